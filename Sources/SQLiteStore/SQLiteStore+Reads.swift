package import Model
package import Sync

extension SQLiteStore {
  package func rowCounts() throws(StoreError) -> [Resource.ID: Int] {
    let tables = try statement("SELECT name FROM sqlite_schema WHERE type = 'table'")
    var present: Set<String> = []
    while try tables.step() { present.insert(tables.text(0) ?? "") }
    var counts: [Resource.ID: Int] = [:]
    for resource in schema.resources where present.contains(resource.table) {
      counts[resource.id] = try opened().integer("SELECT count(*) FROM \(SQL.quoted(resource.table))")
    }
    return counts
  }

  package func ids(of resource: Resource.ID) throws(StoreError) -> [Record.ID] {
    let select = try statement("SELECT id FROM \(SQL.quoted(self.resource(resource).table)) ORDER BY id")
    var ids: [Record.ID] = []
    while try select.step() { ids.append(select.integer(0)) }
    return ids
  }

  package func record(_ id: Record.ID, of resource: Resource.ID) throws(StoreError) -> Record? {
    try records(of: resource, where: [RowFilter("id", .integer(id))], after: nil, limit: 1).first
  }

  /// The text of a record as it came; for comparing byte for byte.
  package func raw(_ id: Record.ID, of resource: Resource.ID) throws(StoreError) -> String? {
    let select = try statement("SELECT raw FROM \(SQL.quoted(self.resource(resource).table)) WHERE id = ?1")
    select.bind(id, at: 1)
    defer { select.reset() }
    return try select.step() ? select.text(0) : nil
  }

