/// A record of a small list, read whole, and what pickers and the wizard need of it.
package struct Record: Sendable, Hashable, Identifiable, Codable {
  /// ConnectWise's id: 32-bit, one number space for service and project tickets.
  package typealias ID = Int

  package let id: ID
  /// The record as it came.
  package let value: JSONValue

  /// Takes a record from a list.
  ///
  /// - Returns: `nil` for anything without a numeric `id`: `{}` and references with only `_info` occur.
  package init?(_ value: JSONValue) {
    guard let id = value["id"].integer else { return nil }
    self.id = id
    self.value = value
  }

  /// The value of a column.
  package subscript(_ field: Field) -> JSONValue { value[path: field.path] }

  /// The text that a picker shows, as it came: clean it before it is drawn.
  package func label(_ resource: Resource) -> String {
    let field = resource.field(resource.pick.label)
    return switch field.map({ self[$0] }) ?? .null {
    case .string(let text): text
    case .integer(let number): String(number)
    case .number(let number): String(number)
    default: "#\(id)"
    }
  }
}
