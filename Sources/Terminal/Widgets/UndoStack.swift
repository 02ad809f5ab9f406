/// Steps that can be undone and done again; of very many the oldest are forgotten.
package struct UndoStack<Step: Sendable>: Sendable {
  private var done: [Step] = []
  private var undone: [Step] = []

  /// The steps kept.
  private static var limit: Int { 200 }

  package init() {}

  /// Keeps a new step; what was undone before it can be done again no more.
  package mutating func record(_ step: Step) {
    done.append(step)
    undone = []
    if done.count > Self.limit { done.removeFirst() }
  }

  /// The last step, to be taken back; none when there is none.
  package mutating func undo() -> Step? {
    guard let step = done.popLast() else { return nil }
    undone.append(step)
    return step
  }

  /// The step that was undone last, to be done again; none when there is none.
  package mutating func redo() -> Step? {
    guard let step = undone.popLast() else { return nil }
    done.append(step)
    return step
  }
}

extension UndoStack: Equatable where Step: Equatable {}
extension UndoStack: Hashable where Step: Hashable {}
