package import Model

/// What happens in a run, as it happens; `sync --json` prints a line for each.
package enum SyncEvent: Sendable, Hashable {
  case runStart(plan: [Resource.ID])
  /// `expected` is how many records the server says there are, where it was asked.
  case resourceStart(Resource.ID, mode: String, since: Timestamp?, expected: Int?)
  /// The `number`th page of the resource in this run is committed.
  case page(
    Resource.ID, number: Int, counts: Counts, byteCount: Int, milliseconds: Int, pageID: Record.ID?)
  case wait(reason: String, until: Timestamp)
  case skip(Resource.ID, id: Record.ID?, reason: String)
  case retry(cause: String, attempt: Int)
  /// Something that a person should know and that changes nothing.
  case note(String)
  case prune(Resource.ID, candidates: Int, confirmed: Int)
  case pruneGuard(Resource.ID, reason: String, candidates: Int)
  /// The local directory is in step with what was chosen to import.
  case directory(DirectoryTally)
  case resourceEnd(Resource.ID, outcome: RunOutcome, counts: Counts, since: Timestamp?, message: String?)
  /// The same run ended well a short while ago; nothing is done.
  case runFresh
  case runEnd(
    outcome: RunOutcome, exit: Int, resources: [Resource.ID: Counts], requests: Int, seconds: Double, message: String?)

  /// Its name in a line.
  package var name: String {
    switch self {
    case .runStart: "run.start"
    case .resourceStart: "resource.start"
    case .page: "page"
    case .wait: "wait"
    case .skip: "skip"
    case .retry: "retry"
    case .note: "note"
    case .prune: "prune"
    case .pruneGuard: "prune.guard"
    case .directory: "directory"
    case .resourceEnd: "resource.end"
    case .runFresh: "run.fresh"
    case .runEnd: "run.end"
    }
  }
}

/// An event with what a line of it says besides.
package struct SyncEventLine: Sendable, Hashable {
  /// The version of the lines' shape; keys are only ever added.
  package static let version = 1

  package let time: Timestamp
  package let run: Int
  package let profile: String
  package let event: SyncEvent

  package init(time: Timestamp, run: Int, profile: String, event: SyncEvent) {
    self.time = time
    self.run = run
    self.profile = profile
    self.event = event
  }

  /// One JSON object without a line break.
  package var bytes: [UInt8] {
    var members = event.members
    members["v"] = .integer(Int64(Self.version))
    members["t"] = .string(time.description)
    members["run"] = .integer(Int64(run))
    members["profile"] = .string(profile)
    members["event"] = .string(event.name)
    return JSONValue.object(members.filter { !$0.value.isNull }).bytes
  }

  /// Reads a line.
  ///
  /// - Returns: `nil` for a line of another version or of an event that this program does not know.
  package init?(parsing bytes: some Sequence<UInt8>) {
    // What is no line of ours, such as one that is not whole yet, is none.
    guard let value = try? JSONValue(parsing: bytes), value["v"].integer == Self.version,
      let time = value["t"].string.flatMap(Timestamp.init), let run = value["run"].integer,
      let profile = value["profile"].string, let event = SyncEvent(value)
    else { return nil }
    self.init(time: time, run: run, profile: profile, event: event)
  }
}
