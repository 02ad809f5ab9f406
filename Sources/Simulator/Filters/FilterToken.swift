/// One word of a filter's text.
enum FilterToken: Hashable, Sendable {
  /// A field path or a keyword.
  case word(String)
  case number(String)
  case text(String)
  /// What stands between square brackets.
  case date(String)
  case `operator`(String)
  case open, close, comma

  /// Whether this is the keyword; keywords have no case.
  func isKeyword(_ keyword: String) -> Bool {
    if case .word(let word) = self { word.lowercased() == keyword } else { false }
  }
}

/// Cuts a filter's text into tokens.
struct FilterTokenizer {
  private let source: [UInt8]
  private var position = 0

  init(_ text: String) { source = Array(text.utf8) }

  mutating func tokens() throws(FilterError) -> [FilterToken] {
    var result: [FilterToken] = []
    while let token = try next() { result.append(token) }
    return result
  }

  private mutating func next() throws(FilterError) -> FilterToken? {
    while position < source.count, isBlank(source[position]) { position += 1 }
    guard position < source.count else { return nil }
    let byte = source[position]
    switch byte {
    case UInt8(ascii: "("): return single(.open)
    case UInt8(ascii: ")"): return single(.close)
    case UInt8(ascii: ","): return single(.comma)
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return try quoted(byte)
    case UInt8(ascii: "["): return try bracketed()
    case UInt8(ascii: "="), UInt8(ascii: "!"), UInt8(ascii: "<"), UInt8(ascii: ">"): return try comparison()
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"): return number()
    default: return try word()
    }
  }

  private mutating func single(_ token: FilterToken) -> FilterToken {
    position += 1
    return token
  }

  private mutating func quoted(_ quote: UInt8) throws(FilterError) -> FilterToken {
    var bytes: [UInt8] = []
    position += 1
    while position < source.count {
      let byte = source[position]
      position += 1
      if byte == quote { return .text(String(decoding: bytes, as: UTF8.self)) }
      if byte == UInt8(ascii: "\\"), position < source.count,
        source[position] == quote || source[position] == UInt8(ascii: "\\")
      {
        bytes.append(source[position])
        position += 1
      } else {
        bytes.append(byte)
      }
    }
    throw .syntax("Unterminated string in conditions.")
  }

  private mutating func bracketed() throws(FilterError) -> FilterToken {
    guard let end = source[position...].firstIndex(of: UInt8(ascii: "]")) else {
      throw .syntax("Unterminated date in conditions.")
    }
    defer { position = end + 1 }
    return .date(String(decoding: source[position + 1..<end], as: UTF8.self))
  }

  private mutating func comparison() throws(FilterError) -> FilterToken {
    let start = position
    position += 1
    if position < source.count, source[position] == UInt8(ascii: "="), source[start] != UInt8(ascii: "=") {
      position += 1
    }
    let text = String(decoding: source[start..<position], as: UTF8.self)
    if text == "!" { throw .syntax("Unexpected '!' in conditions.") }
    return .operator(text)
  }

  private mutating func number() -> FilterToken {
    let start = position
    position += 1
    while position < source.count, isDigit(source[position]) || source[position] == UInt8(ascii: ".") { position += 1 }
    return .number(String(decoding: source[start..<position], as: UTF8.self))
  }

  private mutating func word() throws(FilterError) -> FilterToken {
    let start = position
    while position < source.count, isWord(source[position]) { position += 1 }
    guard position > start else {
      let rest = String(decoding: source[position...].prefix(12), as: UTF8.self)
      throw .syntax("Unexpected '\(rest)' in conditions.")
    }
    return .word(String(decoding: source[start..<position], as: UTF8.self))
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
  private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  private func isWord(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".") || byte >= 0x80
  }
}
