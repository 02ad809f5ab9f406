import Model
import Services
import Terminal

extension AppState {
  var mappedBoards: [Board] { configure.boards(draft, catalog) }

  /// Counts the tickets of what is shown, and of statuses elsewhere that have no stage.
  mutating func startCounts(again: Bool) -> [Effect] {
    configure.showRows(draft, catalog, height: listHeight)
    guard canAsk, connect.isTrusted || again, syncsTickets else { return [] }
    let boards = Set(mappedBoards.map(\.id))
    let needsAll = isOnCards && configure.stepper.coversAll
    let wanted = catalog.statuses.filter { status in
      boards.contains(status.boardID) && !status.isInactive && (again || configure.counts[status.id] == nil)
        && (needsAll || status.boardID == configure.board || draft.configure.stages[status.id] == nil)
    }
    .sorted { first, second in
      (first.boardID == configure.board ? 0 : 1, first.boardID, first.sortOrder)
        < (second.boardID == configure.board ? 0 : 1, second.boardID, second.sortOrder)
    }
    guard !wanted.isEmpty else { return [] }
    return [.statusCounts(begin(.statusCounts), draft, wanted)]
  }

  /// Keys of the mapping; `nil` when the key is not for it.
  mutating func pressInGrid(_ key: Key) -> [Effect]? {
    guard syncsTickets else { return nil }
    switch key {
    case "[": return changeBoard(by: -1)
    case "]": return changeBoard(by: 1)
    case "S":
      suggestStages()
      return []
    case "c":
      copyStages()
      return []
    case "w": return nextUnset()
    case "b": return switchView()
    case "u", "U":
      takeBack(again: key == "U")
      return []
    default: break
    }
    // Keys that the bar names for the statuses mean those, wherever the focus is.
    if ["0", "1", "2", "3", "4", "5", "v", "y", "Y"].contains(key) { focus[.configure] = ConfigureForm.grid }
    guard focused?.id == ConfigureForm.grid else { return nil }
    if showsCards { return pressOnCards(key) }
    let list = configure.grid.list
    if configure.stepper.opened != nil, key == .enter || (key == .escape && list.anchor == nil) {
      closeCard()
      return []
    }
    if key == .enter { return moveFocus(1) }
    // A form's way with arrows at the ends of the grid: down from the last row leaves it.
    if key == .down, list.anchor == nil, configure.grid.isAtEnd { return moveFocus(1, wraps: false) }
    guard let outcome = configure.grid.handle(key, height: listHeight) else { return nil }
    if case .changed(let text) = outcome {
      storeStages()
      notice = nil
      if !text.isEmpty { say(.info, text) }
    }
    return []
  }

  /// The marks of the grid become the draft's.
  mutating func storeStages() {
    // What is told about statuses without a stage follows when the person pauses: a digit stays a few bytes.
    if timers[.tellUnmapped] == nil { configure.stepper.told = unmapped.map(\.id) }
    set(.tellUnmapped, in: 600)
    var stages: StageMap = [:]
    var guesses: Set<Record.ID> = []
    for (id, mark) in configure.grid.marks {
      stages[id] = mark.column.map { .stage(Stage.allCases[$0]) } ?? StageChoice.none
      if mark.isGuess { guesses.insert(id) }
    }
    draft.configure.stages = stages
    draft.guesses = guesses
  }

  /// `[` and `]`: another board; with cards, all of them is one of the choices.
  mutating func changeBoard(by delta: Int) -> [Effect] {
    let boards = mappedBoards
    guard boards.count > 1 else { return [] }
    if configure.stepper.opened != nil { closeCard() }
    let index = boards.firstIndex { $0.id == configure.board } ?? 0
    let hasAll = showsCards
    let place = hasAll ? (configure.stepper.coversAll ? 0 : index + 1) : index
    let count = boards.count + (hasAll ? 1 : 0)
    let next = ((place + delta) % count + count) % count
    if hasAll { configure.stepper.coversAll = next == 0 }
    if !hasAll || next > 0 { configure.board = boards[hasAll ? next - 1 : next].id }
    return startCounts(again: false)
  }

  mutating func suggestStages() {
    let boards = Set(mappedBoards.map(\.id))
    let statuses = catalog.statuses.filter { boards.contains($0.boardID) && !$0.isInactive }
    let guesses = StageSuggestion.stages(for: statuses).mapValues { Optional($0.number - 1) }
    let count = configure.grid.suggest(guesses)
    storeStages()
    say(
      .info,
      count == 0
        ? "Nothing more to guess from the names."
        : count == 1 ? "1 guess made: y confirms it." : "\(count) guesses made: y confirms one, Y all.")
  }

