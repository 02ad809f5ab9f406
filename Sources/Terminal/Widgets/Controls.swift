/// A check box.
package enum Toggle: Hashable, Sendable, Codable {
  case on, off
  /// Part of what it stands for is on.
  case mixed
  /// Something is wrong with it: no permission, gone on the server.
  case warning

  package init(_ isOn: Bool) { self = isOn ? .on : .off }

  /// `[x]`, `[ ]`, `[-]`, `[!]`.
  package var box: ScreenText {
    switch self {
    case .on: "[x]"
    case .off: "[ ]"
    case .mixed: "[-]"
    case .warning: "[!]"
    }
  }

  /// Draws `[x] Label`; focused, bold with the grid's cursor on the mark.
  ///
  /// - Returns: The column after it.
  @discardableResult
  package func draw(
    into grid: inout Grid, x: Int, y: Int, label: ScreenText, isFocused: Bool, isEnabled: Bool = true, look: Look,
    clip: Rect? = nil
  ) -> Int {
    let style = isFocused ? look[.focus] : isEnabled ? look[.text] : look[.textDim]
    let end = grid.put(box, x: x, y: y, style: self == .on && !isFocused ? look[.selected] : style, clip: clip)
    if isFocused { grid.focusCursor(x: x + 1, y: y) }
    guard !label.isEmpty else { return end }
    return grid.put(label, x: end + 1, y: y, style: style, clip: clip)
  }
}

/// One of a few choices, side by side: `(•) API member keys   ( ) Integrator login`.
package enum Radio {
  /// Draws the choices from a place to the right.
  ///
  /// - Returns: The block of each choice, for clicks.
  @discardableResult
  package static func draw(
    into grid: inout Grid, x: Int, y: Int, choices: [ScreenText], chosen: Int?, isFocused: Bool, look: Look,
    clip: Rect? = nil
  ) -> [Rect] {
    var column = x
    return choices.enumerated().map { index, label in
      let isChosen = index == chosen
      let mark: ScreenText = isChosen ? "(\(look.glyphs.bullet))" : "( )"
      // The sign before the line shows the focus, unless the theme's focus is a bar: few cells change so.
      let style = isChosen && isFocused && look.theme.focusIsBar ? look[.focus] : look[.text]
      let start = column
      if isFocused, isChosen || (chosen == nil && index == 0) { grid.focusCursor(x: start + 1, y: y) }
      column = grid.put("\(mark) \(label)", x: start, y: y, style: style, clip: clip)
      defer { column += 3 }
      return Rect(x: start, y: y, width: column - start, height: 1)
    }
  }

  /// The choice after a key: arrows go to the next, Space too, around the end; none when the key is not for it.
  package static func handle(_ key: Key, chosen: Int?, count: Int) -> Int? {
    guard count > 0 else { return nil }
    switch key {
    case .right, .space, "x": return ((chosen ?? -1) + 1) % count
    case .left: return ((chosen ?? 0) + count - 1) % count
    default: return nil
    }
  }
}

/// A choice that opens a list: `Key file           ▾`.
package enum Dropdown {
  /// Draws the value with the opening sign at the right end of the block.
  package static func draw(
    into grid: inout Grid, _ rect: Rect, value: ScreenText, isFocused: Bool, isEnabled: Bool = true, look: Look
  ) {
    let style = isFocused && look.theme.focusIsBar ? look[.focus] : isEnabled ? look[.text] : look[.textDim]
    let parts = rect.row(0).columns([.rest, .length(1)], gap: 1)
    grid.put(value, in: parts[0], style: style, ellipsis: look.glyphs.ellipsis)
    grid.put(look.glyphs.opens, in: parts[1], style: style)
    if isFocused { grid.focusCursor(x: rect.x, y: rect.y) }
  }
}

/// A button: `[ Test ]`; focused, `▸[ Test ]`, and in reverse where it is in a popup or the theme's focus is a bar.
package struct Button: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case normal, danger
  }

  package let label: ScreenText
  package let kind: Kind
  package let isEnabled: Bool

  package init(_ label: ScreenText, kind: Kind = .normal, isEnabled: Bool = true) {
    self.label = label
    self.kind = kind
    self.isEnabled = isEnabled
  }

  /// The cells it takes, without the focus sign before it.
  package var width: Int { label.width + 4 }

  /// Draws the button; the focus sign stands in the cell before `x`.
  ///
  /// `isReversed` shows the focus by the whole button too. On a page the sign alone does, as in lists: a move between
  /// two buttons then writes few bytes.
  ///
  /// - Returns: Its block, for clicks.
  @discardableResult
  package func draw(
    into grid: inout Grid, x: Int, y: Int, isFocused: Bool, isReversed: Bool = false, look: Look, clip: Rect? = nil
  ) -> Rect {
    let style: Style =
      if isFocused, isReversed || look.theme.focusIsBar { look[.buttonFocus] } else if !isEnabled {
        look[.textDim]
      } else if kind == .danger {
        look[.buttonDanger]
      } else { look[.button] }
    if isFocused {
      grid.put(look.glyphs.pointer, x: x - 1, y: y, style: look[.focus], clip: clip)
      grid.focusCursor(x: x + 2, y: y)
    }
    let end = grid.put("[ \(label) ]", x: x, y: y, style: style, clip: clip)
    return Rect(x: x, y: y, width: end - x, height: 1)
  }
}

extension Grid {
  /// Puts the terminal's cursor on the focused item, unseen: screen readers follow it.
  package mutating func focusCursor(x: Int, y: Int) {
    cursor = Point(x: x, y: y)
    showsCursor = false
  }
}
