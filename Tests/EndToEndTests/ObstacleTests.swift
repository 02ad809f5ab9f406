import Foundation
import Glibc
import Model
import Simulator
import TestSupport
import Testing

extension EndToEnd {
  /// What stands in the way of a run that is no fault of anybody; faults have their matrix.
  @Suite("Obstacles on this machine", .serialized)
  struct ObstacleTests {
    private let provider: Provider
    private let machine = Machine()
    /// The tickets of the first sync, and the one that the server deleted since.
    private let committed: Set<Int>
    private let deleted: Int

    /// A machine whose first sync is done, and a server where something has changed since.
    init() async throws {
      provider = try Provider()
      try await machine.setUp(provider.filteredAnswers())
      let tickets = try Expected.filtered(provider).tickets().keys.sorted()
      committed = Set(tickets)
      deleted = tickets[30]
      for ticket in tickets.prefix(20) { provider.simulator.update(.tickets, ticket, ["summary": "Changed"]) }
      for _ in 0..<5 { provider.simulator.add(.tickets) }
      provider.simulator.remove(.tickets, deleted)
    }

    private var store: String { machine.path("data/default.sqlite") }

    /// Expects that nothing was lost, and that the next run brings the rest.
    private func succeed(at place: SourceLocation = #_sourceLocation) async throws {
      #expect(try machine.database.integrity() == "ok", sourceLocation: place)
      // What was committed stays: all but the one ticket that was deleted.
      let rows = Set(try machine.database.ids("tickets"))
      #expect(committed.subtracting(rows).isSubset(of: [deleted]), sourceLocation: place)
      let outcome = try await machine.run("sync")
      #expect(outcome.exit == 0, "\(outcome)", sourceLocation: place)
      try Expected.filtered(provider).check(machine.database, sourceLocation: place)
      let verified = try await machine.run("verify")
      #expect(verified.exit == 0, "\(verified)", sourceLocation: place)
    }

    @Test("a store of an older program is brought up to date, its new columns filled from what is there")
    func older() async throws {
      #expect(
        try Tools.run(
          "sqlite3", store,
          "UPDATE store_meta SET schema_version = 0; ALTER TABLE tickets DROP COLUMN severity; DROP TABLE markets;")
          == 0)
      // Members alone: no ticket is read again.
      let outcome = try await machine.run("sync", "members")
      #expect(outcome.exit == 0, "\(outcome)")
      #expect(
        try machine.database.count(
          "select count(*) from tickets where severity is not json_extract(raw, '$.severity')") == 0)
      #expect(try machine.database.count("select count(*) from tickets where severity is not null") > 0)
      try await succeed()
    }

    @Test("a second run names the first, its start and where it was started; the first is not disturbed")
    func twoAtOnce() async throws {
      provider.simulator.inject(Fault(.latency(.seconds(600)), on: "company/contacts", times: 1))
      let first = try machine.start(["sync", "--json"])
      try await first.wait(for: "\"contacts\"")
      let second = try await machine.run("sync")
      #expect(second.exit == 5, "\(second)")
      #expect(second.hasCleanError, "\(second)")
      for word in ["\(first.child.pid)", "since 20", "boardwalk sync --watch"] {
        #expect(second.errors.contains(word), "\(word): \(second)")
      }
      first.child.send(SIGKILL)
      _ = try await first.end()
      provider.simulator.mend()
      // No lock outlives its process.
      try await succeed()
    }
  }
}
