import Foundation
import Glibc
import Model
import Simulator
import TestSupport
import Testing

extension EndToEnd {
  @Suite("The sync beside the wizard", .serialized, .enabled(if: Tmux.isThere, "tmux is not there"))
  struct BackgroundTests {
    /// A provider whose answers take a while, so that a run is under way for some seconds.
    private func slowProvider() throws -> Provider {
      let provider = try Provider(tickets: 3_000)
      provider.simulator.inject(Fault(.latency(.milliseconds(60))))
      return provider
    }

    /// The wizard on the Configure step, with the sync started behind it.
    private func walk(_ machine: Machine, _ provider: Provider) async throws -> Tmux {
      let tmux = try Tmux(machine, [])
      try await tmux.fillIn(provider)
      try tmux.press("C-t")
      try await tmux.wait(for: "Connected", "^N goes on to Sync")
      try tmux.press("C-n")
      try await tmux.wait(for: "What to sync", "records, first run")
      try tmux.press("C-n")
      try await tmux.wait(for: "Statuses to stages", "Sync")
      return tmux
    }

    private func holder(_ machine: Machine) throws -> Int32? {
      let record = try? JSONValue(parsing: Array(machine.bytes("state/default/run.lock")))
      return record?["pid"].integer.map { Int32($0) }
    }

    private func outcomes(_ machine: Machine) throws -> [String] {
      try machine.database.text("select coalesce(outcome, 'running') from sync_runs order by id")
        .split(separator: "\n").map(String.init)
    }

    @Test("a sync goes on when the wizard is left, ends without the secret on disk, and the draft is there")
    func left() async throws {
      let provider = try slowProvider()
      let machine = Machine()
      let tmux = try await walk(machine, provider)
      _ = try await wait(for: "the run") { try holder(machine) }
      try tmux.press("C-c")
      try await tmux.wait(for: "Quit?", "The sync in the background goes on.")
      try tmux.press("C-c")
      #expect(try await tmux.end() == 130)
      #expect(tmux.screen.contains("The sync goes on. Follow it with: boardwalk sync --watch"))
      let watched = try await machine.run("sync", "--watch")
      #expect(watched.exit == 0, "\(watched)")
      try await wait(for: "its end") { try outcomes(machine) == ["done"] ? () : nil }
      #expect(try machine.database.count("select count(*) from tickets") > 100)
      #expect(try machine.database.count("select is_draft from sync_runs") == 1)
      #expect(!machine.exists("config/profiles/default.json"))
      for (name, bytes) in try machine.files() {
        #expect(bytes.range(of: Data(Provider.secret.utf8)) == nil, "\(name) holds the secret")
      }
      let again = try Tmux(machine, [])
      try await again.wait(for: "Continue draft", "3 Configure")
      try again.press("C-c", "C-c")
      _ = try await again.end()
    }

    @Test("a run that is killed is told, and what is missing comes with Complete Setup")
    func killed() async throws {
      let provider = try slowProvider()
      let machine = Machine()
      let tmux = try await walk(machine, provider)
      let pid = try await wait(for: "the run") { try holder(machine) }
      try await wait(for: "some rows") {
        (try? machine.database.count("select count(*) from companies")) ?? 0 > 0 ? () : nil
      }
      kill(pid, SIGKILL)
      try await tmux.wait(for: "The sync in the background failed", "signal 9")
      try tmux.press("C-n")
      try await tmux.wait(for: "Companies 0 of")
      try tmux.press("C-n")
      try await tmux.wait(for: "Nothing has been saved yet")
      try tmux.press("C-n")
      let next = try await wait(for: "the question or the run", instead: { tmux.screen }) {
        ["Statuses without a stage", "The first sync runs", "Setup is complete"].first(where: tmux.screen.contains)
      }
      if next == "Statuses without a stage" { try tmux.press("Enter") }
      try await tmux.wait(for: "Setup is complete")
      try tmux.press("Enter")
      #expect(try await tmux.end() == 0)
      #expect(try outcomes(machine) == ["interrupted", "done"])
      try Expected(provider: provider, closedSince: Expected.day(90)).check(machine.database)
    }

    @Test("Clear & Resync deletes nothing before its words are typed, then all of it comes again")
    func clear() async throws {
      let provider = try Provider()
      let machine = Machine()
      try await machine.setUp(provider.filteredAnswers())
      let before = try machine.database.ids("tickets")
      let tmux = try Tmux(machine, [])
      try await tmux.wait(for: "Edit settings in use")
      try tmux.press("Enter")
      try await tmux.wait(for: "Connect to ConnectWise")
      try tmux.press("C-n", "C-n")
      try await tmux.wait(for: "Clear & Resync")
      // The last of the page's fields: one back from the first.
      try tmux.press("BTab")
      try await tmux.wait(for: "▸[ Clear & Resync ]")
      try tmux.press("Enter")
      try await tmux.wait(for: "The words to type: clear everything", "\(before.count)")
      try tmux.press("Tab")
      try tmux.type("clear")
      try tmux.press("Enter")
      try await tmux.wait(for: "Type the words first: clear everything")
      #expect(try machine.database.ids("tickets") == before)
      try tmux.type(" everything")
      try tmux.press("Enter")
      try await tmux.wait(for: "The sync in the background is done")
      #expect(try machine.database.ids("tickets") == before)
      #expect(try outcomes(machine) == ["done", "done"])
      try Expected.filtered(provider).check(machine.database)
      try tmux.press("C-c", "C-c")
      _ = try await tmux.end()
    }
  }
}
