package import Model

/// What the wizard asks of the sync core.
///
/// Every run is a process of its own, one at a time, and goes on when nobody reads its stream any more.
package protocol SetupRuns: Sendable {
  /// Starts a run with the draft's settings, which only adds and updates; keeps the draft first.
  ///
  /// The same run is followed where it is under way, and not done again within two minutes. One of another choice is
  /// ended first, in order; a run of saved settings is waited for.
  func runDraft(_ draft: SetupDraft) -> AsyncStream<RunProgress>

  /// Does the first sync of a profile that was just saved: lets the run under way come to its end, then brings the rest.
  ///
  /// - Parameters:
  ///   - profile: As it was saved.
  ///   - secret: What was typed in this session; used where the profile's place for it is not filled by us. Later runs
  ///     get it from there.
  /// - Returns: How far it is.
  func run(_ profile: Profile, secret: SecretHandle?) -> AsyncStream<RunProgress>

  /// Brings what has changed since the last run of a saved profile, or follows the run under way.
  func runNow(_ profile: Profile) -> AsyncStream<RunProgress>

  /// Deletes the rows of data types here, then reads them anew, with the settings in use.
  func clear(_ profile: Profile, _ types: [DataType.ID]) -> AsyncStream<RunProgress>

  /// Follows the run under way; ends at once when there is none.
  func runUnderWay() -> AsyncStream<RunProgress>

  /// Looks at the database that the draft's records go into.
  func store(_ draft: SetupDraft) async throws(Problem) -> StoreState

  /// Gives the database of a draft another name, so that a new one begins in its place; nothing in it is lost.
  ///
  /// - Returns: Where it is now.
  func setStoreAside(_ draft: SetupDraft) async throws(Problem) -> String

  /// Compares what the draft would bring with what is here; one value each time more is known. Writes nothing.
  func dryRun(_ draft: SetupDraft) -> AsyncThrowingStream<DryRun, any Error>
}

/// The database that the records go into.
package struct StoreState: Sendable, Hashable, Codable {
  /// Where it is.
  package var path: String
  /// Whether it belongs to another setup, which is not the profile's.
  package var isOthers = false
  /// How many rows each table has; none where nothing was synced yet, or it is another's.
  package var rows: [Resource.ID: Int] = [:]

  package init(path: String) { self.path = path }
}
