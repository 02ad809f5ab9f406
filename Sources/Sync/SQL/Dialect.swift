import Model

/// How a database writes what differs between databases.
package enum Dialect: Sendable, Hashable {
  case sqlite

  /// The type of a column.
  func type(_ kind: Field.Kind) -> String {
    switch self {
    case .sqlite:
      switch kind {
      case .integer, .flag: "INTEGER"
      case .decimal: "REAL"
      case .text, .timestamp: "TEXT"
      }
    }
  }

  /// What ends a `CREATE TABLE`: column types are kept to.
  var tableOptions: String {
    switch self {
    case .sqlite: " STRICT"
    }
  }
}

/// Text of SQL made from names.
package enum SQL {
  /// An identifier.
  package static func quoted(_ name: String) -> String { enclosed(name, in: "\"") }

  /// A text, for the few places where nothing can be bound.
  package static func quotedText(_ text: String) -> String { enclosed(text, in: "'") }

  private static func enclosed(_ text: String, in mark: Character) -> String {
    "\(mark)" + text.split(separator: mark, omittingEmptySubsequences: false).joined(separator: "\(mark)\(mark)")
      + "\(mark)"
  }
}
