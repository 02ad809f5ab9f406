import Foundation
import Glibc
import Model
import Simulator
import TestSupport
import Testing

extension EndToEnd {
  /// What a person sees of a server that limits, hangs, is gone, or of somebody who saves in between.
  @Suite("States of the wizard, in a terminal", .serialized, .enabled(if: Tmux.isThere, "tmux is not there"))
  struct StateTests {
    private let provider: Provider
    private let machine = Machine()

    /// A machine that is set up, with the settings in use.
    init() async throws {
      provider = try Provider()
      try await machine.setUp(provider.filteredAnswers(run: false))
    }

    /// The wizard on Connect, with the settings in use.
    private func edit() async throws -> Tmux {
      let tmux = try Tmux(machine, [])
      try await tmux.wait(for: "Edit settings in use")
      try tmux.press("Enter")
      try await tmux.wait(for: "Connect to ConnectWise", "^T tests the connection")
      return tmux
    }

    private func quit(_ tmux: Tmux) async throws {
      try tmux.press("C-c", "C-c")
      #expect(try await tmux.end() == 130)
    }

    @Test("a limit of the server counts down and then goes on by itself; Esc stops a longer one")
    func limit() async throws {
      provider.simulator.inject(Fault(.tooManyRequests(.seconds(4)), on: "company/companies", times: 1))
      let tmux = try await edit()
      try tmux.press("C-t")
      try await tmux.wait(for: "The server asks to wait 3 s, then it goes on by itself.")
      try await tmux.wait(for: "Connected", "^N goes on to Sync")

      provider.simulator.inject(Fault(.tooManyRequests(.seconds(30)), on: "company/companies", times: 1))
      try tmux.press("C-t")
      try await tmux.wait(for: "The server asks to wait 3")
      try tmux.press("Escape")
      try await tmux.wait(for: "The test was stopped")
      try await quit(tmux)
    }

    @Test("a server that hangs shows for how long, and Esc stops the waiting")
    func hanging() async throws {
      provider.simulator.inject(Fault(.latency(.seconds(600)), on: "company/companies"))
      let tmux = try await edit()
      try tmux.press("C-t")
      try await tmux.wait(for: "Testing …, 2 s", "Esc stops it")
      let start = ContinuousClock.now
      try tmux.press("Escape")
      try await tmux.wait(for: "The test was stopped")
      // The server would go on for ten minutes.
      #expect(ContinuousClock.now - start < .seconds(10))
      provider.simulator.mend()
      try tmux.press("C-t")
      try await tmux.wait(for: "Connected", "^N goes on to Sync")
      try await quit(tmux)
    }

    @Test("without the server the lists of the last time are worked with; when it is back, r reads them")
    func offline() async throws {
      let first = try await edit()
      try first.press("C-t")
      try await first.wait(for: "Connected", "^N goes on to Sync")
      try first.press("C-n")
      try await first.wait(for: "What to sync", "records, first run")
      try await quit(first)
      #expect(machine.mode("state/default/lists.json") == 0o600)
      let lists = try machine.bytes("state/default/lists.json")
      #expect(lists.range(of: Data(Provider.secret.utf8)) == nil)

      provider.simulator.stop()
      let tmux = try Tmux(machine, [], columns: 120, rows: 30)
      try await tmux.wait(for: "Continue draft")
      try tmux.press("Enter")
      try await tmux.wait(for: "No answer from 127.0.0.1", "Working from saved lists.", "Again in", "lists from")
      let screen = tmux.screen
      #expect(screen.contains("Alerts/RMM"))
      #expect(screen.contains("2 of "), "the boards are counted by the saved list:\n\(screen)")

      let port = try #require(provider.site.split(separator: ":").last.flatMap { UInt16($0) })
      let again = try Provider { $0.port = port }
      #expect(again.site == provider.site)
      try tmux.press("r")
      try await tmux.wait(for: "records, first run", "counted")
      #expect(!tmux.screen.contains("lists from"))
      try await quit(tmux)
    }

