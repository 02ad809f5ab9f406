extension Picker {
  /// What a key did in the list.
  package enum Outcome: Hashable, Sendable {
    case moved
    /// The choice changed, with what to say about it.
    case chosen(ScreenText)
    /// Other rows or another order are shown.
    case viewed
    /// `/`: the focus goes to the filter.
    case wantsFilter
    case clearedFilter
  }

  /// Handles a key while the list has the focus; none when the key is not the list's.
  ///
  /// `height` is the rows of cells that the list is drawn in.
  package mutating func handle(_ key: Key, height: Int) -> Outcome? {
    // Whoever types ahead means what the filter will show.
    settle(height: height)
    switch key {
    case .space, "x":
      toggle()
      return .chosen(summary)
    case "a":
      chooseShown()
      return .chosen("\(grouped: shownCount) shown rows chosen (of \(grouped: choosableCount))")
    case "n":
      clearShown()
      return .chosen("\(grouped: shownCount) shown rows not chosen (of \(grouped: choosableCount))")
    case "i":
      invertShown()
      return .chosen("\(grouped: shownCount) shown rows turned over (of \(grouped: choosableCount))")
    case "u": return .chosen(undo() ? summary : "Nothing to undo")
    case "U": return .chosen(redo() ? summary : "Nothing to redo")
    case "s":
      show(Shown(rawValue: (shown.rawValue + 1) % Shown.allCases.count) ?? .all, height: height)
      return .viewed
    case "o":
      sortNext(height: height)
      return .viewed
    case "/": return .wantsFilter
    case .escape where list.anchor != nil:
      withList { list, _ in list.endRange() }
      return .moved
    case .escape where !filter.text.isEmpty:
      setFilter("", height: height)
      return .clearedFilter
    default:
      var isHandled = false
      withList { list, rows in isHandled = list.handle(key, rows: rows, height: height) }
      return isHandled ? .moved : nil
    }
  }

  /// The choice in a sentence, such as `212 chosen, 205 not shown by the filter`.
  package var summary: ScreenText {
    let hidden = chosenNotShown
    return hidden == 0 || (filter.text.isEmpty && shown == .all)
      ? "\(grouped: chosen.count) chosen"
      : "\(grouped: chosen.count) chosen, \(grouped: hidden) not shown by the filter"
  }

  /// The counts for the title: `212 of 3,214 chosen, 38 shown`.
  package var counts: ScreenText {
    let base: ScreenText = "\(grouped: chosen.count) of \(grouped: choosableCount) chosen"
    return shownCount == choosableCount ? base : "\(base), \(grouped: shownCount) shown"
  }

  /// The box before a row.
  package func box(of row: Row) -> Toggle {
    if row.isGone { return .warning }
    if row.isMixed { return .mixed }
    return Toggle(chosen.contains(row.id))
  }

  /// Draws the filter line: `Filter  dent lee____   38 shown   order: name`.
  ///
  /// `chosenWord` is what a row that counts as chosen is: `chosen`, `set`.
  package func drawFilter(
    into grid: inout Grid, _ row: Rect, isFocused: Bool, look: Look, chosenWord: ScreenText = "chosen"
  ) {
    let isNarrow = row.width < 60
    let label: ScreenText = isNarrow ? "/ " : "Filter  "
    let x = grid.put(label, x: row.x, y: row.y, style: isFocused ? look[.focus] : look[.text], clip: row)
    let count: ScreenText = "\(grouped: shownCount) shown"
    let view: ScreenText =
      switch shown {
      case .all: ""
      case .chosen: "   \(chosenWord) only"
      case .notChosen: "   not \(chosenWord) only"
      }
    let tail: ScreenText = isNarrow ? count : "\(count)   order: \(orderTitle)\(view)"
    let width = max(4, min(isNarrow ? 24 : 39, row.endX - x - tail.width - 4))
    filter.draw(into: &grid, Rect(x: x, y: row.y, width: width, height: 1), isFocused: isFocused, look: look)
    if isNarrow {
      grid.put(
        tail, in: Rect(x: x + width, y: row.y, width: row.endX - x - width, height: 1), align: .right,
        style: look[.textDim])
    } else {
      grid.put(tail, x: x + width + 3, y: row.y, style: look[.textDim], clip: row)
    }
  }

  /// Draws the list; `table` lays out label and details after the box.
  ///
  /// `details` says what stands behind a row's label instead of its own details.
  package func draw(
    into grid: inout Grid, _ rect: Rect, table: Table, isFocused: Bool, look: Look, isEverything: Bool = false,
    details: (Row) -> [ScreenText] = \.details
  ) {
    draw(into: &grid, rect, isFocused: isFocused, look: look) { grid, line, row in
      if row.isHeading {
        drawHeading(row, into: &grid, line, look: look)
        return nil
      }
      let box = isEverything ? Toggle.on : box(of: row)
      let boxStyle = line.style == look[.text] && box != .off ? look[.selected] : line.style
      grid.put(box.box, x: line.rect.x, y: line.rect.y, style: boxStyle, clip: line.rect)
      let content = line.rect.inset(left: 4)
      let gone: [ScreenText] = row.isGone ? ["gone on server, kept"] : []
      let texts = [row.label] + (row.isGone ? gone + row.details.dropFirst() : details(row))
      table.draw(texts, into: &grid, content, style: line.style, look: look)
      return table.layout(content).first
    }
  }

  /// Draws the list, each row as `drawRow` does it, which returns where the label stands for its matched letters.
  func draw(
    into grid: inout Grid, _ rect: Rect, isFocused: Bool, look: Look, drawRow: (inout Grid, ListRow, Row) -> Rect?
  ) {
    guard visible.count > 0 else {
      let text: ScreenText =
        filter.text.isEmpty ? "Nothing here." : "Nothing matches '\(cleaning: filter.text)'. Esc clears."
      grid.put(text, in: rect.row(0).inset(left: 3), style: look[.textDim], ellipsis: look.glyphs.ellipsis)
      if isFocused { grid.focusCursor(x: rect.x + 3, y: rect.y) }
      return
    }
    let query = Query(filter.text)
    list.draw(into: &grid, rect, rows: visible, isFocused: isFocused, look: look) { grid, line in
      guard let row = row(line.id), let label = drawRow(&grid, line, row), !query.isEmpty else { return }
      highlight(query, in: row.label, into: &grid, label, look: look)
    }
  }

  /// Draws `Help Desk   client comment sets: In Progress`.
  private func drawHeading(_ row: Row, into grid: inout Grid, _ line: ListRow, look: Look) {
    let isBar = line.isFocused && look.theme.focusIsBar
    let end = grid.put(
      row.label, x: line.rect.x, y: line.rect.y, style: isBar ? line.style : look[.textStrong], clip: line.rect)
    guard let note = row.details.first, !note.isEmpty else { return }
    // In a column of their own where there is room for one.
    let x = line.rect.width < 60 ? end + 2 : max(end + 2, line.rect.x + 22)
    grid.put(
      note, in: Rect(x: x, y: line.rect.y, width: line.rect.endX - x, height: 1),
      style: isBar ? line.style : look[.textDim], ellipsis: look.glyphs.ellipsis)
  }

  /// Shows the matched letters of a label by the match role's attributes.
  private func highlight(_ query: Query, in label: ScreenText, into grid: inout Grid, _ rect: Rect, look: Look) {
    let characters = Array(label.string)
    let folded = characters.map { Folding.fold(String($0)) }
    for term in query.terms where !term.isNegated {
      let wanted = String(decoding: term.folded, as: UTF8.self)
      let isScattered = found?.isScattered == true && term.kind == .inside
      for range in isScattered ? Self.letters(of: wanted, in: folded) : Self.places(of: wanted, in: folded) {
        let x = rect.x + characters[..<range.lowerBound].reduce(0) { $0 + TextWidth.of($1) }
        let width = characters[range].reduce(0) { $0 + TextWidth.of($1) }
        let area = Rect(x: x, y: rect.y, width: width, height: 1).intersection(rect)
        let style = look[.match]
        grid.restyle(area) { old in
          var new = old.adding(style.attributes)
          if style.foreground != .standard { new.foreground = style.foreground }
          return new
        }
      }
    }
  }

  /// Where a text stands in the folded characters of a label.
  private static func places(of wanted: String, in folded: [String]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    while start < folded.count {
      var end = start
      var text = ""
      while end < folded.count, text.utf8.count < wanted.utf8.count {
        text += folded[end]
        end += 1
      }
      if text == wanted {
        ranges.append(start..<end)
        start = end
      } else {
        start += 1
      }
    }
    return ranges
  }

  /// Where its letters stand one after the other, with others between them; nowhere when not all are there.
  private static func letters(of wanted: String, in folded: [String]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var rest = wanted[...]
    for (place, text) in folded.enumerated() where !text.isEmpty && rest.hasPrefix(text) {
      ranges.append(place..<place + 1)
      rest = rest.dropFirst(text.count)
    }
    return rest.isEmpty ? ranges : []
  }
}
