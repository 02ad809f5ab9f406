import Model

/// One list of the API.
struct Route: Sendable {
  /// The path below the base in lower case; `{parent}` stands for an id.
  let path: String
  let entity: Entity
  /// Whether the list stands below a parent whose id is each row's first slot.
  var hasParent: Bool { path.contains("{parent}") }
  let permission: Resource.Permission
  /// The resource that is read from it; nil for what no run reads.
  let resource: Resource.ID?
  /// Which tickets it holds.
  let tickets: Tickets?
  let allowsSearch: Bool
  let hasCount: Bool

  enum Tickets: Sendable { case service, project }

  init(
    _ path: String, _ entity: Entity, _ permission: Resource.Permission, tickets: Tickets? = nil,
    search: Bool = false, hasCount: Bool = true, of resource: Resource.ID? = nil
  ) {
    self.resource = resource
    self.path = path.lowercased()
    self.entity = entity
    self.permission = permission
    self.tickets = tickets
    allowsSearch = search
    self.hasCount = hasCount
  }
}

/// What a request's path leads to.
struct RouteMatch: Sendable {
  enum Part: Sendable, Hashable {
    case list, count, search
    case record(String)
  }

  let route: Route
  let parent: Int?
  let part: Part
}

/// Every list that the simulator serves.
struct RouteTable: Sendable {
  let routes: [Route]

  static let standard = RouteTable(routes: resourceRoutes + extraRoutes + infoRoutes)

  /// The lists of the resources, with the permissions they name.
  private static let resourceRoutes: [Route] = Resource.all.flatMap { resource -> [Route] in
    resource.routes.flatMap { route -> [Route] in
      guard let kind = RecordKind(resource.id) else { return [] }
      let isProject = route.boards == .project
      let entity = isProject ? (kind == .notes ? Entity.projectNotes : .projectTickets) : entities[kind]
      guard let entity else { return [] }
      return [
        Route(
          route.path, entity, route.permission ?? resource.permission,
          tickets: kind == .tickets ? (isProject ? .project : .service) : nil, search: kind == .tickets,
          of: resource.id)
      ]
    }
  }

  private static let setup = Resource.Permission("System", "Table Setup")

  /// Lists that ConnectWise has besides.
  private static let extraRoutes: [Route] = [
    Route("company/communicationTypes", .communicationTypes, setup),
    Route("system/departments", .departments, Resource.Permission("System", "My Company")),
    Route("service/boards/{parent}/typeSubTypeItemAssociations", .associations, setup),
    Route("service/locations", .serviceLocations, setup),
    Route(
      "service/tickets/{parent}/allNotes", .allNotes, Resource.Permission("Service Desk", "Service Tickets"),
      hasCount: false),
  ]

  /// The read-only twins, which need no right to the setup tables.
  private static let infoRoutes: [Route] = [
    ("service/info/boards", Entity.boardInfo), ("system/info/members", .memberInfo),
    ("system/info/locations", .locationInfo), ("system/info/departments", .departments),
    ("company/companies/info/types", .companyTypeInfo),
    ("company/marketDescriptions/info", .markets.reduced(to: ["name"])),
    ("company/contacts/types/info", .contactTypes.reduced(to: ["description", "defaultFlag"])),
    ("service/sources/info", .sources.reduced(to: ["name", "defaultFlag"])),
    ("sales/stages/info", .stages.reduced(to: ["name", "probability", "color", "sequenceNumber"])),
    ("sales/probabilities/info", .probabilities.reduced(to: ["probability"])),
    (
      "sales/opportunities/statuses/info",
      .opportunityStatuses.reduced(to: ["name", "closedFlag", "inactiveFlag"])
    ),
    ("sales/opportunities/types/info", .opportunityTypes.reduced(to: ["description", "inactiveFlag"])),
    ("sales/opportunities/ratings/info", .ratings.reduced(to: ["name", "sortOrder"])),
    ("project/projectTypes/info", .projectTypes), ("project/statuses/info", .projectStatuses),
    ("company/configurations/statuses/info", .configurationStatuses),
    ("finance/agreements/types/info", .agreementTypes.reduced(to: ["name", "inactiveFlag", "applicationUnits"])),
    ("procurement/catalog/info", .catalogItemInfo), ("procurement/purchaseorders/info", .purchaseOrderInfo),
    ("company/companies/{parent}/sites/info", .siteInfo),
    ("service/boards/{parent}/statuses/info", .statusInfo),
    ("service/boards/{parent}/teams/info", .teams.reduced(to: ["name"])),
    ("service/boards/{parent}/subtypes/info", .subtypes.reduced(to: ["name", "inactiveFlag", "typeAssociationIds"])),
  ].map { Route($0.0, $0.1, Resource.Permission("", "")) }

  static let entities: [RecordKind: Entity] = Dictionary(
    uniqueKeysWithValues: [
      Entity.companies, .companyTypes, .companyStatuses, .companyTypeLinks, .sites, .contacts, .contactTypes,
      .communicationTypes, .members, .locations, .departments, .markets, .boards, .statuses, .types, .subtypes,
      .items, .teams, .associations, .priorities, .sources, .serviceLocations, .serviceTickets, .notes, .projects,
      .phases, .opportunities, .stages, .opportunityStatuses, .opportunityTypes, .probabilities, .ratings,
      .projectTypes, .projectStatuses, .configurations, .configurationTypes, .configurationStatuses, .agreements,
      .agreementTypes, .invoices, .catalogItems, .products, .purchaseOrders, .timeEntries, .scheduleEntries,
      .additions, .forecasts, .activities,
    ].map { ($0.kind, $0) })

  /// What a path below the base means, nil when no endpoint has it; paths have no case.
  func match(_ path: String) -> RouteMatch? {
    let parts = path.lowercased().split(separator: "/").map(String.init)
    if let (route, parent) = list(parts) { return RouteMatch(route: route, parent: parent, part: .list) }
    guard let last = parts.last, let (route, parent) = list(parts.dropLast()) else { return nil }
    switch last {
    case "count": return route.hasCount ? RouteMatch(route: route, parent: parent, part: .count) : nil
    case "search": return route.allowsSearch ? RouteMatch(route: route, parent: parent, part: .search) : nil
    default:
      let isKey = Int(last) != nil || route.entity.kind == .members
      return isKey ? RouteMatch(route: route, parent: parent, part: .record(last)) : nil
    }
  }

  private func list(_ parts: some Collection<String>) -> (Route, Int?)? {
    for route in routes {
      let wanted = route.path.split(separator: "/")
      guard wanted.count == parts.count else { continue }
      var parent: Int?
      let fits = zip(wanted, parts).allSatisfy { pattern, part in
        if pattern == "{parent}" {
          parent = Int(part)
          return parent != nil
        }
        return pattern == part
      }
      if fits { return (route, parent) }
    }
    return nil
  }
}
