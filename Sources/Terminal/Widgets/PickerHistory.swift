/// What can be undone in a picker: the ids that each step added and removed.
struct PickerHistory: Hashable, Sendable {
  struct Step: Hashable {
    var added: [RowID] = []
    var removed: [RowID] = []

    var size: Int { added.count + removed.count }
  }

  /// The steps kept, and the ids kept in all of them together: a hundred choices of everything stay small.
  static let stepLimit = 200
  static let idLimit = 2_000_000

  private var done: [Step] = []
  private var undone: [Step] = []

  mutating func record(_ step: Step) {
    guard step.size > 0 else { return }
    done.append(step)
    undone = []
    var total = done.reduce(0) { $0 + $1.size }
    while done.count > 1, done.count > Self.stepLimit || total > Self.idLimit { total -= done.removeFirst().size }
  }

  mutating func undo() -> Step? {
    guard let step = done.popLast() else { return nil }
    undone.append(step)
    return step
  }

  mutating func redo() -> Step? {
    guard let step = undone.popLast() else { return nil }
    done.append(step)
    return step
  }
}
