import ConnectWise
import Model
import Sync
import Synchronization

/// Runs of the sync core for one profile: lock, store, engine, directory, log.
package struct SyncService: SyncOperations {
  private let workplace: Workplace
  private let clients: Clients

  package init(_ workplace: Workplace, clients: Clients) {
    self.workplace = workplace
    self.clients = clients
  }

  package func run(_ request: SyncRequest) -> AsyncThrowingStream<RunUpdate, any Error> {
    AsyncThrowingStream { continuation in
      let task = Task {
        do {
          try await perform(request) { continuation.yield($0) }
          continuation.finish()
        } catch {
          continuation.finish(throwing: Problem(error))
        }
      }
      // An interruption ends the run in order, and its last events are still read; a reader that goes away, too.
      let token = workplace.interruption.listen { task.cancel() }
      continuation.onTermination = { _ in
        task.cancel()
        workplace.interruption.ignore(token)
      }
    }
  }

  package func plan(_ request: SyncRequest) async throws(Problem) -> SyncPlan {
    do {
      let profile = try workplace.profiles.load(workplace.name).profile
      let client = try await clients.client(profile)
      let store = try await workplace.openStore(workplace.storePath(profile), profile.id)
      let source = ClientPageSource(client)
      let engine = try engine(store, source) { _ in }
      let plan = try await engine.plan(profile, request.forEngine(now: workplace.now()))
      await store.close()
      var lines: [SyncPlan.Line] = []
      for (resource, mode, lists) in plan where mode != .notDue {
        var expected: Int?
        if resource.parent == nil {
          expected = 0
          for list in lists {
            // A list that may not be counted is shown without a number.
            let count = try? await source.count(list.path(of: resource), list.query)
            expected = expected.flatMap { sum in count.map { sum + $0 } }
          }
        }
        lines.append(
          SyncPlan.Line(
            resource: resource.id, mode: mode.word, since: mode.since, expected: expected,
            conditions: lists.map { PreviewService.text($0, of: resource) }))
      }
      return SyncPlan(lines: lines)
    } catch { throw Problem(error) }
  }

  package func watch() -> AsyncThrowingStream<RunUpdate, any Error> {
    do {
      if let run = try workplace.locks.holder(.run, of: workplace.name)?.run {
        return RunFollower(workplace).follow(run)
      }
      return AsyncThrowingStream { $0.finish() }
    } catch {
      let problem = Problem(error)
      return AsyncThrowingStream { $0.finish(throwing: problem) }
    }
  }

  // MARK: - A run

  private func perform(_ request: SyncRequest, report: @escaping @Sendable (RunUpdate) -> Void) async throws {
    let name = request.runName ?? workplace.newRun()
    let lock = try take(name)
    defer { lock.release() }
    let profile = try workplace.profiles.load(workplace.name).profile
    let log = try workplace.runLog.begin(name, of: workplace.name)
    let telling = Telling(log: log, report: report)
    do {
      var client = try await clients.client(profile, policy: .run)
      client.onRetry = { telling.tell($0, profile: workplace.name.rawValue, at: workplace.now()) }
      let store = try await workplace.openStore(workplace.storePath(profile), profile.id)
      do {
        let engine = try engine(store, ClientPageSource(client)) { telling.tell($0) }
        let end = try await engine.run(profile, request.forEngine(now: workplace.now()))
        if end.outcome == .done || end.outcome == .partial {
          _ = try await DirectoryService(store, now: workplace.now()).update(for: profile)
        }
        await store.close()
      } catch {
        await store.close()
        throw error
      }
      telling.end()
    } catch {
      // Whoever follows the log from elsewhere learns of it too.
      telling.fail(Problem(error), profile: workplace.name.rawValue, at: workplace.now())
      throw error
    }
  }

  private func take(_ run: String) throws -> any HeldLock {
    switch try workplace.locks.acquire(.run, of: workplace.name, run: run) {
    case .acquired(let lock): return lock
    case .held(let holder):
      let who = holder.map { "process \($0.pid), since \($0.since), started from \($0.origin)" } ?? "another process"
      throw Problem(
        "A sync of profile \(workplace.name) is under way: \(who).", mend: "Follow it: boardwalk sync --watch",
        exit: .locked)
    }
  }

  private func engine(
    _ store: any Store, _ source: ClientPageSource, report: @escaping @Sendable (SyncEventLine) -> Void
  ) throws -> SyncEngine {
    SyncEngine(
      store: store, source: source, scanner: try workplace.makeScanner(), profileName: workplace.name.rawValue,
      now: workplace.now, uptime: workplace.time.uptime, report: report)
  }
}

/// Passes events on to the log and to whoever reads, in order; keeps the last back until all is done.
private final class Telling: Sendable {
  private struct State {
    var progress = RunProgress()
    var last: SyncEventLine?
    var run = 0
  }

  private let state = Mutex(State())
  private let log: any RunLogWriter
  private let report: @Sendable (RunUpdate) -> Void

  init(log: any RunLogWriter, report: @escaping @Sendable (RunUpdate) -> Void) {
    self.log = log
    self.report = report
  }

  /// The end of the run is told by ``end()``, when the directory is in step too.
  func tell(_ line: SyncEventLine) {
    if case .runEnd = line.event {
      state.withLock { $0.last = line }
    } else {
      pass(line)
    }
  }

  /// A request is repeated, or the server asked to wait.
  func tell(_ retry: Retry, profile: String, at time: Timestamp) {
    let run = state.withLock { $0.run }
    let until = time.advanced(by: retry.wait.components.seconds)
    let event =
      retry.isThrottle
      ? SyncEvent.wait(reason: retry.cause, until: until) : .retry(cause: retry.cause, attempt: retry.attempt)
    pass(SyncEventLine(time: time, run: run, profile: profile, event: event))
  }

  func end() {
    if let last = state.withLock({ $0.last }) { pass(last) }
  }

  /// Tells of a run that could not begin or could not be finished.
  func fail(_ problem: Problem, profile: String, at time: Timestamp) {
    let (run, resources) = state.withLock { ($0.run, $0.progress.lines.map(\.id)) }
    pass(
      SyncEventLine(
        time: time, run: run, profile: profile,
        event: .runEnd(
          outcome: problem.exit == .interrupted ? .interrupted : .failed, exit: Int(problem.exit.rawValue),
          resources: Dictionary(resources.map { ($0, Counts()) }) { $1 }, requests: 0, seconds: 0,
          message: problem.text)))
  }

  private func pass(_ line: SyncEventLine) {
    let progress = state.withLock { state in
      state.run = line.run
      state.progress.apply(line)
      return state.progress
    }
    let bytes = line.bytes
    // A log that cannot be written (a full disk) does not end the run: the store is what counts.
    try? log.append(bytes)
    report(RunUpdate(line: bytes, event: line.event.name, note: line.event.note, progress: progress))
  }
}

extension SyncRequest {
  fileprivate func forEngine(now: Timestamp) -> SyncEngine.Request {
    var request = SyncEngine.Request()
    request.only = resources
    request.isFull = isFull
    request.allowPrune = allowPrune
    request.allowEmpty = allowEmpty
    request.isClearing = isClearing
    request.undelete = undelete
    request.deadline = timeLimit.map { now.advanced(by: $0.components.seconds) }
    return request
  }
}

extension RunPlan.Mode {
  fileprivate var since: Timestamp? {
    if case .incremental(let since) = self { since } else { nil }
  }
}
