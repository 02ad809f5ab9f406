package import ConnectWise
package import Model

/// What a profile's filters ask of the server, list by list: one place for the sync, the preview and `--dry-run`.
///
/// What the server cannot judge (excluded company types, records of companies that are filtered out) is judged as
/// records arrive; counts made with these conditions are then *at most*.
package struct ScopeConditions: Sendable, Hashable {
  /// A list to read and which of its records.
  package struct List: Sendable, Hashable {
    /// Index into ``Resource/routes``.
    package let route: Int
    package let query: Query

    package init(route: Int, query: Query) {
      self.route = route
      self.query = query
    }

    /// The list's path.
    package func path(of resource: Resource, parent: Record.ID? = nil) -> ListPath {
      ListPath(resource, route: resource.routes[route], parent: parent)
    }
  }

  package let settings: SyncSettings
  /// The boards of the instance, as far as they are known.
  package let boards: [Board]
  /// The company statuses that the server marks inactive.
  package let inactiveStatuses: [Record.ID]
  package let now: Timestamp

  package init(_ settings: SyncSettings, boards: [Board], inactiveStatuses: [Record.ID], now: Timestamp) {
    self.settings = settings
    self.boards = boards.sorted { $0.id < $1.id }
    self.inactiveStatuses = inactiveStatuses.sorted()
    self.now = now
  }

  /// The ids of the boards whose tickets are read; those chosen also while the instance's are not known.
  package var boardIDs: [Record.ID] {
    let chosen = settings.tickets.boards
    return chosen.isEmpty ? settings.tickets.synced(of: boards).map(\.id) : chosen.sorted()
  }

  /// The lists that bring a resource's records, each with its conditions; a list of which nothing is wanted is absent.
  package func lists(of resource: Resource) -> [List] { lists(of: resource, since: closedSince) }

  /// Whether the server judges all that the filters say about a resource, so that its count is exact.
  package func isExact(_ resource: Resource) -> Bool {
    switch resource.scope {
    case .everything, .ofBoards: true
    case .companies: settings.companies.excludeTypes.isEmpty
    case .ofCompanies, .tickets, .opportunities, .projects, .timeEntries: !settings.companies.isFiltering
    }
  }

  /// The companies of a list that its query lets through although one of their types is left out; `nil` where none can be.
  ///
  /// The server can tell "has one of", and not "has none of".
  package func leftOut(of list: List) -> List? {
    let types = settings.companies.excludeTypes.sorted()
    guard !types.isEmpty else { return nil }
    let children = Condition.any(types.map { .equal("types/id", .integer($0)) })
    return List(route: list.route, query: Query(list.query.conditions, children: children))
  }

  /// A short text that changes whenever other records of a resource would match.
  ///
  /// A number of days stands in it as such, so that it does not change every midnight.
  package func hash(of resource: Resource) -> String {
    var parts = lists(of: resource, since: nil).map { list in
      "\(list.route):\(ConditionText.text(list.query.conditions))"
        + "|\(ConditionText.text(list.query.childConditions, for: .childConditions))"
    }
    switch resource.scope {
    case .everything: break
    case .ofBoards: parts.append("boards \(boardIDs)")
    case .companies: parts.append("without types \(settings.companies.excludeTypes.sorted())")
    case .tickets: parts.append("since \(settings.tickets.closedSince.text), \(companyFilterText)")
    case .timeEntries: parts.append("since \(settings.tickets.closedSince.text), \(companyFilterText)")
    case .ofCompanies, .opportunities, .projects: parts.append(companyFilterText)
    }
    return Self.fingerprint(parts.joined(separator: "\n"))
  }

  // MARK: Conditions

  private var closedSince: Timestamp? { settings.tickets.closedSince.since(now: now) }

  private func lists(of resource: Resource, since: Timestamp?) -> [List] {
    switch resource.scope {
    case .everything, .ofCompanies, .ofBoards: resource.routes.indices.map { List(route: $0, query: .everything) }
    case .companies: resource.routes.indices.map { List(route: $0, query: companies) }
    case .opportunities: resource.routes.indices.map { List(route: $0, query: without(settings.opportunities)) }
    case .projects: resource.routes.indices.map { List(route: $0, query: without(settings.projects)) }
    case .timeEntries: resource.routes.indices.map { List(route: $0, query: started(since)) }
    case .tickets: resource.routes.indices.compactMap { tickets(resource.routes[$0], since: since, route: $0) }
    }
  }

  private var companies: Query {
    let filter = settings.companies
    var parts: [Condition] = []
    if filter.skipInactive {
      parts.append(.equal("deletedFlag", .flag(false)))
      parts.append(.noneOf("status/id", inactiveStatuses))
    }
    if !filter.includeStatuses.isEmpty { parts.append(.oneOf("status/id", filter.includeStatuses.sorted())) }
    parts.append(.noneOf("status/id", filter.excludeStatuses.sorted()))
    if !filter.territories.isEmpty { parts.append(.oneOf("territory/id", filter.territories.sorted())) }
    if !filter.markets.isEmpty { parts.append(.oneOf("market/id", filter.markets.sorted())) }
    parts.append(.expert(filter.conditions))
    // Conditions on children know no `in`.
    let types = filter.includeTypes.sorted().map { Condition.equal("types/id", .integer($0)) }
    return Query(joined(parts), children: types.isEmpty ? .everything : .any(types))
  }

  private func without(_ filter: TypeFilter) -> Query {
    let types = filter.excludeTypes.sorted()
    // A record without a type is not of an excluded one.
    return types.isEmpty ? .everything : Query(.any([.noneOf("type/id", types), .equal("type/id", .null)]))
  }

  private func started(_ since: Timestamp?) -> Query {
    since.map { Query(.compare("timeStart", .greaterOrEqual, .timestamp($0))) } ?? .everything
  }

  private func tickets(_ route: Resource.Route, since: Timestamp?, route index: Int) -> List? {
    let projects = Set(boards.filter(\.isProject).map(\.id))
    let wanted = boardIDs.filter { projects.contains($0) == (route.boards == .project) }
    let isUnknown = boards.isEmpty && settings.tickets.boards.isEmpty && route.boards != .project
    guard !wanted.isEmpty || isUnknown else { return nil }
    var parts: [Condition] = wanted.isEmpty ? [] : [.oneOf("board/id", wanted)]
    parts.append(.noneOf("status/id", settings.tickets.excludeStatuses.sorted()))
    if let since {
      parts.append(
        .any([.equal("closedFlag", .flag(false)), .compare("closedDate", .greaterOrEqual, .timestamp(since))]))
    }
    return List(route: index, query: Query(joined(parts)))
  }

  private func joined(_ parts: [Condition]) -> Condition { parts.reduce(.everything) { $0 && $1 } }

  private var companyFilterText: String {
    "\(ConditionText.text(companies.conditions))|\(ConditionText.text(companies.childConditions, for: .childConditions))"
      + "|\(settings.companies.excludeTypes.sorted())"
  }

  /// FNV-1a over 64 bits; enough to tell one choice of filters from the next.
  package static func fingerprint(_ text: String) -> String {
    let hash = text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    return String(hash, radix: 16)
  }
}

extension CompanyFilter {
  /// Whether any company may be left out.
  package var isFiltering: Bool {
    skipInactive || conditions.contains { !$0.isWhitespace }
      || ![includeTypes, excludeTypes, includeStatuses, excludeStatuses, territories, markets].allSatisfy(\.isEmpty)
  }
}
