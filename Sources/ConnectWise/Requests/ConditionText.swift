package import Model

/// Why conditions cannot be asked.
package enum ConditionError: Error, Sendable, Hashable {
  /// One part alone makes the URL longer than servers take.
  case tooLong(byteCount: Int)
}

/// The query language of ConnectWise, written from values.
package enum ConditionText {
  /// The parameter that a text is for; child conditions know no `in`.
  package enum Parameter: Sendable, Hashable { case conditions, childConditions }

  /// The longest path and query sent, in bytes after percent-encoding: what ConnectWise calls safe behind the host.
  package static let safeTargetLength = 1_745

  /// The text of a condition, without percent-encoding.
  ///
  /// - Returns: Nothing when everything matches.
  package static func text(_ condition: Condition, for parameter: Parameter = .conditions) -> String {
    guard !condition.isEverything else { return "" }
    switch condition {
    case .compare(let field, let comparison, let literal):
      let words = comparison.rawValue.first?.isLetter == true
      return words
        ? "\(field) \(comparison.rawValue) \(text(literal))" : "\(field)\(comparison.rawValue)\(text(literal))"
    case .oneOf(let field, let ids):
      return oneOf(field, ids, parameter)
    case .noneOf(let field, let ids):
      return noneOf(field, ids, parameter)
    case .all(let parts):
      let parts = parts.filter { !$0.isEverything }
      guard parts.count != 1 else { return text(parts[0], for: parameter) }
      return parts.map { nested($0, parameter) }.joined(separator: " and ")
    case .any(let parts):
      return any(parts, parameter)
    case .expert(let text):
      return "(\(text))"
    }
  }

  /// A value of the language: text in double quotes, times in brackets.
  static func text(_ literal: Condition.Literal) -> String {
    switch literal {
    case .integer(let number): String(number)
    case .text(let text): "\"\(escaped(text))\""
    case .flag(let flag): flag ? "True" : "False"
    case .timestamp(let time): "[\(time)]"
    case .null: "null"
    }
  }

  /// Quotes and backslashes get a backslash; a bracket opens a set of characters on SQL Server and is put into one.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text.unicodeScalars {
      switch character {
      case "\"", "\\": result += "\\\(character)"
      case "[": result += "[[]"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }

  /// An id that no record has: the language has no empty list.
  private static func nothing(_ field: String) -> String { "\(field)=-1" }

  private static func oneOf(_ field: String, _ ids: [Int], _ parameter: Parameter) -> String {
    switch (ids.count, parameter) {
    case (0, _): nothing(field)
    case (1, _): "\(field)=\(ids[0])"
    case (_, .conditions): "\(field) in (\(list(ids)))"
    case (_, .childConditions): "(\(ids.map { "\(field)=\($0)" }.joined(separator: " or ")))"
    }
  }

  private static func noneOf(_ field: String, _ ids: [Int], _ parameter: Parameter) -> String {
    switch (ids.count, parameter) {
    case (1, _): "\(field)!=\(ids[0])"
    case (_, .conditions): "\(field) not in (\(list(ids)))"
    case (_, .childConditions): "(\(ids.map { "\(field)!=\($0)" }.joined(separator: " and ")))"
    }
  }

  private static func any(_ parts: [Condition], _ parameter: Parameter) -> String {
    switch parts.count {
    case 0: nothing("id")
    case 1: text(parts[0], for: parameter)
    default: "(\(parts.map { nested($0, parameter) }.joined(separator: " or ")))"
    }
  }

  /// A part within others: what holds *and* gets parentheses of its own.
  private static func nested(_ condition: Condition, _ parameter: Parameter) -> String {
    let text = text(condition, for: parameter)
    guard case .all(let parts) = condition, parts.filter({ !$0.isEverything }).count > 1 else { return text }
    return "(\(text))"
  }

  private static func list(_ ids: [Int]) -> String { ids.map(String.init).joined(separator: ",") }
}

extension ConditionText {
  /// Splits a query so that each request's URL stays within the server's limit.
  ///
  /// Lists of ids and conditions joined by *or* can be split; those joined by *and* cannot and are kept whole.
  ///
  /// - Parameters:
  ///   - query: What is asked.
  ///   - limit: The most bytes.
  ///   - length: The bytes that a query makes in a URL.
  /// - Returns: At least one query; together they match what the whole matches. Parts of *any* may overlap.
  /// - Throws: `ConditionError.tooLong` when what cannot be split is over the limit.
  package static func split(
    _ query: Query, limit: Int = safeTargetLength, length: (Query) -> Int
  ) throws(ConditionError) -> [Query] {
    let byteCount = length(query)
    guard byteCount > limit else { return [query] }
    var halves: [Query]?
    if let (first, second) = halve(query.conditions) {
      halves = [Query(first, children: query.childConditions), Query(second, children: query.childConditions)]
    } else if let (first, second) = halve(query.childConditions) {
      halves = [Query(query.conditions, children: first), Query(query.conditions, children: second)]
    }
    guard let halves else { throw .tooLong(byteCount: byteCount) }
    var result: [Query] = []
    for half in halves { result += try split(half, limit: limit, length: length) }
    return result
  }

  private static func halve(_ condition: Condition) -> (Condition, Condition)? {
    switch condition {
    case .oneOf(let field, let ids) where ids.count > 1:
      let middle = ids.count / 2
      return (.oneOf(field, Array(ids[..<middle])), .oneOf(field, Array(ids[middle...])))
    case .any(let parts) where parts.count > 1 && !condition.isEverything:
      let middle = parts.count / 2
      return (.any(Array(parts[..<middle])), .any(Array(parts[middle...])))
    case .any(let parts) where parts.count == 1:
      return halve(parts[0])
    case .all(let parts):
      // The longest part that can be split.
      let candidates = parts.indices.filter { halve(parts[$0]) != nil }
      guard let index = candidates.max(by: { text(parts[$0]).utf8.count < text(parts[$1]).utf8.count }),
        let (first, second) = halve(parts[index])
      else { return nil }
      var left = parts
      var right = parts
      left[index] = first
      right[index] = second
      return (.all(left), .all(right))
    case .compare, .oneOf, .noneOf, .any, .expert:
      return nil
    }
  }
}
