/// Rows down, a few columns across, one mark a row: statuses to stages.
package struct MappingGrid: Hashable, Sendable {
  /// A row to map.
  package struct Row: Hashable, Sendable, Identifiable {
    package let id: RowID
    package let label: ScreenText
    /// How many records it stands for, or none while that is not known.
    package var count: Int?

    package init(id: RowID, label: ScreenText, count: Int? = nil) {
      self.id = id
      self.label = label
      self.count = count
    }
  }

  /// Where a row goes.
  package struct Mark: Hashable, Sendable, Codable {
    /// The column from 0; none for a deliberate "leave alone".
    package let column: Int?
    /// Guessed and not confirmed yet.
    package var isGuess: Bool

    package init(column: Int?, isGuess: Bool = false) {
      self.column = column
      self.isGuess = isGuess
    }

    /// The mark that a digit sets: 0 leaves alone, the others are the columns.
    package init(digit: Int, isGuess: Bool = false) {
      self.init(column: digit == 0 ? nil : digit - 1, isGuess: isGuess)
    }

    package var digit: Int { column.map { $0 + 1 } ?? 0 }
  }

  package let columns: [ScreenText]
  package private(set) var rows: [Row]
  package private(set) var list: List
  private var history: MappingHistory
  private var visible: Rows

  package init(columns: [ScreenText], rows: [Row], marks: [RowID: Mark] = [:]) {
    self.columns = columns
    self.rows = rows
    history = MappingHistory(marks.filter { $0.value.column.map(columns.indices.contains) ?? true })
    visible = Rows(rows.map(\.id))
    list = List(cursor: rows.first?.id)
  }

  /// Takes in other rows (another board, new counts); marks stay by id, the cursor on its row.
  package mutating func setRows(_ rows: [Row], height: Int) {
    self.rows = rows
    visible = Rows(rows.map(\.id))
    list.reconcile(rows: visible, height: height)
  }

  // MARK: - What it holds

  /// The marks of all rows, those not shown now among them.
  package var marks: [RowID: Mark] { history.marks }

  package var current: Row? { list.currentID(visible).flatMap(row) }
  package func row(_ id: RowID) -> Row? { index(of: id).map { rows[$0] } }

  /// The place of a row among those shown; none when it is not.
  package func index(of id: RowID) -> Int? { visible.index(of: id) }

  /// The rows shown that have a mark, and that have none.
  package var setCount: Int { rows.reduce(0) { $0 + (marks[$1.id] == nil ? 0 : 1) } }
  package var unset: [Row] { rows.filter { marks[$0.id] == nil } }

  /// How many records of the rows shown go into each column.
  package var totals: [Int] {
    var totals = Array(repeating: 0, count: columns.count)
    for row in rows { if let column = marks[row.id]?.column { totals[column] += row.count ?? 0 } }
    return totals
  }

  // MARK: - Changing

  /// Sets rows to a column, to "leave alone" (a mark without a column), or to nothing, as one step of undo.
  package mutating func set(_ ids: some Sequence<RowID>, to mark: Mark?) {
    change(Dictionary(ids.map { ($0, mark) }, uniquingKeysWith: { first, _ in first }))
  }

  /// Changes the marks of rows, shown or not, as one step of undo.
  ///
  /// - Returns: The rows that have another mark now.
  @discardableResult
  package mutating func change(_ change: MappingHistory.Change) -> Set<RowID> { history.change(change) }

  /// Takes guesses for rows that have no mark; one step of undo.
  ///
  /// - Parameter guesses: A column, or "leave alone", by row.
  /// - Returns: How many rows got one.
  @discardableResult
  package mutating func suggest(_ guesses: [RowID: Int?]) -> Int {
    let known = guesses.filter { $0.value.map(columns.indices.contains) ?? true }
    return history.suggest(known.mapValues { Mark(column: $0) })
  }

  /// Confirms the guesses among rows, as one step of undo.
  ///
  /// - Returns: What to say about it.
  package mutating func confirm(_ ids: some Sequence<RowID>) -> ScreenText { history.confirm(ids) }

  /// Takes the last step back, or does it again.
  ///
  /// - Returns: The rows that have another mark now; none when there is no such step.
  package mutating func undo() -> Set<RowID> { history.undo() }
  package mutating func redo() -> Set<RowID> { history.redo() }

  // MARK: - Keys

  package enum Outcome: Hashable, Sendable {
    case moved
    /// Marks changed, with what to say about it.
    case changed(ScreenText)
  }

  /// Handles a key; none when the key is not the grid's.
  ///
  /// `height` is the rows of cells for the statuses.
  package mutating func handle(_ key: Key, height: Int) -> Outcome? {
    if case .character(let character)? = Optional(key.code), key.modifiers.isEmpty,
      let digit = character.wholeNumberValue, character.isASCII, digit <= columns.count
    {
      return setRange(to: digit)
    }
    switch key {
    case "y":
      let ids = rangeIDs
      list.endRange()
      return .changed(confirm(ids))
    case "Y": return .changed(confirm(visible.ids))
    case "w": return nextUnset(height: height)
    case "u": return .changed(undo().isEmpty ? "Nothing to undo" : "Undone")
    case "U": return .changed(redo().isEmpty ? "Nothing to redo" : "Redone")
    case .left, .right:
      guard let id = list.currentID(visible) else { return .moved }
      let step = key == .right ? 1 : -1
      let column = marks[id]?.column.map { $0 + step } ?? (step > 0 ? 0 : columns.count - 1)
      guard columns.indices.contains(column) else { return .moved }
      set([id], to: Mark(column: column))
      return .changed(ScreenText.empty)
    case .escape where list.anchor != nil:
      list.endRange()
      return .moved
    default:
      return list.handle(key, rows: visible, height: height) ? .moved : nil
    }
  }

  /// Whether the cursor is on the last row.
  package var isAtEnd: Bool { list.index(in: visible) >= visible.count - 1 }

  /// Puts the cursor on a row, for clicks.
  package mutating func select(index: Int, height: Int) {
    list.select(index: index, rows: visible, height: height)
  }

  /// Makes a range from the cursor to a row, for Shift-clicks.
  package mutating func extend(to index: Int, height: Int) {
    if list.anchor == nil { list.beginRange(at: list.currentID(visible)) }
    list.select(index: index, rows: visible, height: height)
  }

  package mutating func scroll(by delta: Int, height: Int) {
    list.scroll(by: delta, rows: visible, height: height)
  }

  private var rangeIDs: [RowID] { list.range(in: visible).map { visible.id(at: $0) } }

  /// Sets the row or the range; of a single row nothing is said, as its mark shows it.
  private mutating func setRange(to digit: Int) -> Outcome {
    let ids = rangeIDs
    guard !ids.isEmpty else { return .moved }
    list.endRange()
    set(ids, to: Mark(digit: digit))
    let name: ScreenText = digit == 0 ? "leave alone" : columns[digit - 1]
    return .changed(ids.count == 1 ? .empty : "\(ids.count) statuses: \(name)")
  }

  private mutating func nextUnset(height: Int) -> Outcome {
    let marks = marks
    if list.selectNext(rows: visible, height: height, where: { marks[$0] == nil }) { return .moved }
    return .changed("Every status here is set")
  }

  // MARK: - Drawing

  /// Draws the titles and the rows of cells below: name, count, a place for each column, `guess`.
  package func draw(
    into grid: inout Grid, _ rect: Rect, title: ScreenText, countTitle: ScreenText, isFocused: Bool, look: Look
  ) {
    let geometry = Geometry(rect: rect, columns: columns.count)
    let head = rect.row(0)
    grid.put(title, in: geometry.name(head), style: look[.textDim], ellipsis: look.glyphs.ellipsis)
    grid.put(countTitle, in: geometry.count(head), align: .right, style: look[.textDim], ellipsis: look.glyphs.ellipsis)
    for (index, column) in columns.enumerated() {
      let full: ScreenText = geometry.pitch < 7 ? "\(index + 1)\(column)" : "\(index + 1) \(column)"
      let text = full.truncated(to: min(6, geometry.pitch - 1), ellipsis: "")
      let cell = geometry.column(index, head)
      grid.put(text, x: cell.x + geometry.middle - text.width / 2, y: cell.y, style: look[.textDim], clip: cell)
    }
    let body = rect.inset(top: 1)
    list.draw(into: &grid, body, rows: visible, isFocused: isFocused, look: look) { grid, line in
      guard let row = row(line.id) else { return }
      let whole = Rect(x: rect.x, y: line.rect.y, width: rect.width, height: 1)
      grid.put(row.label, in: geometry.name(whole), style: line.style, ellipsis: look.glyphs.ellipsis)
      let count: ScreenText = row.count.map { ScreenText(grouped: $0) } ?? "..."
      grid.put(count, in: geometry.count(whole), align: .right, style: line.style)
      let mark = marks[row.id]
      let isBar = line.isFocused && look.theme.focusIsBar
      for index in columns.indices {
        let cell = geometry.column(index, whole)
        let isHere = mark?.column == index
        let sign: ScreenText = isHere ? look.glyphs.current : "."
        let role: Role = isHere ? Self.badge(index) : .textDim
        grid.put(sign, x: cell.x + geometry.middle, y: cell.y, style: isBar ? line.style : look[role], clip: cell)
      }
      let note: ScreenText
      if let mark {
        note = mark.isGuess ? "guess" : mark.column == nil ? "none" : ""
      } else {
        note = "? 1-\(columns.count)"
      }
      grid.put(note, in: geometry.note(whole), style: isBar ? line.style : look[mark == nil ? .messageWarn : .textDim])
    }
  }

  /// The cells of each column in a row of the block that the grid is drawn in, for clicks.
  package func cells(atY y: Int, in rect: Rect) -> [Rect] {
    let geometry = Geometry(rect: rect, columns: columns.count)
    return columns.indices.map { geometry.column($0, rect.row(y - rect.y)) }
  }

  /// The row under a row of the block, or none.
  package func index(atY y: Int, in rect: Rect) -> Int? {
    list.index(atRow: y - rect.y - 1, rows: visible, height: max(0, rect.height - 1))
  }

  /// The role that a column's marks and title are drawn in.
  static func badge(_ column: Int) -> Role { badges[min(max(0, column), badges.count - 1)] }

  private static let badges: [Role] = [.badgeNew, .badgeTriaged, .badgeWorking, .badgeWaiting, .badgeResolved]
}

