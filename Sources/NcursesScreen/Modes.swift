/// What the screen turns on in a terminal beside ncurses, and how it is turned off.
enum Modes {
  static let pasteOn = "\u{1B}[?2004h"
  static let pasteOff = "\u{1B}[?2004l"
  /// Presses, drags and releases, with decimal coordinates; never all motion, which floods a slow line.
  static let mouseOn = "\u{1B}[?1002h\u{1B}[?1006h"
  static let mouseOff = "\u{1B}[?1006l\u{1B}[?1002l"

  /// What brings a terminal back from wherever the program was, for a crash.
  ///
  /// Synchronized output off, mouse and paste off, attributes off, cursor seen, alternate screen left.
  static func reset(attributesOff: String?, cursorOn: String?, leaveScreen: String?) -> String {
    "\u{1B}[?2026l" + mouseOff + pasteOff + (attributesOff ?? "") + (cursorOn ?? "") + (leaveScreen ?? "\r\n")
  }

  /// A capability without its padding marks, `$<5/>`.
  static func withoutPadding(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let start = rest.firstIndex(of: "$") {
      result += rest[..<start]
      rest = rest[start...]
      guard rest.dropFirst().first == "<", let end = rest.firstIndex(of: ">") else {
        result += "$"
        rest = rest.dropFirst()
        continue
      }
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }
}
