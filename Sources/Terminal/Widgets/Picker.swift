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

    package init(
      id: RowID, label: ScreenText, details: [ScreenText] = [], isGone: Bool = false, isMixed: Bool = false
    ) {
      self.id = id
      self.label = label
      self.details = details
      self.isGone = isGone
      self.isMixed = isMixed
    }
  }

  /// Which rows are shown, besides the filter.
  package enum Shown: Int, CaseIterable, Hashable, Sendable, Codable {
    case all, chosen, notChosen
  }

  package enum Order: Int, CaseIterable, Hashable, Sendable, Codable {
    case name, nameDescending, asGiven

    package var title: ScreenText {
      switch self {
      case .name: "name"
      case .nameDescending: "name, Z first"
      case .asGiven: "as on the server"
      }
    }
  }

  package private(set) var rows: [Row] = []
  package private(set) var chosen: Set<RowID>
  package private(set) var filter = TextField()
  package private(set) var shown = Shown.all
  package private(set) var order: Order
  package private(set) var list = List()
  /// The rows shown now, in order.
  package private(set) var visible = PickerRows()

  private var places: [RowID: Int] = [:]
  var index = SearchIndex()
  /// Rows in the chosen order: places in `rows`.
  var sorted: [Int] = []
  /// What the last query found, for the next that narrows it: places in `rows`, in sort order.
  var found: [Int] = []
  var foundQuery = Query("")
  var wasScattered = false
  private var history = PickerHistory()

  package init(chosen: Set<RowID> = [], order: Order = .name) {
    self.chosen = chosen
    self.order = order
  }

  // MARK: - Rows

  /// Takes in a page of rows: new ones are added, known ones replaced; the cursor stays on its row.
  ///
  /// - Complexity: O(*n*) in all rows, O(*m* log *m*) in the new ones; give large pages.
  package mutating func add(_ page: [Row], height: Int) {
    var isReindexed = false
    let first = rows.count
    for row in page {
      if let place = places[row.id] {
        isReindexed = isReindexed || rows[place].label != row.label || rows[place].details != row.details
        rows[place] = row
      } else {
        places[row.id] = rows.count
        rows.append(row)
        index.append(Self.searched(row))
      }
    }
    if isReindexed {
      index = SearchIndex()
      for row in rows { index.append(Self.searched(row)) }
      sort(from: 0)
    } else {
      sort(from: first)
    }
    search(reusing: false)
    list.reconcile(rows: visible, height: height)
  }

  /// Marks the chosen rows that a whole load did not bring as gone; others that it did not bring are dropped.
  package mutating func finishLoad(ids: Set<RowID>, height: Int) {
    let kept = rows.compactMap { row -> Row? in
      var row = row
      row.isGone = !ids.contains(row.id)
      return row.isGone && !chosen.contains(row.id) ? nil : row
    }
    rows = []
    places = [:]
    sorted = []
    index = SearchIndex()
    add(kept, height: height)
  }

  package func row(_ id: RowID) -> Row? { places[id].map { rows[$0] } }

  /// The row under the cursor.
  package var current: Row? { list.currentID(visible).flatMap(row) }

  static func searched(_ row: Row) -> String {
    row.details.isEmpty ? row.label.string : row.label.string + " " + row.details.map(\.string).joined(separator: " ")
  }

  // MARK: - Choice

  /// Turns rows on or off as one step of undo.
  package mutating func set(_ ids: some Sequence<RowID>, to isOn: Bool) {
    var step = PickerHistory.Step()
    for id in ids {
      if isOn, chosen.insert(id).inserted { step.added.append(id) }
      if !isOn, chosen.remove(id) != nil { step.removed.append(id) }
    }
    history.record(step)
    refreshShown()
  }

  /// Space: turns the row under the cursor over, or the whole range as its first row goes.
  package mutating func toggle() {
    let range = list.range(in: visible)
    guard !range.isEmpty else { return }
    let ids = range.map { visible.id(at: $0) }
    let isOn = !(list.currentID(visible).map(chosen.contains) ?? false)
    list.endRange()
    set(ids, to: isOn)
  }

  /// `a`: chooses the rows shown.
  package mutating func chooseShown() { set(visible.ids, to: true) }

  /// `n`: takes the rows shown out of the choice.
  package mutating func clearShown() { set(visible.ids, to: false) }

  /// `i`: turns each row shown over.
  package mutating func invertShown() {
    var step = PickerHistory.Step()
    for id in visible.ids {
      if chosen.remove(id) != nil {
        step.removed.append(id)
      } else {
        chosen.insert(id)
        step.added.append(id)
      }
    }
    history.record(step)
    refreshShown()
  }

  /// Undoes the last change of the choice; false when there is none.
  package mutating func undo() -> Bool {
    guard let step = history.undo() else { return false }
    chosen.subtract(step.added)
    chosen.formUnion(step.removed)
    refreshShown()
    return true
  }

  package mutating func redo() -> Bool {
    guard let step = history.redo() else { return false }
    chosen.subtract(step.removed)
    chosen.formUnion(step.added)
    refreshShown()
    return true
  }

  /// The chosen rows that are not shown now.
  package var chosenNotShown: Int {
    // Asked at each drawing: the smaller of the two is walked, and neither where nothing can be hidden.
    if chosen.isEmpty || visible.count == rows.count && filter.text.isEmpty { return 0 }
    if chosen.count < visible.count {
      return chosen.reduce(0) { $0 + (visible.index(of: $1) == nil ? 1 : 0) }
    }
    return chosen.count - visible.ids.reduce(0) { $0 + (chosen.contains($1) ? 1 : 0) }
  }

  /// The shown ids whose whole label is one of the given lines, case and accents ignored: for a pasted list.
  package func ids(matchingLines lines: [String]) -> [RowID] {
    let wanted = Set(lines.map { Folding.fold(ScreenText(cleaning: $0).string.trimmed) }.filter { !$0.isEmpty })
    return visible.ids.filter { id in row(id).map { wanted.contains(Folding.fold($0.label.string)) } ?? false }
  }

  // MARK: - What is shown

  package mutating func show(_ shown: Shown, height: Int) {
    self.shown = shown
    refreshShown()
    list.reconcile(rows: visible, height: height)
  }

  package mutating func sort(by order: Order, height: Int) {
    self.order = order
    sort(from: 0)
    search(reusing: false)
    list.reconcile(rows: visible, height: height)
  }

  package mutating func setFilter(_ text: String, height: Int) {
    filter.set(text)
    refilter(height: height)
  }

  /// Edits the filter; none when the key is not the field's.
  package mutating func handleFilter(_ key: Key, height: Int) -> TextField.Outcome? {
    guard let outcome = filter.handle(key) else { return nil }
    if outcome == .changed { refilter(height: height) }
    return outcome
  }

  package mutating func pasteIntoFilter(_ text: String, height: Int) -> ScreenText? {
    let notice = filter.paste(text)
    refilter(height: height)
    return notice
  }

  /// Shows what a changed filter finds, with the cursor on the best match; without a filter it stays on its row.
  private mutating func refilter(height: Int) {
    search(reusing: true)
    if filter.text.isEmpty {
      list.reconcile(rows: visible, height: height)
    } else {
      list.select(index: 0, rows: visible, height: height)
    }
  }

  package mutating func withList(_ change: (inout List, PickerRows) -> Void) {
    change(&list, visible)
  }

  mutating func refreshShown() {
    let places: [Int] =
      switch shown {
      case .all: found
      case .chosen: found.filter { chosen.contains(rows[$0].id) }
      case .notChosen: found.filter { !chosen.contains(rows[$0].id) }
      }
    visible = PickerRows(ids: places.map { rows[$0].id }, shown: places, known: self.places)
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
