/// A popup: a question or a notice with buttons, centred over whole rows of the body.
package struct Dialog: Hashable, Sendable {
  package let title: ScreenText
  package let text: [ScreenText]
  package let buttons: [Button]
  package private(set) var focused: Int

  /// Makes a popup; the `safe` button has the focus first: the answer that changes nothing.
  package init(_ title: ScreenText, text: [ScreenText], buttons: [Button], safe: Int = 0) {
    self.title = title
    self.text = text
    self.buttons = buttons
    focused = buttons.indices.contains(safe) ? safe : 0
  }

  package enum Answer: Hashable, Sendable {
    /// The button at this place.
    case chosen(Int)
    /// Esc.
    case cancelled
    /// The focus moved, or the key means nothing here: a popup lets no key through.
    case open
  }

  package mutating func handle(_ key: Key) -> Answer {
    guard !buttons.isEmpty else { return key == .escape || key == .enter ? .cancelled : .open }
    switch key {
    case .escape: return .cancelled
    case .enter, .space: return buttons[focused].isEnabled ? .chosen(focused) : .open
    case .tab, .right, .down: focused = (focused + 1) % buttons.count
    case .shiftTab, .left, .up: focused = (focused + buttons.count - 1) % buttons.count
    default: break
    }
    return .open
  }

  /// Draws the popup and returns the blocks of its buttons, for clicks.
  @discardableResult
  package func draw(into grid: inout Grid, body: Rect, look: Look) -> [Rect] {
    let inner = max(1, min(body.width - 4, 72))
    let lines = text.flatMap { $0.wrapped(to: inner) }
    let places = buttonPlaces(width: inner)
    let rows = (places.last?.row ?? 0) + 1
    // Where there is little room the empty rows go first; what is still cut says so.
    let isTight = lines.count + 5 + rows > body.height
    let height = min(body.height, lines.count + rows + (isTight ? 3 : 5))
    let block = Popup.draw(into: &grid, body: body, title: title, height: height, isTight: isTight, look: look)
    let shown = max(0, block.height - rows - (isTight ? 0 : 1))
    for (index, line) in lines.prefix(shown).enumerated() {
      let isCut = index == shown - 1 && shown < lines.count
      grid.put(
        isCut ? line.padded(to: block.width + 1) : line, in: block.row(index), style: look[.text, on: .surface],
        ellipsis: look.glyphs.ellipsis)
    }
    return zip(buttons, places).enumerated().map { index, button in
      button.0.draw(
        into: &grid, x: block.x + button.1.x, y: max(block.y, block.endY - rows + button.1.row),
        isFocused: index == focused, isReversed: true, look: look, clip: body)
    }
  }

  /// Where the buttons stand: side by side, on a further row where there is no room.
  private func buttonPlaces(width: Int) -> [(row: Int, x: Int)] {
    var row = 0
    var x = 1
    return buttons.map { button in
      if x > 1, x + button.width > width {
        row += 1
        x = 1
      }
      defer { x += button.width + 3 }
      return (row, x)
    }
  }
}

/// The frame of every popup: whole rows of the body between two rules, with a title.
package enum Popup {
  /// Draws the frame in the middle of the body; `height` counts rules and title, below which a tight one has no gap.
  ///
  /// - Returns: The block for the content.
  package static func draw(
    into grid: inout Grid, body: Rect, title: ScreenText, height: Int, isTight: Bool = false, look: Look
  ) -> Rect {
    let rect = body.centred(Size(width: body.width, height: max(4, height)))
    grid.fill(rect, style: look[.surface])
    grid.fill(rect.row(0), character: look.glyphs.rule, style: look[.rule, on: .surface])
    grid.fill(rect.row(rect.height - 1), character: look.glyphs.rule, style: look[.rule, on: .surface])
    grid.put(title, in: rect.row(1).inset(left: 1, right: 1), style: look[.title, on: .surface])
    return rect.inset(left: 2, top: isTight ? 2 : 3, right: 2, bottom: 1)
  }
}
