extension CardBoard {
  /// A part of the picture that can be clicked on or dropped on.
  package enum Area: Hashable, Sendable {
    case lane(Lane)
    case card(RowID)
  }

  /// Draws the columns: title and count, how many are open, then the cards.
  ///
  /// `unsetTitle` and `aloneTitle` name the trays of what is not mapped and of what is left alone.
  ///
  /// - Returns: Where what is, lanes first.
  package func draw(
    into grid: inout Grid, _ rect: Rect, marks: Marks, unsetTitle: ScreenText, aloneTitle: ScreenText,
    isFocused: Bool, look: Look
  ) -> [(rect: Rect, area: Area)] {
    let geometry = CardGeometry(rect, columns: columns.count)
    let piles = piles(marks)
    let inRange = Set(range(piles))
    var areas: [(rect: Rect, area: Area)] = []
    for lane in piles.order { areas.append((geometry.lane(lane), .lane(lane))) }
    for lane in piles.order {
      let block = geometry.lane(lane)
      let title: ScreenText =
        switch lane {
        case .unset: unsetTitle
        case .alone: aloneTitle
        case .column(let column): "\(column + 1) \(columns[column])"
        }
      drawHead(into: &grid, block, lane, title, isEmpty: piles.cards(lane).isEmpty, marks, look)
      let body = block.inset(top: CardGeometry.headRows)
      let cards = piles.cards(lane)
      let top = top(lane, piles, rect.height)
      let pitch = piles.pitch(lane, rect.height)
      let end = min(cards.count, top + piles.slots(lane, rect.height))
      for index in top..<max(top, end) {
        let place = Rect(
          x: body.x, y: body.y + (index - top) * pitch, width: body.width,
          height: CardGeometry.cardRows)
        let isIn = inRange.contains(cards[index].id) || chosen.contains(cards[index].id)
        draw(cards[index], into: &grid, place, marks, isFocused: isFocused, isChosen: isIn, look)
        areas.append((place, .card(cards[index].id)))
      }
      drawMore(above: top, below: cards.count - end, into: &grid, body, look)
    }
    return areas
  }

  private func drawHead(
    into grid: inout Grid, _ block: Rect, _ lane: Lane, _ title: ScreenText, isEmpty: Bool, _ marks: Marks,
    _ look: Look
  ) {
    let head = block.row(0)
    let total = total(of: lane, marks)
    let role: Role =
      switch lane {
      case .unset: isEmpty ? .textDim : .messageWarn
      case .alone: .textDim
      case .column(let column): MappingGrid.badge(column)
      }
    let isTarget = drag?.isMoving == true && drag?.over == lane
    let style = isTarget ? look[.dragTarget] : look[role]
    if isTarget { grid.fill(head, style: style) }
    let count: ScreenText = total.map { StepperLine.short($0.all) } ?? "..."
    grid.put(title, in: head.inset(left: 2, right: count.width + 1), style: style, ellipsis: look.glyphs.ellipsis)
    grid.put(count, in: head.inset(left: 2), align: .right, style: isTarget ? style : look[.text])
    let rule = block.row(1).inset(left: 2)
    grid.fill(rule, character: look.glyphs.rule, style: look[.rule])
    if let total, total.open > 0, total.open < total.all {
      grid.put(" \(StepperLine.short(total.open)) open", in: rule, align: .right, style: look[.textDim])
    }
  }

