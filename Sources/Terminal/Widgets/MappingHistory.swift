/// The marks of a mapping by row, with every step back and forth.
///
/// The grid and the board of cards change the same marks, so that a step made on one is undone on the other.
package struct MappingHistory: Hashable, Sendable {
  /// New marks by row; none takes a row's mark away.
  package typealias Change = [RowID: MappingGrid.Mark?]

  /// What a step changed and nothing more: hundreds of steps stay small.
  private struct Step: Hashable {
    let before: Change
    let after: Change
  }

  package private(set) var marks: [RowID: MappingGrid.Mark]
  private var done: [Step] = []
  private var undone: [Step] = []

  /// The steps of undo kept.
  static let stepLimit = 200

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
    done.append(Step(before: before, after: after))
    if done.count > Self.stepLimit { done.removeFirst() }
    undone = []
    return take(after)
  }

  /// Takes the last step back.
  ///
  /// - Returns: The rows that have another mark now; none when there is no step.
  package mutating func undo() -> Set<RowID> {
    guard let step = done.popLast() else { return [] }
    undone.append(step)
    return take(step.before)
  }

  /// Does again what was undone last.
  package mutating func redo() -> Set<RowID> {
    guard let step = undone.popLast() else { return [] }
    done.append(step)
    return take(step.after)
  }

  private mutating func take(_ change: Change) -> Set<RowID> {
    for (id, mark) in change { marks[id] = mark }
    return Set(change.keys)
  }
}
