import Model
import Services
import Synchronization
import Testing

@testable import Commands

@Suite struct UnattendedSetupTests {
  /// A shell with an instance that answers everything, a new profile, and a secret.
  private static func shell() throws -> Shell {
    var shell = Shell()
    shell.profiles.profiles = [:]
    shell.files["a.json5"] = "{}"
    shell.secrets[.environment] = SecretHandle(number: 1)
    shell.setup.beginning = SetupBeginning(newProfileID: "new", profileName: "default")
    let end = Timestamp(seconds: 1_780_000_000)
    shell.setup.test = [
      .check(.name, .running), .check(.name, .passed("na.myconnectwise.net", milliseconds: 12)),
      .check(.tls, .passed("TLS 1.3", milliseconds: 30)), .check(.company, .passed("acme", milliseconds: 40)),
      .check(.signIn, .passed("API member", milliseconds: 50)),
      .check(.version, .warned("v2019.1, old", milliseconds: 5)),
      .permission(.init(.contacts, .cannotRead(row: "Companies > Contacts"))), .finished(at: end),
    ]
    var catalog = Catalog()
    catalog.lists[.boards] = [try .sample(3, ["name": "Help Desk"])]
    catalog.lists[.boardStatuses] = [
      try .sample(31, ["name": "In Progress", "board": ["id": 3]]),
      try .sample(32, ["name": "Odd", "board": ["id": 3]]),
      try .sample(33, ["name": ">Closed", "board": ["id": 3], "closedStatus": true]),
    ]
    shell.setup.catalog = catalog
    let taken = catalog
    shell.setup.statusCounts = [32: StatusCount(open: 5, all: 9)]
    var count = Preview.Count()
    count.total = 300
    count.matching = 214
    count.isAtMost = true
    count.conditions = ["deletedFlag=false"]
    var preview = Preview()
    preview.counts = [.companies: count]
    shell.setup.preview = preview
    shell.answers.begin = { _, draft in
      var draft = draft
      draft.connection.site = "na.myconnectwise.net"
      draft.connection.company = "acme"
      draft.connection.publicKey = "k3Jx9QpLmZ2aTT0b"
      draft.connection.clientID = "0f9c2c1e-7a1b-4c2d-8e3f-001122334455"
      return AnswersBeginning(draft: draft, runsFirstSync: true)
    }
    shell.answers.resolve = { _, draft in
      var draft = draft
      draft.takeDefaults(from: taken)
      return draft
    }
    shell.setup.save = { draft throws(Problem) in
      var profile = try draft.profile()
      profile.revision += 1
      return profile
    }
    shell.sync.run = { _ in SyncCommandTests.updates() }
    return shell
  }

  @Test("walks the four steps, shows what it did for each, saves and syncs")
  func whole() async throws {
    let ended = await (try Self.shell())("setup", "--answers", "a.json5")
    #expect(ended.exit == .done)
    let expected = [
      "1 Connect  na.myconnectwise.net as acme", "  ✓ Name        na.myconnectwise.net  12 ms",
      "  ! Version     v2019.1, old  5 ms",
      "  ! Contacts cannot be read: allow Inquire in Companies > Contacts", "2 Sync",
      "  ✓ Companies       at most 214 of 300",
      "3 Configure  boards: 1; closed statuses: 1",
      "  ! Help Desk                     New 0, Triaged 0, Working 1, Waiting 0, Resolved 1, not mapped 1",
      "  ! Statuses without a stage hold open tickets: Odd (5)", "4 Import  the local directory",
      "  ✓ Members         none; role Technician", "✓ Saved profile default, revision 1", "First sync",
    ]
    var rest = ended.output[...]
    for line in expected {
      let range = try #require(rest.firstRange(of: line), "\(line) is missing, or in another place:\n\(ended.output)")
      rest = rest[range.upperBound...]
    }
    #expect(ended.error.contains("Done: 1,000 created"))
  }

