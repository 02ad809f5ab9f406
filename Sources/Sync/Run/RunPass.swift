import ConnectWise
import Model
import Synchronization

/// One run's way through the resources, several of which may be read at the same time, and what it learns on the way.
final class RunPass: Sendable {
  private struct Learnt {
    var skew: Int64?
    var companies: Set<Record.ID>?
    /// Companies that are not kept, as far as that was found out.
    var otherCompanies: Set<Record.ID> = []
  }

  let engine: SyncEngine
  let settings: SyncSettings
  let request: SyncEngine.Request
  let run: Int
  /// The pages on their way from the server into the store: what bounds the memory of a run.
  let pages: Slots
  private let learnt = Mutex(Learnt())

  init(engine: SyncEngine, settings: SyncSettings, request: SyncEngine.Request, run: Int) {
    self.engine = engine
    self.settings = settings
    self.request = request
    self.run = run
    // While one is written, as many are on their way as may be.
    // Where pages come faster than they are written, no more of them are asked for until some are.
    pages = Slots(request.workers + 1, mostFilled: 2)
  }

  /// Reads a resource as far as is due.
  ///
  /// - Returns: What was done, and what ended it before its end.
  func read(_ resource: Resource) async -> (result: ResourceResult, stop: RunStop?) {
    let tally = Tally()
    var result = ResourceResult(.done, started: engine.now())
    var stop: RunStop?
    var since: Timestamp?
    do throws(RunStop) {
      try checkTime()
      since = try await walk(resource, tally)
    } catch {
      stop = error
      result.outcome = error.outcome
      result.message = error.message
    }
    if resource.id == .companies { learnt.withLock { $0.companies = nil } }
    result.counts = tally.counts
    result.finished = engine.now()
    engine.tell(
      .resourceEnd(
        resource.id, outcome: result.outcome, counts: result.counts, since: since, message: result.message), run)
    return (result, stop)
  }

  // MARK: A resource

  /// Walks the lists of a resource.
  ///
  /// - Parameters:
  ///   - resource: The resource.
  ///   - tally: What is done.
  ///   - isAgain: Whether a walk that was cut off has just been brought to its end.
  /// - Returns: The cursor behind it.
  /// - Throws: What keeps it from being read, or from being quite in step.
  private func walk(
    _ resource: Resource, _ tally: Tally, again isAgain: Bool = false
  ) async throws(RunStop) -> Timestamp? {
    let scope = try await stored { store throws(StoreError) in try await self.engine.scope(self.settings) }
    let cursors = try await stored { store throws(StoreError) in try await store.cursors() }
    let cursor = cursors[resource.id] ?? Cursor()
    let hash = engine.scopeHash(of: resource, scope, cursors, isDraft: request.isDraft)
    let mode = RunPlan.mode(
      of: resource, cursor: cursor, scopeHash: hash, isFull: request.isFull && !isAgain, now: engine.now())
    if mode == .notDue { return cursor.since }
    let reading = Reading(pass: self, resource: resource, tally: tally, scope: scope)
    let done: Walked
    if let parent = resource.parent {
      done = try await walkParents(reading, below: Resource[parent], mode, hash, cursor)
    } else {
      done = try await walkLists(reading, mode, hash, cursor, companiesKnown: cursors[.companies]?.since != nil)
    }
    // Without an answer that told the server's time the cursor stays: too early a one only reads some rows again. It
    // stays as well where the answers are in doubt.
    let reached = done.isTimed ? done.walk.startedAt : cursor.since
    var finished = Cursor(
      since: reached, fullSince: done.walk.mode == .full ? reached : cursor.fullSince, scopeHash: hash)
    if tally.isDoubtful {
      finished = Cursor(since: cursor.since, fullSince: cursor.fullSince, scopeHash: cursor.scopeHash)
    } else if tally.isOfTwin, resource.parent == nil {
      finished.scopeHash = hash + Cursor.thinMark
    }
    try await stored { [finished] store throws(StoreError) in
      try await store.finishWalk(of: resource.id, cursor: finished)
    }
    if let words = tally.shortfall(of: resource.id) { throw .incomplete(words) }
    // What changed in front of the checkpoint while the walk lay still.
    if case .resume = mode, resource.parent == nil, !isAgain { return try await walk(resource, tally, again: true) }
    return finished.since
  }

  /// A walk that came to its end.
  private struct Walked {
    let walk: Walk
    let isTimed: Bool
  }

