import CSQLite
package import Model
package import Sync

extension SQLiteStore {
  package func write(_ write: PageWrite) throws(StoreError) -> Counts {
    let resource = try resource(write.resource)
    let upsert = try statement(schema.upsert(resource, thin: write.isThin))
    let handle = try opened().handle
    return try transaction { () throws(StoreError) in
      var counts = Counts(skipped: write.page.withoutID + write.leftOut.count)
      for row in 0..<write.page.count where write.leftOut[row] == nil {
        // The id of the last insert tells an insert from an update, as an update leaves it alone.
        sqlite3_set_last_insert_rowid(handle, .min)
        try bindAndRun(upsert, row: row, of: write.page)
        failpoint?(.statement)
        if sqlite3_changes64(handle) == 0 {
          counts.unchanged += 1
        } else if sqlite3_last_insert_rowid(handle) == .min {
          counts.updated += 1
        } else {
          counts.created += 1
        }
      }
      if !write.keepsLeftOut { counts.deleted = try removeLeftOut(write, resource) }
      try noteSkips(write)
      if let walk = write.walk { try saveWalk(walk, of: write.resource) }
      return counts
    }
  }

  /// Takes out rows that are left out now: what the profile's own filters leave out leaves no `raw` behind.
  private func removeLeftOut(_ write: PageWrite, _ resource: Resource) throws(StoreError) -> Int {
    var count = 0
    for reason in [Removal.Reason.scope, .deleted] {
      let rows = write.leftOut.filter { ($0.value == Removal.Reason.deleted.rawValue) == (reason == .deleted) }
      let ids = rows.keys.map { write.page.ids[$0] }.sorted()
      count += try removeRows(
        Removal(ids, of: write.resource, reason: reason, run: write.run, time: write.time), resource)
    }
    return count
  }

  /// Binds a record in place and runs the statement: nothing of the page is copied before SQLite takes it.
  private func bindAndRun(_ upsert: Statement, row: Int, of page: ScannedPage) throws(StoreError) {
    // `withUnsafeBufferPointer` passes typed errors on; the slices are not used after the statement is done.
    try page.bytes.withUnsafeBufferPointer { (bytes) throws(StoreError) in
      try page.arena.withUnsafeBufferPointer { (arena) throws(StoreError) in
        let width = page.plan.columns.count
        for column in 0..<width {
          let cell = page.cells[row * width + column]
          let index = Int32(column + 1)
          switch cell.kind {
          case .null: upsert.bind(nil as Int?, at: index)
          case .integer: upsert.bind(Int(truncatingIfNeeded: cell.bits), at: index)
          case .real: upsert.bind(Double(bitPattern: cell.bits), at: index)
          case .text: upsert.bind(bytes, at: Int(cell.bits), count: Int(cell.length), index: index)
          case .arenaText: upsert.bind(arena, at: Int(cell.bits), count: Int(cell.length), index: index)
          }
        }
        let raw = page.raws[row]
        upsert.bind(bytes, at: raw.lowerBound, count: raw.count, index: Int32(width + 1))
        try upsert.run()
      }
    }
  }

  /// Replaces what was noted about the page's records by what is to be noted now.
  private func noteSkips(_ write: PageWrite) throws(StoreError) {
    let page = write.page
    if try resourcesWithSkips().contains(write.resource) {
      let heal = try statement("DELETE FROM sync_skips WHERE resource = ?1 AND id = ?2")
      for id in page.ids {
        heal.bind(write.resource.rawValue, at: 1)
        heal.bind(id, at: 2)
        try heal.run()
      }
    }
    guard page.withoutID > 0 || !write.leftOut.isEmpty || !page.notes.isEmpty else { return }
    for (row, reason) in write.leftOut.sorted(by: { $0.key < $1.key }) {
      try note(write, id: page.ids[row], reason: reason, detail: nil, isNote: false)
    }
    if page.withoutID > 0 {
      try note(write, id: nil, reason: "no-id", detail: "\(page.withoutID) on one page", isNote: false)
    }
    for (key, notes) in Dictionary(grouping: page.notes, by: { NoteKey(id: $0.id, reason: $0.reason) }) {
      let columns = notes.map(\.column).joined(separator: ", ")
      try note(write, id: key.id, reason: key.reason.rawValue, detail: columns, isNote: true)
    }
    skipped?.insert(write.resource)
  }

  private struct NoteKey: Hashable {
    let id: Record.ID
    let reason: ScannedPage.Note.Reason
  }

  private func note(
    _ write: PageWrite, id: Record.ID?, reason: String, detail: String?, isNote: Bool
  ) throws(StoreError) {
    let insert = try statement(
      """
      INSERT INTO sync_skips (resource, id, reason, detail, is_note, run, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      ON CONFLICT (resource, id, reason) DO UPDATE SET detail = excluded.detail, run = excluded.run, at = excluded.at
      """)
    insert.bind(write.resource.rawValue, at: 1)
    insert.bind(id, at: 2)
    insert.bind(reason, at: 3)
    insert.bind(detail, at: 4)
    insert.bind(isNote, at: 5)
    insert.bind(write.run, at: 6)
    insert.bind(write.time.description, at: 7)
    try insert.run()
  }

  private func resourcesWithSkips() throws(StoreError) -> Set<Resource.ID> {
    if let skipped { return skipped }
    let select = try statement("SELECT DISTINCT resource FROM sync_skips")
    var found: Set<Resource.ID> = []
    while try select.step() { found.insert(Resource.ID(rawValue: select.text(0) ?? "")) }
    skipped = found
    return found
  }

  package func skips(of resource: Resource.ID?, limit: Int) throws(StoreError) -> [Skip] {
    let select = try statement(
      """
      SELECT resource, id, reason, detail, is_note, at FROM sync_skips WHERE ?1 IS NULL OR resource = ?1
      ORDER BY at DESC, resource, id LIMIT ?2
      """)
    select.bind(resource?.rawValue, at: 1)
    select.bind(limit, at: 2)
    var skips: [Skip] = []
    while try select.step() {
      skips.append(
        Skip(
          resource: Resource.ID(rawValue: select.text(0) ?? ""), id: select.optionalInteger(1),
          reason: select.text(2) ?? "", detail: select.text(3), isNote: select.integer(4) == 1,
          time: select.timestamp(5) ?? Timestamp(seconds: 0)))
    }
    return skips
  }

  /// The description of a resource that this store has a table for.
  func resource(_ id: Resource.ID) throws(StoreError) -> Resource {
    guard let resource = schema.resources.first(where: { $0.id == id }) else {
      throw StoreError(.other(0), place: path, detail: "no table for \(id)")
    }
    return resource
  }
}

extension Statement {
  /// Binds a slice of a buffer in place.
  fileprivate func bind(_ buffer: UnsafeBufferPointer<UInt8>, at offset: Int, count: Int, index: Int32) {
    if count > 0, let start = buffer.baseAddress {
      precondition(offset >= 0 && offset + count <= buffer.count)
      bindInPlace(start + offset, count: count, at: index)
    } else {
      bind("", at: index)
    }
  }

  func timestamp(_ column: Int32) -> Timestamp? { text(column).flatMap(Timestamp.init) }
}