  private func draw(
    _ card: Card, into grid: inout Grid, _ rect: Rect, _ marks: Marks, isFocused: Bool, isChosen: Bool, _ look: Look
  ) {
    let isCurrent = card.id == cursor
    let isCarried = drag?.isMoving == true && drag?.cards.contains(card.id) == true
    let isBar = isCurrent && isFocused && look.theme.focusIsBar
    let style: Style =
      isCarried
      ? look[.dragSource] : isBar ? look[.focus] : isChosen ? look[.selected] : look[.text]
    if isBar { grid.fill(rect, style: style) }
    let name = rect.row(0)
    if isCurrent {
      grid.put(look.glyphs.pointer, x: name.x, y: name.y, style: look[isFocused ? .focus : .focusInactive], clip: name)
      if isFocused { grid.focusCursor(x: name.x, y: name.y) }
    } else if isChosen {
      grid.put("+", x: name.x, y: name.y, style: look[.selected], clip: name)
    }
    let width = max(0, rect.width - 2)
    let lines = card.label.width <= width ? [card.label] : card.label.wrapped(to: width)
    grid.put(lines.first ?? "", in: name.inset(left: 2), style: style, ellipsis: look.glyphs.ellipsis)
    drawNotes(
      of: card, rest: lines.dropFirst().joined(separator: " "), into: &grid, rect.row(1).inset(left: 2), marks,
      isCarried || isBar ? style : nil, look)
  }

  /// The second row of a card: the rest of a long name, what there is to say, and the count at the right.
  private func drawNotes(
    of card: Card, rest: ScreenText, into grid: inout Grid, _ row: Rect, _ marks: Marks, _ forced: Style?, _ look: Look
  ) {
    let count: ScreenText = card.count.map { StepperLine.short($0) } ?? "..."
    grid.put(count, in: row, align: .right, style: forced ?? look[.text])
    let room = max(0, row.width - count.width - 1)
    let notes = notes(of: card, marks)
    // The whole name and a note where both have room, else the name's rest is cut.
    var note = notes.text(room: rest.isEmpty ? room : room - rest.width - 1)
    if note.isEmpty, !rest.isEmpty { note = notes.text(room: room - min(rest.width, 6) - 1) }
    let restRoom = note.isEmpty ? room : room - note.width - 1
    var x = row.x
    if !rest.isEmpty {
      let cut = rest.truncated(to: restRoom, ellipsis: look.glyphs.ellipsis)
      x = grid.put(cut, x: x, y: row.y, style: forced ?? look[.text], clip: row) + 1
    }
    grid.put(note, x: x, y: row.y, style: forced ?? look[notes.isWarning ? .messageWarn : .textDim], clip: row)
  }

  /// What there is to say about a card, the most needed first.
  private struct Notes {
    var parts: [(long: ScreenText, short: ScreenText)] = []
    var isWarning = false

    /// As much as there is room for.
    func text(room: Int) -> ScreenText {
      var text = ScreenText.empty
      for part in parts {
        for wording in [part.long, part.short] {
          let longer: ScreenText = text.isEmpty ? wording : "\(text) \(wording)"
          guard longer.width <= room else { continue }
          text = longer
          break
        }
      }
      return text
    }
  }

  private func notes(of card: Card, _ marks: Marks) -> Notes {
    let unset = card.unset(marks)
    let differing = card.differing(marks)
    var notes = Notes()
    if unset > 0, card.lane(marks) != .unset {
      notes.parts.append((unset == 1 ? "1 board to set" : "\(unset) boards to set", "\(unset) to set"))
    }
    if differing > 0 {
      notes.parts.append(
        differing == 1 ? ("1 board differs", "1 differs") : ("\(differing) boards differ", "\(differing) differ"))
    }
    notes.isWarning = !notes.parts.isEmpty
    if card.hasGuess(marks) { notes.parts.append(("guess", "?")) }
    if card.rows.count > 1, !notes.isWarning {
      notes.parts.append(("on \(card.rows.count) boards", "on \(card.rows.count)"))
    }
    return notes
  }

  private func drawMore(above: Int, below: Int, into grid: inout Grid, _ body: Rect, _ look: Look) {
    guard above > 0 || below > 0, body.height > 0 else { return }
    let up: ScreenText = above > 0 ? "\(look.glyphs.up) \(above) more" : ""
    let down: ScreenText = below > 0 ? "\(look.glyphs.down) \(below) more" : ""
    let text = up.isEmpty ? down : down.isEmpty ? up : "\(down)  \(look.glyphs.up) \(above)"
    grid.put(
      text, in: body.row(body.height - 1).inset(left: 2), style: look[.scroll], ellipsis: look.glyphs.ellipsis)
  }
}
