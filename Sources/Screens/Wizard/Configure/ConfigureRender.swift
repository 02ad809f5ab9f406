import Model
import Services
import Terminal

extension Canvas {
  mutating func drawConfigure() {
    guard state.draft.sync.resources.contains(.tickets) else {
      title("Statuses to stages")
      paragraph("Tickets are off, so there is nothing to map.", x: 3, .textDim)
      gap()
      drawFooter()
      return
    }
    guard !state.configure.grid.rows.isEmpty else {
      title("Statuses to stages")
      paragraph(emptyReason, x: 3, .textDim)
      y = max(y, room - 4)
      drawFooter()
      return
    }
    // The grid needs its width, and rows for some statuses besides the totals and what stands below.
    sizeClass >= .normal || (sizeClass == .compact && room >= 10) ? drawGridPage() : drawNarrowGrid()
  }

  private var emptyReason: ScreenText {
    if state.isRunning(.catalog) { return "Reading boards and statuses …" }
    if state.mappedBoards.isEmpty { return "No board is chosen: ^P goes back to Sync, where boards are chosen." }
    return "The statuses of the boards were not read yet: test the connection on Connect."
  }

  private mutating func drawGridPage() {
    let boards = state.mappedBoards
    let place = (boards.firstIndex { $0.id == state.configure.board } ?? 0) + 1
    let grid = state.configure.grid
    let titleWidth = isNormal ? 22 : 0
    if isNormal { put("Statuses to stages", x: 1, .title) }
    let name = boards.first { $0.id == state.configure.board }.map { ScreenText(cleaning: $0.name) } ?? ""
    let board: ScreenText =
      boards.count > 1 ? "Board: \(name) (\(place) of \(boards.count), [ ] to change)" : "Board: \(name)"
    let right = settings(grid)
    let edge = isNormal ? width : width - 1
    put(board, x: titleWidth + 1, width: edge - titleWidth - 1 - right.width - 1, isNormal ? .text : .title)
    put(right, x: edge - right.width, width: right.width, grid.unset.isEmpty ? .textDim : .messageWarn)
    y += 1
    if isNormal { gap() }
    drawStepper(x: 3)
    y += 1
    if isNormal { gap() }
    let footer = footerHeight
    let rect = Rect(x: 0, y: y, width: min(width, 110), height: max(3, room - y - footer))
    listHeight = rect.height - 1
    grid.draw(
      into: &self.grid, rect, title: "Status", countTitle: "Tickets",
      isFocused: isFocused(ConfigureForm.grid), look: look)
    addCells(rect)
    y = rect.endY
    drawFooter()
  }

  private func settings(_ grid: MappingGrid) -> ScreenText {
    grid.unset.isEmpty ? "\(grid.setCount) set" : "\(grid.setCount) set, \(grid.unset.count) to set"
  }

  private mutating func drawStepper(x: Int) {
    let totals = state.configure.grid.totals
    let known = state.configure.grid.rows.contains { $0.count != nil }
    let roles: [Terminal.Role] = [.badgeNew, .badgeTriaged, .badgeWorking, .badgeWaiting, .badgeResolved]
    StepperLine.draw(
      into: &grid, Rect(x: x, y: y, width: width - x, height: 1),
      stages: Stage.allCases.enumerated().map { index, stage in
        (ScreenText(cleaning: stage.title), known ? StepperLine.short(totals[index]) : "...", roles[index])
      }, look: look)
  }

  private mutating func addCells(_ rect: Rect) {
    let mapping = state.configure.grid
    for row in 0..<max(0, rect.height - 1) {
      let line = rect.y + 1 + row
      guard let index = mapping.index(atY: line, in: rect), mapping.rows.indices.contains(index) else { continue }
      let id = mapping.rows[index].id
      area(Rect(x: rect.x, y: line, width: rect.width, height: 1), .cell(id, nil))
      for (column, stage) in Stage.allCases.enumerated() {
        let columns = (0..<rect.width).filter { mapping.column(atX: rect.x + $0, in: rect) == column }
        guard let first = columns.first, let last = columns.last else { continue }
        area(Rect(x: rect.x + first, y: line, width: last - first + 1, height: 1), .cell(id, stage))
      }
    }
  }

