import ConnectWise
import Model
import Synchronization

/// The walk through the lists that stand below the records of another resource, one list each.
///
/// It needs no checkpoint: for each parent is kept which run read its list, and how the parent stood then. A list that
/// was read whole tells by itself which of its rows are gone.
final class ParentWalk: Sendable {
  /// How many parents are looked up at a time.
  private static let portion = 200
  /// How often the list of a parent that is under way is read, in seconds.
  private static let refreshAge: Int64 = 24 * 3_600

  private let reading: Reading
  private let parent: Resource
  private let walk: Walk
  private let column: String
  /// How many rows may still leave.
  private let allowance = Mutex(0)
  /// How many of those that seem gone are still asked for one by one.
  private let probes = Mutex(Pruning.probes)

  init(_ reading: Reading, below parent: Resource, _ walk: Walk) {
    self.reading = reading
    self.parent = parent
    self.walk = walk
    guard let column = reading.resource.parentColumn else { preconditionFailure("\(reading.resource.id) of nothing") }
    self.column = column
  }

  private var pass: RunPass { reading.pass }
  private var resource: Resource { reading.resource }
  private var engine: SyncEngine { reading.engine }
  private var mayRemove: Bool { !pass.request.isDraft && pass.request.undelete == nil }

  /// Reads the lists that are due.
  func run(atOnce workers: Int) async throws(RunStop) {
    if mayRemove { try await removeOrphans() }
    let rows = try await pass.stored { store throws(StoreError) in try await store.rowCounts()[resource.id] ?? 0 }
    let isUnbounded = pass.request.allowEmpty.contains(resource.id)
    allowance.withLock {
      $0 = isUnbounded ? .max : max(Pruning.alwaysAllowed, rows / Pruning.share, pass.request.allowPrune ?? 0)
    }
    let held = Mutex(0)
    let writing = Slots(1)
    for list in reading.scope.lists(of: resource) {
      let due = due(list)
      var after: Record.ID?
      while true {
        let parents = try await pass.stored { [after] store throws(StoreError) in
          try await store.parentsDue(due, after: after, limit: Self.portion)
        }
        guard let last = parents.last else { break }
        after = last.id
        try await forEach(parents, atOnce: workers) { parent throws(RunStop) in
          let kept = try await self.read(parent, list, writing)
          held.withLock { $0 += kept }
        }
      }
    }
    let count = held.withLock { $0 }
    if count > 0 { reading.hold(.many, count) }
  }

  /// The parents whose lists are due.
  private func due(_ list: ScopeConditions.List) -> ParentsDue {
    var due = reading.scope.parents(of: resource, below: parent, list)
    if walk.mode == .full { due.beforeRun = walk.run }
    if case .withParent(.whenChanged(let flag?)) = resource.increment {
      due.unless = flag
      due.refreshedBefore = engine.now().advanced(by: -Self.refreshAge)
    }
    return due
  }

  /// Reads a parent's list and takes out what it has no more.
  ///
  /// - Returns: How many rows were kept that it has no more.
  private func read(_ parent: DueParent, _ list: ScopeConditions.List, _ writing: Slots) async throws(RunStop) -> Int {
    try pass.checkTime()
    let found = Mutex<[Record.ID]>([])
    let before = reading.tally.unreadable
    let reader = PageReader(
      reading: reading, path: list.path(of: resource, parent: parent.id), query: list.query,
      plan: ScanPlan(resource, route: resource.routes[list.route]))
    do {
      try await reader.read { page throws(RunStop) in
        let slot = try await writing.take()
        defer { slot.release() }
        let began = engine.uptime()
        let scanned = page.page.filling(column, with: parent.id)
        let write = PageWrite(
          scanned, to: resource.id, isThin: page.isOfTwin, walk: nil, run: pass.run, time: engine.now())
        let written = try await pass.stored { store throws(StoreError) in try await store.write(write) }
        found.withLock { $0 += scanned.ids }
        reading.tell(page, written, leftOut: [], since: began)
      }
    } catch {
      // The parent went meanwhile; its rows follow it in the next run.
      guard case .api(let fault) = error, case .recordNotFound = fault.kind else { throw error }
      return 0
    }
    guard reading.tally.unreadable == before else { return 0 }
    let slot = try await writing.take()
    defer { slot.release() }
    let ids = found.withLock { $0.sortedOnce }
    if mayRemove, try await isDoubtful(ids, parent.id, reader.path) { return 0 }
    let done = ChildList(
      of: resource.id, parent: parent.id, stamp: parent.stamp, ids: ids,
      mostRemoved: mayRemove ? allowance.withLock { $0 } : nil, run: pass.run, time: engine.now())
    let (removed, held) = try await pass.stored { store throws(StoreError) in try await store.finish(done) }
    if removed > 0 {
      allowance.withLock { $0 = $0 == .max ? .max : $0 - removed }
      reading.tally.add(Counts(deleted: removed))
      engine.tell(.prune(resource.id, candidates: removed, confirmed: removed), pass.run)
    }
    return held
  }

