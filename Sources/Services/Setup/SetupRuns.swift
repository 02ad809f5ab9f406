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
  func run(_ profile: Profile) -> AsyncStream<RunProgress>

  /// Brings what has changed since the last run of a saved profile, or follows the run under way.
  func runNow(_ profile: Profile) -> AsyncStream<RunProgress>

  /// Follows the run under way; ends at once when there is none.
  func runUnderWay() -> AsyncStream<RunProgress>
}
