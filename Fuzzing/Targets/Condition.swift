import ConnectWise
import Model
@testable import Simulator

/// The server reads of a condition's text the condition that it was made of, whatever its values are.
func checkCondition(_ bytes: [UInt8]) {
  var choices = Choices(bytes)
  let condition = choices.condition(depth: 3)
  for parameter in [ConditionText.Parameter.conditions, .childConditions] {
    let written = ConditionText.text(condition, for: parameter)
    let meant = meaning(condition, parameter)
    do {
      var parser = try FilterParser(written, allowsIn: parameter == .conditions)
      let read = try parser.parse()
      expect(
        read.map(flat) == meant.map(flat),
        "\(String(reflecting: written)) of \(condition) reads as \(read.map { "\($0)" } ?? "nothing")")
    } catch { fatalError("\(String(reflecting: written)) of \(condition): \(error)") }
  }

  let limit = 16 + choices.number(below: 200)
  let length = { (query: Query) in ConditionText.text(query.conditions).utf8.count }
  if let parts = try? ConditionText.split(Query(condition), limit: limit, length: length) {
    expect(!parts.isEmpty && parts.allSatisfy { length($0) <= limit }, "a part over \(limit) bytes")
  }
}

extension Choices {
  private static let fields = ["id", "board/id", "name", "company/identifier", "_info/lastUpdated"]
  private static let comparisons: [Condition.Comparison] = [
    .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .contains, .like,
  ]

  fileprivate mutating func condition(depth: Int) -> Condition {
    let field = Self.fields[number(below: Self.fields.count)]
    switch number(below: depth > 0 ? 6 : 4) {
    case 0: return .compare(field, Self.comparisons[number(below: Self.comparisons.count)], literal())
    case 1: return .oneOf(field, integers())
    case 2: return .noneOf(field, integers())
    case 3: return .expert(number(below: 2) == 0 ? "  " : "id > 5 or name = 'x'")
    case 4: return .all((0..<number(below: 4)).map { _ in condition(depth: depth - 1) })
    default: return .any((0..<number(below: 4)).map { _ in condition(depth: depth - 1) })
    }
  }

  private mutating func literal() -> Condition.Literal {
    switch number(below: 5) {
    case 0: .integer(integer())
    case 1: .flag(number(below: 2) == 0)
    case 2: .timestamp(Timestamp(seconds: Int64(integer() % 100_000_000_000)))
    case 3: .null
    default: .text(string())
    }
  }
}

/// What a condition means in the words of the simulated server's reader; nothing where everything matches.
private func meaning(_ condition: Condition, _ parameter: ConditionText.Parameter) -> FilterExpression? {
  switch condition {
  case .compare(let field, let comparison, let literal):
    let known = FilterOperator(rawValue: comparison.rawValue) ?? .equal
    return .comparison(path: field, known, isNegated: false, [meaning(literal)])
  case .oneOf(let field, let ids):
    return meaning(field, ids, isNegated: false, parameter)
  case .noneOf(let field, let ids):
    return ids.isEmpty ? nil : meaning(field, ids, isNegated: true, parameter)
  case .all(let parts):
    let parts = parts.compactMap { meaning($0, parameter) }
    return parts.isEmpty ? nil : .and(parts)
  case .any(let parts):
    let meanings = parts.compactMap { meaning($0, parameter) }
    // What is one of nothing matches nothing; what may be anything matches all.
    if parts.isEmpty { return meaning("id", [], isNegated: false, parameter) }
    return meanings.count < parts.count ? nil : .or(meanings)
  case .expert(let text):
    guard text.contains("id") else { return nil }
    return .or([
      .comparison(path: "id", .greater, isNegated: false, [.number("5")]),
      .comparison(path: "name", .equal, isNegated: false, [.text("x")]),
    ])
  }
}

private func meaning(
  _ field: String, _ ids: [Int], isNegated: Bool, _ parameter: ConditionText.Parameter
) -> FilterExpression {
  let values = (ids.isEmpty ? [-1] : ids).map { FilterLiteral.number(String($0)) }
  if values.count > 1, parameter == .conditions {
    return .comparison(path: field, .isIn, isNegated: isNegated, values)
  }
  let single = values.map {
    FilterExpression.comparison(path: field, isNegated ? .notEqual : .equal, isNegated: false, [$0])
  }
  return isNegated ? .and(single) : .or(single)
}

private func meaning(_ literal: Condition.Literal) -> FilterLiteral {
  switch literal {
  case .integer(let number): .number(String(number))
  // A bracket opens a set of characters; one that is meant as such is a set of its own.
  case .text(let text): .text(text.unicodeScalars.map { $0 == "[" ? "[[]" : String($0) }.joined())
  case .flag(let flag): .flag(flag)
  case .timestamp(let time): .date("\(time)")
  case .null: .null
  }
}

/// The expression without brackets that change nothing.
private func flat(_ expression: FilterExpression) -> FilterExpression {
  switch expression {
  case .and(let parts):
    let flat = parts.map(flat).flatMap { part in if case .and(let inner) = part { inner } else { [part] } }
    return flat.count == 1 ? flat[0] : .and(flat)
  case .or(let parts):
    let flat = parts.map(flat).flatMap { part in if case .or(let inner) = part { inner } else { [part] } }
    return flat.count == 1 ? flat[0] : .or(flat)
  case .comparison: return expression
  }
}
