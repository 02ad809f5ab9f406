import ConnectWise
import Model

// What is asked, of the server and of the store, before a row leaves or comes back.
extension Pruning {
  /// The ids that the server answers for, asked for by id.
  ///
  /// - Parameters:
  ///   - ids: The ids, ascending.
  ///   - within: Whether only records that the filters let in count.
  /// - Returns: Those that answer, ascending.
  /// - Throws: What keeps the server from answering.
  func confirm(_ ids: [Record.ID], within: Bool) async throws(RunStop) -> [Record.ID] {
    var found: [Record.ID] = []
    for portion in ids.portions(of: Self.portion) {
      let asked = Condition.oneOf("id", portion)
      if within {
        found += try await eachList(walk.lists) { list throws(APIError) in
          return try await engine.source.ids(list.path(of: resource), list.query(and: asked))
        }.flatMap { $0 }
      } else {
        found += try await everywhere { path throws(APIError) in try await engine.source.ids(path, Query(asked)) }
          .flatMap { $0 }
      }
    }
    return found.sortedOnce
  }

  /// Those of the companies that the server marks as deleted.
  func deletedCompanies(_ ids: [Record.ID]) async throws(RunStop) -> [Record.ID] {
    var found: [Record.ID] = []
    for portion in ids.portions(of: Self.portion) {
      let asked = Condition.oneOf("id", portion) && .equal("deletedFlag", .flag(true))
      found += try await everywhere { path throws(APIError) in try await engine.source.ids(path, Query(asked)) }
        .flatMap { $0 }
    }
    return found.sortedOnce
  }

  /// Whether a record that no list shows answers when it is asked for alone.
  ///
  /// - Throws: The resource fails where the answer is anything but that there is none, such as a missing right.
  func answers(_ id: Record.ID) async throws(RunStop) -> Bool {
    try await everywhere { path throws(APIError) in try await engine.source.exists(id, in: path) }.contains(true)
  }

  /// Asks all lists that a record may be in, also those of which nothing is wanted now: a ticket may have moved there.
  private func everywhere<Result>(
    _ ask: (ListPath) async throws(APIError) -> Result
  ) async throws(RunStop) -> [Result] {
    var results: [Result] = []
    for (index, route) in resource.routes.enumerated() {
      do {
        results.append(try await ask(ListPath(resource, route: route)))
      } catch {
        // A list that this profile does not read may be forbidden.
        guard error.isForbidden, !walk.lists.contains(where: { $0.scoped.route == index }) else {
          throw error.isCancellation ? .interrupted : .api(error)
        }
      }
    }
    return results
  }

  /// Tickets that were closed, and time entries that began, long enough ago: time takes them out, not the server.
  func agedOut(_ ids: [Record.ID]) async throws(RunStop) -> [Record.ID] {
    let isTicket = resource.scope == .tickets
    guard isTicket || resource.scope == .timeEntries,
      let since = reading.scope.settings.tickets.closedSince.since(now: reading.scope.now)
    else { return [] }
    var aged: [Record.ID] = []
    for portion in ids.portions(of: Self.portion * 10) {
      let records = try await pass.stored { store throws(StoreError) in
        try await store.records(of: resource.id, where: [RowFilter("id", .oneOf(portion))])
      }
      aged += records.filter { record in
        let date = record.value[isTicket ? "closedDate" : "timeStart"].string.flatMap(Timestamp.init)
        return (!isTicket || record.value["closedFlag"].bool == true) && date.map { $0 < since } ?? false
      }.map(\.id)
    }
    return aged
  }

  // MARK: What comes back

  /// Reads records again that were left out because of a company that is here now, or could not be read.
  func retry() async throws(RunStop) {
    let ids = try await pass.stored { store throws(StoreError) in try await store.retriable(of: resource.id) }
    try await fetch(ids.without(reading.tally.unreadable))
  }

  /// Reads records by their ids, in the lists that are walked.
  func fetch(_ ids: [Record.ID]) async throws(RunStop) {
    for portion in ids.prefix(Self.missingLimit).map({ $0 }).portions(of: Self.portion) {
      let checkpoint = Walk(
        .full, startedAt: walk.checkpoint.startedAt, scopeHash: "", run: pass.run, strands: walk.lists.map(\.strand))
      let again = ListWalk(
        reading, lists: walk.lists, from: checkpoint, isTimed: true, judge: walk.judge,
        increment: .oneOf("id", portion), collecting: false, keepsCheckpoint: false)
      try await again.run(atOnce: 1)
    }
  }

  /// The column with the company that a row belongs to, where rows are judged by it.
  var companyColumn: String? {
    guard walk.judge.companies != nil else { return nil }
    return resource.scope.companyColumn
  }

  /// Takes out what belongs to companies that left; it comes back with them.
  func removeOrphans() async throws(RunStop) {
    guard let column = companyColumn else { return }
    let orphans = try await pass.stored { store throws(StoreError) in
      try await store.orphans(of: resource.id, column: column, parent: .companies)
    }
    guard !orphans.isEmpty else { return }
    let isFiltering = reading.scope.settings.companies.isFiltering
    let word = isFiltering ? "filtered" : "no-parent"
    let removal = Removal(
      orphans.map(\.id), of: resource.id, reason: isFiltering ? .scope : .noParent,
      skips: Dictionary(orphans.map { ($0.id, "\(word) companies/\($0.parent)") }) { $1 }, run: pass.run,
      time: engine.now())
    let count = try await pass.stored { store throws(StoreError) in try await store.remove(removal) }
    reading.tally.add(Counts(deleted: count))
  }
}
