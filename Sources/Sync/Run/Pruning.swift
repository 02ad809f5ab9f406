import ConnectWise
import Model

/// Takes out the rows of a resource that left the server, behind a walk: ConnectWise tells nobody what was deleted.
///
/// A count shows that something is amiss, a sweep over the ids what it is, questions by id that it is so; guards keep
/// rows where the server's answers are doubtful.
struct Pruning {
  /// Rows that may leave whatever share of all they are; above, ``share`` holds.
  static let alwaysAllowed = 25
  /// One in so many rows may leave without a word.
  static let share = 20
  /// How many ids are asked for at a time.
  static let portion = 100
  /// How many of those that seem gone are asked for one by one.
  static let probes = 20
  /// How often ids are compared although counts agree, in seconds: nightly, whatever the hour of the timer.
  static let sweepAge: Int64 = 20 * 3_600
  /// Above so many records that the store lacks, a full walk is the better way.
  static let missingLimit = 10_000

  let walk: ListWalk
  /// Whether the profile's filters are others than in the last walk that finished.
  let isNewScope: Bool

  init(_ walk: ListWalk, isNewScope: Bool) {
    self.walk = walk
    self.isNewScope = isNewScope
  }

  var reading: Reading { walk.reading }
  var pass: RunPass { walk.reading.pass }
  var resource: Resource { walk.resource }
  var engine: SyncEngine { walk.reading.engine }

  /// Whether a whole walk of a resource tells what is gone, as its list is small and read whole each time.
  static func isJudgedByWalk(_ resource: Resource) -> Bool { resource.increment == .fullOnly }

  func run() async throws(RunStop) {
    try await retry()
    try await removeOrphans()
    if Self.isJudgedByWalk(resource) {
      guard let seen = walk.seen?.sortedOnce else { return }
      let ours = try await pass.stored { store throws(StoreError) in try await store.ids(of: resource.id) }
      try await prune(ours, theirs: seen)
    } else {
      try await compare()
    }
  }

  // MARK: Counts and sweeps

  /// Compares counts, and ids where they differ or were not compared for long.
  private func compare() async throws(RunStop) {
    let sweep = try await pass.stored { store throws(StoreError) in try await store.sweeps()[resource.id] }
    let isDue = sweep.map { $0.time.advanced(by: Self.sweepAge) <= engine.now() } ?? false
    // A look-up table is worth one request a run, not two.
    guard !resource.isLookup || isDue || isNewScope || walk.checkpoint.mode == .full else { return }
    let count = try await serverCount()
    let gap = try await count - localCount()
    guard isDue || gap != sweep?.gap ?? 0 else {
      if sweep == nil { try await note(gap: gap) }
      return
    }
    let theirs = try await sweepIDs()
    if theirs.count != count {
      // What changed meanwhile explains a difference; then the new count is on its other side.
      let again = try await serverCount()
      guard (min(count, again)...max(count, again)).contains(theirs.count) else {
        return reading.hold(
          "count", candidates: 0, isDoubtful: true, "the server counts \(again) and lists \(theirs.count)")
      }
    }
    let ours = try await pass.stored { store throws(StoreError) in try await store.ids(of: resource.id) }
    let skipped = try await pass.stored { store throws(StoreError) in
      try await store.skippedIDs(of: resource.id, isExcused: false)
    }
    let healed = skipped.without(theirs)
    try await pass.stored { store throws(StoreError) in try await store.forgetSkips(of: resource.id, ids: healed) }
    try await prune(ours, theirs: theirs)
    try await fetch(theirs.without(ours).without(skipped))
    guard !reading.tally.isHolding else { return }
    try await note(gap: theirs.count - localCount())
  }

  private func note(gap: Int) async throws(RunStop) {
    let sweep = Sweep(time: engine.now(), gap: gap)
    try await pass.stored { store throws(StoreError) in try await store.setSweep(sweep, of: resource.id) }
  }

  private func serverCount() async throws(RunStop) -> Int {
    try await eachList(walk.lists) { list throws(APIError) in
      try await engine.source.count(list.path(of: resource), list.scoped.query)
    }.reduce(0, +)
  }

