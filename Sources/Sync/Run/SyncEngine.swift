import ConnectWise
package import Model

/// Brings a store in step with an instance: resource by resource, page by page, each page one transaction.
///
/// Runs in the caller's task. Cancelling it ends the run behind the page in hand; the next run goes on from there.
/// Whoever calls holds the run lock of the profile.
package struct SyncEngine: Sendable {
  /// What is asked of one run.
  package struct Request: Sendable, Hashable {
    /// Names of data types or tables; empty for all of the profile.
    package var only: [Resource.ID] = []
    /// Whether everything is read again rather than what changed.
    package var isFull = false
    /// Whether the profile is not saved yet: then the run only adds and updates.
    package var isDraft = false
    /// When the run stops at the next page, to go on next time.
    package var deadline: Timestamp?
    /// How far behind the cursor changes are read, in seconds: a day and two hours, as servers differ in how they take
    /// the zone of a time.
    package var overlap: Int64 = 26 * 3_600
    /// How many resources, and strands of each, are read at the same time; one reads all in order.
    package var workers = 4
    /// How many records a strand of a list has at least.
    package var strandLength = 2 * PageWalker.pageSizes[0]
    /// A list is cut into strands where an answer takes at least so long.
    ///
    /// From a server that is near, pages come as fast as they are written, and rows in the order of their ids are
    /// cheaper to write.
    package var slowAnswer = Duration.milliseconds(60)
    /// How many rows of one resource may leave beyond what the guard lets pass, this once.
    package var allowPrune: Int?
    /// Resources whose list may be empty at the server although there are rows, this once.
    package var allowEmpty: Set<Resource.ID> = []
    /// Whether the rows of the resources are deleted before they are read.
    package var isClearing = false
    /// The run whose deletions are put back; then their resources are read whole, and nothing is taken out.
    package var undelete: Int?

    package init() {}
  }

  let store: any Store
  let source: any PageSource
  let scanner: any PageScanner
  let profileName: String
  let now: @Sendable () -> Timestamp
  let uptime: @Sendable () -> Duration
  let report: @Sendable (SyncEventLine) -> Void

  /// An engine.
  ///
  /// - Parameters:
  ///   - store: Where records are kept.
  ///   - source: Where they come from.
  ///   - scanner: What reads pages.
  ///   - profileName: For the lines of events.
  ///   - now: The time by our clock.
  ///   - uptime: The passing of time, by a clock that is never set.
  ///   - report: Gets each event as it happens, in order; must not take long.
  package init(
    store: any Store, source: any PageSource, scanner: any PageScanner, profileName: String,
    now: @escaping @Sendable () -> Timestamp, uptime: @escaping @Sendable () -> Duration,
    report: @escaping @Sendable (SyncEventLine) -> Void = { _ in }
  ) {
    self.store = store
    self.source = source
    self.scanner = scanner
    self.profileName = profileName
    self.now = now
    self.uptime = uptime
    self.report = report
  }

  /// Does a run.
  ///
  /// - Parameters:
  ///   - profile: What to bring.
  ///   - request: What is asked of this run.
  /// - Returns: What it did, also kept in `sync_runs`. A run that failed says so in there.
  /// - Throws: ``StoreError`` when the run could not begin.
  package func run(_ profile: Profile, _ request: Request = Request()) async throws(StoreError) -> RunEnd {
    let started = uptime()
    var request = request
    var lost: [DeletionRow] = []
    if let run = request.undelete {
      lost = try await store.deletions(ofRun: run)
      request.only = Set(lost.map(\.resource)).sorted()
      request.isFull = true
    }
    let resources =
      request.undelete != nil && lost.isEmpty ? [] : RunPlan.resources(profile.sync, only: request.only)
    _ = try await store.closeDeadRuns(at: now())
    try await store.forgetDeletions(before: now().advanced(by: -Removal.keptFor))
    try await store.setStages(profile.configure.stages, closedStatuses: profile.configure.closedStatuses)
    try await store.setDeviceTypes(profile.configure.configurationTypes)
    let requestsBefore = await source.requestCount
    let run = try await store.beginRun(
      RunStart(started: now(), resources: resources.map(\.id), isFull: request.isFull, isDraft: request.isDraft))
    tell(.runStart(plan: resources.map(\.id)), run)
    if request.isClearing { try await store.clear(resources.map(\.id)) }
    try await restore(lost, run)

    let pass = RunPass(engine: self, settings: profile.sync, request: request, run: run)
    let (results, forbidden, stop) = await readAll(resources, pass)

    let (outcome, exit) = Self.ending(results, forbidden: forbidden, stop: stop)
    let requests = await source.requestCount - requestsBefore
    let end = RunEnd(
      finished: now(), outcome: outcome, exit: exit, resources: results, requests: requests, message: stop?.message)
    try await close(run, end)
    let taken = (uptime() - started).components
    let seconds = Double(taken.seconds) + Double(taken.attoseconds) / 1e18
    tell(
      .runEnd(
        outcome: outcome, exit: exit, resources: results.mapValues(\.counts), requests: requests, seconds: seconds,
        message: stop?.message), run)
    return end
  }

  /// Reads resources, several at a time, each when those are done that it needs.
  ///
  /// - Returns: What was done, which of them may not be read, and what ended the run.
  private func readAll(
    _ resources: [Resource], _ pass: RunPass
  ) async -> (results: [Resource.ID: ResourceResult], forbidden: Set<Resource.ID>, stop: RunStop?) {
    typealias Outcome = (id: Resource.ID, result: ResourceResult, stop: RunStop?)
    var results: [Resource.ID: ResourceResult] = [:]
    var forbidden: Set<Resource.ID> = []
    var stop: RunStop?
    do { try await source.open() } catch { return ([:], [], error.isCancellation ? .interrupted : .api(error)) }
    await withTaskGroup(of: Outcome.self) { group in
      var waiting = resources
      var open = Set(resources.map(\.id))
      var running = 0
      while true {
        while stop == nil, running < pass.request.workers,
          let index = waiting.firstIndex(where: { !RunPlan.needs($0).contains(where: open.contains) })
        {
          let resource = waiting.remove(at: index)
          running += 1
          group.addTask {
            let (result, stop) = await pass.read(resource)
            return (resource.id, result, stop)
          }
        }
        guard let done = await group.next() else { break }
        running -= 1
        open.remove(done.id)
        results[done.id] = done.result
        if let reason = done.stop {
          if reason.isForbidden { forbidden.insert(done.id) }
          if reason.endsRun, stop == nil {
            stop = reason
            group.cancelAll()
          }
        }
      }
    }
    return (results, forbidden, stop)
  }

  /// What a run would read and how, without reading it.
  ///
  /// - Returns: For each resource its mode and the lists with their conditions.
  package func plan(
    _ profile: Profile, _ request: Request = Request()
  ) async throws(StoreError) -> [(resource: Resource, mode: RunPlan.Mode, lists: [ScopeConditions.List])] {
    let cursors = try await store.cursors()
    let scope = try await scope(profile.sync)
    return RunPlan.resources(profile.sync, only: request.only).map { resource in
      let hash = scope.hash(of: resource, companiesKnown: cursors[.companies]?.since != nil)
      let mode = RunPlan.mode(
        of: resource, cursor: cursors[resource.id], scopeHash: hash, isFull: request.isFull, now: now())
      // A list below a parent is read whole or not at all.
      let increment =
        resource.parent == nil ? RunPass.increment(mode, cursors[resource.id], request) : Condition.everything
      let lists = scope.lists(of: resource).map { list in
        ScopeConditions.List(
          route: list.route, query: Query(list.query.conditions && increment, children: list.query.childConditions))
      }
      return (resource, mode, lists)
    }
  }

  /// What the filters mean for the boards and statuses that are in the store.
  func scope(_ settings: SyncSettings) async throws(StoreError) -> ScopeConditions {
    let boards = try await store.records(of: .boards).map(Board.init)
    let inactive = try await store.records(of: .companyStatuses, where: [RowFilter("inactive_flag", .flag(true))])
    return ScopeConditions(settings, boards: boards, inactiveStatuses: inactive.map(\.id), now: now())
  }

  func tell(_ event: SyncEvent, _ run: Int) {
    report(SyncEventLine(time: now(), run: run, profile: profileName, event: event))
  }

  /// Notes the end of a run.
  ///
  /// Where the store is what failed, its note may fail too; then the next run closes it.
  private func close(_ run: Int, _ end: RunEnd) async throws(StoreError) {
    do {
      try await store.endRun(run, end)
      try await store.tidy()
    } catch {
      guard end.outcome == .failed || end.outcome == .interrupted else { throw error }
    }
  }

  /// The outcome and exit code of a run.
  static func ending(
    _ results: [Resource.ID: ResourceResult], forbidden: Set<Resource.ID>, stop: RunStop?
  ) -> (RunOutcome, Int) {
    switch stop {
    case .interrupted: return (.interrupted, 130)
    case .timeBox: return (.partial, 7)
    case .api, .store, .scan, .incomplete:
      let exit = stop?.exit ?? 1
      return (exit == 130 ? .interrupted : .failed, exit)
    case nil: break
    }
    let failed = results.filter { $0.value.outcome != .done }.keys
    guard !failed.isEmpty else { return (.done, 0) }
    // A resource that only a guard stopped is up to date but for the rows that it keeps.
    let done =
      DataType.all.contains { results[$0.resource]?.outcome == .done }
      || results.values.contains { $0.outcome == .partial }
    if done { return (.partial, 7) }
    return (.failed, failed.contains(where: forbidden.contains) ? 4 : 1)
  }
}

extension ScopeConditions {
  /// The hash, with whether records can be judged by their company: once they can, they are looked at again.
  func hash(of resource: Resource, companiesKnown: Bool) -> String {
    hash(of: resource) + (companiesKnown || resource.scope.companyColumn == nil ? "" : "-")
  }
}
