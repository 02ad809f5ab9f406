import Model
import Services
import Terminal

// A run that somebody else started is looked at from the start page on.
extension AppState {
  mutating func followRun() -> [Effect] {
    runs.isFollowing = true
    progress = RunProgress()
    meters = [:]
    page = .progress
    return [.runs(begin(.run), .underWay)]
  }

  /// Esc: back to the start; the run goes on.
  mutating func followNoMore() -> [Effect] {
    runs.isFollowing = false
    progress = nil
    page = .start
    return stop(.run)
  }

  /// A second has passed of a pause that is counted down.
  mutating func countDown() {
    if page == .progress, progress?.waitingUntil.map({ $0 > now.wall }) == true { set(.countDown, in: 1_000) }
  }
}
