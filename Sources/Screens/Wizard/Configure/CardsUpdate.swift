import Model
import Services
import Terminal

// What keys and the mouse do to the cards of the stepper board.
extension AppState {
  private var marks: CardBoard.Marks { configure.grid.marks }

  /// `b`: from the grid to the cards and back; one stays on the same status.
  mutating func switchView() -> [Effect] {
    guard hasRoomForCards else {
      let needed = Self.cardsSize
      say(
        .info,
        "Cards need a window of \(needed.width)x\(needed.height) or more; this one has \(size.width)x\(size.height).")
      return []
    }
    let place = mappedStatus
    configure.stepper.wantsCards = !isOnCards
    return changeView(keeping: place)
  }

  /// The window has another size: what has no room any more is closed.
  mutating func mappingResized(from wasOnCards: Bool, _ place: Record.ID?) -> [Effect] {
    configure.stepper.cards.cancelDrag()
    guard isOnCards != wasOnCards else { return [] }
    if page == .configure { return changeView(keeping: place) }
    configure.stepper.opened = nil
    configure.showRows(draft, catalog, height: listHeight)
    return []
  }

  /// The status that one is on, whichever way the stepper is drawn.
  var mappedStatus: Record.ID? {
    showsCards ? configure.stepper.cards.current?.rows.first?.id : configure.grid.current?.id
  }

  /// The other view is there: one stays on the same status.
  private mutating func changeView(keeping place: Record.ID?) -> [Effect] {
    configure.stepper.cards.cancelDrag()
    configure.stepper.opened = nil
    if !isOnCards, let status = catalog.statuses.first(where: { $0.id == place }) { configure.board = status.boardID }
    let effects = startCounts(again: false)
    if isOnCards {
      let card = configure.stepper.cards.cards.first { card in card.rows.contains { $0.id == place } }
      if let card { configure.stepper.cards.select(card.id) }
    } else if let row = configure.grid.rows.firstIndex(where: { $0.id == place }) {
      configure.grid.select(index: row, height: listHeight)
    }
    return effects
  }

  mutating func pressOnCards(_ key: Key) -> [Effect]? {
    guard let outcome = configure.stepper.cards.handle(key, marks: marks, height: listHeight) else { return nil }
    switch outcome {
    case .moved: break
    case .left: return moveFocus(1, wraps: false)
    case .sent(let ids, let lane): send(ids, to: lane, isDrop: false)
    case .confirmed(let ids):
      let rows = ids.flatMap { configure.stepper.cards.card($0)?.rows.map(\.id) ?? [] }
      let text = configure.grid.confirm(rows)
      storeStages()
      say(.info, text)
    case .opened(let id): openCard(id)
    }
    return []
  }

  /// Sends cards to a lane as one step.
  ///
  /// Of a single card sent by a key nothing is said: one sees it go.
  private mutating func send(_ ids: [RowID], to lane: CardBoard.Lane, isDrop: Bool) {
    let apart = ids.reduce(0) { $0 + (configure.stepper.cards.card($1)?.differing(marks) ?? 0) }
    let changed = configure.grid.change(configure.stepper.cards.change(sending: ids, to: lane, marks))
    storeStages()
    let stay: ScreenText =
      apart == 0
      ? ""
      : apart == 1
        ? "; 1 board that differs stays, c brings it along" : "; \(apart) boards that differ stay, c brings them along"
    guard isDrop || ids.count > 1 || apart > 0 else { return }
    say(.info, changed.isEmpty ? "Nothing to move\(stay)" : "\(name(of: ids)) to \(title(of: lane))\(stay).  u undoes")
  }

  private func name(of ids: [RowID]) -> ScreenText {
    guard ids.count == 1, let card = configure.stepper.cards.card(ids[0]) else { return "\(ids.count) statuses" }
    return card.label.truncated(to: 30)
  }

  private func title(of lane: CardBoard.Lane) -> ScreenText {
    switch lane {
    case .unset: "To set"
    case .alone: "Leave alone"
    case .column(let column): configure.stepper.cards.columns[column]
    }
  }

