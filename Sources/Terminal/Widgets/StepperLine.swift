/// The stages in a row with their totals: `New 159 ──── Triaged 62 ──── Working 377`.
package enum StepperLine {
  /// Draws the stages with rules between them, shorter ones where there is less room.
  ///
  /// `countWidth` is the cells that each count may come to take: the rules give way to a count that grows, so that
  /// nothing else moves.
  package static func draw(
    into grid: inout Grid, _ row: Rect, stages: [(title: ScreenText, count: ScreenText, role: Role)],
    countWidth: Int = 0, look: Look
  ) {
    let gaps = max(1, stages.count - 1)
    func room(_ title: ScreenText, _ count: ScreenText) -> Int { title.width + 1 + max(countWidth, count.width) }
    let whole = stages.reduce(0) { $0 + room($1.title, $1.count) }
    // Where counts have cells to grow into, these make the rule.
    let fewest = countWidth > 0 ? 0 : 1
    let isShort = whole + gaps * (2 + fewest) > row.width
    let stages = stages.map { stage in
      (title: isShort ? stage.title.truncated(to: 4, ellipsis: "") : stage.title, count: stage.count, role: stage.role)
    }
    let texts = stages.reduce(0) { $0 + room($1.title, $1.count) }
    let free = row.width - texts - gaps * 2
    let dashes = min(4, max(fewest, free / gaps))
    var x = row.x
    for (index, stage) in stages.enumerated() {
      let next = x + room(stage.title, stage.count) + dashes + 2
      x = grid.put(stage.title, x: x, y: row.y, style: look[stage.role], clip: row)
      x = grid.put(" \(stage.count)", x: x, y: row.y, style: look[.text], clip: row)
      if index < stages.count - 1 {
        grid.fill(
          Rect(x: x + 1, y: row.y, width: next - x - 2, height: 1).intersection(row), character: look.glyphs.rule,
          style: look[.rule])
      }
      x = next
    }
  }

  /// A count in at most five cells: `377`, `9,020`, `11.4k`, `120k`.
  package static func short(_ count: Int) -> ScreenText {
    switch count {
    case ..<10_000: ScreenText(grouped: count)
    case ..<100_000: "\(count / 1000).\(count % 1000 / 100)k"
    case ..<1_000_000: "\(count / 1000)k"
    default: "\(count / 1_000_000).\(count % 1_000_000 / 100_000)M"
    }
  }
}
