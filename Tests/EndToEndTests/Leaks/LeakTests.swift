import Foundation
import Glibc
import Model
import Simulator
import TestSupport
import Testing

extension EndToEnd {
  /// Runs everything with secrets that are made to be found, and looks for them wherever the program leaves something.
  @Suite("Nothing leaks", .serialized, .enabled(if: Tmux.isThere, "tmux is not there"))
  struct LeakTests {
    private let hunt: LeakHunt
    private let provider: Provider
    private var machine: Machine { hunt.machine }

    init() throws {
      let hunt = try LeakHunt()
      self.hunt = hunt
      provider = try Provider { $0.privateKey = hunt.secret.text }
    }

    @Test("the hunt finds a secret in each form, and in the arguments and environment of a process")
    func findsThem() async throws {
      let secret = hunt.secret
      for text in [secret.text, "company+key:\(secret.text)", "x:\(secret.text)", "\(secret.text)\n"] {
        let encoded = Data(text.utf8).base64EncodedString()
        #expect(!secret.forms(in: "<\(encoded)>").isEmpty)
      }
      let escaped = secret.text.utf8.map { "%" + String($0, radix: 16, uppercase: true) }.joined()
      #expect(secret.forms(in: escaped) == ["URL form"])
      #expect(secret.forms(in: "\"\(secret.text.dropLast(3))\\/") == ["plain"])

      let null = open("/dev/null", O_RDWR | O_CLOEXEC)
      defer { close(null) }
      let child = try Child(
        "/bin/sh", ["-c", "sleep 60; : \(hunt.refused.text)"], environment: ["KEY": hunt.passphrase.text],
        streams: .descriptors(input: null, output: null, errors: null))
      try await wait(for: "the sight of both leaks") {
        Set(hunt.watcher.sights.filter { $0.pid == child.pid }.map(\.place)) == ["cmdline", "environ"] ? () : nil
      }
      hunt.watcher.stop()
    }

    @Test("typed, pasted, piped, from every place, refused, recorded, killed: no secret is found anywhere")
    func everywhere() async throws {
      let record = machine.folder.path("recorded.json5")
      try await wizards(record)
      #expect(machine.exists("config/vault/master.key"), "the key file is there, so the secret was kept")
      try await commands(record)
      try await places()
      try await endings()
      try await passphrase()
      let programs = hunt.watcher.programs
      #expect(programs.isSuperset(of: ["boardwalk", "cat", "secret-tool"]), "\(programs)")
      #expect(hunt.watcher.looks > 1_000)
      try hunt.finish()
    }

    // MARK: - The wizard

    /// The wizard in a terminal of its own, whose bytes are all kept, with a home of its own.
    private func wizard(_ home: String, _ arguments: [String] = []) async throws -> Tmux {
      let before = machine.variables["BOARDWALK_HOME"]
      defer { machine.variables["BOARDWALK_HOME"] = before }
      machine.variables["BOARDWALK_HOME"] = machine.folder.path(home)
      let words = Array(machine.starter.dropFirst()) + [Machine.program] + arguments
      let tmux = try Tmux(machine, words, program: "/usr/bin/env", columns: 100, rows: 30)
      try tmux.record(to: "\(tmux.socket).bytes")
      return tmux
    }

    /// Ends the program by a signal, and waits for what the process that guards it says of that.
    private func kill(_ tmux: Tmux, _ signal: Int32) async throws {
      Glibc.kill(Processes.program(guardedBy: try tmux.pid), signal)
      // Not on the screen, whose first row makes room for tmux's own word of the end.
      let path = "\(tmux.socket).bytes"
      let words = Data("was ended by signal \(signal)".utf8)
      try await wait(for: "the word of the end", instead: { tmux.screen }) {
        try Data(contentsOf: URL(fileURLWithPath: path)).range(of: words) == nil ? nil : ()
      }
    }

