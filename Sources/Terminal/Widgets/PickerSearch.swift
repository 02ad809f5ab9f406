/// A search of a picker's rows, to be made at once or elsewhere while keys go on.
package struct PickerSearch: Hashable, Sendable {
  /// Counted up with each search, so that an answer that comes late is known.
  package let number: Int
  let query: Query
  let table: PickerTable
  /// What a wider query found, when this one can find nothing else.
  let base: Found?

  /// How well a row matches; smaller is better, 0 is not at all.
  enum Rank {
    static let none: UInt8 = 0
    static let wordStart: UInt8 = 1
    static let inside: UInt8 = 2
    static let scattered: UInt8 = 3
  }

  /// What a search found.
  package struct Found: Hashable, Sendable {
    package let number: Int
    let query: Query
    /// The rank of each row, by its place.
    var ranks: [UInt8]
    /// Whether no row has the words, and these have their letters in order.
    var isScattered: Bool
    /// How many rows were found.
    var count: Int
  }

  /// Looks at the rows.
  ///
  /// - Parameter isCancelled: Asked every some thousand rows.
  /// - Returns: What was found; none when it was cancelled.
  package func run(isCancelled: () -> Bool = { false }) -> Found? {
    var found = Found(number: number, query: query, ranks: [], isScattered: false, count: 0)
    guard scan(into: &found, isCancelled: isCancelled) else { return nil }
    if found.count == 0, !query.isCaseSensitive {
      found = Found(number: number, query: query, ranks: [], isScattered: true, count: 0)
      guard scan(into: &found, isCancelled: isCancelled) else { return nil }
    }
    return found
  }

  /// Ranks the rows that what was found does not know yet.
  ///
  /// - Returns: False when it was cancelled.
  func scan(into found: inout Found, isCancelled: () -> Bool = { false }) -> Bool {
    let matcher = Matcher(query, isScattered: found.isScattered)
    found.ranks.reserveCapacity(table.count)
    while found.ranks.count < table.count {
      if isCancelled() { return false }
      let first = found.ranks.count
      let chunk = first >> PickerTable.shift
      let start = first & ((1 << PickerTable.shift) - 1)
      found.count += matcher.rank(
        table.chunks[chunk], from: start, among: found.isScattered ? nil : base, at: chunk << PickerTable.shift,
        into: &found.ranks)
    }
    return true
  }
}

/// A query made ready to be held against many rows.
private struct Matcher {
  private let terms: [Query.Term]
  private let isCaseSensitive: Bool
  private let isScattered: Bool
  /// Letters that a row must have, from all words together.
  private let needed: UInt64

  init(_ query: Query, isScattered: Bool) {
    terms = query.terms
    isCaseSensitive = query.isCaseSensitive
    self.isScattered = isScattered
    needed = query.terms.reduce(0) { $1.isNegated ? $0 : $0 | $1.letters }
  }

  /// Appends the rank of each row of a piece from one on; returns how many match.
  func rank(
    _ chunk: PickerTable.Chunk, from start: Int, among base: PickerSearch.Found?, at place: Int,
    into ranks: inout [UInt8]
  ) -> Int {
    let letters = chunk.letters.span
    let starts = chunk.starts.span
    let flags = chunk.flags.span
    let (text, ends) = (chunk.text.span, chunk.textEnds.span)
    let (folded, foldedEnds) = (chunk.folded.span, chunk.foldedEnds.span)
    ranks.append(contentsOf: repeatElement(PickerSearch.Rank.none, count: letters.count - start))
    var count = 0
    for row in start..<letters.count where letters[row] & needed == needed {
      if let base, place + row < base.ranks.count, base.ranks[place + row] == PickerSearch.Rank.none { continue }
      var rank: UInt8
      if flags[row] & PickerTable.Flag.ascii != 0 {
        let from = row == 0 ? 0 : Int(ends[row - 1])
        rank = match(text, from, Int(ends[row]), starts: starts[row], letters: letters[row])
      } else {
        let from = row == 0 ? 0 : Int(foldedEnds[row - 1])
        rank = match(folded, from, Int(foldedEnds[row]), starts: starts[row], letters: letters[row])
      }
      if isCaseSensitive, rank != PickerSearch.Rank.none { rank = matchCased(chunk, row) }
      guard rank != PickerSearch.Rank.none else { continue }
      count += 1
      ranks[place + row] = rank
    }
    return count
  }

  /// The worst rank of the words in a row.
  private func match(_ text: Span<UInt8>, _ start: Int, _ end: Int, starts: UInt64, letters: UInt64) -> UInt8 {
    var worst = PickerSearch.Rank.wordStart
    for index in terms.indices {
      let rank: UInt8
      if terms[index].isNegated {
        // Without all of its letters the word cannot be there.
        if letters & terms[index].letters != terms[index].letters { continue }
        rank = Self.rank(terms[index].folded, terms[index].kind, ignoresCase: true, text, start, end, starts: starts)
        if rank != PickerSearch.Rank.none { return PickerSearch.Rank.none }
        continue
      }
      if isScattered, terms[index].kind == .inside {
        rank = Self.scattered(terms[index].folded, text, start, end)
      } else {
        rank = Self.rank(terms[index].folded, terms[index].kind, ignoresCase: true, text, start, end, starts: starts)
      }
      if rank == PickerSearch.Rank.none { return rank }
      worst = max(worst, rank)
    }
    return worst
  }