  // MARK: - Below the grid

  private var footerHeight: Int {
    let lines = [ConfigureForm.closed, ConfigureForm.opportunities, ConfigureForm.devices]
    return fields.count { lines.contains($0.id) } + 1 + (isNormal ? 1 : 0)
  }

  private mutating func drawFooter() {
    if y < room, isNormal { y += 1 }
    let summary = state.summary
    if let field = fields.first(where: { $0.id == ConfigureForm.closed }) {
      let all = state.catalog.lists[.boardStatuses]?.count ?? 0
      let known = Set(state.catalog.statuses.map(\.id))
      let closed = state.draft.configure.closedStatuses.filter { known.isEmpty || known.contains($0) }.count
      footerLine(
        field, "Closed statuses \(closed) of \(all)", "Client comment sets: \(summary.commentStatus)", textX: 28)
    }
    if let field = fields.first(where: { $0.id == ConfigureForm.opportunities }) {
      footerLine(field, "Opportunities", summary.opportunityDefaults, textX: 17)
    }
    if let field = fields.first(where: { $0.id == ConfigureForm.devices }) {
      footerLine(field, field.label, state.devicesText, textX: 17)
    }
    let rest = fields.filter { $0.id == ConfigureForm.suggest || $0.id == ConfigureForm.ticket }
    if !rest.isEmpty { buttons(rest, x: isNormal ? max(4, width - 28) : 3) }
  }

  private mutating func footerLine(_ field: FormField, _ label: ScreenText, _ text: ScreenText, textX: Int) {
    if isNormal {
      put(label, x: 1, width: textX - 2)
      put(text, x: textX, width: width - textX - 13)
      focus(field, x: width - 12)
      put("[ Edit ]", x: width - 10, isFocused(field.id) && look.theme.focusIsBar ? .buttonFocus : .button)
      area(Rect(x: width - 10, y: y, width: 8, height: 1), .mark(field.id))
    } else {
      focus(field, x: 1)
      put(label, x: 3, width: width - 4)
      area(Rect(x: 3, y: y, width: width - 4, height: 1), .mark(field.id))
    }
    y += 1
  }

  // MARK: - Narrow windows

  /// One status with its five stages, where five columns have no room.
  private mutating func drawNarrowGrid() {
    let mapping = state.configure.grid
    let boards = state.mappedBoards
    let place = (boards.firstIndex { $0.id == state.configure.board } ?? 0) + 1
    let name = boards.first { $0.id == state.configure.board }.map { ScreenText(cleaning: $0.name) } ?? ""
    let right = settings(mapping)
    put("\(name) \(place) of \(boards.count)", x: 1, width: width - right.width - 3, .title)
    put(right, x: width - right.width - 1, width: right.width, mapping.unset.isEmpty ? .textDim : .messageWarn)
    y += 1
    if room >= 12 { y += 1 }
    // The cursor is drawn as a list of stages under the status; the list itself is not seen.
    listHeight = max(1, mapping.rows.count)
    guard let row = mapping.current else { return }
    let isFocused = self.isFocused(ConfigureForm.grid)
    let count: ScreenText = row.count.map { $0 == 1 ? "1 ticket" : "\(grouped: $0) tickets" } ?? "..."
    put(row.label, x: 1, width: width - count.width - 3, isFocused ? .focus : .textStrong)
    put(count, x: width - count.width - 1, width: count.width)
    y += 1
    let mark = mapping.marks[row.id]
    let totals = mapping.totals
    for (index, stage) in Stage.allCases.enumerated() {
      stageLine(
        "\(stage.number) \(cleaning: stage.title)", StepperLine.short(totals[index]), isHere: mark?.column == index,
        note: mark?.isGuess == true ? "guess" : "", row: row.id, stage: stage)
    }
    stageLine(
      "0 leave alone", "", isHere: mark != nil && mark?.column == nil, note: "", row: row.id, stage: nil)
    if isFocused { focusRow = y - 1 }
    let index = (mapping.rows.firstIndex { $0.id == row.id } ?? 0) + 1
    if y < room { put("status \(index) of \(mapping.rows.count)", x: 3, .textDim) }
    y += 1
    if y + footerHeight <= room + 1 || !isFocused { drawFooter() }
  }

