import Glibc
package import Model
package import Services

/// Files of ours: read, listed and removed without following links, and written so that a crash leaves the old file or
/// the new one.
package enum Files {
  /// More than any file of ours has: 16 MiB.
  package static let sizeLimit = 1 << 24

  /// Reads a whole file.
  ///
  /// - Parameters:
  ///   - place: The file, which must belong to us and be no symbolic link.
  ///   - isPrivate: Whether a file that others may read is refused.
  /// - Returns: `nil` when it is not there.
  /// - Throws: `StorageError` when it is there and cannot be read, or is not a plain file of ours.
  package static func read(_ place: Place, isPrivate: Bool = false) throws(StorageError) -> [UInt8]? {
    guard let number = try openForReading(place, isPrivate: isPrivate) else { return nil }
    return try contents(of: Descriptor(number), at: place)
  }

  /// Opens a file under the same rules.
  ///
  /// - Returns: The descriptor, which the caller closes; `nil` when the file is not there.
  /// - Throws: `StorageError` when it is there and cannot be read, or is not a plain file of ours.
  package static func openForReading(_ place: Place, isPrivate: Bool = false) throws(StorageError) -> Int32? {
    let folder: Descriptor
    do { folder = try Folders.open(place.folder, create: false, isPrivate: isPrivate) } catch {
      if error.cause == .missing { return nil }
      throw error
    }
    // Without waiting: a pipe in the file's place must not hang us.
    let number = openat(folder.number, place.name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    guard number >= 0 else {
      if errno == ENOENT { return nil }
      throw StorageError(place.path, errno: errno)
    }
    try Folders.check(number, at: place, forbidden: isPrivate ? 0o077 : 0o022, needed: "600")
    let file = Descriptor(number)
    var facts = stat()
    guard fstat(file.number, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
      throw StorageError(place.path, .refused("It is not a file"))
    }
    return file.release()
  }

  private static func contents(of file: borrowing Descriptor, at place: Place) throws(StorageError) -> [UInt8] {
    var bytes: [UInt8] = []
    var room = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = retrying { Glibc.read(file.number, &room, room.count) }
      guard count >= 0 else { throw StorageError(place.path, errno: errno) }
      if count == 0 { return bytes }
      bytes += room[..<count]
      guard bytes.count <= sizeLimit else { throw StorageError(place.path, .refused("It is too large")) }
    }
  }

  /// The names in a folder, sorted; none when it is not there.
  package static func names(in place: Place) throws(StorageError) -> [String] {
    let folder: Descriptor
    do { folder = try Folders.open(place, create: false) } catch {
      if error.cause == .missing { return [] }
      throw error
    }
    return try names(in: folder.release(), at: place)
  }

  private static func names(in number: Int32, at place: Place) throws(StorageError) -> [String] {
    guard let list = fdopendir(number) else {
      let error = StorageError(place.path, errno: errno)
      close(number)
      throw error
    }
    defer { closedir(list) }
    var names: [String] = []
    while let entry = readdir(list) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: $0.pointee)) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Writes over the bytes of a file in place, without making it longer; for what is removed next.
  package static func overwrite(_ bytes: RawSpan, at place: Place) throws(StorageError) {
    let folder = try Folders.open(place.folder, create: false)
    let number = openat(folder.number, place.name, O_WRONLY | O_NOFOLLOW | O_CLOEXEC)
    guard number >= 0 else { throw StorageError(place.path, errno: errno) }
    let file = Descriptor(number)
    try append(bytes, to: file.number, place)
    guard retrying({ fsync(file.number) }) == 0 else { throw StorageError(place.path, errno: errno) }
  }

  /// When a file was last written; `nil` when it is not there.
  package static func modified(_ place: Place) throws(StorageError) -> Timestamp? {
    let folder: Descriptor
    do { folder = try Folders.open(place.folder, create: false) } catch {
      if error.cause == .missing { return nil }
      throw error
    }
    var facts = stat()
    guard fstatat(folder.number, place.name, &facts, AT_SYMLINK_NOFOLLOW) == 0 else {
      if errno == ENOENT { return nil }
      throw StorageError(place.path, errno: errno)
    }
    return Timestamp(seconds: Int64(facts.st_mtim.tv_sec))
  }

  /// Removes a file.
  ///
  /// One that is not there is no error.
  package static func remove(_ place: Place) throws(StorageError) {
    let folder: Descriptor
    do { folder = try Folders.open(place.folder, create: false) } catch {
      if error.cause == .missing { return }
      throw error
    }
    guard unlinkat(folder.number, place.name, 0) == 0 || errno == ENOENT else {
      throw StorageError(place.path, errno: errno)
    }
    guard fsync(folder.number) == 0 else { throw StorageError(place.folder.path, errno: errno) }
  }

  /// Whether a file of a person's is there and can be read.
  package static func isReadable(path: String) -> Bool { access(path, R_OK) == 0 }

  /// Writes a file outside our own folders, such as an answers file, as atomically as one of ours.
  ///
  /// - Throws: `StorageError`; ``StorageError/Cause/missing`` for a folder that is not there.
  package static func write(_ bytes: [UInt8], path: String) throws(StorageError) {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    guard !name.isEmpty, access(folder, F_OK) == 0 else { throw StorageError(folder, .missing) }
    try write(bytes.span.bytes, to: Place(base: folder, [name]))
  }

  /// Makes a folder and those above it, with mode 0700, or checks those that are there.
  package static func makeFolder(_ place: Place, isPrivate: Bool = false) throws(StorageError) {
    _ = try Folders.open(place, create: true, isPrivate: isPrivate)
  }
}
