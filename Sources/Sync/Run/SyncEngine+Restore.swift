import Model

extension SyncEngine {
  /// How many rows are put back at a time.
  private static let restoredRows = 100

  /// Puts rows back as they were when a run took them out.
  ///
  /// - Parameters:
  ///   - rows: What left.
  ///   - run: The run that does it.
  /// - Throws: ``StoreError``.
  func restore(_ rows: [DeletionRow], _ run: Int) async throws(StoreError) {
    for resource in Resource.all {
      let lost = rows.filter { $0.resource == resource.id }
      for start in stride(from: 0, to: lost.count, by: Self.restoredRows) {
        let part = lost[start..<min(start + Self.restoredRows, lost.count)]
        let body = Array("[\(part.compactMap(\.raw).joined(separator: ","))]".utf8)
        let page: ScannedPage
        do {
          page = try scanner.scan(body, plan: ScanPlan(resource, route: resource.routes[0], extras: []))
        } catch {
          throw StoreError(.corrupt, place: "sync_deletions", detail: error.description)
        }
        _ = try await store.write(PageWrite(page, to: resource.id, walk: nil, run: run, time: now()))
      }
    }
    try await store.forgetDeletions(rows)
  }
}
