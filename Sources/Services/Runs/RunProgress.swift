package import Model

/// Where a run of the sync stands, made from its events: what the progress page and the live line show.
package struct RunProgress: Sendable, Hashable, Codable {
  package enum Outcome: String, Sendable, Hashable, Codable {
    case done, partial, failed, interrupted
  }

  package struct Line: Sendable, Hashable, Codable, Identifiable {
    package let id: Resource.ID
    package var expected: Int?
    package var created = 0
    package var updated = 0
    package var unchanged = 0
    package var skipped = 0
    package var deleted = 0
    package var isFinished = false
    package var problem: String?
    package init(_ id: Resource.ID) { self.id = id }
    /// Records dealt with so far.
    package var seen: Int { created + updated + unchanged + skipped }
  }

  /// In the order of the plan.
  package var lines: [Line] = []
  package var started: Timestamp?
  package var outcome: Outcome?
  /// Whether nothing was read because the same run had ended well just before.
  package var isFresh = false
  package var exit: ExitCode?
  /// Why the run ended before its end, where no line says it.
  package var problem: String?
  package var requests = 0
  /// What stands in the local directory for what was chosen; `nil` where nothing was.
  package var directory: DirectoryTally?
  /// What the run waits for, such as a pause that the server asked for.
  package var waiting: String?
  /// Until when it waits, where that is known.
  package var waitingUntil: Timestamp?
  package init() {}

  /// What it waits for and until when, for a line that is written once.
  package var waitingText: String? { waiting.map { text in waitingUntil.map { "\(text), until \($0)" } ?? text } }
}
