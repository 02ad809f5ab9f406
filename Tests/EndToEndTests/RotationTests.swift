import Foundation
import Glibc
import Model
import Simulator
import TestSupport
import Testing

extension EndToEnd {
  @Suite("New keys in the place of old ones", .serialized)
  struct RotationTests {
    /// The new pair, which stands nowhere else.
    private static let newPublic = "nEwPub1icKey2026"
    private static let newSecret = "Xw3-MARKED-new-secret-5pL"

    private let provider: Provider
    private let machine = Machine()

    init() throws {
      provider = try Provider { $0.otherKeys = [Self.newPublic: Self.newSecret] }
    }

    private func setUp(_ place: String = "keyFile", more: String = "", with variables: [String: String] = [:])
      async throws
    {
      let path = try machine.write(
        "{ \(provider.connection()) sync: { resources: [\"members\"] } }", to: "answers.json5")
      let changes = ["--set", "connection.secretStore=\(place)"] + (more.isEmpty ? [] : ["--set", more])
      let setup = try await machine.run(
        ["setup", "--answers", path] + changes, with: variables.merging(["BOARDWALK_SECRET": Provider.secret]) { $1 })
      try #require(setup.exit == 0, "\(setup)")
    }

    private func rotate(
      _ publicKey: String = newPublic, _ secret: String = newSecret, with more: [String: String] = [:],
      _ arguments: String...
    ) async throws -> Outcome {
      try await machine.run(
        ["rotate-keys", "--public-key", publicKey, "--secret-file", "-"] + arguments, with: more, input: secret + "\n")
    }

    private func publicKey() throws -> String? { try machine.profile()["connection"]["auth"]["publicKey"].string }

    /// The sealed secrets of the vault.
    private func entries() throws -> [String] {
      try machine.files().keys.filter { $0.hasSuffix(".sealed") || $0.hasSuffix(".locked") }
    }

    /// Whether the profile signs in with the keys that it names now; the server takes both pairs until one is revoked.
    private func signsIn(with variables: [String: String] = [:]) async throws -> Outcome {
      try await machine.run(["sync", "members"], with: variables)
    }

    private func expectNoSecret(in outcome: Outcome, at place: SourceLocation = #_sourceLocation) throws {
      #expect(!outcome.description.contains("MARKED"), "\(outcome)", sourceLocation: place)
      for (name, bytes) in try machine.files() {
        #expect(bytes.range(of: Data("MARKED".utf8)) == nil, "\(name)", sourceLocation: place)
      }
    }

    @Test("the new pair is tested, takes the old one's place, and the old secret is gone from the vault")
    func rotates() async throws {
      try await setUp()
      let before = try entries()
      let outcome = try await rotate()
      #expect(outcome.exit == 0, "\(outcome)")
      #expect(outcome.output.contains("keys accepted") && outcome.output.contains("The new keys are in use"))
      let after = try entries()
      #expect(before.count == 1 && after.count == 1 && before != after)
      #expect(try publicKey() == Self.newPublic)
      #expect(!machine.exists("state/default/secrets.json"))
      try expectNoSecret(in: outcome)
      provider.simulator.revoke(provider.simulator.configuration.publicKey)
      #expect(try await signsIn().exit == 0)
      let again = try await rotate()
      #expect(again.exit == 8 && again.errors.contains("those in use"), "\(again)")
    }

    @Test("keys that the server refuses, and a server that does not answer, change nothing at all")
    func refused() async throws {
      try await setUp()
      let before = try machine.files().filter { $0.key.hasPrefix("config/") }
      let wrong = try await rotate(Self.newPublic, "not-the-secret")
      #expect(wrong.exit == 3 && wrong.errors.contains("The old keys are still in use"), "\(wrong)")
      let swapped = try await rotate(Self.newSecret, Self.newPublic)
      #expect(swapped.exit == 3, "\(swapped)")
      let dry = try await rotate(Self.newPublic, Self.newSecret, with: [:], "--dry-run")
      #expect(dry.exit == 0 && dry.output.contains("Nothing was changed"), "\(dry)")
      let told = try await rotate(Self.newPublic, Self.newSecret, with: [:], "--dry-run", "--json")
      #expect(try told.lines().last?["outcome"] == "dry-run", "\(told)")
      provider.simulator.stop()
      let silent = try await rotate()
      #expect(silent.exit == 6, "\(silent)")
      #expect(try machine.files().filter { $0.key.hasPrefix("config/") } == before)
    }

