import Foundation
import Glibc
import Model
import Simulator
import TestSupport
import Testing

extension EndToEnd {
  @Suite("The plain mode, on pipes and on a terminal that only writes", .serialized)
  struct PlainModeTests {
    /// The answers of the Connect step, as a person gives them.
    private func connecting(_ provider: Provider) -> [String] {
      let configuration = provider.simulator.configuration
      return [
        "on-premises", provider.site, configuration.companyID, "", configuration.publicKey, Provider.secret,
        Provider.clientID,
      ]
    }

    @Test("a file of lines sets a machine up; what it recorded makes the same profile on another one")
    func pipe() async throws {
      let provider = try Provider()
      let answers = [
        // To the test, and on to Sync: a role for new contacts, company types, how far back closed tickets go.
        "", "", "", "next", "only 1,2,4,5,8", "", "yes", "requester", "", "vendor", "1", "", "", "", "", "all", "",
        "next",
        // Stages, closed statuses and the first board's status after a comment.
        "accept", "keep", "completed", "only 1", "", "customer responded", "go on to import",
        "all", "", "all", "", "technician", "next", "complete setup", "complete setup",
      ]
      let first = Machine()
      let record = first.folder.path("recorded.json5")
      let outcome = try await first.run(
        ["setup", "--plain", "--record", record],
        input: (connecting(provider) + answers).joined(separator: "\n") + "\n")
      #expect(outcome.exit == 0, "\(outcome)")
      #expect(outcome.output.hasPrefix("Plain mode, because --plain was given."))
      #expect(!outcome.output.contains("\u{1B}") && !outcome.output.contains(Provider.secret), "\(outcome)")
      #expect(outcome.output.contains("Signed in:") && outcome.output.contains("Setup is complete."))
      let members = try provider.records("system/members").count { $0.value["inactiveFlag"].bool != true }
      #expect(try first.database.count("select count(*) from accounts where role = 'technician'") == members)

      let second = Machine()
      let again = try await second.run(["setup", "--answers", record], with: ["BOARDWALK_SECRET": Provider.secret])
      #expect(again.exit == 0, "\(again)")
      let profiles = try (first.comparableProfile(), second.comparableProfile())
      #expect(profiles.0 == profiles.1, "\(profiles)")
      #expect(profiles.0["sync"]["companies"]["excludeTypes"].array?.count == 1)
      #expect(profiles.0["sync"]["contactAutoImport"]["role"].string == "requester")
      #expect(profiles.0["configure"]["closedStatuses"].array?.count == 1)
      #expect(profiles.0["configure"]["clientCommentStatus"] != .null)
    }

    @Test("the end of the lines leaves with 130 and keeps the draft, which the next start offers")
    func ends() async throws {
      let provider = try Provider()
      let machine = Machine()
      let lines = connecting(provider).joined(separator: "\n") + "\n"
      let outcome = try await machine.run(["setup", "--plain"], input: lines)
      #expect(outcome.exit == 130, "\(outcome)")
      #expect(outcome.errors.contains("Continue with: boardwalk setup --plain"))
      for (name, bytes) in try machine.files() {
        #expect(bytes.range(of: Data(Provider.secret.utf8)) == nil, "\(name) holds the secret")
      }
      let next = try await machine.run(["setup", "--plain"], input: "1\n")
      #expect(next.output.contains("The line dropped at "), "\(next)")
      #expect(next.output.contains("1. Continue draft: at 1 Connect"), "\(next)")
    }

    @Test("settings.json asks for it: a terminal that could show all is asked line by line")
    func settings() async throws {
      let machine = Machine()
      try FileManager.default.createDirectory(atPath: machine.path("config"), withIntermediateDirectories: true)
      try Data("{ plain: true }".utf8).write(to: URL(fileURLWithPath: machine.path("config/settings.json")))
      let terminal = try PseudoTerminal()
      let child = try terminal.start(machine, ["setup"])
      try await terminal.wait(for: "Plain mode, because settings.json asks for it.")
      try await terminal.wait(for: "Step 1 of 4: Connect.")
      terminal.type("quit\n")
      #expect(try await child.wait(instead: { terminal.text }) == .exit(130))
      #expect(!terminal.bytes.contains(0x1B), "\(terminal.text)")
    }

    @Test("on a terminal that only writes, the demo is walked to its end by Enter, and nothing is drawn")
    func dumb() async throws {
      let machine = Machine()
      let terminal = try PseudoTerminal()
      let before = terminal.modes
      let child = try terminal.start(
        machine, ["demo", "--companies", "25", "--contacts", "60", "--tickets", "200", "--opportunities", "12"],
        with: ["TERM": "dumb"])
      try await terminal.wait(for: "Plain mode, because a terminal of type dumb only writes lines.")
      // Each Enter answers one question, as soon as it is asked.
      var asked = 0
      let end: Child.End = try await wait(for: "the end", instead: { terminal.text }) {
        let count = terminal.bytes.count
        if count > asked, terminal.text.hasSuffix(": ") {
          asked = count
          terminal.type("\n")
        }
        return child.look()
      }
      #expect(end == .exit(0), "\(terminal.text)")
      #expect(!terminal.bytes.contains(0x1B))
      #expect(terminal.text.contains("Setup is complete."))
      #expect(terminal.modes == before)
      #expect(try machine.database.count("select count(*) from tickets") > 0)
    }

    @Test("what is typed as the secret is not shown, and the terminal shows typing again after every way out")
    func echo() async throws {
      for way in [SIGTERM, SIGHUP, SIGABRT, SIGINT] {
        let machine = Machine()
        let terminal = try PseudoTerminal()
        let before = terminal.modes
        let child = try terminal.start(
          machine, ["demo", "--plain", "--companies", "10", "--tickets", "20", "--contacts", "5"])
        try await terminal.wait(for: "What next")
        terminal.type("go private key\n")
        try await terminal.wait(for: "not shown while you type")
        _ = try await wait(for: "no echo") { terminal.modes != before ? () : nil }
        terminal.type("hunter2")
        if way == SIGINT {
          terminal.type("\u{3}")
          try await terminal.wait(for: "Quit?")
          #expect(terminal.modes == before)
          terminal.type("quit\n")
        } else {
          child.send(way)
        }
        let end = try await child.wait(instead: { terminal.text })
        #expect(end == (way == SIGABRT ? .signal(SIGABRT) : .exit(130)))
        #expect(terminal.modes == before, "\(way)")
        #expect(!terminal.text.contains("hunter2"))
      }
    }
  }
}
