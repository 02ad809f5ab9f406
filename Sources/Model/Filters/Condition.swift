/// A filter that the server evaluates, as a value: text is made from it in one place, so that nothing from outside
/// can become part of the query language.
package indirect enum Condition: Sendable, Hashable {
  /// A value on the right-hand side.
  package enum Literal: Sendable, Hashable {
    case integer(Int)
    case text(String)
    case flag(Bool)
    case timestamp(Timestamp)
    case null
  }

  /// How the two sides are compared.
  package enum Comparison: String, Sendable, Hashable {
    case equal = "="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case contains = "contains"
    case like = "like"
  }

  case compare(String, Comparison, Literal)
  /// The field holds one of the ids. An empty list matches nothing.
  case oneOf(String, [Int])
  /// The field holds none of the ids. An empty list matches everything.
  case noneOf(String, [Int])
  case all([Condition])
  case any([Condition])
  /// Text that an expert wrote; the server is asked whether it is right. Always set in parentheses.
  case expert(String)

  /// Matches everything.
  package static let everything = Condition.all([])

  /// Whether nothing is asked.
  package var isEverything: Bool {
    switch self {
    case .all(let parts): parts.allSatisfy(\.isEverything)
    case .any(let parts): parts.contains(where: \.isEverything)
    case .noneOf(_, let ids): ids.isEmpty
    case .expert(let text): text.allSatisfy(\.isWhitespace)
    default: false
    }
  }

  package static func equal(_ field: String, _ value: Literal) -> Condition { .compare(field, .equal, value) }

  /// Both conditions.
  package static func && (left: Condition, right: Condition) -> Condition {
    switch (left.isEverything, right.isEverything) {
    case (true, _): right
    case (_, true): left
    default: .all(left.parts + right.parts)
    }
  }

  /// What must hold together.
  private var parts: [Condition] { if case .all(let parts) = self { parts } else { [self] } }
}

/// The two filter parameters of a list: on the record itself, and on its child arrays.
package struct Query: Sendable, Hashable {
  /// For the parameter `conditions`.
  package var conditions: Condition
  /// For the parameter `childConditions`, which filters on arrays such as a company's `types`; knows no `in`.
  package var childConditions: Condition

  package init(_ conditions: Condition = .everything, children: Condition = .everything) {
    self.conditions = conditions
    self.childConditions = children
  }

  /// Matches everything.
  package static let everything = Query()
}