  private func walkLists(
    _ reading: Reading, _ mode: RunPlan.Mode, _ hash: String, _ cursor: Cursor, companiesKnown: Bool
  ) async throws(RunStop) -> Walked {
    let resource = reading.resource
    let lists = reading.scope.lists(of: resource).map { ReadList(scoped: $0) }
    let asked = engine.uptime()
    let counts = try await expected(resource, lists, mode)
    let isSlow = engine.uptime() - asked >= request.slowAnswer * max(1, lists.count)
    // Our own clock, corrected by what the server's showed in this run.
    let skew = learnt.withLock { $0.skew }
    let time = engine.now().advanced(by: skew ?? 0)
    var checkpoint: Walk
    var isTimed = skew != nil
    switch mode {
    case .resume(let walk):
      checkpoint = walk
      isTimed = isTimed || !walk.isUntouched
    case .incremental, .notDue:
      checkpoint = Walk(.incremental, startedAt: time, scopeHash: hash, run: run, strands: lists.map(\.strand))
    case .full:
      checkpoint = Walk(.full, startedAt: time, scopeHash: hash, run: run)
      checkpoint.strands = isSlow ? try await strands(resource, lists, counts) : lists.map(\.strand)
    }
    let judge = Judge(
      filter: settings.companies, companies: companiesKnown ? try await keptCompanies(resource) : nil)
    let walk = ListWalk(
      reading, lists: lists, from: checkpoint, isTimed: isTimed, judge: judge,
      increment: Self.increment(mode, cursor, request), collecting: mode == .full && Pruning.isJudgedByWalk(resource))
    if case .resume = mode {} else { try await walk.begin() }
    engine.tell(
      .resourceStart(
        resource.id, mode: mode.word, since: walk.increment.isEverything ? nil : cursor.since,
        expected: counts?.reduce(0, +)), run)
    try await walk.run(atOnce: request.workers)
    if !request.isDraft, request.undelete == nil {
      try await Pruning(walk, isNewScope: cursor.isOfOtherScope(hash)).run()
    }
    return Walked(walk: walk.checkpoint, isTimed: walk.isTimed)
  }

  private func walkParents(
    _ reading: Reading, below parent: Resource, _ mode: RunPlan.Mode, _ hash: String, _ cursor: Cursor
  ) async throws(RunStop) -> Walked {
    let resource = reading.resource
    let time = engine.now().advanced(by: learnt.withLock { $0.skew } ?? 0)
    let checkpoint: Walk =
      switch mode {
      case .resume(let walk): walk
      case .incremental, .notDue: Walk(.incremental, startedAt: time, scopeHash: hash, run: run)
      case .full: Walk(.full, startedAt: time, scopeHash: hash, run: run)
      }
    if case .resume = mode {
    } else {
      try await stored { store throws(StoreError) in try await store.setWalk(checkpoint, of: resource.id) }
    }
    engine.tell(.resourceStart(resource.id, mode: mode.word, since: nil, expected: nil), run)
    try await ParentWalk(reading, below: parent, checkpoint).run(atOnce: request.workers)
    return Walked(walk: checkpoint, isTimed: true)
  }

  // MARK: Parts of a walk

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

  /// How many records of each list are to come, where that costs one request a list and is worth it.
  private func expected(
    _ resource: Resource, _ lists: [ReadList], _ mode: RunPlan.Mode
  ) async throws(RunStop) -> [Int]? {
    switch mode {
    case .full: break
    case .resume(let walk): guard walk.mode == .full else { return nil }
    case .incremental, .notDue: return nil
    }
    guard !resource.isLookup else { return nil }
    var counts: [Int] = []
    for list in lists {
      do {
        counts.append(try await engine.source.count(list.path(of: resource), list.scoped.query))
      } catch {
        let stop = RunStop.api(error)
        // The count is for the progress bar; what keeps the list itself from being read shows there.
        guard stop.endsRun else { return nil }
        throw stop
      }
    }
    return counts
  }

