/// The folded texts of many rows in one piece of memory, to be searched at every key.
package struct SearchIndex: Hashable, Sendable {
  private var bytes: [UInt8] = []
  /// Where each row's text ends in `bytes`.
  private var ends: [Int] = []

  package init() {}

  package var count: Int { ends.count }

  package mutating func append(_ text: String) {
    bytes.append(contentsOf: Folding.fold(text).utf8)
    ends.append(bytes.count)
  }

  /// Whether a row's text comes before another's, byte by byte; equal texts are in neither order.
  func precedes(_ left: Int, _ right: Int) -> Bool? {
    var place = left == 0 ? 0 : ends[left - 1]
    var other = right == 0 ? 0 : ends[right - 1]
    let text = bytes.span
    while place < ends[left], other < ends[right] {
      if text[place] != text[other] { return text[place] < text[other] }
      place += 1
      other += 1
    }
    let isEnd = place == ends[left]
    return isEnd && other == ends[right] ? nil : isEnd
  }

  /// How well a row matches; smaller is better.
  enum Rank: Int, Comparable {
    case wordStart, inside, scattered

    static func < (left: Rank, right: Rank) -> Bool { left.rawValue < right.rawValue }
  }

  /// The rows among the candidates that match each term, with their ranks.
  ///
  /// Only folded text is compared.
  func matches(_ query: Query, among candidates: some Sequence<Int>, isScattered: Bool = false) -> [(
    row: Int, rank: Rank
  )] {
    var found: [(row: Int, rank: Rank)] = []
    let text = bytes.span
    let terms = query.terms
    for row in candidates {
      let start = row == 0 ? 0 : ends[row - 1]
      let end = ends[row]
      var worst = Rank.wordStart
      var matches = true
      for index in terms.indices {
        let rank =
          isScattered && terms[index].kind == .inside && !terms[index].isNegated
          ? Self.scattered(terms[index].folded, text, start, end)
          : Self.rank(terms[index].folded, terms[index].kind, text, start, end)
        if terms[index].isNegated {
          if rank != nil { matches = false }
        } else if let rank {
          worst = max(worst, rank)
        } else {
          matches = false
        }
        if !matches { break }
      }
      if matches { found.append((row, worst)) }
    }
    return found
  }

  /// The rank of a term in the bytes of one row, or none when it is not there.
  private static func rank(
    _ needle: [UInt8], _ kind: Query.Term.Kind, _ text: Span<UInt8>, _ start: Int, _ end: Int
  ) -> Rank? {
    let term = needle.span
    let length = term.count
    guard length > 0, end - start >= length else { return nil }
    switch kind {
    case .start: return equals(term, text, at: start) ? .wordStart : nil
    case .end: return equals(term, text, at: end - length) ? .inside : nil
    case .whole: return end - start == length && equals(term, text, at: start) ? .wordStart : nil
    case .inside, .word: break
    }
    let first = term[0]
    var isInside = false
    var place = start
    let last = end - length
    while place <= last {
      guard text[place] == first, equals(term, text, at: place) else {
        place += 1
        continue
      }
      let begins = place == start || !isWord(text[place - 1])
      if kind == .word {
        if begins, place == last || !isWord(text[place + length]) { return .wordStart }
      } else if begins {
        return .wordStart
      } else {
        isInside = true
      }
      place += 1
    }
    return isInside ? .inside : nil
  }

  private static func scattered(_ needle: [UInt8], _ text: Span<UInt8>, _ start: Int, _ end: Int) -> Rank? {
    let term = needle.span
    var index = 0
    var place = start
    while place < end, index < term.count {
      if text[place] == term[index] { index += 1 }
      place += 1
    }
    return index == term.count ? .scattered : nil
  }

  private static func equals(_ term: Span<UInt8>, _ text: Span<UInt8>, at place: Int) -> Bool {
    for index in 0..<term.count where text[place + index] != term[index] { return false }
    return true
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (byte >= 0x61 && byte <= 0x7A) || (byte >= 0x30 && byte <= 0x39)
  }
}
