/// A choice of rows from a long list: filter, sort, marks by id, undo.
///
/// 100,000 rows are fine.
///
/// Rows come in pages and are known by id, never by label or place: a choice lives through filter, sort and reload,
/// and a chosen row that the server no longer has is kept and marked.
package struct Picker: Hashable, Sendable {
  /// A row to choose.
  package struct Row: Hashable, Sendable, Identifiable {
    package let id: RowID
    package let label: ScreenText
    /// What stands in the columns after the label; searched too.
    package let details: [ScreenText]
    /// Whether the server no longer has it.
    package var isGone: Bool
    /// Whether it is chosen in part: `[-]`.
    package var isMixed: Bool
    /// Whether it heads the rows that follow it, up to the next of its kind: not chosen itself, and shown only while
    /// the rows stand as they were given and nothing is searched.
    package let isHeading: Bool

    package init(
      id: RowID, label: ScreenText, details: [ScreenText] = [], isGone: Bool = false, isMixed: Bool = false,
      isHeading: Bool = false
    ) {
      self.id = id
      self.label = label
      self.details = details
      self.isGone = isGone
      self.isMixed = isMixed
      self.isHeading = isHeading
    }
  }

  /// Which rows are shown, besides the filter.
  package enum Shown: Int, CaseIterable, Hashable, Sendable, Codable {
    case all, chosen, notChosen
  }

  package private(set) var chosen: Set<RowID>
  package internal(set) var filter = TextField()
  package private(set) var shown = Shown.all
  package private(set) var order: Order
  package internal(set) var list = List()
  /// The rows shown now, in order.
  package internal(set) var visible = PickerRows()
  /// The chosen rows among those shown.
  package private(set) var chosenShown = 0
  /// A search that the owner makes elsewhere and hands back by ``take(_:height:)``; the rows shown are older ones.
  package internal(set) var pending: PickerSearch?

  var table = PickerTable()
  /// What the details are, for the orders by them; as many orders as names.
  let detailNames: [ScreenText]
  /// Up to how many rows a key's search is made before the next key.
  let searchesAtOnce: Int
  /// The rows that are in the list, in the chosen order: places in the table.
  var sorted: [Int32] = []
  /// The number by which a row is ordered, by its place.
  var orderKeys: [UInt64] = []
  /// What the filter found; none while it is empty.
  var found: PickerSearch.Found?
  /// What it found before, for a filter that takes letters back or goes on from there.
  var foundBefore: [PickerSearch.Found] = []
  var searchCount = 0
  /// Whether the cursor goes to the best match when the pending search is done.
  var pendingIsTyped = false
  /// Whether each row is chosen, by its place.
  private var marks: [Bool] = []
  /// Rows that are in the list no more, by their place; they may come again.
  private var dropped: Set<Int32> = []
  private var steps = UndoStack<PickerStep>()
  var headingCount = 0
  private var shownHeadingCount = 0

  /// Makes an empty picker.
  ///
  /// - Parameters:
  ///   - chosen: What is chosen, whether or not its rows will come.
  ///   - order: The order to begin with.
  ///   - details: What the details of the rows are, for the orders by them.
  ///   - searchesAtOnce: With more rows than this a search is left to the owner, as ``pending``.
  package init(
    chosen: Set<RowID> = [], order: Order = .name, details: [ScreenText] = [], searchesAtOnce: Int = .max
  ) {
    self.chosen = chosen
    self.order = order
    detailNames = details
    self.searchesAtOnce = searchesAtOnce
  }

  // MARK: - Rows

  /// How many rows there are.
  package var count: Int { sorted.count }
  package var isEmpty: Bool { sorted.isEmpty }
  /// How many rows can be chosen, and how many of them are shown: all but the headings.
  package var choosableCount: Int { count - headingCount }
  package var shownCount: Int { visible.count - shownHeadingCount }

  /// Takes in a page of rows: new ones are added, known ones replaced; the cursor stays on its row.
  ///
  /// - Complexity: O(*n*) in all rows, O(*m* log *m*) in the new ones; give large pages.
  package mutating func add(_ page: [Row], height: Int) {
    // The rows shown hold the table too: without them it is changed in its place.
    visible = PickerRows()
    let first = table.count
    var isChanged = false
    for row in page {
      let known = table.place(of: row.id)
      if table.put(row) { isChanged = true }
      if let known {
        if dropped.remove(Int32(known)) != nil { isChanged = true }
      } else {
        marks.append(chosen.contains(row.id))
        headingCount += row.isHeading ? 1 : 0
      }
    }
    if isChanged {
      sortAll()
      searchAgain()
    } else {
      sort(from: first)
      searchNew()
    }
    refreshShown()
    list.reconcile(rows: visible, height: height)
  }

  /// Marks the chosen rows that a whole load did not bring as gone; others that it did not bring are dropped.
  package mutating func finishLoad(ids: Set<RowID>, height: Int) {
    guard table.count != ids.count else { return }
    visible = PickerRows()
    for place in 0..<table.count {
      let isGone = !ids.contains(table.id(at: place))
      table.setGone(place, isGone)
      if isGone, !marks[place] { dropped.insert(Int32(place)) } else { dropped.remove(Int32(place)) }
    }
    sortAll()
    refreshShown()
    list.reconcile(rows: visible, height: height)
  }

  private mutating func sortAll() {
    orderKeys = []
    sorted = []
    sort(from: 0)
  }

  func isDropped(_ place: Int32) -> Bool { !dropped.isEmpty && dropped.contains(place) }

  /// Whether a row is in the list, shown or not; quicker than to have the row made.
  package func contains(_ id: RowID) -> Bool { table.place(of: id).map { !isDropped(Int32($0)) } ?? false }

  package func row(_ id: RowID) -> Row? {
    guard let place = table.place(of: id), !isDropped(Int32(place)) else { return nil }
    return table.row(at: place)
  }

  /// The ids of the rows whose detail is one that is asked for; each different text is asked about once.
  package func ids(detail: Int, where isWanted: (ScreenText) -> Bool) -> Set<RowID> {
    var known: [ArraySlice<UInt8>: Bool] = [:]
    var ids: Set<RowID> = []
    for place in sorted where !table.isGone(Int(place)) {
      let bytes = table.field(Int(place), detail + 1)
      let isIn = known[bytes] ?? isWanted(ScreenText(cleaning: String(decoding: bytes, as: UTF8.self)))
      known[bytes] = isIn
      if isIn { ids.insert(table.id(at: Int(place))) }
    }
    return ids
  }

  /// The row under the cursor.
  package var current: Row? { list.currentID(visible).flatMap(row) }

  /// Each row, in the order of the list.
  package var allRows: some Sequence<Row> { sorted.lazy.map { table.row(at: Int($0)) } }

  // MARK: - Choice

  /// Turns rows on or off as one step of undo; rows that are not in the list are left out.
  package mutating func set(_ ids: some Sequence<RowID>, to isOn: Bool) {
    turn(ids.compactMap { id in table.place(of: id).map { Int32($0) } }.filter { marks[Int($0)] != isOn })
  }

  /// Space: turns the row under the cursor over, or the whole range as its first row goes; on a heading, all its rows.
  package mutating func toggle() {
    let range = list.range(in: visible)
    guard !range.isEmpty else { return }
    if range.count == 1, let current = list.currentID(visible), let members = members(of: current) {
      let isOn = !members.allSatisfy { marks[Int($0)] }
      turn(members.filter { marks[Int($0)] != isOn })
      return
    }
    let isOn = !(list.currentID(visible).map(chosen.contains) ?? false)
    list.endRange()
    turn(visible.places[range].filter { marks[Int($0)] != isOn })
  }

  /// The ids of the row under the cursor, or of the range.
  package var rangeIDs: [RowID] { list.range(in: visible).map { visible.id(at: $0) } }

  /// `a`: chooses the rows shown.
  package mutating func chooseShown() { turn(visible.places.filter { !marks[Int($0)] }) }

  /// `n`: takes the rows shown out of the choice.
  package mutating func clearShown() { turn(visible.places.filter { marks[Int($0)] }) }

  /// `i`: turns each row shown over.
  package mutating func invertShown() { turn(visible.places) }

  /// Makes these the chosen ones, as one step of undo; chosen rows that never came stay chosen.
  package mutating func choose(only ids: Set<RowID>) {
    turn(sorted.filter { ids.contains(table.id(at: Int($0))) != marks[Int($0)] })
  }

  private mutating func turn(_ wanted: [Int32]) {
    let places = headingCount == 0 ? wanted : wanted.filter { !table.isHeading(Int($0)) }
    if places.isEmpty { return }
    changeCount += 1
    steps.record(PickerStep(places))
    flip(places)
  }

  private mutating func flip(_ places: [Int32]) {
    for place in places {
      let id = table.id(at: Int(place))
      marks[Int(place)].toggle()
      if marks[Int(place)] { chosen.insert(id) } else { chosen.remove(id) }
    }
    if shown == .all { countShown() } else { refreshShown() }
  }

  /// Counted up with each step that can be undone.
  package private(set) var changeCount = 0

  /// Undoes the last change of the choice; false when there is none.
  package mutating func undo() -> Bool {
    guard let step = steps.undo() else { return false }
    flip(step.places)
    return true
  }

  package mutating func redo() -> Bool {
    guard let step = steps.redo() else { return false }
    flip(step.places)
    return true
  }

  /// The chosen rows that are not shown now.
  package var chosenNotShown: Int { chosen.count - chosenShown }

  /// The shown ids whose whole label is one of the given lines, case and accents ignored: for a pasted list.
  package func ids(matchingLines lines: [String]) -> [RowID] {
    let wanted = Set(lines.map { Folding.fold(ScreenText(cleaning: $0).string.trimmed) }.filter { !$0.isEmpty })
    return visible.ids.filter { id in
      row(id).map { !$0.isHeading && wanted.contains(Folding.fold($0.label.string)) } ?? false
    }
  }

  // MARK: - What is shown

  package mutating func show(_ shown: Shown, height: Int) {
    self.shown = shown
    refreshShown()
    list.reconcile(rows: visible, height: height)
  }

  package mutating func sort(by order: Order, height: Int) {
    self.order = order
    sortAll()
    refreshShown()
    list.reconcile(rows: visible, height: height)
  }

  package mutating func withList(_ change: (inout List, PickerRows) -> Void) {
    change(&list, visible)
  }

  /// Shows what the filter found, of it what is to be shown, in the order of the list.
  mutating func refreshShown() {
    var places = ranked()
    switch shown {
    case _ where headingCount > 0: places = grouped(places)
    case .all: break
    case .chosen: places.removeAll { !marks[Int($0)] }
    case .notChosen: places.removeAll { marks[Int($0)] }
    }
    visible = PickerRows(places, of: table)
    shownHeadingCount = headingCount == 0 ? 0 : places.count { table.isHeading(Int($0)) }
    countShown()
  }

  /// What is shown where there are headings: each over its rows that are shown, none in a search or another order.
  private func grouped(_ found: [Int32]) -> [Int32] {
    var places: [Int32] = []
    var heading: Int32?
    for place in found {
      if table.isHeading(Int(place)) {
        heading = isGrouped ? place : nil
        continue
      }
      guard shown == .all || marks[Int(place)] == (shown == .chosen) else { continue }
      if let open = heading {
        places.append(open)
        heading = nil
      }
      places.append(place)
    }
    return places
  }

  private mutating func countShown() {
    chosenShown = chosen.isEmpty ? 0 : visible.places.count { marks[Int($0)] }
  }
}

extension String {
  /// Without blanks at both ends.
  var trimmed: String {
    var rest = self[...].drop { $0.isWhitespace }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }
}
