import Crypto
import Foundation
import Model
import Services
import TestSupport
import Testing

@testable import Vaults

/// The environment is the process's: what goes by it is tested one after the other.
@Suite(.serialized) struct PassphraseVaultTests {
  private let temporary = TemporaryVault()
  private let phrase = "correct horse battery"

  private func known(_ passphrase: String?) -> Passphrase {
    let known = Passphrase(memory: temporary.memory) { _ in nil }
    known.keep(passphrase.flatMap { temporary.memory.bytes(temporary.secret($0)) })
    return known
  }

  private func vault(_ passphrase: Passphrase) -> PassphraseVault {
    PassphraseVault(
      temporary.home, memory: temporary.memory, passphrase: passphrase,
      handedOn: EnvironmentVault(memory: temporary.memory))
  }

  private func vault(_ passphrase: String?) -> PassphraseVault { vault(known(passphrase)) }

  private func put(_ text: String, profile: String = "p1") async throws -> String {
    try await vault(phrase).put(temporary.secret(text), profile: profile, name: .connection)
  }

  private func open(_ reference: String, _ vault: PassphraseVault, profile: String = "p1") async throws -> String? {
    temporary.text(try await vault.open(reference, profile: profile, name: .connection))
  }

  private func path(_ reference: String) -> String { temporary.home.vault.path + "/\(reference).locked" }

