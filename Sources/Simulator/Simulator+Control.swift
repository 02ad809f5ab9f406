package import Model

extension Simulator {
  // MARK: - Records

  /// A record as the API would serve it, for comparing with what a client read.
  package struct Served: Sendable {
    package let id: Int
    /// The record's JSON, byte for byte.
    package let json: [UInt8]
    package let lastUpdated: Timestamp
  }

  /// Adds a record with the next id (or the one given), set to the values, saved now.
  ///
  /// Values go by the API's field names; references are `.reference(kind, id)`. A board, status, company and
  /// the like that a row keeps by itself changes what follows from it (a closed status sets `closedFlag`). What
  /// stands below a record names it as its list does (`ticketId`, `projectId`, `agreementId`, `company`, `board`); a
  /// forecast's is `opportunity`, which its list does not show. A note saves its ticket.
  /// - Returns: Its id.
  @discardableResult
  package func add(_ kind: RecordKind, id: Int? = nil, _ values: [String: RecordValue] = [:]) -> Int {
    let stamp = Self.clock()
    return change { data, _ in
      let newID = id ?? (kind == .notes ? data.nextNote : data[kind].nextID)
      var row = Self.newRow(kind, newID, stamp, data)
      if row.name.isEmpty, kind != .tickets { row.name = "New \(kind.linkName) \(newID)" }
      if kind == .companies { data[kind].codes[newID] = "New\(newID)" }
      if kind == .members { data[kind].codes[newID] = "new\(newID)" }
      data[kind].insert(row)
      data[kind].removed.remove(newID)
      Self.apply(values, to: newID, kind, &data)
      Self.saveTicket(of: newID, kind, stamp, &data)
      return newID
    }
  }

  /// Changes fields of a record and stamps it as saved now, or at the instant given; a note's ticket too.
  /// - Returns: Whether there was such a record.
  @discardableResult
  package func update(
    _ kind: RecordKind, _ id: Int, _ values: [String: RecordValue] = [:], at instant: Timestamp? = nil
  ) -> Bool {
    let stamp = instant?.seconds ?? Self.clock()
    return change { data, _ in
      keep(kind, id, &data)
      Self.saveTicket(of: id, kind, stamp, &data)
      Self.apply(values, to: id, kind, &data)
      Self.saveTicket(of: id, kind, stamp, &data)
      return data[kind].change(id) { $0.updated = stamp }
    }
  }

  /// Takes a record away with what stands below it, as a hard deletion does: lists lose it, its id answers 404.
  @discardableResult
  package func remove(_ kind: RecordKind, _ id: Int) -> Bool {
    let stamp = Self.clock()
    return change { data, _ in
      keep(kind, id, &data)
      Self.saveTicket(of: id, kind, stamp, &data)
      return Self.remove(kind, id, &data)
    }
  }

  private static func remove(_ kind: RecordKind, _ id: Int, _ data: inout Dataset) -> Bool {
    guard data[kind].remove(id) else { return false }
    if kind == .notes { data[kind].removed.insert(id) }
    for child in RecordKind.allCases where child.parent == kind {
      for row in data[child].rows where Int(row[ChildSlot.parent]) == id { _ = remove(child, row.id, &data) }
    }
    return true
  }

  /// Keeps a note that so far was made when it was asked for, so that it can be changed.
  private func keep(_ kind: RecordKind, _ id: Int, _ data: inout Dataset) {
    guard kind == .notes, let row = data.note(id, random, epoch: epoch) else { return }
    data[.notes].insert(row)
  }

  /// Stamps the ticket of a note: writing on a ticket saves it.
  private static func saveTicket(of id: Int, _ kind: RecordKind, _ stamp: Int64, _ data: inout Dataset) {
    guard kind == .notes, let position = data[.notes].position(of: id) else { return }
    let ticket = Int(data[.notes].rows[position][ChildSlot.parent])
    _ = data[.tickets].change(ticket) { $0.updated = stamp }
  }

  /// Marks a company as deleted, which leaves it in lists.
  @discardableResult
  package func softDelete(company id: Int) -> Bool {
    let stamp = Self.clock()
    return change { data, _ in
      data[.companies].change(id) {
        $0[CompanySlot.deleted] = Int32(truncatingIfNeeded: stamp)
        $0.updated = stamp
      }
    }
  }

