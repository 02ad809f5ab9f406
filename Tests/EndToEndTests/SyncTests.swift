import Foundation
import Glibc
import Model
import Simulator
import TestSupport
import Testing

extension EndToEnd {
  @Suite("Runs of the sync", .serialized)
  struct SyncTests {
    /// A machine that is set up by the filtered answers; nothing was synced yet.
    private func machine(for provider: Provider) async throws -> Machine {
      let machine = Machine()
      try await machine.setUp(provider.filteredAnswers(run: false))
      return machine
    }

    private func sum(_ end: JSONValue, _ name: String) -> Int {
      (end["resources"].object ?? [:]).values.reduce(0) { $0 + ($1[name].integer ?? 0) }
    }

    @Test("a second run brings nothing, a third only what changed")
    func incremental() async throws {
      let provider = try Provider()
      let machine = try await machine(for: provider)
      let first = try await machine.run("sync", "--json")
      #expect(first.exit == 0, "\(first)")
      let start = try #require(try first.lines().last)
      #expect(start["event"].string == "run.end")
      #expect(start["outcome"].string == "done")
      #expect(start["exit"].integer == 0)
      #expect(start["requests"].integer ?? 0 > 0)
      #expect(start["resources"]["tickets"]["created"].integer ?? 0 > 0)
      let database = machine.database
      let before = try database.text("select group_concat(id || raw) from (select * from tickets order by id)")

      let second = try #require(try await machine.run("sync", "--json").lines().last)
      #expect(sum(second, "created") == 0)
      #expect(sum(second, "updated") == 0)
      #expect(sum(second, "deleted") == 0)
      #expect(try database.text("select group_concat(id || raw) from (select * from tickets order by id)") == before)

      let tickets = try Expected.filtered(provider).tickets().keys.sorted()
      let company = try #require(try Expected.filtered(provider).companies().min())
      // Changes of the same second as the last run's start would be seen too, but then its own reads may stand before.
      try await wait(for: "the next second") { Int64(time(nil)) > provider.simulator.epoch + 2 ? () : nil }
      provider.simulator.update(.tickets, tickets[0], ["summary": .text("Changed \u{1F4A1} summary")])
      provider.simulator.update(.companies, company, ["name": .text("Renamed Company")])
      let new = provider.simulator.add(.opportunities, ["company": .reference(.companies, company)])
      let third = try #require(try await machine.run("sync", "--json").lines().last)
      #expect(third["resources"]["tickets"]["updated"].integer == 1)
      #expect(third["resources"]["tickets"]["created"].integer == 0)
      #expect(third["resources"]["companies"]["updated"].integer == 1)
      #expect(third["resources"]["opportunities"]["created"].integer == 1)
      #expect(sum(third, "created") == 1)
      #expect(sum(third, "updated") == 2)
      #expect(try database.count("select count(*) from opportunities where id = \(new)") == 1)
      #expect(try database.text("select name from companies where id = \(company)") == "Renamed Company")
      #expect(
        try database.text("select json_extract(raw, '$.summary') from tickets where id = \(tickets[0])").contains("💡"))
    }

    @Test("status tells programs of each table, its rows, its cursor and its last run")
    func status() async throws {
      let provider = try Provider()
      let machine = try await machine(for: provider)
      let early = try #require(try await machine.run("status", "--json").lines().last)
      #expect(early["profile"].string == "default")
      let run = try await machine.run("sync")
      #expect(run.exit == 0, "\(run)")
      let outcome = try await machine.run("status", "--json")
      #expect(outcome.exit == 0)
      let status = try #require(try outcome.lines().last)
      #expect(status["store"].string == machine.path("data/default.sqlite"))
      #expect(status["connected"].bool == true)
      let resources = status["resources"].array ?? []
      let tickets = try #require(resources.first { $0["resource"].string == "tickets" })
      #expect(tickets["rows"].integer == (try machine.database.count("select count(*) from tickets")))
      #expect(tickets["cursor"].string != nil)
      for key in ["started", "finished", "outcome", "created", "updated", "unchanged", "skipped", "deleted"] {
        #expect(!tickets["lastRun"][key].isNull, "\(key)")
      }
      #expect(tickets["lastRun"]["outcome"].string == "done")
    }

