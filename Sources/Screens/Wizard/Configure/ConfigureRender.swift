import Model
import Services
import Terminal

extension Canvas {
  mutating func drawConfigure() {
    guard state.syncsTickets else {
      title("Statuses to stages")
      paragraph("Tickets are off, so there is nothing to map.", x: 3, .textDim)
      gap()
      drawFooter()
      return
    }
    guard state.showsCards ? !state.configure.stepper.cards.cards.isEmpty : !state.configure.grid.rows.isEmpty else {
      title("Statuses to stages")
      paragraph(emptyReason, x: 3, .textDim)
      y = max(y, room - 4)
      drawFooter()
      return
    }
    if state.showsCards {
      drawCardsPage()
      return
    }
    // The grid needs its width, and rows for some statuses besides the totals and what stands below.
    sizeClass >= .normal || (sizeClass == .compact && room >= 10) ? drawGridPage() : drawNarrowGrid()
  }

  private var emptyReason: ScreenText {
    if state.isRunning(.catalog) { return "Reading boards and statuses …" }
    if state.mappedBoards.isEmpty, !state.catalog.boards.isEmpty {
      return "No board is chosen: ^P goes back to Sync, where boards are chosen."
    }
    return "The statuses of the boards were not read yet: test the connection on Connect."
  }

  private mutating func drawGridPage() {
    let boards = state.mappedBoards
    let grid = state.configure.grid
    let opened = state.configure.stepper.opened.flatMap { state.configure.stepper.cards.card($0) }
    if let opened {
      mappingTitle(
        "\(opened.label), board by board  (Esc: back to the cards)", set: grid.setCount, unset: grid.unset.count)
    } else {
      let place = (boards.firstIndex { $0.id == state.configure.board } ?? 0) + 1
      let name = boards.first { $0.id == state.configure.board }.map { ScreenText(cleaning: $0.name) } ?? ""
      mappingTitle(
        boards.count > 1 ? "Board: \(name) (\(place) of \(boards.count), [ ] to change)" : "Board: \(name)",
        set: grid.setCount, unset: grid.unset.count)
    }
    drawStepper(x: 3)
    y += 1
    if isNormal { gap() }
    let footer = footerHeight
    let rect = Rect(x: 0, y: y, width: min(width, 110), height: max(3, room - y - footer))
    listHeight = rect.height - 1
    grid.draw(
      into: &self.grid, rect, title: opened == nil ? "Status" : "Board", countTitle: "Tickets",
      isFocused: isFocused(ConfigureForm.grid), look: look)
    addCells(rect)
    y = rect.endY
    drawFooter()
  }

  /// The title row: what the mapping covers, and at the right how much of it is done.
  mutating func mappingTitle(_ scope: ScreenText, set: Int, unset: Int) {
    let titleWidth = isNormal ? 22 : 0
    if isNormal { put("Statuses to stages", x: 1, .title) }
    let right = settings(set: set, unset: unset)
    let edge = isNormal ? width : width - 1
    put(scope, x: titleWidth + 1, width: edge - titleWidth - 1 - right.width - 1, isNormal ? .text : .title)
    put(right, x: edge - right.width, width: right.width, unset == 0 ? .textDim : .messageWarn)
    y += 1
    if isNormal { gap() }
  }

  func settings(set: Int, unset: Int) -> ScreenText {
    unset == 0 ? "\(set) set" : "\(set) set, \(unset) to set"
  }

  private mutating func drawStepper(x: Int) {
    let mapping = state.configure.grid
    let totals = mapping.totals
    let known = mapping.rows.contains { $0.count != nil }
    let roles: [Terminal.Role] = [.badgeNew, .badgeTriaged, .badgeWorking, .badgeWaiting, .badgeResolved]
    StepperLine.draw(
      into: &grid, Rect(x: x, y: y, width: width - x, height: 1),
      stages: Stage.allCases.enumerated().map { index, stage in
        (ScreenText(cleaning: stage.title), known ? StepperLine.short(totals[index]) : "...", roles[index])
      }, countWidth: StepperLine.short(mapping.rows.reduce(0) { $0 + ($1.count ?? 0) }).width, look: look)
  }

