package import ConnectWise
package import Model

/// Reads an instance the way pickers and look-ups need it.
package struct InstanceService: Sendable {
  private let client: Client
  private let now: @Sendable () -> Timestamp

  package init(_ client: Client, now: @escaping @Sendable () -> Timestamp) {
    self.client = client
    self.now = now
  }

  // MARK: - Small lists

  /// Reads the lists of the wizard, several at once.
  ///
  /// - Parameter report: Gets the catalog each time a list came or was refused.
  /// - Returns: All that came.
  @discardableResult
  package func catalog(report: @Sendable (Catalog) -> Void = { _ in }) async -> Catalog {
    var catalog = Catalog()
    catalog.read = now()
    await withTaskGroup(of: (Resource, Result<[Record], Problem>).self) { group in
      for resource in Catalog.resources where resource.parent == nil {
        group.addTask { (resource, await self.list(resource)) }
      }
      var isFirst = true
      for await (resource, result) in group {
        catalog.take(resource.id, result)
        if resource.id == .boards, case .success(let boards) = result, isFirst {
          isFirst = false
          // Statuses stand below each board; there is no list of all.
          for board in boards {
            group.addTask { (.boardStatuses, await self.list(.boardStatuses, parent: board.id)) }
          }
        }
        report(catalog)
      }
    }
    return catalog
  }

  private func list(_ resource: Resource, parent: Record.ID? = nil) async -> Result<[Record], Problem> {
    do {
      return .success(try await client.list(ListPath(resource, parent: parent)))
    } catch {
      return .failure(Problem(error))
    }
  }

  // MARK: - Long lists

  /// Reads a long list for a picker.
  ///
  /// - Parameters:
  ///   - resource: Whose records.
  ///   - report: Gets each page; nothing more is read once it returns false.
  /// - Throws: What keeps a page from coming.
  package func rows(of resource: Resource, report: (PickPage) -> Bool) async throws(APIError) {
    let list = ListPath(resource)
    // Without the count the list is still of use.
    let expected = try? await client.count(list)
    try await client.eachPage(list, fields: Self.fields(resource)) { records in
      report(PickPage(rows: records.map { Self.row($0, resource) }, expected: expected))
    }
  }

  /// What is asked for of each record: what the picker shows, and the names behind ids.
  private static func fields(_ resource: Resource) -> [String] {
    resource.pickFields.flatMap { field -> [String] in
      let name = field.conditionName
      guard name.hasSuffix("/id") else { return [name] }
      return [name, name.dropLast(2) + "name"]
    }
  }

  private static func row(_ record: Record, _ resource: Resource) -> PickRow {
    var details: [String] = []
    var state = ""
    var identifier = ""
    for column in resource.pick.details {
      guard let field = resource.field(column) else { continue }
      switch field.kind {
      case .flag:
        guard record[field].bool == true else { continue }
        state = column.hasPrefix("deleted") ? "deleted" : column.hasPrefix("inactive") ? "inactive" : state
      case .integer where field.reference != nil:
        let name = record.value[path: field.path.dropLast() + ["name"]].string ?? ""
        if column == "status_id" { state = state.isEmpty ? name : state } else { details.append(name) }
      default:
        guard let text = record[field].string else { continue }
        if column == "identifier" {
          identifier = text
        } else if column == "last_name", let first = details.popLast() {
          details.append("\(first) \(text)")
        } else {
          details.append(text)
        }
      }
    }
    return PickRow(
      id: record.id, label: record.label(resource),
      detail: details.filter { !$0.isEmpty }.joined(separator: ", "),
      state: state.isEmpty ? "active" : state,
      identifier: identifier)
  }

  // MARK: - Look-ups

  /// Finds companies by their names or identifiers, letter case apart.
  ///
  /// - Returns: Ids by lower-case name and lower-case identifier, only of the names given.
  package func companies(named names: [String]) async throws(APIError) -> [String: [Record.ID]] {
    guard !names.isEmpty else { return [:] }
    let wanted = Set(names.map { $0.lowercased() })
    let condition = Condition.any(
      names.flatMap { [Condition.equal("name", .text($0)), .equal("identifier", .text($0))] })
    let found = try await client.list(
      ListPath(.companies), Query(condition), fields: ["id", "name", "identifier"])
    var ids: [String: [Record.ID]] = [:]
    for record in found {
      for key in Set(["name", "identifier"].compactMap { record.value[$0].string?.lowercased() }) {
        guard wanted.contains(key), ids[key]?.contains(record.id) != true else { continue }
        ids[key, default: []].append(record.id)
      }
    }
    return ids
  }

  /// The names of companies.
  package func names(ofCompanies ids: [Record.ID]) async throws(APIError) -> [Record.ID: String] {
    guard !ids.isEmpty else { return [:] }
    let found = try await client.list(ListPath(.companies), Query(.oneOf("id", ids)), fields: ["id", "name"])
    return Dictionary(found.map { ($0.id, $0.label(.companies)) }, uniquingKeysWith: { first, _ in first })
  }

  /// One ticket, service or project: both share one space of numbers.
  package func ticket(_ number: Record.ID) async throws(APIError) -> TicketView {
    let lists = Resource.tickets.routes.map { ListPath(.tickets, route: $0) }
    do {
      return Self.view(try await client.record(lists[0], number))
    } catch  where error.kind == .recordNotFound {
      return Self.view(try await client.record(lists[1], number))
    }
  }

  private static func view(_ record: Record) -> TicketView {
    let value = record.value
    return TicketView(
      id: record.id, summary: value["summary"].string ?? "", company: value["company"]["name"].string ?? "",
      boardID: value["board"]["id"].integer ?? 0, board: value["board"]["name"].string ?? "",
      statusID: value["status"]["id"].integer ?? 0, status: value["status"]["name"].string ?? "",
      isClosed: value["closedFlag"].bool ?? false)
  }

  // MARK: - Counts

  /// Counts the companies that query conditions match by themselves.
  ///
  /// - Throws: `Problem` with exit code 8 and the server's words for conditions that it refuses.
  package func check(conditions: String) async throws(Problem) -> Int {
    do { return try await client.count(ListPath(.companies), Query(.expert(conditions))) } catch {
      switch error.kind {
      case .unknownName(let name):
        throw Problem("The server knows no field \(name).", mend: "Fields go as in company/id.", exit: .settings)
      case .badConditions(let words), .refused(status: _, let words):
        throw Problem("The server refuses it: \(words)", exit: .settings)
      default: throw Problem(error)
      }
    }
  }

  /// Counts the tickets that stand at each status, of those that the scope keeps.
  ///
  /// - Parameters:
  ///   - statuses: The statuses.
  ///   - boards: All boards, to know which have project tickets.
  ///   - scope: How far back closed tickets count.
  ///   - report: Gets each count.
  package func counts(
    of statuses: [BoardStatus], boards: [Board], scope: TicketScope,
    report: @Sendable (Record.ID, StatusCount) -> Void
  ) async {
    let projects = Set(boards.filter(\.isProject).map(\.id))
    let since = scope.closedSince.since(now: now())
    await withTaskGroup(of: (BoardStatus, Int?).self) { group in
      for status in statuses {
        let route = Resource.tickets.routes.first { ($0.boards == .project) == projects.contains(status.boardID) }
        var condition = Condition.equal("status/id", .integer(status.id))
        if let since {
          condition =
            condition
            && .any([.equal("closedFlag", .flag(false)), .compare("closedDate", .greaterOrEqual, .timestamp(since))])
        }
        let query = Query(condition)
        group.addTask { (status, try? await client.count(ListPath(.tickets, route: route), query)) }
      }
      for await (status, count) in group {
        // A count that did not come is shown as unknown: nothing is reported.
        guard let count else { continue }
        report(status.id, StatusCount(open: status.isClosed ? 0 : count, all: count))
      }
    }
  }
}

extension Catalog {
  /// Takes a list that came, or why it did not.
  fileprivate mutating func take(_ resource: Resource.ID, _ result: Result<[Record], Problem>) {
    switch result {
    case .success(let records):
      // The statuses of several boards come one after the other; a board read again replaces nothing.
      let known = Set((lists[resource] ?? []).map(\.id))
      lists[resource, default: []] += records.filter { !known.contains($0.id) }
    case .failure(let problem):
      missing[resource] = problem
    }
  }
}
