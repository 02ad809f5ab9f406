package import Model

/// What is asked of one run.
package struct SyncRequest: Sendable, Hashable {
  /// The data types or tables to read; empty for all of the profile.
  package var resources: [Resource.ID] = []
  /// Whether everything is read anew rather than what changed.
  package var isFull = false
  /// Whether the settings are the draft's, not saved yet: then the run only adds and updates.
  package var isDraft = false
  /// What the run is called in the log; made up where nobody gave a name.
  package var runName: String?
  /// Whether nothing is done where the same run ended well less than two minutes ago: for runs that nobody typed.
  package var onlyIfDue = false
  /// After this time the run stops at the next page and goes on next time.
  package var timeLimit: Duration?
  /// Whether a pause that the server asked of an earlier run is not waited for.
  package var ignoresPause = false
  /// How many rows of one table may leave beyond what a guard lets pass, this once.
  package var allowPrune: Int?
  /// Tables whose list may be empty at the server although there are rows, this once.
  package var allowEmpty: Set<Resource.ID> = []
  /// Whether the rows of the resources are deleted before they are read anew.
  package var isClearing = false
  /// The run whose deletions are brought back.
  package var undelete: Int?
  package init() {}
}

/// One event of a run.
package struct RunUpdate: Sendable, Hashable {
  /// The event as one JSON object without a line break, as the run's log keeps it and `--json` prints it; cleaned.
  package let line: [UInt8]
  /// Its name, such as `page` or `resource.end`.
  package let event: String
  /// What happened in a sentence, for events that a person may want to read: a retry, a wait, a guard.
  package let note: String?
  /// Where the run stands after it.
  package let progress: RunProgress

  package init(line: [UInt8], event: String, note: String? = nil, progress: RunProgress) {
    self.line = line
    self.event = event
    self.note = note
    self.progress = progress
  }
}

/// What a run would do.
package struct SyncPlan: Sendable, Hashable, Codable {
  package struct Line: Sendable, Hashable, Codable {
    package let resource: Resource.ID
    /// `full`, `incremental` or `resume`.
    package let mode: String
    /// Since when changes are read.
    package let since: Timestamp?
    /// How many records the server would send; `nil` where it was not counted.
    package let expected: Int?
    /// The text of the conditions that are sent, one for each list.
    package let conditions: [String]

    package init(resource: Resource.ID, mode: String, since: Timestamp?, expected: Int?, conditions: [String]) {
      self.resource = resource
      self.mode = mode
      self.since = since
      self.expected = expected
      self.conditions = conditions
    }
  }
  package var lines: [Line]
  package init(lines: [Line]) { self.lines = lines }
}

/// Runs of the sync core for one profile.
package protocol SyncOperations: Sendable {
  /// Does a run in this process. Cancelling the reader interrupts it: the stream then ends after its last event.
  ///
  /// The stream throws a `Problem` for a run that could not begin (lock held, settings, secret); the outcome of one
  /// that began is in its last update's progress.
  func run(_ request: SyncRequest) -> AsyncThrowingStream<RunUpdate, any Error>

  /// Says what a run would do; reads counts, writes nothing.
  func plan(_ request: SyncRequest) async throws(Problem) -> SyncPlan

  /// Follows the run under way in another process, from its start; ends with it, at once when there is none.
  func watch() -> AsyncThrowingStream<RunUpdate, any Error>
}
