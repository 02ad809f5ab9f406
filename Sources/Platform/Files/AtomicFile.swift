import Glibc
package import Services

extension Files {
  /// The steps of an atomic write, each of which may be the last before a crash.
  package enum WriteStep: Sendable, Hashable, CaseIterable {
    case create, write, sync, keepPrevious, rename, syncFolder
  }

  /// The end of the names of files that are being written.
  private static let unfinished = ".new"
  /// The age in seconds at which an unfinished file is a crash's: no write takes a minute.
  private static let unfinishedAge = 600

  /// Writes a file so that its name always holds the old content or the new one, whole and on the disk.
  ///
  /// The file has mode 0600 from its first moment.
  ///
  /// - Parameters:
  ///   - bytes: The new content.
  ///   - place: The file. Missing folders are made with mode 0700.
  ///   - isPrivate: Whether a folder that others may read is refused.
  ///   - keepsPrevious: Whether the old content stays, under the name with `.1`.
  ///   - isNew: Whether a file that is there already is an error.
  ///   - before: Called before each step; for tests, which stop here.
  /// - Throws: `StorageError`; the name then has the old content, whole. Where only the folder could not be synced, it has
  ///   the new one, which a crash may undo.
  package static func write(
    _ bytes: RawSpan, to place: Place, isPrivate: Bool = false, keepsPrevious: Bool = false, isNew: Bool = false,
    before: (WriteStep) throws(StorageError) -> Void = { _ throws(StorageError) in }
  ) throws(StorageError) {
    let folder = try Folders.open(place.folder, create: true, isPrivate: isPrivate)
    removeUnfinished(in: folder.number, place)
    try before(.create)
    let temporary = ".\(place.name).\(UInt64.random(in: 0 ... .max))\(unfinished)"
    let number = openat(
      folder.number, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600 as mode_t)
    guard number >= 0 else { throw StorageError(place.path, errno: errno) }
    let file = Descriptor(number)
    do throws(StorageError) {
      try before(.write)
      try append(bytes, to: file.number, place)
      try before(.sync)
      guard retrying({ fsync(file.number) }) == 0 else { throw StorageError(place.path, errno: errno) }
      if keepsPrevious {
        try before(.keepPrevious)
        try keepPrevious(place, in: folder.number)
      }
      try before(.rename)
      try rename(temporary, to: place, in: folder.number, isNew: isNew)
    } catch {
      // The write has failed already; a leftover is removed by a later one.
      unlinkat(folder.number, temporary, 0)
      throw error
    }
    try before(.syncFolder)
    guard retrying({ fsync(folder.number) }) == 0 else { throw StorageError(place.folder.path, errno: errno) }
  }

  /// Writes all bytes to an open file.
  static func append(_ bytes: RawSpan, to file: Int32, _ place: Place) throws(StorageError) {
    let failure = bytes.withUnsafeBytes { bytes -> Int32? in
      var rest = bytes[...]
      while !rest.isEmpty {
        let part = UnsafeRawBufferPointer(rebasing: rest)
        let count = retrying { Glibc.write(file, part.baseAddress, part.count) }
        guard count >= 0 else { return errno }
        rest = rest.dropFirst(count)
      }
      return nil
    }
    if let failure { throw StorageError(place.path, errno: failure) }
  }

  /// Gives the old content a second name, so that the first is never absent.
  private static func keepPrevious(_ place: Place, in folder: Int32) throws(StorageError) {
    let previous = place.name + ".1"
    let link = ".\(previous).\(UInt64.random(in: 0 ... .max))\(unfinished)"
    guard linkat(folder, place.name, folder, link, 0) == 0 else {
      if errno == ENOENT { return }
      throw StorageError(place.path, errno: errno)
    }
    let code = renameat(folder, link, folder, previous)
    let number = errno
    // Where both names were one file already, renaming leaves the first.
    unlinkat(folder, link, 0)
    guard code == 0 else { throw StorageError(place.path, errno: number) }
  }

  private static func rename(_ temporary: String, to place: Place, in folder: Int32, isNew: Bool)
    throws(StorageError)
  {
    if isNew {
      guard linkat(folder, temporary, folder, place.name, 0) == 0 else { throw StorageError(place.path, errno: errno) }
      unlinkat(folder, temporary, 0)
      return
    }
    guard renameat(folder, temporary, folder, place.name) == 0 else { throw StorageError(place.path, errno: errno) }
  }

  /// Removes what writes of the same file left that a crash ended long ago.
  private static func removeUnfinished(in folder: Int32, _ place: Place) {
    // Only tidying: where the folder cannot be listed, the write itself will say what is wrong.
    guard let names = try? names(in: place.folder) else { return }
    let prefix = ".\(place.name)."
    for name in names where name.hasPrefix(prefix) && name.hasSuffix(unfinished) {
      var facts = stat()
      guard fstatat(folder, name, &facts, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
      if facts.st_mtim.tv_sec < time(nil) - unfinishedAge { unlinkat(folder, name, 0) }
    }
  }
}