    @Test("a line that is cut again and again costs time and nothing else")
    func cutOften() async throws {
      let provider = try Provider(tickets: 2_600)
      let machine = try await machine(for: provider)
      // The count and the first page pass; the pages after them are cut a few times.
      provider.simulator.inject(Fault(.cut(afterByteCount: 5_000), on: "service/tickets", after: 2, times: 3))
      let run = try await machine.run("sync", "--json")
      #expect(run.exit == 0, "\(run)")
      #expect(try run.lines().contains { $0["event"].string == "retry" })
      try Expected.filtered(provider).check(machine.database)
    }

    @Test("a list that is forbidden leaves the others saved, and the next run completes it")
    func forbidden() async throws {
      let provider = try Provider()
      let machine = try await machine(for: provider)
      provider.simulator.deny("opportunities")
      let part = try await machine.run("sync", "--json")
      #expect(part.exit == 7, "\(part)")
      #expect(try part.lines().last?["outcome"].string == "partial")
      #expect(try machine.database.count("select count(*) from tickets") > 0)
      provider.simulator.allow()
      let run = try await machine.run("sync", "--json")
      #expect(run.exit == 0, "\(run)")
      try Expected.filtered(provider).check(machine.database)
    }

    /// A run that waits for its second page of tickets.
    private func halfway(_ machine: Machine, _ provider: Provider) async throws -> Running {
      // The count and the first page pass.
      provider.simulator.inject(Fault(.latency(.seconds(600)), on: "service/tickets", after: 2))
      let running = try machine.start(["sync", "--json"])
      try await wait(
        for: "the first page of tickets", instead: { "\(running.output)\n\(running.errors)" }
      ) {
        running.output.split(separator: "\n").contains { $0.contains("\"page\"") && $0.contains("\"tickets\"") }
          ? () : nil
      }
      return running
    }

    @Test("a killed run leaves what it had committed, and the next run goes on from there")
    func killed() async throws {
      let provider = try Provider(tickets: 2_600)
      let machine = try await machine(for: provider)
      let running = try await halfway(machine, provider)
      running.child.send(SIGKILL)
      #expect(try await running.end().end == .signal(SIGKILL))
      let database = machine.database
      #expect(try database.integrity() == "ok")
      let kept = try database.count("select count(*) from tickets")
      #expect(kept > 0)
      #expect(kept < (try Expected.filtered(provider).tickets().count))
      provider.simulator.mend()
      let run = try await machine.run("sync", "--json")
      #expect(run.exit == 0, "\(run)")
      try Expected.filtered(provider).check(database)
    }

    @Test("a run that is asked to end closes its books and says so", arguments: [SIGTERM, SIGINT, SIGHUP])
    func interrupted(_ signal: Int32) async throws {
      let provider = try Provider(tickets: 2_600)
      let machine = try await machine(for: provider)
      let running = try await halfway(machine, provider)
      running.child.send(signal)
      let outcome = try await running.end()
      #expect(outcome.exit == 130, "\(outcome)")
      let last = try #require(try outcome.lines().last)
      #expect(last["event"].string == "run.end")
      #expect(last["outcome"].string == "interrupted")
      #expect(last["exit"].integer == 130)
      let database = machine.database
      #expect(try database.text("select outcome from sync_runs order by id desc limit 1") == "interrupted")
      #expect(try database.count("select count(*) from sync_runs where finished is null") == 0)
      provider.simulator.mend()
      let run = try await machine.run("sync", "--json")
      #expect(run.exit == 0, "\(run)")
      try Expected.filtered(provider).check(database)
    }

