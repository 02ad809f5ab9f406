package import Model
import Platform
package import Sync

/// A store in one SQLite file, owned by one connection on a queue of its own.
///
/// SQLite's calls block, so the actor runs on its own thread; as nobody else touches the connection, SQLite's own
/// mutexes are off.
package actor SQLiteStore: Store {
  /// How a store is opened.
  package enum Access: Sendable, Hashable {
    /// For a run: the file is made where it is missing, its schema brought up to date.
    case readWrite
    /// For looking, also while a run writes: nothing is made or changed.
    case readOnly
  }

  /// A place in a write where tests end the process.
  package enum Failpoint: Sendable, Hashable {
    case statement, beforeCommit, afterCommit
  }

  private let executor = QueueExecutor(label: "boardwalk.store")
  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// The file.
  package nonisolated let path: String
  let schema: Schema
  let failpoint: (@Sendable (Failpoint) -> Void)?
  private var connection: Connection?
  private var statements: [String: Statement] = [:]
  /// Resources that have rows in `sync_skips`, so that pages of the others need not look; filled when first asked.
  var skipped: Set<Resource.ID>?

  private init(path: String, schema: Schema, failpoint: (@Sendable (Failpoint) -> Void)?) {
    self.path = path
    self.schema = schema
    self.failpoint = failpoint
  }

  /// Opens the store of a profile.
  ///
  /// - Parameters:
  ///   - path: The file; its folder must exist.
  ///   - profileID: The id of the profile that it must belong to; `nil` takes any, for looking only.
  ///   - access: Whether it is opened for a run or for looking.
  ///   - program: Name and version of the program, noted in a new store.
  ///   - resources: The tables to have.
  ///   - busyTimeout: How long to wait for another program that writes.
  ///   - failpoint: Called at every write, commit and what follows; for tests.
  /// - Returns: The store.
  /// - Throws: ``StoreError`` of any kind but `conflict`.
  package static func open(
    path: String, profileID: String?, access: Access = .readWrite, program: String = "boardwalk",
    resources: [Resource] = Resource.all, busyTimeout: Duration = .seconds(10),
    failpoint: (@Sendable (Failpoint) -> Void)? = nil
  ) async throws(StoreError) -> SQLiteStore {
    let store = SQLiteStore(path: path, schema: Schema(.sqlite, resources: resources), failpoint: failpoint)
    try await store.connect(profileID: profileID, access: access, program: program, busyTimeout: busyTimeout)
    return store
  }

  /// Opens the file, sets what holds for a connection, checks whose it is and brings its tables up to date.
  private func connect(
    profileID: String?, access: Access, program: String, busyTimeout: Duration
  ) throws(StoreError) {
    let connection = try Connection(path: path, create: access == .readWrite)
    let milliseconds =
      busyTimeout.components.seconds * 1_000 + busyTimeout.components.attoseconds / 1_000_000_000_000_000
    try connection.execute(
      """
      PRAGMA busy_timeout = \(milliseconds);
      PRAGMA trusted_schema = OFF;
      PRAGMA temp_store = MEMORY;
      PRAGMA foreign_keys = ON;
      """)
    let migration = Migration(connection: connection, schema: schema)
    switch access {
    case .readWrite:
      if try connection.integer("PRAGMA page_count") == 0 { try connection.execute("PRAGMA page_size = 16384") }
      try migration.checkOwner(profileID: profileID, mayBeNew: true)
      try connection.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
      try migration.run(profileID: profileID ?? "", program: program)
    case .readOnly:
      try migration.checkOwner(profileID: profileID, mayBeNew: false)
      try connection.execute("PRAGMA query_only = ON")
    }
    // Twice as much makes a run no faster: pages of records come in the order of their ids.
    // Last, as SQLite turns kilobytes into a number of pages by the page size of the moment: set before a new file
    // gets its page size, four times as much memory would be used.
    try connection.execute("PRAGMA cache_size = -4000")
    self.connection = connection
  }

  // MARK: For the facets

  /// The connection, while it is open.
  func opened() throws(StoreError) -> Connection {
    guard let connection else { throw StoreError(.closed, place: path) }
    return connection
  }

  /// A statement, compiled once for each text.
  func statement(_ text: String) throws(StoreError) -> Statement {
    if let statement = statements[text] { return statement }
    let statement = try Statement(text, on: opened())
    statements[text] = statement
    return statement
  }

  /// Runs the body in one transaction, which any error takes back.
  func transaction<Result>(_ body: () throws(StoreError) -> Result) throws(StoreError) -> Result {
    let connection = try opened()
    try connection.execute("BEGIN IMMEDIATE")
    do throws(StoreError) {
      let result = try body()
      failpoint?(.beforeCommit)
      try connection.execute("COMMIT")
      failpoint?(.afterCommit)
      return result
    } catch {
      // After some errors SQLite has taken the transaction back already; then this one says so and that is all.
      try? connection.execute("ROLLBACK")
      skipped = nil
      throw error
    }
  }

  // MARK: Ends

  package func tidy() throws(StoreError) {
    let connection = try opened()
    try connection.execute("PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE)")
  }

  /// What the database says about its own state: `ok`, or what is damaged.
  package func integrity() throws(StoreError) -> String {
    let check = try statement("PRAGMA integrity_check(1)")
    defer { check.reset() }
    return try check.step() ? check.text(0) ?? "" : ""
  }

  package func close() {
    statements = [:]
    connection = nil
  }
}
