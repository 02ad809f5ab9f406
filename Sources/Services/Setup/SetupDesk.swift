import ConnectWise
import Model
import Synchronization

/// The place at a profile's draft: one wizard sits there and writes, others look on.
final class SetupDesk: Sendable {
  /// How long one that is asked to leave has for it, before it is killed.
  private static let grace = Duration.seconds(5)

  private let workplace: Workplace
  private let seat = Mutex<(lock: any HeldLock, pid: Int32)?>(nil)
  /// Whether a session began that sits here, or where nobody can.
  private let isSession = Atomic(false)

  init(_ workplace: Workplace) { self.workplace = workplace }

  /// How an attempt to sit down ended.
  enum Outcome {
    /// We sit; with how the session before ended.
    case seated(SessionEnd?)
    /// Somebody else does; `nil` when who it is cannot be told.
    case taken(LockHolder?)
  }

  /// Whether the draft is ours, to be put aside or discarded.
  var ownsDraft: Bool { isSession.load(ordering: .relaxed) }

  /// Sits down where nobody does.
  ///
  /// - Parameter takingOver: Asks whoever sits there to leave, who keeps the draft.
  /// - Returns: Whether we sit.
  /// - Throws: `Problem` when the lock is not to be had at all.
  func sit(takingOver: Bool) async throws(Problem) -> Outcome {
    do throws(Problem) {
      let outcome = try await take(takingOver)
      if case .seated = outcome { isSession.store(true, ordering: .relaxed) }
      return outcome
    } catch {
      isSession.store(true, ordering: .relaxed)
      throw error
    }
  }

  private func take(_ takingOver: Bool) async throws(Problem) -> Outcome {
    if seat.withLock({ $0 != nil }) { return .seated(nil) }
    if takingOver {
      do {
        let eviction = try await workplace.locks.evict(.draft, of: workplace.name, grace: Self.grace)
        if case .failed(let holder) = eviction { return .taken(holder) }
      } catch { throw Problem(error) }
    }
    // One that is just leaving, as after a dropped line, is gone in a moment.
    var holder: LockHolder?
    for attempt in 0..<15 {
      if attempt > 0 { try? await workplace.time.sleep(.milliseconds(20)) }
      do throws(StorageError) {
        switch try workplace.locks.acquire(.draft, of: workplace.name, run: nil) {
        case .acquired(let lock): return .seated(begin(lock))
        case .held(let other): holder = other
        }
      } catch { throw Problem(error) }
    }
    return .taken(holder)
  }

  private func begin(_ lock: any HeldLock) -> SessionEnd? {
    // The log helps, and nothing depends on it.
    let me = try? workplace.locks.holder(.draft, of: workplace.name)
    let log = workplace.drafts.files(of: workplace.name).log
    let end = SessionLog.lastEnd(in: (try? workplace.drafts.notes(workplace.name)) ?? [], log: log)
    seat.withLock { $0 = (lock, me?.pid ?? 0) }
    note(SessionLog.start(me?.pid ?? 0, me?.origin ?? "?", at: workplace.now()))
    return end
  }

  /// Gets up, so that others may sit down.
  ///
  /// - Parameter cause: Why.
  /// - Returns: Who sits there now, when we were asked to leave.
  func leave(_ cause: SessionEnd.Cause) async -> LockHolder? {
    isSession.store(false, ordering: .relaxed)
    let held = seat.withLock { seat in
      defer { seat = nil }
      return seat
    }
    guard let held else { return nil }
    note(SessionLog.end(held.pid, cause, at: workplace.now()))
    held.lock.release()
    guard cause == .asked else { return nil }
    // Whoever asked sits down at once, or was no wizard.
    for _ in 0..<15 {
      try? await workplace.time.sleep(.milliseconds(20))
      if let next = try? workplace.locks.holder(.draft, of: workplace.name) { return next }
    }
    return nil
  }

  private func note(_ line: String) { try? workplace.drafts.note(line, workplace.name) }
}
