package import Model

/// The word by which an organization is known in addresses and files.
package enum Slug {
  /// Makes a word of a company's name: letters a to z, digits and single dashes, at most 60.
  ///
  /// - Parameters:
  ///   - name: The name as it came.
  ///   - id: The company's id; stands in for a name without any such letter, and after one that is taken.
  ///   - taken: Words that are others'.
  /// - Returns: A word that is not taken.
  package static func make(from name: String, id: Record.ID, taken: Set<String>) -> String {
    var word = ""
    for scalar in name.lowercased().unicodeScalars {
      if let plain = plain(scalar) {
        word += plain
      } else if scalar != "'", scalar != "\u{2019}", !word.isEmpty, word.last != "-" {
        word += "-"
      }
    }
    word = String(word.prefix(60))
    while word.last == "-" { word.removeLast() }
    if word.isEmpty { word = "company-\(id)" }
    return taken.contains(word) ? "\(word)-\(id)" : word
  }

  /// A small letter or digit as letters a to z and digits; none for anything else.
  static func plain(_ scalar: Unicode.Scalar) -> String? {
    switch scalar {
    case "a"..."z", "0"..."9": String(Character(scalar))
    default: letters[scalar]
    }
  }

  /// Letters with marks that are common in names of companies.
  private static let letters: [Unicode.Scalar: String] = [
    "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "à": "a", "á": "a", "â": "a", "ã": "a", "å": "a", "æ": "ae",
    "ç": "c", "è": "e", "é": "e", "ê": "e", "ë": "e", "ì": "i", "í": "i", "î": "i", "ï": "i", "ñ": "n", "ò": "o",
    "ó": "o", "ô": "o", "õ": "o", "ø": "o", "ù": "u", "ú": "u", "û": "u", "ý": "y", "ÿ": "y",
  ]
}
