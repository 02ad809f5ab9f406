import Model
import Services
import Terminal

/// Configuration types as local device types, and whether configurations come by themselves.
enum DevicesForm {
  static let list: FieldID = "devices.list"
  static let autoSync: FieldID = "devices.autoSync"

  static let fields: [FormField] = [
    FormField(
      autoSync, "Auto-sync", .toggle(\.sync.configurations.autoSync),
      help: "Whether timed runs and boardwalk sync read configurations; off: boardwalk sync configurations does.",
      answersKey: "sync.configurations.autoSync"),
    FormField(
      list, "Device type", .region,
      help: "What each configuration type counts as; ignored ones are left out of the view v_devices.",
      answersKey: "configure.configurationTypes"),
  ]

  /// The device types as the list gives them out, in the order of their digits, ignore last.
  static let values = DeviceType.allCases.map {
    Assigner.Value(digit: $0.digit, title: ScreenText(cleaning: $0.title))
  }

  /// The device types as a popup offers them for the row or the range.
  static let choices: [FormField.Choice] = values.map { value in
    FormField.Choice(
      title: "\(value.digit) \(value.title)",
      isChosen: { state in
        state.devices.list.picker.current.flatMap { state.devices.list.marks[$0.id]?.digit } == value.digit
      }, choose: { $0.setDevice(value.digit) })
  }

  static let keys: [Binding] = [
    Binding(
      .setStage, ["1", "2", "3", "4", "5", "6"], "set", help: "set the device type of the row or the range",
      place: .outsideFields, hint: 2, keysLabel: "1-6"),
    Binding(.leaveAlone, ["0"], "ignore", help: "no device: left out of v_devices", place: .outsideFields, hint: 3),
    Binding(.activate, [.enter], "choose", help: "choose from the device types by name", hint: 8),
    Binding(.range, ["v"], "range", help: "begin a range; move, then 0-6", place: .outsideFields, hint: 7),
    Binding(
      .filter, ["/"], "filter", help: "type to filter; Enter returns to the list, Esc clears",
      place: .outsideFields, hint: 5),
    Binding(
      .confirm, ["y"], "ok guess", help: "confirm the guess of the row or the range", place: .outsideFields, hint: 6),
    Binding(.confirmAll, ["Y"], "ok all", help: "confirm all guesses shown", place: .outsideFields, hint: 9),
    Binding(.nextUnset, ["w"], "next unset", help: "go to the next row without a device type", place: .outsideFields),
    Binding(.shown, ["s"], "set ones", help: "show all, those set, those not set", place: .outsideFields),
    Binding(.order, ["o"], "order", help: "sort by name or as on the server", place: .outsideFields),
    Binding(
      .suggest, ["S"], "suggest", help: "guess a device type for each row that has none", place: .outsideFields),
    Binding(.undo, ["u"], "undo", help: "undo, 100 steps and more", place: .outsideFields, hint: 10),
    Binding(.redo, ["U"], "redo", help: "do again what was undone", place: .outsideFields),
    Keys.leave, Keys.step("next", "go on to Import"), Keys.helpHint,
  ]
}
