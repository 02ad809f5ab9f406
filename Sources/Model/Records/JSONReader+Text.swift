extension JSONReader {
  /// Reads a text between quotation marks of either kind.
  mutating func text() throws(JSONError) -> String {
    let start = index
    let mark = bytes[index]
    index += 1
    var content: [UInt8] = []
    while let byte = peek() {
      index += 1
      switch byte {
      case mark:
        guard let text = String(validating: content, as: UTF8.self) else { throw error("is not UTF-8 here", at: start) }
        return text
      case UInt8(ascii: "\\"): try escape(into: &content)
      case 0x0A, 0x0D: throw error("has no end for the text that starts here", at: start)
      case 0..<0x20 where dialect == .json: throw error("has a control character in this text", at: start)
      default: content.append(byte)
      }
    }
    throw error("has no end for the text that starts here", at: start)
  }

  /// Reads what follows a backslash.
  private mutating func escape(into content: inout [UInt8]) throws(JSONError) {
    guard let byte = peek() else { throw error("ends too early") }
    index += 1
    switch byte {
    case UInt8(ascii: "n"): content.append(0x0A)
    case UInt8(ascii: "t"): content.append(0x09)
    case UInt8(ascii: "r"): content.append(0x0D)
    case UInt8(ascii: "b"): content.append(0x08)
    case UInt8(ascii: "f"): content.append(0x0C)
    case UInt8(ascii: "u"): content += Array(String(try scalar()).utf8)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte)
    case _ where dialect == .json: throw error("has an escape that JSON does not know", at: index - 2)
    case UInt8(ascii: "v"): content.append(0x0B)
    case UInt8(ascii: "0"): content.append(0x00)
    case UInt8(ascii: "x"): content += Array(String(Unicode.Scalar(UInt8(try hexadecimal(2)))).utf8)
    // A line break after a backslash is not part of the text.
    case 0x0D: if peek() == 0x0A { index += 1 }
    case 0x0A: break
    case UInt8(ascii: "1")...UInt8(ascii: "9"): throw error("has an escape that JSON5 does not know", at: index - 2)
    default: content.append(byte)
    }
  }

  /// A character by its number in UTF-16, in two halves where it needs them.
  private mutating func scalar() throws(JSONError) -> Unicode.Scalar {
    let start = index - 2
    let first = try hexadecimal(4)
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, peek() == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "u") else {
      throw error("has half of a character", at: start)
    }
    index += 2
    let second = try hexadecimal(4)
    guard (0xDC00...0xDFFF).contains(second),
      let scalar = Unicode.Scalar(0x1_0000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw error("has half of a character", at: start) }
    return scalar
  }

  private mutating func hexadecimal(_ count: Int) throws(JSONError) -> UInt32 {
    guard index + count <= bytes.count, bytes[index..<(index + count)].allSatisfy(Self.isHexadecimal),
      let value = UInt32(String(decoding: bytes[index..<(index + count)], as: UTF8.self), radix: 16)
    else { throw error("has an escape without its \(count) hexadecimal digits") }
    index += count
    return value
  }

  /// Passes over white space and comments.
  mutating func skipBlanks() throws(JSONError) {
    while let byte = peek() {
      switch byte {
      case 0x09, 0x0A, 0x0D, 0x20: index += 1
      case _ where dialect == .json: return
      case 0x0B, 0x0C: index += 1
      // In UTF-8: no-break space, byte order mark, line and paragraph separator.
      case 0xC2 where peek(1) == 0xA0: index += 2
      case 0xEF where peek(1) == 0xBB && peek(2) == 0xBF: index += 3
      case 0xE2 where peek(1) == 0x80 && (peek(2) == 0xA8 || peek(2) == 0xA9): index += 3
      case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"):
        while let byte = peek(), byte != 0x0A, byte != 0x0D { index += 1 }
      case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"):
        let start = index
        index += 2
        while peek() != UInt8(ascii: "*") || peek(1) != UInt8(ascii: "/") {
          guard peek() != nil else { throw error("has no end for the comment that starts here", at: start) }
          index += 1
        }
        index += 2
      default: return
      }
    }
  }
}
