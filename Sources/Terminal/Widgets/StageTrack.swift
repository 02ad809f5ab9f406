/// A row of stages as somebody follows them: those passed, the one that is reached, those to come.
///
/// `✓ New ──── ✓ Triaged ──── ● Working ──── ○ Waiting ──── ○ Resolved`
package enum StageTrack {
  /// Draws the stages with rules between them; where they have no room in one row, without rules in several.
  ///
  /// `current` is the place of the stage that is reached; none when none is.
  ///
  /// - Returns: How many rows it took.
  @discardableResult
  package static func draw(
    into grid: inout Grid, _ rect: Rect, stages: [ScreenText], current: Int?, look: Look
  ) -> Int {
    let texts = stages.reduce(0) { $0 + $1.width + 2 }
    let gaps = max(1, stages.count - 1)
    let dashes = min(4, (rect.width - texts - gaps * 2) / gaps)
    let isFlat = dashes >= 1
    var x = rect.x
    var y = rect.y
    for (index, stage) in stages.enumerated() {
      let reached = current ?? -1
      let mark = index < reached ? look.glyphs.done : index == reached ? look.glyphs.current : look.glyphs.todo
      let role: Role = index < reached ? .stepDone : index == reached ? .stepCurrent : .stepTodo
      if x > rect.x, x + stage.width + 2 > rect.endX {
        x = rect.x
        y += 1
      }
      x = grid.put("\(mark) \(stage)", x: x, y: y, style: look[role], clip: rect) + 2
      if isFlat, index < stages.count - 1 {
        grid.fill(
          Rect(x: x - 1, y: y, width: dashes, height: 1).intersection(rect), character: look.glyphs.rule,
          style: look[.rule])
        x += dashes
      }
    }
    return y - rect.y + 1
  }
}
