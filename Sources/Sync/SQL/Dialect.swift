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

/// An identifier as SQL text.
package func quoted(_ name: String) -> String {
  "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
}

/// A text as SQL text, for the few places where nothing can be bound.
package func quotedText(_ text: String) -> String {
  "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
}
