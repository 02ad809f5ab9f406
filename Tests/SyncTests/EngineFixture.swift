import ConnectWise
import Foundation
import Model
import SQLiteStore
import SimdjsonScanner
import Sync
import Synchronization
import TestSupport
import Testing

/// A small instance, a store in a temporary folder, and runs of the engine between them.
final class EngineFixture: Sendable {
  let instance: MemoryInstance
  let folder: TemporaryFolder
  let events = Mutex<[SyncEvent]>([])
  let clock = Mutex(Timestamp(seconds: Timestamp(year: 2026, month: 11, day: 21).seconds))

  let isParallel: Bool

  init(pageSize: Int = 2, isParallel: Bool = false, folder: TemporaryFolder = TemporaryFolder()) {
    self.folder = folder
    self.isParallel = isParallel
    instance = MemoryInstance(pageSize: pageSize)
    instance.fill()
  }

  var path: String { folder.path("store.sqlite") }

  var profile: Profile {
    var profile = Profile(
      id: "p1",
      connection: Connection(
        site: "https://memory.example", company: "acme", authentication: .apiKeys(publicKey: "k"), clientID: "c"))
    profile.sync.tickets.closedSince = .all
    profile.sync.companies.skipInactive = false
    return profile
  }

  @discardableResult
  func run(
    _ profile: Profile? = nil, _ request: SyncEngine.Request = SyncEngine.Request(),
    failpoint: (@Sendable (SQLiteStore.Failpoint) -> Void)? = nil
  ) async throws -> RunEnd {
    let store = try await SQLiteStore.open(path: path, profileID: "p1", failpoint: failpoint)
    events.withLock { $0 = [] }
    let engine = SyncEngine(
      store: store, source: instance, scanner: try SimdjsonScanner(), profileName: "default",
      now: { [self] in clock.withLock { $0 } }, uptime: { .zero },
      report: { [self] line in events.withLock { $0.append(line.event) } })
    // In order, so that tests may number requests and writes; ``ParallelTests`` reads at once.
    var request = request
    if !isParallel { request.workers = 1 }
    let end = try await engine.run(profile ?? self.profile, request)
    await store.close()
    return end
  }

  func store() async throws -> SQLiteStore { try await SQLiteStore.open(path: path, profileID: "p1") }

  /// The rows of a table as they lie there.
  func rows(_ resource: Resource.ID) async throws -> [Record.ID: String] {
    let store = try await store()
    var rows: [Record.ID: String] = [:]
    for id in try await store.ids(of: resource) { rows[id] = try await store.raw(id, of: resource) }
    await store.close()
    return rows
  }

  /// Compares the whole store with what the instance has.
  func expectInStep(
    _ comment: Comment? = nil, _ profile: Profile? = nil, at location: SourceLocation = #_sourceLocation
  ) async throws {
    for resource in RunPlan.resources((profile ?? self.profile).sync) {
      var expected: [Record.ID: String] = [:]
      for path in instance.paths(resource) { expected.merge(instance.records(path)) { $1 } }
      let rows = try await rows(resource.id)
      #expect(rows == expected, "\(resource.id) \(comment ?? "")", sourceLocation: location)
    }
    for one in try await verify(profile) { #expect(one.agrees, "\(one) \(comment ?? "")", sourceLocation: location) }
  }

  /// Compares the store with the instance as the program itself does.
  func verify(_ profile: Profile? = nil) async throws -> [Comparison] {
    let store = try await store()
    let engine = SyncEngine(
      store: store, source: instance, scanner: try SimdjsonScanner(), profileName: "default",
      now: { [self] in clock.withLock { $0 } }, uptime: { .zero })
    let found = try await engine.verify(profile ?? self.profile)
    await store.close()
    return found
  }
}

extension MemoryInstance {
  /// The paths that bring a resource here: boards 1 and 2 serve, 3 holds project tickets.
  func paths(_ resource: Resource) -> [String] {
    resource.routes.flatMap { route -> [String] in
      guard let parent = resource.parent else { return [route.path] }
      let above = Resource[parent].routes.first { $0.boards == route.boards } ?? Resource[parent].routes[0]
      let parents = parent == .boards ? [1, 2] : records(above.path).keys.sorted()
      return parents.map { route.path.replacingOccurrences(of: "{parent}", with: "\($0)") }
    }
  }

  func fill() {
    for id in 1...3 { put("system/locations", id, ["name": .string("T\(id)")]) }
    for id in 1...5 { put("system/members", id, ["identifier": .string("m\(id)"), "firstName": "F"]) }
    for id in 1...3 { put("company/companies/types", id, ["name": .string("Type \(id)")]) }
    put("company/companies/statuses", 1, ["name": "Active"])
    put("company/companies/statuses", 2, ["name": "Gone", "inactiveFlag": true])
    for id in 10...16 {
      put(
        "company/companies", id,
        [
          "name": .string("C\(id) é\u{1F600}\"\\"), "identifier": .string("c\(id)"),
          "status": ["id": .integer(id == 16 ? 2 : 1)], "deletedFlag": false,
          "types": [["id": .integer(id == 15 ? 3 : 1)]],
        ])
    }
    for id in 100...110 {
      put("company/contacts", id, ["firstName": "A", "company": ["id": .integer(Int64(10 + id % 7))]])
    }
    put("company/contacts", 111, ["firstName": "Nobody's"])
    put("service/boards", 1, ["name": "Help"])
    put("service/boards", 2, ["name": "Alerts"])
    put("service/boards", 3, ["name": "Projects", "projectFlag": true])
    for board in 1...3 {
      for status in 1...3 {
        put(
          "service/boards/\(board)/statuses", board * 10 + status,
          ["name": JSONValue.string("S\(status)"), "board": ["id": .integer(Int64(board))]])
      }
      put("service/boards/\(board)/types", board, ["name": "T", "board": ["id": .integer(Int64(board))]])
    }
    for id in 1000...1012 {
      put(
        "service/tickets", id,
        [
          "summary": .string("T\(id)"), "board": ["id": .integer(Int64(1 + id % 2))],
          "status": ["id": .integer(Int64(11 + id % 3))], "company": ["id": .integer(Int64(10 + id % 7))],
          "closedFlag": .bool(id % 4 == 0), "closedDate": "2026-10-01T00:00:00Z", "recordType": "ServiceTicket",
        ])
    }
    for id in 1...4 {
      put(
        "sales/opportunities", id,
        ["name": "O", "company": ["id": 10], "type": id == 4 ? .null : ["id": .integer(Int64(id))]])
    }
  }
}
