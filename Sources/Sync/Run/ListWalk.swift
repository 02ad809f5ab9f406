import ConnectWise
import Model

/// The walk through the lists of one resource: the next page is fetched and scanned while this one is written.
struct ListWalk {
  /// A list to read.
  struct List {
    let scoped: ScopeConditions.List
    let parent: Record.ID?

    func path(of resource: Resource) -> ListPath { scoped.path(of: resource, parent: parent) }

    /// Whether the list was read before a checkpoint was made.
    func isBefore(_ walk: Walk) -> Bool {
      (scoped.route, parent ?? .min) < (walk.route, walk.parent ?? .min)
    }

    func isAt(_ walk: Walk) -> Bool { scoped.route == walk.route && parent == walk.parent }
  }

  /// How often a page that cannot be read is asked for again.
  private static let scanAttempts = 3
  /// How many left-out records of a page are told one by one; the counts tell the rest, `sync_skips` holds all.
  private static let toldSkips = 25

  var pass: RunPass
  let resource: Resource
  let lists: [List]
  /// The checkpoint, as committed.
  var walk: Walk
  /// Whether the walk's start is on the server's clock, or that clock cannot be known.
  var isTimed: Bool
  var judge = Judge(filter: CompanyFilter(), companies: nil)
  var increment = Condition.everything
  var counts = Counts()
  /// Whether a checkpoint is kept with each page; not where a few records are read besides.
  var keepsCheckpoint = true
  /// The ids of all records that came, where they are few and all come: then they tell what is gone.
  var seen: [Record.ID]?
  private var pageNumber = 0

  init(pass: RunPass, resource: Resource, lists: [List], start: (walk: Walk, isTimed: Bool)) {
    self.pass = pass
    self.resource = resource
    self.lists = lists
    self.walk = start.walk
    self.isTimed = start.isTimed
  }

  private var engine: SyncEngine { pass.engine }

  /// Notes that the walk starts.
  func begin() async throws(RunStop) {
    try await pass.stored { store throws(StoreError) in try await store.setWalk(walk, of: resource.id) }
  }

  /// Reads all lists from the checkpoint on.
  mutating func run() async throws(RunStop) {
    for list in lists where !list.isBefore(walk) {
      try pass.checkTime()
      if !list.isAt(walk) {
        walk.route = list.scoped.route
        walk.parent = list.parent
        walk.part = 0
        walk.pageID = nil
      }
      try await read(list)
    }
  }

  /// Reads a list, once more from the last committed page where a page could not be read.
  private mutating func read(_ list: List) async throws(RunStop) {
    let route = resource.routes[list.scoped.route]
    let plan = ScanPlan(resource, route: route, extras: Judge.extras(resource, judge.filter))
    var failures = 0
    while true {
      let committed = pageNumber
      do throws(RunStop) {
        return try await readPages(list, plan)
      } catch {
        guard case .scan(let fault, _) = error else { throw error }
        failures = committed == pageNumber ? failures + 1 : 1
        guard failures < Self.scanAttempts else { throw error }
        engine.tell(.retry(cause: fault.description, attempt: failures), pass.run)
      }
    }
  }

  private mutating func readPages(_ list: List, _ plan: ScanPlan) async throws(RunStop) {
    let query = Query(
      list.scoped.query.conditions && increment, children: list.scoped.query.childConditions)
    let position = PageWalker.Position(part: walk.part, lastID: walk.pageID)
    let pages: any PageWalk
    do {
      pages = try await engine.source.walk(
        list.path(of: resource), query, paging: resource.paging, from: position)
    } catch { throw .api(error) }
    var time = engine.uptime()
    let scanner = engine.scanner
    let path = list.path(of: resource).path
    var upcoming = try await Self.next(pages, scanner, plan, path).get()
    while let page = upcoming.take() {
      async let following = Self.next(pages, scanner, plan, path)
      try await commit(page, list, &time)
      try pass.checkTime()
      upcoming = try await following.get()
    }
  }

  /// A page that came and was read.
  private struct Fetched: Sendable {
    let serverDate: Timestamp?
    let position: PageWalker.Position
    let byteCount: Int
    let page: ScannedPage
  }

  /// Judges and writes a page.
  private mutating func commit(_ page: Fetched, _ list: List, _ time: inout Duration) async throws(RunStop) {
    note(page.serverDate)
    let scanned = page.page
    let leftOut = judge.leftOut(scanned, of: resource)
    var behind = walk
    behind.part = page.position.part
    behind.pageID = page.position.lastID
    let write = PageWrite(
      scanned, to: resource.id, leftOut: leftOut, keepsLeftOut: pass.request.isDraft,
      walk: keepsCheckpoint ? behind : nil, run: pass.run, time: engine.now())
    let written = try await pass.stored { store throws(StoreError) in try await store.write(write) }
    walk = behind
    counts += written
    seen? += scanned.ids
    pageNumber += 1
    let now = engine.uptime()
    for (row, reason) in leftOut.sorted(by: { $0.key < $1.key }).prefix(Self.toldSkips) {
      engine.tell(.skip(resource.id, id: scanned.ids[row], reason: reason), pass.run)
    }
    if scanned.withoutID > 0 { engine.tell(.skip(resource.id, id: nil, reason: "no-id"), pass.run) }
    engine.tell(
      .page(
        resource.id, number: pageNumber, counts: written, byteCount: page.byteCount,
        milliseconds: Int(
          (now - time).components.seconds * 1_000 + (now - time).components.attoseconds / 1_000_000_000_000_000),
        pageID: page.position.lastID), pass.run)
    time = now
  }

  /// Puts the walk's start on the server's clock, as far as an answer shows it.
  ///
  /// The clocks are compared when an answer has come, so the start is never later than the server's own time of it.
  private mutating func note(_ serverDate: Timestamp?) {
    if let serverDate {
      let skew = serverDate.seconds - engine.now().seconds
      pass.skew = skew
      if !isTimed { walk.startedAt = walk.startedAt.advanced(by: skew) }
    }
    isTimed = true
  }

  // MARK: Pages

  /// Fetches and scans the next page, while the one before it is written.
  private static func next(
    _ pages: any PageWalk, _ scanner: any PageScanner, _ plan: ScanPlan, _ path: String
  ) async -> Result<Fetched?, RunStop> {
    var page: SourcePage
    do {
      guard let next = try await pages.next() else { return .success(nil) }
      page = next
    } catch {
      return .failure(error.isCancellation ? .interrupted : .api(error))
    }
    let byteCount = page.body.count
    do {
      // The bytes have one owner at a time: they go to the scanner, not to a copy.
      let scanned = try scanner.scan(page.takeBody(), plan: plan)
      return .success(
        Fetched(serverDate: page.serverDate, position: page.position, byteCount: byteCount, page: scanned))
    } catch {
      return .failure(.scan(error, site: path))
    }
  }
}
