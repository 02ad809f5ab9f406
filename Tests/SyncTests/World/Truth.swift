import Foundation
import Model
import Simulator
import Sync
import Testing

/// What a store must hold, judged by the simulator's own data and by rules written here anew.
struct Truth {
  private typealias Object = [String: Any]

  let simulator: Simulator
  let settings: SyncSettings
  /// The time by the clock of whoever runs.
  let now: Timestamp

  /// Whether what stands below records is looked at too, as a full run reads it.
  var hasBelow = false

  /// The resources that are compared.
  var resources: [Resource] {
    RunPlan.resources(settings).filter { $0.parent == nil || $0.parent == .boards || hasBelow }
  }

  /// The records that must be there, as served.
  func rows() throws -> [Resource.ID: [Record.ID: String]] {
    let boards = try objects("service/boards")
    let projectBoards = Set(boards.filter { $0.value["projectFlag"] as? Bool == true }.keys)
    let wanted =
      settings.tickets.boards.isEmpty
      ? Set(boards.filter { $0.value["inactiveFlag"] as? Bool != true }.keys).subtracting(projectBoards)
      : Set(settings.tickets.boards)
    let companies = try companies()
    var found: [Resource.ID: [Record.ID: String]] = [:]
    for resource in resources {
      if let parent = resource.parent, parent != .boards {
        found[resource.id] = try below(resource, parents: found[parent]?.keys.sorted() ?? [])
        continue
      }
      var rows: [Record.ID: String] = [:]
      for route in resource.routes {
        for path in resource.parent == nil ? [route.path] : wanted.sorted().map({ below(route, $0) }) {
          guard resource.parent == nil || boards.keys.contains(where: { path.contains("/\($0)/") }) else { continue }
          for served in try simulator.records(of: path) {
            let boards = wanted.filter { projectBoards.contains($0) == (route.boards == .project) }
            guard try keeps(resource, served.json, companies, boards: boards) else { continue }
            rows[served.id] = String(decoding: served.json, as: UTF8.self)
          }
        }
      }
      found[resource.id] = rows
    }
    return found
  }

  /// The records below other records.
  private func below(_ resource: Resource, parents: [Record.ID]) throws -> [Record.ID: String] {
    var rows: [Record.ID: String] = [:]
    for (index, route) in resource.routes.enumerated() {
      // Tickets of service and of project boards have a list of notes each, in the order of their own lists.
      let routes = resource.parent.map { Resource[$0].routes } ?? []
      let listed = routes.count > 1 ? Set(try simulator.ids(of: routes[index].path)) : nil
      for parent in parents where listed?.contains(parent) ?? true {
        for served in try simulator.records(of: below(route, parent)) {
          rows[served.id] = String(decoding: served.json, as: UTF8.self)
        }
      }
    }
    return rows
  }

  private func below(_ route: Resource.Route, _ parent: Record.ID) -> String {
    route.path.replacingOccurrences(of: "{parent}", with: "\(parent)")
  }

  // MARK: Rules

  private func companies() throws -> Set<Record.ID> {
    let inactive = Set(
      try objects("company/companies/statuses").filter { $0.value["inactiveFlag"] as? Bool == true }.keys)
    let filter = settings.companies
    return Set(
      try objects("company/companies").filter { _, company in
        let status = id(company, "status") ?? 0
        let types = Set((company["types"] as? [Object] ?? []).compactMap { $0["id"] as? Int })
        if company["deletedFlag"] as? Bool == true || filter.skipInactive && inactive.contains(status) { return false }
        return fits(status, filter.includeStatuses) && !filter.excludeStatuses.contains(status)
          && fits(id(company, "territory"), filter.territories) && fits(id(company, "market"), filter.markets)
          && (filter.includeTypes.isEmpty || !types.isDisjoint(with: filter.includeTypes))
          && types.isDisjoint(with: filter.excludeTypes)
      }.keys)
  }

  private func fits(_ id: Record.ID?, _ wanted: [Record.ID]) -> Bool {
    wanted.isEmpty || id.map(wanted.contains) ?? false
  }

  private func keeps(
    _ resource: Resource, _ json: [UInt8], _ companies: Set<Record.ID>, boards: Set<Record.ID>
  ) throws -> Bool {
    if resource.scope == .everything || resource.scope == .ofBoards { return true }
    let record = try object(json)
    let isKept = id(record, "company").map(companies.contains) ?? true
    let day = settings.tickets.closedSince.since(now: now)?.description
    switch resource.scope {
    case .everything, .ofBoards: return true
    case .companies: return (record["id"] as? Int).map(companies.contains) ?? false
    case .ofCompanies: return isKept
    case .opportunities: return isKept && !settings.opportunities.excludeTypes.contains(id(record, "type") ?? 0)
    case .projects: return isKept && !settings.projects.excludeTypes.contains(id(record, "type") ?? 0)
    case .timeEntries: return isKept && (day.map { (record["timeStart"] as? String ?? "") >= $0 } ?? true)
    case .tickets:
      guard isKept, let board = id(record, "board"), boards.contains(board),
        !settings.tickets.excludeStatuses.contains(id(record, "status") ?? 0)
      else { return false }
      guard let day, record["closedFlag"] as? Bool == true else { return true }
      return (record["closedDate"] as? String ?? "") >= day
    }
  }

  // MARK: The simulator's data

  private func id(_ record: Object, _ name: String) -> Record.ID? { (record[name] as? Object)?["id"] as? Int }

  private func object(_ bytes: [UInt8]) throws -> Object {
    try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? Object)
  }

  private func objects(_ path: String) throws -> [Record.ID: Object] {
    Dictionary(try simulator.records(of: path).map { ($0.id, try object($0.json)) }) { $1 }
  }
}

extension World {
  func truth(_ settings: SyncSettings) -> Truth { Truth(simulator: simulator, settings: settings, now: ourNow) }

  /// How the store differs from what it must hold; nothing where it does not.
  ///
  /// Resources of `leaving` need not be in step; with `hasBelow`, what stands below records must be.
  func differences(
    _ settings: SyncSettings, leaving: Set<Resource.ID> = [], hasBelow: Bool = false
  ) async throws -> [String] {
    var truth = truth(settings)
    truth.hasBelow = hasBelow
    let expected = try truth.rows()
    let found = try await rows(of: truth.resources)
    return truth.resources.filter { !leaving.contains($0.id) }.flatMap { resource in
      let (theirs, ours) = (expected[resource.id] ?? [:], found[resource.id] ?? [:])
      let missing = theirs.keys.filter { ours[$0] == nil }.sorted()
      let extra = ours.keys.filter { theirs[$0] == nil }.sorted()
      let other = theirs.filter { id, text in ours[id].map { !Self.isSame($0, text) } ?? false }.map(\.key).sorted()
      return [("missing", missing), ("extra", extra), ("otherwise", other)].filter { !$0.1.isEmpty }
        .map { "\(resource.id) \($0.0) \($0.1.prefix(10))" }
    }
  }
  /// The names that the server's codebase may have in this world.
  static let codebases = ["v2025_1", "v2025_2", "v2026_1"]

  /// Whether two records are the same but for the codebase in their links.
  private static func isSame(_ one: String, _ other: String) -> Bool {
    one == other || withoutCodebase(one) == withoutCodebase(other)
  }

  private static func withoutCodebase(_ raw: String) -> String {
    codebases.reduce(raw) { $0.replacingOccurrences(of: "/\($1)/apis/3.0/", with: "/apis/3.0/") }
  }
}
