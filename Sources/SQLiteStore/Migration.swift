import Model
import Sync

/// Brings a file to the schema of this program: whose it is, what is missing, each change in one transaction.
struct Migration {
  let connection: Connection
  let schema: Schema

  /// Refuses a file that is not this profile's store.
  ///
  /// - Parameters:
  ///   - profileID: Whose it must be; `nil` takes any.
  ///   - mayBeNew: Whether an empty file will do.
  /// - Throws: ``StoreError`` of kind `notOurs`, `newerSchema`, `otherProfile` or what keeps it from being read.
  func checkOwner(profileID: String?, mayBeNew: Bool) throws(StoreError) {
    let objects = try connection.integer("SELECT count(*) FROM sqlite_schema")
    guard try connection.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'store_meta'") == 1 else {
      if objects == 0 && mayBeNew { return }
      throw StoreError(objects == 0 ? .cannotOpen : .notOurs, place: connection.path, detail: "nothing is in it yet")
    }
    let meta = try Statement("SELECT schema_version, profile_id FROM store_meta", on: connection)
    guard try meta.step() else { throw StoreError(.notOurs, place: connection.path) }
    let (version, owner) = (meta.integer(0), meta.text(1) ?? "")
    meta.reset()
    guard version <= Schema.version else { throw StoreError(.newerSchema(version), place: connection.path) }
    guard profileID == nil || profileID == owner else {
      throw StoreError(.otherProfile(owner), place: connection.path)
    }
  }

  /// Makes what is missing.
  ///
  /// A store that is up to date is only read.
  func run(profileID: String, program: String) throws(StoreError) {
    let steps = try missing(profileID: profileID, program: program)
    guard !steps.isEmpty else { return }
    try connection.execute("BEGIN IMMEDIATE")
    do throws(StoreError) {
      // Another process may have done the same meanwhile.
      for step in try missing(profileID: profileID, program: program) { try connection.execute(step) }
      try connection.execute("COMMIT")
    } catch {
      // The error that is thrown says what matters.
      try? connection.execute("ROLLBACK")
      throw error
    }
  }

  /// The texts that bring the store up to date, in their order.
  private func missing(profileID: String, program: String) throws(StoreError) -> [String] {
    var columns: [String: Set<String>] = [:]
    var texts: [String: String] = [:]
    let objects = try Statement("SELECT name, sql FROM sqlite_schema WHERE type IN ('table', 'view')", on: connection)
    while try objects.step() { texts[objects.text(0) ?? ""] = objects.text(1) ?? "" }
    let names = try Statement(
      "SELECT s.name, c.name FROM sqlite_schema AS s JOIN pragma_table_info(s.name) AS c WHERE s.type = 'table'",
      on: connection)
    while try names.step() { columns[names.text(0) ?? "", default: []].insert(names.text(1) ?? "") }

    var steps: [String] = []
    for table in schema.ownTables where texts[table.name] == nil {
      steps.append(table.text)
      if table.name == "store_meta" {
        steps.append(
          "INSERT INTO store_meta VALUES (\(Schema.version), \(SQL.quotedText(profileID)), \(SQL.quotedText(program)))")
      }
    }
    for resource in schema.resources {
      if let present = columns[resource.table] {
        let added = resource.fields.filter { !present.contains($0.column) }
        steps += added.flatMap { schema.addColumn($0, to: resource) }
        if added.contains(where: \.isIndexed) { steps += schema.createIndexes(resource) }
      } else {
        steps.append(schema.createTable(resource))
        steps += schema.createIndexes(resource)
      }
    }
    for view in schema.views where texts[view.name] != view.text {
      if texts[view.name] != nil { steps.append("DROP VIEW \(SQL.quoted(view.name))") }
      steps.append(view.text)
    }
    return steps
  }
}
