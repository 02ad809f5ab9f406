import Model

/// Fits values to columns, keeping what cannot be bound in place.
struct CellFitter {
  /// What is asked of a column for every value, without the field's texts.
  private struct Column {
    let kind: Field.Kind
    /// What stands in the column where a record leaves it out.
    let absent: ScannedPage.Cell
  }

  let bytes: [UInt8]
  let plan: ScanPlan
  private let columns: [Column]
  private(set) var arena: [UInt8] = []
  private(set) var notes: [ScannedPage.Note] = []

  init(bytes: [UInt8], plan: ScanPlan) {
    self.bytes = bytes
    self.plan = plan
    var arena: [UInt8] = []
    columns = zip(plan.columns, plan.constants).map { field, constant in
      guard let constant else { return Column(kind: field.kind, absent: .null) }
      defer { arena += constant }
      let cell = ScannedPage.Cell(kind: .arenaText, length: UInt32(constant.count), bits: UInt64(arena.count))
      return Column(kind: field.kind, absent: cell)
    }
    self.arena = arena
  }

  /// The cell for a value, and a note where it does not fit.
  mutating func cell(_ token: JSONToken, column: Int, id: Record.ID) -> ScannedPage.Cell {
    switch token.kind {
    case .absent, .null: return columns[column].absent
    case .true, .false, .number, .text, .escapedText, .object, .array: break
    }
    let fitted: ScannedPage.Cell? =
      switch columns[column].kind {
      case .integer: integer(token).map { .integer(Int64($0)) }
      case .decimal: decimal(token).map { .real($0) }
      case .flag: flag(token)
      case .text: text(token, column: column, id: id)
      case .timestamp: timestamp(token)
      }
    if let fitted { return fitted }
    notes.append(ScannedPage.Note(reason: .value, id: id, column: plan.columns[column].column))
    return .null
  }

  // MARK: Kinds

  /// A whole number, also written as `5.0`.
  func integer(_ token: JSONToken) -> Int? {
    guard token.kind == .number else { return nil }
    let (bytes, range) = (bytes.span, token.range)
    let isNegative = bytes[range.lowerBound] == UInt8(ascii: "-")
    var value = 0
    var index = range.lowerBound + (isNegative ? 1 : 0)
    while index < range.upperBound {
      let digit = bytes[index] &- 0x30
      guard digit < 10 else { return exactInteger(token) }
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(Int(digit))
      guard !overflow, !carry else { return nil }
      value = sum
      index += 1
    }
    return isNegative ? -value : value
  }

  private func exactInteger(_ token: JSONToken) -> Int? {
    // Beyond 2^53 a decimal would not be exact any more.
    decimal(token).flatMap { abs($0) < 9_007_199_254_740_992 ? Int(exactly: $0) : nil }
  }

  /// A number, rounded to the nearest `Double`.
  func decimal(_ token: JSONToken) -> Double? {
    guard token.kind == .number else { return nil }
    // Up to 15 digits and a power of ten up to 22 are exact in a `Double`, so their quotient is rounded once.
    var mantissa = 0.0
    var digits = 0
    var fraction = -1
    let (text, range) = (bytes.span, token.range)
    let isNegative = text[range.lowerBound] == UInt8(ascii: "-")
    var index = range.lowerBound + (isNegative ? 1 : 0)
    while index < range.upperBound {
      let byte = text[index]
      index += 1
      if (0x30...0x39).contains(byte) {
        mantissa = mantissa * 10 + Double(byte - 0x30)
        digits += 1
        if fraction >= 0 { fraction += 1 }
      } else if byte == UInt8(ascii: ".") {
        fraction = 0
      } else {
        digits = .max
        break
      }
    }
    guard digits <= 15 else {
      // The parser made sure that it is a number; one too large for a `Double` does not fit.
      return Double(String(decoding: bytes[token.range], as: UTF8.self)).flatMap { $0.isFinite ? $0 : nil }
    }
    let value = fraction > 0 ? mantissa / Self.powersOfTen[fraction] : mantissa
    return isNegative ? -value : value
  }

  private static let powersOfTen: [Double] = (0...22).map { exponent in
    (0..<exponent).reduce(1.0) { value, _ in value * 10 }
  }

  private func flag(_ token: JSONToken) -> ScannedPage.Cell? {
    switch token.kind {
    case .true: .integer(1)
    case .false: .integer(0)
    case .absent, .null, .number, .text, .escapedText, .object, .array: nil
    }
  }

  private mutating func text(_ token: JSONToken, column: Int, id: Record.ID) -> ScannedPage.Cell? {
    switch token.kind {
    case .text: return ScannedPage.Cell(kind: .text, length: token.length, bits: UInt64(token.offset))
    case .escapedText:
      let start = arena.count
      if JSONText.unescape(bytes[token.range], into: &arena) {
        notes.append(ScannedPage.Note(reason: .nul, id: id, column: plan.columns[column].column))
      }
      return ScannedPage.Cell(kind: .arenaText, length: UInt32(arena.count - start), bits: UInt64(start))
    case .absent, .null, .true, .false, .number, .object, .array: return nil
    }
  }

  /// A time is kept as it came; an empty text means that there is none.
  private func timestamp(_ token: JSONToken) -> ScannedPage.Cell? {
    guard token.kind == .text else { return nil }
    if token.length == 0 { return .null }
    guard isUsualTime(token) || Timestamp(String(decoding: bytes[token.range], as: UTF8.self)) != nil else {
      return nil
    }
    return ScannedPage.Cell(kind: .text, length: token.length, bits: UInt64(token.offset))
  }

  /// Whether the text is a time of the form that ConnectWise writes; not where only the year tells that there is such
  /// a day.
  private func isUsualTime(_ token: JSONToken) -> Bool {
    guard token.length == 20 else { return false }
    let (bytes, start) = (bytes.span, Int(token.offset))
    var isRight = true
    func expect(_ sign: UInt8, at index: Int) { isRight = bytes[start + index] == sign && isRight }
    func number(_ at: Int) -> UInt8 {
      let (tens, ones) = (bytes[start + at] &- 0x30, bytes[start + at + 1] &- 0x30)
      isRight = tens < 10 && ones < 10 && isRight
      return tens &* 10 &+ ones
    }
    expect(UInt8(ascii: "-"), at: 4)
    expect(UInt8(ascii: "-"), at: 7)
    expect(UInt8(ascii: "T"), at: 10)
    expect(UInt8(ascii: ":"), at: 13)
    expect(UInt8(ascii: ":"), at: 16)
    expect(UInt8(ascii: "Z"), at: 19)
    _ = (number(0), number(2))
    let (month, day, hour, minute, second) = (number(5), number(8), number(11), number(14), number(17))
    let lastDay: UInt8 =
      switch month {
      case 2: 28
      case 4, 6, 9, 11: 30
      default: 31
      }
    return isRight && (1...12).contains(month) && (1...lastDay).contains(day) && hour < 24 && minute < 60
      && second < 60
  }
}
