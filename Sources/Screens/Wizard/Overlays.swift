import Model
import Services
import Terminal

extension AppState {
  /// Draws the popup over the body; a click beside it means nothing.
  func drawOverlay(into grid: inout Grid, _ hits: inout HitMap<Target>, _ body: Rect, _ look: Look) {
    hits.add(body, .nothing)
    switch overlay {
    case .help(let filter, let top): drawHelp(into: &grid, body, filter, top, look)
    case .steps(let cursor):
      let steps = SetupDraft.Step.allCases
      let lines = steps.map { step -> ScreenText in
        "\(step.number) \(cleaning: step.title)"
      }
      drawOptions(
        into: &grid, &hits, body, "Go to", lines, cursor, look,
        mark: {
          rail.steps.indices.contains($0)
            ? rail.steps[$0].mark(look.glyphs) : page == .review ? look.glyphs.current : look.glyphs.todo
        })
    case .choice(let id, let cursor):
      let choices = choices(of: id)
      let name = fields.first { $0.id == id }?.label ?? Self.title(ofChoice: id)
      let search: ScreenText = popupFilter.isEmpty ? "   type to search" : ": \(cleaning: popupFilter)"
      let title = isSearched(id) ? name + search : name
      drawOptions(
        into: &grid, &hits, body, title, choices.map(\.title), cursor, look,
        mark: { choices[$0].isChosen(self) ? look.glyphs.bullet : " " })
    case .themes(let name): drawThemes(into: &grid, &hits, body, name, look)
    case .question(let question, let focused):
      let rects = question.dialog(self, focused: focused).draw(into: &grid, body: body, look: look)
      for (index, rect) in rects.enumerated() { hits.add(rect, .button(index)) }
    case .passphrase(let form): drawPassphrase(form, into: &grid, &hits, body, look)
    case .path(let purpose, let field):
      let block = Popup.draw(into: &grid, body: body, title: purpose.title, height: 7, look: look)
      field.draw(
        into: &grid, Rect(x: block.x, y: block.y, width: min(60, block.width), height: 1),
        isFocused: true, look: look)
      grid.put(
        "A text file, an id a line; what stands behind # is for people.", in: block.row(2),
        style: look[.textDim, on: .surface], ellipsis: look.glyphs.ellipsis)
    case nil: break
    }
  }

  private static func title(ofChoice id: FieldID) -> ScreenText {
    switch id {
    case Presets.id: "Choose many at once"
    case rowRoleID: "Role of the row or the range"
    case defaultRoleID: "Role of all without one of their own"
    default: "Choose"
    }
  }

  /// A list of choices, scrolled so that the cursor is in sight.
  private func drawOptions(
    into grid: inout Grid, _ hits: inout HitMap<Target>, _ body: Rect, _ title: ScreenText, _ lines: [ScreenText],
    _ cursor: Int, _ look: Look, mark: (Int) -> ScreenText
  ) {
    let block = Popup.draw(into: &grid, body: body, title: title, height: max(1, lines.count) + 4, look: look)
    let height = max(1, block.height)
    let current = min(max(0, cursor), max(0, lines.count - 1))
    let top = min(max(0, current - height + 1), max(0, lines.count - height))
    if lines.isEmpty {
      grid.put("Nothing matches. Esc clears.", in: block.row(0), style: look[.textDim, on: .surface])
    }
    for (row, index) in (top..<min(lines.count, top + height)).enumerated() {
      let line = block.row(row)
      let isHere = index == current
      let style = look[isHere ? .focus : .text, on: .surface]
      if isHere {
        grid.put(look.glyphs.pointer, x: line.x, y: line.y, style: style)
        grid.focusCursor(x: line.x, y: line.y)
      }
      grid.put(mark(index), x: line.x + 2, y: line.y, style: style)
      grid.put(lines[index], in: line.inset(left: 4), style: style, ellipsis: look.glyphs.ellipsis)
      hits.add(line, .option(index))
    }
    if top + height < lines.count {
      let rule = Rect(x: body.x, y: block.endY, width: body.width, height: 1)
      grid.more(lines.count - top - height, above: false, onRule: rule, look: look)
    }
  }

  private func drawHelp(into grid: inout Grid, _ body: Rect, _ filter: TextField, _ top: Int, _ look: Look) {
    let block = Popup.draw(into: &grid, body: body, title: "Help   type to search", height: body.height, look: look)
    let row = Rect(x: block.x + 24, y: block.y - 2, width: max(4, min(24, block.width - 26)), height: 1)
    filter.draw(into: &grid, row, isFocused: true, look: look)
    let lines = helpLines(filter: filter.text)
    let height = max(1, block.height)
    let first = min(top, max(0, lines.count - height))
    for (index, line) in lines.dropFirst(first).prefix(height).enumerated() {
      let rect = block.row(index)
      grid.put(line.keys, in: Rect(x: rect.x, y: rect.y, width: 12, height: 1), style: look[.key, on: .surface])
      grid.put(
        line.text, in: rect.inset(left: Self.helpColumn), style: look[line.isHeading ? .title : .text, on: .surface])
    }
    if lines.isEmpty {
      grid.put("Nothing matches. Esc closes.", in: block.row(0), style: look[.textDim, on: .surface])
    }
    if first + height < lines.count {
      grid.more(lines.count - first - height, above: false, onRule: body.row(body.height - 1), look: look)
    }
  }

  /// Where the words of the help begin, behind the keys.
  private static let helpColumn = 13

  /// The help of the page, from the tables of keys and fields, folded to the width of the screen.
  func helpLines(filter: String) -> [(keys: ScreenText, text: ScreenText, isHeading: Bool)] {
    let words = filter.lowercased().split(separator: " ").map(String.init)
    func matches(_ text: ScreenText...) -> Bool {
      let all = text.map { $0.string.lowercased() }.joined(separator: " ")
      return words.allSatisfy(all.contains)
    }
    var lines: [(ScreenText, ScreenText)] = []
    var seen: Set<Command> = []
    for binding in keyMap.bindings where seen.insert(binding.action).inserted {
      let keys = binding.keysLabel ?? binding.keys.map(\.label).joined(separator: " ")
      if matches(keys, binding.help) { lines.append((keys, binding.help)) }
    }
    let fields = fields.filter { !$0.help.isEmpty && matches($0.label, $0.help) }
    if !fields.isEmpty { lines.append(("", "Fields")) }
    for field in fields { lines.append((field.label, field.help)) }
    if words.isEmpty, page.isStep {
      lines.append(("", "In tmux, set escape-time to 10 or so; Esc waits for it."))
    }
    // A popup leaves two cells free at each side.
    let width = max(1, size.width - 4 - Self.helpColumn)
    return lines.flatMap { keys, text in
      text.wrapped(to: width).enumerated().map { row, part in
        (keys: row == 0 ? keys : "", text: part, isHeading: keys.isEmpty)
      }
    }
  }
}
