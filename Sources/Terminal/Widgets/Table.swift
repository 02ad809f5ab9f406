/// Columns of a list or a block of text: titles, widths, and which go when the screen is narrow.
package struct Table: Hashable, Sendable {
  package struct Column: Hashable, Sendable {
    package enum Width: Hashable, Sendable {
      case cells(Int)
      /// What the others leave, shared by weight.
      case fill(Int)
    }

    package let title: ScreenText
    package let width: Width
    package let align: Alignment
    /// The least width of the whole table at which the column is shown.
    package let from: Int

    package init(_ title: ScreenText, width: Width, align: Alignment = .left, from: Int = 0) {
      self.title = title
      self.width = width
      self.align = align
      self.from = from
    }
  }

  package let columns: [Column]
  package let gap: Int

  package init(_ columns: [Column], gap: Int = 2) {
    self.columns = columns
    self.gap = gap
  }

  /// The block of each column in a row; empty for one that is not shown at this width.
  package func layout(_ row: Rect) -> [Rect] {
    let shown = columns.indices.filter { row.width >= columns[$0].from }
    let parts = row.columns(
      shown.map { index in
        switch columns[index].width {
        case .cells(let count): .length(count)
        case .fill(let weight): .fill(weight)
        }
      }, gap: gap)
    var result = Array(repeating: Rect(x: row.x, y: row.y, width: 0, height: 1), count: columns.count)
    for (index, part) in zip(shown, parts) { result[index] = part }
    return result
  }

  /// Draws the titles.
  package func drawTitles(into grid: inout Grid, _ row: Rect, look: Look) {
    for (column, part) in zip(columns, layout(row)) {
      grid.put(column.title, in: part, align: column.align, style: look[.textDim], ellipsis: look.glyphs.ellipsis)
    }
  }

  /// Draws one row's texts; a text more than there are columns is left out.
  package func draw(_ texts: [ScreenText], into grid: inout Grid, _ row: Rect, style: Style, look: Look) {
    for ((column, part), text) in zip(zip(columns, layout(row)), texts) {
      grid.put(text, in: part, align: column.align, style: style, ellipsis: look.glyphs.ellipsis)
    }
  }
}
