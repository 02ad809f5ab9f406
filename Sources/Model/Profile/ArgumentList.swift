/// A program and its arguments as one line for people.
///
/// Blanks part the words, and quotation marks of either kind keep blanks in one. That is all: no variables, no pipes,
/// no escapes, as no shell ever reads the line.
package struct ArgumentList: Sendable, Hashable {
  /// The program, then its arguments.
  package let words: [String]

  package init(_ words: [String]) { self.words = words }

  /// Takes a line apart.
  ///
  /// - Returns: `nil` when a quotation mark is not closed.
  package init?(parsing line: String) {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in line {
      if character == quote {
        quote = nil
      } else if quote == nil, character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if quote == nil, character.isWhitespace {
        if let ended = word { words.append(ended) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    guard quote == nil else { return nil }
    if let word { words.append(word) }
    self.words = words
  }

  /// The line that ``init(parsing:)`` takes apart into the same words.
  package var line: String { words.map(Self.quoted).joined(separator: " ") }

  private static func quoted(_ word: String) -> String {
    let isPlain = !word.isEmpty && !word.contains { $0.isWhitespace || $0 == "'" || $0 == "\"" }
    if isPlain { return word }
    guard !word.isEmpty else { return "''" }
    // Within marks of one kind those of the other stand for themselves.
    return word.split(separator: "'", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : "'\($0)'" }
      .joined(separator: "\"'\"")
  }
}
