import FoundationEssentials
import Model

/// A draft as it lies on disk.
struct KeptDraft: Codable {
  var kept: Timestamp
  var draft: SetupDraft

  /// Reads the draft of the profile.
  ///
  /// - Returns: `nil` when there is none. One of another version, or one that was half written by something else, is no
  ///   loss worth stopping for.
  /// - Throws: `StorageError` when it cannot be read.
  static func load(_ workplace: Workplace) throws(StorageError) -> KeptDraft? {
    guard let bytes = try workplace.drafts.load(workplace.name),
      let kept = try? JSONDecoder().decode(KeptDraft.self, from: Data(bytes)), kept.draft.version == 1
    else { return nil }
    return kept
  }

  /// Writes it, in place of the one before.
  func save(_ workplace: Workplace) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    try workplace.drafts.save(Array(try encoder.encode(self)), for: workplace.name)
  }
}
