package import Model

/// What a run reads, and how each resource is read.
package struct RunPlan: Sendable, Hashable {
  /// How a resource is read.
  package enum Mode: Sendable, Hashable {
    /// A walk that was cut off goes on.
    case resume(Walk)
    /// What changed since the cursor.
    case incremental(since: Timestamp)
    case full
    /// Read a short while ago; not this time.
    case notDue

    /// The word in events.
    package var word: String {
      switch self {
      case .resume: "resume"
      case .incremental: "incremental"
      case .full: "full"
      case .notDue: "notDue"
      }
    }
  }

  /// How old a checkpoint may be.
  static let checkpointAge: Int64 = 24 * 3_600
  /// How often lists are read that are due daily.
  static let childrenAge: Int64 = 24 * 3_600
  /// How often a resource is read whole, at least.
  static let fullAge: Int64 = 7 * 24 * 3_600

  /// The resources that a run reads, parents first.
  ///
  /// - Parameters:
  ///   - settings: The data types of the profile.
  ///   - only: Names of data types or tables; empty for all.
  /// - Returns: The resources in the order of the resource table.
  package static func resources(_ settings: SyncSettings, only: [Resource.ID] = []) -> [Resource] {
    let all = Resource.of(DataType.closure(of: settings.resources))
    // What does not come by itself has to be named; its look-up tables are small, and the mapping is made from them.
    guard !only.isEmpty else { return all.filter { $0.isLookup || settings.comesByItself($0.dataType) } }
    let wanted = Set(only)
    return all.filter { wanted.contains($0.id) || wanted.contains(DataType[$0.dataType].resource) }
  }

  /// What must have been read in the same run before a resource is: its parent, and what its records are chosen by.
  package static func needs(_ resource: Resource) -> [Resource.ID] {
    let chosenBy: [Resource.ID] =
      switch resource.scope {
      case .everything: []
      case .companies: [.companyStatuses]
      case .ofCompanies, .opportunities, .projects, .timeEntries: [.companies]
      case .tickets: [.companies, .boards]
      case .ofBoards: [.boards]
      }
    return chosenBy + (resource.parent.map { [$0] } ?? [])
  }

  /// How a resource is read now.
  ///
  /// - Parameters:
  ///   - resource: The resource.
  ///   - cursor: How far it has come.
  ///   - scopeHash: What its rows are chosen by now.
  ///   - isFull: Whether everything is to be read again.
  ///   - now: The time.
  /// - Returns: Its mode.
  package static func mode(
    of resource: Resource, cursor: Cursor?, scopeHash: String, isFull: Bool, now: Timestamp
  ) -> Mode {
    if isResumable(resource), let walk = cursor?.walk, walk.scopeHash == scopeHash,
      walk.startedAt.advanced(by: checkpointAge) > now,
      !isFull || walk.mode == .full
    {
      return .resume(walk)
    }
    guard !isFull, let cursor, let since = cursor.since, cursor.scopeHash == scopeHash else { return .full }
    switch resource.increment {
    case .fullOnly, .withParent(.everyRun):
      return .full
    case .withParent(.daily):
      return since.advanced(by: childrenAge) > now ? .notDue : .full
    case .withParent(.whenChanged(dailyUnless: .some)):
      // What is under way is read daily; all of the rest every week would be a request for each that is long over.
      return .incremental(since: since)
    case .lastUpdated, .withParent(.whenChanged(dailyUnless: nil)):
      return isFullDue(resource, cursor, now) ? .full : .incremental(since: since)
    }
  }

  /// Whether a walk that was cut off is gone on with: a small list is compared as a whole, so it is read again.
  private static func isResumable(_ resource: Resource) -> Bool {
    switch resource.increment {
    case .lastUpdated, .withParent(.whenChanged): true
    case .fullOnly, .withParent(.everyRun), .withParent(.daily): false
    }
  }

  /// Whether the weekly full walk is due: each resource has its own hour of the week.
  private static func isFullDue(_ resource: Resource, _ cursor: Cursor, _ now: Timestamp) -> Bool {
    guard let last = cursor.fullSince else { return true }
    let sum = resource.id.rawValue.utf8.reduce(0 as Int64) { ($0 * 31 + Int64($1)) % 168 }
    let elapsed = now.seconds - sum * 3_600
    let slot = Timestamp(seconds: now.seconds - (elapsed % fullAge + fullAge) % fullAge)
    return last < slot && last.advanced(by: fullAge / 7) < now
  }
}
