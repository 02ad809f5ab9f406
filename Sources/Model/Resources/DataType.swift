/// What the Sync step turns on: a resource with its look-up tables.
package struct DataType: Sendable, Hashable, Identifiable {
  /// The name in `sync.resources` of a profile or an answers file.
  package struct ID: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible,
    ExpressibleByStringLiteral, Comparable
  {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
    package init(stringLiteral value: StaticString) { rawValue = value.description }
    package var description: String { rawValue }
    package static func < (left: ID, right: ID) -> Bool { left.rawValue < right.rawValue }
  }

  /// Its name in files and on the command line.
  package let id: ID
  /// Its name for people.
  package let title: String
  /// The resource that it is about.
  package let resource: Resource.ID
  /// What must be on for it to make sense; turned on with it.
  package let requires: [ID]
  /// Whether a new profile has it.
  package let isOnByDefault: Bool

  package init(_ id: ID, _ title: String, resource: Resource.ID, requires: [ID] = [], on: Bool = false) {
    self.id = id
    self.title = title
    self.resource = resource
    self.requires = requires
    self.isOnByDefault = on
  }

  /// All data types in the order in which screens show them.
  package static let all: [DataType] = [
    DataType(.members, "Members", resource: .members, on: true),
    DataType(.companies, "Companies", resource: .companies, on: true),
    DataType(.companySites, "Company sites", resource: .companySites, requires: [.companies]),
    DataType(.contacts, "Contacts", resource: .contacts, requires: [.companies], on: true),
    DataType(.tickets, "Tickets", resource: .tickets, requires: [.companies], on: true),
    DataType(.ticketNotes, "Ticket notes", resource: .ticketNotes, requires: [.tickets]),
    DataType(.timeEntries, "Time entries", resource: .timeEntries, requires: [.companies]),
    DataType(.opportunities, "Opportunities", resource: .opportunities, requires: [.companies], on: true),
    DataType(.configurations, "Configurations", resource: .configurations, requires: [.companies]),
    DataType(.agreements, "Agreements", resource: .agreements, requires: [.companies]),
    DataType(.invoices, "Invoices", resource: .invoices, requires: [.companies]),
    DataType(.catalog, "Catalog", resource: .catalogItems),
    DataType(.products, "Products", resource: .products, requires: [.companies]),
    DataType(.purchaseOrders, "Purchase orders", resource: .purchaseOrders),
    DataType(.projects, "Projects", resource: .projects, requires: [.companies]),
  ]

  private static let byID = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })

  /// The data type of a name from outside, if there is one.
  package static func named(_ name: String) -> DataType? { byID[ID(rawValue: name)] }

  /// The data type of an id of ours.
  package static subscript(_ id: ID) -> DataType {
    guard let found = byID[id] else { preconditionFailure("no data type \(id)") }
    return found
  }

  /// The resources that come with it, in the order in which a run reads them: parents first, itself after its look-ups.
  package var resources: [Resource] { Resource.all.filter { $0.dataType == id } }

  /// The set with everything that its members require, in the order of ``all``.
  package static func closure(of ids: some Sequence<ID>) -> [ID] {
    var wanted: Set<ID> = []
    var open = Array(ids)
    while let next = open.popLast() {
      if wanted.insert(next).inserted { open += self[next].requires }
    }
    return all.map(\.id).filter(wanted.contains)
  }
}

extension DataType.ID {
  package static let members: Self = "members"
  package static let companies: Self = "companies"
  package static let contacts: Self = "contacts"
  package static let tickets: Self = "tickets"
  package static let timeEntries: Self = "time_entries"
  package static let opportunities: Self = "opportunities"
  package static let projects: Self = "projects"
  package static let configurations: Self = "configurations"
  package static let agreements: Self = "agreements"
  package static let invoices: Self = "invoices"
  package static let catalog: Self = "catalog"
  package static let products: Self = "products"
  package static let purchaseOrders: Self = "purchase_orders"
}
