import Terminal

/// Texts of the screen, said where there are no keys.
enum PlainSpeech {
  /// The text without what it says about keys.
  ///
  /// `Connected.  ^N goes on to Sync.` is said as `Connected.`
  static func without(keysIn text: ScreenText) -> ScreenText {
    var clauses = split(text.string)
    // `w: the next one`: what follows the key alone is about it too.
    for index in clauses.indices.dropLast() where clauses[index].end == ":" && isKeyAlone(clauses[index].text) {
      clauses[index + 1].text = clauses[index].text
    }
    clauses.removeAll { isAboutKey($0.text) }
    guard let last = clauses.indices.last else { return .empty }
    // What ends in a colon or semicolon now led to a key.
    if [":", ";", ","].contains(clauses[last].end) { clauses[last].end = "." }
    var said = clauses.map { $0.text + $0.end }.joined(separator: " ")
    // `(Ctrl-T)`, `(F2)`: a key in brackets goes with them.
    var rest = said.startIndex
    while let open = said[rest...].firstRange(of: " ("), let close = said[open.upperBound...].firstIndex(of: ")") {
      let inside = String(said[open.upperBound..<close])
      if isKey(inside) { said.removeSubrange(open.lowerBound...close) }
      rest = isKey(inside) ? said.startIndex : close
    }
    return ScreenText(cleaning: said)
  }

  private struct Clause {
    var text: String
    var end: String
  }

  /// Clauses with the sign that ends each; a sign within a word or number ends none.
  private static func split(_ text: String) -> [Clause] {
    var clauses: [Clause] = []
    var current = ""
    let characters = Array(text)
    for (index, character) in characters.enumerated() {
      let isLast = index + 1 == characters.count
      if ".;:…".contains(character), isLast || characters[index + 1] == " " {
        let trimmed = trim(current)
        if !trimmed.isEmpty { clauses.append(Clause(text: trimmed, end: String(character))) }
        current = ""
      } else if character == " ", !isLast, characters[index + 1] == " " {
        // Two blanks stand between a text and its keys.
        let trimmed = trim(current)
        if !trimmed.isEmpty { clauses.append(Clause(text: trimmed, end: "")) }
        current = ""
      } else {
        current.append(character)
      }
    }
    let rest = trim(current)
    if !rest.isEmpty { clauses.append(Clause(text: rest, end: "")) }
    return clauses
  }

  private static func trim(_ text: String) -> String {
    var rest = text.drop { $0 == " " }
    while rest.last == " " { rest.removeLast() }
    return String(rest)
  }

  /// `^N goes on`, `Esc stops it`, `u undoes`, `y confirms one, Y all`, `Enter or Esc takes it`, `w`.
  private static func isAboutKey(_ clause: String) -> Bool {
    var words = clause.split { $0 == " " || $0 == "," }.map(String.init)
    if words.count > 1, ["Press", "press", "or"].contains(words[0]), isKey(words[1]) { return true }
    guard let first = words.first, isKey(first) else { return false }
    while let first = words.first, isKey(first) || first == "or" || first == "and" { words.removeFirst() }
    guard let verb = words.first else { return true }
    return first.count > 1 || verb.hasSuffix("s")
  }

  private static func isKeyAlone(_ clause: String) -> Bool { !clause.contains(" ") && isKey(clause) }

  /// Whether a word is the name of a key in hints.
  private static func isKey(_ word: String) -> Bool {
    if word.count == 1, let character = word.first {
      return character.isASCII && character.isLetter && character != "A"
    }
    if word.hasPrefix("^") || word.hasPrefix("Ctrl-") { return word.count > 1 }
    if word.first == "F", Int(word.dropFirst()) != nil { return true }
    return ["Enter", "Esc", "Space", "Tab", "Up", "Down", "1-5", "PgUp", "PgDn"].contains(word)
  }
}
