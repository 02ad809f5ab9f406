package import Crypto
package import Model
import Platform
package import Services

/// Secrets in files, each sealed with a key from a passphrase that is written down nowhere.
///
/// Who reads the whole folder has nothing without the passphrase. A process knows it from `BOARDWALK_PASSPHRASE`, from
/// the wizard, or by asking at its terminal, once a start; one that was started by another gets the secret itself.
package actor PassphraseVault: Vault {
  /// How often a person may type it wrong at the terminal.
  private static let tries = 3

  private let entries: SealedEntries
  private let memory: LockedSecrets
  private let passphrase: Passphrase
  private let handedOn: EnvironmentVault
  /// Deriving the key and waiting for a person hold a thread: one of our own.
  private let executor = QueueExecutor(label: "boardwalk.passphrase-vault")

  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// - Parameters:
  ///   - home: Where files are.
  ///   - memory: Holds the secrets that are opened.
  ///   - passphrase: What the process knows.
  ///   - handedOn: The secret that the process which started this one handed on, if one did.
  package init(_ home: Home, memory: LockedSecrets, passphrase: Passphrase, handedOn: EnvironmentVault) {
    entries = SealedEntries(folder: home.vault, ending: ".locked", header: Array("bwphrase".utf8) + [1])
    self.memory = memory
    self.passphrase = passphrase
    self.handedOn = handedOn
  }

  package func put(_ secret: SecretHandle, as reference: String, profile: String, name: SecretName) async throws {
    guard let bytes = memory.bytes(secret) else { throw VaultError.forgotten }
    guard bytes.count > 0 else { throw VaultError.empty(location: "the sign-in") }
    guard let words = try passphrase.known() else { throw VaultError.noPassphrase }
    let least = SecretStore.leastPassphraseCount
    guard words.characterCount >= least else { throw VaultError.shortPassphrase(least: least) }
    let derivation = PassphraseKey()
    guard let key = derivation.derive(from: words) else { throw VaultError.noMemory }
    let box = bytes.read { SealedBox(sealing: $0, with: key, context: context(derivation, profile, name)) }
    try entries.add(derivation.bytes + box.nonce + box.ciphertext, as: reference)
  }

  package func open(_ reference: String, profile: String, name: SecretName) async throws -> SecretHandle {
    if let secret = try handedOn.inherited() { return secret }
    let (bytes, path) = try entries.read(
      reference, atLeast: PassphraseKey.byteCount + SealedBox.nonceCount + SealedBox.tagCount)
    let derivation = PassphraseKey(bytes: bytes.prefix(PassphraseKey.byteCount))
    let rest = bytes.dropFirst(PassphraseKey.byteCount)
    let box = SealedBox(
      nonce: Array(rest.prefix(SealedBox.nonceCount)), ciphertext: Array(rest.dropFirst(SealedBox.nonceCount)))
    func opened(with words: LockedBytes) throws -> LockedBytes? {
      guard let key = derivation.derive(from: words) else { throw VaultError.noMemory }
      return box.open(with: key, context: context(derivation, profile, name))
    }
    if let words = try passphrase.known() {
      guard let secret = try opened(with: words) else { throw VaultError.wrongPassphrase(location: path) }
      return memory.keep(secret)
    }
    for attempt in 1...Self.tries {
      guard let words = try passphrase.ask(again: attempt > 1) else { throw VaultError.noPassphrase }
      guard let secret = try opened(with: words) else { continue }
      passphrase.keep(words)
      return memory.keep(secret)
    }
    throw VaultError.wrongPassphrase(location: path)
  }

  package func remove(_ reference: String) async throws { try entries.remove(reference) }

  package func describe(_ reference: String) async throws -> VaultEntry { try entries.describe(reference, .passphrase) }

  /// The cost and the salt belong to what is sealed: nobody can make the next opening cheaper, or dearer.
  private func context(_ derivation: PassphraseKey, _ profile: String, _ name: SecretName) -> [UInt8] {
    entries.context(profile, name) + derivation.bytes
  }
}

extension PassphraseKey {
  /// Passes, memory, salt.
  fileprivate static let byteCount = 8 + saltCount

  fileprivate var bytes: [UInt8] { passes.littleEndianBytes + memory.littleEndianBytes + salt }

  fileprivate init(bytes: some Collection<UInt8>) {
    self.init(
      salt: Array(bytes.dropFirst(8)), passes: UInt32(littleEndian: bytes.prefix(4)),
      memory: UInt32(littleEndian: bytes.dropFirst(4).prefix(4)))
  }
}
