/// A one-line text field: the text, and the cursor by grapheme.
package struct TextField: Hashable, Sendable, Codable {
  package private(set) var text: String
  /// The graphemes before the cursor.
  package private(set) var cursor: Int

  /// What a key did.
  package enum Outcome: Hashable, Sendable {
    case changed
    /// The cursor moved, or there was nothing to do.
    case moved
    /// The key was not taken, for the reason given.
    case refused(ScreenText)
  }

  /// The most graphemes a field takes.
  package static let limit = 4096

  /// Makes a field with the cursor at the end.
  package init(_ text: String = "") {
    self.text = text
    cursor = text.count
  }

  /// Replaces the text; the cursor goes to its end.
  package mutating func set(_ text: String) {
    self = TextField(text)
  }

  /// Edits or moves by a key.
  ///
  /// - Parameters:
  ///   - key: The key pressed.
  ///   - refuse: The reason to refuse a character that can never be right here, or none.
  /// - Returns: None when the key is not the field's: Tab, Enter, Esc, arrows up and down, other control keys.
  package mutating func handle(_ key: Key, refuse: (Character) -> ScreenText? = { _ in nil }) -> Outcome? {
    if let character = key.typed {
      if let reason = refuse(character) { return .refused(reason) }
      return insert(String(character)) ? .changed : .refused("The field is full.")
    }
    var characters = Array(text)
    let place = min(cursor, characters.count)
    switch key {
    case .left: cursor = max(0, place - 1)
    case .right: cursor = min(characters.count, place + 1)
    case .home: cursor = 0
    case .end: cursor = characters.count
    case .backspace:
      guard place > 0 else { return .moved }
      characters.remove(at: place - 1)
      return replace(characters, cursor: place - 1)
    case .delete, .control("d"):
      guard place < characters.count else { return .moved }
      characters.remove(at: place)
      return replace(characters, cursor: place)
    case .control("w"):
      let start = wordStart(in: characters, before: place)
      guard start < place else { return .moved }
      characters.removeSubrange(start..<place)
      return replace(characters, cursor: start)
    case .control("u"):
      guard place > 0 else { return .moved }
      return replace(Array(characters[place...]), cursor: 0)
    case .control("k"):
      guard place < characters.count else { return .moved }
      return replace(Array(characters[..<place]), cursor: place)
    case Key(.left, .control): cursor = wordStart(in: characters, before: place)
    case Key(.right, .control): cursor = wordEnd(in: characters, after: place)
    default: return nil
    }
    return .moved
  }

  /// Takes in a paste at the cursor: ends stripped, inner line ends joined by a blank, controls dropped.
  ///
  /// - Returns: What was changed about it, for the message line; none when it came in as it was.
  package mutating func paste(_ pasted: String) -> ScreenText? {
    let clean = Self.clean(pasted)
    guard insert(clean.text) else { return "The paste does not fit." }
    return clean.notice
  }

  /// A paste as one line, and what was done to it.
  package static func clean(_ pasted: String) -> (text: String, notice: ScreenText?) {
    let trimmed = pasted.drop { $0.isWhitespace }
    var core = String(trimmed)
    while core.last?.isWhitespace == true { core.removeLast() }
    let stripped = pasted.count - core.count
    let hasLines = core.contains { $0.isNewline }
    var text = ""
    var controls = 0
    for character in core {
      if character.isNewline || character == "\t" {
        if text.last != " " { text.append(" ") }
      } else if character.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
        controls += 1
      } else {
        text.append(character)
      }
    }
    if controls > 0 { return (text, "\(controls) control characters removed from the paste") }
    if hasLines { return (text, "Line ends in the paste became blanks") }
    if stripped > 0 { return (text, stripped == 1 ? "1 space removed" : "\(stripped) spaces removed") }
    return (text, nil)
  }

  /// Takes off blanks at both ends, on leaving the field.
  ///
  /// - Returns: What to say about it, or none.
  package mutating func trim() -> ScreenText? {
    let before = text.count
    let trimmed = text.drop { $0.isWhitespace }
    var core = String(trimmed)
    while core.last?.isWhitespace == true { core.removeLast() }
    guard core.count < before else { return nil }
    set(core)
    let removed = before - core.count
    return removed == 1 ? "1 space removed" : "\(removed) spaces removed"
  }

  /// Puts the cursor where a click fell, counted in cells from the field's left edge.
  package mutating func click(column: Int, width: Int) {
    let start = window(width: width).start
    var cells = 0
    cursor = 0
    for character in text {
      let next = cells + TextWidth.of(character)
      if next > start + max(0, column) { return }
      cells = next
      cursor += 1
    }
  }

  /// Draws the value on a run of `_`, with `‹` and `›` where it goes on, and puts the grid's cursor when focused.
  package func draw(
    into grid: inout Grid, _ rect: Rect, isFocused: Bool, look: Look, style role: Role = .field,
    placeholder: ScreenText = ""
  ) {
    guard rect.width > 0 else { return }
    let row = Rect(x: rect.x, y: rect.y, width: rect.width, height: 1)
    grid.fill(row, character: "_", style: look[role])
    let shown = ScreenText(cleaning: text)
    let (start, column) = window(width: rect.width)
    if text.isEmpty {
      grid.put(placeholder, in: row, style: look[.placeholder], ellipsis: look.glyphs.ellipsis)
    } else {
      let end = grid.put(shown, x: rect.x - start, y: rect.y, style: look[role], clip: row)
      if start > 0 { grid.put(look.glyphs.moreLeft, x: rect.x, y: rect.y, style: look[.scroll], clip: row) }
      if end > rect.endX {
        grid.put(look.glyphs.moreRight, x: rect.endX - 1, y: rect.y, style: look[.scroll], clip: row)
      }
    }
    if isFocused {
      grid.cursor = Point(x: rect.x + min(column, rect.width - 1), y: rect.y)
      grid.showsCursor = true
    }
  }

  // MARK: - Inside

  /// The first cell shown, and the cursor's column from there.
  ///
  /// The window moves by half its width, so that it
  /// depends on the cursor alone and not on how the cursor came there.
  private func window(width: Int) -> (start: Int, column: Int) {
    let before = ScreenText(cleaning: String(text.prefix(cursor))).width
    let step = max(1, width / 2)
    let total = ScreenText(cleaning: text).width
    if total < width { return (0, before) }
    let start = max(0, (before / step - 1) * step)
    return (start, before - start)
  }

  private mutating func insert(_ new: String) -> Bool {
    guard text.count + new.count <= Self.limit else { return false }
    let index = text.index(text.startIndex, offsetBy: cursor, limitedBy: text.endIndex) ?? text.endIndex
    let before = String(text[..<index]) + new
    // Marks may join the grapheme before: count anew.
    cursor = before.count
    text = before + String(text[index...])
    return true
  }

  private mutating func replace(_ characters: [Character], cursor: Int) -> Outcome {
    text = String(characters)
    self.cursor = min(cursor, text.count)
    return .changed
  }

  private func wordStart(in characters: [Character], before place: Int) -> Int {
    var index = place
    while index > 0, characters[index - 1].isWhitespace { index -= 1 }
    while index > 0, !characters[index - 1].isWhitespace { index -= 1 }
    return index
  }

  private func wordEnd(in characters: [Character], after place: Int) -> Int {
    var index = place
    while index < characters.count, characters[index].isWhitespace { index += 1 }
    while index < characters.count, !characters[index].isWhitespace { index += 1 }
    return index
  }
}
