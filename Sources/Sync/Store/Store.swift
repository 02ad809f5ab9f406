package import Model

/// The database that a profile's records are kept in.
///
/// Laws: ``write(_:)`` is one transaction, so a page is there whole with its checkpoint or not at all; a record that
/// came as it stands is not rewritten; nothing a run does not name is changed. One owner: calls are done in turn.
package protocol Store: AnyObject, Sendable {
  // MARK: Runs

  /// Notes that a run starts.
  ///
  /// - Returns: Its number.
  func beginRun(_ plan: RunStart) async throws(StoreError) -> Int
  /// Closes a run with what it did.
  func endRun(_ run: Int, _ end: RunEnd) async throws(StoreError)
  /// Closes runs that are marked as under way as interrupted; whoever holds the run lock knows that they are dead.
  ///
  /// - Returns: How many there were.
  func closeDeadRuns(at time: Timestamp) async throws(StoreError) -> Int
  /// The latest runs, newest first.
  func runs(limit: Int) async throws(StoreError) -> [RunRow]

  // MARK: Cursors

  /// How far each resource has come; a resource never walked is absent.
  func cursors() async throws(StoreError) -> [Resource.ID: Cursor]
  /// Starts, moves or (with `nil`) drops the walk of a resource outside a page.
  func setWalk(_ walk: Walk?, of resource: Resource.ID) async throws(StoreError)
  /// Closes the walk of a resource: its cursor moves, in one transaction.
  func finishWalk(of resource: Resource.ID, cursor: Cursor) async throws(StoreError)

  // MARK: Records

  /// Writes a page, its skips and the checkpoint behind it in one transaction.
  func write(_ page: PageWrite) async throws(StoreError) -> Counts
  /// How many rows each resource has; one that has no table yet is absent.
  func rowCounts() async throws(StoreError) -> [Resource.ID: Int]
  /// The ids of a resource's rows, ascending.
  func ids(of resource: Resource.ID) async throws(StoreError) -> [Record.ID]
  /// One record as it came.
  func record(_ id: Record.ID, of resource: Resource.ID) async throws(StoreError) -> Record?
  /// Records as they came, in the order of ids.
  ///
  /// - Parameters:
  ///   - resource: Whose records.
  ///   - filter: Values that columns must have.
  ///   - after: Only those with a greater id; for reading on.
  ///   - limit: How many at most.
  /// - Returns: The records found.
  /// - Throws: ``StoreError``, also for a column that there is not.
  func records(of resource: Resource.ID, where filter: [RowFilter], after: Record.ID?, limit: Int)
    async throws(StoreError) -> [Record]
  /// The ids and some columns of a resource's rows with a greater id than `after`, in the order of ids.
  ///
  /// A column that the resource does not have fails.
  func values(_ columns: [String], of resource: Resource.ID, after: Record.ID?, limit: Int)
    async throws(StoreError) -> [(id: Record.ID, values: [JSONValue])]
  /// Contacts with the e-mail address that stands in their communication items: the default one, else the first.
  func people(after: Record.ID?, limit: Int) async throws(StoreError) -> [ContactRow]
  /// Tickets by status, all and open.
  func ticketCounts() async throws(StoreError) -> [Record.ID: TicketCount]
  /// The skips and notes of the last runs.
  func skips(of resource: Resource.ID?, limit: Int) async throws(StoreError) -> [Skip]

  /// The skips and notes by resource and reason, the most frequent first, with some ids of each.
  func skipGroups(named count: Int) async throws(StoreError) -> [SkipGroup]

  // MARK: What leaves

  /// Takes rows out, in one transaction with what is noted of them.
  ///
  /// - Returns: How many there were.
  func remove(_ removal: Removal) async throws(StoreError) -> Int
  /// What left, latest first.
  func deletions(of resource: Resource.ID?, limit: Int) async throws(StoreError) -> [DeletionRow]
  /// What a run took out and kept a copy of.
  func deletions(ofRun run: Int) async throws(StoreError) -> [DeletionRow]
  /// Forgets that rows left: they are back.
  func forgetDeletions(_ rows: [DeletionRow]) async throws(StoreError)
  /// Deletes all rows of resources, and all that is known of them, in one transaction.
  func clear(_ resources: [Resource.ID]) async throws(StoreError)
  /// Forgets what left before a time.
  func forgetDeletions(before time: Timestamp) async throws(StoreError)

  // MARK: Lists below parents

  /// The parents whose lists are to be read, in the order of ids.
  func parentsDue(_ due: ParentsDue, after: Record.ID?, limit: Int) async throws(StoreError) -> [DueParent]
  /// The ids of the rows below a parent, ascending.
  func ids(of resource: Resource.ID, below parent: Record.ID) async throws(StoreError) -> [Record.ID]
  /// Notes that a list was read whole and takes out the rows of its parent that it lacks, in one transaction.
  ///
  /// - Returns: How many left, and how many should have but are more than may: then the list is not noted as read.
  func finish(_ list: ChildList) async throws(StoreError) -> (removed: Int, held: Int)
  /// Forgets when the lists of parents that are gone were read.
  func forgetLists(of resource: Resource.ID, below parent: Resource.ID) async throws(StoreError)

  // MARK: What is left out

  /// The ids of the records that are left out and not here, ascending.
  ///
  /// - Parameters:
  ///   - resource: Whose records.
  ///   - isExcused: Only those that the profile's filters or a missing parent leave out, not those that could not be
  ///     read.
  /// - Returns: The ids.
  /// - Throws: ``StoreError``.
  func skippedIDs(of resource: Resource.ID, isExcused: Bool) async throws(StoreError) -> [Record.ID]
  /// Forgets that records are left out: the server has them no more.
  func forgetSkips(of resource: Resource.ID, ids: [Record.ID]) async throws(StoreError)
  /// Records that are worth another try: left out because of a company that is here now, or not readable before.
  func retriable(of resource: Resource.ID) async throws(StoreError) -> [Record.ID]
  /// The companies because of which records are left out.
  func companiesLeftOut(of resource: Resource.ID) async throws(StoreError) -> [Record.ID]
  /// Rows whose parent, named by a column, is not here, in the order of ids.
  func orphans(of resource: Resource.ID, column: String, parent: Resource.ID) async throws(StoreError) -> [Orphan]
  /// When each resource was compared with the server id by id.
  func sweeps() async throws(StoreError) -> [Resource.ID: Sweep]
  func setSweep(_ sweep: Sweep, of resource: Resource.ID) async throws(StoreError)

  // MARK: What the profile says

  /// Replaces the stages of statuses and the statuses that count as closed, which `ticket_stages` shows.
  func setStages(_ stages: StageMap, closedStatuses: [Record.ID]) async throws(StoreError)
  /// Replaces the device types of configuration types, which `v_devices` shows.
  func setDeviceTypes(_ types: DeviceTypeMap) async throws(StoreError)
  /// The stage of a ticket: its row in `ticket_stages`.
  func stage(ofTicket id: Record.ID) async throws(StoreError) -> TicketStage?

  // MARK: The local directory

  /// Adds accounts, or changes those of the same kind and ConnectWise id.
  func saveAccounts(_ accounts: [AccountRow]) async throws(StoreError) -> Counts
  func accounts() async throws(StoreError) -> [AccountRow]
  /// Adds organizations, or changes those of the same company.
  ///
  /// - Throws: ``StoreError`` of kind `conflict` when a slug is another organization's.
  func saveOrganizations(_ organizations: [OrganizationRow]) async throws(StoreError) -> Counts
  func organizations() async throws(StoreError) -> [OrganizationRow]
  /// Takes its company from an organization.
  func unlinkOrganization(_ slug: String) async throws(StoreError)

  // MARK: Ends

  /// Folds what was written into the file and refreshes the planner's figures; for the end of a run.
  func tidy() async throws(StoreError)
  /// Closes the database. Calls after it fail.
  func close() async
}

extension Store {
  /// All records of a small resource as they came.
  package func records(of resource: Resource.ID, where filter: [RowFilter] = []) async throws(StoreError) -> [Record] {
    try await records(of: resource, where: filter, after: nil, limit: .max)
  }
}
