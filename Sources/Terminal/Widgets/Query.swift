/// What a person typed to find rows.
///
/// Words are separated by blanks and must all match, in any order: `word` anywhere, `'word` a whole word, `!word` not,
/// `^word` at the start of the name, `word$` at its
/// end. Case and accents are ignored unless the query has a capital letter.
package struct Query: Hashable, Sendable {
  package let text: String
  let terms: [Term]
  let isCaseSensitive: Bool

  struct Term: Hashable, Sendable {
    enum Kind: Hashable { case inside, word, start, end, whole }
    var kind: Kind
    var isNegated: Bool
    /// Folded, in UTF-8.
    var folded: [UInt8]
    /// Accents off, case as typed; compared only when the query has capitals.
    var cased: [UInt8]
    /// Its letters and digits, as ``LetterMask`` has them.
    var letters: UInt64
  }

  package init(_ text: String) {
    self.text = text
    isCaseSensitive = text.contains { $0.isUppercase }
    terms = text.split(whereSeparator: \.isWhitespace).compactMap { Self.term($0) }
  }

  package var isEmpty: Bool { terms.isEmpty }

  /// Whether both find the same.
  func means(_ other: Query) -> Bool { terms == other.terms && isCaseSensitive == other.isCaseSensitive }

  /// Whether every row that this query finds was found by `old` too, so that only those need a look.
  ///
  /// One that minds the case finds nothing that the same words without their case do not; the other way round it may.
  func narrows(_ old: Query) -> Bool {
    guard isCaseSensitive || !old.isCaseSensitive, old.terms.count <= terms.count, !old.terms.isEmpty
    else { return false }
    return zip(old.terms, terms).allSatisfy { before, after in
      if before == after { return true }
      return before.kind == .inside && after.kind == .inside && !before.isNegated && !after.isNegated
        && after.folded.starts(with: before.folded)
        && (!old.isCaseSensitive || after.cased.starts(with: before.cased))
    }
  }

  private static func term(_ word: Substring) -> Term? {
    var rest = word
    var isNegated = false
    if rest.first == "!", rest.count > 1 {
      isNegated = true
      rest = rest.dropFirst()
    }
    var kind = Term.Kind.inside
    if rest.first == "'", rest.count > 1 {
      kind = .word
      rest = rest.dropFirst()
    } else if rest.first == "^", rest.count > 1 {
      kind = .start
      rest = rest.dropFirst()
    }
    if rest.last == "$", rest.count > 1 {
      kind = kind == .start ? .whole : .end
      rest = rest.dropLast()
    }
    let folded = Array(Folding.fold(String(rest)).utf8)
    guard !folded.isEmpty else { return nil }
    return Term(
      kind: kind, isNegated: isNegated, folded: folded, cased: Array(Folding.unaccented(String(rest)).utf8),
      letters: LetterMask.masks(of: folded.span, folded.indices).letters)
  }
}
