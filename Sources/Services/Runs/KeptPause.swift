import ConnectWise
import Model

/// A pause that the server asked for, kept in the state folder so that the next run respects it.
struct KeptPause: Sendable, Hashable, Codable {
  /// A pause that is longer than this is not believed: a clock was set meanwhile.
  private static let longest = HTTPDate.longestRetryAfter + 60
  /// How far ahead of ours the clock of the writer may have been, in seconds.
  private static let skew: Int64 = 60

  /// Which instance asked for it.
  let site: String
  /// When it was told.
  let asked: Timestamp
  /// When it is over.
  let until: Timestamp

  init(site: String, asked: Timestamp, lasting pause: Duration) {
    self.site = site
    self.asked = asked
    // Rounded up, so that nobody comes a moment too early.
    until = asked.advanced(by: pause.components.seconds + (pause.components.attoseconds > 0 ? 1 : 0))
  }

  /// How much of it is left, in seconds; `nil` when it is over, another instance's, or cannot be true.
  func left(of site: String, at now: Timestamp) -> Int64? {
    guard self.site == site, asked.seconds <= now.seconds + Self.skew, now < until,
      until.seconds - asked.seconds <= Self.longest
    else { return nil }
    // Where the clock was set back meanwhile, what was asked for is the most.
    return min(until.seconds - now.seconds, until.seconds - asked.seconds)
  }
}
