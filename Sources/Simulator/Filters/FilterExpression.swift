/// A filter as it was written, names not yet looked up.
///
/// Chains are lists, so that a filter of many thousand parts is not many thousand levels deep.
indirect enum FilterExpression: Hashable, Sendable {
  case and([FilterExpression])
  case or([FilterExpression])
  case comparison(path: String, FilterOperator, isNegated: Bool, [FilterLiteral])
}

enum FilterOperator: String, Hashable, Sendable {
  case equal = "="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case contains, like
  case isIn = "in"
}

enum FilterLiteral: Hashable, Sendable {
  case null
  case flag(Bool)
  case number(String)
  case text(String)
  case date(String)
}

/// Reads the grammar of `conditions`: comparisons joined by `and` and `or`, `and` binding tighter, with parentheses.
struct FilterParser {
  /// Parentheses deeper than this are refused, so that rubbish cannot exhaust the stack.
  static let depthLimit = 64

  private let tokens: [FilterToken]
  private let allowsIn: Bool
  private var position = 0

  // `in` is not known in child and custom field conditions.
  init(_ text: String, allowsIn: Bool) throws(FilterError) {
    var tokenizer = FilterTokenizer(text)
    tokens = try tokenizer.tokens()
    self.allowsIn = allowsIn
  }

  /// The whole text as one expression, nil when it is blank.
  mutating func parse() throws(FilterError) -> FilterExpression? {
    guard !tokens.isEmpty else { return nil }
    let result = try alternatives(depth: 0)
    guard position == tokens.count else { throw unexpected() }
    return result
  }

  private mutating func alternatives(depth: Int) throws(FilterError) -> FilterExpression {
    var parts = [try conjunction(depth: depth)]
    while take("or") { parts.append(try conjunction(depth: depth)) }
    return parts.count == 1 ? parts[0] : .or(parts)
  }

  private mutating func conjunction(depth: Int) throws(FilterError) -> FilterExpression {
    var parts = [try operand(depth: depth)]
    while take("and") { parts.append(try operand(depth: depth)) }
    return parts.count == 1 ? parts[0] : .and(parts)
  }

  private mutating func operand(depth: Int) throws(FilterError) -> FilterExpression {
    guard position < tokens.count else { throw .syntax("Unexpected end of conditions.") }
    guard tokens[position] == .open else { return try comparison() }
    guard depth < Self.depthLimit else { throw .syntax("Conditions are nested too deeply.") }
    position += 1
    let inner = try alternatives(depth: depth + 1)
    guard position < tokens.count, tokens[position] == .close else { throw unexpected() }
    position += 1
    return inner
  }

  private mutating func comparison() throws(FilterError) -> FilterExpression {
    guard case .word(let path) = tokens[position] else { throw unexpected() }
    position += 1
    let isNegated = take("not")
    guard position < tokens.count else { throw .syntax("Unexpected end of conditions.") }
    let found: FilterOperator? =
      switch tokens[position] {
      case .operator(let text): FilterOperator(rawValue: text)
      case .word(let word): FilterOperator(rawValue: word.lowercased())
      default: nil
      }
    guard let found, !isNegated || [.contains, .like, .isIn].contains(found), found != .isIn || allowsIn else {
      throw unexpected()
    }
    position += 1
    let values = found == .isIn ? try list() : [try literal()]
    return .comparison(path: path, found, isNegated: isNegated, values)
  }

  private mutating func list() throws(FilterError) -> [FilterLiteral] {
    guard position < tokens.count, tokens[position] == .open else { throw unexpected() }
    position += 1
    var values = [try literal()]
    while position < tokens.count, tokens[position] == .comma {
      position += 1
      values.append(try literal())
    }
    guard position < tokens.count, tokens[position] == .close else { throw unexpected() }
    position += 1
    return values
  }

  private mutating func literal() throws(FilterError) -> FilterLiteral {
    guard position < tokens.count else { throw .syntax("Unexpected end of conditions.") }
    let token = tokens[position]
    position += 1
    switch token {
    case .text(let text): return .text(text)
    case .number(let text): return .number(text)
    case .date(let text): return .date(text)
    case .word(let word):
      switch word.lowercased() {
      case "null": return .null
      case "true": return .flag(true)
      case "false": return .flag(false)
      default:
        position -= 1
        throw unexpected()
      }
    case .open, .close, .comma, .operator:
      position -= 1
      throw unexpected()
    }
  }

  private mutating func take(_ keyword: String) -> Bool {
    guard position < tokens.count, tokens[position].isKeyword(keyword) else { return false }
    position += 1
    return true
  }

  private func unexpected() -> FilterError {
    guard position < tokens.count else { return .syntax("Unexpected end of conditions.") }
    let text: String =
      switch tokens[position] {
      case .word(let word): word
      case .number(let text), .operator(let text): text
      case .text(let text): "\"\(text)\""
      case .date(let text): "[\(text)]"
      case .open: "("
      case .close: ")"
      case .comma: ","
      }
    return .syntax("Unexpected '\(text)' in conditions.")
  }
}