  /// `u` and `U`, for the grid and the cards alike.
  private mutating func takeBack(again: Bool) {
    let rows = again ? configure.grid.redo() : configure.grid.undo()
    guard !rows.isEmpty else {
      say(.info, again ? "Nothing to do again." : "Nothing to undo.")
      return
    }
    storeStages()
    let shown =
      showsCards ? Set(configure.stepper.cards.cards.flatMap { $0.rows.map(\.id) }) : Set(configure.grid.rows.map(\.id))
    let elsewhere = rows.subtracting(shown).count
    let names = Set(catalog.statuses.filter { rows.contains($0.id) }.map(\.name))
    let boards: ScreenText = rows.count > 1 ? " on \(rows.count) boards" : ""
    let what: ScreenText = names.count == 1 ? "\(cleaning: names.first ?? "")\(boards)" : "\(rows.count) statuses"
    let place: ScreenText =
      elsewhere == 0
      ? "" : elsewhere == rows.count ? ", not on the board shown" : ", \(elsewhere) of them not on the board shown"
    say(.info, "\(again ? "Done again" : "Undone"): \(what)\(place)")
  }

  // MARK: - To other boards

  /// `c`: what is shown becomes so on the other boards.
  private mutating func copyStages() {
    if showsCards, configure.stepper.coversAll {
      alignCards()
    } else if configure.stepper.opened != nil {
      copyRow()
    } else {
      copyToBoards()
    }
  }

  /// Gives statuses of the same name on the other boards this board's stages, as one step.
  private mutating func copyToBoards() {
    let boards = Set(mappedBoards.map(\.id))
    var byName: [String: MappingGrid.Mark] = [:]
    for status in catalog.statuses where status.boardID == configure.board && !status.isInactive {
      byName[status.name.lowercased()] = configure.grid.marks[status.id]
    }
    var change: MappingHistory.Change = [:]
    for status in catalog.statuses
    where boards.contains(status.boardID) && status.boardID != configure.board && !status.isInactive {
      if let mark = byName[status.name.lowercased()] { change[status.id] = mark }
    }
    let ids = configure.grid.change(change)
    storeStages()
    let others = Set(catalog.statuses.filter { ids.contains($0.id) }.map(\.boardID)).count
    let what: ScreenText =
      ids.count == 1 ? "1 status of the same name" : "\(ids.count) statuses of the same names"
    say(
      .info,
      ids.isEmpty
        ? "No other board has statuses of the same names that differ."
        : "Copied to \(what) on \(others) other \(others == 1 ? "board" : "boards").  u undoes")
  }

  /// In an open card: all its boards get the stage of the row that one is on.
  private mutating func copyRow() {
    guard let row = configure.grid.current, let mark = configure.grid.marks[row.id] else {
      say(.info, "This board has no stage to copy yet: 1-5 sets one.")
      return
    }
    var change: MappingHistory.Change = [:]
    for other in configure.grid.rows { change[other.id] = mark }
    let count = configure.grid.change(change).count
    storeStages()
    say(
      .info,
      count == 0
        ? "All its boards are the same." : "Copied to \(count) other \(count == 1 ? "board" : "boards").  u undoes")
  }

  // MARK: - What is not mapped

  /// `w`: the next status without a stage, on the next boards too.
  private mutating func nextUnset() -> [Effect] {
    focus[.configure] = ConfigureForm.grid
    timers[.tellUnmapped] = nil
    if configure.stepper.opened != nil, configure.grid.unset.isEmpty { closeCard() }
    if showsCards { return nextUnsetCard() }
    guard configure.grid.unset.isEmpty else {
      _ = configure.grid.handle("w", height: listHeight)
      return []
    }
    let boards = mappedBoards
    let start = boards.firstIndex { $0.id == configure.board } ?? 0
    let order = boards.indices.map { boards[(start + $0) % boards.count].id }
    let unset = Set(unmapped.map(\.boardID))
    guard let next = order.first(where: unset.contains) else {
      say(.ok, "Every status has a stage. ^N goes on to Import.")
      return []
    }
    configure.board = next
    let effects = startCounts(again: false)
    configure.grid.select(index: 0, height: listHeight)
    if let first = configure.grid.rows.first, configure.grid.marks[first.id] != nil {
      _ = configure.grid.handle("w", height: listHeight)
    }
    return effects
  }

  mutating func clickCell(_ id: RowID, _ stage: Stage?, extending: Bool) -> [Effect] {
    focus[.configure] = ConfigureForm.grid
    guard let index = configure.grid.index(of: id) else { return [] }
    guard !extending else {
      configure.grid.extend(to: index, height: listHeight)
      return []
    }
    configure.grid.select(index: index, height: listHeight)
    guard let stage else { return [] }
    configure.grid.set([id], to: MappingGrid.Mark(column: stage.number - 1))
    storeStages()
    return []
  }

  /// The statuses of synced boards that have no stage.
  var unmapped: [BoardStatus] {
    let boards = Set(mappedBoards.map(\.id))
    return catalog.statuses.filter { status in
      boards.contains(status.boardID) && !status.isInactive && draft.configure.stages[status.id] == nil
    }
  }

  // MARK: - A real ticket

  mutating func showTicket() -> [Effect] {
    guard let number = Int(texts[TicketForm.number]?.text ?? "") else {
      say(.warning, "Type the number of a ticket.")
      return []
    }
    guard canAsk else { return refuseToAsk() }
    configure.ticket = nil
    return [.ticket(begin(.ticket), number, draft.connection)]
  }
}
