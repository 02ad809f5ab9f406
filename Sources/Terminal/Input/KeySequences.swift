/// The key sequences that terminals in use share (xterm's, the VT's, rxvt's, the Linux console's).
enum KeySequences {
  /// The key of `Esc O` and a byte.
  static func shift3(_ byte: UInt8) -> Key? {
    switch byte {
    case 0x50...0x53: .function(Int(byte) - 0x4F)
    case 0x4D: .enter
    case 0x6A...0x79: keypad(byte)
    // rxvt: Ctrl with an arrow.
    case 0x61...0x64: arrow(byte - 0x20).map { Key($0, .control) }
    default: arrow(byte).map { Key($0) }
    }
  }

  /// The key of `Esc [`, parameters and a final byte.
  static func control(_ parameters: [UInt8], _ final: UInt8) -> Key? {
    guard parameters.allSatisfy({ (0x30...0x3B).contains($0) }) else { return nil }
    let numbers = numbers(parameters[...])
    let modifiers = modifiers(numbers.count > 1 ? numbers[1] : 1)
    switch final {
    case 0x7E:
      // xterm's other-keys report: 27 ; modifiers ; code.
      if numbers.first == 27, numbers.count == 3 { return character(numbers[2], modifiers) }
      return numbers.first.flatMap(numbered).map { Key($0, modifiers) }
    // rxvt: Shift and Ctrl have finals of their own.
    case 0x24: return numbers.first.flatMap(numbered).map { Key($0, .shift) }
    case 0x5E: return numbers.first.flatMap(numbered).map { Key($0, .control) }
    case 0x61...0x64: return arrow(final - 0x20).map { Key($0, .shift) }
    case 0x5A: return .shiftTab
    case 0x50...0x53:
      // `Esc [ 12 ; 40 R` is no F3 but a cursor's place that somebody asked for.
      guard numbers.count == 2, numbers[0] <= 1, numbers[1] <= 16 else { return nil }
      return Key(.function(Int(final) - 0x4F), modifiers)
    case 0x75: return numbers.first.flatMap { character($0, modifiers) }
    default: return arrow(final).map { Key($0, modifiers) }
    }
  }

  /// Decimal numbers between semicolons; what follows a colon is left out.
  static func numbers(_ bytes: ArraySlice<UInt8>) -> [Int] {
    bytes.split(separator: 0x3B, omittingEmptySubsequences: false).map { part in
      var number = 0
      for byte in part.prefix(6) {
        guard (0x30...0x39).contains(byte) else { break }
        number = number * 10 + Int(byte - 0x30)
      }
      return number
    }
  }

  private static func arrow(_ byte: UInt8) -> Key.Code? {
    switch byte {
    case 0x41: .up
    case 0x42: .down
    case 0x43: .right
    case 0x44: .left
    case 0x46: .end
    case 0x48: .home
    default: nil
    }
  }

  private static func numbered(_ number: Int) -> Key.Code? {
    switch number {
    case 1, 7: .home
    case 2: .insert
    case 3: .delete
    case 4, 8: .end
    case 5: .pageUp
    case 6: .pageDown
    case 11...15: .function(number - 10)
    case 17...21: .function(number - 11)
    case 23...26: .function(number - 12)
    case 28, 29: .function(number - 13)
    case 31...34: .function(number - 14)
    default: nil
    }
  }

  /// The keypad in application mode: `j` is `*`, `p` to `y` are 0 to 9.
  private static func keypad(_ byte: UInt8) -> Key {
    .character(Character(Unicode.Scalar(byte - 0x40)))
  }

  /// xterm's modifier parameter: 1, and 1, 2, 4 for Shift, Alt, Ctrl.
  private static func modifiers(_ parameter: Int) -> Key.Modifiers {
    let bits = max(0, parameter - 1)
    var modifiers: Key.Modifiers = []
    if bits & 1 != 0 { modifiers.insert(.shift) }
    if bits & 2 != 0 { modifiers.insert(.alt) }
    if bits & 4 != 0 { modifiers.insert(.control) }
    return modifiers
  }

  /// Whether a key can type the character.
  static func isTyped(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
    default: true
    }
  }

  private static func character(_ code: Int, _ modifiers: Key.Modifiers) -> Key? {
    switch code {
    case 9: return Key(.tab, modifiers)
    case 13: return Key(.enter, modifiers)
    case 27: return .escape
    case 8, 127: return Key(.backspace, modifiers)
    case 32...: break
    default: return nil
    }
    guard let scalar = Unicode.Scalar(UInt32(code)), isTyped(scalar) else { return nil }
    if modifiers.contains(.control) { return Key(.character(Character(scalar.properties.lowercaseMapping)), .control) }
    return modifiers.contains(.alt) ? Key(.character(Character(scalar)), .alt) : .character(Character(scalar))
  }
}

/// Makes mouse events of SGR reports and counts clicks.
struct ClickCounter: Sendable {
  private var last: (point: Point, button: Mouse.Button, time: Duration, count: Int)?

  /// Two presses at the same cell within this are a double click.
  static let window = Duration.milliseconds(500)

  /// The event of a report's three numbers, or none for what we did not ask for.
  mutating func mouse(_ numbers: [Int], isRelease: Bool, at now: Duration) -> Mouse? {
    guard numbers.count == 3, numbers[1] > 0, numbers[2] > 0 else { return nil }
    let code = numbers[0]
    let point = Point(x: numbers[1] - 1, y: numbers[2] - 1)
    var modifiers: Key.Modifiers = []
    if code & 4 != 0 { modifiers.insert(.shift) }
    if code & 8 != 0 { modifiers.insert(.alt) }
    if code & 16 != 0 { modifiers.insert(.control) }
    if code & 64 != 0 {
      guard !isRelease, code & 2 == 0 else { return nil }
      return Mouse(code & 1 == 0 ? .wheelUp : .wheelDown, at: point, modifiers: modifiers)
    }
    let button: Mouse.Button
    switch code & 3 {
    case 0: button = .left
    case 1: button = .middle
    case 2: button = .right
    default: return nil
    }
    if isRelease { return Mouse(.release(button), at: point, modifiers: modifiers) }
    if code & 32 != 0 { return Mouse(.drag(button), at: point, modifiers: modifiers) }
    var count = 1
    if let last, last.point == point, last.button == button, now - last.time < Self.window { count = last.count + 1 }
    last = (point, button, now, count)
    return Mouse(.press(button, clicks: count), at: point, modifiers: modifiers)
  }
}
