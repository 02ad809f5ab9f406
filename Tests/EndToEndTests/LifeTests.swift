import Foundation
import Glibc
import Model
import Simulator
import TestSupport
import Testing

extension EndToEnd {
  /// A store through months of changes, by the built program; `verify` tells the truth all the way.
  @Suite("The life of a store", .serialized)
  struct LifeTests {
    private let provider: Provider
    private let machine = Machine()

    init() async throws {
      provider = try Provider()
      try await machine.setUp(provider.filteredAnswers(run: false))
    }

    // MARK: Steps

    /// Syncs, and expects that `verify` agrees.
    @discardableResult
    private func sync(
      _ expected: Expected, at place: SourceLocation = #_sourceLocation
    ) async throws -> JSONValue {
      let outcome = try await machine.run("sync", "--json")
      #expect(outcome.exit == 0, "\(outcome)", sourceLocation: place)
      try expected.check(machine.database, sourceLocation: place)
      let verified = try await verify()
      #expect(verified.agrees && verified.exit == 0, "\(verified)", sourceLocation: place)
      return try #require(try outcome.lines().last, sourceLocation: place)
    }

    /// What `verify` says.
    private struct Verdict {
      let exit: Int32?
      let document: JSONValue

      var agrees: Bool { document["agrees"].bool == true }

      func ids(_ word: String, of resource: String) -> Set<Int> {
        let line = document["resources"].array?.first { $0["resource"].string == resource }
        return Set((line?[word].array ?? []).compactMap(\.integer))
      }

      func problem(of resource: String) -> String? {
        document["resources"].array?.first { $0["resource"].string == resource }?["problem"].string
      }
    }