    @Test("what does not fit or was not given is said, and nothing is asked of the server")
    func usage() async throws {
      try await setUp()
      provider.simulator.clearRequests()
      let nothing = try await machine.run("rotate-keys", "--public-key", Self.newPublic)
      #expect(nothing.exit == 8 && nothing.errors.contains("private key was not given"), "\(nothing)")
      #expect(try await machine.run("rotate-keys", "--username", "x").exit == 2)
      let missing = try await machine.run("rotate-keys", "--secret-file", "/nowhere/key")
      #expect(missing.exit == 8 && missing.errors.contains("/nowhere/key"), "\(missing)")
      #expect(try await machine.run("rotate-keys", "--profile", "nobody").exit == 8)
      #expect(provider.simulator.requests.isEmpty)
    }

    @Test("on a disk that takes nothing more the old keys stay in use; with room again the next try changes them")
    func full() async throws {
      try await setUp()
      let entry = try #require(try entries().first)
      // Each limit lets the writes of fewer bytes pass: the entry, the note, the profile.
      for limit in [0, 16, 120, 200, 400] {
        machine.starter = ["prlimit", "--fsize=\(limit)", "--"]
        // What is said goes to files too, so only the code tells; it may not be that of a change.
        let child = try machine.start(
          ["rotate-keys", "--quiet", "--public-key", Self.newPublic, "--secret-file", "-"],
          input: Self.newSecret)
        let outcome = try await child.end()
        machine.starter = []
        #expect(outcome.end != .exit(0) && outcome.end != .signal(SIGXFSZ), "\(limit): \(outcome)")
        #expect(try publicKey() == provider.simulator.configuration.publicKey, "\(limit)")
        #expect(try entries().contains(entry), "\(limit)")
        #expect(try await signsIn().exit == 0, "\(limit)")
      }
      #expect(try await rotate().exit == 0)
      #expect(try entries().count == 1 && entries() != [entry])
    }

    @Test("killed at any instant it leaves a pair that works")
    func killed() async throws {
      try await setUp()
      var random = SeededRandom(seed: 20_261_126)
      var pairs = [
        (provider.simulator.configuration.publicKey, Provider.secret), (Self.newPublic, Self.newSecret),
      ]
      var ended: [String: Int] = [:]
      for round in 0..<24 {
        let now = try #require(try publicKey())
        if now == pairs[1].0 { pairs.swapAt(0, 1) }
        let started = try machine.start(
          ["rotate-keys", "--public-key", pairs[1].0, "--secret-file", "-"], input: pairs[1].1)
        // Most of the time goes into the test; what counts lies around the last words of it, sooner or later after
        // them by how busy the machine is.
        if round % 4 != 0 { try await started.wait(for: "Permissions") }
        let longest = round % 4 == 0 ? 60_000 : [1_000, 4_000, 16_000, 64_000][round / 4 % 4]
        try await Task.sleep(for: .microseconds(Int.random(in: 0...longest, using: &random)))
        started.child.send(SIGKILL)
        let outcome = try await started.end()
        let isNew = try publicKey() == pairs[1].0
        ended["\(outcome.end == .exit(0) ? "done" : "killed"), \(isNew ? "new" : "old")", default: 0] += 1
        #expect(try isNew || publicKey() == now)
        // What the profile names and what it opens have to be one pair.
        let sync = try await signsIn()
        #expect(sync.exit == 0, "round \(round), \(isNew ? "new" : "old") key: \(sync)")
      }
      // The kills have to have hit it on both sides of the change for this to mean something.
      #expect(ended.keys.contains("killed, old"), "\(ended)")
      #expect(ended.keys.contains { $0.hasSuffix(", new") }, "\(ended)")
      let now = try #require(try publicKey())
      let last = try #require(pairs.first { $0.0 != now })
      #expect(try await rotate(last.0, last.1).exit == 0)
      #expect(try publicKey() == last.0)
      // What the killed ones left behind was noted before it was made, and is gone with the next change.
      #expect(try entries().count == 1)
    }

