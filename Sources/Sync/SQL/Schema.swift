package import Model

/// The tables of a store as SQL text, derived from the resource table.
package struct Schema: Sendable {
  /// The version of what is not derived: our own tables and the meaning of columns.
  ///
  /// A store with a greater one is refused. Added columns need no new version.
  package static let version = 1

  package let dialect: Dialect
  package let resources: [Resource]

  package init(_ dialect: Dialect = .sqlite, resources: [Resource] = Resource.all) {
    self.dialect = dialect
    self.resources = resources
  }

  /// Makes a resource's table; `raw`, the record as it came, is the last column.
  package func createTable(_ resource: Resource) -> String {
    let columns = resource.fields.map { field in
      "  \(SQL.quoted(field.column)) \(dialect.type(field.kind))" + (field.column == "id" ? " PRIMARY KEY" : "")
    }
    return
      "CREATE TABLE \(SQL.quoted(resource.table)) (\n\((columns + ["  \"raw\" TEXT NOT NULL"]).joined(separator: ",\n"))\n)"
      + dialect.tableOptions
  }

  /// Makes the indexes of a resource's table where they are not there yet.
  package func createIndexes(_ resource: Resource) -> [String] {
    resource.fields.filter(\.isIndexed).map { field in
      "CREATE INDEX IF NOT EXISTS \(SQL.quoted("\(resource.table)_\(field.column)"))"
        + " ON \(SQL.quoted(resource.table)) (\(SQL.quoted(field.column)))"
    }
  }

  /// Adds a column that a table lacks and fills it from `raw`: nothing is downloaded for it.
  package func addColumn(_ field: Field, to resource: Resource) -> [String] {
    [
      "ALTER TABLE \(SQL.quoted(resource.table)) ADD COLUMN \(SQL.quoted(field.column)) \(dialect.type(field.kind))",
      "UPDATE \(SQL.quoted(resource.table)) SET \(SQL.quoted(field.column)) = \(valueFromRaw(field))",
    ]
  }

  /// Inserts a row, or updates the one with its id where `raw` differs; one parameter a column, `raw` last.
  ///
  /// - Parameters:
  ///   - resource: Whose row.
  ///   - isThin: Whether a row stays whose record has more members than the one that came.
  /// - Returns: The statement.
  package func upsert(_ resource: Resource, thin isThin: Bool = false) -> String {
    let columns = resource.fields.map(\.column) + ["raw"]
    let table = SQL.quoted(resource.table)
    let parameters = (1...columns.count).map { "?\($0)" }
    let members = "SELECT count(*) FROM json_each"
    let whole = isThin ? " AND (\(members)(\(table).\"raw\")) <= (\(members)(excluded.\"raw\"))" : ""
    let changes = columns.dropFirst().map { "\(SQL.quoted($0)) = excluded.\(SQL.quoted($0))" }
    return """
      INSERT INTO \(table) (\(columns.map(SQL.quoted).joined(separator: ", "))) VALUES (\(parameters.joined(separator: ", ")))
      ON CONFLICT ("id") DO UPDATE SET \(changes.joined(separator: ", ")) WHERE \(table)."raw" <> excluded."raw"\(whole)
      """
  }

  /// The views, by name; made anew where their text differs.
  package var views: [(name: String, text: String)] {
    [
      (
        "ticket_stages",
        """
        CREATE VIEW ticket_stages AS
        SELECT t.id AS ticket_id, s.stage AS stage, t.status_id AS status_id, t.board_id AS board_id
        FROM tickets AS t LEFT JOIN status_stages AS s ON s.status_id = t.status_id
        """
      ),
      (
        "v_devices",
        """
        CREATE VIEW v_devices AS
        SELECT c.id AS device_id, c.name AS name, d.device_type AS device_type, c.type_id AS type_id,
          c.company_id AS company_id, c.contact_id AS contact_id, c.status_id AS status_id,
          c.serial_number AS serial_number, c.manufacturer AS manufacturer, c.model_number AS model_number,
          c.active_flag AS active_flag
        FROM configurations AS c LEFT JOIN device_types AS d ON d.type_id = c.type_id
        WHERE coalesce(d.device_type, '') <> 'ignore'
        """
      ),
    ]
  }

  /// Our own tables, by name.
  package var ownTables: [(name: String, text: String)] {
    [
      (
        "store_meta",
        "CREATE TABLE store_meta (schema_version INTEGER NOT NULL, profile_id TEXT NOT NULL, created_by TEXT NOT NULL)"
      ),
      (
        "sync_runs",
        """
        CREATE TABLE sync_runs (id INTEGER PRIMARY KEY, started TEXT NOT NULL, finished TEXT, outcome TEXT NOT NULL,
          exit INTEGER, is_full INTEGER NOT NULL, is_draft INTEGER NOT NULL, plan TEXT NOT NULL,
          created INTEGER NOT NULL DEFAULT 0, updated INTEGER NOT NULL DEFAULT 0, unchanged INTEGER NOT NULL DEFAULT 0,
          skipped INTEGER NOT NULL DEFAULT 0, deleted INTEGER NOT NULL DEFAULT 0, requests INTEGER NOT NULL DEFAULT 0,
          message TEXT, results TEXT)
        """
      ),
      (
        "sync_cursors",
        """
        CREATE TABLE sync_cursors (resource TEXT PRIMARY KEY, since TEXT, full_since TEXT, scope_hash TEXT, walk TEXT)
        """
      ),
      (
        "sync_skips",
        """
        CREATE TABLE sync_skips (resource TEXT NOT NULL, id INTEGER, reason TEXT NOT NULL, detail TEXT,
          is_note INTEGER NOT NULL, run INTEGER, at TEXT NOT NULL, UNIQUE (resource, id, reason))
        """
      ),
      (
        "sync_deletions",
        """
        CREATE TABLE sync_deletions (run INTEGER, resource TEXT NOT NULL, id INTEGER NOT NULL,
          deleted_at TEXT NOT NULL, reason TEXT NOT NULL, raw TEXT)
        """
      ),
      (
        "sync_sweeps",
        "CREATE TABLE sync_sweeps (resource TEXT PRIMARY KEY, swept TEXT NOT NULL, gap INTEGER NOT NULL)"
      ),
      (
        "sync_lists",
        """
        CREATE TABLE sync_lists (resource TEXT NOT NULL, parent INTEGER NOT NULL, stamp TEXT, read_run INTEGER NOT NULL,
          read_at TEXT NOT NULL, PRIMARY KEY (resource, parent))
        """
      ),
      (
        "status_stages",
        "CREATE TABLE status_stages (status_id INTEGER PRIMARY KEY, stage TEXT, is_closed INTEGER NOT NULL DEFAULT 0)"
      ),
      ("device_types", "CREATE TABLE device_types (type_id INTEGER PRIMARY KEY, device_type TEXT NOT NULL)"),
      (
        "accounts",
        """
        CREATE TABLE accounts (id INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('member', 'contact')),
          connectwise_id INTEGER NOT NULL, company_id INTEGER, name TEXT NOT NULL, email TEXT, role TEXT NOT NULL,
          active INTEGER NOT NULL, created_at TEXT NOT NULL, ended_at TEXT, UNIQUE (kind, connectwise_id))
        """
      ),
      (
        "organizations",
        """
        CREATE TABLE organizations (id INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
          company_id INTEGER UNIQUE, created_at TEXT NOT NULL, linked INTEGER NOT NULL DEFAULT 0)
        """
      ),
    ].map { ($0.0, $0.1 + dialect.tableOptions) }
  }

  /// The value of a column read from `raw` by the database, where it fits the column.
  private func valueFromRaw(_ field: Field) -> String {
    let path = SQL.quotedText("$" + field.path.map { ".\"\($0)\"" }.joined())
    let value = "json_extract(raw, \(path))"
    let fitting =
      switch field.kind {
      case .integer: "WHEN 'integer' THEN \(value)"
      case .decimal: "WHEN 'integer' THEN CAST(\(value) AS REAL) WHEN 'real' THEN \(value)"
      case .text: "WHEN 'text' THEN replace(\(value), char(0), '')"
      case .flag: "WHEN 'true' THEN 1 WHEN 'false' THEN 0"
      case .timestamp: "WHEN 'text' THEN iif(datetime(\(value)) IS NULL, NULL, \(value))"
      }
    return "CASE json_type(raw, \(path)) \(fitting) END"
  }
}