  @Test("for programs it is an event a line, the last with the outcome")
  func json() async throws {
    let ended = await (try Self.shell())("setup", "--answers", "a.json5", "--json")
    let lines = try ended.output.split(separator: "\n").map { try JSONValue(parsing: $0.utf8) }
    #expect(lines.first?["event"] == "setup.check" && lines.first?["ms"] == 12)
    let names = lines.compactMap { $0["event"].string }
    for name in [
      "setup.permission", "setup.count", "setup.board", "setup.warning", "setup.import", "setup.saved", "run.end",
    ] {
      #expect(names.contains(name), "\(name)")
    }
    #expect(lines.last == ["event": "setup.end", "outcome": "done", "exit": 0])
  }

  @Test("a reader that goes away does not end it halfway", arguments: [[], ["--json"]])
  func closedOutput(options: [String]) async throws {
    let saved = Flag()
    var shell = try Self.shell()
    shell.outputCloses = 40
    shell.setup.save = { draft throws(Problem) in
      saved.raise()
      return try draft.profile()
    }
    #expect(await shell(["setup", "--answers", "a.json5"] + options).exit == .done)
    #expect(saved.isRaised)
  }

  @Test("a dry run checks all and saves nothing")
  func dryRun() async throws {
    var shell = try Self.shell()
    shell.setup.save = nil
    let ended = await shell("setup", "--answers", "a.json5", "--dry-run")
    #expect(ended.exit == .done)
    #expect(ended.output.hasSuffix("Nothing was saved: this was a dry run.\n"))
  }

  @Test("a check that fails ends it with the check's code, and nothing is saved")
  func refused() async throws {
    var shell = try Self.shell()
    shell.setup.save = nil
    shell.setup.test = [
      .check(.name, .passed("x", milliseconds: 1)),
      .check(.company, .failed(Problem("No company acme.", mend: "Look at it.", exit: .notSignedIn))),
      .finished(at: Timestamp(seconds: 0)),
    ]
    let ended = await shell("setup", "--answers", "a.json5")
    #expect(ended.exit == .notSignedIn)
    #expect(ended.output.contains("✗ Company     No company acme."))
    #expect(ended.error == "boardwalk: No company acme.\nLook at it.\n")
    let json = await shell("setup", "--answers", "a.json5", "--json").output
    #expect(json.contains(#""event":"setup.end","exit":3,"outcome":"failed""#))
  }

  @Test("a name that is not there ends it with 8 before anything is saved; each mistake is a line")
  func unknownName() async throws {
    var shell = try Self.shell()
    shell.setup.save = nil
    shell.answers.resolve = { _, _ throws(Problem) in
      throw Problem("a.json5: sync.tickets.boards[1]: none\n  sync.tickets.boards[2]: none", exit: .settings)
    }
    let ended = await shell("setup", "--answers", "a.json5")
    #expect(ended.exit == .settings)
    #expect(ended.error == "boardwalk: a.json5: sync.tickets.boards[1]: none\n  sync.tickets.boards[2]: none\n")
  }

  @Test("without a secret it ends with 8 and says where one comes from")
  func noSecret() async throws {
    var shell = try Self.shell()
    shell.secrets = [:]
    let ended = await shell("setup", "--answers", "a.json5")
    #expect(ended.exit == .settings)
    #expect(ended.error.contains("private key") && ended.error.contains("BOARDWALK_SECRET"))
  }

  @Test("the secret of a file wins over that of the environment")
  func secretFile() async throws {
    var shell = try Self.shell()
    shell.secrets[.file("key.txt")] = SecretHandle(number: 2)
    let used = Mutexed<SecretHandle?>(nil)
    shell.setup.save = { draft throws(Problem) in
      used.value = draft.connection.secret
      return try draft.profile()
    }
    #expect(await shell("setup", "--answers", "a.json5", "--secret-file", "key.txt").exit == .done)
    #expect(used.value == SecretHandle(number: 2))
  }

  @Test("standard input holds one thing")
  func standardInput() async {
    let ended = await Shell()("setup", "--answers", "-", "--secret-file", "-")
    #expect(ended.exit == .usage)
  }

