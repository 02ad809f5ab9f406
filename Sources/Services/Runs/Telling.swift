import ConnectWise
import Model
import Sync
import Synchronization

/// Passes events on to the log and to whoever reads, in order; keeps the last back until all is done.
final class Telling: Sendable {
  private struct State {
    var progress = RunProgress()
    var last: SyncEventLine?
    var run = 0
    var isLogBroken = false
  }

  private let state = Mutex(State())
  private let log: any RunLogWriter
  private let profile: String
  private let now: @Sendable () -> Timestamp
  private let report: @Sendable (RunUpdate) -> Void

  init(
    log: any RunLogWriter, profile: String, now: @escaping @Sendable () -> Timestamp,
    report: @escaping @Sendable (RunUpdate) -> Void
  ) {
    self.log = log
    self.profile = profile
    self.now = now
    self.report = report
  }

  /// Tells what the engine tells; the end of the run is told by ``end()``, when the directory is in step too.
  func tell(_ line: SyncEventLine) {
    if case .runEnd = line.event {
      state.withLock { $0.last = line }
    } else {
      pass(line)
    }
  }

  /// Tells what the engine does not know of.
  func tell(_ event: SyncEvent) {
    pass(SyncEventLine(time: now(), run: state.withLock { $0.run }, profile: profile, event: event))
  }

  /// A request is repeated, or the server asked to wait.
  func tell(_ retry: Retry) {
    tell(
      retry.isThrottle
        ? .wait(reason: retry.cause, until: now().advanced(by: retry.wait.components.seconds))
        : .retry(cause: retry.cause, attempt: retry.attempt))
  }

  func end() {
    if let last = state.withLock({ $0.last }) { pass(last) }
  }

  /// Tells of a run that could not begin or could not be finished.
  func fail(_ problem: Problem) {
    let resources = state.withLock { $0.progress.lines.map(\.id) }
    tell(
      .runEnd(
        outcome: problem.exit == .interrupted ? .interrupted : .failed, exit: Int(problem.exit.rawValue),
        resources: Dictionary(resources.map { ($0, Counts()) }) { $1 }, requests: 0, seconds: 0,
        message: problem.text))
  }

  private func pass(_ line: SyncEventLine) {
    let bytes = line.bytes
    do throws(StorageError) {
      try log.append(bytes)
      show(line, bytes)
    } catch {
      show(line, bytes)
      // A log that cannot be written (a full disk) does not end the run: the store is what counts.
      let isNews = state.withLock { state in
        defer { state.isLogBroken = true }
        return !state.isLogBroken
      }
      guard isNews else { return }
      let words = "\(error.message) The run goes on; its log is not whole."
      let note = SyncEventLine(time: line.time, run: line.run, profile: profile, event: .note(words))
      show(note, note.bytes)
    }
  }

  private func show(_ line: SyncEventLine, _ bytes: [UInt8]) {
    let progress = state.withLock { state in
      state.run = line.run
      state.progress.apply(line)
      return state.progress
    }
    report(RunUpdate(line: bytes, event: line.event.name, note: line.event.note, progress: progress))
  }
}
