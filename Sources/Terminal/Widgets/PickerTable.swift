/// What the rows of a picker say, as it is shown, in pieces of some thousand rows.
///
/// What is ASCII is folded while it is searched; of other rows a folded copy lies beside them. So a row takes little
/// more than its text: 100,000 are fine. A copy is cheap and stays as it is while rows are
/// added to the other, so a search elsewhere can read one.
package struct PickerTable: Hashable, Sendable {
  /// How many rows a piece holds, as a power of two.
  static let shift = 12
  /// Stands between the fields of a row; no text that may be shown has it.
  static let separator: UInt8 = 0x1F

  private(set) var chunks: [Chunk] = []
  package private(set) var count = 0
  private var places = PlaceIndex()

  /// Some thousand rows; a full one is changed no more, but for rows that the server has changed.
  struct Chunk: Hashable, Sendable {
    var ids: [RowID] = []
    var flags: [UInt8] = []
    /// The fields of each row as they are shown, and where each row ends.
    var text: [UInt8] = []
    var textEnds: [UInt32] = []
    /// The same without case and accents, of the rows that have more than ASCII.
    var folded: [UInt8] = []
    var foldedEnds: [UInt32] = []
    /// Which letters and digits each row has, and which of them begin a word in it: a bit each.
    var letters: [UInt64] = []
    var starts: [UInt64] = []
  }

  enum Flag {
    static let gone: UInt8 = 1
    static let mixed: UInt8 = 2
    static let ascii: UInt8 = 4
    static let heading: UInt8 = 8
  }

  // MARK: - Reading

  func id(at place: Int) -> RowID { chunks[place >> Self.shift].ids[place & Self.mask] }

  func place(of id: RowID) -> Int? { places.place(of: id) { self.id(at: $0) } }

  func row(at place: Int) -> Picker.Row {
    let chunk = place >> Self.shift
    let index = place & Self.mask
    let text = chunks[chunk].text[chunks[chunk].textRange(index)]
    let fields = text.split(separator: Self.separator, omittingEmptySubsequences: false)
      .map { ScreenText(cleaning: String(decoding: $0, as: UTF8.self)) }
    let flags = chunks[chunk].flags[index]
    return Picker.Row(
      id: chunks[chunk].ids[index], label: fields.first ?? "", details: Array(fields.dropFirst()),
      isGone: flags & Flag.gone != 0, isMixed: flags & Flag.mixed != 0,
      isHeading: flags & Flag.heading != 0)
  }

  func isGone(_ place: Int) -> Bool { chunks[place >> Self.shift].flags[place & Self.mask] & Flag.gone != 0 }

  func isHeading(_ place: Int) -> Bool { chunks[place >> Self.shift].flags[place & Self.mask] & Flag.heading != 0 }

  /// One field of a row as it is shown; empty where the row does not have it.
  func field(_ place: Int, _ field: Int) -> ArraySlice<UInt8> {
    let chunk = chunks[place >> Self.shift]
    var rest = chunk.text[chunk.textRange(place & Self.mask)]
    for _ in 0..<field {
      guard let separator = rest.firstIndex(of: Self.separator) else { return [] }
      rest = rest[(separator + 1)...]
    }
    return rest[..<(rest.firstIndex(of: Self.separator) ?? rest.endIndex)]
  }

  // MARK: - Changing

  /// Takes a row in: at the end, or in the place of the one with its id.
  ///
  /// - Returns: Whether the texts of a known row are others now.
  mutating func put(_ row: Picker.Row) -> Bool {
    guard let place = place(of: row.id) else {
      if count & Self.mask == 0 { chunks.append(Chunk()) }
      chunks[chunks.count - 1].append(row)
      if count & Self.mask == Self.mask { chunks[chunks.count - 1].trim() }
      let chunks = chunks
      places.add(count, id: row.id) { chunks[$0 >> Self.shift].ids[$0 & Self.mask] }
      count += 1
      return false
    }
    return chunks[place >> Self.shift].replace(place & Self.mask, with: row)
  }

  /// Marks a row as one that the server no longer has, or has.
  mutating func setGone(_ place: Int, _ isGone: Bool) {
    let flags = chunks[place >> Self.shift].flags[place & Self.mask]
    let new = isGone ? flags | Flag.gone : flags & ~Flag.gone
    if new != flags { chunks[place >> Self.shift].flags[place & Self.mask] = new }
  }

  private static let mask = (1 << shift) - 1

  // MARK: - Order

  /// The first eight bytes of a folded field as a number, which orders most rows without a look at their texts.
  func orderKey(_ place: Int, field: Int) -> UInt64 {
    let (bytes, range) = chunks[place >> Self.shift].searched(place & Self.mask, from: field)
    var key: UInt64 = 0
    var isInField = true
    for place in range.lowerBound..<range.lowerBound + 8 {
      isInField = isInField && place < range.upperBound && bytes[place] != Self.separator
      key = key << 8 | (isInField ? UInt64(LetterMask.lower(bytes[place])) : 0)
    }
    return key
  }

  /// Whether a row's folded field comes before another's, byte by byte; none for equal ones.
  func precedes(_ left: Int, _ right: Int, field: Int) -> Bool? {
    let (text, first) = chunks[left >> Self.shift].searched(left & Self.mask, from: field)
    let (other, second) = chunks[right >> Self.shift].searched(right & Self.mask, from: field)
    var offset = 0
    while true {
      let (place, place2) = (first.lowerBound + offset, second.lowerBound + offset)
      // The end of a field comes before any letter, and is the same wherever the row ends.
      let one = place < first.upperBound ? LetterMask.lower(text[place]) : Self.separator
      let two = place2 < second.upperBound ? LetterMask.lower(other[place2]) : Self.separator
      if one != two { return one < two }
      if one == Self.separator { return nil }
      offset += 1
    }
  }
}