    private func fillIn(_ tmux: Tmux, _ secret: MarkedSecret, isPasted: Bool = false) async throws {
      try await tmux.fillIn(provider) { tmux in
        // A paste brings blanks and a line break, which no key has.
        try tmux.enter(fileAt: hunt.file(secret, ending: isPasted ? " \n" : ""), isPasted: isPasted)
      }
      try await tmux.wait(for: "^T tests the connection")
    }

    private func wizards(_ record: String) async throws {
      let refused = try await wizard("home-refused")
      try await fillIn(refused, hunt.refused)
      try refused.press("C-t")
      try await refused.wait(for: "refused")
      try await kill(refused, SIGKILL)

      let crashed = try await wizard("home-crashed")
      try await fillIn(crashed, hunt.secret, isPasted: true)
      try crashed.press("C-t")
      try await crashed.wait(for: "Connected")
      hunt.searchProcess(Processes.program(guardedBy: try crashed.pid))
      try await kill(crashed, SIGABRT)

      let whole = try await wizard("home", ["setup", "--record", record])
      try await fillIn(whole, hunt.secret)
      try await whole.walk()
      try hunt.search()
    }

    // MARK: - Commands

    private func commands(_ record: String) async throws {
      for words in [
        ["sync", "--json", "--verbose"], ["sync", "--dry-run"], ["verify"], ["status"], ["status", "--json"], ["logs"],
        ["logs", "--skips"], ["profiles", "show"], ["boards"], ["accounts"], ["guide"],
        ["setup", "--set", "sync.tickets.closedSince=30d", "--dry-run", "--json"],
      ] {
        try await hunt.run(words)
      }
      let refused = try hunt.file(hunt.refused)
      try await hunt.run(["setup", "--answers", record, "--secret-file", refused, "--json"], exit: 3)
      let secret = try hunt.file(hunt.secret)
      let again = machine.folder.path("again.json5")
      try await hunt.run(
        ["setup", "--profile", "other", "--answers", record, "--secret-file", secret, "--record", again, "--json"])
      try await hunt.run(
        ["setup", "--profile", "third", "--answers", record, "--secret-file", "-"], input: hunt.secret.text)
      try await echoes()
      // A key in the place of an answer, as people paste it.
      try await hunt.run(
        ["setup", "--profile", "plain", "--plain"], exit: 130,
        input: [
          "on-premises", provider.site, provider.simulator.configuration.companyID, "",
          provider.simulator.configuration.publicKey, hunt.secret.text, Provider.clientID, "", "",
        ].joined(separator: "\n") + "\n")
    }