  /// Cuts long lists, so that several of their pages are on the way at the same time.
  private func strands(
    _ resource: Resource, _ lists: [ReadList], _ counts: [Int]?
  ) async throws(RunStop) -> [Walk.Strand] {
    var strands: [Walk.Strand] = []
    for (index, list) in lists.enumerated() {
      let count = counts?[index] ?? 0
      let pieces = min(request.workers, count / max(1, request.strandLength))
      guard pieces > 1, resource.paging == .forwardOnly else {
        strands.append(list.strand)
        continue
      }
      var bounds: [Record.ID?] = [nil]
      for bound in try await boundaries((1..<pieces).map { count * $0 / pieces }, of: list, in: resource)
      where bounds.last.map({ $0 ?? .min }) ?? .min < bound {
        bounds.append(bound)
      }
      for (position, bound) in bounds.enumerated() {
        strands.append(
          Walk.Strand(
            route: list.scoped.route, above: bound, through: position + 1 < bounds.count ? bounds[position + 1] : nil))
      }
    }
    return strands
  }

  /// The ids at ranks of a list; where the server will not tell one, the list is cut less often.
  private func boundaries(
    _ ranks: [Int], of list: ReadList, in resource: Resource
  ) async throws(RunStop) -> [Record.ID] {
    let found = Mutex<[Record.ID]>([])
    try await forEach(ranks, atOnce: ranks.count) { [source = engine.source] rank throws(RunStop) in
      do throws(APIError) {
        let id = try await source.boundary(list.path(of: resource), list.scoped.query, rank: rank)
        if let id { found.withLock { $0.append(id) } }
      } catch {
        if error.isCancellation { throw .interrupted }
      }
    }
    return found.withLock { $0.sorted() }
  }

  // MARK: What is learnt

  /// The companies that are kept, where a resource is judged by them.
  func keptCompanies(_ resource: Resource) async throws(RunStop) -> Set<Record.ID>? {
    guard resource.scope.companyColumn != nil else { return nil }
    if let known = learnt.withLock({ $0.companies }) { return known }
    let ids = Set(try await stored { store throws(StoreError) in try await store.ids(of: .companies) })
    learnt.withLock { $0.companies = ids }
    return ids
  }

  /// The companies that are kept, once those are read that a page names and nobody knows: they came after the others
  /// were read, or the run reads no companies.
  ///
  /// - Parameters:
  ///   - ids: The companies that a page names.
  ///   - reading: Whose page.
  /// - Returns: The companies that are kept.
  /// - Throws: What keeps them from being read.
  func meetCompanies(_ ids: Set<Record.ID>, for reading: Reading) async throws(RunStop) -> Set<Record.ID> {
    let known = try await keptCompanies(reading.resource) ?? []
    var unknown = ids.subtracting(known).subtracting(learnt.withLock { $0.otherCompanies })
    guard !unknown.isEmpty else { return known }
    unknown.subtract(
      try await stored { store throws(StoreError) in try await store.companiesLeftOut(of: reading.resource.id) })
    let besides = Reading(
      pass: self, resource: .companies, tally: Tally(), scope: reading.scope, isBesides: true)
    let lists = reading.scope.lists(of: .companies).map { ReadList(scoped: $0) }
    for portion in unknown.sorted().portions(of: Pruning.portion) {
      let walk = ListWalk(
        besides, lists: lists,
        from: Walk(.full, startedAt: engine.now(), scopeHash: "", run: run, strands: lists.map(\.strand)),
        isTimed: true, judge: Judge(filter: settings.companies, companies: nil), increment: .oneOf("id", portion),
        collecting: false, keepsCheckpoint: false)
      try await walk.run(atOnce: 1)
      let found = try await stored { store throws(StoreError) in
        try await store.records(of: .companies, where: [RowFilter("id", .oneOf(portion))]).map(\.id)
      }
      learnt.withLock { learnt in
        learnt.companies?.formUnion(found)
        learnt.otherCompanies.formUnion(portion)
      }
    }
    return try await keptCompanies(reading.resource) ?? []
  }

  /// Takes note of the server's clock.
  ///
  /// - Returns: How much it is ahead of ours, in seconds.
  func note(_ serverDate: Timestamp) -> Int64 {
    let skew = serverDate.seconds - engine.now().seconds
    learnt.withLock { $0.skew = skew }
    return skew
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

/// One resource's part of a run.
struct Reading: Sendable {
  let pass: RunPass
  let resource: Resource
  let tally: Tally
  let scope: ScopeConditions
  /// Whether it is done in the middle of another's page: then it must not wait for the end of one.
  var isBesides = false

  var engine: SyncEngine { pass.engine }
}

extension ReadList {
  /// The list as one strand.
  var strand: Walk.Strand { Walk.Strand(route: scoped.route) }
}