  private mutating func stageLine(
    _ title: ScreenText, _ count: ScreenText, isHere: Bool, note: ScreenText, row: RowID, stage: Stage?
  ) {
    if isHere {
      put(look.glyphs.pointer, x: 1, .focus)
      if isFocused(ConfigureForm.grid) { grid.focusCursor(x: 1, y: y) }
    }
    put(title, x: 3, isHere ? .focus : .text)
    put(count, x: 17, width: 6, align: .right)
    if isHere, !note.isEmpty { put(note, x: 26, .textDim) }
    area(Rect(x: 1, y: y, width: width - 2, height: 1), .cell(row, stage))
    y += 1
  }

  // MARK: - Pages behind the grid

  mutating func drawOpportunities() {
    title("Opportunity defaults")
    paragraph("What an opportunity made here starts with.", x: 1, .textDim)
    y += 1
    for field in fields { self.field(field, labelX: 4, valueX: 20, width: 44) }
  }

  mutating func drawTicket() {
    title("A real ticket, as a client would see it")
    for field in fields { self.field(field, labelX: 4, valueX: 20, width: 14) }
    gap()
    guard let ticket = state.configure.ticket else { return }
    put("#\(ticket.id)  \(cleaning: ticket.summary)", x: 4, width: width - 5, .textStrong)
    y += 1
    put(
      "\(cleaning: ticket.company), board \(cleaning: ticket.board), status \(cleaning: ticket.status)", x: 4,
      width: width - 5)
    y += 2
    let isClosed = ticket.isClosed || state.draft.configure.closedStatuses.contains(ticket.statusID)
    let choice = state.draft.configure.stages[ticket.statusID]
    guard let stage = choice?.stage else {
      paragraph(
        choice == nil
          ? "Its status has no stage, so a client would see none." : "Its status is left out of the stepper.", x: 4,
        .messageWarn)
      return
    }
    drawTicketStepper(stage)
    paragraph(isClosed ? "It counts as closed." : "It counts as open.", x: 4, .textDim)
  }

  private mutating func drawTicketStepper(_ current: Stage) {
    var x = 4
    for stage in Stage.allCases {
      let mark = stage < current ? look.glyphs.done : stage == current ? look.glyphs.current : look.glyphs.todo
      let role: Terminal.Role = stage < current ? .stepDone : stage == current ? .stepCurrent : .stepTodo
      if x + stage.title.count + 4 > width {
        x = 4
        y += 1
      }
      x = put("\(mark) \(cleaning: stage.title)", x: x, role)
      if stage != .resolved { x = put(isNormal ? " ── " : "  ", x: x, .rule) }
    }
    y += 2
  }
}

extension AppState {
  var configureMessage: MessageLine {
    if isRunning(.catalog), catalog.lists.isEmpty { return MessageLine(.info, "Reading boards and statuses …") }
    if configure.grid.list.anchor != nil {
      return MessageLine(.info, "A range: move to its end.  1-5 or 0 sets it, Esc ends it.")
    }
    if draft.sync.resources.contains(.tickets), !unmapped.isEmpty {
      return MessageLine(.warning, "\(unmappedText)  w: the next one")
    }
    let guesses = draft.guesses.intersection(draft.configure.stages.keys).count
    if guesses > 0 {
      return MessageLine(
        .info, "\(guesses) guesses from the names: y confirms one, Y the board's.  ^N goes on to Import.")
    }
    return MessageLine(.info, "^N goes on to Import.")
  }
}
