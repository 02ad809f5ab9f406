import ConnectWise
import Model

/// One run's way through the resources, and what it learns on the way.
struct RunPass {
  let engine: SyncEngine
  let settings: SyncSettings
  let request: SyncEngine.Request
  let run: Int
  /// How much the server's clock is ahead of ours, in seconds, once it was seen.
  var skew: Int64?
  /// Why the last resource ended before its end.
  private(set) var stop: RunStop?
  private(set) var forbidden: Set<Resource.ID> = []
  /// The companies that are kept, once they were needed.
  private var companies: Set<Record.ID>?

  init(engine: SyncEngine, settings: SyncSettings, request: SyncEngine.Request, run: Int) {
    self.engine = engine
    self.settings = settings
    self.request = request
    self.run = run
  }

  /// Reads a resource as far as is due.
  mutating func read(_ resource: Resource) async -> ResourceResult {
    var result = ResourceResult(.done, started: engine.now())
    stop = nil
    var since: Timestamp?
    do throws(RunStop) {
      since = try await walk(resource, &result.counts)
    } catch {
      stop = error
      result.outcome = error.outcome
      result.message = error.message
      if error.isForbidden { forbidden.insert(resource.id) }
    }
    if resource.id == .companies { companies = nil }
    result.finished = engine.now()
    engine.tell(
      .resourceEnd(
        resource.id, outcome: result.outcome, counts: result.counts, since: since, message: result.message), run)
    return result
  }

  /// Walks the lists of a resource.
  ///
  /// - Returns: The cursor behind it.
  private mutating func walk(_ resource: Resource, _ counts: inout Counts) async throws(RunStop) -> Timestamp? {
    try checkTime()
    let scope = try await stored { store throws(StoreError) in try await engine.scope(settings) }
    let cursors = try await stored { store throws(StoreError) in try await store.cursors() }
    let hash = scope.hash(of: resource, companiesKnown: cursors[.companies]?.since != nil)
    var cursor = cursors[resource.id] ?? Cursor()
    let mode = RunPlan.mode(
      of: resource, cursor: cursor, scopeHash: hash, isFull: request.isFull, now: engine.now())
    if mode == .notDue { return cursor.since }

    var walk = ListWalk(
      pass: self, resource: resource, lists: Self.lists(of: resource, scope), start: start(mode, hash))
    walk.judge = Judge(filter: settings.companies, companies: try await keptCompanies(resource, cursors))
    walk.increment = Self.increment(mode, cursor, request)
    if case .resume = mode {} else { try await walk.begin() }
    if mode == .full, Pruning.isJudgedByWalk(resource) { walk.seen = [] }
    engine.tell(
      .resourceStart(
        resource.id, mode: mode.word, since: walk.increment.isEverything ? nil : cursor.since,
        expected: try await expected(resource, walk)), run)
    defer {
      counts = walk.counts
      skew = walk.pass.skew
    }
    try await walk.run()
    let kept = try await prune(
      walk, scope: scope, isNewScope: cursor.scopeHash.map { $0 != hash } ?? false, &walk.counts)

    // Without an answer that told the server's time the cursor stays: too early a one only reads some rows again.
    let reached = walk.isTimed ? walk.walk.startedAt : cursor.since
    cursor = Cursor(
      since: reached, fullSince: walk.walk.mode == .full ? reached : cursor.fullSince, scopeHash: hash)
    let finished = cursor
    try await stored { store throws(StoreError) in try await store.finishWalk(of: resource.id, cursor: finished) }
    if let kept { throw .pruneGuard(kept) }
    return reached
  }

  /// Takes out what left the server, and reads again what may be kept now.
  ///
  /// - Returns: Why rows were kept that may be gone.
  private func prune(
    _ walk: ListWalk, scope: ScopeConditions, isNewScope: Bool, _ counts: inout Counts
  ) async throws(RunStop) -> String? {
    guard !request.isDraft, request.undelete == nil else { return nil }
    var pruning = Pruning(walk, scope: scope, isNewScope: isNewScope)
    defer { counts += pruning.counts }
    try await pruning.run()
    return pruning.guarded
  }

  // MARK: Parts of a walk

  private func start(_ mode: RunPlan.Mode, _ hash: String) -> (walk: Walk, isTimed: Bool) {
    // Our own clock, corrected by what the server's showed in this run.
    let time = engine.now().advanced(by: skew ?? 0)
    switch mode {
    case .resume(let walk): return (walk, walk.pageID != nil || walk.part > 0 || walk.route > 0 || skew != nil)
    case .incremental, .notDue: return (Walk(.incremental, startedAt: time, scopeHash: hash), skew != nil)
    case .full: return (Walk(.full, startedAt: time, scopeHash: hash), skew != nil)
    }
  }

  /// The condition that leaves out what did not change.
  static func increment(_ mode: RunPlan.Mode, _ cursor: Cursor?, _ request: SyncEngine.Request) -> Condition {
    let isIncremental =
      switch mode {
      case .incremental: true
      case .resume(let walk): walk.mode == .incremental
      case .full, .notDue: false
      }
    guard isIncremental, let since = cursor?.since else { return .everything }
    return .compare("lastUpdated", .greater, .timestamp(since.advanced(by: -request.overlap)))
  }

  static func lists(of resource: Resource, _ scope: ScopeConditions) -> [ListWalk.List] {
    scope.lists(of: resource).flatMap { list in
      guard resource.parent != nil else { return [ListWalk.List(scoped: list, parent: nil)] }
      return scope.boardIDs.map { ListWalk.List(scoped: list, parent: $0) }
    }
  }

  /// How many records are to come, where that costs one request a list and is worth it.
  private func expected(_ resource: Resource, _ walk: ListWalk) async throws(RunStop) -> Int? {
    guard walk.walk.mode == .full, !resource.isLookup else { return nil }
    var sum = 0
    for list in walk.lists {
      do {
        sum += try await engine.source.count(list.path(of: resource), list.scoped.query)
      } catch {
        let stop = RunStop.api(error)
        // The count is for the progress bar; what keeps the list itself from being read shows there.
        guard stop.endsRun else { return nil }
        throw stop
      }
    }
    return sum
  }

  private mutating func keptCompanies(
    _ resource: Resource, _ cursors: [Resource.ID: Cursor]
  ) async throws(RunStop) -> Set<Record.ID>? {
    guard resource.scope.companyColumn != nil, cursors[.companies]?.since != nil else { return nil }
    if let companies { return companies }
    let ids = try await stored { store throws(StoreError) in try await store.ids(of: .companies) }
    companies = Set(ids)
    return companies
  }

  // MARK: Help

  /// Asks the store.
  func stored<Result>(
    _ body: (any Store) async throws(StoreError) -> Result
  ) async throws(RunStop) -> Result {
    do { return try await body(engine.store) } catch { throw .store(error) }
  }

  /// Ends the run where it was cancelled or its time is over.
  func checkTime() throws(RunStop) {
    if Task.isCancelled { throw .interrupted }
    if let deadline = request.deadline, engine.now() >= deadline { throw .timeBox }
  }
}
