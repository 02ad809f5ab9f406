import Foundation
import Glibc
import Model
import Simulator
import TestSupport
import Testing

extension EndToEnd {
  @Suite("Bad input", .serialized)
  struct BadInputTests {
    /// Sets up by answers that are wrong, and expects one clear message, the code, and nothing saved.
    private func refuse(
      _ answers: String, exit: Int32, saying words: [String], secret: String = Provider.secret,
      within limit: Duration = .seconds(90), sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
      let machine = Machine()
      let path = try machine.write(answers, to: "answers.json5")
      let outcome = try await machine.run(
        ["setup", "--answers", path], with: ["BOARDWALK_SECRET": secret], within: limit)
      #expect(outcome.exit == exit, "\(outcome)", sourceLocation: sourceLocation)
      #expect(outcome.hasCleanError, "\(outcome)", sourceLocation: sourceLocation)
      for word in words { #expect(outcome.errors.contains(word), "\(outcome)", sourceLocation: sourceLocation) }
      #expect(!outcome.description.contains(secret), sourceLocation: sourceLocation)
      #expect(!machine.exists("config/profiles/default.json"), sourceLocation: sourceLocation)
      #expect(!machine.exists("data/default.sqlite"), sourceLocation: sourceLocation)
    }

    @Test(
      "a site that cannot be is refused before anything is asked",
      arguments: [
        "", "not a site", "ftp://cw.example.com", "https://", "cw..example.com", "https://user@cw.example.com",
      ])
    func impossibleSite(_ site: String) async throws {
      let provider = try Provider()
      try await refuse("{ \(provider.connection(site: site)) }", exit: 8, saying: ["connection.site"])
      #expect(provider.simulator.requests.isEmpty)
    }

    @Test("a site without encryption that is not this machine is refused")
    func plainSite() async throws {
      let provider = try Provider()
      try await refuse(
        "{ \(provider.connection(site: "http://cw.example.com")) }", exit: 8, saying: ["connection.site", "https"])
    }

    @Test("a company that the server does not know is an exit 3 that says where to look")
    func wrongCompany() async throws {
      let provider = try Provider()
      try await refuse("{ \(provider.connection(company: "nobody")) }", exit: 3, saying: ["nobody"])
    }

    @Test("swapped keys are an exit 3 that thinks of it")
    func swappedKeys() async throws {
      let provider = try Provider()
      let publicKey = provider.simulator.configuration.publicKey
      try await refuse(
        "{ \(provider.connection(publicKey: Provider.secret)) }", exit: 3, saying: ["swapped"], secret: publicKey)
    }

    @Test("a key with blanks and line breaks around it works")
    func blanksAroundKey() async throws {
      let provider = try Provider()
      let machine = Machine()
      let key = "  \(provider.simulator.configuration.publicKey)\\t "
      let path = try machine.write("{ \(provider.connection(publicKey: key)) }", to: "answers.json5")
      let byVariable = try await machine.run(
        "setup", "--answers", path, with: ["BOARDWALK_SECRET": "\n  \(Provider.secret) \r\n"])
      #expect(byVariable.exit == 0, "\(byVariable)")
      let file = try machine.write(" \(Provider.secret)\r\n", to: "key.txt")
      let byFile = try await machine.run("setup", "--answers", path, "--secret-file", file)
      #expect(byFile.exit == 0, "\(byFile)")
      let byInput = try await machine.run(
        "setup", "--answers", path, "--secret-file", "-", input: "\(Provider.secret)\n")
      #expect(byInput.exit == 0, "\(byInput)")
      #expect(try await machine.run("sync", "members").exit == 0)
    }

    @Test("without a secret it says where to put one")
    func noSecret() async throws {
      let provider = try Provider()
      let machine = Machine()
      let path = try machine.write(provider.plainAnswers(), to: "answers.json5")
      let outcome = try await machine.run("setup", "--answers", path)
      #expect(outcome.exit == 8, "\(outcome)")
      #expect(outcome.errors.contains("BOARDWALK_SECRET"), "\(outcome)")
      #expect(outcome.hasCleanError, "\(outcome)")
    }

    @Test("a board that is not there is named with its place and the nearest name")
    func unknownBoard() async throws {
      let provider = try Provider()
      let sync = "sync: { tickets: { boards: [\"Alerts/RMM\", \"Help Dsk\"] } }"
      try await refuse(
        "{ \(provider.connection()) \(sync) }", exit: 8, saying: ["sync.tickets.boards[1]", "Help Dsk", "Help Desk"])
    }

    @Test("a key that no answers file has is named with its place")
    func unknownKey() async throws {
      let provider = try Provider()
      try await refuse(
        "{ \(provider.connection()) sync: { ticket: {} } }", exit: 8, saying: ["sync.ticket", "tickets"])
    }

    @Test("answers that are no JSON5 are refused with line and column")
    func brokenAnswers() async throws {
      try await refuse("{\n  connection: { site: \"a\" \n  oops", exit: 8, saying: ["line 3"])
    }

    @Test("answers that are not there are named")
    func missingAnswers() async throws {
      let machine = Machine()
      let outcome = try await machine.run("setup", "--answers", "/nowhere/answers.json5")
      #expect(outcome.exit == 8 || outcome.exit == 2, "\(outcome)")
      #expect(outcome.errors.contains("/nowhere/answers.json5"), "\(outcome)")
      #expect(outcome.hasCleanError, "\(outcome)")
    }

    @Test(
      "a broken profile is named with the place of the mistake, and stays as it is",
      arguments: [
        "{ broken", "[]", "{ \"version\": 99 }", "",
      ])
    func brokenProfile(_ text: String) async throws {
      let provider = try Provider()
      let machine = Machine()
      try await machine.setUp(provider.plainAnswers())
      try Data(text.utf8).write(to: URL(fileURLWithPath: machine.path("config/profiles/default.json")))
      for command in [["sync"], ["status"], ["boards"], ["setup", "--set", "sync.tickets.closedSince=30d"]] {
        let outcome = try await machine.run(command)
        #expect(outcome.exit == 8, "\(command) \(outcome)")
        #expect(outcome.errors.contains("default.json"), "\(command) \(outcome)")
        #expect(outcome.hasCleanError, "\(command) \(outcome)")
      }
      #expect(try machine.bytes("config/profiles/default.json") == Data(text.utf8))
    }

    @Test("without a profile a command says how to make one")
    func noProfile() async throws {
      let machine = Machine()
      for command in ["sync", "status", "boards"] {
        let outcome = try await machine.run(command)
        #expect(outcome.exit == 8, "\(outcome)")
        #expect(outcome.errors.contains("boardwalk"), "\(outcome)")
        #expect(outcome.hasCleanError, "\(outcome)")
      }
    }

    @Test("an authority's file that is missing, or holds no certificate, is named")
    func missingAuthority() async throws {
      let provider = try Provider(isEncrypted: true)
      try await refuse(
        "{ \(provider.connection(caFile: "/nowhere/ca.pem")) }", exit: 8, saying: ["/nowhere/ca.pem"])
      let folder = Machine()
      let file = try folder.write("no certificate", to: "ca.pem")
      try await refuse("{ \(provider.connection(caFile: file)) }", exit: 8, saying: [file])
    }

    @Test("a certificate of an unknown authority is an exit 6 that thinks of the authority's file")
    func untrusted() async throws {
      let provider = try Provider(isEncrypted: true)
      let other = try Provider(isEncrypted: true)
      let ca = try #require(other.caPath)
      try await refuse("{ \(provider.connection(caFile: ca)) }", exit: 6, saying: ["localhost"])
    }

    @Test("a port that nothing listens on is an exit 6 within 30 seconds")
    func nothingListens() async throws {
      let provider = try Provider()
      let site = provider.site
      provider.simulator.stop()
      let start = ContinuousClock.now
      try await refuse("{ \(provider.connection(site: site)) }", exit: 6, saying: ["127.0.0.1"])
      #expect(ContinuousClock.now - start < .seconds(30))
    }

    @Test("a profile whose server is gone ends its run with 6 within 30 seconds, and keeps what it has")
    func serverGone() async throws {
      let provider = try Provider()
      let machine = Machine()
      try await machine.setUp(provider.filteredAnswers())
      let rows = try machine.database.count("select count(*) from tickets")
      provider.simulator.stop()
      let start = ContinuousClock.now
      let run = try await machine.run("sync")
      #expect(run.exit == 6, "\(run)")
      #expect(ContinuousClock.now - start < .seconds(30))
      #expect(try machine.database.count("select count(*) from tickets") == rows)
    }

    @Test("a command or an option that is not there is an exit 2 with the nearest name")
    func usage() async throws {
      let machine = Machine()
      let option = try await machine.run("sync", "--ful")
      #expect(option.exit == 2)
      #expect(option.errors.contains("--full"), "\(option)")
      let command = try await machine.run("stauts")
      #expect(command.exit == 2)
      #expect(command.errors.contains("status"), "\(command)")
      #expect(option.hasCleanError && command.hasCleanError)
    }

    @Test("without a terminal the wizard points to the answers file")
    func noTerminal() async throws {
      let machine = Machine()
      for arguments in [[], ["setup"]] {
        let outcome = try await machine.run(arguments, with: ["TERM": "xterm"])
        #expect(outcome.exit == 2, "\(outcome)")
        #expect(outcome.errors.contains("--answers"), "\(outcome)")
        #expect(outcome.hasCleanError, "\(outcome)")
      }
    }

    @Test(
      "on a terminal that cannot be drawn on the wizard asks line by line, and says why",
      arguments: ["dumb", "nonsense-9", ""])
    func bareTerminal(_ type: String) async throws {
      let machine = Machine()
      let terminal = try PseudoTerminal()
      let child = try terminal.start(machine, [], with: ["TERM": type])
      try await terminal.wait(for: "Plain mode, because ")
      try await terminal.wait(for: "Step 1 of 4: Connect")
      terminal.type("quit\n")
      #expect(try await child.wait(instead: { terminal.text }) == .exit(130))
    }
  }
}
