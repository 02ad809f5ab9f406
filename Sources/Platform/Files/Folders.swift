import Glibc
import Services

/// Folders of ours, opened name by name from their base, so that nobody can lead us elsewhere.
enum Folders {
  /// Opens a folder.
  ///
  /// Each folder below the base must be ours, no symbolic link, and closed to writing by others.
  ///
  /// - Parameters:
  ///   - place: The folder.
  ///   - create: Whether missing folders are made, with mode 0700.
  ///   - isPrivate: Whether others may not even read it.
  /// - Returns: The folder.
  /// - Throws: `StorageError`; ``StorageError/Cause/missing`` where it is not there and is not made.
  static func open(_ place: Place, create: Bool, isPrivate: Bool = false) throws(StorageError) -> Descriptor {
    if create { try makeBase(place.base) }
    let base = Glibc.open(place.base, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard base >= 0 else { throw StorageError(place.base, errno: errno) }
    var folder = Descriptor(base)
    for (index, name) in place.names.enumerated() {
      let here = Place(base: place.base, Array(place.names[...index]))
      let next = try child(name, of: folder.number, at: here, create: create)
      try check(
        next, at: here, forbidden: isPrivate && index == place.names.count - 1 ? 0o077 : 0o022, needed: "700")
      folder = Descriptor(next)
    }
    return folder
  }

  private static func child(_ name: String, of folder: Int32, at place: Place, create: Bool)
    throws(StorageError) -> Int32
  {
    let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
    var child = openat(folder, name, flags)
    if child < 0, errno == ENOENT, create {
      // Somebody may have made it in between: then it is opened and judged as any other.
      guard mkdirat(folder, name, 0o700) == 0 || errno == EEXIST else { throw StorageError(place.path, errno: errno) }
      child = openat(folder, name, flags)
    }
    guard child >= 0 else {
      let number = errno
      throw StorageError(place.path, errno: isLink(name, in: folder) ? ELOOP : number)
    }
    return child
  }

  /// Whether a name is a symbolic link: the system calls a link to a folder "not a directory".
  private static func isLink(_ name: String, in folder: Int32) -> Bool {
    var facts = stat()
    return fstatat(folder, name, &facts, AT_SYMLINK_NOFOLLOW) == 0 && facts.st_mode & S_IFMT == S_IFLNK
  }

  /// Makes the base and what it lies in, as the XDG specification asks: with mode 0700.
  private static func makeBase(_ path: String) throws(StorageError) {
    var facts = stat()
    guard stat(path, &facts) != 0 else { return }
    guard errno == ENOENT else { throw StorageError(path, errno: errno) }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex { try makeBase(String(path[..<slash])) }
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw StorageError(path, errno: errno) }
  }

  /// Judges an open file or folder by owner and mode; closes it if it is refused.
  static func check(_ descriptor: Int32, at place: Place, forbidden: mode_t, needed: String) throws(StorageError) {
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else {
      let number = errno
      close(descriptor)
      throw StorageError(place.path, errno: number)
    }
    if facts.st_uid != geteuid() {
      close(descriptor)
      throw StorageError(place.path, .foreign(owner: facts.st_uid))
    }
    if facts.st_mode & forbidden != 0 {
      close(descriptor)
      let mode = String(facts.st_mode & 0o7777, radix: 8)
      throw StorageError(place.path, .tooOpen(mode: "0" + mode, needed: needed))
    }
  }
}
