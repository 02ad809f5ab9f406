import FoundationEssentials
import Model

/// A draft as it lies on disk.
struct KeptDraft: Codable {
  let kept: Timestamp
  let draft: SetupDraft

  /// What a document turned out to be.
  enum Reading {
    case draft(KeptDraft)
    case newer(version: Int)
    case broken
  }

  /// Reads a document; the version first, as the shape of a newer one is not known.
  static func read(_ bytes: [UInt8]) -> Reading {
    struct Outline: Decodable {
      struct Version: Decodable { let version: Int }
      let draft: Version
    }
    let data = Data(bytes)
    guard let outline = try? JSONDecoder().decode(Outline.self, from: data) else { return .broken }
    guard outline.draft.version <= SetupDraft.currentVersion else { return .newer(version: outline.draft.version) }
    guard let kept = try? JSONDecoder().decode(KeptDraft.self, from: data) else { return .broken }
    return .draft(kept)
  }

  /// Writes it, in place of the one before.
  func save(_ workplace: Workplace) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    try workplace.drafts.save(Array(try encoder.encode(self)), for: workplace.name)
  }
}

extension Workplace {
  /// The draft that was left, if there is one that can be used.
  ///
  /// - Parameter isOurs: Whether we may move a file: one that cannot be used is put aside, so that it is not lost.
  /// - Returns: The draft; `nil` when there is none.
  /// - Throws: `Problem` that says what became of a draft that is there.
  func keptDraft(isOurs: Bool) throws(Problem) -> KeptDraft? {
    let cause: String
    do {
      guard let bytes = try drafts.load(name) else { return nil }
      switch KeptDraft.read(bytes) {
      case .draft(let kept): return kept
      case .newer(let version):
        cause = "The draft is of a newer boardwalk: version \(version), this one knows \(SetupDraft.currentVersion)."
      case .broken: cause = "The draft is damaged and cannot be read."
      }
      guard isOurs else { throw Problem(cause) }
      throw Problem(cause, mend: "It was put aside, whole: \(try drafts.setAside(name))")
    } catch { throw Problem(error) }
  }
}
