/// The marks of a mapping by row, with every step back and forth.
///
/// The grid, the board of cards and the list of an assigner change marks in the same way; the grid and the board change
/// the same ones, so that a step made on one is undone on the other.
package struct MappingHistory: Hashable, Sendable {
  /// New marks by row; none takes a row's mark away.
  package typealias Change = [RowID: MappingGrid.Mark?]

  /// What a step changed and nothing more: hundreds of steps stay small.
  private struct Step: Hashable {
    let before: Change
    let after: Change
  }

  package private(set) var marks: [RowID: MappingGrid.Mark]
  private var steps = UndoStack<Step>()

  package init(_ marks: [RowID: MappingGrid.Mark] = [:]) {
    self.marks = marks
  }

  /// Changes marks as one step; a change that changes nothing is none.
  ///
  /// - Returns: The rows that have another mark now.
  @discardableResult
  package mutating func change(_ wanted: Change) -> Set<RowID> {
    let after = wanted.filter { marks[$0.key] != $0.value }
    guard !after.isEmpty else { return [] }
    var before: Change = [:]
    for id in after.keys { before.updateValue(marks[id], forKey: id) }
    steps.record(Step(before: before, after: after))
    return take(after)
  }

  /// Takes guesses for rows that have no mark; one step of undo.
  ///
  /// - Returns: How many rows got one.
  package mutating func suggest(_ guesses: [RowID: MappingGrid.Mark]) -> Int {
    change(guesses.filter { marks[$0.key] == nil }.mapValues { MappingGrid.Mark(column: $0.column, isGuess: true) })
      .count
  }

  /// Confirms the guesses among rows, as one step of undo.
  ///
  /// - Returns: What to say about it.
  package mutating func confirm(_ ids: some Sequence<RowID>) -> ScreenText {
    var next: Change = [:]
    for id in ids {
      if let mark = marks[id], mark.isGuess { next[id] = MappingGrid.Mark(column: mark.column) }
    }
    let count = change(next).count
    return count == 0
      ? "No guess to confirm here" : count == 1 ? "1 guess confirmed" : "\(grouped: count) guesses confirmed"
  }

  /// Takes the last step back.
  ///
  /// - Returns: The rows that have another mark now; none when there is no step.
  package mutating func undo() -> Set<RowID> { steps.undo().map { take($0.before) } ?? [] }

  /// Does again what was undone last.
  package mutating func redo() -> Set<RowID> { steps.redo().map { take($0.after) } ?? [] }

  private mutating func take(_ change: Change) -> Set<RowID> {
    for (id, mark) in change { marks[id] = mark }
    return Set(change.keys)
  }
}