    /// A server that sends the sign-in back, as an error, as a page and as an address to go to.
    private func echoes() async throws {
      let configuration = provider.simulator.configuration
      let login = "\(configuration.companyID)+\(configuration.publicKey):\(hunt.secret.text)"
      let words = "\(login) Basic \(Data(login.utf8).base64EncodedString())"
      let escaped = words.replacing("/", with: "\\/").replacing("a", with: "\\u0061")
      let encoded = hunt.secret.text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
      let kinds: [(kind: Fault.Kind, sign: String)] = [
        (.answer(status: 400, contentType: "application/json", body: #"{"message":"No: \#(escaped)"}"#), "•••"),
        (.answer(status: 500, contentType: "text/plain", body: words), "•••"),
        (.answer(status: 401, contentType: "text/html", body: "<html>\(words)</html>"), ""),
        (.answer(status: 200, contentType: "text/html", body: "<html>\(words)</html>"), ""),
        (.answer(status: 200, contentType: "application/json", body: "[{\"id\":1,\"x\":\"\(words)"), ""),
        (.answer(status: 200, contentType: "application/json", body: words), ""),
        (.redirect(to: "https://evil.example/\(encoded)"), "evil.example"),
      ]
      for (kind, sign) in kinds {
        // Once: some are tried again for a quarter of an hour.
        provider.simulator.inject(Fault(kind, on: "service/tickets", times: 1))
        let outcome = try await hunt.start(["sync", "--json", "--verbose"]).end()
        #expect([0, 3, 6, 7].contains(outcome.exit), "\(kind) \(outcome)")
        #expect(sign.isEmpty || outcome.description.contains(sign), "\(kind) \(outcome)")
        provider.simulator.mend()
      }
    }

    /// Each place that a secret is kept in or comes from.
    private func places() async throws {
      let secret = ["BOARDWALK_SECRET": hunt.secret.text]
      func move(_ place: String, _ more: [String] = [], _ variables: [String: String]) async throws {
        try await hunt.run(["setup", "--set", "connection.secretStore=\(place)"] + more, with: variables)
      }
      let passphrase = ["BOARDWALK_PASSPHRASE": hunt.passphrase.text]
      try await move("passphrase", [], secret.merging(passphrase) { $1 })
      try await hunt.run(["sync", "members"], with: passphrase)
      try await hunt.run(["sync", "members"], exit: 3, with: ["BOARDWALK_PASSPHRASE": hunt.refused.text])

      let file = try hunt.file(hunt.secret, ending: "\n", name: "boardwalk.default")
      try await move("command", ["--set", #"connection.secretCommand=["cat", "\#(file)"]"#], [:])
      try await hunt.run(["sync", "members"])
      // What a command that fails says is shown; a secret in it is not.
      let print = #"connection.secretCommand=["sh", "-c", "cat \#(file); cat \#(file) >&2; exit 1"]"#
      try await hunt.run(["setup", "--set", print], exit: 8)

      let credentials = ["CREDENTIALS_DIRECTORY": hunt.givenPath("")]
      try await move("systemd", [], credentials)
      try await hunt.run(["sync", "members"], with: credentials)

      let tool = try machine.write(Tools.secretTool(hunt.givenPath("")), to: "secret-tool")
      chmod(tool, 0o755)
      let path = ["PATH": "\(machine.folder.path("")):/usr/bin:/bin", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"]
      try await move("secretService", [], path.merging(secret) { $1 })
      try await hunt.run(["sync", "members"], with: path)
      try await move("environment", [], path.merging(secret) { $1 })
      try await hunt.run(["sync", "members"], with: secret)
      try hunt.search()
    }

    /// Runs that are ended in the middle; the secret came by the environment.
    private func endings() async throws {
      for signal in [SIGKILL, SIGABRT, SIGTERM] {
        provider.simulator.inject(Fault(.latency(.seconds(600)), on: "service/tickets"))
        let running = try hunt.start(["sync", "--json"], with: ["BOARDWALK_SECRET": hunt.secret.text])
        try await running.wait(for: "\"contacts\"")
        #expect(machine.exists("data/default.sqlite-wal"))
        hunt.searchProcess(running.child.pid)
        try hunt.search()
        running.child.send(signal)
        #expect(try await running.end().end == (signal == SIGTERM ? .exit(130) : .signal(signal)))
        provider.simulator.mend()
      }
      try await hunt.run(
        ["setup", "--set", "connection.secretStore=keyFile"],
        with: [
          "BOARDWALK_SECRET": hunt.secret.text
        ])
      try await hunt.run(["sync"])
    }

    /// A passphrase that is typed at a terminal.
    private func passphrase() async throws {
      try await hunt.run(
        ["setup", "--set", "connection.secretStore=passphrase"],
        with: ["BOARDWALK_SECRET": hunt.secret.text, "BOARDWALK_PASSPHRASE": hunt.passphrase.text])
      let tmux = try await wizard("home")
      try await tmux.wait(for: "Edit settings in use")
      try tmux.press("Enter")
      try await tmux.wait(for: "Opens the secret of profile default.")
      try tmux.enter(fileAt: hunt.file(hunt.refused))
      try tmux.press("Enter")
      try await tmux.wait(for: "That does not open it. Type it again.")
      try tmux.enter(fileAt: hunt.file(hunt.passphrase), isPasted: true)
      try tmux.press("Enter")
      try await tmux.wait(for: "The passphrase opens the secret.")
      try tmux.press("C-c", "C-c")
      #expect(try await tmux.end() == 130)
    }
  }
}
