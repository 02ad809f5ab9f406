import Model

/// A filter whose names are looked up and whose values are checked.
struct Filter<Subject>: Sendable {
  typealias Test = @Sendable (View, Subject) -> Bool
  let matches: Test
}

/// Where a name leads: its type, and how its value is read from a row or a child.
struct FilterName<Subject>: Sendable {
  let type: FieldType
  let value: @Sendable (View, Subject) -> RecordValue
}

/// Turns an expression into a test, refusing what the server would refuse.
struct FilterCompiler<Subject>: Sendable {
  let manners: FilterManners
  let resolve: @Sendable (String) -> FilterName<Subject>?

  func compile(_ expression: FilterExpression) throws(FilterError) -> Filter<Subject> {
    switch expression {
    case .and(let parts):
      let tests = try all(parts)
      return Filter { view, subject in tests.allSatisfy { $0.matches(view, subject) } }
    case .or(let parts):
      let tests = try all(parts)
      return Filter { view, subject in tests.contains { $0.matches(view, subject) } }
    case .comparison(let path, let found, let isNegated, let literals):
      guard let name = resolve(path) else { throw .unknownName(path) }
      let test = try valueTest(name.type, found, literals)
      let value = name.value
      if found == .equal || found == .notEqual, literals == [.null] {
        return Filter { view, subject in value(view, subject).isEmpty == (found == .equal) }
      }
      let negates = isNegated || found == .notEqual
      let empties = negates && manners.emptyPassesNegation
      return Filter { view, subject in
        let value = value(view, subject)
        return value.isEmpty ? empties : test(value) != negates
      }
    }
  }

  private func all(_ parts: [FilterExpression]) throws(FilterError) -> [Filter<Subject>] {
    var result: [Filter<Subject>] = []
    for part in parts { result.append(try compile(part)) }
    return result
  }

  // MARK: - One comparison

  private typealias ValueTest = @Sendable (RecordValue) -> Bool

  private func valueTest(
    _ type: FieldType, _ found: FilterOperator, _ literals: [FilterLiteral]
  ) throws(FilterError) -> ValueTest {
    switch type {
    case .choice(let words): try checkChoice(words, literals)
    case .record, .list, .customFields, .info: throw .badChoice
    case .integer, .decimal, .flag, .text, .instant: break
    }
    switch found {
    case .isIn: return try membership(type, literals)
    case .contains, .like: return try pattern(found, literals[0])
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
      return try ordering(type, found, literals[0])
    }
  }

  private func checkChoice(_ words: [String], _ literals: [FilterLiteral]) throws(FilterError) {
    for literal in literals {
      guard case .text(let text) = literal, words.contains(where: { $0.lowercased() == text.lowercased() }) else {
        throw .badChoice
      }
    }
  }

  private func membership(_ type: FieldType, _ literals: [FilterLiteral]) throws(FilterError) -> ValueTest {
    var keys: Set<ComparisonKey> = []
    for literal in literals { keys.insert(try key(of: literal, type)) }
    let wanted = keys
    return { value in ComparisonKey(value).map { wanted.contains($0) } ?? false }
  }

  private func pattern(_ found: FilterOperator, _ literal: FilterLiteral) throws(FilterError) -> ValueTest {
    let text: String
    switch literal {
    case .text(let value), .number(let value): text = value
    case .null, .flag, .date: throw .syntax("'\(found.rawValue)' needs a string in conditions.")
    }
    let pattern = found == .like ? LikePattern(text) : LikePattern(containing: text)
    return { value in
      switch value {
      case .text(let text): pattern.matches(text)
      case .integer(let number): pattern.matches(String(number))
      default: false
      }
    }
  }

  private func ordering(
    _ type: FieldType, _ found: FilterOperator, _ literal: FilterLiteral
  ) throws(FilterError) -> ValueTest {
    if literal == .null {
      guard found == .equal || found == .notEqual else { throw .syntax("null can only be compared with = and !=.") }
      return { $0.isEmpty }
    }
    let right = try key(of: literal, type)
    return { value in
      guard let left = ComparisonKey(value) else { return false }
      return switch found {
      case .equal, .notEqual: left == right
      case .less: left < right
      case .lessOrEqual: left == right || left < right
      case .greater: right < left
      case .greaterOrEqual: left == right || right < left
      case .contains, .like, .isIn: false
      }
    }
  }

  private func key(of literal: FilterLiteral, _ type: FieldType) throws(FilterError) -> ComparisonKey {
    switch (type, literal) {
    case (.integer, .number(let text)), (.decimal, .number(let text)), (.integer, .text(let text)),
      (.decimal, .text(let text)):
      guard let number = Double(text) else { throw .syntax("'\(text)' is not a number.") }
      return .number(number)
    case (.flag, .flag(let flag)): return .flag(flag)
    case (.flag, .text(let text)):
      guard let flag = Bool(text.lowercased()) else {
        throw .syntax("String was not recognized as a valid Boolean.")
      }
      return .flag(flag)
    case (.instant, .date(let text)), (.instant, .text(let text)), (.text, .date(let text)):
      return .instant(try instant(text))
    case (.text, .text(let text)), (.text, .number(let text)), (.choice, .text(let text)):
      return .text(text.lowercased())
    case (.text, .flag(let flag)): return .text(flag ? "true" : "false")
    default: throw .syntax("The value does not fit the field's type.")
    }
  }

  private func instant(_ text: String) throws(FilterError) -> Int64 {
    let trimmed = text.filter { $0 != " " || text.count > 19 }
    guard let found = Timestamp(trimmed) else { throw .syntax("[\(text)] is not a date.") }
    let time = trimmed.utf8.dropFirst(10)
    let hasZone = time.contains { $0 == UInt8(ascii: "Z") || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
    return hasZone && !manners.ignoresZones ? found.seconds : found.seconds - manners.zoneOffset
  }
}

/// A value in the form in which two can be compared.
enum ComparisonKey: Hashable, Comparable {
  case flag(Bool)
  case number(Double)
  case instant(Int64)
  case text(String)

  init?(_ value: RecordValue) {
    switch value {
    case .flag(let flag): self = .flag(flag)
    case .integer(let number): self = .number(Double(number))
    case .decimal(let digits, let places):
      var scale = 1.0
      for _ in 0..<places { scale *= 10 }
      self = .number(Double(digits) / scale)
    case .instant(let seconds): self = .instant(seconds)
    case .text(let text): self = .text(text.lowercased())
    case .reference(_, let id): self = .number(Double(id))
    case .absent, .null, .object, .list: return nil
    }
  }

  static func < (left: ComparisonKey, right: ComparisonKey) -> Bool {
    switch (left, right) {
    case (.flag(let one), .flag(let other)): !one && other
    case (.number(let one), .number(let other)): one < other
    case (.instant(let one), .instant(let other)): one < other
    case (.text(let one), .text(let other)): one < other
    default: false
    }
  }
}
