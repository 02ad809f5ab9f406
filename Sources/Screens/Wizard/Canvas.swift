import Model
import Services
import Terminal

/// The body of a page while it is drawn: as tall as it needs to be, scrolled when it is shown.
struct Canvas {
  let look: Look
  let sizeClass: SizeClass
  let width: Int
  /// The rows that can be seen at once.
  let room: Int
  /// Whether gaps are left out because the page is taller than the room.
  let isTight: Bool
  let state: AppState
  /// The fields of the page, and the focused one unless a popup has the focus: worked out once.
  let fields: [FormField]
  let focusedID: FieldID?
  let reveal: (SecretHandle) -> String?
  var grid: Grid
  var areas: [(rect: Rect, target: Target)] = []
  /// The row that must be seen, and the first one of the field that it belongs to.
  var focusRow: Int?
  var focusStart: Int?
  /// The next free row.
  var y = 0
  /// The lines of a text that lie above and below what is shown of it.
  var hidden = (above: 0, below: 0)
  /// The rows of a list on the page, for the state to know.
  var listHeight: Int?

  init(_ state: AppState, _ body: Rect, look: Look, isTight: Bool, reveal: @escaping (SecretHandle) -> String?) {
    self.state = state
    fields = state.fields
    focusedID = state.overlay == nil ? (fields.first { $0.id == state.focus[state.page] } ?? fields.first)?.id : nil
    self.look = look
    self.reveal = reveal
    self.isTight = isTight
    sizeClass = SizeClass(state.size)
    width = body.width
    room = body.height
    // Lists draw only what is seen; forms are short.
    let height =
      switch state.page {
      case .start, .connect, .sync, .configure, .clear, .review, .progress, .done, .opportunities, .ticket: 100
      default: 0
      }
    grid = Grid(width: width, height: max(height, body.height), style: look[.text])
  }

  /// Whether labels stand beside fields.
  var isNormal: Bool { sizeClass >= .normal }

  func isFocused(_ id: FieldID) -> Bool { focusedID == id }

  mutating func gap() { if !isTight { y += 1 } }

  @discardableResult
  mutating func put(_ text: ScreenText, x: Int, _ role: Terminal.Role = .text) -> Int {
    grid.put(text, x: x, y: y, style: look[role])
  }

  /// A text in a part of the row, cut to it.
  mutating func put(
    _ text: ScreenText, x: Int, width: Int, _ role: Terminal.Role = .text, align: Alignment = .left
  ) {
    grid.put(
      text, in: Rect(x: x, y: y, width: min(width, self.width - x), height: 1), align: align, style: look[role],
      ellipsis: look.glyphs.ellipsis)
  }

  /// A title at the left and a note at the right of one row.
  mutating func title(_ text: ScreenText, note: ScreenText = "") {
    grid.put(text, x: 1, y: y, style: look[.title])
    let free = width - text.width - 4
    if note.width <= free { put(note, x: width - note.width - (isNormal ? 0 : 1), width: note.width, .textDim) }
    y += 1
    gap()
  }

  mutating func area(_ rect: Rect, _ target: Target) { areas.append((rect, target)) }

  /// Text folded into the width, a row each line.
  mutating func paragraph(_ text: ScreenText, x: Int, _ role: Terminal.Role = .text) {
    for line in text.wrapped(to: max(10, width - x - 1)) {
      put(line, x: x, role)
      y += 1
    }
  }

  // MARK: - Fields

  /// The sign of the focus, and the terminal's cursor when nothing else takes it.
  mutating func focus(_ field: FormField, x: Int, cursor: Int? = nil) {
    guard isFocused(field.id) else { return }
    focusRow = y
    focusStart = y
    grid.put(look.glyphs.pointer, x: x, y: y, style: look[.focus])
    grid.focusCursor(x: cursor ?? x, y: y)
  }

  /// A field with its label before it (or above, in a narrow window), what is wrong with it below; ends on a new row.
  mutating func field(_ field: FormField, labelX: Int = 4, valueX: Int = 18, width fieldWidth: Int = 45) {
    let start = y
    focus(field, x: max(0, labelX - 2))
    put(field.label, x: labelX, width: max(0, width - labelX))
    area(Rect(x: labelX, y: y, width: field.label.width, height: 1), .field(field.id))
    var x = valueX
    if !isNormal, field.takesText || isRadio(field) {
      y += 1
      x = labelX
    } else if !isNormal {
      x = labelX + max(14, field.label.width + 2)
    }
    let room = max(4, min(fieldWidth, width - x - 1))
    value(field, x: x, width: room)
    y += 1
    if state.visited.contains(field.id), let problem = field.problem(state) {
      let lines = ScreenText(cleaning: problem).wrapped(to: max(10, width - x - 3))
      for (index, line) in lines.prefix(2).enumerated() {
        if index == 0 { put(look.glyphs.failed, x: x, .messageError) }
        put(line, x: x + 2, width: width - x - 2, .messageError)
        y += 1
      }
    }
    if focusRow == start, y - 1 > start { focusRow = y - 1 }
  }

