package import Crypto
package import Model
import Platform
package import Services

/// Secrets in files, each sealed with a key that lies in a file beside them.
///
/// Guards against copies of single files, backups of the profile, and mixed-up entries. Who reads the whole folder has
/// the secrets: it is for us alone, and refused when it is not.
package struct KeyFileVault: Vault {
  /// The first bytes of an entry: its kind and the version of its format.
  private static let header = Array("bwsecret".utf8) + [1]
  private static let ending = ".sealed"

  private let folder: Place
  private let memory: LockedSecrets

  package init(_ home: Home, memory: LockedSecrets) {
    folder = home.vault
    self.memory = memory
  }

  package func put(_ secret: SecretHandle, profile: String, name: SecretName) async throws -> String {
    guard let bytes = memory.bytes(secret) else { throw VaultError.forgotten }
    guard bytes.count > 0 else { throw VaultError.empty(location: "the sign-in") }
    let key = try MasterKey.openOrMake(in: folder)
    let box = bytes.read { SealedBox(sealing: $0, with: key, context: Self.context(profile, name)) }
    let reference = UniqueID.uuid()
    let entry = Self.header + box.nonce + box.ciphertext
    try Files.write(entry.span.bytes, to: try place(reference), isPrivate: true, isNew: true)
    return reference
  }

  package func open(_ reference: String, profile: String, name: SecretName) async throws -> SecretHandle {
    let place = try place(reference)
    guard let entry = try Files.read(place, isPrivate: true) else { throw VaultError.missing(location: place.path) }
    let box = try box(in: entry, at: place)
    guard let key = try MasterKey.open(in: folder) else {
      throw VaultError.missing(location: folder.appending(MasterKey.name).path)
    }
    guard let secret = box.open(with: key, context: Self.context(profile, name)) else {
      throw VaultError.notAuthentic(location: place.path)
    }
    return memory.keep(secret)
  }

  package func remove(_ reference: String) async throws {
    let place = try place(reference)
    guard let entry = try Files.read(place, isPrivate: true) else { return }
    // On the disks of today the old bytes may stay for a while; what stays is sealed.
    let blank = [UInt8](repeating: 0, count: entry.count)
    try Files.overwrite(blank.span.bytes, at: place)
    try Files.remove(place)
  }

  package func describe(_ reference: String) async throws -> VaultEntry {
    let place = try place(reference)
    guard let since = try Files.modified(place) else { throw VaultError.missing(location: place.path) }
    return VaultEntry(store: .keyFile, since: since, location: place.path)
  }

  /// The file of an entry.
  ///
  /// A reference comes from the profile, which people edit.
  private func place(_ reference: String) throws(VaultError) -> Place {
    guard reference.utf8.count == 36, ProfileName(rawValue: reference) != nil else {
      throw .missing(location: folder.path)
    }
    return folder.appending(reference + Self.ending)
  }

  private func box(in entry: [UInt8], at place: Place) throws(VaultError) -> SealedBox {
    let kind = Self.header.dropLast()
    guard entry.starts(with: kind), entry.count >= Self.header.count + SealedBox.nonceCount + SealedBox.tagCount else {
      throw .notAuthentic(location: place.path)
    }
    guard entry[kind.count] == Self.header[kind.count] else { throw .newer(location: place.path) }
    let nonce = entry[Self.header.count...].prefix(SealedBox.nonceCount)
    return SealedBox(nonce: Array(nonce), ciphertext: Array(entry[nonce.endIndex...]))
  }

  /// What an entry belongs to; without it, or with another, it does not open.
  private static func context(_ profile: String, _ name: SecretName) -> [UInt8] {
    var context = header
    for part in [profile, name.rawValue] {
      // The lengths keep two parts apart, whatever they hold.
      let bytes = Array(part.utf8)
      context += (0..<4).map { UInt8(truncatingIfNeeded: bytes.count >> (8 * $0)) } + bytes
    }
    return context
  }
}
