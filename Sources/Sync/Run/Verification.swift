import ConnectWise
package import Model

/// The rows of a resource beside the records that the server has.
package struct Comparison: Sendable, Hashable {
  package let resource: Resource.ID
  /// The rows here.
  package var here = 0
  /// The records at the server that the profile asks for.
  package var server = 0
  /// Those of them that are left out, with their reason in `sync_skips`.
  package var leftOut = 0
  /// At the server, neither here nor left out.
  package var missing: [Record.ID] = []
  /// Here, not at the server.
  package var extra: [Record.ID] = []
  /// Here with another time of the last change than at the server.
  package var stale: [Record.ID] = []
  /// Why it could not be compared, for people.
  package var problem: String?

  package init(_ resource: Resource.ID) { self.resource = resource }

  /// Whether both have the same.
  package var agrees: Bool { problem == nil && missing.isEmpty && extra.isEmpty && stale.isEmpty }
}

extension SyncEngine {
  /// How many rows are read at a time.
  private static let comparedRows = 10_000

  /// Compares the store with the server, id by id and by the time of the last change; changes nothing.
  ///
  /// - Parameters:
  ///   - profile: What is asked for.
  ///   - only: Names of data types or tables; empty for all of the profile but lists that take a request a record.
  /// - Returns: A comparison for each resource.
  /// - Throws: ``StoreError``, or an `APIError` that keeps everything from being compared.
  package func verify(_ profile: Profile, only: [Resource.ID] = []) async throws -> [Comparison] {
    let scope = try await scope(profile.sync)
    var comparisons: [Comparison] = []
    for resource in RunPlan.resources(profile.sync, only: only) {
      // A request for each ticket takes hours; whoever wants that says so.
      guard resource.parent == nil || resource.parent == .boards || !only.isEmpty else { continue }
      try Task.checkCancellation()
      var comparison = Comparison(resource.id)
      do {
        try await compare(resource, scope, &comparison)
      } catch let error as APIError {
        let stop = RunStop.api(error)
        guard !stop.endsRun, !error.isCancellation else { throw error }
        comparison.problem = stop.message
      }
      comparisons.append(comparison)
    }
    return comparisons
  }

  private func compare(_ resource: Resource, _ scope: ScopeConditions, _ comparison: inout Comparison) async throws {
    var theirs: [(id: Record.ID, updated: Timestamp?)] = []
    for list in try await lists(of: resource, scope) {
      theirs += try await source.stamps(list.path(of: resource), list.scoped.query)
    }
    theirs.sort { $0.id < $1.id }
    let skipped = Set(try await store.skippedIDs(of: resource.id, isExcused: true))
    var position = 0
    var after: Record.ID?
    // Both sides ascend: one walk over the two finds what only one of them has.
    func take(_ record: (id: Record.ID, updated: Timestamp?)) {
      comparison.server += 1
      if skipped.contains(record.id) { comparison.leftOut += 1 } else { comparison.missing.append(record.id) }
    }
    while true {
      let rows = try await store.values(
        ["last_updated"], of: resource.id, after: after, limit: Self.comparedRows)
      guard let last = rows.last?.id else { break }
      after = last
      for row in rows {
        comparison.here += 1
        while position < theirs.count, theirs[position].id < row.id {
          take(theirs[position])
          position += 1
        }
        guard position < theirs.count, theirs[position].id == row.id else {
          comparison.extra.append(row.id)
          continue
        }
        comparison.server += 1
        let ours = row.values.first?.string.flatMap(Timestamp.init)
        if let updated = theirs[position].updated, updated != ours { comparison.stale.append(row.id) }
        position += 1
      }
    }
    for record in theirs[position...] { take(record) }
  }

  /// The lists that bring a resource: one for each parent that is here where it stands below parents.
  private func lists(of resource: Resource, _ scope: ScopeConditions) async throws(StoreError) -> [ReadList] {
    guard let parent = resource.parent else { return scope.lists(of: resource).map { ReadList(scoped: $0) } }
    var lists: [ReadList] = []
    for list in scope.lists(of: resource) {
      var due = scope.parents(of: resource, below: Resource[parent], list)
      due.beforeRun = .max
      lists += try await store.parentsDue(due, after: nil, limit: .max).map { ReadList(scoped: list, parent: $0.id) }
    }
    return lists
  }
}
