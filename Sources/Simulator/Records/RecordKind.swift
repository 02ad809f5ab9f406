package import Model

/// A kind of record that the simulator holds; one table each.
package enum RecordKind: Int, CaseIterable, Sendable, Hashable {
  case companies, companyTypes, companyStatuses, companyTypeLinks, sites
  case contacts, contactTypes, communicationTypes
  case members, locations, departments, markets
  case boards, statuses, types, subtypes, items, teams, associations
  case priorities, sources, serviceLocations
  /// Service and project tickets, which share one space of ids.
  case tickets
  case notes, projects, phases
  case opportunities, stages, opportunityStatuses, opportunityTypes, probabilities, ratings
  // New kinds come last: what is made from the seed depends on the number of a kind.
  case projectTypes, projectStatuses, configurations, configurationTypes, configurationStatuses
  case agreements, agreementTypes, invoices, catalogItems, products, purchaseOrders, timeEntries, scheduleEntries
  case additions, forecasts, activities

  /// The kind that holds a resource's records.
  package init?(_ resource: Resource.ID) {
    guard let kind = Self.resources[resource.rawValue] else { return nil }
    self = kind
  }

  private static let resources: [String: RecordKind] = [
    "companies": .companies, "company_types": .companyTypes, "company_statuses": .companyStatuses,
    "company_type_links": .companyTypeLinks, "company_sites": .sites, "territories": .locations,
    "markets": .markets, "contacts": .contacts, "contact_types": .contactTypes, "members": .members,
    "boards": .boards, "board_statuses": .statuses, "board_types": .types, "board_subtypes": .subtypes,
    "board_items": .items, "board_teams": .teams, "priorities": .priorities, "sources": .sources,
    "tickets": .tickets, "ticket_notes": .notes, "opportunities": .opportunities, "opportunity_stages": .stages,
    "opportunity_statuses": .opportunityStatuses, "opportunity_types": .opportunityTypes,
    "opportunity_probabilities": .probabilities, "opportunity_ratings": .ratings, "projects": .projects,
    "project_types": .projectTypes, "project_statuses": .projectStatuses, "configurations": .configurations,
    "configuration_types": .configurationTypes, "configuration_statuses": .configurationStatuses,
    "agreements": .agreements, "agreement_types": .agreementTypes, "invoices": .invoices,
    "catalog_items": .catalogItems, "products": .products, "purchase_orders": .purchaseOrders,
    "time_entries": .timeEntries, "schedule_entries": .scheduleEntries, "project_phases": .phases,
    "agreement_additions": .additions, "opportunity_forecasts": .forecasts, "activities": .activities,
  ]

  /// Where the records stand below the API base; `{parent}` is the parent's id, which is the row's first slot.
  var path: String {
    switch self {
    case .companies: "company/companies"
    case .companyTypes: "company/companies/types"
    case .companyStatuses: "company/companies/statuses"
    case .companyTypeLinks: "company/companyTypeAssociations"
    case .sites: "company/companies/{parent}/sites"
    case .contacts: "company/contacts"
    case .contactTypes: "company/contacts/types"
    case .communicationTypes: "company/communicationTypes"
    case .members: "system/members"
    case .locations: "system/locations"
    case .departments: "system/departments"
    case .markets: "company/marketDescriptions"
    case .boards: "service/boards"
    case .statuses: "service/boards/{parent}/statuses"
    case .types: "service/boards/{parent}/types"
    case .subtypes: "service/boards/{parent}/subtypes"
    case .items: "service/boards/{parent}/items"
    case .teams: "service/boards/{parent}/teams"
    case .associations: "service/boards/{parent}/typeSubTypeItemAssociations"
    case .priorities: "service/priorities"
    case .sources: "service/sources"
    case .serviceLocations: "service/locations"
    case .tickets: "service/tickets"
    case .notes: "service/tickets/{parent}/notes"
    case .projects: "project/projects"
    case .phases: "project/projects/{parent}/phases"
    case .opportunities: "sales/opportunities"
    case .stages: "sales/stages"
    case .opportunityStatuses: "sales/opportunities/statuses"
    case .opportunityTypes: "sales/opportunities/types"
    case .probabilities: "sales/probabilities"
    case .ratings: "sales/opportunities/ratings"
    case .projectTypes: "project/projectTypes"
    case .projectStatuses: "project/statuses"
    case .configurations: "company/configurations"
    case .configurationTypes: "company/configurations/types"
    case .configurationStatuses: "company/configurations/statuses"
    case .agreements: "finance/agreements"
    case .agreementTypes: "finance/agreements/types"
    case .invoices: "finance/invoices"
    case .catalogItems: "procurement/catalog"
    case .products: "procurement/products"
    case .purchaseOrders: "procurement/purchaseorders"
    case .timeEntries: "time/entries"
    case .scheduleEntries: "schedule/entries"
    case .additions: "finance/agreements/{parent}/additions"
    case .forecasts: "sales/opportunities/{parent}/forecast"
    case .activities: "sales/activities"
    }
  }

  /// The kind below whose records these stand, each parent with a list of its own.
  var parent: RecordKind? {
    switch self {
    case .sites: .companies
    case .statuses, .types, .subtypes, .items, .teams, .associations: .boards
    case .notes: .tickets
    case .phases: .projects
    case .additions: .agreements
    case .forecasts: .opportunities
    default: nil
    }
  }

  /// The key of the link inside a reference's `_info`.
  var linkName: String {
    switch self {
    case .companies: "company"
    case .companyTypes, .types, .contactTypes, .communicationTypes, .opportunityTypes, .projectTypes,
      .configurationTypes, .agreementTypes:
      "type"
    case .companyStatuses, .statuses, .opportunityStatuses, .projectStatuses, .configurationStatuses: "status"
    case .companyTypeLinks, .associations: "association"
    case .sites: "site"
    case .contacts: "contact"
    case .members: "member"
    case .locations: "location"
    case .departments: "department"
    case .markets: "market"
    case .boards: "board"
    case .subtypes: "subType"
    case .items: "item"
    case .teams: "team"
    case .priorities: "priority"
    case .sources: "source"
    case .serviceLocations: "serviceLocation"
    case .tickets: "ticket"
    case .notes: "note"
    case .projects: "project"
    case .phases: "phase"
    case .opportunities: "opportunity"
    case .stages: "stage"
    case .probabilities: "probability"
    case .ratings: "rating"
    case .configurations: "configuration"
    case .agreements: "agreement"
    case .invoices: "invoice"
    case .catalogItems: "catalog"
    case .products: "product"
    case .purchaseOrders: "purchaseOrder"
    case .timeEntries: "timeEntry"
    case .scheduleEntries: "scheduleEntry"
    case .additions: "addition"
    case .forecasts: "forecast"
    case .activities: "activity"
    }
  }

  /// What a reference to such a record carries besides `_info`, with the types that conditions need.
  var referenceMembers: [(name: String, type: FieldType)] {
    switch self {
    case .companies, .members, .departments, .catalogItems: [("id", .integer), ("identifier", .text), ("name", .text)]
    case .tickets: [("id", .integer), ("summary", .text)]
    case .statuses: [("id", .integer), ("name", .text), ("sort", .integer)]
    case .priorities: [("id", .integer), ("name", .text), ("sort", .integer), ("level", .text)]
    default: [("id", .integer), ("name", .text)]
    }
  }
}
