import Foundation
import Glibc
import Model
import Simulator
import TestSupport
import Testing

extension EndToEnd {
  @Suite("The wizard in a terminal of 80x24", .serialized, .enabled(if: Tmux.isThere, "tmux is not there"))
  struct WizardTests {
    /// A provider, and a wizard into whose empty form the connection to it was typed.
    private func fillIn(
      columns: Int = 80, rows: Int = 24, _ arguments: (Machine) -> [String] = { _ in [] }
    ) async throws -> (provider: Provider, machine: Machine, tmux: Tmux) {
      let provider = try Provider()
      let machine = Machine()
      let tmux = try Tmux(machine, arguments(machine), columns: columns, rows: rows)
      try await tmux.fillIn(provider)
      return (provider, machine, tmux)
    }

    @Test("typed into the empty form and walked by the suggested keys, the four steps fill the database")
    func typed() async throws {
      let (provider, machine, tmux) = try await fillIn()
      #expect(!tmux.screen.contains(Provider.secret))
      try await tmux.walk()

      try Expected(provider: provider, closedSince: Expected.day(90)).check(machine.database)
      #expect(try machine.database.count("select count(*) from ticket_stages where stage is not null") > 0)
      #expect(try machine.database.text("select outcome from sync_runs order by id desc limit 1") == "done")
      #expect(machine.mode("config/profiles/default.json") == 0o600)
      for (name, bytes) in try machine.files() {
        #expect(bytes.range(of: Data(Provider.secret.utf8)) == nil, "\(name) holds the secret")
      }
      let again = try await machine.run("sync", "--json")
      #expect(again.exit == 0, "\(again)")
      #expect(try again.lines().last?["resources"]["tickets"]["created"].integer == 0)
    }

    @Test("a test that fails says why, and the next one with the right keys goes on")
    func refused() async throws {
      let (provider, machine, tmux) = try await fillIn()
      try tmux.press("BTab", "BTab")
      try tmux.type("x")
      try tmux.press("C-t")
      try await tmux.wait(for: "refused")
      #expect(!tmux.screen.contains("The test was stopped"))
      // The field that is to blame has the focus.
      try tmux.press("C-u")
      try tmux.type(provider.simulator.configuration.publicKey)
      try tmux.press("C-t")
      try await tmux.wait(for: "Connected to ConnectWise")
      #expect(!machine.exists("config/profiles/default.json"))
    }

    @Test("what a walk recorded makes the same profile on another machine")
    func recorded() async throws {
      let (provider, machine, tmux) = try await fillIn { ["setup", "--record", $0.folder.path("recorded.json5")] }
      defer { withExtendedLifetime(provider) {} }
      let record = machine.folder.path("recorded.json5")
      try await tmux.walk()
      let second = Machine()
      let again = try await second.run("setup", "--answers", record, with: ["BOARDWALK_SECRET": Provider.secret])
      #expect(again.exit == 0, "\(again)")
      let profiles = try (machine.comparableProfile(), second.comparableProfile())
      #expect(profiles.0 == profiles.1, "\(profiles)")
    }

    @Test("boardwalk demo leads from the first screen to the finished sync by the suggested keys alone")
    func demo() async throws {
      let machine = Machine()
      let tmux = try Tmux(
        machine, ["demo", "--companies", "25", "--contacts", "60", "--tickets", "200", "--opportunities", "12"])
      let start = ContinuousClock.now
      try await tmux.walk()
      #expect(ContinuousClock.now - start < .seconds(120))
      for table in ["companies", "members", "contacts", "tickets", "opportunities", "ticket_stages"] {
        #expect(try machine.database.count("select count(*) from \(table)") > 0, "\(table)")
      }
      #expect(try machine.database.integrity() == "ok")
    }

    @Test("leaving by Ctrl-C keeps a draft without the secret, and the next start goes on with it")
    func draft() async throws {
      let (provider, machine, first) = try await fillIn()
      try first.press("C-c")
      try await first.wait(for: "Quit?", "The draft is kept")
      try first.press("Right", "Enter")
      #expect(try await first.end() == 130)
      #expect(!machine.exists("config/profiles/default.json"))
      for (name, bytes) in try machine.files() {
        #expect(bytes.range(of: Data(Provider.secret.utf8)) == nil, "\(name) holds the secret")
      }

      let second = try Tmux(machine, [])
      try await second.wait(for: "Continue draft", "1 Connect")
      try second.press("Enter")
      let screen = try await second.wait(for: "Connect to ConnectWise", provider.simulator.configuration.companyID)
      #expect(screen.contains(provider.site))
      #expect(screen.contains(Provider.clientID))
      try second.press("C-c", "C-c")
      #expect(try await second.end() == 130)
    }

