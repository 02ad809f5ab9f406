/// The escapes of JSON strings.
package enum JSONText {
  /// Appends a string without its escapes, as UTF-8.
  ///
  /// - Parameters:
  ///   - text: What stands between the quotes; a parser has found it well formed.
  ///   - output: Where it goes.
  /// - Returns: Whether U+0000 was taken out.
  package static func unescape(_ text: ArraySlice<UInt8>, into output: inout [UInt8]) -> Bool {
    var hadNUL = false
    var index = text.startIndex
    while index < text.endIndex {
      let escape = text[index...].firstIndex(of: UInt8(ascii: "\\")) ?? text.endIndex
      output += text[index..<escape]
      guard escape + 1 < text.endIndex else { break }
      index = escape + 2
      switch text[index - 1] {
      case UInt8(ascii: "b"): output.append(0x08)
      case UInt8(ascii: "f"): output.append(0x0C)
      case UInt8(ascii: "n"): output.append(0x0A)
      case UInt8(ascii: "r"): output.append(0x0D)
      case UInt8(ascii: "t"): output.append(0x09)
      case UInt8(ascii: "u"):
        let scalar = scalar(text, &index)
        if scalar == "\0" { hadNUL = true } else { output += UTF8.encode(scalar).map(Array.init) ?? [] }
      case let other: output.append(other)
      }
    }
    return hadNUL
  }

  /// The character of four hexadecimal digits, or of two such escapes that form a pair.
  private static func scalar(_ text: ArraySlice<UInt8>, _ index: inout Int) -> Unicode.Scalar {
    let first = digits(text, &index)
    if (0xD800..<0xDC00).contains(first), index + 1 < text.endIndex, text[index] == UInt8(ascii: "\\"),
      text[index + 1] == UInt8(ascii: "u")
    {
      var after = index + 2
      let second = digits(text, &after)
      if (0xDC00..<0xE000).contains(second) {
        index = after
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
      }
    }
    // Half of a pair is no character.
    return Unicode.Scalar(first) ?? "\u{FFFD}"
  }

  private static func digits(_ text: ArraySlice<UInt8>, _ index: inout Int) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 where index < text.endIndex {
      let byte = text[index] | 0x20
      value = value << 4 | UInt32(byte <= UInt8(ascii: "9") ? byte - 0x30 : byte - UInt8(ascii: "a") + 10)
      index += 1
    }
    return value
  }
}