    private func verify() async throws -> Verdict {
      let outcome = try await machine.run("verify", "--json")
      return Verdict(exit: outcome.exit, document: try #require(try outcome.lines().last, "\(outcome)"))
    }

    private func set(_ settings: String...) async throws {
      let outcome = try await machine.run(["setup"] + settings.flatMap { ["--set", $0] })
      #expect(outcome.exit == 0, "\(outcome)")
    }

    // MARK: Tests

    @Test("records change, come, go, move and are merged; verify names each until the next sync has it")
    func changes() async throws {
      let expected = Expected.filtered(provider)
      try await sync(expected)
      let tickets = try expected.tickets().keys.sorted()
      let boards = try provider.records("service/boards").filter { $0.value["name"].string == "Projects" }
      // Times are of whole seconds: what changes in the second of the sync is told apart in the next.
      try await wait(for: "the next second") { Int64(time(nil)) > provider.simulator.epoch + 2 ? () : nil }
      provider.simulator.update(.tickets, tickets[0], ["summary": "Changed"])
      provider.simulator.merge(ticket: tickets[1], into: tickets[0])
      provider.simulator.remove(.tickets, tickets[2])
      let new = provider.simulator.add(.tickets)
      if let other = boards.keys.first {
        provider.simulator.update(.tickets, tickets[3], ["board": .reference(.boards, other)])
      }
      let found = try await verify()
      #expect(found.exit == 1 && !found.agrees)
      #expect(found.ids("stale", of: "tickets").isSuperset(of: tickets[0...1]))
      #expect(found.ids("extra", of: "tickets").isSuperset(of: [tickets[2]]))
      #expect(found.ids("missing", of: "tickets") == [new])
      try await sync(expected)
      let left = try machine.database.rows("select id, reason, raw from sync_deletions where resource = 'tickets'")
      #expect(left.first { $0["id"].integer == tickets[2] }?["reason"].string == "deleted")
      #expect(left.allSatisfy { $0["reason"].string != "deleted" || $0["id"].integer == tickets[2] })
    }

    @Test("the profile is narrowed and widened; each sync brings the store where the profile says")
    func profile() async throws {
      var expected = Expected.filtered(provider)
      try await sync(expected)
      try await set("sync.tickets.boards=[\"Help Desk\"]", "sync.companies.excludeTypes=[\"Vendor\", \"Client\"]")
      expected.boards = ["Help Desk"]
      expected.excludedCompanyTypes = ["Vendor", "Client"]
      try await sync(expected)
      try await set("sync.tickets.boards=[\"Help Desk\", \"Alerts/RMM\"]", "sync.companies.excludeTypes=[\"Vendor\"]")
      try await sync(Expected.filtered(provider))
    }

    @Test(
      "a run that is killed or stopped leaves a store of which verify tells what is missing",
      arguments: [SIGKILL, SIGTERM])
    func ended(_ signal: Int32) async throws {
      provider.simulator.inject(Fault(.latency(.seconds(600)), on: "service/tickets", after: 0))
      let running = try machine.start(["sync", "--json"])
      try await running.wait(for: "\"contacts\"")
      try await wait(for: "a request for tickets", instead: { running.output }) {
        running.output.contains("\"resource.end\"") && running.output.contains("\"resource\":\"sources\"") ? () : nil
      }
      running.child.send(signal)
      let end = try await running.end().end
      #expect(end == (signal == SIGKILL ? .signal(SIGKILL) : .exit(130)))
      provider.simulator.mend()
      let found = try await verify()
      #expect(found.exit == 1)
      #expect(found.ids("missing", of: "tickets").isSuperset(of: try Expected.filtered(provider).tickets().keys))
      try await sync(Expected.filtered(provider))
      #expect(try machine.database.count("select count(*) from sync_runs where outcome = 'interrupted'") == 1)
    }

    @Test("a right that is taken away is named by the sync and by verify, and given back it heals")
    func rights() async throws {
      try await sync(Expected.filtered(provider))
      provider.simulator.deny("opportunities")
      let run = try await machine.run("sync")
      #expect(run.exit == 7, "\(run)")
      #expect(run.errors.contains("Sales"), "\(run)")
      let found = try await verify()
      #expect(found.exit == 1)
      #expect(found.problem(of: "opportunities")?.contains("Sales") == true)
      #expect(try machine.database.count("select count(*) from opportunities") > 0)
      provider.simulator.allow()
      try await sync(Expected.filtered(provider))
    }

    @Test("reset ends a live run that is stuck, and says so where there is none")
    func reset() async throws {
      let none = try await machine.run("reset")
      #expect(none.exit == 0 && none.errors.contains("nothing to reset"), "\(none)")
      provider.simulator.inject(Fault(.latency(.seconds(600)), on: "service/boards"))
      let running = try machine.start(["sync", "--json"])
      try await running.wait(for: "\"contacts\"")
      let reset = try await machine.run("reset")
      #expect(reset.exit == 0 && reset.errors.contains("\(running.child.pid)"), "\(reset)")
      #expect(try await running.end().end == .exit(130))
      #expect(try machine.database.text("select outcome from sync_runs order by id desc limit 1") == "interrupted")
      provider.simulator.mend()
      try await sync(Expected.filtered(provider))
    }

    @Test("clearing reads a data type anew; what a run took out can be brought back")
    func resync() async throws {
      let expected = Expected.filtered(provider)
      try await sync(expected)
      let count = try expected.tickets().count
      let unasked = try await machine.run("resync", "tickets", "--clear")
      #expect(unasked.exit == 2, "\(unasked)")
      let cleared = try await machine.run("resync", "tickets", "--clear", "--yes", "--json")
      #expect(cleared.exit == 0, "\(cleared)")
      #expect(try cleared.lines().last?["resources"]["tickets"]["created"].integer == count)
      try expected.check(machine.database)

      let tickets = try expected.tickets().keys.sorted()
      provider.simulator.remove(.tickets, tickets[0])
      provider.simulator.remove(.tickets, tickets[1])
      let taken = try #require(try await sync(expected)["run"].integer)
      let back = try await machine.run("resync", "--undelete", "\(taken)")
      #expect(back.exit == 0, "\(back)")
      #expect(Set(try machine.database.ids("tickets")).isSuperset(of: tickets[0...1]))
      #expect(try machine.database.count("select count(*) from sync_deletions where resource = 'tickets'") == 0)
      // The server still does not have them: verify says so, and the next sync takes them out again.
      #expect(try await verify().ids("extra", of: "tickets") == Set(tickets[0...1]))
      try await sync(expected)
    }
  }
}
