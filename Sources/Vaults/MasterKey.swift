import Crypto
import Glibc
import Platform
import Services

/// The key that seals the secrets of a key-file vault: 32 random bytes in a file of their own.
enum MasterKey {
  static let name = "master.key"

  /// The key, made when there is none yet.
  ///
  /// - Throws: `StorageError` when the file is not ours alone or not a key; nothing is ever replaced.
  static func openOrMake(in vault: Place) throws -> LockedBytes {
    if let key = try open(in: vault) { return key }
    let key = LockedBytes(random: SealedBox.keyCount)
    let failure = key.read { keep($0, in: vault) }
    guard let failure else { return key }
    // Another process may have made one in between: then that is the key.
    guard failure.cause == .exists, let key = try open(in: vault) else { throw failure }
    return key
  }

  /// Writes a new key.
  ///
  /// - Returns: What went wrong, as a value: a closure with a typed error around this call stops the compiler.
  private static func keep(_ key: RawSpan, in vault: Place) -> StorageError? {
    do throws(StorageError) {
      try Files.write(key, to: vault.appending(name), isPrivate: true, isNew: true)
      return nil
    } catch { return error }
  }

  /// The key, read into locked memory; `nil` when there is none.
  ///
  /// - Throws: `StorageError` when the file is not ours alone or not a key.
  static func open(in vault: Place) throws -> LockedBytes? {
    let place = vault.appending(name)
    guard let file = try Files.openForReading(place, isPrivate: true) else { return nil }
    defer { close(file) }
    let key = try LockedBytes(capacity: SealedBox.keyCount + 1) { room in
      var end = 0
      while end < room.count, let start = room.baseAddress {
        let count = read(file, start + end, room.count - end)
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { throw StorageError(place.path, .refused("It cannot be read")) }
        if count == 0 { break }
        end += count
      }
      return end
    }
    guard key.count == SealedBox.keyCount else {
      throw StorageError(place.path, .refused("It is not a key of \(SealedBox.keyCount) bytes"))
    }
    return key
  }
}
