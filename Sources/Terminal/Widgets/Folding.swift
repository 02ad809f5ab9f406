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
    var result = ""
    for scalar in text.unicodeScalars where !isMark(scalar) {
      let lower = scalar.properties.lowercaseMapping
      guard let first = lower.unicodeScalars.first, let base = bases[first] else {
        result.unicodeScalars.append(scalar)
        continue
      }
      result += lower.unicodeScalars.first == scalar ? base : base.uppercased()
    }
    return result
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
