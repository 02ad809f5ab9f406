import CSQLite
package import Model
package import Sync

extension SQLiteStore {
  package func remove(_ removal: Removal) throws(StoreError) -> Int {
    let resource = try resource(removal.resource)
    return try transaction { () throws(StoreError) in
      let count = try removeRows(removal, resource)
      let insert = try statement(
        """
        INSERT OR REPLACE INTO sync_skips (resource, id, reason, is_note, run, at) VALUES (?1, ?2, ?3, 0, ?4, ?5)
        """)
      for (id, reason) in removal.skips.sorted(by: { $0.key < $1.key }) {
        insert.bind(removal.resource.rawValue, at: 1)
        insert.bind(id, at: 2)
        insert.bind(reason, at: 3)
        insert.bind(removal.run, at: 4)
        insert.bind(removal.time.description, at: 5)
        try insert.run()
      }
      // Read anew when next asked.
      skipped = nil
      return count
    }
  }

  /// Takes rows out, within a transaction.
  func removeRows(_ removal: Removal, _ resource: Resource) throws(StoreError) -> Int {
    guard !removal.ids.isEmpty else { return 0 }
    let table = SQL.quoted(resource.table)
    let note = try statement(
      """
      INSERT INTO sync_deletions (run, resource, id, deleted_at, reason, raw)
      SELECT ?1, ?2, id, ?4, ?5, \(removal.reason.keepsRaw ? "raw" : "NULL") FROM \(table) WHERE id = ?3
      """)
    let remove = try statement("DELETE FROM \(table) WHERE id = ?1")
    let forget = try statement("DELETE FROM sync_skips WHERE resource = ?1 AND id = ?2")
    let handle = try opened().handle
    var count = 0
    for id in removal.ids {
      note.bind(removal.run, at: 1)
      note.bind(removal.resource.rawValue, at: 2)
      note.bind(id, at: 3)
      note.bind(removal.time.description, at: 4)
      note.bind(removal.reason.rawValue, at: 5)
      try note.run()
      remove.bind(id, at: 1)
      try remove.run()
      failpoint?(.statement)
      guard sqlite3_changes64(handle) > 0 else { continue }
      count += 1
      // What was noted about the row goes with it.
      forget.bind(removal.resource.rawValue, at: 1)
      forget.bind(id, at: 2)
      try forget.run()
    }
    return count
  }

  package func deletions(of resource: Resource.ID?, limit: Int) throws(StoreError) -> [DeletionRow] {
    let select = try statement(
      """
      SELECT run, resource, id, deleted_at, reason, raw FROM sync_deletions WHERE ?1 IS NULL OR resource = ?1
      ORDER BY deleted_at DESC, resource, id LIMIT ?2
      """)
    select.bind(resource?.rawValue, at: 1)
    select.bind(limit, at: 2)
    return try deletions(select)
  }

  package func deletions(ofRun run: Int) throws(StoreError) -> [DeletionRow] {
    let select = try statement(
      """
      SELECT run, resource, id, deleted_at, reason, raw FROM sync_deletions WHERE run = ?1 AND raw IS NOT NULL
      ORDER BY resource, id
      """)
    select.bind(run, at: 1)
    return try deletions(select)
  }

  private func deletions(_ select: Statement) throws(StoreError) -> [DeletionRow] {
    var rows: [DeletionRow] = []
    while try select.step() {
      rows.append(
        DeletionRow(
          run: select.optionalInteger(0), resource: Resource.ID(rawValue: select.text(1) ?? ""), id: select.integer(2),
          time: select.timestamp(3) ?? Timestamp(seconds: 0), reason: select.text(4) ?? "", raw: select.text(5)))
    }
    return rows
  }

  package func forgetDeletions(_ rows: [DeletionRow]) throws(StoreError) {
    guard !rows.isEmpty else { return }
    try transaction { () throws(StoreError) in
      let forget = try statement("DELETE FROM sync_deletions WHERE run IS ?1 AND resource = ?2 AND id = ?3")
      for row in rows {
        forget.bind(row.run, at: 1)
        forget.bind(row.resource.rawValue, at: 2)
        forget.bind(row.id, at: 3)
        try forget.run()
      }
    }
  }

  package func clear(_ resources: [Resource.ID]) throws(StoreError) {
    try transaction { () throws(StoreError) in
      for id in resources {
        try statement("DELETE FROM \(SQL.quoted(resource(id).table))").run()
        for table in ["sync_cursors", "sync_sweeps", "sync_skips", "sync_lists"] {
          let forget = try statement("DELETE FROM \(table) WHERE resource = ?1")
          forget.bind(id.rawValue, at: 1)
          try forget.run()
        }
      }
      skipped = nil
    }
  }

