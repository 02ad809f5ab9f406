package import Model

/// What a sync would do, data type by data type, with the first records of each.
package struct DryRun: Sendable, Hashable, Codable {
  /// What would happen to a record.
  package enum Verdict: String, Sendable, Hashable, Codable {
    case created, changed, unchanged, skipped
  }

  package struct Item: Sendable, Hashable, Codable, Identifiable {
    package let id: Record.ID
    /// Its name as it came; clean it before it is shown.
    package let label: String
    package let verdict: Verdict
    /// Why it is skipped: `filtered companies/4471`.
    package let reason: String?

    package init(id: Record.ID, label: String, verdict: Verdict, reason: String? = nil) {
      self.id = id
      self.label = label
      self.verdict = verdict
      self.reason = reason
    }
  }

  package struct Line: Sendable, Hashable, Codable, Identifiable {
    package let id: DataType.ID
    /// What is here now.
    package var here = 0
    /// What the choice would leave; `nil` where nobody counts it.
    package var expected: Int?
    /// Whether the server cannot judge the whole rule, so that fewer may come.
    package var isAtMost = false
    package var created: Int?
    package var changed: Int?
    /// What is here and not in the choice: it leaves with the first sync of the saved settings.
    package var leaving = 0
    /// How many lists are asked for, one below each record of another type.
    package var lists: Int?
    package var items: [Item] = []
    package var problem: Problem?

    package init(_ id: DataType.ID) { self.id = id }
  }

  /// How many records of each data type are shown.
  package static let shown = 50

  package var lines: [Line] = []
  package init() {}
}
