import ConnectWise
package import Model
import Sync

/// Looks after the store of one profile.
package struct MaintenanceService: MaintenanceOperations {
  /// How long a run has to end when it is asked to.
  private static let grace = Duration.seconds(10)
  /// How many ids of a group of skips are named.
  private static let namedSkips = 5

  private let workplace: Workplace
  private let clients: Clients

  package init(_ workplace: Workplace, clients: Clients) {
    self.workplace = workplace
    self.clients = clients
  }

  package func verify(_ resources: [Resource.ID]) async throws(Problem) -> Verification {
    do {
      let profile = try workplace.profiles.load(workplace.name).profile
      guard workplace.fileExists(workplace.storePath(profile)) else {
        throw Problem("Nothing has been synced yet.", mend: "Bring the records first: boardwalk sync")
      }
      let client = try await clients.client(profile)
      let comparisons = try await workplace.withStore(of: profile) { store in
        let engine = SyncEngine(
          store: store, source: ClientPageSource(client), scanner: try workplace.makeScanner(),
          profileName: workplace.name.rawValue, now: workplace.now, uptime: workplace.time.uptime)
        return try await engine.verify(profile, only: resources)
      }
      let compared = Set(comparisons.map(\.resource))
      let all = resources.isEmpty ? Resource.of(DataType.closure(of: profile.sync.resources)).map(\.id) : []
      return Verification(
        profile: workplace.name.rawValue, notCompared: all.filter { !compared.contains($0) },
        lines: comparisons.map { one in
          Verification.Line(
            one.resource, here: one.here, server: one.server, leftOut: one.leftOut, missing: one.missing,
            extra: one.extra, stale: one.stale, problem: one.problem)
        })
    } catch { throw Problem(error) }
  }

  package func history(limit: Int) async throws(Problem) -> RunHistory {
    do {
      let profile = try workplace.profiles.load(workplace.name).profile
      let history = try await workplace.withStoreThere(of: profile) { store in
        let runs = try await store.runs(limit: limit).map { row in
          let problems = (row.end?.resources ?? [:]).compactMapValues { result in
            result.outcome == .done ? nil : result.message ?? result.outcome.rawValue
          }
          return RunHistory.Run(
            id: row.id, state: StatusService.run(row), exit: row.end?.exit, requests: row.end?.requests ?? 0,
            isFull: row.start.isFull, problems: problems)
        }
        let skips = try await store.skipGroups(named: Self.namedSkips).map { group in
          RunHistory.Skips(
            resource: group.resource, reason: group.reason, isNote: group.isNote, count: group.count, ids: group.ids)
        }
        return RunHistory(runs: runs, skips: skips)
      }
      return history ?? RunHistory(runs: [], skips: [])
    } catch { throw Problem(error) }
  }

  package func skips(of resources: [Resource.ID]) async throws(Problem) -> [RunHistory.Skips] {
    do {
      let profile = try workplace.profiles.load(workplace.name).profile
      let skips = try await workplace.withStoreThere(of: profile) { try await $0.skips(of: nil, limit: .max) } ?? []
      return Self.groups(skips.filter { resources.isEmpty || resources.contains($0.resource) })
    } catch { throw Problem(error) }
  }

  private static func groups(_ skips: [Skip]) -> [RunHistory.Skips] {
    struct Reason: Hashable {
      let words: String
      let isNote: Bool
    }
    var found: [Resource.ID: [Reason: [Skip]]] = [:]
    for skip in skips {
      found[skip.resource, default: [:]][Reason(words: skip.reason, isNote: skip.isNote), default: []].append(skip)
    }
    return Resource.inOrder(found.keys).flatMap { resource in
      (found[resource] ?? [:])
        .sorted { ($1.value.count, $0.key.words) < ($0.value.count, $1.key.words) }
        .map { reason, skips in
          let columns = Set(skips.flatMap { ($0.detail ?? "").split(separator: ",") })
          return RunHistory.Skips(
            resource: resource, reason: reason.words, isNote: reason.isNote, count: skips.count,
            ids: skips.compactMap(\.id).sorted(), columns: columns.map { $0.filter { $0 != " " } }.sorted())
        }
    }
  }

  package func reset() async throws(Problem) -> Eviction {
    do {
      let eviction = try await workplace.locks.evict(.run, of: workplace.name, grace: Self.grace)
      switch eviction {
      case .failed: return eviction
      case .nobody, .ended, .killed: break
      }
      // Who holds the lock knows that no other run is alive; one that began meanwhile is.
      guard case .acquired(let lock) = try workplace.locks.acquire(.run, of: workplace.name, run: nil) else {
        return eviction
      }
      defer { lock.release() }
      let profile = try workplace.profiles.load(workplace.name).profile
      _ = try await workplace.withStoreThere(of: profile) { try await $0.closeDeadRuns(at: workplace.now()) }
      return eviction
    } catch { throw Problem(error) }
  }
}