  package func forgetDeletions(before time: Timestamp) throws(StoreError) {
    let old = try statement("SELECT count(*) FROM sync_deletions WHERE deleted_at < ?1")
    old.bind(time.description, at: 1)
    let count = try old.step() ? old.integer(0) : 0
    old.reset()
    // A run with nothing to forget writes nothing.
    guard count > 0 else { return }
    try transaction { () throws(StoreError) in
      let forget = try statement("DELETE FROM sync_deletions WHERE deleted_at < ?1")
      forget.bind(time.description, at: 1)
      try forget.run()
    }
  }

  // MARK: What is left out

  package func skippedIDs(of resource: Resource.ID, isExcused: Bool) throws(StoreError) -> [Record.ID] {
    let table = SQL.quoted(try self.resource(resource).table)
    let select = try statement(
      """
      SELECT DISTINCT id FROM sync_skips WHERE resource = ?1 AND id IS NOT NULL AND is_note = 0
        AND (?2 = 0 OR reason <> '\(Removal.unreadable)') AND id NOT IN (SELECT id FROM \(table)) ORDER BY id
      """)
    select.bind(resource.rawValue, at: 1)
    select.bind(isExcused, at: 2)
    return try ids(select)
  }

  package func forgetSkips(of resource: Resource.ID, ids: [Record.ID]) throws(StoreError) {
    guard !ids.isEmpty else { return }
    try transaction { () throws(StoreError) in
      let forget = try statement("DELETE FROM sync_skips WHERE resource = ?1 AND id = ?2")
      for id in ids {
        forget.bind(resource.rawValue, at: 1)
        forget.bind(id, at: 2)
        try forget.run()
      }
    }
  }

  package func retriable(of resource: Resource.ID) throws(StoreError) -> [Record.ID] {
    let select = try statement(
      """
      SELECT DISTINCT id FROM sync_skips WHERE resource = ?1 AND id IS NOT NULL AND is_note = 0
        AND (reason = '\(Removal.unreadable)' OR reason LIKE '% companies/%'
          AND CAST(substr(reason, instr(reason, '/') + 1) AS INTEGER) IN (SELECT id FROM companies)) ORDER BY id
      """)
    select.bind(resource.rawValue, at: 1)
    return try ids(select)
  }

  package func companiesLeftOut(of resource: Resource.ID) throws(StoreError) -> [Record.ID] {
    let select = try statement(
      """
      SELECT DISTINCT CAST(substr(reason, instr(reason, '/') + 1) AS INTEGER) AS company FROM sync_skips
      WHERE resource = ?1 AND is_note = 0 AND reason LIKE '% companies/%' ORDER BY company
      """)
    select.bind(resource.rawValue, at: 1)
    return try ids(select)
  }

  private func ids(_ select: Statement) throws(StoreError) -> [Record.ID] {
    var ids: [Record.ID] = []
    while try select.step() { ids.append(select.integer(0)) }
    return ids
  }

  package func skipGroups(named count: Int) throws(StoreError) -> [SkipGroup] {
    let groups = try statement(
      """
      SELECT resource, reason, is_note, count(*) AS number FROM sync_skips GROUP BY resource, reason, is_note
      ORDER BY number DESC, resource, reason
      """)
    let some = try statement(
      "SELECT id FROM sync_skips WHERE resource = ?1 AND reason = ?2 AND id IS NOT NULL ORDER BY id LIMIT ?3")
    var found: [SkipGroup] = []
    while try groups.step() {
      let (resource, reason) = (groups.text(0) ?? "", groups.text(1) ?? "")
      some.bind(resource, at: 1)
      some.bind(reason, at: 2)
      some.bind(count, at: 3)
      found.append(
        SkipGroup(
          resource: Resource.ID(rawValue: resource), reason: reason, isNote: groups.integer(2) == 1,
          count: groups.integer(3), ids: try ids(some)))
    }
    return found
  }

  // MARK: Sweeps

  package func sweeps() throws(StoreError) -> [Resource.ID: Sweep] {
    let select = try statement("SELECT resource, swept, gap FROM sync_sweeps")
    var sweeps: [Resource.ID: Sweep] = [:]
    while try select.step() {
      sweeps[Resource.ID(rawValue: select.text(0) ?? "")] = Sweep(
        time: select.timestamp(1) ?? Timestamp(seconds: 0), gap: select.integer(2))
    }
    return sweeps
  }

  package func setSweep(_ sweep: Sweep, of resource: Resource.ID) throws(StoreError) {
    try transaction { () throws(StoreError) in
      let save = try statement("INSERT OR REPLACE INTO sync_sweeps (resource, swept, gap) VALUES (?1, ?2, ?3)")
      save.bind(resource.rawValue, at: 1)
      save.bind(sweep.time.description, at: 2)
      save.bind(sweep.gap, at: 3)
      try save.run()
    }
  }
}
