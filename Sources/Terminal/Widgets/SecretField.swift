/// A field for a secret: it knows how many graphemes the secret has, never the secret.
///
/// A key becomes an `Edit` for whoever holds the bytes; the field changes its count as the holder does.
package struct SecretField: Hashable, Sendable, Codable {
  /// The graphemes of the secret.
  package private(set) var count: Int
  /// The graphemes before the cursor.
  package private(set) var cursor: Int

  /// What is to be done to the bytes, in graphemes.
  package enum Edit: Hashable, Sendable {
    case insert(String, at: Int)
    case delete(Range<Int>)
    /// Only the cursor moved.
    case moved
  }

  package init(count: Int = 0) {
    self.count = max(0, count)
    cursor = self.count
  }

  /// Takes a count from the holder of the bytes, after an edit or a load.
  package mutating func set(count: Int) {
    self.count = max(0, count)
    cursor = min(cursor, self.count)
  }

  /// What a key asks for; none when the key is not the field's.
  package mutating func handle(_ key: Key) -> Edit? {
    if let character = key.typed { return insert(String(character)) }
    switch key {
    case .left: cursor = max(0, cursor - 1)
    case .right: cursor = min(count, cursor + 1)
    case .home: cursor = 0
    case .end: cursor = count
    case .backspace: return delete(max(0, cursor - 1)..<cursor)
    case .delete: return delete(cursor..<min(count, cursor + 1))
    case .control("u"), .control("w"): return delete(0..<cursor)
    case .control("k"): return delete(cursor..<count)
    default: return nil
    }
    return .moved
  }

  /// Takes in a paste at the cursor: ends stripped, line ends and controls dropped.
  ///
  /// - Returns: The edit, and what to say about it.
  package mutating func paste(_ pasted: String) -> (edit: Edit, notice: ScreenText?) {
    var clean = TextField.clean(pasted)
    let lines = pasted.split { $0.isNewline }
    if lines.count > 1 {
      clean.text = lines.map { TextField.clean(String($0)).text }.joined()
      clean.notice = "Line ends removed from the paste"
    }
    return (insert(clean.text), clean.notice)
  }

  /// Draws a bullet for each grapheme on a run of `_`; or `revealed`, the secret itself, while it is to be seen.
  package func draw(
    into grid: inout Grid, _ rect: Rect, isFocused: Bool, look: Look, style role: Role = .secret,
    revealed: ScreenText? = nil, placeholder: ScreenText = ""
  ) {
    guard rect.width > 0 else { return }
    let row = Rect(x: rect.x, y: rect.y, width: rect.width, height: 1)
    grid.fill(row, character: "_", style: look[.field])
    if let revealed {
      var field = TextField(revealed.string)
      for _ in 0..<max(0, revealed.string.count - cursor) { _ = field.handle(.left) }
      field.draw(into: &grid, rect, isFocused: isFocused, look: look, style: role)
      return
    }
    if count == 0 {
      grid.put(placeholder, in: row, style: look[.placeholder], ellipsis: look.glyphs.ellipsis)
    }
    let shown = min(count, rect.width)
    for offset in 0..<shown {
      grid.put(look.glyphs.bullet, x: rect.x + offset, y: rect.y, style: look[role], clip: row)
    }
    if count > rect.width {
      grid.put(look.glyphs.moreRight, x: rect.endX - 1, y: rect.y, style: look[.scroll], clip: row)
    }
    if isFocused {
      grid.cursor = Point(x: rect.x + min(cursor, rect.width - 1), y: rect.y)
      grid.showsCursor = true
    }
  }

  /// `16 chars`, to stand beside the field so that a bad paste is seen.
  package var note: ScreenText { count == 0 ? "" : count == 1 ? "1 char" : "\(count) chars" }

  private mutating func insert(_ text: String) -> Edit {
    let edit = Edit.insert(text, at: cursor)
    cursor += text.count
    count += text.count
    return edit
  }

  private mutating func delete(_ range: Range<Int>) -> Edit {
    guard !range.isEmpty else { return .moved }
    count -= range.count
    cursor = range.lowerBound
    return .delete(range)
  }
}
