import Model
import Services
import Terminal

/// The stepper as a board of cards, besides the grid: what it shows, and where one is on it.
struct StepperBoard: Equatable, Sendable {
  var cards = CardBoard(columns: Stage.allCases.map { ScreenText(cleaning: $0.title) })
  /// Whether cards or the grid were asked for with `b`; else the window's size decides.
  var wantsCards: Bool?
  /// Whether the cards are of all synced boards, or of the one board that the grid shows.
  var coversAll = true
  /// The card that is open, to map its boards one by one.
  var opened: RowID?
  /// The statuses without a stage that the message line tells; a moment behind what is typed.
  var told: [Record.ID] = []

  /// A status by its name, on each board that has it.
  struct Group {
    /// The first status of the name: the same whichever boards are shown.
    let id: Record.ID
    let name: String
    var statuses: [BoardStatus]
  }

  /// The statuses of boards by name, without regard to case, in the order of the boards' own lists.
  static func groups(_ catalog: Lists, boards: [Board]) -> [Group] {
    let byBoard = Dictionary(grouping: catalog.statuses.filter { !$0.isInactive }, by: \.boardID)
    var groups: [Group] = []
    var places: [String: Int] = [:]
    for status in boards.flatMap({ byBoard[$0.id] ?? [] }) {
      let key = status.name.lowercased()
      if let place = places[key] {
        groups[place].statuses.append(status)
      } else {
        places[key] = groups.count
        groups.append(Group(id: status.id, name: status.name, statuses: [status]))
      }
    }
    return groups
  }
}

extension ConfigureState {
  /// Shows another board, another choice of boards, or new counts.
  mutating func showRows(_ draft: SetupDraft, _ catalog: Lists, height: Int) {
    let groups = StepperBoard.groups(catalog, boards: boards(draft, catalog))
    stepper.cards.setCards(
      groups.compactMap { group in
        let rows = group.statuses.filter { stepper.coversAll || $0.boardID == board }.map { status in
          CardBoard.Row(id: status.id, count: counts[status.id]?.all, open: counts[status.id]?.open)
        }
        return rows.isEmpty ? nil : CardBoard.Card(id: group.id, label: ScreenText(cleaning: group.name), rows: rows)
      }, marks: grid.marks)
    if let opened = stepper.opened, let group = groups.first(where: { $0.id == opened }) {
      grid.setRows(
        group.statuses.map { row($0, ScreenText(cleaning: catalog.name($0.boardID, of: .boards))) }, height: height)
    } else {
      stepper.opened = nil
      grid.setRows(
        catalog.statuses.filter { $0.boardID == board && !$0.isInactive }.map {
          row($0, ScreenText(cleaning: $0.name))
        },
        height: height)
    }
  }

  private func row(_ status: BoardStatus, _ label: ScreenText) -> MappingGrid.Row {
    MappingGrid.Row(id: status.id, label: label, count: counts[status.id]?.all)
  }
}

extension AppState {
  /// The window that five columns of cards need.
  static let cardsSize = Size(width: 120, height: 20)

  var hasRoomForCards: Bool { size.width >= Self.cardsSize.width && size.height >= Self.cardsSize.height }

  /// Whether the stepper is drawn as cards, or was until one was opened.
  var isOnCards: Bool { hasRoomForCards && (configure.stepper.wantsCards ?? (sizeClass == .wide)) }

  /// Whether the stepper is drawn as columns of cards now.
  var showsCards: Bool { isOnCards && configure.stepper.opened == nil }
}
