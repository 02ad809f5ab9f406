package import ConnectWise
package import Model
import Sync

/// Counts what each data type's choice leaves, with the conditions that a run would send.
package struct PreviewService: Sendable {
  private let client: Client
  private let now: @Sendable () -> Timestamp

  package init(_ client: Client, now: @escaping @Sendable () -> Timestamp) {
    self.client = client
    self.now = now
  }

  /// Counts all data types, several at once.
  ///
  /// Types that are off are counted whole, so that a person sees what turning them on would bring.
  ///
  /// - Parameters:
  ///   - settings: The choice.
  ///   - catalog: The instance's boards and company statuses.
  ///   - report: Gets the picture each time a count came.
  package func preview(_ settings: SyncSettings, catalog: Catalog, report: @Sendable (Preview) -> Void) async {
    var preview = Preview()
    await withTaskGroup(of: (DataType.ID, Preview.Count).self) { group in
      for type in DataType.all {
        group.addTask { (type.id, await self.count(type, settings, catalog)) }
      }
      for await (type, count) in group {
        preview.counts[type] = count
        report(preview)
      }
    }
    guard !Task.isCancelled else { return }
    preview.counted = now()
    report(preview)
  }

  func count(_ type: DataType, _ settings: SyncSettings, _ catalog: Catalog) async -> Preview.Count {
    let resource = Resource[type.resource]
    if let parent = resource.parent { return await lists(resource, below: parent, settings, catalog) }
    let scope = ScopeConditions(settings, catalog: catalog, now: now())
    var count = Preview.Count()
    let lists = scope.lists(of: resource)
    count.conditions = lists.map { Self.text($0, of: resource) }
    count.isAtMost = !scope.isExact(resource)
    do {
      var matching = 0
      for list in lists { matching += try await client.count(list.path(of: resource), list.query) }
      count.matching = matching
      count.total = lists.allSatisfy({ $0.query == .everything }) ? matching : try await total(resource)
      if case .companies = resource.scope { try await withoutExcluded(&count, scope, lists, resource) }
      if count.matching == 0, (count.total ?? 0) > 0 {
        count.limit = try await limit(resource, settings, catalog)
      }
    } catch {
      count.problem = Problem(error)
    }
    return count
  }

  /// The limit without which something would pass.
  private func limit(
    _ resource: Resource, _ settings: SyncSettings, _ catalog: Catalog
  ) async throws(APIError) -> String? {
    for limit in PreviewLimit.all(on: resource, of: settings, boards: catalog.boards) {
      let lists = ScopeConditions(limit.lifted, catalog: catalog, now: now()).lists(of: resource)
      for list in lists where try await client.count(list.path(of: resource), list.query) > 0 { return limit.name }
    }
    return nil
  }

  /// Counts the records below each of which stands a list.
  private func lists(
    _ resource: Resource, below parent: Resource.ID, _ settings: SyncSettings, _ catalog: Catalog
  ) async -> Preview.Count {
    let above = await count(DataType[Resource[parent].dataType], settings, catalog)
    var count = Preview.Count()
    count.lists = above.matching
    count.isAtMost = above.isAtMost
    count.problem = above.problem
    count.conditions = resource.routes.map { "\($0.path): a request for each" }
    return count
  }

  private func total(_ resource: Resource) async throws(APIError) -> Int {
    var total = 0
    for route in resource.routes {
      do { total += try await client.count(ListPath(resource, route: route)) } catch  where error.isForbidden {
        // A list that may not be read counts for nothing; the audit says so where it matters.
        continue
      }
    }
    return total
  }

  /// Takes companies of excluded types off the count.
  private func withoutExcluded(
    _ count: inout Preview.Count, _ scope: ScopeConditions, _ lists: [ScopeConditions.List], _ resource: Resource
  ) async throws(APIError) {
    guard scope.settings.companies.includeTypes.isEmpty, let list = lists.first, let leftOut = scope.leftOut(of: list)
    else { return }
    let excluded = try await client.count(leftOut.path(of: resource), leftOut.query)
    count.matching = count.matching.map { max(0, $0 - excluded) }
    count.conditions.append("less \(Self.text(leftOut, of: resource))")
    // Every company of the types is counted once, so the difference is exact.
    count.isAtMost = false
  }

  /// What is asked, as a person would type it.
  static func text(_ list: ScopeConditions.List, of resource: Resource) -> String {
    var text = resource.routes[list.route].path
    let conditions = ConditionText.text(list.query.conditions)
    let children = ConditionText.text(list.query.childConditions, for: .childConditions)
    if !conditions.isEmpty { text += "  conditions: \(conditions)" }
    if !children.isEmpty { text += "  childConditions: \(children)" }
    return text
  }
}

extension ScopeConditions {
  /// The conditions of a choice on an instance whose lists were read.
  init(_ settings: SyncSettings, catalog: Catalog, now: Timestamp) {
    let inactive = (catalog.lists[.companyStatuses] ?? []).filter { $0.value["inactiveFlag"].bool == true }
    self.init(settings, boards: catalog.boards, inactiveStatuses: inactive.map(\.id), now: now)
  }
}
