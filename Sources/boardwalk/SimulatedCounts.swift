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
    for resource in resources {
      switch resource.scope {
      case .companies: counts[resource.id] = kept.count
      case .everything: counts[resource.id] = lists(resource).reduce(0) { $0 + ids($1).count }
      case .ofBoards:
        counts[resource.id] = scope.boardIDs.reduce(0) { sum, board in
          sum + ids(Self.path(resource, parent: board)).count
        }
      case .ofCompanies, .tickets, .opportunities, .projects, .timeEntries:
        // Without a company a record is kept; with one, when the company is.
        counts[resource.id] = lists(resource).reduce(0) { sum, list in
          sum + companies(of: list).count { company in company.map(kept.contains) ?? true }
        }
      }
    }
    return counts
  }

  private struct List {
    var path: String
    var conditions = ""
    var childConditions = ""
  }

  private func lists(_ resource: Resource) -> [List] {
    scope.lists(of: resource).map { list in
      List(
        path: list.path(of: resource).path, conditions: ConditionText.text(list.query.conditions),
        childConditions: ConditionText.text(list.query.childConditions, for: .childConditions))
    }
  }

  private static func path(_ resource: Resource, parent: Record.ID) -> List {
    List(path: ListPath(resource, parent: parent).path)
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
