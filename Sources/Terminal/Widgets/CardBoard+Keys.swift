extension CardBoard {
  package enum Outcome: Hashable, Sendable {
    case moved
    /// Cards are to be sent to a lane.
    case sent([RowID], to: Lane)
    /// The guesses of cards are right.
    case confirmed([RowID])
    /// A card is to be shown row by row.
    case opened(RowID)
    /// Down from the last card of a column.
    case left
  }

  /// Handles a key; none when the key is not the board's.
  ///
  /// `height` is the rows of cells that the board is drawn in.
  package mutating func handle(_ key: Key, marks: Marks, height: Int) -> Outcome? {
    if let digit = key.modifiers.isEmpty ? key.typed?.wholeNumberValue : nil, key.typed?.isASCII == true,
      digit <= columns.count
    {
      return send(to: digit == 0 ? .alone : .column(digit - 1), marks)
    }
    switch key {
    case "y": return confirmed(selection(marks))
    case "Y": return confirmed(cards.map(\.id))
    case ">", Key(.right, .shift): return carry(1, marks)
    case "<", Key(.left, .shift): return carry(-1, marks)
    case .left, "h": return step(aside: -1, marks, height)
    case .right, "l": return step(aside: 1, marks, height)
    case .up, "k": return step(-1, marks, height)
    case .down, "j": return step(1, marks, height)
    case .shiftUp, .shiftDown:
      anchor = anchor ?? cursor
      return step(key == .shiftUp ? -1 : 1, marks, height)
    case .pageUp, .control("u"): return step(-page(marks, height), marks, height)
    case .pageDown, .control("d"): return step(page(marks, height), marks, height)
    case .home, "g": return step(-cards.count, marks, height)
    case .end, "G": return step(cards.count, marks, height)
    case "v": anchor = anchor == nil ? cursor : nil
    case .space, "x":
      closeRange(marks)
      if let cursor, chosen.remove(cursor) == nil { chosen.insert(cursor) }
    case .escape where hasSelection: clearSelection()
    case .enter: return cursor.map(Outcome.opened)
    default: return nil
    }
    return .moved
  }

  /// Puts the cursor on the next card that has rows without a mark.
  ///
  /// - Returns: Whether there is one.
  package mutating func nextUnset(_ marks: Marks, height: Int) -> Bool {
    let piles = piles(marks)
    let order = piles.order.flatMap { piles.cards($0) }
    let start = cursor.flatMap { id in order.firstIndex { $0.id == id } } ?? -1
    let candidates = order.indices.map { order[(start + 1 + $0) % order.count] }
    guard let next = candidates.first(where: { $0.unset(marks) > 0 }) else { return false }
    closeRange(marks)
    go(to: next.id, marks, height)
    return true
  }

  // MARK: - Sending

  private mutating func send(to lane: Lane, _ marks: Marks) -> Outcome {
    let ids = selection(marks)
    clearSelection()
    return ids.isEmpty ? .moved : .sent(ids, to: lane)
  }

  /// Sends cards on to the stage beside the current card's.
  private mutating func carry(_ step: Int, _ marks: Marks) -> Outcome {
    guard let cursor, let lane = piles(marks).lanes[cursor] else { return .moved }
    let column = lane.column - 1 + step
    return columns.indices.contains(column) ? send(to: .column(column), marks) : .moved
  }

  private mutating func confirmed(_ ids: [RowID]) -> Outcome {
    clearSelection()
    return .confirmed(ids)
  }

  // MARK: - Moving

  /// Up and down: through the lanes of the column that the cursor is in.
  private mutating func step(_ delta: Int, _ marks: Marks, _ height: Int) -> Outcome {
    let piles = piles(marks)
    guard let cursor, let lane = piles.lanes[cursor] else { return delta == 1 ? .left : .moved }
    let lanes = anchor == nil ? piles.lanes(inColumn: lane.column) : [lane]
    let column = lanes.flatMap { piles.cards($0) }
    guard let index = column.firstIndex(where: { $0.id == cursor }) else { return .moved }
    if delta == 1, index == column.count - 1, !hasSelection { return .left }
    go(to: column[min(max(0, index + delta), column.count - 1)].id, marks, height)
    return .moved
  }

  /// Left and right: to the card at the same height in the next column that has any.
  private mutating func step(aside delta: Int, _ marks: Marks, _ height: Int) -> Outcome {
    let piles = piles(marks)
    guard let cursor, let lane = piles.lanes[cursor], let index = piles.index(of: cursor) else { return .moved }
    let slot = max(0, index - top(lane, piles, height))
    var column = lane.column + delta
    while (0...columns.count).contains(column) {
      if let target = piles.lanes(inColumn: column).first(where: { !piles.cards($0).isEmpty }) {
        closeRange(marks)
        let cards = piles.cards(target)
        go(to: cards[min(cards.count - 1, top(target, piles, height) + slot)].id, marks, height)
        return .moved
      }
      column += delta
    }
    return .moved
  }

  private func page(_ marks: Marks, _ height: Int) -> Int {
    let piles = piles(marks)
    guard let lane = cursor.flatMap({ piles.lanes[$0] }) else { return 1 }
    return max(2, piles.slots(lane, height) - 1)
  }

  /// Puts the cursor on a card and keeps where its lane is scrolled to.
  mutating func go(to id: RowID, _ marks: Marks, _ height: Int) {
    let piles = piles(marks)
    // The lane that is left stays as it is seen.
    if let lane = cursor.flatMap({ piles.lanes[$0] }) { offsets[lane] = top(lane, piles, height) }
    cursor = id
    if let lane = piles.lanes[id] { offsets[lane] = top(lane, piles, height) }
  }

  /// The first card in sight of a lane; the cursor's card is always in sight unless the mouse carries cards.
  func top(_ lane: Lane, _ piles: Piles, _ height: Int) -> Int {
    let count = piles.cards(lane).count
    let slots = piles.slots(lane, height)
    guard slots > 0 else { return 0 }
    var top = min(max(0, offsets[lane] ?? 0), max(0, count - slots))
    if drag?.isMoving != true, let cursor, piles.lanes[cursor] == lane, let index = piles.index(of: cursor) {
      top = min(max(top, index - slots + 1), index)
    }
    return top
  }

  /// Scrolls a lane; a cursor in it stays in sight.
  package mutating func scroll(_ lane: Lane, by delta: Int, marks: Marks, height: Int) {
    let piles = piles(marks)
    let cards = piles.cards(lane)
    let slots = piles.slots(lane, height)
    guard slots > 0, !cards.isEmpty else { return }
    let top = min(max(0, top(lane, piles, height) + delta), max(0, cards.count - slots))
    offsets[lane] = top
    if drag?.isMoving != true, let cursor, piles.lanes[cursor] == lane, let index = piles.index(of: cursor) {
      self.cursor = cards[min(max(index, top), min(cards.count, top + slots) - 1)].id
    }
  }
}
