import Crypto
import Model
import Platform
import Services

/// Entries of a vault in files of their own: what those of the key file and of the passphrase have in common.
struct SealedEntries: Sendable {
  let folder: Place
  /// What the names of the files end with.
  let ending: String
  /// The first bytes of an entry: its kind and, last, the version of its format.
  let header: [UInt8]

  /// Writes a new entry.
  func add(_ parts: [UInt8], as reference: String) throws {
    let entry = header + parts
    try Files.write(entry.span.bytes, to: try place(reference), isPrivate: true, isNew: true)
  }

  /// What follows the header of an entry.
  ///
  /// - Parameters:
  ///   - reference: The entry.
  ///   - count: The least number of bytes that follow.
  /// - Returns: The bytes, and the path of the file for messages.
  /// - Throws: `VaultError` for what is no whole entry of this kind, or `StorageError` for the file.
  func read(_ reference: String, atLeast count: Int) throws -> (bytes: [UInt8], path: String) {
    let place = try place(reference)
    guard let entry = try Files.read(place, isPrivate: true) else { throw VaultError.missing(location: place.path) }
    let kind = header.dropLast()
    guard entry.starts(with: kind), entry.count >= header.count + count else {
      throw VaultError.notAuthentic(location: place.path)
    }
    guard entry[kind.count] == header[kind.count] else { throw VaultError.newer(location: place.path) }
    return (Array(entry[header.count...]), place.path)
  }

  func remove(_ reference: String) throws {
    let place = try place(reference)
    guard let entry = try Files.read(place, isPrivate: true) else { return }
    // On the disks of today the old bytes may stay for a while; what stays is sealed.
    let blank = [UInt8](repeating: 0, count: entry.count)
    try Files.overwrite(blank.span.bytes, at: place)
    try Files.remove(place)
  }

  func describe(_ reference: String, _ store: SecretStore) throws -> VaultEntry {
    let place = try place(reference)
    guard let since = try Files.modified(place) else { throw VaultError.missing(location: place.path) }
    return VaultEntry(store: store, since: since, location: place.path)
  }

  /// What an entry belongs to; without it, or with another, it does not open.
  func context(_ profile: String, _ name: SecretName) -> [UInt8] {
    var context = header
    for part in [profile, name.rawValue] {
      // The lengths keep two parts apart, whatever they hold.
      let bytes = Array(part.utf8)
      context += UInt32(truncatingIfNeeded: bytes.count).littleEndianBytes + bytes
    }
    return context
  }

  /// The file of an entry.
  ///
  /// A reference comes from the profile, which people edit.
  private func place(_ reference: String) throws(VaultError) -> Place {
    guard reference.utf8.count == 36, ProfileName(rawValue: reference) != nil else {
      throw .missing(location: folder.path)
    }
    return folder.appending(reference + ending)
  }
}

extension UInt32 {
  /// The lowest byte first.
  var littleEndianBytes: [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: self >> (8 * $0)) } }

  /// From four bytes, the lowest first.
  init(littleEndian bytes: some Collection<UInt8>) {
    self = bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }
}
