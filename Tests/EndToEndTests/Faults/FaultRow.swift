import Testing

/// One accident: what happens, what is said, and how it ends.
struct FaultRow: Sendable, CustomTestStringConvertible {
  /// Where it happens: a heading of the page.
  enum Part: String, CaseIterable {
    case disk = "The disk and the rights on it"
    case files = "Files that are damaged, foreign or newer"
    case clock = "The clock"
    case line = "The line and what stands on it"
    case answers = "What the server answers"
  }

  let part: Part
  /// What happens, in a few words.
  let what: String
  /// The exit code of the command that meets it.
  let exit: Int32
  /// What its message says, in pieces; empty where it goes on and need not speak.
  let says: [String]
  /// What is left and how it goes on, for people.
  let kept: String
  /// Whether it takes half a minute, as what it meets is tried again until then.
  var isSlow = false
  /// Whether what was in the store is there again only after the next sync.
  var losesStore = false
  /// Makes it happen.
  ///
  /// - Throws: ``CannotBeMade`` where the machine of the tests does not let it.
  let arrange: @Sendable (FaultStage) async throws -> Void

  var testDescription: String { what }

  /// The row of the page.
  var line: String {
    let words = says.isEmpty ? "nothing" : says.map { "“\($0)”" }.joined(separator: " … ")
    return "| \(what) | \(words) | \(exit) | \(kept) |"
  }
}

/// The machine of the tests does not let an accident happen.
struct CannotBeMade: Error { let why: String }
