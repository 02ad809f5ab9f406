extension CardBoard {
  /// Cards under way with the mouse.
  package struct Drag: Hashable, Sendable {
    /// What is carried.
    package let cards: [RowID]
    /// Where it would be dropped now.
    package internal(set) var over: Lane?
    /// Whether the pointer has left the place where the button was pressed; a press alone is a click.
    package internal(set) var isMoving = false
  }

  /// Whether cards are on their way.
  package var isDragging: Bool { drag?.isMoving == true }

  /// A press of the button on a card: the cursor goes there, and the card can be carried.
  ///
  /// Of cards that are chosen all come along. `extending` makes a range up to the card instead.
  package mutating func press(_ id: RowID, extending: Bool, marks: Marks, height: Int) {
    guard card(id) != nil else { return }
    drag = nil
    let piles = piles(marks)
    if extending, let cursor, piles.lanes[cursor] == piles.lanes[id] {
      anchor = anchor ?? cursor
      go(to: id, marks, height)
      return
    }
    closeRange(marks)
    if !chosen.contains(id) { chosen = [] }
    go(to: id, marks, height)
    drag = Drag(cards: selection(marks))
  }

  /// The pointer is over a lane, or over none, with the button held; where all its cards lie already is none.
  package mutating func drag(over lane: Lane?, marks: Marks) {
    guard let drag else { return }
    let moves = lane.map { lane in drag.cards.contains { self.lane(of: $0, marks) != lane } } ?? false
    self.drag?.isMoving = true
    self.drag?.over = moves ? lane : nil
  }

  /// The button is let go over a lane, or over none.
  ///
  /// - Returns: What is to be sent; none when nothing was carried or nothing would change.
  package mutating func drop(over lane: Lane?, marks: Marks) -> Outcome? {
    defer { drag = nil }
    guard let drag, drag.isMoving else {
      if drag != nil { clearSelection() }
      return nil
    }
    guard let lane else { return nil }
    let piles = piles(marks)
    let ids = drag.cards.filter { piles.lanes[$0] != lane }
    guard !ids.isEmpty else { return nil }
    clearSelection()
    return .sent(ids, to: lane)
  }

  /// Puts down what is carried where it was.
  package mutating func cancelDrag() { drag = nil }
}
