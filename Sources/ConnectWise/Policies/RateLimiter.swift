/// How many requests may run at once and in a minute, and the pause that the server asked for: one for all workers.
///
/// A bucket that fills evenly, so that a burst is followed by a steady rate and not by a standstill. A 429 halves both
/// limits; each quiet minute gives a quarter of them back.
package struct RateLimiter: Sendable, Hashable {
  package struct Limits: Sendable, Hashable {
    package var inFlight: Int
    package var perMinute: Int

    /// ConnectWise's cloud answers 429 above about 1,000 a minute, and took four workers well.
    package init(inFlight: Int = 4, perMinute: Int = 600) {
      self.inFlight = max(1, inFlight)
      self.perMinute = max(4, perMinute)
    }
  }

  package enum Decision: Sendable, Hashable {
    case go
    /// Too early; ask again then.
    case wait(Duration)
    /// Too many under way; ask again when one has ended.
    case full
  }

  /// The pause where the server names none, and the least after a pause that was too short.
  package static let defaultPause = Duration.seconds(30)
  /// How long a limit stays before some of it comes back.
  static let recovery = Duration.seconds(60)

  package let limits: Limits
  /// How many run now.
  package private(set) var inFlight = 0
  /// How many may run, from 1 to the limit.
  package private(set) var allowedInFlight: Int
  /// How many a minute, from a quarter of the limit.
  package private(set) var allowedPerMinute: Int
  /// Until when everybody waits.
  package private(set) var pausedUntil: Duration?
  private var tokens: Double
  private var filled: Duration
  private var lastThrottle: Duration?
  private var nextRecovery: Duration?

  package init(_ limits: Limits = Limits(), at now: Duration = .zero) {
    self.limits = limits
    allowedInFlight = limits.inFlight
    allowedPerMinute = limits.perMinute
    tokens = Double(limits.perMinute) / 4
    filled = now
  }

  /// Whether a request may start now; when it may, it counts as started.
  package mutating func start(at now: Duration) -> Decision {
    refill(now)
    if let pausedUntil, pausedUntil > now { return .wait(pausedUntil - now) }
    guard inFlight < allowedInFlight else { return .full }
    guard tokens >= 1 else { return .wait(.seconds((1 - tokens) * 60 / Double(allowedPerMinute))) }
    tokens -= 1
    inFlight += 1
    return .go
  }

  /// Takes note of a request's end.
  package mutating func end() { inFlight = max(0, inFlight - 1) }

  /// Takes note of a 429 or 503 with a time to come back.
  ///
  /// Several that were under way together count once.
  ///
  /// - Parameters:
  ///   - retryAfter: What the server asked for.
  ///   - started: When the request began.
  ///   - now: The time.
  ///   - random: From 0 up to 1, so that workers of several programs do not wake together.
  package mutating func throttle(retryAfter: Duration?, started: Duration, at now: Duration, random: Double) {
    let isNews = lastThrottle.map { started >= $0 } ?? true
    var pause = retryAfter ?? Self.defaultPause
    // Throttled at once after a pause: that pause was too short.
    if isNews, let pausedUntil, now - pausedUntil < Self.defaultPause { pause = max(pause, Self.defaultPause) }
    pause += min(pause, .seconds(10)) * (random * 0.2)
    pausedUntil = max(pausedUntil ?? .zero, now + pause)
    guard isNews else { return }
    lastThrottle = now
    allowedInFlight = max(1, allowedInFlight / 2)
    allowedPerMinute = max(limits.perMinute / 4, allowedPerMinute / 2)
    tokens = min(tokens, 1)
    nextRecovery = now + pause + Self.recovery
  }

  /// Keeps a pause that an earlier run was told.
  package mutating func pause(until time: Duration) { pausedUntil = max(pausedUntil ?? .zero, time) }

  private mutating func refill(_ now: Duration) {
    while let next = nextRecovery, next <= now {
      allowedInFlight = min(limits.inFlight, allowedInFlight + 1)
      allowedPerMinute = min(limits.perMinute, allowedPerMinute + limits.perMinute / 4)
      let isWhole = allowedInFlight == limits.inFlight && allowedPerMinute == limits.perMinute
      nextRecovery = isWhole ? nil : next + Self.recovery
    }
    guard now > filled else { return }
    let seconds = (now - filled) / .seconds(1)
    tokens = min(Double(allowedPerMinute) / 4, tokens + seconds * Double(allowedPerMinute) / 60)
    filled = now
  }
}
