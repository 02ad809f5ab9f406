package import Model

/// What only one process may do to a profile at a time.
package enum LockKind: String, Sendable, Hashable, CaseIterable {
  /// Run the sync core.
  case run
  /// Edit the draft.
  case draft
  /// Put another secret in the place of the one in use.
  case secret
}

/// Who holds a lock; for messages only, as the kernel decides.
package struct LockHolder: Sendable, Hashable, Codable {
  package var pid: Int32
  /// When the lock was taken.
  package var since: Timestamp
  /// The start time of the process in clock ticks since boot: with the pid it names one process for good.
  package var started: UInt64
  /// The terminal or systemd unit it was started from: `/dev/pts/3`, `boardwalk@default.service`.
  package var origin: String
  /// The run under way, for ``LockKind/run``.
  package var run: String?

  package init(pid: Int32, since: Timestamp, started: UInt64, origin: String, run: String? = nil) {
    self.pid = pid
    self.since = since
    self.started = started
    self.origin = origin
    self.run = run
  }
}

/// A lock that we hold: until it is released, forgotten, or the process ends in any way.
package protocol HeldLock: AnyObject, Sendable {
  /// Lets the lock go. Once more does nothing.
  func release()
}

/// How an attempt to take a lock ended.
package enum LockAttempt: Sendable {
  case acquired(any HeldLock)
  /// Another process has it; `nil` when it has not said who it is.
  case held(LockHolder?)
}

/// How an attempt to stop a lock's holder ended.
package enum Eviction: Sendable, Hashable {
  /// Nobody held it.
  case nobody
  /// It ended when asked.
  case ended(LockHolder)
  /// It had to be killed.
  case killed(LockHolder)
  /// It is another user's, or did not end even so.
  case failed(LockHolder?)
}

/// Locks of profiles between processes, decided by the kernel and never by a clock: none can go stale.
package protocol Locks: Sendable {
  /// Takes a lock if nobody has it. Never waits.
  ///
  /// - Parameters:
  ///   - kind: For what.
  ///   - name: The profile.
  ///   - run: The run's name, for the holder's record.
  /// - Returns: The lock, or who has it.
  /// - Throws: `StorageError` for the lock's file.
  func acquire(_ kind: LockKind, of name: ProfileName, run: String?) throws(StorageError) -> LockAttempt

  /// Who holds a lock now, without touching it; `nil` when nobody does.
  func holder(_ kind: LockKind, of name: ProfileName) throws(StorageError) -> LockHolder?

  /// Asks the holder to end, and kills it if it has not after the grace time.
  ///
  /// For `reset`, and for a second wizard that takes over: an editor keeps its draft when asked to end.
  func evict(_ kind: LockKind, of name: ProfileName, grace: Duration) async throws -> Eviction
}
