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
    fileprivate let slot: Slots.Slot
  }

  /// How often a page that cannot be read is asked for again.
  private static let attempts = 3
  /// Above so many records that the server cannot give, it is the list that is broken.
  private static let mostUnreadable = 25

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
    while let page = upcoming.take() {
      async let following = next(pages)
      let result: Result<Void, RunStop>
      do throws(RunStop) { result = .success(try await write(page)) } catch { result = .failure(error) }
      page.slot.release()
      let found = await following
      try result.get()
      position = page.position
      try pass.checkTime()
      upcoming = try found.get()
    }
  }

  private func pages(_ query: Query, _ position: PageWalker.Position) async throws(RunStop) -> any PageWalk {
    do {
      return try await engine.source.walk(path, query, paging: reading.resource.paging, from: position)
    } catch { throw .api(error) }
  }

  /// Fetches and scans the next page.
  private func next(_ pages: any PageWalk) async -> Result<Fetched?, RunStop> {
    do throws(RunStop) {
      let slot = try await pass.pages.take()
      var page: SourcePage
      do {
        guard let next = try await pages.next() else { return .success(nil) }
        page = next
      } catch { throw error.isCancellation ? .interrupted : .api(error) }
      let byteCount = page.body.count
      do {
        // The bytes have one owner at a time: they go to the scanner, not to a copy.
        let scanned = try engine.scanner.scan(page.takeBody(), plan: plan)
        return .success(
          Fetched(
            serverDate: page.serverDate, position: page.position, byteCount: byteCount, page: scanned, slot: slot))
      } catch { throw .scan(error, site: path.path) }
    } catch { return .failure(error) }
  }

  // MARK: A page with a record in it that cannot be read

  /// Reads the page behind a position in pieces.
  ///
  /// - Returns: The position behind the page.
  /// - Throws: The fault where it does not lie in a few records.
  private func readAround(
    _ position: PageWalker.Position, _ fault: RunStop, _ write: (Fetched) async throws(RunStop) -> Void
  ) async throws(RunStop) -> PageWalker.Position {
    let ids: [Record.ID]
    let behind: PageWalker.Position
    do {
      (ids, behind) = try await engine.source.nextIDs(path, query, paging: reading.resource.paging, from: position)
    } catch { throw error.isCancellation ? .interrupted : .api(error) }
    guard !ids.isEmpty, behind != position else { throw fault }
    try await read(ids[...], at: position, fault, write)
    return behind
  }

  private func read(
    _ ids: ArraySlice<Record.ID>, at position: PageWalker.Position, _ fault: RunStop,
    _ write: (Fetched) async throws(RunStop) -> Void
  ) async throws(RunStop) {
    guard let first = ids.first, let last = ids.last else { return }
    try pass.checkTime()
    let isAmong: Condition =
      first == last
      ? .equal("id", .integer(first))
      : .compare("id", .greaterOrEqual, .integer(first)) && .compare("id", .lessOrEqual, .integer(last))
    do throws(RunStop) {
      let pages = try await pages(Query(query.conditions && isAmong, children: query.childConditions), .init())
      while let page = try await next(pages).get() {
        // The checkpoint stays in front of the page until all of it is there.
        try await write(
          Fetched(
            serverDate: page.serverDate, position: position, byteCount: page.byteCount, page: page.page,
            slot: page.slot))
        page.slot.release()
      }
    } catch {
      guard error.mayLieInARecord else { throw error }
      guard ids.count > 1 else { return try await leaveOut(first, fault) }
      let middle = ids.startIndex + ids.count / 2
      try await read(ids[..<middle], at: position, fault, write)
      try await read(ids[middle...], at: position, fault, write)
    }
  }

  private func leaveOut(_ id: Record.ID, _ fault: RunStop) async throws(RunStop) {
    guard reading.tally.addUnreadable(id) <= Self.mostUnreadable else { throw fault }
    let resource = reading.resource.id
    let note = Removal(
      [], of: resource, reason: .deleted, skips: [id: Removal.unreadable], run: pass.run, time: engine.now())
    _ = try await pass.stored { store throws(StoreError) in try await store.remove(note) }
    engine.tell(.skip(resource, id: id, reason: Removal.unreadable), pass.run)
  }
}