    @Test("a killed wizard loses nothing but the last second")
    func killed() async throws {
      let (provider, machine, first) = try await fillIn()
      defer { withExtendedLifetime(provider) {} }
      try await wait(for: "the draft on disk") {
        try machine.files().contains { name, bytes in
          name.hasSuffix("/draft.json") && bytes.range(of: Data(Provider.clientID.utf8)) != nil
        } ? () : nil
      }
      kill(try first.pid, SIGKILL)
      let second = try Tmux(machine, [])
      try await second.wait(for: "Continue draft")
      try second.press("Enter")
      try await second.wait(for: "Connect to ConnectWise", Provider.clientID)
    }

    @Test("with a profile it opens on the settings in use, and asks for no credentials")
    func secondTime() async throws {
      let provider = try Provider()
      let machine = Machine()
      try await machine.setUp(provider.filteredAnswers())
      let before = try machine.profile()
      let tmux = try Tmux(machine, [])
      try await tmux.wait(for: "Edit settings in use")
      try tmux.press("Enter")
      try await tmux.wait(for: "Connect to ConnectWise", "^T tests the connection")
      try tmux.press("C-t")
      try await tmux.wait(for: "Connected", "^N goes on to Sync")
      try tmux.press("C-n")
      try await tmux.wait(for: "What to sync", "first run")
      try tmux.press("C-c", "C-c")
      #expect(try await tmux.end() == 130)
      #expect(try machine.profile() == before)
    }

    @Test("a card of the stepper board is dragged with the mouse to another stage, and u takes it back")
    func dragged() async throws {
      let (provider, machine, tmux) = try await fillIn(columns: 120, rows: 40)
      defer { withExtendedLifetime((provider, machine)) {} }
      try await tmux.wait(for: "^T tests the connection")
      try tmux.press("C-t")
      try await tmux.wait(for: "Connected", "^N goes on to Sync")
      try tmux.press("C-n")
      try await tmux.wait(for: "What to sync", "records, first run")
      try tmux.press("C-n")
      let screen = try await tmux.wait(for: "0 Leave alone", "4 Waiting", "In Progress")
      let card = try place(of: "In Progress", on: screen)
      let column = try place(of: "4 Waiting", on: screen)
      // As a terminal tells it: pressed, moved with the button held, let go.
      try tmux.type("\u{1B}[<0;\(card.x);\(card.y)M\u{1B}[<32;\(card.x + 3);\(card.y)M")
      try tmux.type("\u{1B}[<32;\(column.x);\(column.y + 6)M")
      try await tmux.wait(for: "Move In Progress to Waiting: release to drop, Esc to cancel")
      try tmux.type("\u{1B}[<0;\(column.x);\(column.y + 6)m")
      let after = try await tmux.wait(for: "In Progress to Waiting.  u undoes")
      #expect(try place(of: "In Progress", on: after).x == column.x)
      try tmux.press("u")
      let undone = try await tmux.wait(for: "Undone:")
      #expect(try place(of: "In Progress", on: undone).x == card.x)
      try tmux.press("C-c", "C-c")
      #expect(try await tmux.end() == 130)
    }

    /// The column and row of a text on the screen, as a mouse counts them: from 1.
    private func place(of text: String, on screen: String) throws -> (x: Int, y: Int) {
      let lines = screen.split(separator: "\n", omittingEmptySubsequences: false)
      let row = try #require(lines.firstIndex { $0.contains(text) }, "\(text)\n\(screen)")
      let start = try #require(lines[row].range(of: text)?.lowerBound)
      return (lines[row].distance(from: lines[row].startIndex, to: start) + 1, row + 1)
    }

    @Test("a terminal of 20x5 says what is needed, grows into the wizard, and is left by Ctrl-C")
    func tiny() async throws {
      let machine = Machine()
      let tmux = try Tmux(machine, [], columns: 20, rows: 5)
      try await tmux.wait(for: "40x12", "20x5")
      try tmux.resize(columns: 80, rows: 24)
      try await tmux.wait(for: "Connect to ConnectWise", "Client ID")
      try tmux.resize(columns: 44, rows: 15)
      try await tmux.wait(for: "1/4 Connect")
      try tmux.resize(columns: 1, rows: 1)
      try tmux.resize(columns: 20, rows: 5)
      try await tmux.wait(for: "20x5")
      try tmux.press("C-c")
      try tmux.press("C-c")
      #expect(try await tmux.end() == 130)
    }
  }
}
