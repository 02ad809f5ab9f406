import Terminal

/// Rows of text in columns, cut to the terminal's width; pipes and files get them whole.
struct TextTable: Sendable {
  struct Column: Sendable, Hashable {
    let title: ScreenText
    /// Whether its cells stand at the right, as numbers do.
    let isNumber: Bool
    /// Whether it is the one that is cut where there is no room.
    let gives: Bool

    init(_ title: ScreenText, isNumber: Bool = false, gives: Bool = false) {
      self.title = title
      self.isNumber = isNumber
      self.gives = gives
    }
  }

  let columns: [Column]
  private(set) var rows: [[StyledText]] = []

  init(_ columns: [Column]) { self.columns = columns }

  mutating func add(_ cells: [StyledText]) { rows.append(cells) }

  mutating func add(texts: [ScreenText]) { rows.append(texts.map { StyledText($0) }) }

  /// The lines, the titles first; a width of `nil` gives each line what it needs.
  func lines(width: Int?) -> [StyledText] {
    let widths = self.widths(in: width)
    let head = line(columns.map { StyledText($0.title, .bold) }, widths)
    return [head] + rows.map { line($0, widths) }
  }

  private func line(_ cells: [StyledText], _ widths: [Int]) -> StyledText {
    var line = StyledText()
    // Blanks at the end of a line are of no use.
    let count = (cells.lastIndex { !$0.plain.isEmpty } ?? 0) + 1
    for (index, column) in columns.prefix(count).enumerated() {
      let cell = index < cells.count ? cells[index].truncated(to: widths[index]) : StyledText()
      let blanks = ScreenText.empty.padded(to: widths[index] - cell.plain.width)
      let isLast = index == count - 1
      if index > 0 { line = line + StyledText("  ") }
      line =
        column.isNumber ? line + StyledText(blanks) + cell : isLast ? line + cell : line + cell + StyledText(blanks)
    }
    return line
  }

  private func widths(in room: Int?) -> [Int] {
    var widths = columns.indices.map { index in
      max(columns[index].title.width, rows.map { index < $0.count ? $0[index].plain.width : 0 }.max() ?? 0)
    }
    guard let room else { return widths }
    var excess = widths.reduce(0, +) + 2 * (columns.count - 1) - room
    // The columns that give shrink first, then the widest of the others; none below a readable rest.
    let order = columns.indices.sorted {
      (columns[$0].gives ? 0 : 1, -widths[$0]) < (columns[$1].gives ? 0 : 1, -widths[$1])
    }
    for index in order where excess > 0 {
      let least = min(widths[index], columns[index].gives ? 10 : max(6, columns[index].title.width))
      let given = min(excess, widths[index] - least)
      widths[index] -= given
      excess -= given
    }
    return widths
  }
}

extension Output {
  /// Prints a table, cut to the terminal's width where there is one.
  func data(_ table: TextTable) throws(OutputEnd) {
    try data(table.lines(width: console.isOutputTerminal ? columns : nil))
  }
}
