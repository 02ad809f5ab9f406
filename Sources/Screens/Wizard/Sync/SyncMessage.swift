import Model
import Services
import Terminal

extension AppState {
  /// The message line of the Sync step: what is wrong with the choice, else what it brings and how long that takes.
  var syncMessage: MessageLine {
    if isRunning(.catalog), needsLists { return MessageLine(.info, readingLists) }
    if draft.sync.resources.isEmpty { return MessageLine(.warning, "Nothing is chosen.  Space turns a data type on.") }
    if let problem = conditionsProblem { return MessageLine(.error, "Conditions: \(cleaning: problem.text)") }
    if syncsTickets, draft.sync.tickets.boards.isEmpty, !catalog.lists.isEmpty {
      return MessageLine(.warning, "No board is chosen: all active service boards are synced.")
    }
    if let empty = emptyText { return MessageLine(.warning, "\(empty)  c conditions") }
    if let forbidden { return MessageLine(.warning, forbidden) }
    let total = expectedTotal
    if isRunning(.preview) {
      return MessageLine(.info, "Counting\(elapsed(.preview)) …  \(grouped: total.count) records so far.  ^N goes on.")
    }
    guard total.isWhole, total.count > 0 else { return MessageLine(.info, "^N goes on to Configure.") }
    return MessageLine(.info, "\(totalText(total)).  ^N goes on")
  }

  /// `at most 42,800 records + ticket notes, first run about 23 min`.
  private func totalText(_ total: ExpectedTotal) -> ScreenText {
    let most: ScreenText = total.isAtMost ? "at most " : ""
    let below = draft.sync.resources.filter { (preview.counts[$0]?.lists ?? 0) > 0 }
      .map { ScreenText(" + \(cleaning: DataType[$0].title.lowercased())") }
    let time = estimate(of: draft.sync.resources.filter(comesByItself)).short
    return "\(most)\(grouped: total.count) records\(below.joined(separator: "")), first run \(time)"
  }

  /// What lets nothing pass, by the name of the limit where one alone is to blame.
  private var emptyText: ScreenText? {
    let empty = draft.sync.resources.first {
      preview.counts[$0]?.matching == 0 && (preview.counts[$0]?.total ?? 0) > 0
    }
    guard let empty else { return nil }
    let title = DataType[empty].title.lowercased()
    guard let limit = preview.counts[empty]?.limit else { return "No \(cleaning: title) pass the limits." }
    return "No \(cleaning: title) pass: \(cleaning: limit) lets none through."
  }

  /// The chosen data type that may not be read, with the row of the security role.
  var forbidden: ScreenText? {
    let forbidden = draft.sync.resources.map { DataType[$0] }.filter(isForbidden)
    guard let first = forbidden.first else { return nil }
    let more: ScreenText = forbidden.count > 1 ? " (and \(forbidden.count - 1) more)" : ""
    return "\(cleaning: first.title)\(more): the role lacks \(cleaning: roleRow(of: first)), Inquire: All"
  }

  /// What the choice leaves in all.
  struct ExpectedTotal {
    var count = 0
    /// The lists below records that nobody counts.
    var lists = 0
    /// Whether every count is there.
    var isWhole = true
    /// Whether the server cannot judge every rule, so that fewer may come.
    var isAtMost = false
  }

  var expectedTotal: ExpectedTotal {
    var total = ExpectedTotal()
    for id in draft.sync.resources where comesByItself(id) {
      let count = preview.counts[id]
      total.count += count?.matching ?? 0
      total.lists += count?.lists ?? 0
      // What may not be read is not counted, and will not come.
      total.isWhole = total.isWhole && (count?.words != nil || isForbidden(DataType[id]))
      total.isAtMost = total.isAtMost || count?.isAtMost == true
    }
    return total
  }
}
