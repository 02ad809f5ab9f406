import FoundationEssentials
import Model

/// JSON for standard output: one line a value, safe on a terminal too.
///
/// Characters that a terminal obeys or that turn text around are written as escapes, which loses nothing: in JSON they
/// can only stand inside texts.
enum JSONText {
  /// A value on one line with its line break, keys sorted.
  static func line(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return safe([UInt8](try encoder.encode(value))) + [0x0A]
  }

  /// A value over several lines, keys sorted.
  static func block(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    return safe([UInt8](try encoder.encode(value))) + [0x0A]
  }

  /// The same document with escapes for what must not reach a terminal.
  static func safe(_ document: [UInt8]) -> [UInt8] {
    // DEL and everything from U+0080 on; JSON itself escapes what stands below.
    guard document.contains(where: { $0 >= 0x7F }) else { return document }
    var out: [UInt8] = []
    out.reserveCapacity(document.count + 64)
    for scalar in String(decoding: document, as: UTF8.self).unicodeScalars {
      if isHarmless(scalar) {
        out += UTF8.encode(scalar).map(Array.init) ?? []
      } else {
        for unit in UTF16.encode(scalar).map(Array.init) ?? [] { out += escape(unit) }
      }
    }
    return out
  }

  private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x7F { return true }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse: return false
    default: return true
    }
  }

  private static func escape(_ unit: UInt16) -> [UInt8] {
    let digits = String(unit, radix: 16)
    return Array(("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8)
  }
}

extension Output {
  /// Prints a value on one line.
  func json(_ value: some Encodable) throws { try data(try JSONText.line(value)) }
}