    @Test("a secret under a passphrase is changed under the same one, and not without it")
    func passphrase() async throws {
      let words = ["BOARDWALK_PASSPHRASE": "correct horse battery"]
      try await setUp("passphrase", with: words)
      // Without a terminal of its own, at which it would ask.
      machine.starter = ["setsid"]
      let without = try await rotate()
      machine.starter = []
      #expect(without.exit == 8 && without.errors.contains("BOARDWALK_PASSPHRASE"), "\(without)")
      let wrong = try await rotate(with: ["BOARDWALK_PASSPHRASE": "another horse"])
      #expect(wrong.exit == 3 && wrong.errors.contains("does not open"), "\(wrong)")
      #expect(try publicKey() == provider.simulator.configuration.publicKey)
      let outcome = try await rotate(with: words)
      #expect(outcome.exit == 0, "\(outcome)")
      #expect(try entries().count == 1)
      provider.simulator.revoke(provider.simulator.configuration.publicKey)
      #expect(try await signsIn(with: words).exit == 0)
      try expectNoSecret(in: outcome)
    }

    @Test("what a command prints is tested as it is then; before it prints the new secret nothing changes")
    func command() async throws {
      let file = try machine.write(Provider.secret, to: "kept")
      try await setUp("command", more: "connection.secretCommand=[\"cat\",\"\(file)\"]")
      let early = try await machine.run("rotate-keys", "--public-key", Self.newPublic)
      #expect(early.exit == 3, "\(early)")
      #expect(try publicKey() == provider.simulator.configuration.publicKey)
      #expect(try await rotate().exit == 2)
      let same = try await machine.run("rotate-keys", "--public-key", provider.simulator.configuration.publicKey)
      #expect(same.exit == 8 && same.errors.contains("those in use"), "\(same)")
      _ = try machine.write(Self.newSecret, to: "kept")
      let outcome = try await machine.run("rotate-keys", "--public-key", Self.newPublic)
      #expect(outcome.exit == 0, "\(outcome)")
      #expect(try publicKey() == Self.newPublic)
      #expect(try await signsIn().exit == 0)
    }

    @Test(
      "the environment's and systemd's secret is tested, the new public key taken over, and it says what to do there",
      arguments: ["environment", "systemd"])
    func outside(_ place: String) async throws {
      try await setUp(place)
      let outcome = try await rotate()
      #expect(outcome.exit == 0, "\(outcome)")
      let words = place == "systemd" ? "systemd-creds encrypt --name=boardwalk.default" : "Set BOARDWALK_SECRET"
      #expect(outcome.errors.contains(words) && outcome.output.contains("in use once"), "\(outcome)")
      #expect(try publicKey() == Self.newPublic)
      #expect(try entries().isEmpty)
      let credentials = machine.folder.path("credentials")
      try FileManager.default.createDirectory(atPath: credentials, withIntermediateDirectories: true)
      _ = try machine.write(Self.newSecret, to: "credentials/boardwalk.default")
      let brought =
        place == "systemd" ? ["CREDENTIALS_DIRECTORY": credentials] : ["BOARDWALK_SECRET": Self.newSecret]
      #expect(try await signsIn(with: brought).exit == 0)
      #expect(try await signsIn().exit == 8)
      // It is said where little is said, too.
      let back = try await rotate(
        provider.simulator.configuration.publicKey, Provider.secret, with: [:], "--json", "--quiet")
      #expect(back.exit == 0 && back.errors.contains(words), "\(back)")
      #expect(try back.lines().contains { $0["event"] == "setup.warning" }, "\(back)")
    }

    @Test("at a terminal it asks, shows nothing of the secret, and takes a file's name in its place")
    func asks() async throws {
      try await setUp()
      let key = try machine.write(Self.newSecret + "\n", to: "new key.txt")
      let terminal = try PseudoTerminal()
      let before = terminal.modes
      let child = try terminal.start(machine, ["rotate-keys"])
      try await terminal.wait(for: "New public key:")
      terminal.type(" \(Self.newPublic) \r")
      try await terminal.wait(for: "New private key (not shown")
      #expect(terminal.modes != before)
      terminal.type("@\(key)\r")
      #expect(try await child.wait(instead: { terminal.text }) == .exit(0), "\(terminal.text)")
      #expect(terminal.modes == before)
      #expect(!terminal.text.contains("MARKED") && !terminal.text.contains("new key.txt"))
      #expect(try publicKey() == Self.newPublic)

      let second = try PseudoTerminal()
      let stopped = try second.start(machine, ["rotate-keys"])
      try await second.wait(for: "New public key:")
      second.type("another\r")
      try await second.wait(for: "New private key (not shown")
      second.type("half of a sec\u{3}")
      #expect(try await stopped.wait(instead: { second.text }) == .exit(130), "\(second.text)")
      #expect(!second.text.contains("half of a sec"))
      #expect(try publicKey() == Self.newPublic)
      #expect(try await signsIn().exit == 0)
    }
  }
}