    @Test("settings that another process saved meanwhile are told of with the difference, and either can be kept")
    func changedByAnother() async throws {
      let tmux = try await edit()
      try tmux.press("C-t")
      try await tmux.wait(for: "Connected", "^N goes on to Sync")
      let change = try await machine.run("setup", "--set", "sync.tickets.closedSince=30d", "--set", "run=false")
      #expect(change.exit == 0, "\(change)")
      let revision = try machine.profile()["revision"].integer ?? 0
      try tmux.press("C-g")
      try tmux.type("5")
      try await tmux.wait(for: "The settings were changed meanwhile", "2 Take theirs")
      try tmux.type("3")
      try await tmux.wait(for: "theirs → yours", "30 days → all")
      try tmux.press("Escape")
      try await tmux.wait(for: "1 Keep mine")
      try tmux.type("1")
      try await tmux.wait(for: "Yours stay")
      try tmux.press("C-n")
      let next = try await wait(for: "the question or the run", instead: { tmux.screen }) {
        ["Statuses without a stage", "The first sync runs", "Setup is complete"].first(where: tmux.screen.contains)
      }
      if next == "Statuses without a stage" { try tmux.press("Enter") }
      try await tmux.wait(for: "Setup is complete")
      #expect(try machine.profile()["revision"].integer == revision + 1)
      #expect(try machine.profile()["sync"]["tickets"]["closedSince"] == "all")
      try tmux.press("Enter")
      #expect(try await tmux.end() == 0)
    }
  }

  @Suite("A secret sealed with a passphrase", .serialized)
  struct PassphraseTests {
    private static let phrase = "correct horse battery"

    /// A machine set up without a terminal.
    private func setUp(_ provider: Provider, _ machine: Machine) async throws {
      // Without a terminal of its own nobody can be asked.
      machine.starter = ["setsid"]
      let answers = "{ \(provider.connection()) sync: { resources: [\"companies\"] } }"
      let place = ["--set", "connection.secretStore=passphrase"]
      let path = try machine.write(answers, to: "answers.json5")
      let bare = try await machine.run(
        ["setup", "--answers", path] + place, with: ["BOARDWALK_SECRET": Provider.secret])
      #expect(bare.exit == 8 && bare.errors.contains("BOARDWALK_PASSPHRASE"), "\(bare)")
      try await machine.setUp(answers, place, with: ["BOARDWALK_PASSPHRASE": Self.phrase])
      machine.starter = []
    }

    @Test("a timer needs it in BOARDWALK_PASSPHRASE: without it 8, with a wrong one 3, and nothing of it is kept")
    func timer() async throws {
      let provider = try Provider()
      let machine = Machine()
      try await setUp(provider, machine)
      machine.starter = ["setsid"]
      #expect(try await machine.run(["sync"], with: ["BOARDWALK_PASSPHRASE": Self.phrase]).exit == 0)
      let bare = try await machine.run("sync")
      #expect(bare.exit == 8 && bare.errors.contains("Set BOARDWALK_PASSPHRASE"), "\(bare)")
      let wrong = try await machine.run(["sync"], with: ["BOARDWALK_PASSPHRASE": "correct horse batterie"])
      #expect(wrong.exit == 3 && wrong.errors.contains("does not open"), "\(wrong)")
      for (name, bytes) in try machine.files() {
        for text in [Provider.secret, "horse"] {
          #expect(bytes.range(of: Data(text.utf8)) == nil, "\(name) holds \(text)")
        }
      }
    }

    @Test("the wizard asks once, tells a wrong one, and hands the secret on to the sync that it starts")
    func wizard() async throws {
      try #require(Tmux.isThere)
      let provider = try Provider()
      let machine = Machine()
      try await setUp(provider, machine)
      let tmux = try Tmux(machine, [])
      try await tmux.wait(for: "Edit settings in use")
      try tmux.press("Enter")
      try await tmux.wait(for: "Opens the secret of profile default.")
      try tmux.type("not this one")
      try tmux.press("Enter")
      try await tmux.wait(for: "That does not open it. Type it again.")
      try tmux.type(Self.phrase)
      try await tmux.wait(for: "21 chars")
      #expect(!tmux.screen.contains("horse"))
      try tmux.press("Enter")
      try await tmux.wait(for: "The passphrase opens the secret.")
      try tmux.press("C-g")
      try tmux.type("5")
      try await tmux.wait(for: "secret sealed")
      try tmux.press("C-n")
      try await tmux.wait(for: "Setup is complete")
      #expect(try machine.database.count("select count(*) from companies") > 0)
      try tmux.press("Enter")
      #expect(try await tmux.end() == 0)
    }
  }
}
