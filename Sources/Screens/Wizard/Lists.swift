import Model
import Services

/// The catalog with what every drawing needs of it, worked out once.
struct Lists: Equatable, Sendable {
  let source: Catalog
  let boards: [Board]
  let statuses: [BoardStatus]
  /// The members by their names; there may be thousands.
  let people: [Catalog.Named]
  private let names: [Resource.ID: [Record.ID: String]]

  init(_ source: Catalog = Catalog()) {
    self.source = source
    boards = source.boards
    statuses = source.statuses
    people = source.people
    var names: [Resource.ID: [Record.ID: String]] = [:]
    for resource in source.lists.keys {
      names[resource] = Dictionary(
        source.names(of: resource).map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
    }
    self.names = names
  }

  var lists: [Resource.ID: [Record]] { source.lists }
  var missing: [Resource.ID: Problem] { source.missing }

  /// A list as ids and names, in the server's order.
  func names(of resource: Resource.ID) -> [Catalog.Named] { source.names(of: resource) }

  /// The name of a record, as it came; its number where the name is not known.
  func name(_ id: Record.ID, of resource: Resource.ID) -> String { names[resource]?[id] ?? "#\(id)" }

  /// Whether a list holds a record.
  func has(_ id: Record.ID, in resource: Resource.ID) -> Bool { names[resource]?[id] != nil }

  static func == (left: Lists, right: Lists) -> Bool { left.source == right.source }
}

// What is worked out is worked out again.
extension Lists: Codable {
  init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(Catalog.self))
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(source)
  }
}
