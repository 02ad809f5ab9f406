package import Model

/// What the security role lets be read, list by list.
package struct PermissionAudit: Sendable, Hashable {
  /// How much of a list the role shows, where the server says so.
  package enum Level: String, Sendable, Hashable {
    case none = "None"
    /// Only what the member owns; the rest is missing from lists without any sign.
    case my = "My"
    case all = "All"
  }

  package enum Outcome: Sendable, Hashable {
    /// It can be read, with this level where it is known.
    case canRead(Level?)
    /// Only the list with fewer members can.
    case canReadTwin
    case forbidden
    /// It stands below something that could not be read, or that has no records.
    case notTried
    /// Something else went wrong.
    case failed(APIError)
  }

  /// One list's result.
  package struct Entry: Sendable, Hashable {
    package let resource: Resource.ID
    /// Which of the resource's lists; a resource with two has two entries.
    package let route: Int
    /// The list, with `{parent}` where one stands below another.
    package let path: String
    /// The row of the security-role screen that decides.
    package let permission: Resource.Permission
    package let outcome: Outcome
  }

  /// The level that the role's own rows give for a permission.
  ///
  /// - Parameters:
  ///   - permission: The row.
  ///   - rows: The records of `/system/mySecurity`.
  /// - Returns: The level, where the rows name one.
  static func level(of permission: Resource.Permission, in rows: [JSONValue]) -> Level? {
    let row = rows.first {
      isSame($0["moduleName"].string, permission.module)
        && (isSame($0["moduleFunctionName"].string, permission.function)
          || isSame($0["moduleFunctionIdentifier"].string, permission.function))
    }
    return row?["inquireLevel"].string.flatMap(Level.init(rawValue:))
  }

  /// Names of modules and functions differ between releases in case, blanks and signs.
  private static func isSame(_ left: String?, _ right: String) -> Bool {
    guard let left else { return false }
    func letters(_ text: String) -> String { text.lowercased().filter { $0.isLetter || $0.isNumber } }
    return letters(left) == letters(right)
  }
}

extension Client {
  /// Finds out what can be read, by the cheapest read of each list, and the levels where the server tells them.
  ///
  /// - Parameters:
  ///   - dataTypes: What is to be looked at.
  ///   - report: Gets each result as it comes.
  /// - Returns: All results, in the order in which they were reported: lists below parents last.
  /// - Throws: What concerns all lists, such as refused credentials or a server that is gone.
  @discardableResult
  package func audit(
    _ dataTypes: some Sequence<DataType.ID>, _ report: (PermissionAudit.Entry) async -> Void = { _ in }
  ) async throws(APIError) -> [PermissionAudit.Entry] {
    let levels = try await ownRights()
    var entries: [PermissionAudit.Entry] = []
    var samples = AuditSamples()
    let lists = Resource.of(dataTypes).flatMap { resource in
      resource.routes.indices.map { AuditedList(resource: resource, index: $0) }
    }
    // Those above first, several at once; then those that need an id of these.
    for stage in [lists.filter { $0.resource.parent == nil }, lists.filter { $0.resource.parent != nil }] {
      for start in stride(from: 0, to: stage.count, by: Self.auditedAtOnce) {
        let portion = stage[start..<min(stage.count, start + Self.auditedAtOnce)]
        let found = try await audit(portion, samples, levels)
        for (list, result) in zip(portion, found) {
          samples.take(result.id, of: list.resource.id, from: list.route)
          let entry = PermissionAudit.Entry(
            resource: list.resource.id, route: list.index, path: list.route.path, permission: list.permission,
            outcome: result.outcome)
          entries.append(entry)
          await report(entry)
        }
      }
    }
    return entries
  }

  /// How many lists are tried at once; the gate lets no more through.
  private static let auditedAtOnce = 4

