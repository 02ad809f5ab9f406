/// Why a text is not JSON, or not JSON5 where a person wrote it, and where.
package struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The line, counted from 1.
  package let line: Int
  /// The character in the line, counted from 1.
  package let column: Int
  /// What is wrong there, in words that follow "it": `has no value`.
  package let reason: String

  /// `line 3, column 5`.
  package var place: String { "line \(line), column \(column)" }
  package var description: String { "\(place): it \(reason)" }
}

/// Reads JSON, plain or as JSON5: with comments, unquoted keys, single quotes, trailing commas, hexadecimal numbers.
///
/// Stricter in two things that in a file of settings are always mistakes: a key that stands twice in one object, and
/// the numbers `Infinity` and `NaN`. It reads each byte once, whatever they are: Foundation's decoder guesses what comes
/// next, at a cost that grows with the depth, and has no limit for what an answer of a server may hold.
struct JSONReader {
  enum Dialect {
    /// What a person writes.
    case json5
    /// What programs exchange, by RFC 8259; of a key that stands twice the last value counts.
    case json
  }

  /// How deep objects and lists may lie in each other; our files need six, a record of ConnectWise's as many.
  private static let depthLimit = 64
  /// How many values a document may hold; a page of a thousand records has some hundred thousand.
  private static let valueLimit = 500_000

  let bytes: [UInt8]
  let dialect: Dialect
  var index = 0
  private var depth = 0
  private var values = 0
  /// The keys above the one being read.
  private var above: [String] = []
  /// Where each key stands, by its path; only filled when it was asked for.
  private(set) var places: [String: Int] = [:]
  var keepsPlaces = false

  init(_ bytes: [UInt8], _ dialect: Dialect = .json5) {
    self.bytes = bytes
    self.dialect = dialect
  }

  /// Reads the whole text as one value.
  mutating func document() throws(JSONError) -> JSONValue {
    // Some servers mark their text as Unicode.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
    try skipBlanks()
    let value = try value()
    try skipBlanks()
    guard peek() == nil else { throw error("goes on after its end") }
    return value
  }

  // MARK: - Values

