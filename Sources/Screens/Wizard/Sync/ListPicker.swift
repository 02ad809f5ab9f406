import Model
import Services
import Terminal

/// A full page that chooses ids for one list of the draft.
struct ListPicker: Equatable, Sendable {
  let list: ListID
  /// Whether the chosen ones are kept or left out; some lists know only one of the two.
  var excludes: Bool
  var picker: Picker
  /// Chosen ones that are not shown, such as statuses of boards that are not synced: they stay as they are.
  var hidden: [Record.ID] = []
  var isTyping = false

  init(_ list: ListID) {
    self.list = list
    excludes = list.startsExcluding
    picker = Picker(order: list.hasNamesakes ? .asGiven : .name)
  }

  mutating func scroll(by rows: Int, height: Int) {
    picker.withList { list, source in list.scroll(by: rows, rows: source, height: height) }
  }

  mutating func paste(_ text: String, height: Int) { _ = picker.pasteIntoFilter(text, height: height) }
}

// Only what was opened is coded: rows come from the catalog again.
extension ListPicker: Codable {
  private enum CodingKeys: String, CodingKey { case list, excludes, chosen, hidden }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(try container.decode(ListID.self, forKey: .list))
    excludes = try container.decode(Bool.self, forKey: .excludes)
    hidden = try container.decode([Record.ID].self, forKey: .hidden)
    picker = Picker(chosen: try container.decode(Set<Record.ID>.self, forKey: .chosen))
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(list, forKey: .list)
    try container.encode(excludes, forKey: .excludes)
    try container.encode(picker.chosen, forKey: .chosen)
    try container.encode(hidden, forKey: .hidden)
  }
}

extension ListID {
  var title: ScreenText {
    switch self {
    case .companyTypes: "Company types"
    case .companyStatuses: "Company statuses"
    case .territories: "Territories"
    case .markets: "Markets"
    case .boards: "Boards"
    case .excludedStatuses: "Ticket statuses"
    case .opportunityTypes: "Opportunity types"
    case .projectTypes: "Project types"
    case .closedStatuses: "Closed statuses"
    }
  }

  /// Whether its rows stand board by board, so that a name stands in it several times.
  var hasNamesakes: Bool { self == .excludedStatuses || self == .closedStatuses }

  static let namesakesKey = Binding(
    .namesakes, ["A"], "on all boards", help: "the status of that name on all boards at once", place: .outsideFields,
    hint: 3)

  /// Whether the list has both a kept and a left-out side.
  var hasBothSides: Bool { self == .companyTypes || self == .companyStatuses }

  var startsExcluding: Bool {
    switch self {
    case .companyTypes, .companyStatuses, .excludedStatuses, .opportunityTypes, .projectTypes: true
    case .territories, .markets, .boards, .closedStatuses: false
    }
  }

  /// The property of the draft that it chooses.
  func path(excludes: Bool) -> WritableKeyPath<SetupDraft, [Record.ID]> {
    switch self {
    case .companyTypes: excludes ? \.sync.companies.excludeTypes : \.sync.companies.includeTypes
    case .companyStatuses: excludes ? \.sync.companies.excludeStatuses : \.sync.companies.includeStatuses
    case .territories: \.sync.companies.territories
    case .markets: \.sync.companies.markets
    case .boards: \.sync.tickets.boards
    case .excludedStatuses: \.sync.tickets.excludeStatuses
    case .opportunityTypes: \.sync.opportunities.excludeTypes
    case .projectTypes: \.sync.projects.excludeTypes
    case .closedStatuses: \.configure.closedStatuses
    }
  }

  /// The list of the instance that it chooses from.
  var resource: Resource.ID {
    switch self {
    case .companyTypes: .companyTypes
    case .companyStatuses: .companyStatuses
    case .territories: .territories
    case .markets: .markets
    case .boards: .boards
    case .excludedStatuses, .closedStatuses: .boardStatuses
    case .opportunityTypes: .opportunityTypes
    case .projectTypes: .projectTypes
    }
  }

  /// The rows to choose from.
  func rows(_ state: AppState) -> [Picker.Row] {
    switch self {
    case .companyTypes, .companyStatuses, .territories, .markets, .opportunityTypes, .projectTypes:
      Self.plain(state.catalog, resource)
    case .boards:
      state.catalog.boards.map { board in
        Picker.Row(
          id: board.id, label: ScreenText(cleaning: board.name),
          details: [board.isProject ? "project board" : "service board", board.isInactive ? "inactive" : "active"])
      }
    case .excludedStatuses: Self.statuses(state)
    case .closedStatuses: state.closedRows()
    }
  }