  private func localCount() async throws(RunStop) -> Int {
    try await pass.stored { store throws(StoreError) in
      try await (store.rowCounts()[resource.id] ?? 0) + store.skippedIDs(of: resource.id, isExcused: false).count
    }
  }

  private func sweepIDs() async throws(RunStop) -> [Record.ID] {
    try await eachList(walk.lists) { list throws(APIError) in
      try await engine.source.ids(list.path(of: resource), list.scoped.query)
    }.flatMap { $0 }.sortedOnce
  }

  func eachList<Result>(
    _ lists: [ReadList], _ ask: (ReadList) async throws(APIError) -> Result
  ) async throws(RunStop) -> [Result] {
    var results: [Result] = []
    for list in lists {
      try pass.checkTime()
      do { results.append(try await ask(list)) } catch { throw error.isCancellation ? .interrupted : .api(error) }
    }
    return results
  }

  // MARK: What leaves

  /// Takes out what the server has no more, as far as that is sure.
  private func prune(_ ours: [Record.ID], theirs: [Record.ID]) async throws(RunStop) {
    var candidates = ours.without(theirs)
    guard !candidates.isEmpty else { return }
    let limit = max(Self.alwaysAllowed, ours.count / Self.share, pass.request.allowPrune ?? 0)
    let excused = isNewScope ? [] : try await agedOut(candidates)
    let isEmptied = theirs.isEmpty && !pass.request.allowEmpty.contains(resource.id)
    if !isNewScope {
      let counted = candidates.count - excused.count
      if isEmptied, counted > 0 { return reading.hold(.empty, counted) }
      if counted > limit, !theirs.isEmpty || !isAllowedEmpty { return reading.hold(.many, counted) }
    }
    let asked = candidates.count
    candidates = candidates.without(try await confirm(candidates, within: true))
    let elsewhere = try await confirm(candidates, within: false)
    let marked = resource.id == .companies ? try await deletedCompanies(elsewhere) : []
    let moved = elsewhere.without(marked)
    let gone = candidates.without(elsewhere)

    let removable = (gone + marked).sortedOnce
    if isNewScope {
      try await remove(moved, .scope)
      if isEmptied, !removable.isEmpty { return reading.hold(.empty, removable.count) }
      if removable.count > limit, !isAllowedEmpty { return reading.hold(.many, removable.count) }
    }
    for id in gone.prefix(Self.probes) where try await answers(id) {
      return reading.hold("unsure", candidates: gone.count, "\(resource.id)/\(id) is not listed but still answers")
    }
    if !isNewScope { try await remove(moved, .scope) }
    try await remove(removable, .deleted)
    engine.tell(.prune(resource.id, candidates: asked, confirmed: moved.count + removable.count), pass.run)
  }

  private var isAllowedEmpty: Bool { pass.request.allowEmpty.contains(resource.id) }

  private func remove(_ ids: [Record.ID], _ reason: Removal.Reason) async throws(RunStop) {
    guard !ids.isEmpty else { return }
    let removal = Removal(ids, of: resource.id, reason: reason, run: pass.run, time: engine.now())
    let count = try await pass.stored { store throws(StoreError) in try await store.remove(removal) }
    reading.tally.add(Counts(deleted: count))
  }
}

extension Reading {
  /// Why rows are kept that may be gone.
  enum Guard { case empty, many }

  /// Notes that rows are kept, and what allows them to leave.
  func hold(_ kind: Guard, _ candidates: Int) {
    switch kind {
    case .empty:
      hold(
        "empty", candidates: candidates, isDoubtful: true,
        "the server lists none; if that is so, allow it once: --allow-empty \(resource.id)")
    case .many:
      hold(
        "many", candidates: candidates,
        "that is more than leaves by itself; if it is so, allow it once: --allow-prune \(candidates)")
    }
  }

  /// Notes that rows are kept.
  func hold(_ reason: String, candidates: Int, isDoubtful: Bool = false, _ words: String) {
    engine.tell(.pruneGuard(resource.id, reason: reason, candidates: candidates), pass.run)
    let rows = candidates > 0 ? "\(candidates) rows that the server no longer lists were kept" : "No row was taken out"
    tally.hold("\(rows): \(words).", isDoubtful: isDoubtful)
  }
}