/// Where the parts of a mapping row stand.
private struct Geometry {
  let rect: Rect
  let nameWidth: Int
  let countX: Int
  let firstColumn: Int
  /// The cells of a column: 8, and 5 where a window of 60 columns has to do.
  let pitch: Int
  let columnCount: Int
  /// Where a column's mark stands.
  var middle: Int { (pitch - 1) / 2 }

  init(rect: Rect, columns: Int) {
    self.rect = rect
    columnCount = columns
    pitch = rect.width >= 76 ? 8 : rect.width >= 70 ? 6 : 5
    // Name, 7 cells of count, 2 blanks, the columns, 6 for the note; the name takes what is left.
    let fixed = 3 + 1 + 7 + 2 + columns * pitch + 6
    nameWidth = max(8, rect.width - fixed)
    countX = rect.x + 3 + nameWidth + 1
    firstColumn = countX + 7 + 2
  }

  func name(_ row: Rect) -> Rect { Rect(x: rect.x + 3, y: row.y, width: nameWidth, height: 1).intersection(row) }
  func count(_ row: Rect) -> Rect { Rect(x: countX, y: row.y, width: 7, height: 1).intersection(row) }
  func column(_ index: Int, _ row: Rect) -> Rect {
    Rect(x: firstColumn + index * pitch, y: row.y, width: pitch, height: 1).intersection(row)
  }
  func note(_ row: Rect) -> Rect {
    let x = firstColumn + columnCount * pitch
    return Rect(x: x, y: row.y, width: max(0, rect.endX - x), height: 1).intersection(row)
  }
}
