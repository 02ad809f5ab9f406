import Foundation
import Glibc
import Model
import Simulator
import TestSupport
import Testing

extension EndToEnd {
  @Suite("Answers file to profile to database", .serialized)
  struct SetupTests {
    @Test("filters, stages and the directory are as the answers say")
    func filtered() async throws {
      let provider = try Provider()
      let machine = Machine()
      try await machine.setUp(provider.filteredAnswers())
      try Expected.filtered(provider).check(machine.database)

      let database = machine.database
      let members = try provider.records("system/members").filter { $0.value["inactiveFlag"].bool != true }
      #expect(
        try database.count("select count(*) from accounts where kind = 'member' and role = 'technician' and active = 1")
          == members.count)
      let companies = try database.count("select count(*) from companies")
      #expect(try database.count("select count(*) from organizations") == companies)
      let profile = try machine.profile()
      #expect(profile["connection"]["company"].string == provider.simulator.configuration.companyID)
    }

    @Test("a server of one's own with a private authority is trusted through the file that names it")
    func privateAuthority() async throws {
      let provider = try Provider(isEncrypted: true)
      let machine = Machine()
      try await machine.setUp(provider.filteredAnswers())
      try Expected.filtered(provider).check(machine.database)
    }

    @Test("answers with nothing but the connection take the defaults")
    func defaults() async throws {
      let provider = try Provider()
      let machine = Machine()
      let since = Expected.day(120)
      try await machine.setUp(
        "{ \(provider.connection()) sync: { tickets: { closedSince: \"\(since.prefix(10))\" } }, run: true }")
      let expected = Expected(provider: provider, closedSince: since)
      let tickets = try expected.tickets()
      try expected.check(machine.database)
      // Suggested stages: closed tickets of a status that is called closed are resolved.
      let closed = tickets.filter { $0.value["status"]["name"].string == ">Closed" }.count
      #expect(closed > 0)
      #expect(
        try machine.database.count(
          "select count(*) from ticket_stages s join tickets t on t.id = s.ticket_id where s.stage = 'resolved' "
            + "and json_extract(t.raw, '$.status.name') = '>Closed'") == closed)
      #expect(try machine.database.count("select count(*) from accounts") == 0)
    }

    @Test("the secret is in the vault alone: in no other file, no output, no argument; files are their owner's")
    func secrets() async throws {
      let provider = try Provider()
      let machine = Machine()
      let setup = try await machine.setUp(provider.filteredAnswers())
      let verbose = try await machine.run("sync", "--json", "--verbose")
      #expect(verbose.exit == 0, "\(verbose)")
      let status = try await machine.run("status", "--json")

      let secret = Provider.secret
      let login =
        "\(provider.simulator.configuration.companyID)+\(provider.simulator.configuration.publicKey):\(secret)"
      let forms = [secret, Data(secret.utf8).base64EncodedString(), Data(login.utf8).base64EncodedString()]
      for (name, bytes) in try machine.files() {
        for form in forms { #expect(bytes.range(of: Data(form.utf8)) == nil, "\(name) holds the secret") }
      }
      for outcome in [setup, verbose, status] {
        for form in forms { #expect(!outcome.description.contains(form)) }
      }
      #expect(machine.mode("config/profiles") == 0o700)
      #expect(machine.mode("config/profiles/default.json") == 0o600)
      #expect(machine.mode("config/vault") == 0o700)
      #expect(machine.mode("state/default") == 0o700)
      #expect(machine.mode("data/default.sqlite") == 0o600)
    }

    @Test("a command or a systemd credential brings the secret to setup and sync, and nothing of it is kept")
    func broughtSecrets() async throws {
      let provider = try Provider()
      let machine = Machine()
      let secret = try machine.write(Provider.secret + "\n", to: "boardwalk.default")
      let answers = "{ \(provider.connection()) sync: { resources: [\"companies\"] }, run: true }"
      let path = try machine.write(answers, to: "answers.json5")
      let byCommand = try await machine.run(
        "setup", "--answers", path, "--set", "connection.secretStore=command", "--set",
        #"connection.secretCommand=["cat", "\#(secret)"]"#)
      #expect(byCommand.exit == 0, "\(byCommand)")
      #expect(try machine.profile()["connection"]["secretCommand"] == ["cat", .string(secret)])
      #expect(try await machine.run("sync").exit == 0)

      let folder = ["CREDENTIALS_DIRECTORY": machine.folder.path("")]
      let change = try await machine.run(["setup", "--set", "connection.secretStore=systemd"], with: folder)
      #expect(change.exit == 0, "\(change)")
      #expect(try await machine.run(["sync"], with: folder).exit == 0)
      let bare = try await machine.run("sync")
      #expect(bare.exit == 8, "\(bare)")
      #expect(bare.errors.contains("LoadCredentialEncrypted=boardwalk.default"))
      for (name, bytes) in try machine.files() {
        #expect(bytes.range(of: Data(Provider.secret.utf8)) == nil, "\(name) holds the secret")
      }
    }

    @Test("the Secret Service keeps the secret for setup and sync; without a session bus nothing takes its place")
    func secretService() async throws {
      let provider = try Provider()
      let machine = Machine()
      let keyring = machine.folder.path("keyring")
      try FileManager.default.createDirectory(atPath: keyring, withIntermediateDirectories: false)
      func entries() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: keyring).map {
          try String(contentsOfFile: "\(keyring)/\($0)", encoding: .utf8)
        }
      }
      let tool = try machine.write(Tools.secretTool(keyring), to: "secret-tool")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: tool)
      machine.variables["PATH"] = "\(machine.folder.path("")):/usr/bin:/bin"
      let bus = ["DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"]
      let path = try machine.write(
        "{ \(provider.connection()) sync: { resources: [\"companies\"] } }", to: "answers.json5")
      let order = ["setup", "--answers", path, "--set", "connection.secretStore=secretService"]
      let secret = ["BOARDWALK_SECRET": Provider.secret]

      let bare = try await machine.run(order, with: secret)
      #expect(bare.exit == 8 && bare.errors.contains("no session bus"), "\(bare)")
      #expect(!machine.exists("config/profiles/default.json"))
      let setup = try await machine.run(order, with: bus.merging(secret) { $1 })
      #expect(setup.exit == 0, "\(setup)")
      #expect(try entries() == [Provider.secret])
      #expect(try await machine.run(["sync"], with: bus).exit == 0)
      #expect(try await machine.run(["sync"], with: secret).exit == 8)

      // Moved to another place, the entry goes.
      let moved = try await machine.run(
        ["setup", "--set", "connection.secretStore=keyFile"], with: bus.merging(secret) { $1 })
      #expect(moved.exit == 0, "\(moved)")
      #expect(try entries().isEmpty)
      #expect(try await machine.run("sync").exit == 0)
    }

    @Test("a command that fails or is not named ends setup with what it said, and no other place is tried")
    func failedCommand() async throws {
      let provider = try Provider()
      let machine = Machine()
      let path = try machine.write("{ \(provider.connection()) }", to: "answers.json5")
      for (command, said) in [
        ("[\"ls\", \"/not/there\"]", "/not/there"), ("[]", "connection.secretCommand"), ("7", "no list"),
      ] {
        let outcome = try await machine.run(
          [
            "setup", "--answers", path, "--set", "connection.secretStore=command", "--set",
            "connection.secretCommand=\(command)",
          ], with: ["BOARDWALK_SECRET": Provider.secret])
        #expect(outcome.exit == 8, "\(outcome)")
        #expect(outcome.errors.contains(said), "\(outcome)")
      }
      #expect(!machine.exists("config/profiles/default.json"))
    }

    @Test("while it runs, neither its arguments nor its environment show the secret")
    func processList() async throws {
      let provider = try Provider()
      let machine = Machine()
      let path = try machine.write(provider.filteredAnswers(), to: "answers.json5")
      provider.simulator.inject(Fault(.latency(.seconds(60)), on: "service/boards"))
      let running = try machine.start(
        ["setup", "--answers", path, "--json"], with: ["BOARDWALK_SECRET": Provider.secret])
      try await running.wait(for: "setup.")
      for name in ["cmdline", "environ"] {
        // What cannot be read, because the program closed it, shows nothing either.
        let bytes = (try? Data(contentsOf: URL(fileURLWithPath: "/proc/\(running.child.pid)/\(name)"))) ?? Data()
        #expect(bytes.range(of: Data(Provider.secret.utf8)) == nil, "\(name)")
      }
      running.child.send(SIGTERM)
      #expect(try await running.end().exit == 130)
    }

    @Test("recorded answers make the same profile on another machine")
    func recorded() async throws {
      let provider = try Provider()
      let first = Machine()
      let record = first.folder.path("recorded.json5")
      try await first.setUp(provider.filteredAnswers(), ["--record", record])
      let text = try String(contentsOfFile: record, encoding: .utf8)
      #expect(!text.contains(Provider.secret))

      let second = Machine()
      try await second.setUp(text)
      let profiles = try (first.comparableProfile(), second.comparableProfile())
      #expect(profiles.0 == profiles.1, "\(profiles)")
      try Expected.filtered(provider).check(second.database)
    }

    @Test("one setting is changed without the secret, and the rest stays")
    func oneSetting() async throws {
      let provider = try Provider()
      let machine = Machine()
      try await machine.setUp(provider.filteredAnswers(run: false))
      let before = try machine.profile()
      let change = try await machine.run("setup", "--set", "sync.tickets.closedSince=30d")
      #expect(change.exit == 0, "\(change)")
      let after = try machine.profile()
      #expect(after["sync"]["tickets"]["boards"] == before["sync"]["tickets"]["boards"])
      #expect(after["configure"] == before["configure"])
      #expect(after["sync"]["tickets"]["closedSince"] != before["sync"]["tickets"]["closedSince"])
    }

    @Test("a dry run saves nothing")
    func dryRun() async throws {
      let provider = try Provider()
      let machine = Machine()
      try await machine.setUp(provider.filteredAnswers(), ["--dry-run"])
      #expect(!machine.exists("config/profiles/default.json"))
      #expect(!machine.exists("data/default.sqlite"))
    }
  }
}
