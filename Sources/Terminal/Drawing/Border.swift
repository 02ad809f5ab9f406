extension Grid {
  /// Draws a rule across a row of cells.
  package mutating func rule(_ row: Rect, look: Look) {
    fill(Rect(x: row.x, y: row.y, width: row.width, height: 1), character: look.glyphs.rule, style: look[.rule])
  }

  /// Draws the signs that a list goes on: `▲ 12 more` in the row's place given, `▼ 40 more` likewise.
  package mutating func more(_ count: Int, above: Bool, in row: Rect, look: Look) {
    guard count > 0 else { return }
    let sign = above ? look.glyphs.up : look.glyphs.down
    put("\(sign) \(grouped: count) more", in: row, style: look[.scroll], ellipsis: look.glyphs.ellipsis)
  }

  /// Draws such a sign into a rule, near its right end: `──── ▼ 6 more ──`.
  package mutating func more(_ count: Int, above: Bool, onRule rule: Rect, look: Look) {
    guard count > 0 else { return }
    let sign = above ? look.glyphs.up : look.glyphs.down
    let text: ScreenText = " \(sign) \(grouped: count) more "
    put(text, x: max(rule.x, rule.endX - text.width - 2), y: rule.y, style: look[.scroll], clip: rule)
  }
}
