/// A screen's worth of cells, as a value.
///
/// Writing outside is clipped and never an error, at any size. Text is placed by cells, and a wide character is never
/// cut in half: what is left of an overwritten one becomes a blank.
package struct Grid: Sendable {
  package let width: Int
  package let height: Int

  /// Where the terminal's cursor stands: on the focused item, as screen readers follow it.
  package var cursor: Point?

  /// Whether the cursor is to be seen: in text fields.
  package var showsCursor = false

  var cells: [Cell]
  private(set) var clusters: [String] = []
  private var clusterIndexes: [String: UInt32] = [:]

  /// Makes a grid of blanks.
  package init(width: Int, height: Int, style: Style = .plain) {
    let size = Size(width: min(width, 2000), height: min(height, 2000))
    self.width = size.width
    self.height = size.height
    cells = Array(repeating: .blank(style), count: size.width * size.height)
  }

  package init(_ size: Size, style: Style = .plain) {
    self.init(width: size.width, height: size.height, style: style)
  }

  package var bounds: Rect { Rect(x: 0, y: 0, width: width, height: height) }

  /// The cell at a place, or none outside.
  package subscript(x: Int, y: Int) -> Cell? {
    guard x >= 0, x < width, y >= 0, y < height else { return nil }
    return cells[y * width + x]
  }

  /// What stands at a place: empty for the right half of a wide character, and outside.
  package func text(x: Int, y: Int) -> String {
    guard let cell = self[x, y], cell.width > 0 else { return "" }
    return text(of: cell)
  }

  /// Each row as text, right-hand blanks kept.
  package var lines: [String] {
    (0..<height).map { y in (0..<width).map { text(x: $0, y: y) }.joined() }
  }

  /// What one cell holds, for writing it out.
  package enum Content: Hashable, Sendable {
    case scalar(Unicode.Scalar)
    /// A base and the marks on it.
    case cluster(String)
    /// The right half of the wide character before.
    case continuation
  }

  package func content(of cell: Cell) -> Content {
    if cell.width == 0 { return .continuation }
    if let index = cell.clusterIndex { return .cluster(clusters[index]) }
    return .scalar(Unicode.Scalar(cell.code) ?? " ")
  }

  func text(of cell: Cell) -> String {
    if let index = cell.clusterIndex { return clusters[index] }
    guard let scalar = Unicode.Scalar(cell.code) else { return " " }
    return String(Character(scalar))
  }

  // MARK: - Drawing

  /// Draws a text from a place to the right, cut at `clip` and at the grid's edge.
  ///
  /// - Returns: The column after the last cell that the text takes or, cut, would take.
  @discardableResult
  package mutating func put(
    _ text: ScreenText, x: Int, y: Int, style: Style, clip: Rect? = nil
  ) -> Int {
    let area = clip.map { $0.intersection(bounds) } ?? bounds
    let isInRows = y >= area.y && y < area.endY
    var column = Rect.clamp(x)
    if TextWidth.isPlain(text.string) {
      for byte in text.string.utf8 {
        if isInRows, column >= area.x, column < area.endX {
          set(Cell(code: UInt32(byte), style: style, width: 1), column, y)
        }
        column += 1
      }
      return column
    }
    for character in text.string {
      TextWidth.forEachPiece(of: character) { piece in
        if isInRows { put(piece, x: column, y: y, style: style, area: area) }
        column += piece.width
      }
    }
    return column
  }

  /// Draws a text in one row of cells: cut with `…` when it is too long, else placed to one side or in the middle.
  package mutating func put(
    _ text: ScreenText, in row: Rect, align: Alignment = .left, style: Style, ellipsis: ScreenText = "…"
  ) {
    let cut = text.truncated(to: row.width, ellipsis: ellipsis)
    let free = max(0, row.width - cut.width)
    let x =
      switch align {
      case .left: row.x
      case .centre: row.x + free / 2
      case .right: row.x + free
      }
    put(cut, x: x, y: row.y, style: style, clip: row)
  }

  /// Fills a block with blanks of a style.
  package mutating func fill(_ rect: Rect, style: Style) {
    fill(rect, with: .blank(style))
  }

  /// Changes the style of a block, keeping what stands in it.
  package mutating func restyle(_ rect: Rect, _ change: (Style) -> Style) {
    let area = rect.intersection(bounds)
    guard !area.isEmpty else { return }
    for y in area.y..<area.endY {
      for x in area.x..<area.endX { cells[y * width + x].style = change(cells[y * width + x].style) }
    }
  }

  /// Repeats a one-cell character over a block.
  package mutating func fill(_ rect: Rect, character: Unicode.Scalar, style: Style) {
    let code = TextWidth.of(character) == 1 ? character.value : 0x3F
    fill(rect, with: Cell(code: code, style: style, width: 1))
  }

  /// Copies another grid's cells to a place, clipped; its cursor comes too when it has one.
  package mutating func draw(_ other: Grid, at origin: Point) {
    for y in 0..<other.height where origin.y + y >= 0 && origin.y + y < height {
      for x in 0..<other.width where origin.x + x >= 0 && origin.x + x < width {
        var cell = other.cells[y * other.width + x]
        if cell.width == 0 { continue }
        if origin.x + x + Int(cell.width) > width { cell = .blank(cell.style) }
        if let index = cell.clusterIndex { cell.code = intern(other.clusters[index]) }
        place(cell, origin.x + x, origin.y + y)
      }
    }
    if let cursor = other.cursor {
      self.cursor = Point(x: origin.x + cursor.x, y: origin.y + cursor.y)
      showsCursor = other.showsCursor
    }
  }

  // MARK: - Cells

  private mutating func fill(_ rect: Rect, with cell: Cell) {
    let area = rect.intersection(bounds)
    guard !area.isEmpty else { return }
    for y in area.y..<area.endY {
      for x in area.x..<area.endX { set(cell, x, y) }
    }
  }

  private mutating func put(_ piece: TextWidth.Piece, x: Int, y: Int, style: Style, area: Rect) {
    guard x < area.endX, x + piece.width > area.x else { return }
    guard x >= area.x, x + piece.width <= area.endX else {
      // Half a wide character is outside: a blank holds the place of the other half.
      set(.blank(style), max(x, area.x), y)
      return
    }
    var code = piece.base.value
    if !piece.marks.isEmpty {
      var cluster = String.UnicodeScalarView([piece.base])
      cluster.append(contentsOf: piece.marks)
      code = intern(String(cluster))
    }
    place(Cell(code: code, style: style, width: UInt8(piece.width)), x, y)
  }

  private mutating func place(_ cell: Cell, _ x: Int, _ y: Int) {
    set(cell, x, y)
    if cell.width == 2 { set(Cell(code: 0x20, style: cell.style, width: 0), x + 1, y) }
  }

  /// Writes one cell inside the grid and mends a wide character that it breaks.
  private mutating func set(_ cell: Cell, _ x: Int, _ y: Int) {
    let index = y * width + x
    let old = cells[index]
    if old.width == 0, cell.width != 0, x > 0 { cells[index - 1] = .blank(cells[index - 1].style) }
    if old.width == 2, x + 1 < width { cells[index + 1] = .blank(cells[index + 1].style) }
    cells[index] = cell
  }

  private mutating func intern(_ cluster: String) -> UInt32 {
    if let index = clusterIndexes[cluster] { return index | Cell.clusterBit }
    let index = UInt32(clusters.count)
    clusters.append(cluster)
    clusterIndexes[cluster] = index
    return index | Cell.clusterBit
  }
}

/// Where text stands in a row that is wider than it.
package enum Alignment: Sendable {
  case left, centre, right
}

extension Grid: Equatable {
  /// Whether both grids show the same, cursor included.
  package static func == (left: Grid, right: Grid) -> Bool {
    left.width == right.width && left.height == right.height && left.cursor == right.cursor
      && left.showsCursor == right.showsCursor && GridDiff.runs(from: left, to: right).isEmpty
  }
}
