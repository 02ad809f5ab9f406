import Model
import Services
import Terminal

extension AppState {
  mutating func openDevices() -> [Effect] {
    let effects = open(.devices)
    if focus[.devices] == nil { focus[.devices] = DevicesForm.list }
    return effects
  }

  mutating func fillDevices() { devices.fill(draft, catalog, height: listHeight) }

  /// Keys of the list; `nil` when the key is not for it.
  mutating func pressInDevices(_ key: Key) -> [Effect]? {
    guard focused?.id == DevicesForm.list else { return nil }
    if devices.isTyping {
      let height = listHeight
      guard let isTyping = devices.list.withPicker({ $0.typeFilter(key, height: height) }) else { return nil }
      devices.isTyping = isTyping
      return []
    }
    switch key {
    case .enter:
      guard let row = devices.list.picker.current else { return [] }
      let digit = devices.list.marks[row.id]?.digit
      let place = DevicesForm.values.firstIndex { $0.digit == digit } ?? 0
      overlay = .choice(DevicesForm.list, cursor: place)
      return []
    case "S":
      suggestDevices()
      return []
    case .up, "k":
      // A form's way at the end of the list: up from the first row leaves it.
      let picker = devices.list.picker
      if picker.list.anchor == nil, picker.list.index(in: picker.visible) == 0 { return moveFocus(-1, wraps: false) }
    default: break
    }
    switch devices.list.handle(key, height: listHeight) {
    case nil: return nil
    case .wantsFilter: devices.isTyping = true
    case .changed(let text):
      storeDevices()
      notice = nil
      if !text.isEmpty { say(.info, text) }
    case .moved: break
    }
    return []
  }

  /// Gives the row or the range a device type, chosen by name.
  mutating func setDevice(_ digit: Int) {
    if let text = devices.list.set(digit), !text.isEmpty { say(.info, text) }
    storeDevices()
  }

  private mutating func suggestDevices() {
    let count = devices.list.suggest(catalog.source.deviceTypes.mapValues(\.digit))
    storeDevices()
    say(.info, count == 0 ? "Nothing more to guess from the names." : "\(count) guesses made: y confirms one, Y all.")
  }

  /// The marks of the list become the draft's.
  private mutating func storeDevices() {
    draft.configure.configurationTypes = devices.list.marks.compactMapValues { DeviceType(digit: $0.digit) }
    draft.deviceGuesses = Set(devices.list.marks.filter(\.value.isGuess).keys)
  }

  mutating func clickDevice(_ id: RowID, opens: Bool) -> [Effect] {
    focus[.devices] = DevicesForm.list
    let height = listHeight
    devices.list.withPicker { picker in
      picker.withList { list, rows in
        guard let index = rows.index(of: id) else { return }
        list.select(index: index, rows: rows, height: height)
      }
    }
    return opens ? pressInDevices(.enter) ?? [] : []
  }

  func comesByItself(_ id: DataType.ID) -> Bool { draft.sync.comesByItself(id) }

  /// How the mapping stands, for the Configure step and the review.
  var devicesText: ScreenText {
    let known = catalog.names(of: .configurationTypes)
    let map = draft.configure.configurationTypes
    let set = known.reduce(0) { $0 + (map[$1.id] == nil ? 0 : 1) }
    let ignored = known.reduce(0) { $0 + (map[$1.id] == .ignore ? 1 : 0) }
    var text: ScreenText =
      known.isEmpty ? "\(map.count) types mapped" : "\(grouped: set) of \(grouped: known.count) types mapped"
    if ignored > 0 { text += ", \(grouped: ignored) ignored" }
    if !draft.sync.configurations.autoSync { text += ", auto-sync off" }
    return text
  }

  var devicesMessage: MessageLine {
    if devices.isTyping { return MessageLine(.info, "Type words to find.  Enter: to the list, Esc: clear") }
    if devices.list.picker.list.anchor != nil {
      return MessageLine(.info, "A range: move to its end.  0-6 sets it, Esc ends it.")
    }
    let unset = devices.list.unset.count
    let guesses = devices.list.guessCount
    if unset > 0 {
      return MessageLine(
        .warning,
        unset == 1 ? "1 type has no device type.  w: go to it" : "\(unset) types have no device type.  w: the next one")
    }
    if guesses > 0 {
      return MessageLine(.info, "\(guesses) guesses from the names: y confirms one, Y all shown.  Esc goes back.")
    }
    return MessageLine(.info, "Esc goes back to Configure.")
  }
}
