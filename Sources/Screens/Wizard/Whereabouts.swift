import Model
import Services
import Terminal

// Where the person is, for the draft: the next start goes on at the same page and the same row.
extension AppState {
  /// The names of lists in a draft.
  private enum ListName {
    static let companies = "companies"
    static let members = "members"
    static let picker = "picker"
    static let statuses = "statuses"
  }

  /// Where the person is now.
  var whereabouts: SetupDraft.Place {
    var place = SetupDraft.Place()
    if page.isResumable, page.step == draft.step, !page.isStep { place.page = page.rawValue }
    place.field = (focus[page.step == draft.step ? page : Page(draft.step)] ?? focus[Page(draft.step)])?.rawValue
    if page.isPicker { place.list = picker?.list.rawValue }
    if importTab != .companies { place.tab = importTab.rawValue }
    place.board = configure.board
    place.rows[ListName.companies] = row(in: companies.picker, ListName.companies)
    place.rows[ListName.members] = row(in: members.picker, ListName.members)
    if page.isPicker { place.rows[ListName.picker] = picker.flatMap { row(in: $0.picker, ListName.picker) } }
    if let id = returning[ListName.statuses] ?? configure.grid.list.cursor {
      place.rows[ListName.statuses] = SetupDraft.Place.Row(id: id)
    }
    return place
  }

  /// Where one is in a list; `nil` where one has not been about.
  private func row(in picker: Picker, _ name: String) -> SetupDraft.Place.Row? {
    let row = SetupDraft.Place.Row(
      id: returning[name] ?? picker.list.cursor, filter: picker.filter.text, shown: picker.shown.rawValue,
      order: picker.order.rawValue)
    return row == SetupDraft.Place.Row(order: row.order) ? nil : row
  }

  /// Goes back to where the person was; rows that are not there yet get the cursor when they come.
  mutating func goBack(to place: SetupDraft.Place) -> [Effect] {
    let height = listHeight
    if place.board != nil { configure.board = place.board }
    if let tab = place.tab.flatMap(ImportTab.init) { importTab = tab }
    returning = place.rows.compactMapValues(\.id)
    if let row = place.rows[ListName.companies] { companies.picker.show(row, height: height) }
    if let row = place.rows[ListName.members] { members.picker.show(row, height: height) }
    guard let page = place.page.flatMap(Page.init), page.isResumable, page.step == draft.step else { return [] }
    if page.isPicker {
      guard let list = place.list.flatMap(ListID.init) else { return [] }
      let effects = openPicker(list)
      if let row = place.rows[ListName.picker] { picker?.picker.show(row, height: height) }
      return effects
    }
    if let field = place.field { focus[page] = FieldID(rawValue: field) }
    return open(page)
  }

  /// Puts the cursor on rows that it was on, as soon as they are there.
  mutating func returnToRows() {
    if page.isPicker, let open = picker, open.picker.isEmpty, !open.list.rows(self).isEmpty {
      // The list was opened before its rows had come.
      fillPicker()
      picker?.picker.setFilter(open.picker.filter.text, height: listHeight)
    }
    guard !returning.isEmpty else { return }
    let height = listHeight
    for (name, id) in returning {
      let isThere: Bool
      switch name {
      case ListName.companies: isThere = companies.picker.select(id, height: height)
      case ListName.members: isThere = members.picker.select(id, height: height)
      case ListName.picker: isThere = picker?.picker.select(id, height: height) ?? false
      case ListName.statuses:
        let index = configure.grid.rows.firstIndex { $0.id == id }
        if let index { configure.grid.select(index: index, height: height) }
        isThere = index != nil
      default: isThere = true
      }
      if isThere { returning[name] = nil }
    }
  }

  /// Shows the choice of the open list anew, as it is another now; the cursor and the filter stay.
  mutating func refillPicker() {
    guard let before = picker else { return }
    fillPicker()
    guard let place = row(in: before.picker, ListName.picker) else { return }
    picker?.picker.show(place, height: listHeight)
    returning[ListName.picker] = place.id
  }

  /// A key, after which a list is forgotten in which a person has moved: they want to be where they go now.
  mutating func pressReturning(_ key: Key) -> [Effect] {
    guard !returning.isEmpty else { return press(key) }
    let before = (page: page, cursors: cursors)
    let effects = press(key)
    guard page == before.page else { return effects }
    for (name, cursor) in cursors where before.cursors[name] != cursor { returning[name] = nil }
    return effects
  }

  private var cursors: [String: RowID?] {
    [
      ListName.companies: companies.picker.list.cursor, ListName.members: members.picker.list.cursor,
      ListName.picker: picker?.picker.list.cursor, ListName.statuses: configure.grid.list.cursor,
    ]
  }
}

extension Page {
  /// Whether a draft can be gone on with there: what the others show is not known at the start.
  fileprivate var isResumable: Bool { step != nil && ![.audit, .ticket, .link, .dryRun, .clear].contains(self) }
}

extension Picker {
  /// Shows the rows that were shown.
  fileprivate mutating func show(_ row: SetupDraft.Place.Row, height: Int) {
    if let order = Order(rawValue: row.order), order != self.order { sort(by: order, height: height) }
    if let shown = Shown(rawValue: row.shown), shown != self.shown { show(shown, height: height) }
    if !row.filter.isEmpty { setFilter(row.filter, height: height) }
  }

  /// Puts the cursor on a row; false when it is not shown.
  fileprivate mutating func select(_ id: RowID, height: Int) -> Bool {
    guard let index = visible.index(of: id) else { return false }
    withList { list, rows in list.select(index: index, rows: rows, height: height) }
    return true
  }
}
