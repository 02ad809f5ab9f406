import ConnectWise
import Model
import Sync

/// Runs of the sync core for one profile: lock, store, engine, directory, log.
package struct SyncService: SyncOperations {
  /// How far behind the cursor changes are read where the server is known to take the zone of a time as it is meant,
  /// in seconds.
  fileprivate static let shortOverlap: Int64 = 3_600

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
      let source = ClientPageSource(client)
      let plan = try await workplace.withStore(of: profile) { store in
        try await engine(store, source) { _ in }.plan(profile, request.forEngine(profile, now: workplace.now()))
      }
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
    if let holder = try workplace.locks.holder(.run, of: workplace.name) { throw underWay(holder) }
    // A person may be asked for a passphrase: others need not wait for that, and a run that is not due needs none.
    let asked = try settings(request)
    let opened = isFresh(asked, request, at: workplace.now()) ? nil : await client(asked, request)
    try Task.checkCancellation()
    let began = workplace.now()
    let lock = try take(name)
    defer { lock.release() }
    let profile = try settings(request)
    let log = try workplace.runLog.begin(name, of: workplace.name)
    let telling = Telling(log: log, profile: workplace.name.rawValue, now: workplace.now, report: report)
    let memory = RunMemory(workplace)
    if isFresh(profile, request, at: began) {
      telling.tell(.runFresh)
      return
    }
    memory.forget(.lastRun)
    do {
      let pause = PauseKeeping(workplace, site: profile.connection.site)
      let isSame = profile.id == asked.id && profile.connection == asked.connection
      let made = if isSame, let opened { opened } else { await self.client(profile, request) }
      var client = try made.get()
      client.onRetry = { retry in
        telling.tell(retry)
        // Kept at once: a run that is killed while it waits leaves it too.
        if retry.isThrottle { pause.keep(retry.wait) }
      }
      // A request that fails is not tried for longer than the whole run may take.
      if let limit = request.timeLimit { client.policy.total = min(client.policy.total, limit) }
      if !request.ignoresPause { try await pause.respect(at: client, within: request.timeLimit, telling) }
      do {
        let outcome = try await work(profile, request.forEngine(profile, now: began), client, telling)
        await pause.keep(of: client)
        if outcome == .done, let plan = LastRun.plan(profile, request) {
          memory.keep(LastRun(plan: plan, finished: workplace.now()), as: .lastRun)
        }
      } catch {
        await pause.keep(of: client)
        throw error
      }
      telling.end()
    } catch {
      // Whoever follows the log from elsewhere learns of it too.
      telling.fail(Problem(error))
      throw error
    }
  }

  /// Whether the same run ended well just before, and that is reason enough not to do it again.
  private func isFresh(_ profile: Profile, _ request: SyncRequest, at now: Timestamp) -> Bool {
    guard request.onlyIfDue, let plan = LastRun.plan(profile, request) else { return false }
    return workplace.fileExists(workplace.storePath(profile))
      && RunMemory(workplace).lastRun?.isFresh(plan, at: now) == true
  }

  /// The client of a run, once its secret is open.
  private func client(_ profile: Profile, _ request: SyncRequest) async -> Result<Client, any Error> {
    do {
      let secret = try workplace.inheritedSecret()
      return .success(try await clients.client(profile, policy: .run, secret: secret))
    } catch { return .failure(error) }
  }

  /// The settings that a run follows: those that are saved, or the draft's.
  private func settings(_ request: SyncRequest) throws -> Profile {
    guard request.isDraft else { return try workplace.profiles.load(workplace.name).profile }
    guard let kept = try workplace.keptDraft(isOurs: false) else {
      throw Problem(
        "There is no draft of profile \(workplace.name).", mend: "Begin one with: boardwalk", exit: .settings)
    }
    return try kept.draft.profile()
  }

  /// Brings the store and the directory in step.
  private func work(
    _ profile: Profile, _ request: SyncEngine.Request, _ client: Client, _ telling: Telling
  ) async throws -> RunOutcome {
    try await workplace.withStore(of: profile) { store in
      let engine = try engine(store, ClientPageSource(client)) { telling.tell($0) }
      let end = try await engine.run(profile, request)
      // A draft makes no accounts.
      if !request.isDraft, end.outcome == .done || end.outcome == .partial {
        let report = try await DirectoryService(store, now: workplace.now()).update(for: profile)
        if report.tally != DirectoryTally() { telling.tell(.directory(report.tally)) }
      }
      return end.outcome
    }
  }

  private func take(_ run: String) throws -> any HeldLock {
    switch try workplace.locks.acquire(.run, of: workplace.name, run: run) {
    case .acquired(let lock): return lock
    case .held(let holder): throw underWay(holder)
    }
  }

  private func underWay(_ holder: LockHolder?) -> Problem {
    let who = holder.map { "process \($0.pid), since \($0.since), started from \($0.origin)" } ?? "another process"
    return Problem(
      "A sync of profile \(workplace.name) is under way: \(who).", mend: "Follow it: boardwalk sync --watch",
      exit: .locked)
  }

  private func engine(
    _ store: any Store, _ source: ClientPageSource, report: @escaping @Sendable (SyncEventLine) -> Void
  ) throws -> SyncEngine {
    SyncEngine(
      store: store, source: source, scanner: try workplace.makeScanner(), profileName: workplace.name.rawValue,
      now: workplace.now, uptime: workplace.time.uptime, report: report)
  }
}

extension SyncRequest {
  fileprivate func forEngine(_ profile: Profile, now: Timestamp) -> SyncEngine.Request {
    var request = SyncEngine.Request()
    if profile.connection.honoursZones == true { request.overlap = SyncService.shortOverlap }
    request.only = resources
    request.isFull = isFull
    request.isDraft = isDraft
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