  /// Merges a ticket into another: it gets a closed status of its board and names its new parent, which tells it too.
  @discardableResult
  package func merge(ticket id: Int, into parent: Int) -> Bool {
    let stamp = Self.clock()
    return change { data, _ in
      Self.tell("hasMergedChildTicketFlag", on: parent, stamp, &data)
      let board = data[.tickets].position(of: id).map { data[.tickets].rows[$0][TicketSlot.board] }
      let closed = data[.statuses].rows.first { $0[StatusSlot.board] == board && $0.isSet(StatusSlot.isClosed) }
      return data[.tickets].change(id) {
        $0[TicketSlot.merged] = Int32(truncatingIfNeeded: parent)
        if let closed { $0[TicketSlot.status] = Int32(closed.id) }
        $0[TicketSlot.closed] = Int32(truncatingIfNeeded: stamp)
        $0.updated = stamp
      }
    }
  }

  /// Puts a ticket below another as its child; both are saved.
  @discardableResult
  package func nest(ticket id: Int, under parent: Int) -> Bool {
    let stamp = Self.clock()
    return change { data, _ in
      Self.tell("hasChildTicket", on: parent, stamp, &data)
      return data[.tickets].change(id) {
        $0[TicketSlot.parent] = Int32(truncatingIfNeeded: parent)
        $0.updated = stamp
      }
    }
  }

  /// Moves a ticket to another board, where it begins with the board's first status and without type, subtype and item.
  ///
  /// Between service and project boards it leaves one list for the other and keeps its id; on a project board it gets
  /// the board's first project.
  /// - Returns: Whether there are such a ticket and such a board.
  @discardableResult
  package func move(ticket id: Int, to board: Int) -> Bool {
    let stamp = Self.clock()
    return change { data, _ in
      guard let position = data[.boards].position(of: board) else { return false }
      let isProject = data[.boards].rows[position].isSet(BoardSlot.isProject)
      let statuses = data[.statuses].rows.filter { Int($0[StatusSlot.board]) == board }
      let status = statuses.first { $0.isSet(StatusSlot.isDefault) } ?? statuses.first
      let project = data[.projects].rows.first { Int($0[ProjectSlot.board]) == board } ?? data[.projects].rows.first
      return data[.tickets].change(id) {
        $0[TicketSlot.board] = Int32(board)
        $0[TicketSlot.status] = Int32(status?.id ?? 0)
        for slot in [TicketSlot.type, TicketSlot.subtype, TicketSlot.item, TicketSlot.closed] { $0[slot] = 0 }
        $0[TicketSlot.project] = isProject ? Int32(project?.id ?? 0) : 0
        $0.updated = stamp
      }
    }
  }

  /// Sets a flag of a ticket that tells of others, which saves it.
  private static func tell(_ flag: String, on ticket: Int, _ stamp: Int64, _ data: inout Dataset) {
    guard data[.tickets].change(ticket, { $0.updated = stamp }) else { return }
    data[.tickets].overrides[ticket, default: [:]][flag] = true
  }

  /// A row with what a person would choose first: the first board's default status, the first company.
  private static func newRow(_ kind: RecordKind, _ id: Int, _ stamp: Int64, _ data: Dataset) -> Row {
    var row = Row(id, entered: stamp)
    let company = Int32(data[.companies].rows.first?.id ?? 0)
    switch kind {
    case .tickets:
      let board = data[.boards].rows.first { !$0.isSet(BoardSlot.isProject) }
      let status = data[.statuses].rows.first {
        Int($0[StatusSlot.board]) == board?.id && $0.isSet(StatusSlot.isDefault)
      }
      row[TicketSlot.board] = Int32(board?.id ?? 0)
      row[TicketSlot.status] = Int32(status?.id ?? 0)
      row[TicketSlot.company] = company
      row[TicketSlot.priority] = 3
      row[TicketSlot.source] = 1
    case .companies:
      row[CompanySlot.status] = 1
      row[CompanySlot.firstType] = 1
    case .contacts: row[ContactSlot.company] = company
    default: if let model = data[kind].rows.last { row.slots = model.slots }
    }
    if let parent = kind.parent, row[ChildSlot.parent] == 0 {
      row[ChildSlot.parent] = Int32(data[parent].rows.first?.id ?? 0)
    }
    return row
  }

