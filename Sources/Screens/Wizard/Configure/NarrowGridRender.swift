import Model
import Services
import Terminal

extension Canvas {
  /// One status with its five stages, where five columns have no room.
  mutating func drawNarrowGrid() {
    let mapping = state.configure.grid
    let boards = state.mappedBoards
    let place = (boards.firstIndex { $0.id == state.configure.board } ?? 0) + 1
    let name = boards.first { $0.id == state.configure.board }.map { ScreenText(cleaning: $0.name) } ?? ""
    let right = settings(set: mapping.setCount, unset: mapping.unset.count)
    put("\(name) \(place) of \(boards.count)", x: 1, width: width - right.width - 3, .title)
    put(right, x: width - right.width - 1, width: right.width, mapping.unset.isEmpty ? .textDim : .messageWarn)
    y += 1
    if room >= 12 { y += 1 }
    // The cursor is drawn as a list of stages under the status; the list itself is not seen.
    listHeight = max(1, mapping.rows.count)
    guard let row = mapping.current else { return }
    let isFocused = self.isFocused(ConfigureForm.grid)
    let count: ScreenText = row.count.map { $0 == 1 ? "1 ticket" : "\(grouped: $0) tickets" } ?? "..."
    put(row.label, x: 1, width: width - count.width - 3, isFocused ? .focus : .textStrong)
    put(count, x: width - count.width - 1, width: count.width)
    if isFocused { grid.focusCursor(x: 1, y: y) }
    y += 1
    let isLow = room < 9
    isLow ? drawStagePairs(row.id) : drawStageLines(row.id)
    if isFocused { focusRow = y - 1 }
    let index = (mapping.index(of: row.id) ?? 0) + 1
    if y < room {
      let guess: ScreenText = isLow && mapping.marks[row.id]?.isGuess == true ? ", a guess" : ""
      put("status \(index) of \(mapping.rows.count)\(guess)", x: 3, .textDim)
    }
    y += 1
    if y + footerHeight <= room + 1 || !isFocused { drawFooter() }
  }

  /// The stages under each other.
  private mutating func drawStageLines(_ row: RowID) {
    let totals = state.configure.grid.totals
    let isGuess = state.configure.grid.marks[row]?.isGuess == true
    for stage in Stage.allCases + [nil] {
      let block = Rect(x: 1, y: y, width: width - 2, height: 1)
      if drawStage(stage, of: row, block, totals), isGuess { put("guess", x: 26, .textDim) }
      y += 1
    }
  }

  /// The stages in two columns, where a window has few rows.
  private mutating func drawStagePairs(_ row: RowID) {
    let half = (width - 2) / 2
    let choices: [Stage?] = Stage.allCases + [nil]
    let totals = state.configure.grid.totals
    let rows = (choices.count + 1) / 2
    for (index, stage) in choices.enumerated() {
      let block = Rect(x: 1 + index / rows * half, y: y, width: half, height: 1)
      _ = drawStage(stage, of: row, block, totals)
      y += 1
      if index % rows == rows - 1, index < choices.count - 1 { y -= rows }
    }
  }

  /// A stage (none: left alone) that the status can be set to.
  ///
  /// - Returns: Whether it is.
  private mutating func drawStage(_ stage: Stage?, of row: RowID, _ block: Rect, _ totals: [Int]) -> Bool {
    let mark = state.configure.grid.marks[row]
    let isHere = mark != nil && mark?.column == stage.map { $0.number - 1 }
    if isHere {
      put(look.glyphs.pointer, x: block.x, .focus)
      if isFocused(ConfigureForm.grid) { grid.focusCursor(x: block.x, y: block.y) }
    }
    let title: ScreenText = stage.map { "\($0.number) \(cleaning: $0.title)" } ?? "0 leave alone"
    put(title, x: block.x + 2, width: block.width - 2, isHere ? .focus : .text)
    if let stage {
      let total = StepperLine.short(totals[stage.number - 1])
      put(total, x: block.x + 13, width: min(9, block.width - 14), align: .right)
    }
    area(block, stage == nil ? .hint("0") : .cell(row, stage))
    return isHere
  }
}