  /// The statuses of the boards that are synced, each board's under its name.
  private static func statuses(_ state: AppState) -> [Picker.Row] {
    let byBoard = Dictionary(grouping: state.catalog.statuses, by: \.boardID)
    return state.mappedBoards.flatMap { board -> [Picker.Row] in
      let name = ScreenText(cleaning: board.name)
      return [Picker.Row(id: -board.id, label: name, isHeading: true)]
        + (byBoard[board.id] ?? []).map { status in
          Picker.Row(
            id: status.id, label: ScreenText(cleaning: status.name),
            details: [name, status.isClosed ? "closed" : "open"])
        }
    }
  }

  private static func plain(_ catalog: Lists, _ resource: Resource.ID) -> [Picker.Row] {
    catalog.names(of: resource).map { named in
      let isInactive = named.record.value["inactiveFlag"].bool ?? false
      return Picker.Row(
        id: named.id, label: ScreenText(cleaning: named.name), details: ["", isInactive ? "inactive" : ""])
    }
  }
}

extension AppState {
  mutating func openPicker(_ list: ListID) -> [Effect] {
    let effects = leaveField()
    var new = ListPicker(list)
    if list.hasBothSides, draft[keyPath: list.path(excludes: true)].isEmpty,
      !draft[keyPath: list.path(excludes: false)].isEmpty
    {
      new.excludes = false
    }
    picker = new
    fillPicker()
    page = list == .closedStatuses ? .closed : .picker
    return effects + loadNeeds()
  }

  /// Shows the rows that there are; those chosen are the draft's.
  mutating func fillPicker() {
    guard var open = picker else { return }
    let rows = open.list.rows(self)
    let chosen = draft[keyPath: open.list.path(excludes: open.excludes)]
    let known = Set(rows.map(\.id))
    open.hidden = rows.isEmpty ? [] : chosen.filter { !known.contains($0) && catalog.has($0, in: open.list.resource) }
    open.picker = Picker(chosen: Set(chosen).subtracting(open.hidden), order: open.list.hasNamesakes ? .asGiven : .name)
    open.picker.add(rows, height: listHeight)
    // What was chosen and is not on the server any more stays, marked as gone.
    let gone = chosen.filter { !catalog.has($0, in: open.list.resource) }
    if !rows.isEmpty, !gone.isEmpty {
      open.picker.add(
        gone.map { Picker.Row(id: $0, label: "#\($0)", details: ["", ""], isGone: true) }, height: listHeight)
    }
    picker = open
  }

  /// Takes the choice into the draft, in the order of ids.
  mutating func closePicker() {
    guard let open = picker else { return }
    storePicker(open)
    picker = nil
  }

  mutating func storePicker(_ open: ListPicker) {
    let path = open.list.path(excludes: open.excludes)
    let chosen = open.picker.chosen.union(open.hidden).sorted()
    guard draft[keyPath: path].sorted() != chosen else { return }
    draft[keyPath: path] = chosen
    if open.list == .boards { configure.refresh(draft: draft, catalog: catalog) }
  }

  mutating func pressInPicker(_ key: Key) -> [Effect]? {
    guard picker != nil else { return nil }
    if picker?.isTyping == true {
      guard let isTyping = picker?.picker.typeFilter(key, height: listHeight) else { return nil }
      picker?.isTyping = isTyping
      return []
    }
    if key == .enter { return leavePage() }
    if key == "e", let open = picker, open.list.hasBothSides {
      storePicker(open)
      picker?.excludes.toggle()
      fillPicker()
      return []
    }
    if key == "A", picker?.list.hasNamesakes == true { return toggleNamesakes() }
    guard let outcome = picker?.picker.handle(key, height: listHeight) else { return nil }
    switch outcome {
    case .wantsFilter: picker?.isTyping = true
    case .chosen(let text):
      notice = nil
      if let open = picker { storePicker(open) }
      if !text.isEmpty { say(.info, text) }
    case .moved, .viewed, .clearedFilter: break
    }
    return []
  }

  /// `A`: the status of that name on all boards at once.
  private mutating func toggleNamesakes() -> [Effect] {
    let label = picker?.picker.current?.label ?? ""
    guard let (count, isOn) = picker?.picker.toggleNamesakes(), let open = picker else {
      say(.info, "Go to a status first; Space on a board's name chooses all of its statuses.")
      return []
    }
    storePicker(open)
    let what: ScreenText = isOn ? "chosen" : "not chosen"
    say(.info, count == 1 ? "\(label) is on this board alone: \(what)." : "\(label): \(what) on \(count) boards.")
    return []
  }
}
