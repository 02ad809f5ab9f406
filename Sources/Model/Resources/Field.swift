/// One typed column of a resource's table and where its value stands in the record.
///
/// Everything of a record is kept in `raw` as well; a field makes a value cheap to query.
package struct Field: Sendable, Hashable {
  /// How a value is read from JSON and kept in a column.
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A whole number (ids and counts; ConnectWise ids are 32-bit).
    case integer
    /// Money or hours, a JSON decimal such as `0.5`.
    case decimal
    /// Text, kept without U+0000.
    case text
    /// `true` or `false`, kept as 1 or 0.
    case flag
    /// An instant in UTC with whole seconds, kept as the text that the server sent (`2026-06-09T21:59:47Z`).
    case timestamp
  }

  /// What an id in this column points to.
  package enum Reference: Sendable, Hashable {
    /// The record makes no sense without its target: a contact's company, a note's ticket.
    case belongsTo(Resource.ID)
    /// The record names its target but stands without it: an owner, a type.
    case mentions(Resource.ID)

    /// The resource that is pointed to.
    package var target: Resource.ID {
      switch self {
      case .belongsTo(let id), .mentions(let id): id
      }
    }
  }

  /// The column's name: `snake_case` of the API's name.
  package let column: String
  /// The keys from the top of the record to the value: `["board", "id"]`.
  package let path: [String]
  /// How the value is read and kept.
  package let kind: Kind
  /// What the id points to, for columns that hold one.
  package let reference: Reference?
  /// Whether the store keeps an index over the column.
  package let isIndexed: Bool

  package init(
    _ column: String, _ path: String, _ kind: Kind = .text, reference: Reference? = nil, indexed: Bool = false
  ) {
    self.column = column
    self.path = path.split(separator: "/").map(String.init)
    self.kind = kind
    self.reference = reference
    self.isIndexed = indexed
  }

  /// The path as conditions, `orderBy` and `fields` write it: `board/id`.
  package var conditionName: String { path.joined(separator: "/") }
}

extension Field {
  /// The primary key that every resource has.
  static let id = Field("id", "id", .integer)
  /// The instant of the last save, from `_info`; setup tables may lack it.
  static let lastUpdated = Field("last_updated", "_info/lastUpdated", .timestamp)
  /// The member identifier (text, not an id) of the last save.
  static let updatedBy = Field("updated_by", "_info/updatedBy")

  /// An id column for a reference such as `company`.
  static func belongs(_ column: String, _ path: String, to target: Resource.ID, indexed: Bool = true) -> Field {
    Field(column, path, .integer, reference: .belongsTo(target), indexed: indexed)
  }

  /// An id column for a reference that may dangle, such as `owner`.
  static func mention(_ column: String, _ path: String, _ target: Resource.ID, indexed: Bool = false) -> Field {
    Field(column, path, .integer, reference: .mentions(target), indexed: indexed)
  }
}
