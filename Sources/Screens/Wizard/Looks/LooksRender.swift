import Services
import Terminal

extension AppState {
  /// Draws the theme picker over the lower part of the body, so that the page above it shows the theme.
  func drawThemes(
    into grid: inout Grid, _ hits: inout HitMap<Target>, _ body: Rect, _ name: String, _ look: Look
  ) {
    // What a person may like to know gives way to the page in a small window; what keeps a theme from showing does not.
    let isPlain = looks.colourless == nil && looks.namedBy == nil
    let notes = isPlain && body.height < 14 ? [] : themeNotes.flatMap { $0.wrapped(to: max(10, body.width - 4)) }
    // Two rules, the title and its gap, a row of samples.
    let frame = 5 + notes.count
    let rows = min(max(1, looks.themes.count), max(3, min(8, body.height * 2 / 3 - frame)))
    let height = min(body.height, frame + rows)
    let area = Rect(x: body.x, y: body.endY - height, width: body.width, height: height)
    let block = Popup.draw(into: &grid, body: area, title: "Theme", height: height, look: look)
    let index = looks.themes.firstIndex { $0.name == name } ?? 0
    let top = min(max(0, index - rows / 2), max(0, looks.themes.count - rows))
    for (row, place) in (top..<min(looks.themes.count, top + rows)).enumerated() where row < block.height {
      drawTheme(looks.themes[place], isHere: place == index, into: &grid, block.row(row), look)
      hits.add(block.row(row), .option(place))
    }
    if looks.themes.isEmpty { grid.put("Reading them …", in: block.row(0), style: look[.textDim, on: .surface]) }
    grid.more(
      looks.themes.count - top - rows, above: false,
      onRule: Rect(x: body.x, y: area.endY - 1, width: body.width, height: 1), look: look)
    if rows < block.height { drawSamples(into: &grid, block.row(rows), look) }
    for (row, note) in notes.enumerated() where rows + 1 + row < block.height {
      grid.put(note, in: block.row(rows + 1 + row), style: look[.textDim, on: .surface])
    }
  }

  private func drawTheme(_ theme: ThemeEntry, isHere: Bool, into grid: inout Grid, _ line: Rect, _ look: Look) {
    let style = look[isHere ? .focus : .text, on: .surface]
    if isHere {
      grid.put(look.glyphs.pointer, x: line.x, y: line.y, style: style)
      grid.focusCursor(x: line.x, y: line.y)
    }
    let isInUse = theme.name == (looks.before ?? looks.theme)
    grid.put(isInUse ? look.glyphs.bullet : " ", x: line.x + 2, y: line.y, style: style)
    let room = line.inset(left: 4)
    let name = Rect(x: room.x, y: room.y, width: min(18, room.width), height: 1)
    grid.put(ScreenText(cleaning: theme.name), in: name, style: style, ellipsis: look.glyphs.ellipsis)
    let rest = room.inset(left: 19)
    if let problem = theme.problem {
      grid.put(
        "\(look.glyphs.failed) \(cleaning: problem)", in: rest, style: look[.messageError, on: .surface],
        ellipsis: look.glyphs.ellipsis)
    } else {
      let place: ScreenText = theme.place.map { "\(cleaning: $0)" } ?? "built in"
      grid.put(place, in: rest, style: look[.textDim, on: .surface], ellipsis: look.glyphs.ellipsis)
    }
  }

  /// What a page is made of, in one row.
  private func drawSamples(into grid: inout Grid, _ line: Rect, _ look: Look) {
    let samples: [(ScreenText, Terminal.Role)] = [
      ("\(look.glyphs.done) done", .messageOk), ("\(look.glyphs.warning) warning", .messageWarn),
      ("\(look.glyphs.failed) error", .messageError), ("\(look.glyphs.current) here", .stepCurrent),
      ("[x] chosen", .selected), ("^N", .key), ("match", .match), ("dim", .textDim),
    ]
    var x = line.x + 4
    for (text, role) in samples where x + text.width <= line.endX {
      grid.put(text, x: x, y: line.y, style: look[role, on: .surface])
      x += text.width + 2
    }
  }

  private var themeNotes: [ScreenText] {
    switch (looks.colourless, looks.namedBy) {
    case (.asked, _): ["NO_COLOR is set, so all stays without colour. What you keep shows where it is not set."]
    case (.lacking, _): ["This terminal has no colours. What you keep shows on one that has."]
    case (nil, let by?): ["\(cleaning: by) named the theme of this start; it comes before what you keep here."]
    case (nil, nil): ["One of your own: a file NAME.json in \(cleaning: looks.folder)"]
    }
  }
}