  /// Whether a list that lacks rows of ours is not to be believed: a board without anything, or a record that answers
  /// although it is not listed.
  private func isDoubtful(_ ids: [Record.ID], _ parent: Record.ID, _ path: ListPath) async throws(RunStop) -> Bool {
    let ours = try await pass.stored { store throws(StoreError) in
      try await store.ids(of: resource.id, below: parent)
    }
    let gone = ours.without(ids)
    guard !gone.isEmpty, !pass.request.allowEmpty.contains(resource.id) else { return false }
    if resource.scope == .ofBoards, ids.isEmpty {
      reading.hold(.empty, gone.count)
      return true
    }
    for id in gone where resource.isAskedByID {
      let isAsked = probes.withLock { left in
        left -= 1
        return left >= 0
      }
      guard isAsked else { return false }
      do {
        guard try await engine.source.exists(id, in: path) else { continue }
      } catch { throw error.isCancellation ? .interrupted : .api(error) }
      reading.hold(
        "unsure", candidates: gone.count, isDoubtful: true, "\(resource.id)/\(id) is not listed but still answers")
      return true
    }
    return false
  }

  /// Takes out the rows of parents that are not here, for the reason for which those left.
  private func removeOrphans() async throws(RunStop) {
    var orphans = try await pass.stored { store throws(StoreError) in
      try await store.orphans(of: resource.id, column: column, parent: parent.id)
    }
    if resource.scope == .ofBoards {
      // Rows of boards that are not synced any more.
      let boards = Set(reading.scope.boardIDs)
      let rows = try await pass.stored { store throws(StoreError) in
        try await store.values([column], of: resource.id, after: nil, limit: .max)
      }
      orphans += rows.compactMap { row in
        guard let board = row.values[0].integer, !boards.contains(board) else { return nil }
        return Orphan(id: row.id, parent: board, reason: .scope)
      }
    }
    for reason in [Removal.Reason.scope, .deleted] {
      let ids = orphans.filter { ($0.reason == .scope) == (reason == .scope) }.map(\.id).sortedOnce
      let removal = Removal(ids, of: resource.id, reason: reason, run: pass.run, time: engine.now())
      guard !ids.isEmpty else { continue }
      let count = try await pass.stored { store throws(StoreError) in try await store.remove(removal) }
      reading.tally.add(Counts(deleted: count))
    }
    try await pass.stored { store throws(StoreError) in
      try await store.forgetLists(of: resource.id, below: parent.id)
    }
  }
}

extension ScopeConditions {
  /// The parents whose lists a route holds.
  func parents(of resource: Resource, below parent: Resource, _ list: List) -> ParentsDue {
    var due = ParentsDue(resource.id, below: parent.id)
    if resource.scope == .ofBoards { due.filter.append(RowFilter("id", .oneOf(boardIDs))) }
    // A route below the tickets of some boards takes the tickets of the route that has those boards.
    let route = resource.routes[list.route]
    if let boards = route.boards, let constants = parent.routes.first(where: { $0.boards == boards })?.constants {
      due.filter += constants.map { RowFilter($0.key, .text($0.value)) }
    }
    return due
  }
}
