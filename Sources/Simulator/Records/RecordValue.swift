/// A field's value as a simulated record holds it.
package enum RecordValue: Sendable, Hashable {
  /// Empty: left out of the answer, as current servers do.
  case absent
  /// Empty, and written as `null` all the same.
  case null
  case flag(Bool)
  case integer(Int)
  /// A decimal by its digits and how many of them stand behind the point: `65.0` is `(650, 1)`.
  case decimal(Int, places: Int)
  case text(String)
  /// Seconds since 1970 in UTC.
  case instant(Int64)
  /// A record of the simulator, written as ConnectWise writes references.
  case reference(RecordKind, Int)
  case object([RecordMember])
  case list([RecordValue])

  /// Whether the value is empty, however it is written.
  package var isEmpty: Bool {
    switch self {
    case .absent, .null: true
    default: false
    }
  }

  /// An instant or text, empty when there is none.
  static func instant(orAbsent seconds: Int64?) -> RecordValue { seconds.map { .instant($0) } ?? .absent }
  static func text(orAbsent text: String?) -> RecordValue { text.map { .text($0) } ?? .absent }
  /// A reference, empty for the id 0.
  static func link(_ kind: RecordKind, _ id: Int32) -> RecordValue { id == 0 ? .absent : .reference(kind, Int(id)) }
  /// A reference to something that the simulator keeps no table of; it carries no `_info`, as some do.
  static func fixed(_ id: Int, _ name: String, identifier: String? = nil) -> RecordValue {
    var members = [RecordMember("id", .integer(id)), RecordMember("name", .text(name))]
    if let identifier { members.append(RecordMember("identifier", .text(identifier))) }
    return .object(members)
  }
}

/// One member of an object, in the order written.
package struct RecordMember: Sendable, Hashable {
  package let name: String
  package let value: RecordValue

  package init(_ name: String, _ value: RecordValue) {
    self.name = name
    self.value = value
  }
}

extension RecordValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByNilLiteral
{
  package init(stringLiteral value: String) { self = .text(value) }
  package init(integerLiteral value: Int) { self = .integer(value) }
  package init(booleanLiteral value: Bool) { self = .flag(value) }
  package init(nilLiteral: ()) { self = .absent }
}

/// The type of a field, as conditions and the description of the API need it.
package indirect enum FieldType: Sendable {
  case integer, decimal, flag, text, instant
  /// One of the words of an enumeration.
  case choice([String])
  case record([(name: String, type: FieldType)])
  case list(FieldType)
  /// `customFields`: searched with `customFieldConditions` only.
  case customFields
  /// `_info`: not searched.
  case info

  static func reference(_ kind: RecordKind) -> FieldType { .record(kind.referenceMembers) }
  static let fixedReference = FieldType.record([("id", .integer), ("name", .text), ("identifier", .text)])
}
