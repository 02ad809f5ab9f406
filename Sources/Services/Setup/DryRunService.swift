import ConnectWise
import Model
import Sync

/// Compares what a choice would bring with what is in the store; asks counts, ids and the first records, writes nothing.
struct DryRunService: Sendable {
  let client: Client
  let preview: PreviewService
  let scope: ScopeConditions
  /// `nil` where nothing was synced yet.
  let store: (any Store)?

  /// Goes through the data types, those first that others belong to.
  ///
  /// - Parameters:
  ///   - types: The data types.
  ///   - catalog: The instance's boards and company statuses.
  ///   - report: Gets the picture after each.
  /// - Throws: `CancellationError`, or what keeps the store from being read.
  func run(_ types: [DataType.ID], catalog: Catalog, report: (DryRun) -> Void) async throws {
    var dryRun = DryRun()
    let rows = try await store?.rowCounts() ?? [:]
    let cursors = try await store?.cursors() ?? [:]
    // Beside an empty store nothing can leave, and single records are judged by themselves.
    let isCompared = types.contains(.companies) && rows.values.contains { $0 > 0 }
    // Where they cannot be read, their own line tells why.
    let kept = isCompared ? try? await keptCompanies() : nil
    for type in types {
      try Task.checkCancellation()
      var line = DryRun.Line(type)
      let resource = Resource[DataType[type].resource]
      line.here = rows[resource.id] ?? 0
      let count = await preview.count(DataType[type], scope.settings, catalog)
      (line.expected, line.isAtMost, line.lists, line.problem) =
        (count.matching, count.isAtMost, count.lists, count.problem)
      if count.problem == nil, resource.parent == nil {
        let ours = await ids(resource, line.here)
        do throws(APIError) {
          try await compare(&line, resource, since: cursors[resource.id]?.since, ours: ours, kept)
        } catch { line.problem = Problem(error) }
      }
      dryRun.lines.append(line)
      report(dryRun)
    }
  }

  private func ids(_ resource: Resource, _ count: Int) async -> Set<Record.ID> {
    guard count > 0, let store else { return [] }
    // Where they cannot be read, all that comes is taken for new.
    return Set((try? await store.ids(of: resource.id)) ?? [])
  }

  private func compare(
    _ line: inout DryRun.Line, _ resource: Resource, since: Timestamp?, ours: Set<Record.ID>, _ kept: Set<Record.ID>?
  ) async throws(APIError) {
    let lists = scope.lists(of: resource)
    // Those that are shown; `nil` for the first ones of all.
    var shown: [Record.ID]?
    if ours.isEmpty {
      line.created = line.expected
      line.changed = 0
    } else {
      let source = ClientPageSource(client)
      var theirs: Set<Record.ID> = []
      if resource.id == .companies, let kept {
        theirs = kept
      } else {
        for list in lists { theirs.formUnion(try await source.ids(list.path(of: resource), list.query)) }
      }
      let leaving = ours.subtracting(theirs).union(await ofOtherCompanies(resource, kept))
      let staying = ours.subtracting(leaving)
      let new = theirs.subtracting(ours).subtracting(await stillLeftOut(resource, kept))
      line.created = new.count
      line.leaving = leaving.count
      if case .lastUpdated = resource.increment, let since {
        // What is new by another choice may have changed long ago: only what is here has changed since the last run.
        let increment = Condition.compare("lastUpdated", .greater, .timestamp(since))
        var changed: Set<Record.ID> = []
        for list in lists {
          changed.formUnion(try await source.ids(list.path(of: resource), list.query.and(increment)))
        }
        changed.formIntersection(staying)
        line.changed = changed.count
        shown = Array(changed.union(new).sorted().prefix(DryRun.shown))
      }
    }
    for list in lists where line.items.count < DryRun.shown && shown?.isEmpty != true {
      let condition = shown.map { Condition.oneOf("id", $0) } ?? .everything
      let records = try await client.list(
        list.path(of: resource), list.query.and(condition), limit: DryRun.shown - line.items.count)
      line.items += try await judge(records, of: resource, ours: ours, kept)
    }
  }

