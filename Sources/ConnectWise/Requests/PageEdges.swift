import Model

/// What can be seen of a page without reading it: whether it is empty, and the ids of its first and last record.
///
/// Looks at the first record from the front and at the last one from the back, so the cost is that of two records.
/// Whether the whole page is JSON, the scanner says.
struct PageEdges: Sendable, Hashable {
  /// The bytes are not a whole JSON array.
  struct Malformed: Error, Sendable, Hashable {}

  let isEmpty: Bool
  let firstID: Record.ID?
  let lastID: Record.ID?

  init(_ body: [UInt8]) throws(Malformed) {
    let scanner = PageBytes(body)
    guard let (open, close) = scanner.brackets else { throw Malformed() }
    guard let first = scanner.skipSpace(from: open + 1), let last = scanner.skipSpaceBack(from: close - 1) else {
      throw Malformed()
    }
    guard first < close else {
      isEmpty = true
      firstID = nil
      lastID = nil
      return
    }
    isEmpty = false
    guard body[first] == UInt8(ascii: "{"), body[last] == UInt8(ascii: "}"),
      let start = scanner.objectStart(endingAt: last)
    else { throw Malformed() }
    guard let head = scanner.object(at: first), let tail = scanner.object(at: start), tail.end == last else {
      throw Malformed()
    }
    firstID = head.id
    lastID = tail.id
  }

  /// Whether a page holds fewer records than a number; reads no further than that.
  static func hasFewer(than count: Int, _ body: [UInt8]) -> Bool {
    let scanner = PageBytes(body)
    guard let (open, close) = scanner.brackets else { return false }
    var found = 0
    var next = scanner.skipSpace(from: open + 1)
    while let start = next, start < close, let object = scanner.object(at: start) {
      found += 1
      guard found < count else { return false }
      next = scanner.skipSpace(from: object.end + 1)
      if let comma = next, comma < close, body[comma] == UInt8(ascii: ",") { next = scanner.skipSpace(from: comma + 1) }
    }
    return true
  }
}

/// Steps through JSON bytes by structure.
private struct PageBytes {
  private let bytes: [UInt8]
  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Where the array of the document opens and closes.
  var brackets: (open: Int, close: Int)? {
    // A byte-order mark may stand in front.
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    guard let open = skipSpace(from: start), let close = skipSpaceBack(from: bytes.count - 1), open < close,
      bytes[open] == UInt8(ascii: "["), bytes[close] == UInt8(ascii: "]")
    else { return nil }
    return (open, close)
  }

  func skipSpace(from start: Int) -> Int? {
    var index = start
    while index < bytes.count, Self.isSpace(bytes[index]) { index += 1 }
    return index < bytes.count ? index : nil
  }

  func skipSpaceBack(from start: Int) -> Int? {
    var index = start
    while index >= 0, Self.isSpace(bytes[index]) { index -= 1 }
    return index >= 0 ? index : nil
  }

  /// The end of the object that starts here, and the number of its own member `id`.
  func object(at start: Int) -> (id: Int?, end: Int)? {
    guard bytes[start] == UInt8(ascii: "{") else { return nil }
    var depth = 0
    var index = start
    var id: Int?
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth == 0 { return (id, index) }
      case UInt8(ascii: "\""):
        guard let end = stringEnd(from: index) else { return nil }
        if depth == 1, end == index + 3, bytes[index + 1] == UInt8(ascii: "i"), bytes[index + 2] == UInt8(ascii: "d"),
          let colon = skipSpace(from: end + 1), bytes[colon] == UInt8(ascii: ":")
        {
          id = skipSpace(from: colon + 1).flatMap(number) ?? id
        }
        index = end
      default: break
      }
      index += 1
    }
    return nil
  }

  /// The start of the object whose closing brace stands here, found from behind.
  ///
  /// Outside of strings a quote is a string's end; its start is the nearest quote before it that no odd number of
  /// backslashes escapes.
  func objectStart(endingAt end: Int) -> Int? {
    var depth = 0
    var index = end
    while index >= 0 {
      switch bytes[index] {
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth += 1
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth -= 1
        if depth == 0 { return index }
      case UInt8(ascii: "\""):
        guard let start = stringStart(from: index) else { return nil }
        index = start
      default: break
      }
      index -= 1
    }
    return nil
  }

  private func stringEnd(from start: Int) -> Int? {
    var index = start + 1
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\\"): index += 2
      case UInt8(ascii: "\""): return index
      default: index += 1
      }
    }
    return nil
  }

  private func stringStart(from end: Int) -> Int? {
    var index = end - 1
    while index >= 0 {
      if bytes[index] == UInt8(ascii: "\"") {
        var backslashes = 0
        while index - backslashes - 1 >= 0, bytes[index - backslashes - 1] == UInt8(ascii: "\\") { backslashes += 1 }
        if backslashes.isMultiple(of: 2) { return index }
      }
      index -= 1
    }
    return nil
  }

  private func number(at start: Int) -> Int? {
    var index = start
    let isNegative = bytes[index] == UInt8(ascii: "-")
    if isNegative { index += 1 }
    var value = 0
    var digits = 0
    while index < bytes.count, (0x30...0x39).contains(bytes[index]), digits < 18 {
      value = value * 10 + Int(bytes[index] - 0x30)
      digits += 1
      index += 1
    }
    guard digits > 0 else { return nil }
    return isNegative ? -value : value
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }
}
