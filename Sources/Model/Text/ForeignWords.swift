/// What another program or a server said, made fit to be told in a message.
package enum ForeignWords {
  /// The most that is told, in characters.
  package static let length = 512
  /// The most that is looked at, in bytes.
  package static let byteLimit = 1 << 16

  /// Words as they may be told: one line, without secrets, cut to what fits a message.
  ///
  /// Secrets are looked for in the words as they came and again as they will be read: what nobody sees may stand between
  /// the letters of one. Only then are they cut, so that no half of a secret is left.
  ///
  /// - Parameters:
  ///   - text: What was said.
  ///   - redact: Takes secrets out of a text.
  /// - Returns: The words, of ``length`` characters at most.
  package static func told(_ text: String, redact: (String) -> String) -> String {
    let text = text.utf8.count <= byteLimit ? text : String(decoding: text.utf8.prefix(byteLimit), as: UTF8.self)
    return clean(redact(oneLine(redact(text), upTo: 16 * length)))
  }

  /// Text from outside as one line without characters that control or that nobody sees, cut to what fits a message.
  package static func clean(_ text: String) -> String { oneLine(text, upTo: length) }

  private static func oneLine(_ text: String, upTo limit: Int) -> String {
    var result = ""
    var length = 0
    var isSpace = true
    for scalar in text.unicodeScalars {
      guard length < limit else { break }
      if scalar.properties.isWhitespace {
        if !isSpace { result.append(" ") }
        isSpace = true
        length += 1
        continue
      }
      guard isSeen(scalar) else { continue }
      result.unicodeScalars.append(scalar)
      isSpace = false
      length += 1
    }
    return result.hasSuffix(" ") ? String(result.dropLast()) : result
  }

  private static func isSeen(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned: false
    default: !scalar.properties.isDefaultIgnorableCodePoint
    }
  }
}
