/// A row's identity: a record's id at the server, or a place in a fixed table.
package typealias RowID = Int

/// What a list shows, without the list holding it: only visible rows are asked for.
package protocol RowSource {
  var count: Int { get }
  func id(at index: Int) -> RowID
  /// The place of an id, or none when it is not shown now. Expected to be quick.
  func index(of id: RowID) -> Int?
}

/// A list's rows from an array of ids.
package struct Rows: RowSource, Hashable, Sendable {
  package let ids: [RowID]
  private let places: [RowID: Int]

  package init(_ ids: [RowID]) {
    self.ids = ids
    places = Dictionary(ids.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Rows 0, 1, 2 … of a fixed table.
  package init(count: Int) {
    self.init(Array(0..<max(0, count)))
  }

  package var count: Int { ids.count }
  package func id(at index: Int) -> RowID { ids.indices.contains(index) ? ids[index] : -1 }
  package func index(of id: RowID) -> Int? { places[id] }
}

/// Where one is in a list: the cursor by id, the scroll, the start of a range.
package struct List: Hashable, Sendable, Codable {
  package private(set) var cursor: RowID?
  /// The cursor's place when it was last known, for when its row goes.
  private var place = 0
  private var offset = 0
  /// Where a range began (`v` or Shift with an arrow), or none.
  package private(set) var anchor: RowID?

  package init(cursor: RowID? = nil) {
    self.cursor = cursor
  }

  // MARK: - Moving

  /// Moves by a key: arrows, `j` `k`, Page keys, Ctrl-U and Ctrl-D, Home, End, `g`, `G`; `v` and Shift-arrows extend a
  /// range.
  ///
  /// `height` is the rows of cells that the list is drawn in.
  ///
  /// - Returns: Whether the key was the list's.
  package mutating func handle(_ key: Key, rows: some RowSource, height: Int) -> Bool {
    let page = max(1, visibleRows(count: rows.count, height: height) - 1)
    switch key {
    case .up, "k": move(by: -1, rows: rows, height: height)
    case .down, "j": move(by: 1, rows: rows, height: height)
    case .pageUp, .control("u"): move(by: -page, rows: rows, height: height)
    case .pageDown, .control("d"): move(by: page, rows: rows, height: height)
    case .home, "g": move(by: -rows.count, rows: rows, height: height)
    case .end, "G": move(by: rows.count, rows: rows, height: height)
    case "v": anchor = anchor == nil ? currentID(rows) : nil
    case .shiftUp, .shiftDown:
      if anchor == nil { anchor = currentID(rows) }
      move(by: key == .shiftUp ? -1 : 1, rows: rows, height: height)
    default: return false
    }
    return true
  }

  /// Moves the cursor by a number of rows, not beyond the ends.
  package mutating func move(by delta: Int, rows: some RowSource, height: Int) {
    guard rows.count > 0 else { return }
    select(index: min(max(0, index(in: rows) + delta), rows.count - 1), rows: rows, height: height)
  }

  /// Puts the cursor on a row.
  package mutating func select(index: Int, rows: some RowSource, height: Int) {
    guard index >= 0, index < rows.count else { return }
    cursor = rows.id(at: index)
    place = index
    offset = top(rows: rows, height: height)
  }

  /// Puts the cursor on the next row that is wanted, from the first one on after the last.
  ///
  /// - Returns: Whether there is one.
  package mutating func selectNext(rows: some RowSource, height: Int, where isWanted: (RowID) -> Bool) -> Bool {
    let start = index(in: rows)
    let order = (0..<rows.count).lazy.map { (start + 1 + $0) % rows.count }
    guard let next = order.first(where: { isWanted(rows.id(at: $0)) }) else { return false }
    select(index: next, rows: rows, height: height)
    return true
  }

  /// Scrolls without more cursor movement than keeps it in sight, as the wheel does.
  package mutating func scroll(by delta: Int, rows: some RowSource, height: Int) {
    let visible = visibleRows(count: rows.count, height: height)
    guard visible > 0, rows.count > 0 else { return }
    offset = min(max(0, top(rows: rows, height: height) + delta), max(0, rows.count - visible))
    let index = min(max(index(in: rows), offset), offset + visible - 1)
    cursor = rows.id(at: index)
    place = index
  }

  /// Keeps the cursor on its row after rows came or went: the same id, else the same place.
  package mutating func reconcile(rows: some RowSource, height: Int) {
    guard rows.count > 0 else { return }
    let distance = place - offset
    place = index(in: rows)
    cursor = rows.id(at: place)
    if let anchor, rows.index(of: anchor) == nil { self.anchor = nil }
    offset = max(0, place - max(0, distance))
    offset = top(rows: rows, height: height)
  }

  /// The cursor's place; 0 in an empty list.
  package func index(in rows: some RowSource) -> Int {
    if let cursor, let index = rows.index(of: cursor) { return index }
    return min(max(0, place), max(0, rows.count - 1))
  }

  /// The id under the cursor, or none in an empty list.
  package func currentID(_ rows: some RowSource) -> RowID? {
    rows.count > 0 ? rows.id(at: index(in: rows)) : nil
  }

  /// The places from the range's start to the cursor, or the cursor's alone; empty in an empty list.
  package func range(in rows: some RowSource) -> Range<Int> {
    guard rows.count > 0 else { return 0..<0 }
    let current = index(in: rows)
    guard let anchor, let start = rows.index(of: anchor) else { return current..<current + 1 }
    return min(start, current)..<max(start, current) + 1
  }

  /// Begins a range at a row, for Shift-click.
  package mutating func beginRange(at id: RowID?) { anchor = id }

  package mutating func endRange() { anchor = nil }

  // MARK: - Drawing

  /// The rows of a list that has `height` rows of cells: the last one tells what is out of sight, when needed.
  package func visibleRows(count: Int, height: Int) -> Int {
    count > height ? max(0, height - 1) : max(0, count)
  }

  /// The places in sight.
  package func visible(rows: some RowSource, height: Int) -> Range<Int> {
    let start = top(rows: rows, height: height)
    return start..<min(rows.count, start + visibleRows(count: rows.count, height: height))
  }

  /// The place of the row drawn at a row of cells, or none.
  package func index(atRow row: Int, rows: some RowSource, height: Int) -> Int? {
    let range = visible(rows: rows, height: height)
    return row >= 0 && row < range.count ? range.lowerBound + row : nil
  }

  /// Draws the visible rows and the sign that there are more.
  ///
  /// `markerColumn` is where `▸` stands, from the block's left edge; the content begins two cells further on.
  /// `drawRow` draws one row into its block, in the style given with it.
  package func draw(
    into grid: inout Grid, _ rect: Rect, rows: some RowSource, isFocused: Bool, look: Look, markerColumn: Int = 1,
    drawRow: (_ grid: inout Grid, _ row: ListRow) -> Void
  ) {
    let range = visible(rows: rows, height: rect.height)
    let marked = anchor == nil ? 0..<0 : self.range(in: rows)
    let current = index(in: rows)
    for index in range {
      let line = rect.row(index - range.lowerBound)
      let isCurrent = index == current
      let hasFocus = isCurrent && isFocused
      let marker = hasFocus ? look[.focus] : look[.focusInactive]
      let style: Style =
        hasFocus && look.theme.focusIsBar ? look[.focus] : marked.contains(index) ? look[.selected] : look[.text]
      if hasFocus, look.theme.focusIsBar { grid.fill(line, style: style) }
      if isCurrent {
        grid.put(look.glyphs.pointer, x: line.x + markerColumn, y: line.y, style: marker, clip: line)
      } else if marked.contains(index) {
        grid.put("+", x: line.x + markerColumn, y: line.y, style: look[.selected], clip: line)
      }
      if hasFocus { grid.focusCursor(x: line.x + markerColumn, y: line.y) }
      drawRow(
        &grid,
        ListRow(
          index: index, id: rows.id(at: index), rect: line.inset(left: markerColumn + 2), style: style,
          isCurrent: isCurrent, isFocused: hasFocus, isInRange: marked.contains(index)))
    }
    let below = rows.count - range.upperBound
    if rows.count > rect.height, rect.height > 0 {
      drawMore(above: range.lowerBound, below: below, into: &grid, rect.row(rect.height - 1), markerColumn, look)
    }
  }

  private func drawMore(
    above: Int, below: Int, into grid: inout Grid, _ row: Rect, _ markerColumn: Int, _ look: Look
  ) {
    let up: ScreenText = above > 0 ? "\(look.glyphs.up) \(grouped: above) more" : ""
    let down: ScreenText = below > 0 ? "\(look.glyphs.down) \(grouped: below) more" : ""
    let text = up.isEmpty ? down : down.isEmpty ? up : "\(down)   \(up)"
    grid.put(
      text, in: row.inset(left: markerColumn + 2), style: look[.scroll], ellipsis: look.glyphs.ellipsis)
  }

  /// The first place in sight, so that the cursor is in sight too.
  private func top(rows: some RowSource, height: Int) -> Int {
    let visible = visibleRows(count: rows.count, height: height)
    guard visible > 0 else { return 0 }
    let current = index(in: rows)
    var top = min(max(0, offset), max(0, rows.count - visible))
    if current < top { top = current }
    if current >= top + visible { top = current - visible + 1 }
    return top
  }
}

/// One row to draw.
package struct ListRow: Sendable {
  package let index: Int
  package let id: RowID
  /// The block for the row's content, after the marker column.
  package let rect: Rect
  /// The style for its text: the text's own, as the marker alone shows the focus; a move writes few bytes so.
  ///
  /// With a theme whose focus is a bar, the bar's.
  package let style: Style
  /// Whether the list's cursor is on it.
  package let isCurrent: Bool
  /// Whether, in addition, the list has the focus.
  package let isFocused: Bool
  package let isInRange: Bool
}
