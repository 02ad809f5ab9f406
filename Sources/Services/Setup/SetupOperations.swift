package import Model

/// What the wizard asks of the world outside.
///
/// One conformer does it; tests script another.
///
/// Every stream and call ends soon after the task that reads it is cancelled.
package protocol SetupOperations: SetupRuns {
  /// What there is to begin with: a draft of an earlier session, the settings in use, or nothing.
  func begin() async -> SetupBeginning

  /// Keeps the draft on disk, atomically. Never holds a secret.
  func keep(_ draft: SetupDraft) async throws(Problem)

  /// Removes the draft.
  func discardDraft() async

  /// Runs Test Connection. The permissions of the data types come last, one by one.
  func test(_ connection: ConnectionDraft, dataTypes: [DataType.ID]) -> AsyncStream<ConnectionTest.Event>

  /// Reads the small lists, each as soon as it is there; the last value is the whole.
  func catalog(_ connection: ConnectionDraft) -> AsyncStream<Catalog>

  /// Counts what each data type's choice leaves, one value a count.
  func preview(_ draft: SetupDraft) -> AsyncStream<Preview>

  /// Counts the tickets of statuses, one value a status.
  func statusCounts(_ draft: SetupDraft, statuses: [BoardStatus]) -> AsyncStream<(Record.ID, StatusCount)>

  /// Reads a long list for a picker, a page at a time; ends with an error that says why.
  func rows(of resource: Resource.ID, _ connection: ConnectionDraft) -> AsyncThrowingStream<PickPage, any Error>

  /// Reads one ticket for the stepper as a client would see it.
  func ticket(_ number: Record.ID, _ connection: ConnectionDraft) async throws(Problem) -> TicketView

  /// Puts the secret into the vault and writes the profile, then discards the draft.
  ///
  /// - Returns: The profile as saved, with its new revision.
  func save(_ draft: SetupDraft) async throws(Problem) -> Profile

  /// Writes what was chosen as an answers file, with names and without a secret.
  ///
  /// - Returns: The path of the file.
  func writeAnswers(_ draft: SetupDraft, catalog: Catalog, to path: String?) async throws(Problem) -> String
}

/// What the wizard begins with.
package struct SetupBeginning: Sendable, Hashable, Codable {
  /// Where everything is kept, as paths for people.
  package struct Places: Sendable, Hashable, Codable {
    package var store: String
    package var profile: String
    /// The folder of drafts, locks and logs.
    package var state: String
    package init(store: String, profile: String, state: String) {
      self.store = store
      self.profile = profile
      self.state = state
    }
  }

  /// The draft of an earlier session, if one was left.
  package var draft: SetupDraft?
  /// When it was last kept.
  package var draftKept: Timestamp?
  /// The settings in use, if there are any.
  package var profile: Profile?
  /// The id for a profile that does not exist yet.
  package var newProfileID: String
  /// The name of the profile.
  package var profileName: String
  /// What a new profile's connection starts with: the client ID of the environment or the build, a site given.
  package var connection: ConnectionDraft
  /// Where everything is kept, for the last page.
  package var places: Places?
  /// Whether the desktop's Secret Service may be offered as a place for the secret.
  package var offersSecretService = false
  /// Who runs a sync of the profile at this moment.
  package var running: LockHolder?
  /// Something to tell at the start: settings that could not be read, an abnormal end.
  package var notice: Problem?

  package init(newProfileID: String, profileName: String, connection: ConnectionDraft = ConnectionDraft()) {
    self.newProfileID = newProfileID
    self.profileName = profileName
    self.connection = connection
  }
}

/// A page of a long list.
package struct PickPage: Sendable, Hashable {
  package var rows: [PickRow]
  /// How many there are in all, where the server said so.
  package var expected: Int?
  package init(rows: [PickRow], expected: Int?) {
    self.rows = rows
    self.expected = expected
  }
}

/// A row of a long list: just what a picker draws, so that 100,000 of them stay small.
package struct PickRow: Sendable, Hashable, Identifiable {
  package let id: Record.ID
  /// The name as it came; clean it before it is drawn.
  package let label: String
  /// What stands behind the name, as it came: the city, the title.
  package let detail: String
  /// A word on its state: `active`, `inactive`.
  package let state: String
  package init(id: Record.ID, label: String, detail: String = "", state: String = "") {
    self.id = id
    self.label = label
    self.detail = detail
    self.state = state
  }
}

/// A ticket as the stepper shows it.
package struct TicketView: Sendable, Hashable, Codable {
  package let id: Record.ID
  package let summary: String
  package let company: String
  package let boardID: Record.ID
  package let board: String
  package let statusID: Record.ID
  package let status: String
  package let isClosed: Bool
  package init(
    id: Record.ID, summary: String, company: String, boardID: Record.ID, board: String, statusID: Record.ID,
    status: String, isClosed: Bool
  ) {
    self.id = id
    self.summary = summary
    self.company = company
    self.boardID = boardID
    self.board = board
    self.statusID = statusID
    self.status = status
    self.isClosed = isClosed
  }
}
