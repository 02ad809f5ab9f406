/// A key as pressed.
package struct Key: Hashable, Sendable {
  package enum Code: Hashable, Sendable {
    /// A character as typed; control keys are the lower-case letter with `.control`.
    case character(Character)
    case enter, tab, escape, backspace, delete, insert
    case up, down, left, right, home, end, pageUp, pageDown
    /// F1 is 1.
    case function(Int)
  }

  package struct Modifiers: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let shift = Modifiers(rawValue: 1)
    package static let control = Modifiers(rawValue: 2)
    package static let alt = Modifiers(rawValue: 4)
  }

  package var code: Code
  package var modifiers: Modifiers

  package init(_ code: Code, _ modifiers: Modifiers = []) {
    self.code = code
    self.modifiers = modifiers
  }

  /// A printable character.
  package static func character(_ character: Character) -> Key { Key(.character(character)) }
  /// Ctrl with a letter.
  package static func control(_ letter: Character) -> Key { Key(.character(letter), .control) }
  package static func function(_ number: Int) -> Key { Key(.function(number)) }
  package static let enter = Key(.enter)
  package static let tab = Key(.tab)
  package static let shiftTab = Key(.tab, .shift)
  package static let escape = Key(.escape)
  package static let backspace = Key(.backspace)
  package static let delete = Key(.delete)
  package static let insert = Key(.insert)
  package static let up = Key(.up)
  package static let down = Key(.down)
  package static let left = Key(.left)
  package static let right = Key(.right)
  package static let home = Key(.home)
  package static let end = Key(.end)
  package static let pageUp = Key(.pageUp)
  package static let pageDown = Key(.pageDown)
  package static let shiftUp = Key(.up, .shift)
  package static let shiftDown = Key(.down, .shift)
  package static let space = Key(.character(" "))

  /// The character that the key types in a text field, or none.
  package var typed: Character? {
    guard case .character(let character) = code, modifiers.isDisjoint(with: [.control, .alt]) else { return nil }
    return character
  }
}

extension Key: ExpressibleByUnicodeScalarLiteral {
  package init(unicodeScalarLiteral value: Unicode.Scalar) {
    self.init(.character(Character(value)))
  }
}

/// What a terminal tells.
package enum Event: Hashable, Sendable {
  case key(Key)
  /// A whole paste as it came, line ends as `\n`; controls still in it. Never to be run as keys.
  case paste(String)
  case mouse(Mouse)
  /// The terminal has another size.
  case resize(Size)
  /// Another thread has something to say, see `Waker`.
  case wake
  /// The time-out given to `Screen.next` has passed.
  case timeout
  /// The program was stopped and goes on; the screen is to be drawn from nothing.
  case resumed
  /// A signal asks the program to end: keep the draft and leave.
  case terminate(Termination)

  package enum Termination: Hashable, Sendable {
    /// SIGINT from outside; Ctrl-C in the terminal comes as a key.
    case interrupt
    case hangUp, terminate, quit
    /// The terminal is gone: end of input or an input error.
    case inputClosed
  }
}
