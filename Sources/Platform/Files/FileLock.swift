import Glibc
import Services
import Synchronization

/// A lock of the kernel on a file that is made once and never removed, so that all who ask mean the same file.
///
/// Let go when it is released, forgotten, or its process ends in any way.
final class FileLock: HeldLock {
  private let descriptor: Mutex<Int32?>

  private init(_ descriptor: consuming Descriptor) { self.descriptor = Mutex(descriptor.release()) }

  deinit { release() }

  /// Takes the lock if nobody has it.
  ///
  /// - Parameters:
  ///   - place: The lock's file.
  ///   - record: What the file says while it is held; for messages only.
  /// - Returns: `nil` when another holds it.
  /// - Throws: `StorageError` for the file.
  static func attempt(_ place: Place, record: [UInt8] = []) throws(StorageError) -> FileLock? {
    let file = try open(place)
    guard retrying({ flock(file.number, LOCK_EX | LOCK_NB) }) == 0 else {
      if errno == EWOULDBLOCK { return nil }
      throw StorageError(place.path, errno: errno)
    }
    guard ftruncate(file.number, 0) == 0 else { throw StorageError(place.path, errno: errno) }
    try Files.append(record.span.bytes, to: file.number, place)
    return FileLock(file)
  }

  /// Takes the lock, trying for two seconds: longer than any write of ours takes.
  ///
  /// - Throws: ``StorageError/Cause/busy`` when another holds it all that time.
  static func wait(_ place: Place, attempts: Int = 100) throws(StorageError) -> FileLock {
    for attempt in 0..<attempts {
      if attempt > 0 { usleep(20_000) }
      if let lock = try self.attempt(place) { return lock }
    }
    throw StorageError(place.path, .busy)
  }

  private static func open(_ place: Place) throws(StorageError) -> Descriptor {
    let folder = try Folders.open(place.folder, create: true)
    let number = openat(folder.number, place.name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600 as mode_t)
    guard number >= 0 else { throw StorageError(place.path, errno: errno) }
    try Folders.check(number, at: place, forbidden: 0o022, needed: "600")
    return Descriptor(number)
  }

  func release() {
    descriptor.withLock { number in
      guard let held = number else { return }
      // The record only informs: one that stays names a process that no longer holds the lock, or has ended.
      ftruncate(held, 0)
      // Not by closing alone: a process that is just being started has a copy of the descriptor for a moment.
      flock(held, LOCK_UN)
      close(held)
      number = nil
    }
  }
}
