package import Model

/// What the store has beside what the server has: what `boardwalk verify` prints.
package struct Verification: Sendable, Hashable, Codable {
  package struct Line: Sendable, Hashable, Codable {
    package let resource: Resource.ID
    /// The rows here.
    package var here: Int
    /// The records at the server that the profile asks for.
    package var server: Int
    /// Those of them that a filter of the profile leaves out.
    package var leftOut: Int
    package var missing: [Record.ID]
    package var extra: [Record.ID]
    /// Those that the server changed since they were read.
    package var stale: [Record.ID]
    /// Why it could not be compared.
    package var problem: String?

    package init(
      _ resource: Resource.ID, here: Int, server: Int, leftOut: Int = 0, missing: [Record.ID] = [],
      extra: [Record.ID] = [], stale: [Record.ID] = [], problem: String? = nil
    ) {
      self.resource = resource
      self.here = here
      self.server = server
      self.leftOut = leftOut
      self.missing = missing
      self.extra = extra
      self.stale = stale
      self.problem = problem
    }

    package var agrees: Bool { problem == nil && missing.isEmpty && extra.isEmpty && stale.isEmpty }
  }

  package var profile: String
  /// The tables of the profile that are compared only when they are named.
  package var notCompared: [Resource.ID]
  package var lines: [Line]

  package init(profile: String, notCompared: [Resource.ID] = [], lines: [Line]) {
    self.profile = profile
    self.notCompared = notCompared
    self.lines = lines
  }

  package var agrees: Bool { lines.allSatisfy(\.agrees) }
}

/// The latest runs and what is left out: what `boardwalk logs` prints.
package struct RunHistory: Sendable, Hashable, Codable {
  package struct Run: Sendable, Hashable, Codable {
    package let id: Int
    package var state: ProfileStatus.Run
    package var exit: Int?
    package var requests: Int
    package var isFull: Bool
    /// The resources that did not end well, each with its reason.
    package var problems: [Resource.ID: String]

    package init(
      id: Int, state: ProfileStatus.Run, exit: Int?, requests: Int, isFull: Bool, problems: [Resource.ID: String] = [:]
    ) {
      self.id = id
      self.state = state
      self.exit = exit
      self.requests = requests
      self.isFull = isFull
      self.problems = problems
    }
  }

  /// Records of one resource with one reason.
  package struct Skips: Sendable, Hashable, Codable {
    package let resource: Resource.ID
    /// `filtered companies/4471`, `no-id`, or for notes `value`, `nul`; as it came, clean it before it is shown.
    package let reason: String
    /// Whether the records were kept and something about them is noted.
    package let isNote: Bool
    package let count: Int
    /// Those of them that have one: some in a history, else all.
    package let ids: [Record.ID]
    /// The columns that a note is about; not in a history.
    package let columns: [String]

    package init(
      resource: Resource.ID, reason: String, isNote: Bool, count: Int, ids: [Record.ID], columns: [String] = []
    ) {
      self.columns = columns
      self.resource = resource
      self.reason = reason
      self.isNote = isNote
      self.count = count
      self.ids = ids
    }
  }

  /// Newest first.
  package var runs: [Run]
  package var skips: [Skips]

  package init(runs: [Run], skips: [Skips]) {
    self.runs = runs
    self.skips = skips
  }
}

/// Looking after the store of one profile.
package protocol MaintenanceOperations: Sendable {
  /// Compares the store with the server; changes nothing.
  ///
  /// - Parameter resources: Data types or tables; empty for all that do not take a request a record, and that come by
  ///   themselves.
  /// - Returns: What was found, table by table.
  /// - Throws: `Problem` when nothing can be compared.
  func verify(_ resources: [Resource.ID]) async throws(Problem) -> Verification

  /// The latest runs, and the records that are left out now, by reason.
  func history(limit: Int) async throws(Problem) -> RunHistory

  /// All records that are left out now, and those that something is noted about, by resource and reason.
  ///
  /// - Parameter resources: Whose records; empty for all.
  /// - Returns: In the order of a run, the most frequent reason of a resource first.
  /// - Throws: `Problem` when the store cannot be read.
  func skips(of resources: [Resource.ID]) async throws(Problem) -> [RunHistory.Skips]

  /// Ends a run that is stuck in another process, and notes it as interrupted.
  ///
  /// - Returns: How that ended; `nobody` when no run was under way.
  func reset() async throws(Problem) -> Eviction
}