  /// `c` with the cards of all boards: those that differ follow the card.
  mutating func alignCards() {
    let ids = configure.stepper.cards.selection(marks)
    let count = configure.grid.change(configure.stepper.cards.change(aligning: ids, marks)).count
    configure.stepper.cards.clearSelection()
    storeStages()
    say(
      .info,
      count == 0
        ? "No board differs from \(ids.count == 1 ? "the card" : "the cards")."
        : count == 1 ? "1 board follows its card now.  u undoes" : "\(count) boards follow their cards now.  u undoes")
  }

  mutating func nextUnsetCard() -> [Effect] {
    if configure.stepper.cards.nextUnset(marks, height: listHeight) { return [] }
    guard !configure.stepper.coversAll, !unmapped.isEmpty else {
      say(.ok, "Every status has a stage. ^N goes on to Import.")
      return []
    }
    configure.stepper.coversAll = true
    let effects = startCounts(again: false)
    _ = configure.stepper.cards.nextUnset(marks, height: listHeight)
    return effects
  }

  // MARK: - A card's boards

  /// Shows a card's boards one by one, each with a stage of its own.
  private mutating func openCard(_ id: RowID) {
    let group = StepperBoard.groups(catalog, boards: mappedBoards).first { $0.id == id }
    guard let group, group.statuses.count > 1 else {
      let board = group.map { ScreenText(cleaning: catalog.name($0.statuses[0].boardID, of: .boards)) } ?? "one board"
      say(.info, "Only \(board) has this status: 1-5 sends it to a stage.")
      return
    }
    configure.stepper.cards.clearSelection()
    configure.stepper.opened = id
    configure.showRows(draft, catalog, height: listHeight)
    configure.grid.select(index: 0, height: listHeight)
  }

  mutating func closeCard() {
    guard let id = configure.stepper.opened else { return }
    configure.stepper.opened = nil
    configure.showRows(draft, catalog, height: listHeight)
    configure.stepper.cards.select(id)
  }

  // MARK: - Mouse

  mutating func clickCard(_ id: RowID, clicks: Int, extending: Bool) -> [Effect] {
    focus[.configure] = ConfigureForm.grid
    if notice?.kind == .info || notice?.kind == .ok { notice = nil }
    configure.stepper.cards.press(id, extending: extending, marks: marks, height: listHeight)
    if clicks > 1, !extending {
      configure.stepper.cards.cancelDrag()
      openCard(id)
    }
    return []
  }

  /// The pointer was moved with the button held, or the button was let go.
  mutating func dragCard(over target: Target, _ action: PointerAction) -> [Effect] {
    let lane = lane(of: target)
    switch action {
    case .drag: configure.stepper.cards.drag(over: lane, marks: marks)
    case .release:
      let wasCarrying = configure.stepper.cards.isDragging
      if case .sent(let ids, let lane)? = configure.stepper.cards.drop(over: lane, marks: marks) {
        send(ids, to: lane, isDrop: true)
      } else if wasCarrying {
        say(.info, "Nothing was moved.")
      }
    case .press, .wheel: break
    }
    return []
  }

  /// What is carried is put down where it was.
  mutating func dropNothing() {
    configure.stepper.cards.cancelDrag()
    say(.info, "Nothing was moved.")
  }

  mutating func scrollMapping(by rows: Int, over target: Target) {
    guard showsCards else {
      configure.grid.scroll(by: rows, height: listHeight)
      return
    }
    let cards = configure.stepper.cards
    guard let lane = lane(of: target) ?? cards.cursor.flatMap({ cards.lane(of: $0, marks) }) else { return }
    configure.stepper.cards.scroll(lane, by: rows.signum() * 2, marks: marks, height: listHeight)
  }

  private func lane(of target: Target) -> CardBoard.Lane? {
    switch target {
    case .lane(let lane): lane
    case .card(let id): configure.stepper.cards.lane(of: id, marks)
    default: nil
    }
  }

  /// What is being carried, and how it ends; none while nothing is.
  var dragMessage: MessageLine? {
    guard let drag = configure.stepper.cards.drag, drag.isMoving else { return nil }
    let what = name(of: drag.cards)
    guard let lane = drag.over else {
      return MessageLine(.info, "Move \(what): release over a column to drop, Esc to cancel")
    }
    return MessageLine(.info, "Move \(what) to \(title(of: lane)): release to drop, Esc to cancel")
  }
}
