import CPlatform
import FoundationEssentials
import Glibc
import Model
package import Services

/// The locks of profiles, as files `NAME/run.lock` and `NAME/draft.lock` in the state folder.
package struct ProcessLocks: Locks {
  /// The numbers of file systems on which locks of other machines are not seen: NFS, CIFS, SMB.
  private static let networkFileSystems: Set<Int> = [0x6969, 0xFF53_4D42, 0xFE53_4D42, 0x517B]

  private let home: Home
  private let allowsNetwork: Bool

  /// - Parameters:
  ///   - home: Where the state folder is.
  ///   - allowsNetwork: Whether the state folder may lie on a network file system.
  package init(_ home: Home, allowsNetwork: Bool = false) {
    self.home = home
    self.allowsNetwork = allowsNetwork
  }

  package func acquire(_ kind: LockKind, of name: ProfileName, run: String?) throws(StorageError) -> LockAttempt {
    let place = place(kind, name)
    try Files.makeFolder(place.folder)
    try checkFileSystem(of: place.folder)
    let pid = getpid()
    let holder = LockHolder(
      pid: pid, since: WallClock.now(), started: ProcessFacts.startTime(of: pid) ?? 0, origin: ProcessFacts.origin,
      run: run)
    // A record of numbers and text always encodes.
    let record = (try? JSONEncoder().encode(holder)).map(Array.init) ?? []
    if let lock = try FileLock.attempt(place, record: record) { return .acquired(lock) }
    return .held(try self.holder(kind, of: name))
  }

  package func holder(_ kind: LockKind, of name: ProfileName) throws(StorageError) -> LockHolder? {
    guard let record = try Files.read(place(kind, name)), !record.isEmpty,
      // A record that is being written is as none: the holder says who it is a moment later.
      let holder = try? JSONDecoder().decode(LockHolder.self, from: Data(record)),
      ProcessFacts.startTime(of: holder.pid) == holder.started
    else { return nil }
    return holder
  }

  package func evict(_ kind: LockKind, of name: ProfileName, grace: Duration) async throws -> Eviction {
    guard let holder = try holder(kind, of: name) else { return .nobody }
    guard kill(holder.pid, SIGTERM) == 0 || errno == ESRCH else { return .failed(holder) }
    // One that is stopped, as by Ctrl-Z, hears it only when it goes on.
    _ = kill(holder.pid, SIGCONT)
    if try await hasLeft(kind, holder, of: name, within: grace) { return .ended(holder) }
    guard kill(holder.pid, SIGKILL) == 0 || errno == ESRCH else { return .failed(holder) }
    return try await hasLeft(kind, holder, of: name, within: .seconds(5)) ? .killed(holder) : .failed(holder)
  }

  /// Waits for the end of a run's process; of an editor, until it lets the draft go, as it has a screen to give back.
  private func hasLeft(
    _ kind: LockKind, _ holder: LockHolder, of name: ProfileName, within time: Duration
  ) async throws -> Bool {
    let clock = ContinuousClock()
    let end = clock.now.advanced(by: time)
    while ProcessFacts.startTime(of: holder.pid) == holder.started {
      if kind == .draft, try self.holder(kind, of: name) != holder { return true }
      guard clock.now < end else { return false }
      try await clock.sleep(for: .milliseconds(20))
    }
    return true
  }

  private func place(_ kind: LockKind, _ name: ProfileName) -> Place {
    home.state(of: name).appending("\(kind.rawValue).lock")
  }

  private func checkFileSystem(of folder: Place) throws(StorageError) {
    guard !allowsNetwork else { return }
    if Self.networkFileSystems.contains(boardwalk_file_system(folder.path)) {
      throw StorageError(folder.path, .refused("It lies on a network file system, where locks cannot be trusted"))
    }
  }
}
