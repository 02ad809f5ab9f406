/// Text without case and accents, for searching: `Zoë` is found by `zoe`.
package enum Folding {
  /// The text in lower case, accents and other marks taken off.
  ///
  /// - Parameter text: Any text.
  /// - Returns: Its folded copy; scripts without case stay as they are.
  package static func fold(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.lowercased() }
    var result = ""
    for scalar in text.unicodeScalars {
      if scalar.value < 0x80 {
        result += scalar.properties.lowercaseMapping
        continue
      }
      for lower in scalar.properties.lowercaseMapping.unicodeScalars where !isMark(lower) {
        result += bases[lower] ?? String(Character(lower))
      }
    }
    return result
  }

  /// The text with accents taken off and its case kept.
  static func unaccented(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
    return String(decoding: unaccented(Array(text.utf8)[...]), as: UTF8.self)
  }

  /// The same of text in UTF-8; what is ASCII costs next to nothing.
  static func unaccented(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var rest = text
    while let byte = rest.first {
      if byte < 0x80 {
        result.append(byte)
        rest.removeFirst()
        continue
      }
      let end = rest.dropFirst().firstIndex { $0 & 0xC0 != 0x80 } ?? rest.endIndex
      for scalar in String(decoding: rest[..<end], as: UTF8.self).unicodeScalars where !isMark(scalar) {
        result.append(contentsOf: unaccented(scalar).utf8)
      }
      rest = rest[end...]
    }
    return result
  }

  private static func unaccented(_ scalar: Unicode.Scalar) -> String {
    let lower = scalar.properties.lowercaseMapping.unicodeScalars
    guard let first = lower.first, let base = bases[first] else { return String(Character(scalar)) }
    return first == scalar ? base : base.uppercased()
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value >= 0x300 && scalar.properties.generalCategory == .nonspacingMark
  }

  private static let bases: [Unicode.Scalar: String] = {
    var result: [Unicode.Scalar: String] = [:]
    for (base, letters) in latin {
      for scalar in letters.unicodeScalars { result[scalar] = base }
    }
    return result
  }()

  /// The Latin letters of Unicode that are a base letter with marks or strokes, by base.
  private static let latin: [(String, String)] = [
    ("a", "àáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặ"),
    ("ae", "æǣǽ"),
    ("b", "ƀḃḅḇ"),
    ("c", "çćĉċčḉ"),
    ("d", "ðďđḋḍḏḑḓ"),
    ("e", "èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ"),
    ("f", "ḟ"),
    ("g", "ĝğġģǧǵḡ"),
    ("h", "ĥħȟḣḥḧḩḫẖ"),
    ("i", "ìíîïĩīĭįıǐȉȋḭḯỉị"),
    ("j", "ĵǰ"),
    ("k", "ķĸǩḱḳḵ"),
    ("l", "ĺļľłḷḹḻḽ"),
    ("m", "ḿṁṃ"),
    ("n", "ñńņňŋǹṅṇṉṋ"),
    ("o", "òóôõöøōŏőơǒǫǭǿȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợ"),
    ("oe", "œ"),
    ("p", "ṕṗ"),
    ("r", "ŕŗřȑȓṙṛṝṟ"),
    ("s", "śŝşšșṡṣṥṧṩ"),
    ("ss", "ß"),
    ("t", "ţťŧțṫṭṯṱẗ"),
    ("th", "þ"),
    ("u", "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự"),
    ("v", "ṽṿ"),
    ("w", "ŵẁẃẅẇẉẘ"),
    ("x", "ẋẍ"),
    ("y", "ýÿŷȳẏẙỳỵỷỹ"),
    ("z", "źżžẑẓẕ"),
  ]
}
