package import Crypto
import Glibc
package import Services

/// Reads a secret from a file, a pipe or standard input straight into locked memory.
package enum SecretReader {
  /// The longest secret; keys have 16 characters, passphrases and tokens seldom more than a thousand.
  package static let limit = 8_192

  /// Reads one line.
  ///
  /// Blanks and line breaks around it come from copying and are left out; control characters within are refused, and
  /// so are more lines.
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
  /// Who may read it is the affair of whoever made it, and often not theirs to change: containers mount secrets
  /// readable. One that everybody may change is refused.
  ///
  /// - Throws: `VaultError`, or `StorageError` for the file.
  package static func read(file path: String) throws -> LockedBytes {
    guard path != "-" else { return try read(STDIN_FILENO, location: "standard input") }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw StorageError(path, errno == ENOENT ? .missing : .refused("It cannot be opened"))
    }
    defer { close(descriptor) }
    var facts = stat()
    // A pipe, such as the shell's <(…), has modes that mean nothing.
    if fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG, facts.st_mode & S_IWOTH != 0 {
      throw StorageError(path, .tooOpen(mode: "0" + String(facts.st_mode & 0o7777, radix: 8), needed: "600"))
    }
    return try read(descriptor, location: path)
  }

  /// Reads a file that a person names where a screen waits: a pipe or a device, which may never answer, is refused.
  ///
  /// - Throws: `VaultError`, or `StorageError` for the file.
  package static func read(regularFile path: String) throws -> LockedBytes {
    var facts = stat()
    guard stat(path, &facts) == 0 || errno != ENOENT else { throw StorageError(path, .missing) }
    guard facts.st_mode & S_IFMT == S_IFREG else { throw StorageError(path, .refused("It is not a file to read")) }
    return try read(file: path)
  }

  /// Reads a variable of the environment.
  ///
  /// - Throws: `VaultError`
  package static func read(variable name: String, of variables: [String: String]) throws -> LockedBytes {
    let location = "the variable \(name)"
    guard let value = variables[name], !value.isEmpty else { throw VaultError.empty(location: location) }
    return try line(of: LockedBytes(copying: Array(value.utf8).span.bytes), location: location)
  }

  /// A typed line as a secret.
  ///
  /// - Throws: `VaultError`.
  package static func line(_ typed: LockedBytes, location: String) throws(VaultError) -> LockedBytes {
    try line(of: typed, location: location)
  }

  /// The file or variable that a typed line names in the place of a secret: `@FILE`, `env:NAME`.
  ///
  /// - Returns: The line; `nil` where it is a secret itself, which stays where it is.
  package static func reference(in typed: LockedBytes) -> String? {
    trimmed(typed).read { bytes in
      bytes.withUnsafeBytes { bytes -> String? in
        guard bytes.count > 1, bytes.starts(with: "@".utf8) || bytes.starts(with: "env:".utf8) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
      }
    }
  }

  /// The one line that the bytes hold.
  static func line(of raw: LockedBytes, location: String) throws(VaultError) -> LockedBytes {
    try raw.read { bytes throws(VaultError) in
      let line = bounds(bytes)
      guard !line.isEmpty else { throw .empty(location: location) }
      // More bytes than were read may follow what is longer than a secret with its line break.
      guard line.count <= limit, bytes.byteCount <= limit + 2 else { throw .tooLong(location: location, limit: limit) }
      return try checked(bytes.extracting(line), location: location)
    }
  }

  /// What was typed, as it counts: without the blanks around it, as everywhere.
  static func trimmed(_ raw: LockedBytes) -> LockedBytes {
    raw.read { LockedBytes(copying: $0.extracting(bounds($0))) }
  }

  /// Where the line lies between the blanks and line breaks around it.
  private static func bounds(_ bytes: RawSpan) -> Range<Int> {
    func isBlank(_ index: Int) -> Bool {
      [0x20, 0x09, 0x0A, 0x0D].contains(bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self))
    }
    var start = 0
    var end = bytes.byteCount
    while start < end, isBlank(start) { start += 1 }
    while end > start, isBlank(end - 1) { end -= 1 }
    return start..<end
  }

  /// The one line that a program printed: one line break at its end goes, everything else counts.
  static func printed(_ raw: LockedBytes, location: String) throws(VaultError) -> LockedBytes {
    try raw.read { bytes throws(VaultError) in
      func byte(_ index: Int) -> UInt8 { bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self) }
      var end = bytes.byteCount
      if end > 0, byte(end - 1) == 0x0A { end -= end > 1 && byte(end - 2) == 0x0D ? 2 : 1 }
      guard end > 0 else { throw .empty(location: location) }
      guard end <= limit else { throw .tooLong(location: location, limit: limit) }
      return try checked(bytes.extracting(0..<end), location: location)
    }
  }

  /// A copy of a line that a secret can be: text without control characters.
  private static func checked(_ line: RawSpan, location: String) throws(VaultError) -> LockedBytes {
    for index in 0..<line.byteCount {
      let byte = line.unsafeLoad(fromByteOffset: index, as: UInt8.self)
      if byte < 0x20 || byte == 0x7F { throw .unusable(location: location) }
    }
    guard (try? UTF8Span(validating: Span(_bytes: line))) != nil else { throw .unusable(location: location) }
    return LockedBytes(copying: line)
  }
}
