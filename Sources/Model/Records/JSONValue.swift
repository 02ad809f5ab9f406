import FoundationEssentials

/// A JSON value as it came, for small things: settings, look-up records, error bodies.
///
/// Pages of records do not pass through here; they are sliced in place.
package enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  /// A number without fraction that fits 64 bits.
  case integer(Int64)
  /// Any other number.
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// Reads a document.
  ///
  /// - Throws: `JSONError` when the bytes are not JSON, nest too deep, or hold more values than anything small has.
  package init(parsing bytes: some Sequence<UInt8>) throws(JSONError) {
    var reader = JSONReader(Array(bytes), .json)
    self = try reader.document()
  }

  /// Reads a document that a person wrote: JSON5, with comments, unquoted keys and trailing commas.
  ///
  /// - Throws: `JSONError` with the place when the bytes are not JSON5.
  package init(parsingJSON5 bytes: some Sequence<UInt8>) throws(JSONError) {
    var reader = JSONReader(Array(bytes))
    self = try reader.document()
  }

  /// The member of an object; null for anything else, as an absent member means null to ConnectWise.
  package subscript(_ key: String) -> JSONValue {
    if case .object(let members) = self { members[key] ?? .null } else { .null }
  }

  /// The value at the end of a path of keys.
  package subscript(path path: [String]) -> JSONValue { path.reduce(self) { $0[$1] } }

  package var isNull: Bool { self == .null }
  package var string: String? { if case .string(let text) = self { text } else { nil } }
  package var bool: Bool? { if case .bool(let flag) = self { flag } else { nil } }
  package var array: [JSONValue]? { if case .array(let items) = self { items } else { nil } }
  package var object: [String: JSONValue]? { if case .object(let members) = self { members } else { nil } }
  package var integer: Int? {
    switch self {
    case .integer(let value): Int(exactly: value)
    case .number(let value): Int(exactly: value)
    default: nil
    }
  }

  /// The bytes of the document, keys sorted, without white space.
  package var bytes: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // A value of ours always encodes: it holds no non-finite number, which is the encoder's only refusal.
    return (try? encoder.encode(self)).map(Array.init) ?? []
  }
}

extension JSONValue {
  /// The document as a file for people: keys sorted, indented, ended by a line break.
  package var indentedBytes: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    // As above: a value of ours always encodes.
    return ((try? encoder.encode(self)).map(Array.init) ?? []) + [0x0A]
  }
}

extension JSONValue: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    // A decoder does not tell what comes next, and each wrong guess costs an error: the usual ones first.
    if container.decodeNil() {
      self = .null
    } else if let text = try? container.decode(String.self) {
      self = .string(text)
    } else if let value = try? container.decode(Int64.self) {
      self = .integer(value)
    } else if let members = try? container.decode([String: JSONValue].self) {
      self = .object(members)
    } else if let flag = try? container.decode(Bool.self) {
      self = .bool(flag)
    } else if let items = try? container.decode([JSONValue].self) {
      self = .array(items)
    } else {
      self = .number(try container.decode(Double.self))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let flag): try container.encode(flag)
    case .integer(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .string(let text): try container.encode(text)
    case .array(let items): try container.encode(items)
    case .object(let members): try container.encode(members)
    }
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByFloatLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int64) { self = .integer(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(floatLiteral value: Double) { self = .number(value) }
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(Dictionary(elements, uniquingKeysWith: { $1 }))
  }
  package init(nilLiteral: ()) { self = .null }
}