  /// The same with the letters' case.
  private func matchCased(_ chunk: PickerTable.Chunk, _ row: Int) -> UInt8 {
    let range = chunk.textRange(row)
    if chunk.isASCII(row) { return matchCased(chunk.text.span, range.lowerBound, range.upperBound) }
    let plain = Folding.unaccented(chunk.text[range])
    return matchCased(plain.span, 0, plain.count)
  }

  private func matchCased(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> UInt8 {
    var worst = PickerSearch.Rank.wordStart
    for term in terms where !term.isNegated {
      let rank = Self.rank(term.cased, term.kind, ignoresCase: false, text, start, end, starts: .max)
      if rank == PickerSearch.Rank.none { return rank }
      worst = max(worst, rank)
    }
    return worst
  }

  /// The rank of a word in the bytes of one row; `starts` are the letters that begin a word there.
  ///
  /// Where the case is ignored the word is in lower case.
  private static func rank(
    _ needle: [UInt8], _ kind: Query.Term.Kind, ignoresCase: Bool, _ text: Span<UInt8>, _ start: Int, _ end: Int,
    starts: UInt64
  ) -> UInt8 {
    let term = needle.span
    let length = term.count
    guard length > 0, end - start >= length else { return PickerSearch.Rank.none }
    switch kind {
    case .start:
      return equals(term, text, at: start, ignoresCase) ? PickerSearch.Rank.wordStart : PickerSearch.Rank.none
    case .end, .whole:
      // The name's end, whatever stands behind it.
      var last = start
      while last < end, text[last] != PickerTable.separator { last += 1 }
      guard last - start >= length, kind == .end || last - start == length,
        equals(term, text, at: last - length, ignoresCase)
      else { return PickerSearch.Rank.none }
      return kind == .end ? PickerSearch.Rank.inside : PickerSearch.Rank.wordStart
    case .inside, .word: break
    }
    let first = term[0]
    let bit = LetterMask.bit(first)
    // A bit that turns letters, and them alone, to lower case.
    let mask: UInt8 = ignoresCase && first >= 0x61 && first <= 0x7A ? 0x20 : 0
    // Where no word begins with its first letter, one place in the midst of a word is all there can be.
    let canBegin = bit == 0 || starts & bit != 0
    if !canBegin, kind == .word { return PickerSearch.Rank.none }
    if length == 1, kind == .inside, bit != 0, starts != .max {
      return canBegin ? PickerSearch.Rank.wordStart : PickerSearch.Rank.inside
    }
    var isInside = false
    let last = end - length
    var place = next(first, mask, text, from: start, through: last)
    while place <= last {
      guard equals(term, text, at: place, ignoresCase) else {
        place = next(first, mask, text, from: place + 1, through: last)
        continue
      }
      let begins = place == start || !LetterMask.isWord(text[place - 1])
      if kind == .word {
        if begins, place == last || !LetterMask.isWord(text[place + length]) { return PickerSearch.Rank.wordStart }
      } else if begins {
        return PickerSearch.Rank.wordStart
      } else {
        if !canBegin { return PickerSearch.Rank.inside }
        isInside = true
      }
      place = next(first, mask, text, from: place + 1, through: last)
    }
    return isInside ? PickerSearch.Rank.inside : PickerSearch.Rank.none
  }

  /// The next place of a byte, whose bits in `mask` do not count; behind `last` where there is none.
  ///
  /// Eight bytes are looked at in one step: most rows have no word, and this is where a search's time goes.
  private static func next(_ byte: UInt8, _ mask: UInt8, _ text: Span<UInt8>, from start: Int, through last: Int) -> Int
  {
    let bytes = unsafe text.bytes
    let ones: UInt64 = 0x0101_0101_0101_0101
    let (wanted, ignored) = (ones &* UInt64(byte), ones &* UInt64(mask))
    var place = start
    while place <= last, place + 8 <= text.count {
      // The load is checked against the text's end.
      let word = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self).littleEndian
      let other = (word | ignored) ^ wanted
      // The lowest byte that is zero has its highest bit set in this.
      let zeros = (other &- ones) & ~other & (ones << 7)
      if zeros != 0 { return min(place + (zeros.trailingZeroBitCount >> 3), last + 1) }
      place += 8
    }
    while place <= last {
      if text[place] | mask == byte { return place }
      place += 1
    }
    return last + 1
  }

  private static func scattered(_ needle: [UInt8], _ text: Span<UInt8>, _ start: Int, _ end: Int) -> UInt8 {
    let term = needle.span
    var index = 0
    var place = start
    // Of the name alone: letters here and there from the city on say nothing.
    while place < end, index < term.count, text[place] != PickerTable.separator {
      if LetterMask.lower(text[place]) == term[index] { index += 1 }
      place += 1
    }
    return index == term.count ? PickerSearch.Rank.scattered : PickerSearch.Rank.none
  }

  private static func equals(
    _ term: Span<UInt8>, _ text: Span<UInt8>, at place: Int, _ ignoresCase: Bool
  ) -> Bool {
    for index in 0..<term.count {
      let byte = text[place + index]
      if (ignoresCase ? LetterMask.lower(byte) : byte) != term[index] { return false }
    }
    return true
  }
}
