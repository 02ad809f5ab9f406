import ConnectWise
import Model
import Synchronization

/// The walk through the lists of one resource: several strands of them at a time, each page one transaction.
final class ListWalk: Sendable {
  private struct State {
    var checkpoint: Walk
    var isTimed: Bool
    var seen: [Record.ID]?
  }

  /// How many left-out records of a page are told one by one; the counts tell the rest, `sync_skips` holds all.
  private static let toldSkips = 25

  let reading: Reading
  let lists: [ReadList]
  let judge: Judge
  let increment: Condition
  /// Whether a checkpoint is kept with each page; not where a few records are read besides.
  private let keepsCheckpoint: Bool
  private let state: Mutex<State>
  /// Pages are written one after the other: each with the checkpoint that holds behind it.
  private let writing = Slots(1)

  /// A walk.
  ///
  /// - Parameters:
  ///   - reading: Whose lists.
  ///   - lists: The lists.
  ///   - checkpoint: Where it begins.
  ///   - isTimed: Whether the walk's start is on the server's clock, or that clock cannot be known.
  ///   - judge: What judges records as they arrive.
  ///   - increment: What leaves out the records that did not change.
  ///   - isCollecting: Whether the ids of all records are kept, where they are few and all come: then they tell what
  ///     is gone.
  ///   - keepsCheckpoint: Whether a checkpoint is kept with each page.
  init(
    _ reading: Reading, lists: [ReadList], from checkpoint: Walk, isTimed: Bool, judge: Judge, increment: Condition,
    collecting isCollecting: Bool, keepsCheckpoint: Bool = true
  ) {
    self.reading = reading
    self.lists = lists
    self.judge = judge
    self.increment = increment
    self.keepsCheckpoint = keepsCheckpoint
    state = Mutex(State(checkpoint: checkpoint, isTimed: isTimed, seen: isCollecting ? [] : nil))
  }

  var resource: Resource { reading.resource }
  private var pass: RunPass { reading.pass }
  private var engine: SyncEngine { reading.pass.engine }
  /// Where it stands, as committed.
  var checkpoint: Walk { state.withLock { $0.checkpoint } }
  var isTimed: Bool { state.withLock { $0.isTimed } }
  /// The ids of all records that came, where they were to be kept.
  var seen: [Record.ID]? { state.withLock { $0.seen } }

  /// Notes that the walk starts.
  func begin() async throws(RunStop) {
    let checkpoint = checkpoint
    try await pass.stored { store throws(StoreError) in try await store.setWalk(checkpoint, of: resource.id) }
  }

  /// Reads all lists from the checkpoint on.
  ///
  /// - Parameter workers: How many strands at a time.
  /// - Throws: What keeps a list from being read.
  func run(atOnce workers: Int) async throws(RunStop) {
    let strands = checkpoint.strands.enumerated().filter { !$0.element.isDone }
    try await forEach(strands.map(\.offset), atOnce: workers) { index throws(RunStop) in
      try await self.read(index)
    }
  }

  private func read(_ index: Int) async throws(RunStop) {
    try pass.checkTime()
    let strand = checkpoint.strands[index]
    // Of a list that is read no more nothing is wanted.
    guard let list = lists.first(where: { $0.scoped.route == strand.route }) else { return }
    let plan = ScanPlan(
      resource, route: resource.routes[strand.route], extras: Judge.extras(resource, judge.filter))
    let reader = PageReader(
      reading: reading, path: list.path(of: resource), query: list.query(and: strand.condition && increment),
      plan: plan)
    try await reader.read(from: strand.position) { page throws(RunStop) in try await self.commit(page, index) }
    state.withLock { $0.checkpoint.strands[index].isDone = true }
  }

  /// Judges and writes a page.
  private func commit(_ page: PageReader.Fetched, _ index: Int) async throws(RunStop) {
    let slot = try await writing.take()
    defer { slot.release() }
    let began = engine.uptime()
    note(page.serverDate)
    if page.isOfTwin { reading.tally.noteTwin() }
    let scanned = page.page
    var judge = judge
    if judge.companies != nil {
      judge.companies = try await pass.meetCompanies(judge.companies(named: scanned, resource), for: reading)
    }
    let leftOut = judge.leftOut(scanned, of: resource)
    var behind = checkpoint
    behind.strands[index].position = page.position
    let write = PageWrite(
      scanned, to: resource.id, leftOut: leftOut, keepsLeftOut: pass.request.isDraft,
      isThin: page.isOfTwin, walk: keepsCheckpoint ? behind : nil, run: pass.run, time: engine.now())
    let written = try await pass.stored { store throws(StoreError) in try await store.write(write) }
    state.withLock { state in
      state.checkpoint.strands[index].position = page.position
      state.seen? += scanned.ids
    }
    reading.tell(page, written, leftOut: leftOut.sorted { $0.key < $1.key }.prefix(Self.toldSkips), since: began)
  }

  /// Puts the walk's start on the server's clock, as far as an answer shows it.
  ///
  /// The clocks are compared when an answer has come, so the start is never later than the server's own time of it.
  private func note(_ serverDate: Timestamp?) {
    let skew = serverDate.map(pass.note)
    state.withLock { state in
      if let skew, !state.isTimed {
        state.checkpoint.startedAt = state.checkpoint.startedAt.advanced(by: skew)
      }
      state.isTimed = true
    }
  }
}

extension Reading {
  /// Tells of a page that was written.
  func tell(
    _ page: PageReader.Fetched, _ counts: Counts, leftOut: some Sequence<(key: Int, value: String)>,
    since began: Duration
  ) {
    let number = tally.addPage(counts)
    for (row, reason) in leftOut {
      engine.tell(.skip(resource.id, id: page.page.ids[row], reason: reason), pass.run)
    }
    if page.page.withoutID > 0 { engine.tell(.skip(resource.id, id: nil, reason: "no-id"), pass.run) }
    let taken = (engine.uptime() - began).components
    engine.tell(
      .page(
        resource.id, number: number, counts: counts, byteCount: page.byteCount,
        milliseconds: Int(taken.seconds * 1_000 + taken.attoseconds / 1_000_000_000_000_000),
        pageID: page.position.lastID), pass.run)
  }
}