  private static func apply(_ values: [String: RecordValue], to id: Int, _ kind: RecordKind, _ data: inout Dataset) {
    for (name, value) in values {
      if let slot = slot(of: name, kind), let number = value.slotValue {
        _ = data[kind].change(id) { $0[slot] = number }
        data[kind].overrides[id]?[name] = nil
      } else if case .text(let text) = value, name == "identifier", data[kind].codes[id] != nil {
        data[kind].codes[id] = text
      } else if case .text(let text) = value, ["name", "summary", "description"].contains(name) {
        _ = data[kind].change(id) { $0.name = text }
      } else {
        data[kind].overrides[id, default: [:]][name] = value
      }
    }
    guard kind == .tickets, values["status"] != nil, values["closedDate"] == nil else { return }
    let stamp = clock()
    _ = data[.tickets].position(of: id).map { position in
      let status = Int(data[.tickets].rows[position][TicketSlot.status])
      let isClosed = data[.statuses].position(of: status).map { data[.statuses].rows[$0].isSet(StatusSlot.isClosed) }
      return data[.tickets].change(id) {
        $0[TicketSlot.closed] = isClosed == true ? Int32(truncatingIfNeeded: stamp) : 0
      }
    }
  }

  private static func slot(of name: String, _ kind: RecordKind) -> Slot? {
    switch (kind, name) {
    case (.tickets, "board"): TicketSlot.board
    case (.tickets, "status"): TicketSlot.status
    case (.tickets, "company"): TicketSlot.company
    case (.tickets, "contact"): TicketSlot.contact
    case (.tickets, "owner"): TicketSlot.owner
    case (.tickets, "type"): TicketSlot.type
    case (.tickets, "priority"): TicketSlot.priority
    case (.tickets, "project"): TicketSlot.project
    case (.tickets, "parentTicketId"): TicketSlot.parent
    case (.tickets, "mergedParentTicket"): TicketSlot.merged
    case (.companies, "status"): CompanySlot.status
    case (.companies, "territory"): CompanySlot.territory
    case (.companies, "market"): CompanySlot.market
    case (.contacts, "company"): ContactSlot.company
    case (.contacts, "inactiveFlag"): ContactSlot.isInactive
    case (.members, "inactiveFlag"): MemberSlot.isInactive
    case (.boards, "inactiveFlag"): BoardSlot.isInactive
    case (.boards, "projectFlag"): BoardSlot.isProject
    case (.statuses, "board"): StatusSlot.board
    case (.statuses, "closedStatus"): StatusSlot.isClosed
    case (.statuses, "inactive"): StatusSlot.isInactive
    case (.statuses, "sortOrder"): StatusSlot.sort
    case (.companyTypeLinks, "company"): LinkSlot.company
    case (.companyTypeLinks, "type"): LinkSlot.type
    case (.sites, "company"), (.notes, "ticketId"), (.phases, "projectId"), (.additions, "agreementId"),
      (.forecasts, "opportunity"):
      ChildSlot.parent
    case (.additions, "product"): WorkSlot.parent
    case (.opportunities, "company"): OpportunitySlot.company
    case (.opportunities, "type"): OpportunitySlot.type
    case (.opportunities, "status"): OpportunitySlot.status
    case (.opportunities, "stage"): OpportunitySlot.stage
    case (.projects, "company"): ProjectSlot.company
    case (.projects, "type"): ProjectSlot.type
    case (.projects, "status"): ProjectSlot.status
    case (.configurations, "company"), (.agreements, "company"), (.invoices, "company"), (.products, "company"),
      (.timeEntries, "company"), (.activities, "company"):
      WorkSlot.company
    case (.configurations, "type"), (.agreements, "type"): WorkSlot.type
    case (.timeEntries, "ticket"), (.activities, "ticket"): WorkSlot.ticket
    case (.activities, "opportunity"): WorkSlot.parent
    case (.activities, "contact"): WorkSlot.contact
    case (.activities, "assignTo"): WorkSlot.member
    default: nil
    }
  }

  // MARK: - Looking

  /// How many records a list has under conditions, by the simulator's own judgement and before any fault.
  ///
  /// The path is the list's below the API base (`service/tickets`). Conditions that the server would refuse
  /// throw a `FilterError`.
  package func count(
    of path: String, conditions: String = "", childConditions: String = ""
  ) throws -> Int {
    try source(path, conditions, childConditions).source.count
  }