extension PickerTable.Chunk {
  func textRange(_ index: Int) -> Range<Int> { (index == 0 ? 0 : Int(textEnds[index - 1]))..<Int(textEnds[index]) }

  func foldedRange(_ index: Int) -> Range<Int> {
    (index == 0 ? 0 : Int(foldedEnds[index - 1]))..<Int(foldedEnds[index])
  }

  /// The text that a row is searched and ordered by, from a field on, ASCII in either case; empty where the row does
  /// not have the field.
  func searched(_ index: Int, from field: Int) -> (bytes: [UInt8], range: Range<Int>) {
    let bytes = isASCII(index) ? text : folded
    let row = isASCII(index) ? textRange(index) : foldedRange(index)
    var start = row.lowerBound
    var left = field
    while left > 0, start < row.upperBound {
      if bytes[start] == PickerTable.separator { left -= 1 }
      start += 1
    }
    return (bytes, (left == 0 ? start : row.upperBound)..<row.upperBound)
  }

  /// Whether a row has no character beyond ASCII.
  func isASCII(_ index: Int) -> Bool { flags[index] & PickerTable.Flag.ascii != 0 }

  mutating func append(_ row: Picker.Row) {
    ids.append(row.id)
    let start = text.count
    let foldedStart = folded.count
    for (index, field) in ([row.label] + row.details).enumerated() {
      if index > 0 { text.append(PickerTable.separator) }
      text.append(contentsOf: field.string.utf8)
    }
    let isASCII = text[start...].allSatisfy { $0 < 0x80 }
    if !isASCII {
      for (index, field) in ([row.label] + row.details).enumerated() {
        if index > 0 { folded.append(PickerTable.separator) }
        folded.append(contentsOf: Folding.fold(field.string).utf8)
      }
    }
    textEnds.append(UInt32(text.count))
    foldedEnds.append(UInt32(folded.count))
    flags.append(Self.flags(row, isASCII: isASCII))
    let masks =
      isASCII
      ? LetterMask.masks(of: text.span, start..<text.count)
      : LetterMask.masks(of: folded.span, foldedStart..<folded.count)
    letters.append(masks.letters)
    starts.append(masks.starts)
  }

  /// Gives back the room that was kept for more rows.
  mutating func trim() {
    text = Self.trimmed(text)
    folded = Self.trimmed(folded)
  }

  private static func trimmed(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    result.append(contentsOf: bytes)
    return result
  }

  /// Puts a row in the place of another; all after it in the piece move when its text is another.
  mutating func replace(_ index: Int, with row: Picker.Row) -> Bool {
    var single = PickerTable.Chunk()
    single.append(row)
    flags[index] = single.flags[0]
    let range = textRange(index)
    if text[range].elementsEqual(single.text) { return false }
    let foldedRange = foldedRange(index)
    text.replaceSubrange(range, with: single.text)
    folded.replaceSubrange(foldedRange, with: single.folded)
    for later in index..<ids.count {
      textEnds[later] = UInt32(Int(textEnds[later]) + single.text.count - range.count)
      foldedEnds[later] = UInt32(Int(foldedEnds[later]) + single.folded.count - foldedRange.count)
    }
    letters[index] = single.letters[0]
    starts[index] = single.starts[0]
    return true
  }

  private static func flags(_ row: Picker.Row, isASCII: Bool) -> UInt8 {
    (row.isGone ? PickerTable.Flag.gone : 0) | (row.isMixed ? PickerTable.Flag.mixed : 0)
      | (isASCII ? PickerTable.Flag.ascii : 0) | (row.isHeading ? PickerTable.Flag.heading : 0)
  }
}

/// Which letters and digits a text has, a bit each: most texts that a word is not in are told by that alone.
enum LetterMask {
  /// A letter of ASCII in lower case; any other byte as it is.
  static func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

  /// The bit of a byte in lower case; none for one that is neither letter nor digit.
  static func bit(_ byte: UInt8) -> UInt64 {
    switch byte {
    case 0x61...0x7A: 1 << UInt64(byte - 0x61)
    case 0x30...0x39: 1 << UInt64(26 + byte - 0x30)
    default: 0
    }
  }

  static func masks(of bytes: Span<UInt8>, _ range: Range<Int>) -> (letters: UInt64, starts: UInt64) {
    var letters: UInt64 = 0
    var starts: UInt64 = 0
    var isInWord = false
    for place in range {
      let bit = bit(lower(bytes[place]))
      letters |= bit
      if !isInWord { starts |= bit }
      isInWord = isWord(bytes[place])
    }
    return (letters, starts)
  }

  /// Whether a byte is a part of a word, folded or not.
  static func isWord(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (byte >= 0x61 && byte <= 0x7A) || (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5A)
  }
}
