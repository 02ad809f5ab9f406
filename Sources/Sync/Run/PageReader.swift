import ConnectWise
import Model

/// Reads the pages of one list in their order: the next is fetched and scanned while one is written.
struct PageReader: Sendable {
  /// A page that came and was read.
  struct Fetched: Sendable {
    let serverDate: Timestamp?
    /// Where the list stands behind it.
    let position: PageWalker.Position
    let byteCount: Int
    let page: ScannedPage
    /// Whether it is of the list's twin, whose records lack some members.
    let isOfTwin: Bool
    fileprivate let slot: Slots.Slot?
  }

  /// How often a page that cannot be read is asked for again.
  private static let attempts = 3
  /// Above so many records that the server cannot give, it is the list that is broken.
  private static let mostUnreadable = 25

  /// The same while nothing at all was read.
  private static let mostWithNothingRead = 3

  let reading: Reading
  let path: ListPath
  let query: Query
  let plan: ScanPlan

  private var pass: RunPass { reading.pass }
  private var engine: SyncEngine { reading.pass.engine }

  /// Reads the list to its end.
  ///
  /// A page that stays unreadable is taken apart down to the record that is the cause, which is left out and noted.
  ///
  /// - Parameters:
  ///   - start: Behind which page to begin.
  ///   - write: Takes each page into the store.
  /// - Throws: What keeps the list from being read, or what `write` throws.
  func read(
    from start: PageWalker.Position = .init(), _ write: (Fetched) async throws(RunStop) -> Void
  ) async throws(RunStop) {
    var position = start
    var failures = 0
    while true {
      let before = position
      do throws(RunStop) {
        return try await readPages(query, &position, write)
      } catch {
        guard error.mayLieInARecord else { throw error }
        failures = position == before ? failures + 1 : 1
        engine.tell(.retry(cause: error.message ?? "", attempt: failures), pass.run)
        if error.isScanFault, failures < Self.attempts { continue }
        position = try await readAround(position, error, write)
        failures = 0
      }
    }
  }

  private func readPages(
    _ query: Query, _ position: inout PageWalker.Position, _ write: (Fetched) async throws(RunStop) -> Void
  ) async throws(RunStop) {
    let pages = try await pages(query, position)
    var upcoming = try await next(pages).get()
    while upcoming != nil {
      async let following = next(pages)
      let result = await hand(&upcoming, to: write)
      let found = await following
      position = try result.get()
      try pass.checkTime()
      upcoming = try found.get()
    }
  }

  /// Has a page written and lets go of it: nobody holds a page while he waits for the next one.
  ///
  /// - Returns: The position behind it.
  private func hand(
    _ page: inout Fetched?, to write: (Fetched) async throws(RunStop) -> Void
  ) async -> Result<PageWalker.Position, RunStop> {
    guard let page = page.take() else { return .failure(.interrupted) }
    defer { page.slot?.release() }
    do throws(RunStop) {
      try await write(page)
      return .success(page.position)
    } catch { return .failure(error) }
  }

  private func pages(_ query: Query, _ position: PageWalker.Position) async throws(RunStop) -> any PageWalk {
    do {
      return try await engine.source.walk(path, query, paging: reading.resource.paging, from: position)
    } catch { throw .api(error) }
  }

  /// Fetches and scans the next page.
  private func next(_ pages: any PageWalk) async -> Result<Fetched?, RunStop> {
    do throws(RunStop) {
      let slot = reading.isBesides ? nil : try await pass.pages.take()
      var page: SourcePage
      do {
        guard let next = try await pages.next() else { return .success(nil) }
        page = next
      } catch { throw error.isCancellation ? .interrupted : .api(error) }
      slot?.fill()
      let byteCount = page.body.count
      do {
        // The bytes have one owner at a time: they go to the scanner, not to a copy.
        let scanned = try engine.scanner.scan(page.takeBody(), plan: plan)
        return .success(
          Fetched(
            serverDate: page.serverDate, position: page.position, byteCount: byteCount, page: scanned,
            isOfTwin: page.isOfTwin, slot: slot))
      } catch { throw .scan(error, site: path.path) }
    } catch { return .failure(error) }
  }