  /// Tries some lists at once.
  ///
  /// - Returns: What came of each, in their order, with an id where one was read.
  private func audit(
    _ lists: ArraySlice<AuditedList>, _ samples: AuditSamples, _ levels: [JSONValue]
  ) async throws(APIError) -> [(outcome: PermissionAudit.Outcome, id: Record.ID?)] {
    var found: [Found] = Array(repeating: .success((.notTried, nil)), count: lists.count)
    await withTaskGroup(of: (place: Int, result: Found).self) { group in
      for (place, list) in lists.enumerated() {
        group.addTask { (place, await result(of: list, samples, levels)) }
      }
      for await one in group { found[one.place] = one.result }
    }
    var results: [(outcome: PermissionAudit.Outcome, id: Record.ID?)] = []
    for one in found { results.append(try one.get()) }
    return results
  }

  private typealias Found = Result<(PermissionAudit.Outcome, Record.ID?), APIError>

  private func result(of list: AuditedList, _ samples: AuditSamples, _ levels: [JSONValue]) async -> Found {
    do throws(APIError) { return .success(try await audit(list, samples, levels)) } catch { return .failure(error) }
  }

  private func audit(
    _ list: AuditedList, _ samples: AuditSamples, _ levels: [JSONValue]
  ) async throws(APIError) -> (PermissionAudit.Outcome, Record.ID?) {
    // A list below a parent is tried only with a parent's id; where there is none, the role's own rows may tell.
    let parent = list.resource.parent.flatMap { samples.id(of: $0, for: list.route) }
    if list.resource.parent == nil || parent != nil {
      return try await probe(ListPath(list.resource, route: list.route, parent: parent), list.permission, levels)
    }
    let isNone = PermissionAudit.level(of: list.permission, in: levels) == PermissionAudit.Level.none
    return (isNone ? .forbidden : .notTried, nil)
  }

  private func probe(
    _ list: ListPath, _ permission: Resource.Permission, _ levels: [JSONValue]
  ) async throws(APIError) -> (PermissionAudit.Outcome, Record.ID?) {
    do {
      let id = try await firstID(list)
      return (.canRead(PermissionAudit.level(of: permission, in: levels)), id)
    } catch {
      guard error.isForbidden else {
        try rethrowIfGeneral(error)
        return (.failed(error), nil)
      }
    }
    guard let twin = list.ofTwin else { return (.forbidden, nil) }
    do {
      return (.canReadTwin, try await firstID(twin))
    } catch {
      try rethrowIfGeneral(error)
      return (.forbidden, nil)
    }
  }

  private func firstID(_ list: ListPath) async throws(APIError) -> Record.ID? {
    let response = try await get(list.path, [("pageSize", "1"), ("fields", "id")], permission: list.permission)
    return try json(response, list.path).array?.first?["id"].integer
  }

  /// The rows of the role that the server itself tells; none where it does not.
  private func ownRights() async throws(APIError) -> [JSONValue] {
    do {
      let response = try await get("system/mySecurity", [("pageSize", "1000")])
      return try json(response, "system/mySecurity").array ?? []
    } catch {
      // Which right this needs itself is not known: without it there are just no levels.
      try rethrowIfGeneral(error)
      return []
    }
  }

  /// Errors that every further list would meet as well.
  private func rethrowIfGeneral(_ error: APIError) throws(APIError) {
    switch error.kind {
    case .credentialsRefused, .companyUnknown, .clientIDRefused, .transport, .redirected, .notConnectWise,
      .rateLimited:
      throw error
    default: return
    }
  }
}

/// A list that is tried.
private struct AuditedList: Sendable {
  let resource: Resource
  /// Which of the resource's lists.
  let index: Int
  var route: Resource.Route { resource.routes[index] }
  var permission: Resource.Permission { route.permission ?? resource.permission }
}

/// An id of each list that could be read, for the lists that stand below its records.
private struct AuditSamples {
  private struct Key: Hashable {
    let resource: Resource.ID
    let boards: Resource.Route.Boards?
  }
  private var ids: [Key: Record.ID] = [:]

  mutating func take(_ id: Record.ID?, of resource: Resource.ID, from route: Resource.Route) {
    if let id { ids[Key(resource: resource, boards: route.boards)] = id }
  }

  /// A parent's id for a list; the notes of a project ticket are not below the list of service tickets.
  func id(of parent: Resource.ID, for route: Resource.Route) -> Record.ID? {
    ids[Key(resource: parent, boards: route.boards)]
  }
}
