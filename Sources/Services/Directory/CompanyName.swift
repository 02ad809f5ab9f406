/// A company's name as it is compared: what it is made of, without case, accents, signs and legal form.
package struct CompanyName: Sendable, Hashable {
  /// All letters and digits, one after the other: the same for `Blue Dental`, `blue-dental` and `BlueDental`.
  package let key: String
  /// The words without those that say nothing: `Ltd`, `and`.
  let words: [String]

  package init(_ name: String) {
    var all: [String] = []
    var word = ""
    for scalar in name.lowercased().unicodeScalars {
      if let plain = Slug.plain(scalar) {
        word += plain
      } else if scalar.properties.isAlphabetic {
        word.unicodeScalars.append(scalar)
      } else if scalar != "'" && scalar != "\u{2019}" && scalar != "." {
        if !word.isEmpty { all.append(word) }
        word = ""
      }
    }
    if !word.isEmpty { all.append(word) }
    key = all.joined()
    let telling = all.filter { !Self.silent.contains($0) }
    words = telling.isEmpty ? all : telling
  }

  /// Legal forms and little words, folded.
  private static let silent: Set<String> = [
    "and", "the", "of", "und", "et", "y", "inc", "incorporated", "corp", "corporation", "co",
    "company", "ltd",
    "limited", "llc", "llp", "lp", "plc", "pty", "gmbh", "mbh", "ag", "kg", "ug", "ohg", "ev", "sa",
    "sas", "sarl",
    "srl", "sl", "spa", "bv", "nv", "ab", "as", "aps", "oy", "oyj", "kft", "sro", "doo",
  ]
}