    @Test("two runs at once: the second says who holds the lock and leaves")
    func twoAtOnce() async throws {
      let provider = try Provider(tickets: 2_600)
      let machine = try await machine(for: provider)
      let running = try await halfway(machine, provider)
      let second = try await machine.run("sync")
      #expect(second.exit == 5, "\(second)")
      #expect(second.errors.contains("\(running.child.pid)"), "\(second)")
      provider.simulator.mend()
      running.child.send(SIGTERM)
      _ = try await running.end()
    }

    @Test("a long pause that the server asks for is left to the next run, unless that is forced")
    func pause() async throws {
      let provider = try Provider()
      let machine = try await machine(for: provider)
      provider.simulator.inject(Fault(.tooManyRequests(.seconds(1_200))))
      #expect(try await machine.run("sync", "--json").exit == 6)
      provider.simulator.mend()
      let before = provider.simulator.requests.count
      let second = try await machine.run("sync")
      #expect(second.exit == 6, "\(second)")
      #expect(second.hasCleanError && second.errors.contains("boardwalk sync --force"), "\(second)")
      #expect(provider.simulator.requests.count == before)
      let forced = try await machine.run("sync", "--force")
      #expect(forced.exit == 0, "\(forced)")
      #expect(try await machine.run("sync").exit == 0)
    }

    @Test("whoever stops following a run does not stop it, and is told so")
    func unfollowed() async throws {
      let provider = try Provider(tickets: 2_600)
      let machine = try await machine(for: provider)
      let running = try await halfway(machine, provider)
      let watcher = try machine.start(["sync", "--watch", "--json"])
      try await watcher.wait(for: "\"page\"")
      watcher.child.send(SIGINT)
      let outcome = try await watcher.end()
      #expect(outcome.exit == 130, "\(outcome)")
      #expect(outcome.errors.contains("the run goes on") && !outcome.errors.contains("Failed"), "\(outcome)")
      #expect(running.child.look() == nil)
      provider.simulator.mend()
      running.child.send(SIGTERM)
      _ = try await running.end()
    }

    @Test("a run can be limited to one data type")
    func oneType() async throws {
      let provider = try Provider()
      let machine = try await machine(for: provider)
      let run = try await machine.run("sync", "members", "--json")
      #expect(run.exit == 0, "\(run)")
      #expect(try machine.database.count("select count(*) from members") > 0)
      let wrong = try await machine.run("sync", "tickts")
      #expect(wrong.exit == 2)
      #expect(wrong.errors.contains("tickets"), "\(wrong)")
    }

    @Test("clearing at a terminal asks for the words, and reads all anew when they are typed")
    func clearing() async throws {
      let provider = try Provider()
      let machine = try await machine(for: provider)
      let first = try await machine.run("sync", "members")
      #expect(first.exit == 0, "\(first)")
      let database = machine.database
      let count = try database.count("select count(*) from members")
      let runs = try database.count("select count(*) from sync_runs")
      for (answer, end) in [("yes\n", Child.End.exit(2)), ("\u{3}", .exit(130)), ("\u{4}", .exit(2))] {
        let terminal = try PseudoTerminal()
        let child = try terminal.start(machine, ["resync", "members", "--clear"])
        try await terminal.wait(for: "members: \(count) rows")
        try await terminal.wait(for: "type clear members: ")
        terminal.type(answer)
        #expect(try await child.wait(instead: { terminal.text }) == end, "\(answer.debugDescription)")
      }
      #expect(try database.count("select count(*) from sync_runs") == runs)
      let refused = try await machine.run("resync", "members", "--clear", input: "clear members\n")
      #expect(refused.exit == 2 && refused.errors.contains("--yes"), "\(refused)")
      let terminal = try PseudoTerminal()
      let child = try terminal.start(machine, ["resync", "members", "--clear"])
      try await terminal.wait(for: "type clear members: ")
      terminal.type("clear members\n")
      #expect(try await child.wait(instead: { terminal.text }) == .exit(0), "\(terminal.text)")
      #expect(try database.count("select count(*) from members") == count)
      #expect(try database.count("select count(*) from sync_runs") == runs + 1)
    }
  }
}
