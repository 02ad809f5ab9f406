import FoundationEssentials
package import Model
package import Sync

extension SQLiteStore {
  package func beginRun(_ plan: RunStart) throws(StoreError) -> Int {
    try transaction { () throws(StoreError) in
      let insert = try statement(
        "INSERT INTO sync_runs (started, outcome, is_full, is_draft, plan) VALUES (?1, 'running', ?2, ?3, ?4) RETURNING id"
      )
      insert.bind(plan.started.description, at: 1)
      insert.bind(plan.isFull, at: 2)
      insert.bind(plan.isDraft, at: 3)
      insert.bind(plan.resources.map(\.rawValue).joined(separator: " "), at: 4)
      let id = try insert.step() ? insert.integer(0) : 0
      try insert.run()
      return id
    }
  }

  package func endRun(_ run: Int, _ end: RunEnd) throws(StoreError) {
    let total = end.resources.values.reduce(Counts()) { $0 + $1.counts }
    let results = json(Dictionary(uniqueKeysWithValues: end.resources.map { ($0.key.rawValue, $0.value) }))
    try transaction { () throws(StoreError) in
      let update = try statement(
        """
        UPDATE sync_runs SET finished = ?2, outcome = ?3, exit = ?4, created = ?5, updated = ?6, unchanged = ?7,
          skipped = ?8, deleted = ?9, requests = ?10, message = ?11, results = ?12 WHERE id = ?1
        """)
      update.bind(run, at: 1)
      update.bind(end.finished.description, at: 2)
      update.bind(end.outcome.rawValue, at: 3)
      update.bind(end.exit, at: 4)
      for (index, count) in [total.created, total.updated, total.unchanged, total.skipped, total.deleted].enumerated() {
        update.bind(count, at: Int32(5 + index))
      }
      update.bind(end.requests, at: 10)
      update.bind(end.message, at: 11)
      update.bind(results, at: 12)
      try update.run()
    }
  }

  package func closeDeadRuns(at time: Timestamp) throws(StoreError) -> Int {
    guard try opened().integer("SELECT count(*) FROM sync_runs WHERE outcome = 'running'") > 0 else { return 0 }
    return try transaction { () throws(StoreError) in
      let update = try statement(
        """
        UPDATE sync_runs SET finished = ?1, outcome = 'interrupted', exit = 130, message = 'The process was ended.'
        WHERE outcome = 'running' RETURNING id
        """)
      update.bind(time.description, at: 1)
      var count = 0
      while try update.step() { count += 1 }
      return count
    }
  }

  package func runs(limit: Int) throws(StoreError) -> [RunRow] {
    let select = try statement(
      """
      SELECT id, started, is_full, is_draft, plan, finished, outcome, exit, requests, message, results
      FROM sync_runs ORDER BY id DESC LIMIT ?1
      """)
    select.bind(limit, at: 1)
    var runs: [RunRow] = []
    while try select.step() {
      let plan = (select.text(4) ?? "").split(separator: " ").map { Resource.ID(rawValue: String($0)) }
      let start = RunStart(
        started: select.timestamp(1) ?? Timestamp(seconds: 0), resources: plan, isFull: select.integer(2) == 1,
        isDraft: select.integer(3) == 1)
      let end = select.timestamp(5).map { finished in
        let results: [String: ResourceResult] = value(select.bytes(10)) ?? [:]
        return RunEnd(
          finished: finished, outcome: RunOutcome(rawValue: select.text(6) ?? "") ?? .failed, exit: select.integer(7),
          resources: Dictionary(uniqueKeysWithValues: results.map { (Resource.ID(rawValue: $0.key), $0.value) }),
          requests: select.integer(8), message: select.text(9))
      }
      runs.append(RunRow(id: select.integer(0), start: start, end: end))
    }
    return runs
  }

  // MARK: Cursors

  package func cursors() throws(StoreError) -> [Resource.ID: Cursor] {
    let select = try statement("SELECT resource, since, full_since, scope_hash, walk FROM sync_cursors")
    var cursors: [Resource.ID: Cursor] = [:]
    while try select.step() {
      cursors[Resource.ID(rawValue: select.text(0) ?? "")] = Cursor(
        since: select.timestamp(1), fullSince: select.timestamp(2), scopeHash: select.text(3),
        // A checkpoint that cannot be read is as none: the walk starts over.
        walk: select.isNull(4) ? nil : value(select.bytes(4)))
    }
    return cursors
  }

  package func setWalk(_ walk: Walk?, of resource: Resource.ID) throws(StoreError) {
    try transaction { () throws(StoreError) in
      try saveWalk(walk, of: resource)
      guard let walk, walk.mode == .full, walk.isUntouched else { return }
      // What had no id cannot be told apart; a walk from the start finds those that are still there.
      let forget = try statement("DELETE FROM sync_skips WHERE resource = ?1 AND id IS NULL")
      forget.bind(resource.rawValue, at: 1)
      try forget.run()
    }
  }

  /// Saves the checkpoint, within a transaction.
  func saveWalk(_ walk: Walk?, of resource: Resource.ID) throws(StoreError) {
    let save = try statement(
      """
      INSERT INTO sync_cursors (resource, walk) VALUES (?1, ?2)
      ON CONFLICT (resource) DO UPDATE SET walk = excluded.walk
      """)
    save.bind(resource.rawValue, at: 1)
    save.bind(walk.map(json), at: 2)
    try save.run()
  }

  package func finishWalk(of resource: Resource.ID, cursor: Cursor) throws(StoreError) {
    try transaction { () throws(StoreError) in
      let save = try statement(
        "INSERT OR REPLACE INTO sync_cursors (resource, since, full_since, scope_hash, walk) VALUES (?1, ?2, ?3, ?4, ?5)"
      )
      save.bind(resource.rawValue, at: 1)
      save.bind(cursor.since?.description, at: 2)
      save.bind(cursor.fullSince?.description, at: 3)
      save.bind(cursor.scopeHash, at: 4)
      save.bind(cursor.walk.map(json), at: 5)
      try save.run()
      failpoint?(.statement)
    }
  }

  private func json(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    // Our own plain values always encode.
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }

  private func value<Value: Decodable>(_ bytes: [UInt8]) -> Value? {
    try? JSONDecoder().decode(Value.self, from: Data(bytes))
  }
}