  private func isRadio(_ field: FormField) -> Bool {
    if case .radio = field.kind { true } else { false }
  }

  /// What a field holds, drawn where it is edited.
  mutating func value(_ field: FormField, x: Int, width: Int) {
    let isFocused = self.isFocused(field.id)
    let rect = Rect(x: x, y: y, width: width, height: 1)
    switch field.kind {
    case .text:
      let isWrong = state.visited.contains(field.id) && field.problem(state) != nil
      state.textField(field).draw(
        into: &grid, rect, isFocused: isFocused, look: look, style: isWrong ? .fieldError : .field,
        placeholder: field.placeholder)
      area(rect, .field(field.id))
    case .secret: secretValue(field, rect, isFocused)
    case .toggle(let get, _):
      Toggle(get(state.draft)).draw(into: &grid, x: x, y: y, label: "", isFocused: isFocused, look: look)
      area(Rect(x: x, y: y, width: 3, height: 1), .mark(field.id))
    case .radio(let choices): radioValue(field, choices, x: x, width: width, isFocused)
    case .choice(let choices):
      let chosen = choices(state).first { $0.isChosen(state) }.map { $0.value ?? $0.title } ?? field.placeholder
      let box = Rect(x: x, y: y, width: min(width, max(20, chosen.width + 2)), height: 1)
      Dropdown.draw(into: &grid, box, value: chosen, isFocused: isFocused, look: look)
      area(box, .mark(field.id))
    case .button, .list, .region: break
    }
  }

  private mutating func secretValue(_ field: FormField, _ rect: Rect, _ isFocused: Bool) {
    var revealed: ScreenText?
    if state.revealsSecret, let handle = state.draft.connection.secret {
      revealed = reveal(handle).map { ScreenText(cleaning: $0) }
    }
    state.secret.draw(
      into: &grid, rect, isFocused: isFocused, look: look, revealed: revealed,
      placeholder: state.secretPlaceholder)
    put(state.secret.note, x: rect.endX + 2, width: 14, .textDim)
    area(rect, .field(field.id))
  }

  private mutating func radioValue(
    _ field: FormField, _ choices: [FormField.Choice], x: Int, width: Int, _ isFocused: Bool
  ) {
    let chosen = choices.firstIndex { $0.isChosen(state) }
    let needed = choices.reduce(0) { $0 + $1.title.width + 7 }
    guard needed <= self.width - x else {
      for (index, choice) in choices.enumerated() {
        let mark: ScreenText = index == chosen ? "(\(look.glyphs.bullet))" : "( )"
        put("\(mark) \(choice.title)", x: x)
        if isFocused, index == chosen { grid.focusCursor(x: x + 1, y: y) }
        area(Rect(x: x, y: y, width: choice.title.width + 4, height: 1), .choice(field.id, index))
        if index < choices.count - 1 { y += 1 }
      }
      return
    }
    let rects = Radio.draw(
      into: &grid, x: x, y: y, choices: choices.map(\.title), chosen: chosen, isFocused: isFocused, look: look)
    for (index, rect) in rects.enumerated() { area(rect, .choice(field.id, index)) }
  }

  /// The rows that ``buttons(_:x:kind:)`` takes.
  func buttonRows(_ fields: [FormField], x start: Int) -> Int {
    var x = start
    var rows = fields.isEmpty ? 0 : 1
    for field in fields {
      let needed = Button(field.label).width
      if x > start, x + needed > width {
        x = start
        rows += 1
      }
      x += needed + 3
    }
    return rows
  }

  /// Buttons side by side, wrapped where there is no room.
  mutating func buttons(_ fields: [FormField], x start: Int, kind: Button.Kind = .normal) {
    var x = start
    for field in fields {
      let button = Button(field.label, kind: kind, isEnabled: state.whyDisabled(field.id) == nil)
      if x > start, x + button.width > width {
        x = start
        y += 1
      }
      let isFocused = self.isFocused(field.id)
      if isFocused { (focusRow, focusStart) = (y, y) }
      area(button.draw(into: &grid, x: x, y: y, isFocused: isFocused, look: look), .mark(field.id))
      x += button.width + 3
    }
    y += 1
  }
}
