package import Crypto
import Glibc
import Services

/// Reads a secret from a file, a pipe or standard input straight into locked memory.
package enum SecretReader {
  /// The longest secret; keys have 16 characters, passphrases and tokens seldom more than a thousand.
  package static let limit = 8_192

  /// Reads one line.
  ///
  /// One line break at the end (LF or CRLF) is removed; any other control character is refused, as are more lines.
  ///
  /// - Parameters:
  ///   - descriptor: An open file; it stays open.
  ///   - location: Where it comes from, for messages.
  /// - Returns: The secret.
  /// - Throws: `VaultError`, or `StorageError` when it cannot be read.
  package static func read(_ descriptor: Int32, location: String) throws -> LockedBytes {
    // One byte more than a secret and its line break may have tells one that is too long.
    let raw = try LockedBytes(capacity: limit + 3) { room in
      var end = 0
      while end < room.count, let start = room.baseAddress {
        let count = Glibc.read(descriptor, start + end, room.count - end)
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { throw StorageError(location, .refused("It cannot be read")) }
        if count == 0 { break }
        end += count
      }
      return end
    }
    return try line(of: raw, location: location)
  }

  /// Reads `--secret-file`: a file, or standard input for `-`.
  ///
  /// - Throws: `VaultError`, or `StorageError` for the file; one that others may read is refused.
  package static func read(file path: String) throws -> LockedBytes {
    guard path != "-" else { return try read(STDIN_FILENO, location: "standard input") }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw StorageError(path, errno == ENOENT ? .missing : .refused("It cannot be opened"))
    }
    defer { close(descriptor) }
    var facts = stat()
    // A pipe, such as the shell's <(…), has modes that mean nothing.
    if fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG, facts.st_mode & 0o077 != 0 {
      throw StorageError(path, .tooOpen(mode: "0" + String(facts.st_mode & 0o7777, radix: 8), needed: "600"))
    }
    return try read(descriptor, location: path)
  }

  /// The one line that the bytes hold.
  static func line(of raw: LockedBytes, location: String) throws(VaultError) -> LockedBytes {
    try raw.read { bytes throws(VaultError) in
      var end = bytes.byteCount
      func last() -> UInt8? { end > 0 ? bytes.unsafeLoad(fromByteOffset: end - 1, as: UInt8.self) : nil }
      if last() == 0x0A {
        end -= 1
        if last() == 0x0D { end -= 1 }
      }
      guard end > 0 else { throw .empty(location: location) }
      guard end <= limit else { throw .tooLong(location: location, limit: limit) }
      let line = bytes.extracting(first: end)
      for index in 0..<end {
        let byte = line.unsafeLoad(fromByteOffset: index, as: UInt8.self)
        if byte < 0x20 || byte == 0x7F { throw .unusable(location: location) }
      }
      guard (try? UTF8Span(validating: Span(_bytes: line))) != nil else { throw .unusable(location: location) }
      return LockedBytes(copying: line)
    }
  }
}