  @Test("what is put is opened with the passphrase, and neither lies anywhere in the clear or as a key")
  func roundTrip() async throws {
    let reference = try await put("hunter2 ünï")
    #expect(try await open(reference, vault(phrase)) == "hunter2 ünï")
    let names = try FileManager.default.contentsOfDirectory(atPath: temporary.home.vault.path)
    #expect(names == ["\(reference).locked"])
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path(reference)))
    for text in ["hunter2", "correct", "battery"] { #expect(bytes.range(of: Data(text.utf8)) == nil) }
    #expect(try temporary.mode(path(reference)) == 0o600)
    #expect(try await vault(phrase).describe(reference).store == .passphrase)
  }

  @Test("the same secret and passphrase never make the same entry: each has a salt of its own")
  func salts() async throws {
    let first = try Data(contentsOf: URL(fileURLWithPath: path(try await put("s"))))
    let second = try Data(contentsOf: URL(fileURLWithPath: path(try await put("s"))))
    #expect(first.dropFirst(17).prefix(16) != second.dropFirst(17).prefix(16))
    #expect(first.count == second.count)
  }

  @Test("another passphrase, by a letter or its case, does not open it", arguments: ["Correct horse battery", "x", ""])
  func wrong(passphrase: String) async throws {
    let reference = try await put("s")
    await #expect(throws: VaultError.wrongPassphrase(location: path(reference))) {
      try await open(reference, vault(passphrase))
    }
  }

  @Test("without a passphrase nothing is put and nothing opened, and the error says what to set")
  func none() async throws {
    let reference = try await put("s")
    await #expect(throws: VaultError.noPassphrase) { try await open(reference, vault(nil as String?)) }
    await #expect(throws: VaultError.noPassphrase) {
      try await vault(nil as String?).put(temporary.secret("t"), profile: "p", name: .connection)
    }
    #expect(VaultError.noPassphrase.problem.exit == .settings)
    #expect(VaultError.noPassphrase.problem.mend.contains("BOARDWALK_PASSPHRASE"))
    #expect(VaultError.wrongPassphrase(location: "x").problem.exit == .notSignedIn)
  }

  @Test("a passphrase of seven characters seals nothing; eight do, whatever their bytes")
  func short() async throws {
    func seal(_ passphrase: String) async throws -> String {
      try await vault(passphrase).put(temporary.secret("s"), profile: "p1", name: .connection)
    }
    await #expect(throws: VaultError.shortPassphrase(least: 8)) { try await seal("üüüüüüü") }
    #expect(try await open(try await seal("üüüüüüüü"), vault("üüüüüüüü")) == "s")
  }

  @Test("an entry that was changed in its cost, salt, nonce or secret is refused")
  func tampered() async throws {
    let reference = try await put("hunter2")
    let url = URL(fileURLWithPath: path(reference))
    let whole = try Data(contentsOf: url)
    // A byte of each part: kind, version, passes, memory, salt, nonce, secret, proof.
    for index in [0, 8, 9, 13, 17, 33, 57, whole.count - 1] {
      var changed = whole
      changed[index] ^= 1
      try changed.write(to: url)
      await #expect(throws: VaultError.self, "byte \(index)") { try await open(reference, vault(phrase)) }
    }
    for count in [0, 9, 40, whole.count - 1] {
      try whole.prefix(count).write(to: url)
      await #expect(throws: VaultError.self, "\(count) bytes") { try await open(reference, vault(phrase)) }
    }
    // Memory without end, asked for by a file: refused before any is taken.
    var greedy = whole
    greedy.replaceSubrange(13..<17, with: [255, 255, 255, 255])
    try greedy.write(to: url)
    await #expect(throws: VaultError.noMemory) { try await open(reference, vault(phrase)) }
    try whole.write(to: url)
    #expect(try await open(reference, vault(phrase)) == "hunter2")
  }

  @Test("an entry of another profile does not open, under its own name or ours")
  func swapped() async throws {
    let mine = try await put("mine")
    let other = try await put("other", profile: "p2")
    await #expect(throws: VaultError.self) { try await open(other, vault(phrase)) }
    try FileManager.default.removeItem(atPath: path(mine))
    try FileManager.default.copyItem(atPath: path(other), toPath: path(mine))
    await #expect(throws: VaultError.self) { try await open(mine, vault(phrase)) }
  }

  @Test("the variable brings the passphrase once, and is gone from the environment")
  func variable() async throws {
    let reference = try await put("s")
    setenv("BOARDWALK_PASSPHRASE", " \(phrase)\n", 1)
    let known = Passphrase(memory: temporary.memory) { _ in nil }
    #expect(getenv("BOARDWALK_PASSPHRASE") == nil)
    #expect(known.isKnown)
    #expect(try await open(reference, vault(known)) == "s")
  }

  @Test("blanks around a passphrase count nowhere: typed with some, it seals what the variable opens without")
  func blanks() async throws {
    let reference = try await vault("\t\(phrase) ").put(temporary.secret("s"), profile: "p1", name: .connection)
    setenv("BOARDWALK_PASSPHRASE", phrase, 1)
    #expect(try await open(reference, vault(Passphrase(memory: temporary.memory) { _ in nil })) == "s")
    await #expect(throws: VaultError.shortPassphrase(least: 8)) {
      try await vault("1234567 ").put(temporary.secret("s"), profile: "p1", name: .connection)
    }
  }

  @Test("what fails with a passphrase leaves the one before; what goes well keeps it")
  func trying() async throws {
    struct Refused: Error {}
    let known = known(phrase)
    let reference = try await put("s")
    let other = temporary.secret("another passphrase")
    await #expect(throws: Refused.self) { try await known.trying(other) { throw Refused() } }
    #expect(try await open(reference, vault(known)) == "s")
    await known.trying(other) {}
    await #expect(throws: VaultError.wrongPassphrase(location: path(reference))) {
      try await open(reference, vault(known))
    }
  }

  @Test("who is asked and stopped leaves the terminal as it was")
  func stopped() async throws {
    let terminal = try PseudoTerminal()
    let before = terminal.settings
    let slave = terminal.slave
    let asking = Task.detached { try PassphrasePrompt.ask(again: false, slave) }
    for _ in 0..<10_000 where terminal.settings == before { try await Task.sleep(for: .milliseconds(1)) }
    #expect(terminal.settings != before, "nothing was asked")
    asking.cancel()
    await #expect(throws: CancellationError.self) { _ = try await asking.value }
    #expect(terminal.settings == before)
  }

  @Test("at a terminal a wrong one is told and can be typed again; it is asked for once a start and not shown")
  func terminal() async throws {
    let reference = try await put("s")
    nonisolated(unsafe) let terminal = try PseudoTerminal()
    let before = terminal.settings
    let asking = Passphrase(memory: temporary.memory) { again in
      // Typed as soon as the question stands: what comes before it is thrown away.
      // A thread of its own: whoever asks holds up the one that it is asked on.
      Thread.detachNewThread {
        for _ in 0..<10_000 where !terminal.written().contains("Passphrase") { usleep(1_000) }
        terminal.type(again ? "no\u{7F}\u{7F}\(phrase)\r" : "wrong one\r")
      }
      return try PassphrasePrompt.ask(again: again, terminal.slave)
    }
    let vault = vault(asking)
    #expect(try await open(reference, vault) == "s")
    #expect(try await open(reference, vault) == "s")
    #expect(terminal.settings == before)
    #expect(!terminal.written().contains("horse"))
    asking.keep(nil)
    asking.stopAsking()
    await #expect(throws: VaultError.noPassphrase) { try await open(reference, vault) }
  }
}
