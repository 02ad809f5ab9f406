/// The signs that the screens draw, in Unicode or, for terminals without it, in ASCII.
package struct GlyphSet: Hashable, Sendable {
  package let isUnicode: Bool

  package static let unicode = GlyphSet(isUnicode: true)
  package static let ascii = GlyphSet(isUnicode: false)

  private func pick(_ unicode: ScreenText, _ ascii: ScreenText) -> ScreenText { isUnicode ? unicode : ascii }

  /// A finished step, a check passed.
  package var done: ScreenText { pick("✓", "+") }
  /// A step with an error, a check failed.
  package var failed: ScreenText { pick("✗", "x") }
  /// Where one is; a stage that is set.
  package var current: ScreenText { pick("●", "*") }
  /// A step to come.
  package var todo: ScreenText { pick("○", "o") }
  /// Done with a warning.
  package var warning: ScreenText { "!" }
  /// Not needed.
  package var notNeeded: ScreenText { "-" }
  /// The focused row.
  package var pointer: ScreenText { pick("▸", ">") }
  /// One grapheme of a secret; a chosen radio button.
  package var bullet: ScreenText { pick("•", "*") }
  /// Cut text.
  package var ellipsis: ScreenText { pick("…", "~") }
  /// More rows above or below.
  package var up: ScreenText { pick("▲", "^") }
  package var down: ScreenText { pick("▼", "v") }
  /// A choice that opens.
  package var opens: ScreenText { pick("▾", "v") }
  /// A field's text goes on to the left or right.
  package var moreLeft: ScreenText { pick("‹", "<") }
  package var moreRight: ScreenText { pick("›", ">") }
  /// A rule's cell, and the done and open cells of a bar.
  package var rule: Unicode.Scalar { isUnicode ? "─" : "-" }
  package var barDone: Unicode.Scalar { isUnicode ? "█" : "#" }
  package var barTodo: Unicode.Scalar { isUnicode ? "░" : "." }

  /// The ASCII sign for a Unicode one of ours, else none.
  package static func asciiPair(of scalar: Unicode.Scalar) -> Unicode.Scalar? { pairs[scalar] }

  private static let pairs: [Unicode.Scalar: Unicode.Scalar] = [
    "✓": "+", "✗": "x", "●": "*", "○": "o", "▸": ">", "•": "*", "…": "~", "▲": "^", "▼": "v", "▾": "v", "‹": "<",
    "›": ">", "─": "-", "│": "|", "█": "#", "░": ".", "→": ">", "←": "<", "↑": "^", "↓": "v", "–": "-", "—": "-",
    "’": "'", "‘": "'", "“": "\"", "”": "\"", "·": ".",
  ]
}
