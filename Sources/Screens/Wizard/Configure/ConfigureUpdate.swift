import Model
import Services
import Terminal

extension AppState {
  var mappedBoards: [Board] { configure.boards(draft, catalog) }

  /// Counts the tickets of the board shown, and of statuses elsewhere that have no stage.
  mutating func startCounts(again: Bool) -> [Effect] {
    configure.showRows(catalog, height: listHeight)
    guard canAsk, connect.isTrusted || again, draft.sync.resources.contains(.tickets) else { return [] }
    let boards = Set(mappedBoards.map(\.id))
    let wanted = catalog.statuses.filter { status in
      boards.contains(status.boardID) && !status.isInactive && (again || configure.counts[status.id] == nil)
        && (status.boardID == configure.board || draft.configure.stages[status.id] == nil)
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
    switch key {
    case "[": return changeBoard(by: -1)
    case "]": return changeBoard(by: 1)
    case "S":
      suggestStages()
      return []
    case "c":
      copyToBoards()
      return []
    case "w": return nextUnset()
    default: break
    }
    guard focused?.id == ConfigureForm.grid else { return nil }
    if key == .enter { return moveFocus(1) }
    // A form's way with arrows at the ends of the grid: down from the last row leaves it.
    let list = configure.grid.list
    let visible = Rows(configure.grid.rows.map(\.id))
    let place = list.index(in: visible)
    if key == .down, list.anchor == nil, place >= visible.count - 1 { return moveFocus(1, wraps: false) }
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
    var stages: StageMap = [:]
    var guesses: Set<Record.ID> = []
    for (id, mark) in configure.grid.marks {
      stages[id] = mark.column.map { .stage(Stage.allCases[$0]) } ?? StageChoice.none
      if mark.isGuess { guesses.insert(id) }
    }
    draft.configure.stages = stages
    draft.guesses = guesses
  }

  mutating func changeBoard(by delta: Int) -> [Effect] {
    let boards = mappedBoards
    guard !boards.isEmpty else { return [] }
    let index = boards.firstIndex { $0.id == configure.board } ?? 0
    configure.board = boards[((index + delta) % boards.count + boards.count) % boards.count].id
    return startCounts(again: false)
  }

  mutating func suggestStages() {
    let boards = Set(mappedBoards.map(\.id))
    let statuses = catalog.statuses.filter { boards.contains($0.boardID) && !$0.isInactive }
    let guesses = StageSuggestion.stages(for: statuses).mapValues { Optional($0.number - 1) }
    let count = configure.grid.suggest(guesses)
    storeStages()
    say(.info, count == 0 ? "Nothing more to guess from the names." : "\(count) guesses made: y confirms one, Y all.")
  }

  /// Gives statuses of the same name on the other boards this board's stages.
  mutating func copyToBoards() {
    let boards = Set(mappedBoards.map(\.id))
    var byName: [String: MappingGrid.Mark] = [:]
    let shown = catalog.statuses.filter { $0.boardID == configure.board }
    for status in shown { byName[status.name.lowercased()] = configure.grid.marks[status.id] }
    var groups: [MappingGrid.Mark: [Record.ID]] = [:]
    for status in catalog.statuses where boards.contains(status.boardID) && status.boardID != configure.board {
      guard let mark = byName[status.name.lowercased()], configure.grid.marks[status.id] != mark else { continue }
      groups[mark, default: []].append(status.id)
    }
    for (mark, ids) in groups { configure.grid.set(ids, to: mark) }
    storeStages()
    let count = groups.values.reduce(0) { $0 + $1.count }
    say(
      .info,
      count == 0
        ? "No other board has statuses of the same names that differ."
        : "\(count) statuses of the same names on other boards set; u undoes.")
  }

  /// `w`: the next status without a stage, on the next boards too.
  private mutating func nextUnset() -> [Effect] {
    if focus[.configure] != ConfigureForm.grid { focus[.configure] = ConfigureForm.grid }
    if configure.grid.unset.isEmpty {
      let marks = configure.grid.marks
      let boards = mappedBoards
      let start = boards.firstIndex { $0.id == configure.board } ?? 0
      let order = boards.indices.map { boards[(start + $0) % boards.count] }
      let next = order.first { board in
        catalog.statuses.contains { $0.boardID == board.id && !$0.isInactive && marks[$0.id] == nil }
      }
      guard let next else {
        say(.ok, "Every status has a stage. ^N goes on to Import.")
        return []
      }
      configure.board = next.id
      let effects = startCounts(again: false)
      configure.grid.select(index: 0, height: listHeight)
      if let first = configure.grid.rows.first, configure.grid.marks[first.id] != nil {
        _ = configure.grid.handle("w", height: listHeight)
      }
      return effects
    }
    _ = configure.grid.handle("w", height: listHeight)
    return []
  }

  mutating func clickCell(_ id: RowID, _ stage: Stage?) -> [Effect] {
    focus[.configure] = ConfigureForm.grid
    guard let index = configure.grid.rows.firstIndex(where: { $0.id == id }) else { return [] }
    configure.grid.select(index: index, height: listHeight)
    guard let stage else { return [] }
    configure.grid.set([id], to: MappingGrid.Mark(column: stage.number - 1))
    storeStages()
    return []
  }

  // MARK: - What is not mapped

  /// The statuses of synced boards that have no stage.
  var unmapped: [BoardStatus] {
    let boards = Set(mappedBoards.map(\.id))
    return catalog.statuses.filter { status in
      boards.contains(status.boardID) && !status.isInactive && draft.configure.stages[status.id] == nil
    }
  }

  /// What has no stage, such as "3 statuses have no stage, with 26 open tickets".
  var unmappedText: ScreenText {
    let statuses = unmapped
    let open = statuses.compactMap { configure.counts[$0.id]?.open }.reduce(0, +)
    let what: ScreenText = statuses.count == 1 ? "1 status has no stage" : "\(statuses.count) statuses have no stage"
    return open == 0 ? "\(what)." : "\(what), with \(grouped: open) open tickets."
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