  // MARK: - Companies

  /// The companies that a run keeps, of some or of all that the server has.
  private func keptCompanies(among ids: Set<Record.ID>? = nil) async throws(APIError) -> Set<Record.ID> {
    let source = ClientPageSource(client)
    let among = ids.map { Condition.oneOf("id", $0.sorted()) } ?? .everything
    var kept: Set<Record.ID> = []
    for list in scope.lists(of: .companies) where ids?.isEmpty != true {
      let path = list.path(of: .companies)
      // ConnectWise keeps deleted companies, marked; no run does.
      kept.formUnion(try await source.ids(path, list.query.and(among && .equal("deletedFlag", .flag(false)))))
      if let leftOut = scope.leftOut(of: list) { kept.subtract(try await source.ids(path, leftOut.query.and(among))) }
    }
    return kept
  }

  /// The rows here whose company the filters do not keep.
  private func ofOtherCompanies(_ resource: Resource, _ kept: Set<Record.ID>?) async -> Set<Record.ID> {
    guard let kept, let store, let column = resource.scope.companyColumn else { return [] }
    var found: Set<Record.ID> = []
    var after: Record.ID?
    while let rows = try? await store.values([column], of: resource.id, after: after, limit: 5_000), !rows.isEmpty {
      for row in rows {
        if let company = row.values.first?.integer, !kept.contains(company) { found.insert(row.id) }
      }
      after = rows.last?.id
    }
    return found
  }

  /// The records that earlier runs left out, and that this choice leaves out still.
  private func stillLeftOut(_ resource: Resource, _ kept: Set<Record.ID>?) async -> Set<Record.ID> {
    // Of companies it is known which ones are kept.
    guard let store, resource.id != .companies || kept == nil else { return [] }
    let all = Set((try? await store.skippedIDs(of: resource.id, isExcused: true)) ?? [])
    guard !all.isEmpty, let skips = try? await store.skips(of: resource.id, limit: .max) else { return all }
    // One whose company comes now comes with it.
    let coming = skips.filter { skip in skip.company.map { kept?.contains($0) ?? true } ?? false }
    return all.subtracting(coming.compactMap(\.id))
  }

  // MARK: - Single records

  private func judge(
    _ records: [Record], of resource: Resource, ours: Set<Record.ID>, _ known: Set<Record.ID>?
  ) async throws(APIError) -> [DryRun.Item] {
    let company = resource.scope.companyColumn.flatMap { resource.field($0) }
    let named = Set(records.compactMap { record in company.flatMap { record[$0].integer } })
    let kept =
      if let known { known } else {
        scope.settings.companies.isFiltering ? try await keptCompanies(among: named) : named
      }
    var items: [DryRun.Item] = []
    for record in records {
      var reason = resource.id == .companies ? excludedType(record) : nil
      if let company, let id = record[company].integer, !kept.contains(id) { reason = "filtered companies/\(id)" }
      let verdict: DryRun.Verdict
      if reason != nil {
        verdict = .skipped
      } else if ours.contains(record.id) {
        // A row that cannot be read now is taken for changed: then it would be written again.
        let row = try? await store?.record(record.id, of: resource.id)
        verdict = row == record ? .unchanged : .changed
      } else {
        verdict = .created
      }
      items.append(
        DryRun.Item(id: record.id, label: record.label(resource), verdict: verdict, reason: reason))
    }
    return items
  }

  private func excludedType(_ company: Record) -> String? {
    let excluded = scope.settings.companies.excludeTypes
    let types = (company.value["types"].array ?? []).compactMap { $0["id"].integer }
    return types.first(where: excluded.contains).map { "filtered company_types/\($0)" }
  }
}

extension Query {
  /// The same with one condition more.
  fileprivate func and(_ condition: Condition) -> Query { Query(conditions && condition, children: childConditions) }
}