  private mutating func addCells(_ rect: Rect) {
    let mapping = state.configure.grid
    for row in 0..<max(0, rect.height - 1) {
      let line = rect.y + 1 + row
      guard let index = mapping.index(atY: line, in: rect), mapping.rows.indices.contains(index) else { continue }
      let id = mapping.rows[index].id
      area(Rect(x: rect.x, y: line, width: rect.width, height: 1), .cell(id, nil))
      for (cell, stage) in zip(mapping.cells(atY: line, in: rect), Stage.allCases) where cell.width > 0 {
        area(cell, .cell(id, stage))
      }
    }
  }

  // MARK: - Below the grid

  /// The lines with a text of their own; every other field below the grid is a button of the last rows.
  private static let lines = [ConfigureForm.closed, ConfigureForm.opportunities, ConfigureForm.devices]

  private var footerButtons: [FormField] {
    fields.filter { $0.id != ConfigureForm.grid && !Self.lines.contains($0.id) }
  }

  var footerHeight: Int {
    let lines = fields.count { Self.lines.contains($0.id) }
    return lines + buttonRows(footerButtons, x: 3) + (isNormal ? 1 : 0)
  }

  mutating func drawFooter() {
    if y < room, isNormal { y += 1 }
    let summary = state.summary
    if let field = fields.first(where: { $0.id == ConfigureForm.closed }) {
      let boards = Set(state.mappedBoards.map(\.id))
      let chosen = Set(state.draft.configure.closedStatuses)
      let shown = state.catalog.statuses.filter {
        boards.contains($0.boardID) && (!$0.isInactive || chosen.contains($0.id))
      }
      let (all, closed) = (shown.count, shown.isEmpty ? chosen.count : shown.count { chosen.contains($0.id) })
      footerLine(
        field, "Closed statuses \(closed) of \(all)", "Client comment sets: \(summary.commentStatus)", textX: 28)
    }
    if let field = fields.first(where: { $0.id == ConfigureForm.opportunities }) {
      footerLine(field, "Opportunities", summary.opportunityDefaults, textX: 17)
    }
    if let field = fields.first(where: { $0.id == ConfigureForm.devices }) {
      footerLine(field, field.label, state.devicesText, textX: 17)
    }
    let buttons = footerButtons
    guard !buttons.isEmpty else { return }
    let width = buttons.reduce(-3) { $0 + Button($1.label).width + 3 }
    self.buttons(buttons, x: isNormal && width + 6 <= self.width ? self.width - width - 3 : 3)
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
      let valueX = 3 + label.width + 2
      if !text.isEmpty, width - valueX >= 12 { put(text, x: valueX, width: width - valueX - 1, .textDim) }
      area(Rect(x: 3, y: y, width: width - 4, height: 1), .mark(field.id))
    }
    y += 1
  }

  // MARK: - Pages behind the grid

  mutating func drawOpportunities() {
    title("Opportunity defaults")
    paragraph("What an opportunity made here starts with.", x: 1, .textDim)
    y += 1
    for field in fields { self.field(field, labelX: 4, valueX: 20, width: 44) }
  }
}

extension AppState {
  var configureMessage: MessageLine {
    if isRunning(.catalog), catalog.lists.isEmpty { return MessageLine(.info, "Reading boards and statuses …") }
    if showsCards, configure.stepper.cards.hasSelection {
      return MessageLine(.info, "Chosen: 1-5 or 0 sends them, < > carries them on, Esc lets go.")
    }
    if configure.grid.list.anchor != nil {
      return MessageLine(.info, "A range: move to its end.  1-5 or 0 sets it, Esc ends it.")
    }
    let unmapped = toldUnmapped
    if syncsTickets, !unmapped.isEmpty {
      // The mark before, and the key after.
      return MessageLine(.warning, "\(unmappedText(unmapped, width: size.width - 13))  w: next")
    }
    let guesses = draft.guesses.intersection(draft.configure.stages.keys).count
    if guesses > 0 {
      return MessageLine(
        .info,
        "\(guesses) \(guesses == 1 ? "guess" : "guesses") from the names: y confirms one, Y all shown.  ^N goes on.")
    }
    return MessageLine(.info, "^N goes on to Import.")
  }
}
