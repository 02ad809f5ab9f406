import Model

/// Fits values to columns, keeping what cannot be bound in place.
struct CellFitter {
  let bytes: [UInt8]
  let plan: ScanPlan
  private(set) var arena: [UInt8] = []
  private(set) var notes: [ScannedPage.Note] = []
  /// Where each column's constant lies in the arena, once it was needed.
  private var constants: [Int: ScannedPage.Cell] = [:]

  init(bytes: [UInt8], plan: ScanPlan) {
    self.bytes = bytes
    self.plan = plan
  }

  /// The cell for a value, and a note where it does not fit.
  mutating func cell(_ token: JSONToken, column: Int, id: Record.ID) -> ScannedPage.Cell {
    switch token.kind {
    case .absent, .null: return constant(column)
    case .true, .false, .number, .text, .escapedText, .object, .array: break
    }
    let fitted: ScannedPage.Cell? =
      switch plan.columns[column].kind {
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

  /// How many entries have a numeric id.
  func countWithID(_ found: ScannedTokens) -> Int {
    (0..<found.entryCount).count { integer(found.tokens[$0 * plan.width]) != nil }
  }

  // MARK: Kinds

  /// A whole number, also written as `5.0`.
  func integer(_ token: JSONToken) -> Int? {
    guard token.kind == .number else { return nil }
    var value = 0
    let range = token.range
    var index = range.lowerBound
    let isNegative = bytes[index] == UInt8(ascii: "-")
    if isNegative { index += 1 }
    while index < range.upperBound {
      let digit = bytes[index]
      guard (0x30...0x39).contains(digit) else { return exactInteger(token) }
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(Int(digit - 0x30))
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
    let isNegative = bytes[Int(token.offset)] == UInt8(ascii: "-")
    for byte in bytes[token.range].dropFirst(isNegative ? 1 : 0) {
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

  /// Whether the text is a time of the form that ConnectWise writes, with a day that each month has.
  private func isUsualTime(_ token: JSONToken) -> Bool {
    let pattern: StaticString = "0000-00-00T00:00:00Z"
    guard Int(token.length) == pattern.utf8CodeUnitCount else { return false }
    let start = Int(token.offset)
    for index in 0..<20 {
      let byte = bytes[start + index]
      switch index {
      case 4, 7: guard byte == UInt8(ascii: "-") else { return false }
      case 10: guard byte == UInt8(ascii: "T") else { return false }
      case 13, 16: guard byte == UInt8(ascii: ":") else { return false }
      case 19: guard byte == UInt8(ascii: "Z") else { return false }
      default: guard (0x30...0x39).contains(byte) else { return false }
      }
    }
    func number(_ at: Int) -> Int { Int(bytes[start + at] - 0x30) * 10 + Int(bytes[start + at + 1] - 0x30) }
    return (1...12).contains(number(5)) && (1...28).contains(number(8)) && number(11) < 24 && number(14) < 60
      && number(17) < 60
  }

  /// What stands in a column that a record leaves out.
  private mutating func constant(_ column: Int) -> ScannedPage.Cell {
    guard let text = plan.constants[column] else { return .null }
    if let cell = constants[column] { return cell }
    let cell = ScannedPage.Cell(kind: .arenaText, length: UInt32(text.count), bits: UInt64(arena.count))
    arena += text
    constants[column] = cell
    return cell
  }
}
