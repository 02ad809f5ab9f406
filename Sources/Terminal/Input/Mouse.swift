/// What the mouse did, and where.
package struct Mouse: Hashable, Sendable {
  package enum Button: Hashable, Sendable {
    case left, middle, right
  }

  package enum Action: Hashable, Sendable {
    /// A button went down; `clicks` is 2 for the second press in the same cell within half a second.
    case press(Button, clicks: Int)
    case drag(Button)
    case release(Button)
    case wheelUp, wheelDown
  }

  package let action: Action
  package let at: Point
  package let modifiers: Key.Modifiers

  package init(_ action: Action, at point: Point, modifiers: Key.Modifiers = []) {
    self.action = action
    at = point
    self.modifiers = modifiers
  }
}

/// Which things were drawn where, for clicks.
///
/// What was added last lies on top.
package struct HitMap<Target: Sendable>: Sendable {
  private var areas: [(rect: Rect, target: Target)] = []

  package init() {}

  package mutating func add(_ rect: Rect, _ target: Target) {
    if !rect.isEmpty { areas.append((rect, target)) }
  }

  /// The topmost thing at a place, with its block.
  package func target(at point: Point) -> (target: Target, rect: Rect)? {
    areas.last { $0.rect.contains(point) }.map { ($0.target, $0.rect) }
  }
}
