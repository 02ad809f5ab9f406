import CSQLite
package import Model
package import Sync

// Lists that stand below parents: when each was read.
extension SQLiteStore {
  package func parentsDue(_ due: ParentsDue, after: Record.ID?, limit: Int) throws(StoreError) -> [DueParent] {
    let parent = try resource(due.parent)
    var reasons = ["l.parent IS NULL", "l.stamp IS NOT p.last_updated"]
    if due.beforeRun != nil { reasons.append("l.read_run < ?3") }
    if let flag = due.unless, due.refreshedBefore != nil {
      reasons.append("(coalesce(p.\(SQL.quoted(flag)), 0) = 0 AND l.read_at < ?4)")
    }
    var conditions = ["(\(reasons.joined(separator: " OR ")))", "p.id > ?2"]
    for part in due.filter {
      guard parent.field(part.column) != nil else {
        throw StoreError(.other(0), place: path, detail: "no column \(parent.id).\(part.column)")
      }
      let column = "p.\(SQL.quoted(part.column))"
      switch part.value {
      case .oneOf(let ids): conditions.append("\(column) IN (\(ids.map(String.init).joined(separator: ", ")))")
      case .integer(let number): conditions.append("\(column) = \(number)")
      case .flag(let flag): conditions.append("\(column) = \(flag ? 1 : 0)")
      case .text(let text): conditions.append("\(column) = \(SQL.quotedText(text))")
      }
    }
    let select = try statement(
      """
      SELECT p.id, p.last_updated FROM \(SQL.quoted(parent.table)) AS p
      LEFT JOIN sync_lists AS l ON l.resource = ?1 AND l.parent = p.id
      WHERE \(conditions.joined(separator: " AND ")) ORDER BY p.id LIMIT ?5
      """)
    select.bind(due.resource.rawValue, at: 1)
    select.bind(after ?? .min, at: 2)
    select.bind(due.beforeRun, at: 3)
    select.bind(due.refreshedBefore?.description, at: 4)
    select.bind(limit, at: 5)
    var parents: [DueParent] = []
    while try select.step() { parents.append(DueParent(id: select.integer(0), stamp: select.text(1))) }
    return parents
  }

  package func ids(of id: Resource.ID, below parent: Record.ID) throws(StoreError) -> [Record.ID] {
    let resource = try resource(id)
    guard let column = resource.parentColumn else {
      throw StoreError(.other(0), place: path, detail: "\(resource.id) stands below nothing")
    }
    let select = try statement(
      "SELECT id FROM \(SQL.quoted(resource.table)) WHERE \(SQL.quoted(column)) = ?1 ORDER BY id")
    select.bind(parent, at: 1)
    var ids: [Record.ID] = []
    while try select.step() { ids.append(select.integer(0)) }
    return ids
  }

  package func finish(_ list: ChildList) throws(StoreError) -> (removed: Int, held: Int) {
    let resource = try resource(list.resource)
    let ours = try ids(of: list.resource, below: list.parent)
    let gone = list.mostRemoved == nil ? [] : ours.filter { !list.ids.containsSorted($0) }
    guard gone.count <= list.mostRemoved ?? 0 else { return (0, gone.count) }
    return try transaction { () throws(StoreError) in
      let removed = try removeRows(
        Removal(gone, of: resource.id, reason: .deleted, run: list.run, time: list.time), resource)
      let save = try statement(
        "INSERT OR REPLACE INTO sync_lists (resource, parent, stamp, read_run, read_at) VALUES (?1, ?2, ?3, ?4, ?5)")
      save.bind(list.resource.rawValue, at: 1)
      save.bind(list.parent, at: 2)
      save.bind(list.stamp, at: 3)
      save.bind(list.run, at: 4)
      save.bind(list.time.description, at: 5)
      try save.run()
      failpoint?(.statement)
      return (removed, 0)
    }
  }

  package func forgetLists(of resource: Resource.ID, below parent: Resource.ID) throws(StoreError) {
    let table = SQL.quoted(try self.resource(parent).table)
    let isGone = "resource = ?1 AND parent NOT IN (SELECT id FROM \(table))"
    let gone = try statement("SELECT count(*) FROM sync_lists WHERE \(isGone)")
    gone.bind(resource.rawValue, at: 1)
    let count = try gone.step() ? gone.integer(0) : 0
    gone.reset()
    // A run with nothing to forget writes nothing.
    guard count > 0 else { return }
    try transaction { () throws(StoreError) in
      let forget = try statement("DELETE FROM sync_lists WHERE \(isGone)")
      forget.bind(resource.rawValue, at: 1)
      try forget.run()
    }
  }

  package func orphans(
    of resource: Resource.ID, column: String, parent: Resource.ID
  ) throws(StoreError) -> [Orphan] {
    let resource = try self.resource(resource)
    let parents = SQL.quoted(try self.resource(parent).table)
    let name = SQL.quoted(column)
    let select = try statement(
      """
      SELECT c.id, c.\(name), (SELECT d.reason FROM sync_deletions AS d
        WHERE d.resource = ?1 AND d.id = c.\(name) ORDER BY d.rowid DESC LIMIT 1)
      FROM \(SQL.quoted(resource.table)) AS c
      WHERE c.\(name) IS NOT NULL AND c.\(name) NOT IN (SELECT id FROM \(parents)) ORDER BY c.id
      """)
    select.bind(parent.rawValue, at: 1)
    var rows: [Orphan] = []
    while try select.step() {
      rows.append(
        Orphan(
          id: select.integer(0), parent: select.integer(1), reason: select.text(2).flatMap(Removal.Reason.init)))
    }
    return rows
  }
}

extension [Record.ID] {
  /// Whether an id is among these, which ascend.
  fileprivate func containsSorted(_ id: Record.ID) -> Bool {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < id { low = middle + 1 } else { high = middle }
    }
    return low < count && self[low] == id
  }
}