  package func records(
    of resource: Resource.ID, where filter: [RowFilter], after: Record.ID?, limit: Int
  ) throws(StoreError) -> [Record] {
    let resource = try self.resource(resource)
    var conditions: [String] = []
    var values: [RowFilter.Value] = []
    for part in filter {
      guard resource.field(part.column) != nil else {
        throw StoreError(.other(0), place: path, detail: "no column \(resource.id).\(part.column)")
      }
      if case .oneOf(let ids) = part.value {
        // Whole numbers stand in the text: there may be more of them than parameters.
        conditions.append("\(SQL.quoted(part.column)) IN (\(ids.map(String.init).joined(separator: ", ")))")
      } else {
        values.append(part.value)
        conditions.append("\(SQL.quoted(part.column)) = ?\(values.count)")
      }
    }
    if let after {
      values.append(.integer(after))
      conditions.append("id > ?\(values.count)")
    }
    let select = try Statement(
      "SELECT raw FROM \(SQL.quoted(resource.table))"
        + (conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND "))
        + " ORDER BY id LIMIT \(limit)", on: opened())
    for (index, value) in values.enumerated() {
      switch value {
      case .integer(let number): select.bind(number, at: Int32(index + 1))
      case .text(let text): select.bind(text, at: Int32(index + 1))
      case .flag(let flag): select.bind(flag, at: Int32(index + 1))
      case .oneOf: break
      }
    }
    var records: [Record] = []
    while try select.step() {
      // What stands in `raw` was checked when it came.
      guard let value = try? JSONValue(parsing: select.bytes(0)), let record = Record(value) else { continue }
      records.append(record)
    }
    return records
  }

  package func values(
    _ columns: [String], of resource: Resource.ID, after: Record.ID?, limit: Int
  ) throws(StoreError) -> [(id: Record.ID, values: [JSONValue])] {
    let resource = try self.resource(resource)
    var fields: [Field] = []
    for column in columns {
      guard let field = resource.field(column) else {
        throw StoreError(.other(0), place: path, detail: "no column \(resource.id).\(column)")
      }
      fields.append(field)
    }
    let names = (["id"] + columns).map(SQL.quoted).joined(separator: ", ")
    let select = try statement(
      "SELECT \(names) FROM \(SQL.quoted(resource.table)) WHERE id > ?1 ORDER BY id LIMIT ?2")
    select.bind(after ?? .min, at: 1)
    select.bind(limit, at: 2)
    var rows: [(id: Record.ID, values: [JSONValue])] = []
    while try select.step() {
      let values = fields.enumerated().map { index, field -> JSONValue in
        let column = Int32(index + 1)
        switch field.kind {
        case .integer: return select.optionalInteger(column).map { .integer(Int64($0)) } ?? .null
        case .flag: return select.optionalInteger(column).map { .bool($0 != 0) } ?? .null
        case .decimal, .text, .timestamp: return select.text(column).map(JSONValue.string) ?? .null
        }
      }
      rows.append((select.integer(0), values))
    }
    return rows
  }

  package func people(after: Record.ID?, limit: Int) throws(StoreError) -> [ContactRow] {
    let select = try statement(
      """
      SELECT id, company_id, first_name, last_name, coalesce(inactive_flag, 0),
        (SELECT json_extract(item.value, '$.value') FROM json_each(contacts.raw, '$.communicationItems') AS item
         WHERE json_extract(item.value, '$.communicationType') = 'Email'
           AND coalesce(json_extract(item.value, '$.value'), '') <> ''
         ORDER BY coalesce(json_extract(item.value, '$.defaultFlag'), 0) DESC, item.key LIMIT 1)
      FROM contacts WHERE id > ?1 ORDER BY id LIMIT ?2
      """)
    select.bind(after ?? .min, at: 1)
    select.bind(limit, at: 2)
    var people: [ContactRow] = []
    while try select.step() {
      people.append(
        ContactRow(
          id: select.integer(0), companyID: select.optionalInteger(1), firstName: select.text(2),
          lastName: select.text(3), email: select.text(5), isInactive: select.integer(4) != 0))
    }
    return people
  }

  package func ticketCounts() throws(StoreError) -> [Record.ID: TicketCount] {
    let select = try statement(
      """
      SELECT t.status_id, count(*), sum(coalesce(t.closed_flag, 0) = 0 AND coalesce(s.is_closed, 0) = 0)
      FROM tickets AS t LEFT JOIN status_stages AS s ON s.status_id = t.status_id
      WHERE t.status_id IS NOT NULL GROUP BY t.status_id
      """)
    var counts: [Record.ID: TicketCount] = [:]
    while try select.step() {
      counts[select.integer(0)] = TicketCount(all: select.integer(1), open: select.integer(2))
    }
    return counts
  }

  // MARK: Stages and device types

  package func setStages(_ stages: StageMap, closedStatuses: [Record.ID]) throws(StoreError) {
    try transaction { () throws(StoreError) in
      try statement("DELETE FROM status_stages").run()
      let insert = try statement("INSERT INTO status_stages (status_id, stage, is_closed) VALUES (?1, ?2, ?3)")
      let closed = Set(closedStatuses)
      for id in closed.union(stages.keys).sorted() {
        insert.bind(id, at: 1)
        insert.bind(stages[id]?.stage?.rawValue, at: 2)
        insert.bind(closed.contains(id), at: 3)
        try insert.run()
      }
    }
  }

  package func setDeviceTypes(_ types: DeviceTypeMap) throws(StoreError) {
    try transaction { () throws(StoreError) in
      try statement("DELETE FROM device_types").run()
      let insert = try statement("INSERT INTO device_types (type_id, device_type) VALUES (?1, ?2)")
      for (id, type) in types.sorted(by: { $0.key < $1.key }) {
        insert.bind(id, at: 1)
        insert.bind(type.rawValue, at: 2)
        try insert.run()
      }
    }
  }

  package func stage(ofTicket id: Record.ID) throws(StoreError) -> TicketStage? {
    let select = try statement("SELECT stage, status_id, board_id FROM ticket_stages WHERE ticket_id = ?1")
    select.bind(id, at: 1)
    guard try select.step() else { return nil }
    defer { select.reset() }
    return TicketStage(
      ticketID: id, stage: select.text(0).flatMap(Stage.init), statusID: select.optionalInteger(1),
      boardID: select.optionalInteger(2))
  }
}
