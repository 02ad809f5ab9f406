package import Crypto
package import Model
import Platform
package import Services

/// Secrets in files, each sealed with a key that lies in a file beside them.
///
/// Guards against copies of single files, backups of the profile, and mixed-up entries. Who reads the whole folder has
/// the secrets: it is for us alone, and refused when it is not.
package struct KeyFileVault: Vault {
  private let entries: SealedEntries
  private let memory: LockedSecrets

  package init(_ home: Home, memory: LockedSecrets) {
    entries = SealedEntries(folder: home.vault, ending: ".sealed", header: Array("bwsecret".utf8) + [1])
    self.memory = memory
  }

  package func put(_ secret: SecretHandle, as reference: String, profile: String, name: SecretName) async throws {
    guard let bytes = memory.bytes(secret) else { throw VaultError.forgotten }
    guard bytes.count > 0 else { throw VaultError.empty(location: "the sign-in") }
    let key = try MasterKey.openOrMake(in: entries.folder)
    let box = bytes.read { SealedBox(sealing: $0, with: key, context: entries.context(profile, name)) }
    try entries.add(box.nonce + box.ciphertext, as: reference)
  }

  package func open(_ reference: String, profile: String, name: SecretName) async throws -> SecretHandle {
    let (bytes, path) = try entries.read(reference, atLeast: SealedBox.nonceCount + SealedBox.tagCount)
    guard let key = try MasterKey.open(in: entries.folder) else {
      throw VaultError.missing(location: entries.folder.appending(MasterKey.name).path)
    }
    let box = SealedBox(
      nonce: Array(bytes.prefix(SealedBox.nonceCount)), ciphertext: Array(bytes.dropFirst(SealedBox.nonceCount)))
    guard let secret = box.open(with: key, context: entries.context(profile, name)) else {
      throw VaultError.notAuthentic(location: path)
    }
    return memory.keep(secret)
  }

  package func remove(_ reference: String) async throws { try entries.remove(reference) }

  package func describe(_ reference: String) async throws -> VaultEntry { try entries.describe(reference, .keyFile) }
}