  @Test("an answers file that is not there ends with 8")
  func missingFile() async {
    let ended = await Shell()("setup", "--answers", "b.json5")
    #expect(ended.exit == .settings)
    #expect(ended.error.contains("b.json5 is not there"))
  }

  @Test("a profile that cannot be read is not written over")
  func brokenProfile() async throws {
    var shell = try Self.shell()
    shell.setup.save = nil
    shell.profiles.broken[.default] = StorageError("/c/default.json", .malformed(place: "line 3", reason: "a brace"))
    let ended = await shell("setup", "--answers", "a.json5")
    #expect(ended.exit == .settings)
    #expect(ended.error.contains("/c/default.json is broken"))
  }

  @Test("settings alone change those in use and keep the secret")
  func setAlone() async throws {
    var shell = try Self.shell()
    shell.secrets = [:]
    shell.answers.begin = nil
    shell.profiles.profiles = [.default: .sample]
    shell.setup.beginning?.profile = .sample
    shell.answers.resolve = { source, draft in
      #expect(source.settings == [.init(key: "sync.tickets.closedSince", value: "30d")])
      #expect(draft.baseRevision == 3 && draft.connection.kept != nil)
      return draft
    }
    let ended = await shell("setup", "--set", "sync.tickets.closedSince=30d")
    #expect(ended.exit == .done, "\(ended.error)")
    #expect(ended.output.hasSuffix("Next: boardwalk sync\n"))
  }

  @Test(
    "a kept secret is not used for another host", arguments: [("na.myconnectwise.net", true), ("evil.example", false)])
  func keptSecret(site: String, isKept: Bool) async throws {
    var shell = try Self.shell()
    shell.secrets = [:]
    shell.profiles.profiles = [.default: .sample]
    shell.setup.beginning?.profile = .sample
    let begin = try #require(shell.answers.begin)
    shell.answers.begin = { source, draft throws(Problem) in
      var begun = try begin(source, draft)
      begun.draft.connection.site = site
      return begun
    }
    let ended = await shell("setup", "--answers", "a.json5")
    #expect((ended.exit == .done) == isKept, "\(ended.error)")
  }

  @Test("answers are recorded when asked for")
  func record() async throws {
    var shell = try Self.shell()
    shell.setup.writeAnswers = { _, path in path ?? "none" }
    let ended = await shell("setup", "--answers", "a.json5", "--record", "out.json5")
    #expect(ended.output.contains("Answers written to out.json5"))
  }

  @Test("the demo without a terminal sets up, syncs and compares")
  func demo() async throws {
    var inner = try Self.shell()
    inner.status.state = ProfileStatus(
      profile: "default", store: "/s.sqlite", site: "", company: "", connected: true,
      resources: [.init(resource: .tickets, rows: 2_000), .init(resource: .companies, rows: 214)])
    var shell = Shell()
    let session = FakeDemoSession(offered: inner.services, held: [.tickets: 2_000, .companies: 214])
    shell.demo.session = { options in
      #expect(options.tickets == 50 && options.seed == 7)
      return session
    }
    let ended = await shell("demo", "--tickets", "50", "--seed", "7")
    #expect(ended.exit == .done, "\(ended.error)")
    #expect(ended.output.contains("Demo  Northwind Managed IT at http://127.0.0.1:41234"))
    #expect(ended.output.contains("✓  tickets       2,000      2,000"))
    #expect(session.stopped.isRaised)

    let short = FakeDemoSession(offered: inner.services, held: [.tickets: 2_001])
    shell.demo.session = { _ in short }
    #expect(await shell("demo", "--unattended").exit == .failed)
    #expect(short.stopped.isRaised)
  }

  @Test("a size that is no number is wrong usage", arguments: ["x", "-1", "1e9"])
  func demoSize(text: String) async {
    #expect(await Shell()("demo", "--tickets=\(text)").exit == .usage)
  }
}

/// A value that a closure leaves behind.
final class Mutexed<Value: Sendable>: Sendable {
  private let kept: Mutex<Value>
  init(_ value: Value) { kept = Mutex(value) }
  var value: Value {
    get { kept.withLock { $0 } }
    set { kept.withLock { $0 = newValue } }
  }
}
