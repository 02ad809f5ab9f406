/// How many cells text takes in a terminal: our own table, the same on every machine.
///
/// Terminals and C libraries disagree about new characters and about clusters built from several (flags,
/// families, skin tones, emoji made wide by a variation selector). Where they disagree we draw something all of
/// them draw alike: the cluster's first character padded with a blank, or `?`.
package enum TextWidth {
  /// The cells of one scalar: 0 for marks that join what stands before, 2 for wide ones, else 1.
  package static func of(_ scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0x300 { return value < 0x20 || (0x7F...0x9F).contains(value) || value == 0xAD ? 0 : 1 }
    if value < 0x1100 { return isMark(scalar) ? 0 : 1 }
    if isWide(value) { return 2 }
    return isMark(scalar) ? 0 : 1
  }

  /// The cells that a cluster is drawn in, at least 1.
  package static func of(_ character: Character) -> Int {
    var width = 0
    forEachPiece(of: character) { width += $0.width }
    return width
  }

  /// The cells that a text is drawn in.
  ///
  /// - Complexity: O(*n*) in the text's length.
  package static func of(_ text: String) -> Int {
    if isPlain(text) { return text.utf8.count }
    var width = 0
    for character in text { width += of(character) }
    return width
  }

  /// Whether each byte of the text is a printable ASCII character, one cell each.
  static func isPlain(_ text: String) -> Bool {
    text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
  }

  /// One cell's content (or two cells', for a wide one): a scalar and the marks that join it.
  struct Piece {
    var base: Unicode.Scalar
    var marks: [Unicode.Scalar] = []
    var width: Int
  }

  /// The most marks drawn on one cell; ncurses holds a base and four.
  static let markLimit = 4

  /// Calls `body` with each piece to draw for a cluster; never with nothing.
  static func forEachPiece(of character: Character, _ body: (Piece) -> Void) {
    let scalars = character.unicodeScalars
    guard let first = scalars.first else { return }
    if scalars.count == 1 {
      let width = of(first)
      body(width == 0 ? Piece(base: "?", width: 1) : Piece(base: first, width: width))
      return
    }
    if isDisputed(character) {
      drawDisputed(first, character, body)
      return
    }
    var current: Piece?
    for scalar in scalars {
      let width = of(scalar)
      if width > 0 {
        if let piece = current { body(piece) }
        current = Piece(base: scalar, width: width)
      } else if current == nil {
        current = Piece(base: "?", width: 1)
      } else if (current?.marks.count ?? 0) < markLimit {
        current?.marks.append(scalar)
      }
    }
    if let piece = current { body(piece) }
  }

  /// Whether terminals disagree about the cluster's width.
  static func isDisputed(_ character: Character) -> Bool {
    character.unicodeScalars.contains { scalar in
      switch scalar.value {
      case 0x200D, 0xFE0F, 0x20E3, 0x1F1E6...0x1F1FF, 0x1F3FB...0x1F3FF, 0xE0020...0xE007F: true
      default: false
      }
    }
  }

  /// Draws the first character of a disputed cluster, padded to the two cells that the cluster means to take.
  private static func drawDisputed(_ first: Unicode.Scalar, _ character: Character, _ body: (Piece) -> Void) {
    let isFlag = (0x1F1E6...0x1F1FF).contains(first.value)
    let width = isFlag ? 0 : of(first)
    body(width == 0 ? Piece(base: "?", width: 1) : Piece(base: first, width: width))
    // A letter that merely carries a joiner is no emoji: it keeps its one cell.
    if width < 2, isFlag || character.unicodeScalars.dropFirst().contains(where: { $0.value != 0x200D }) {
      body(Piece(base: " ", width: 1))
    }
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x1160...0x11FF, 0xD7B0...0xD7FF, 0xFE00...0xFE0F: return true
    // Letters, ideographs and symbols that a lookup need not be paid for.
    case 0x2010...0x2027, 0x2030...0x205E, 0x2070...0x20CF, 0x2100...0x2CEE, 0x3400...0x4DBF, 0x4E00...0x9FFF,
      0xAC00...0xD7A3:
      return false
    default: break
    }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator: return true
    default: return false
    }
  }

  private static func isWide(_ value: UInt32) -> Bool {
    var low = 0
    var high = wide.count - 1
    while low <= high {
      let middle = (low + high) / 2
      let range = wide[middle]
      if value < range.0 {
        high = middle - 1
      } else if value > range.1 {
        low = middle + 1
      } else {
        return true
      }
    }
    return false
  }

  /// The ranges of Unicode 15.1 whose East Asian width is wide or full, in order, without the marks among them.
  private static let wide: [(UInt32, UInt32)] = [
    (0x1100, 0x115F), (0x231A, 0x231B), (0x2329, 0x232A), (0x23E9, 0x23EC), (0x23F0, 0x23F0), (0x23F3, 0x23F3),
    (0x25FD, 0x25FE), (0x2614, 0x2615), (0x2648, 0x2653), (0x267F, 0x267F), (0x2693, 0x2693), (0x26A1, 0x26A1),
    (0x26AA, 0x26AB), (0x26BD, 0x26BE), (0x26C4, 0x26C5), (0x26CE, 0x26CE), (0x26D4, 0x26D4), (0x26EA, 0x26EA),
    (0x26F2, 0x26F3), (0x26F5, 0x26F5), (0x26FA, 0x26FA), (0x26FD, 0x26FD), (0x2705, 0x2705), (0x270A, 0x270B),
    (0x2728, 0x2728), (0x274C, 0x274C), (0x274E, 0x274E), (0x2753, 0x2755), (0x2757, 0x2757), (0x2795, 0x2797),
    (0x27B0, 0x27B0), (0x27BF, 0x27BF), (0x2B1B, 0x2B1C), (0x2B50, 0x2B50), (0x2B55, 0x2B55), (0x2E80, 0x3029),
    (0x302E, 0x303E), (0x3041, 0x3098), (0x309B, 0x3247), (0x3250, 0x4DBF), (0x4E00, 0xA4CF), (0xA960, 0xA97C),
    (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE10, 0xFE19), (0xFE30, 0xFE6F), (0xFF01, 0xFF60), (0xFFE0, 0xFFE6),
    (0x16FE0, 0x16FE3), (0x16FF0, 0x16FF1), (0x17000, 0x18CD5), (0x18D00, 0x18D08), (0x1AFF0, 0x1AFFE),
    (0x1B000, 0x1B2FB), (0x1F004, 0x1F004), (0x1F0CF, 0x1F0CF), (0x1F18E, 0x1F18E), (0x1F191, 0x1F19A),
    (0x1F200, 0x1F320), (0x1F32D, 0x1F335), (0x1F337, 0x1F37C), (0x1F37E, 0x1F393), (0x1F3A0, 0x1F3CA),
    (0x1F3CF, 0x1F3D3), (0x1F3E0, 0x1F3F0), (0x1F3F4, 0x1F3F4), (0x1F3F8, 0x1F43E), (0x1F440, 0x1F440),
    (0x1F442, 0x1F4FC), (0x1F4FF, 0x1F53D), (0x1F54B, 0x1F54E), (0x1F550, 0x1F567), (0x1F57A, 0x1F57A),
    (0x1F595, 0x1F596), (0x1F5A4, 0x1F5A4), (0x1F5FB, 0x1F64F), (0x1F680, 0x1F6C5), (0x1F6CC, 0x1F6CC),
    (0x1F6D0, 0x1F6D2), (0x1F6D5, 0x1F6D7), (0x1F6DC, 0x1F6DF), (0x1F6EB, 0x1F6EC), (0x1F6F4, 0x1F6FC),
    (0x1F7E0, 0x1F7EB), (0x1F7F0, 0x1F7F0), (0x1F90C, 0x1F93A), (0x1F93C, 0x1F945), (0x1F947, 0x1F9FF),
    (0x1FA70, 0x1FAFF), (0x20000, 0x3FFFD),
  ]
}
