import Crypto
import Foundation
import Model
import Services
import TestSupport
import Testing
import Vaults

@Suite struct KeyFileVaultTests {
  private let temporary = TemporaryVault()
  private var vault: KeyFileVault { KeyFileVault(temporary.home, memory: temporary.memory) }
  private var key: Place { temporary.home.vault.appending("master.key") }

  private func put(_ text: String, profile: String = "p1") async throws -> String {
    try await vault.put(temporary.secret(text), profile: profile, name: .connection)
  }

  private func open(_ reference: String, profile: String = "p1") async throws -> String? {
    temporary.text(try await vault.open(reference, profile: profile, name: .connection))
  }

  private func path(_ reference: String) -> String { temporary.home.vault.path + "/\(reference).sealed" }

  @Test("what is put is opened, and lies nowhere in the clear")
  func roundTrip() async throws {
    let reference = try await put("hunter2 ünï")
    #expect(try await open(reference) == "hunter2 ünï")
    for name in try FileManager.default.contentsOfDirectory(atPath: temporary.home.vault.path) {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: temporary.home.vault.path + "/" + name))
      #expect(bytes.range(of: Data("hunter2".utf8)) == nil)
    }
    let entry = try await vault.describe(reference)
    #expect(entry.store == .keyFile)
    #expect(entry.location == path(reference))
    #expect(abs((entry.since?.seconds ?? 0) - Int64(Date().timeIntervalSince1970)) < 60)
  }

  @Test("folder, key and entries are for us alone")
  func modes() async throws {
    let reference = try await put("s")
    #expect(try temporary.mode(temporary.home.vault.path) == 0o700)
    #expect(try temporary.mode(key.path) == 0o600)
    #expect(try temporary.mode(path(reference)) == 0o600)
    #expect(try Data(contentsOf: URL(fileURLWithPath: key.path)).count == 32)
  }

  @Test("a rotation leaves the old entry until it is removed")
  func rotation() async throws {
    let old = try await put("old")
    let new = try await put("new")
    #expect(try await open(old) == "old")
    try await vault.remove(old)
    try await vault.remove(old)
    #expect(try await open(new) == "new")
    await #expect(throws: VaultError.missing(location: path(old))) { try await open(old) }
    await #expect(throws: VaultError.missing(location: path(old))) { try await vault.describe(old) }
  }

  @Test("an entry that was changed anywhere is refused")
  func tampered() async throws {
    let reference = try await put("hunter2")
    let url = URL(fileURLWithPath: path(reference))
    let whole = try Data(contentsOf: url)
    for index in whole.indices {
      var changed = whole
      changed[index] ^= 1
      try changed.write(to: url)
      await #expect(throws: VaultError.self) { try await open(reference) }
    }
    for count in [0, 8, 20, whole.count - 1] {
      try whole.prefix(count).write(to: url)
      await #expect(throws: VaultError.notAuthentic(location: path(reference))) { try await open(reference) }
    }
    try whole.write(to: url)
    #expect(try await open(reference) == "hunter2")
  }

  @Test("an entry of another profile does not open, under its own name or ours")
  func swapped() async throws {
    let mine = try await put("mine")
    let other = try await put("other", profile: "p2")
    await #expect(throws: VaultError.notAuthentic(location: path(other))) { try await open(other) }
    try FileManager.default.removeItem(atPath: path(mine))
    try FileManager.default.copyItem(atPath: path(other), toPath: path(mine))
    await #expect(throws: VaultError.notAuthentic(location: path(mine))) { try await open(mine) }
  }

  @Test("a key that others may read is refused with the chmod to type, until it is typed")
  func openKey() async throws {
    let reference = try await put("s")
    try temporary.chmod(0o644, key.path)
    await #expect(throws: StorageError(key.path, .tooOpen(mode: "0644", needed: "600"))) { try await open(reference) }
    await #expect(throws: StorageError.self) { try await put("t") }
    #expect(StorageError(key.path, .tooOpen(mode: "0644", needed: "600")).mend == "Run: chmod 600 \(key.path)")
    try temporary.chmod(0o600, key.path)
    #expect(try await open(reference) == "s")
  }

  @Test("a vault folder that others may read is refused")
  func openFolder() async throws {
    let reference = try await put("s")
    try temporary.chmod(0o755, temporary.home.vault.path)
    let error = StorageError(temporary.home.vault.path, .tooOpen(mode: "0755", needed: "700"))
    await #expect(throws: error) { try await open(reference) }
    await #expect(throws: error) { try await put("t") }
  }

  @Test("a key that is a link, is cut, or is gone is refused, and never replaced")
  func brokenKey() async throws {
    let reference = try await put("s")
    let whole = try Data(contentsOf: URL(fileURLWithPath: key.path))
    try whole.prefix(16).write(to: URL(fileURLWithPath: key.path))
    try temporary.chmod(0o600, key.path)
    await #expect(throws: StorageError.self) { try await open(reference) }
    await #expect(throws: StorageError.self) { try await put("t") }
    #expect(try Data(contentsOf: URL(fileURLWithPath: key.path)).count == 16)
    try FileManager.default.removeItem(atPath: key.path)
    await #expect(throws: VaultError.missing(location: key.path)) { try await open(reference) }
    let elsewhere = temporary.home.vault.base + "/elsewhere"
    try whole.write(to: URL(fileURLWithPath: elsewhere))
    try FileManager.default.createSymbolicLink(atPath: key.path, withDestinationPath: elsewhere)
    await #expect(throws: StorageError(key.path, .symbolicLink)) { try await open(reference) }
  }

  @Test("a reference from a profile cannot lead out of the vault", arguments: ["", "../profiles/default", "a/b", "x"])
  func references(reference: String) async throws {
    _ = try await put("s")
    await #expect(throws: VaultError.missing(location: temporary.home.vault.path)) { try await open(reference) }
  }

  @Test("many puts at once agree on one key")
  func concurrent() async throws {
    let references = try await withThrowingTaskGroup(of: (String, Int).self) { group in
      for number in 0..<16 {
        group.addTask { (try await put("secret \(number)"), number) }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    for (reference, number) in references { #expect(try await open(reference) == "secret \(number)") }
  }

  @Test("an empty or forgotten secret is not kept")
  func nothing() async throws {
    let handle = temporary.secret("x")
    temporary.memory.forget(handle)
    await #expect(throws: VaultError.forgotten) { try await vault.put(handle, profile: "p", name: .connection) }
    await #expect(throws: VaultError.self) { try await put("") }
  }
}
