import Model
import Services
import Terminal

extension Canvas {
  mutating func drawDevices() {
    let list = state.devices.list
    let known = list.picker.choosableCount
    let unset = list.unset.count
    let right: ScreenText =
      known == 0 ? "" : unset == 0 ? "\(grouped: known) set" : "\(grouped: known - unset) set, \(unset) to set"
    put(isNormal ? "Configuration types as device types" : "Device types", x: 1, width: width - right.width - 3, .title)
    put(right, x: width - right.width - 1, width: right.width, unset == 0 ? .textDim : .messageWarn)
    y += 1
    let isRoomy = room >= 14
    if isRoomy { y += 1 }
    drawAutoSync()
    if isRoomy { y += 1 }
    guard known > 0 else {
      y += isRoomy ? 0 : 1
      paragraph(emptyDevices, x: 3, .textDim)
      return
    }
    // The digits are in the hints too, so a low window does without.
    if room >= 9 {
      let legend = DevicesForm.values.map { "\($0.digit) \($0.title)" as ScreenText }.joined(separator: "   ")
      paragraph(legend, x: 3, .textDim)
    }
    let isFocused = isFocused(DevicesForm.list)
    if room >= 7 || state.devices.isTyping || !list.picker.filter.text.isEmpty {
      list.picker.drawFilter(
        into: &grid, Rect(x: 1, y: y, width: width - 2, height: 1),
        isFocused: state.devices.isTyping && state.overlay == nil, look: look, chosenWord: "set")
      y += 1
    }
    let rect = Rect(x: 0, y: y, width: min(width, 110), height: max(1, room - y))
    listHeight = rect.height
    list.draw(into: &grid, rect, isFocused: isFocused && !state.devices.isTyping, look: look)
    addRows(list.picker, rect) { Rect(x: $0.endX - 40, y: $0.y, width: 40, height: 1) }
    y = room
  }

  private mutating func drawAutoSync() {
    guard let field = fields.first(where: { $0.id == DevicesForm.autoSync }) else { return }
    let isOn = state.draft.sync.configurations.autoSync
    focus(field, x: 1, cursor: 4)
    put(Toggle(isOn).box, x: 3, isOn ? .selected : .text)
    put(field.label, x: 7, width: 10)
    area(Rect(x: 3, y: y, width: 14, height: 1), .mark(field.id))
    put(
      isOn ? "timed runs read configurations" : "only boardwalk sync configurations reads them", x: 18,
      width: width - 19, .textDim)
    y += 1
  }

  private var emptyDevices: ScreenText {
    if state.isRunning(.catalog) { return "Reading the configuration types …" }
    if let problem = state.catalog.missing[.configurationTypes] { return "\(cleaning: problem.text)" }
    return state.catalog.lists.isEmpty
      ? "The configuration types were not read yet: test the connection on Connect."
      : "The instance has no configuration types."
  }

  /// Makes the rows of a list clickable; `mark` is the part of a row that does more than a click beside it.
  mutating func addRows(_ picker: Picker, _ rect: Rect, mark: (Rect) -> Rect) {
    let range = picker.list.visible(rows: picker.visible, height: rect.height)
    for index in range {
      let row = rect.row(index - range.lowerBound)
      let id = picker.visible.id(at: index)
      area(row, .row(id))
      if picker.row(id)?.isHeading != true { area(mark(row), .rowMark(id)) }
    }
  }
}