  // MARK: A page with a record in it that cannot be read

  /// Reads what a page would hold behind a position in pieces.
  ///
  /// Counts show where it ends and which record is the cause: for them the server need not read the records.
  ///
  /// - Returns: The position behind it.
  /// - Throws: The fault where it does not lie in a few records.
  private func readAround(
    _ position: PageWalker.Position, _ fault: RunStop, _ write: (Fetched) async throws(RunStop) -> Void
  ) async throws(RunStop) -> PageWalker.Position {
    // Numbered pages and parts of long conditions tell no place behind which to go on.
    guard reading.resource.paging == .forwardOnly, position.part == 0 else { throw fault }
    let start = position.lastID ?? 0
    let rest = try await count(above: start, through: nil)
    guard rest > 0 else { throw fault }
    var end = start
    var step = 1
    var found = 0
    while found < min(rest, PageWalker.pageSizes[0]) {
      try pass.checkTime()
      let (next, overflow) = start.addingReportingOverflow(step)
      // Ids have 32 bits: a server whose counts find none up to there contradicts itself.
      guard !overflow, step <= Int(UInt32.max) else { throw fault }
      end = next
      step *= 2
      found = try await count(above: start, through: end)
    }
    try await read(above: start, through: end, at: position, fault, write)
    return PageWalker.Position(part: position.part, lastID: end)
  }

  private func read(
    above start: Record.ID, through end: Record.ID, at position: PageWalker.Position, _ fault: RunStop,
    _ write: (Fetched) async throws(RunStop) -> Void
  ) async throws(RunStop) {
    try pass.checkTime()
    do throws(RunStop) {
      let pages = try await pages(query(above: start, through: end), .init())
      while let page = try await next(pages).get() {
        // The checkpoint stays in front of all of it until it is there.
        try await write(
          Fetched(
            serverDate: page.serverDate, position: position, byteCount: page.byteCount, page: page.page,
            isOfTwin: page.isOfTwin, slot: page.slot))
        page.slot?.release()
      }
    } catch {
      guard error.mayLieInARecord else { throw error }
      guard end - start > 1 else {
        guard try await count(above: start, through: end) == 1 else { throw fault }
        return try await leaveOut(end, fault)
      }
      let middle = start + (end - start) / 2
      try await read(above: start, through: middle, at: position, fault, write)
      try await read(above: middle, through: end, at: position, fault, write)
    }
  }

  private func count(above start: Record.ID, through end: Record.ID?) async throws(RunStop) -> Int {
    do { return try await engine.source.count(path, query(above: start, through: end)) } catch {
      throw error.isCancellation ? .interrupted : .api(error)
    }
  }

  private func query(above start: Record.ID, through end: Record.ID?) -> Query {
    let upper = end.map { Condition.compare("id", .lessOrEqual, .integer($0)) } ?? .everything
    return Query(
      query.conditions && .compare("id", .greater, .integer(start)) && upper, children: query.childConditions)
  }

  private func leaveOut(_ id: Record.ID, _ fault: RunStop) async throws(RunStop) {
    reading.tally.addUnreadable(id)
    let count = reading.tally.unreadable.count
    let isAll = reading.tally.counts.total == 0 && count > Self.mostWithNothingRead
    guard count <= Self.mostUnreadable, !isAll else { throw fault }
    let resource = reading.resource.id
    let note = Removal(
      [], of: resource, reason: .deleted, skips: [id: Removal.unreadable], run: pass.run, time: engine.now())
    _ = try await pass.stored { store throws(StoreError) in try await store.remove(note) }
    engine.tell(.skip(resource, id: id, reason: Removal.unreadable), pass.run)
  }
}