  private mutating func value() throws(JSONError) -> JSONValue {
    guard let byte = peek() else { throw error("ends too early") }
    values += 1
    guard values <= Self.valueLimit else { throw error("holds more than \(Self.valueLimit) values") }
    switch byte {
    case UInt8(ascii: "{"): return try nested { reader throws(JSONError) in try reader.object() }
    case UInt8(ascii: "["): return try nested { reader throws(JSONError) in try reader.list() }
    case UInt8(ascii: "\""): return .string(try text())
    case UInt8(ascii: "'") where dialect == .json5: return .string(try text())
    case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return try number()
    case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ":"): throw error("has no value here")
    default: return try word()
    }
  }

  private mutating func nested(_ read: (inout Self) throws(JSONError) -> JSONValue) throws(JSONError) -> JSONValue {
    guard depth < Self.depthLimit else { throw error("nests deeper than \(Self.depthLimit) levels") }
    depth += 1
    defer { depth -= 1 }
    return try read(&self)
  }

  private mutating func object() throws(JSONError) -> JSONValue {
    let start = index
    var members: [String: JSONValue] = [:]
    index += 1
    while true {
      try skipBlanks()
      if mayEnd(behindComma: !members.isEmpty), take("}") { return .object(members) }
      guard peek() != nil else { throw error("has no } for this {", at: start) }
      let place = index
      let name = try key()
      guard dialect == .json || members[name] == nil else { throw error("has this key twice", at: place) }
      try skipBlanks()
      guard take(":") else { throw error("has no : after the key") }
      try skipBlanks()
      if keepsPlaces {
        above.append(name)
        places[above.joined(separator: ".")] = place
      }
      members[name] = try value()
      if keepsPlaces { above.removeLast() }
      try skipBlanks()
      if take(",") { continue }
      if take("}") { return .object(members) }
      throw peek() == nil ? error("has no } for this {", at: start) : error("has no , or } before this")
    }
  }

  /// Whether a bracket may end a list or object here: JSON has no comma before it.
  private func mayEnd(behindComma: Bool) -> Bool { dialect == .json5 || !behindComma }

  private mutating func list() throws(JSONError) -> JSONValue {
    let start = index
    var items: [JSONValue] = []
    index += 1
    while true {
      try skipBlanks()
      if mayEnd(behindComma: !items.isEmpty), take("]") { return .array(items) }
      guard peek() != nil else { throw error("has no ] for this [", at: start) }
      items.append(try value())
      try skipBlanks()
      if take(",") { continue }
      if take("]") { return .array(items) }
      throw peek() == nil ? error("has no ] for this [", at: start) : error("has no , or ] before this")
    }
  }

  private mutating func key() throws(JSONError) -> String {
    if peek() == UInt8(ascii: "\"") || (peek() == UInt8(ascii: "'") && dialect == .json5) { return try text() }
    let start = index
    let name = dialect == .json5 ? name() : ""
    guard let first = name.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
      throw error("has no key here", at: start)
    }
    return name
  }

  private mutating func word() throws(JSONError) -> JSONValue {
    let start = index
    switch name() {
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "null": return .null
    case "": throw error("has a character here that belongs nowhere", at: start)
    case let word: throw error("has \(word.prefix(40)) without quotation marks", at: start)
    }
  }

  /// The letters, digits, `_`, `$` and characters beyond ASCII that stand here.
  private mutating func name() -> String {
    let start = index
    while let byte = peek() {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...0xFF:
        index += 1
      default: return String(decoding: bytes[start..<index], as: UTF8.self)
      }
    }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  // MARK: - Numbers

  private mutating func number() throws(JSONError) -> JSONValue {
    let start = index
    while let byte = peek() {
      let isSign = byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
      let isWord =
        byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
      guard isWord || (isSign && (index == start || bytes[index - 1] | 0x20 == UInt8(ascii: "e"))) else { break }
      index += 1
    }
    let whole = String(decoding: bytes[start..<index], as: UTF8.self)
    guard dialect == .json5 || Self.isPlain(whole), let value = Self.number(whole) else {
      throw error("has \(whole.prefix(40)), which is no number", at: start)
    }
    return value
  }

  /// Whether a number is one of JSON's: no sign `+`, no zero before it, digits on both sides of a point.
  private static func isPlain(_ whole: String) -> Bool {
    let digits = Array(whole.hasPrefix("-") ? whole.utf8.dropFirst() : whole.utf8[...])
    func isDigit(_ place: Int) -> Bool { digits.indices.contains(place) && (0x30...0x39).contains(digits[place]) }
    guard isDigit(0), digits[0] != UInt8(ascii: "0") || !isDigit(1) else { return false }
    guard !digits.contains(where: { $0 | 0x20 == UInt8(ascii: "x") }) else { return false }
    guard let point = digits.firstIndex(of: UInt8(ascii: ".")) else { return true }
    return isDigit(point - 1) && isDigit(point + 1)
  }

  private static func number(_ whole: String) -> JSONValue? {
    let isNegative = whole.hasPrefix("-")
    let digits = isNegative || whole.hasPrefix("+") ? String(whole.dropFirst()) : whole
    let sign = isNegative ? "-" : ""
    if digits.hasPrefix("0x") || digits.hasPrefix("0X") {
      let digits = digits.dropFirst(2)
      guard digits.utf8.allSatisfy(Self.isHexadecimal) else { return nil }
      return Int64(sign + digits, radix: 16).map(JSONValue.integer)
    }
    let plain = digits.utf8.filter { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
    if plain == digits.utf8.count {
      guard plain == 1 || !digits.hasPrefix("0") else { return nil }
      if let value = Int64(sign + digits) { return .integer(value) }
    }
    guard plain > 0, digits.utf8.allSatisfy({ $0 | 0x20 == UInt8(ascii: "e") || !Self.isLetter($0) }) else {
      return nil
    }
    // Swift wants a digit on both sides of the point.
    let parts = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    var text = String(parts[0].isEmpty ? "0" : parts[0])
    if parts.count == 2 {
      let hasDigit = parts[1].utf8.first.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
      text += "." + (hasDigit ? "" : "0") + parts[1]
    }
    guard let value = Double(sign + text), value.isFinite else { return nil }
    return Int64(exactly: value).map(JSONValue.integer) ?? .number(value)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  static func isHexadecimal(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
  }

  // MARK: - Characters

  func peek(_ distance: Int = 0) -> UInt8? {
    index + distance < bytes.count ? bytes[index + distance] : nil
  }

  private mutating func take(_ mark: Unicode.Scalar) -> Bool {
    guard peek() == UInt8(ascii: mark) else { return false }
    index += 1
    return true
  }

  /// An error at a place, here unless it is given.
  func error(_ reason: String, at place: Int? = nil) -> JSONError {
    let before = bytes[..<min(place ?? index, bytes.count)]
    let line = before.count { $0 == 0x0A } + 1
    let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let column = String(decoding: before[start...], as: UTF8.self).count + 1
    return JSONError(line: line, column: column, reason: reason)
  }
}
