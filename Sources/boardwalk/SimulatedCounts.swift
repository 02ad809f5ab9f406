import ConnectWise
import Model
import Services
import Simulator
import Sync

/// What a store must hold after a sync, counted in the simulator's own data and not through its API.
nonisolated struct SimulatedCounts {
  private let simulator: Simulator
  private let profile: Profile
  private let scope: ScopeConditions

  init(_ simulator: Simulator, _ profile: Profile) {
    self.simulator = simulator
    self.profile = profile
    let boards = Self.records(simulator, .boards).map(Board.init)
    let inactive = Self.records(simulator, .companyStatuses).filter { $0.value["inactiveFlag"].bool == true }
    scope = ScopeConditions(
      profile.sync, boards: boards, inactiveStatuses: inactive.map(\.id),
      now: Timestamp(seconds: simulator.configuration.now ?? simulator.epoch))
  }

  /// The number of records of each resource that pass the profile's filters.
  func counts(of resources: [Resource]) -> [Resource.ID: Int] {
    let kept = companies()
    var counts: [Resource.ID: Int] = [:]
    for resource in resources { counts[resource.id] = records(resource, kept).count }
    return counts
  }

  /// The records of a resource that pass the filters.
  private func records(_ resource: Resource, _ kept: Set<Record.ID>) -> [Record.ID] {
    if let parent = resource.parent {
      let parents =
        resource.scope == .ofBoards ? scope.boardIDs.map { (nil, $0) } : listed(Resource[parent], kept)
      return resource.routes.flatMap { route in
        parents.filter { $0.0 == nil || $0.0 == route.boards }
          .flatMap { ids(List(path: ListPath(resource, route: route, parent: $0.1).path)) }
      }
    }
    return listed(resource, kept).map(\.1)
  }

  /// The records of a resource's lists that pass the filters, with the boards that their list is of.
  private func listed(_ resource: Resource, _ kept: Set<Record.ID>) -> [(Resource.Route.Boards?, Record.ID)] {
    switch resource.scope {
    case .companies: kept.map { (nil, $0) }
    case .everything, .ofBoards: lists(resource).flatMap { list in ids(list).map { (list.boards, $0) } }
    case .ofCompanies, .tickets, .opportunities, .projects, .timeEntries:
      // Without a company a record is kept; with one, when the company is.
      lists(resource).flatMap { list in
        zip(ids(list), companies(of: list)).filter { $1.map(kept.contains) ?? true }.map { (list.boards, $0.0) }
      }
    }
  }

  private struct List {
    var path: String
    var boards: Resource.Route.Boards?
    var conditions = ""
    var childConditions = ""
  }

  private func lists(_ resource: Resource) -> [List] {
    scope.lists(of: resource).map { list in
      List(
        path: list.path(of: resource).path, boards: resource.routes[list.route].boards,
        conditions: ConditionText.text(list.query.conditions),
        childConditions: ConditionText.text(list.query.childConditions, for: .childConditions))
    }
  }

  /// The companies that pass the filters, excluded types too.
  private func companies() -> Set<Record.ID> {
    var kept = Set(lists(.companies).flatMap(ids))
    let excluded = profile.sync.companies.excludeTypes
    if !excluded.isEmpty {
      let types = excluded.map { "types/id=\($0)" }.joined(separator: " or ")
      kept.subtract(ids(List(path: "company/companies", childConditions: types)))
    }
    return kept
  }

  private func ids(_ list: List) -> [Record.ID] {
    (try? simulator.ids(of: list.path, conditions: list.conditions, childConditions: list.childConditions)) ?? []
  }

  private func companies(of list: List) -> [Record.ID?] {
    let numbers = try? simulator.numbers(
      "company/id", of: list.path, conditions: list.conditions, childConditions: list.childConditions)
    return numbers ?? []
  }

  private static func records(_ simulator: Simulator, _ resource: Resource) -> [Record] {
    ((try? simulator.records(of: ListPath(resource).path)) ?? []).compactMap { served in
      (try? JSONValue(parsing: served.json)).flatMap(Record.init)
    }
  }
}