  /// The ids of a list under conditions, ascending.
  package func ids(of path: String, conditions: String = "", childConditions: String = "") throws -> [Int] {
    let found = try source(path, conditions, childConditions)
    return found.source.rows.filter(found.source.includes).map(\.id)
  }

  /// The records of a list as the server would write them.
  package func records(of path: String, conditions: String = "", childConditions: String = "") throws -> [Served] {
    let found = try source(path, conditions, childConditions)
    return found.source.rows.filter(found.source.includes).map { row in
      var buffer = JSONBuffer(capacity: 5_000)
      found.entity.write(row, found.source.view, nil, into: &buffer)
      return Served(id: row.id, json: buffer.bytes, lastUpdated: Timestamp(seconds: row.updated))
    }
  }

  /// One number of each record of a list under conditions, in the order of ids: `id`, `company/id`.
  ///
  /// No record is written for it, so a million of them cost little. A record without the number gives nil; a name
  /// that the list does not know throws a `FilterError`, as conditions that it would refuse do.
  package func numbers(
    _ name: String, of path: String, conditions: String = "", childConditions: String = ""
  ) throws -> [Int?] {
    let found = try source(path, conditions, childConditions)
    guard let field = found.entity.filterName(name, FilterManners()) else { throw FilterError.unknownName(name) }
    let view = found.source.view
    return found.source.rows.lazy.filter(found.source.includes).map { row in
      if case .integer(let number) = field.value(view, row) { number } else { nil }
    }
  }

  private func source(
    _ path: String, _ conditions: String, _ childConditions: String
  ) throws(FilterError) -> (source: RowSource, entity: Entity) {
    guard let match = RouteTable.standard.match(path), match.part == .list else { throw .unknownName(path) }
    let filter = try RowFilter(conditions: conditions, childConditions: childConditions, of: match.route.entity)
    let source = RowSource(
      match, view: view, filter: filter, limits: state.limits,
      includesProjectTickets: configuration.listsProjectTicketsAsService)
    return (source, match.route.entity)
  }

  // MARK: - Rights and faults

  /// Forbids a list: a resource's name (`companies`), a path (`company/companies`), a function (`Table Setup`),
  /// a role row (`System / Table Setup`) or a table within it (`Service / Service Board`).
  package func deny(_ names: String...) {
    change { _, state in state.denied.formUnion(names.map { $0.lowercased() }) }
  }

  /// Deletes keys of the member at the server, by the public one.
  package func revoke(_ publicKey: String) { change { _, state in _ = state.revokedKeys.insert(publicKey) } }

  /// Gives rights back; without names, all of them.
  package func allow(_ names: String...) {
    change { _, state in
      if names.isEmpty { state.denied = [] } else { state.denied.subtract(names.map { $0.lowercased() }) }
    }
  }

  /// Hides the tickets of boards without any error, as `excludedServiceBoardIds` does.
  package func hideBoards(_ ids: Set<Int>) { change { _, state in state.limits.excludedBoards = ids } }

  /// Level `My`: only a member's own tickets are seen; nil for all.
  package func showOnlyTickets(of member: Int?) { change { _, state in state.limits.onlyTicketsOf = member } }

  /// Renames the codebase, as an upgrade does: the old one answers 404 from now on.
  package func rename(codebase: String) { change { _, state in state.codebase = codebase } }

  /// Makes something go wrong.
  /// - Returns: What ``mend(_:)`` needs.
  @discardableResult
  package func inject(_ fault: Fault) -> Int {
    change { _, state in
      let id = state.nextFault
      state.nextFault += 1
      state.faults.append(ServerState.FaultEntry(id: id, fault: fault))
      return id
    }
  }

  /// Ends a fault; nil ends all.
  package func mend(_ id: Int? = nil) {
    change { _, state in state.faults.removeAll { id == nil || $0.id == id } }
  }
}

extension RecordValue {
  fileprivate var slotValue: Int32? {
    switch self {
    case .reference(_, let id), .integer(let id): Int32(exactly: id)
    case .flag(let flag): flag ? 1 : 0
    case .absent, .null: 0
    case .decimal, .text, .instant, .object, .list: nil
    }
  }
}
