/// When a request that failed is made again.
///
/// Limited by time, not by count: limiters that counted gave up during a normal cool-down of the server.
package struct RetryPolicy: Sendable, Hashable {
  /// What went wrong with an attempt.
  package enum Failure: Sendable, Hashable {
    /// 429, or 503 with a time to come back.
    case throttled(retryAfter: Duration?)
    /// Any other 5xx.
    case server
    case network
    /// A body that is not what it should be, such as half a page.
    case malformed
  }

  package enum Decision: Sendable, Hashable {
    case retry(after: Duration)
    case giveUp
  }

  /// What is known when the decision is made.
  package struct Situation: Sendable, Hashable {
    /// Failed attempts so far, this one counted.
    package var attempt: Int
    /// Since the request was first made.
    package var elapsed: Duration
    /// How long the failed attempt took: the next may take as long.
    package var lastAttempt: Duration
    /// Whether the server has ever answered in this run.
    package var hasAnswered: Bool
    /// From 0 up to 1.
    package var random: Double

    package init(attempt: Int, elapsed: Duration, lastAttempt: Duration, hasAnswered: Bool, random: Double) {
      self.attempt = attempt
      self.elapsed = elapsed
      self.lastAttempt = lastAttempt
      self.hasAnswered = hasAnswered
      self.random = random
    }
  }

  /// How long one request may be tried for.
  package var total: Duration
  /// The same while the server has never answered: a wrong address should show soon.
  package var untilFirstAnswer: Duration

  /// Whether a request that has not begun waits for a pause of the server's, however long.
  ///
  /// A run does: nobody sits before it, and one that is paused is taken up by the next. Somebody at a screen is told.
  package var outlastsPauses: Bool

  package init(total: Duration, untilFirstAnswer: Duration, outlastsPauses: Bool = true) {
    self.total = total
    self.untilFirstAnswer = untilFirstAnswer
    self.outlastsPauses = outlastsPauses
  }

  /// For a run of the sync core: 15 minutes.
  package static let run = RetryPolicy(total: .seconds(900), untilFirstAnswer: .seconds(30))
  /// For somebody who waits at a screen.
  package static let interactive = RetryPolicy(
    total: .seconds(60), untilFirstAnswer: .zero, outlastsPauses: false)

  /// The first wait, doubled each time.
  static let firstWait = Duration.milliseconds(500)
  /// The longest wait.
  static let longestWait = Duration.seconds(30)

  /// Whether and when to ask again.
  package func decide(_ failure: Failure, _ situation: Situation) -> Decision {
    let wait: Duration
    switch failure {
    case .throttled(let retryAfter):
      // The pause itself is the limiter's, as it is everybody's.
      wait = retryAfter ?? RateLimiter.defaultPause
    case .server, .network, .malformed:
      let doubled = Self.firstWait * (1 << min(situation.attempt - 1, 10))
      let longest = min(doubled, Self.longestWait)
      wait = longest * (0.5 + situation.random / 2)
    }
    let limit = situation.hasAnswered ? total : untilFirstAnswer
    let needed = failure.isThrottle ? wait : wait + situation.lastAttempt
    return situation.elapsed + needed <= limit ? .retry(after: wait) : .giveUp
  }
}

extension RetryPolicy.Failure {
  var isThrottle: Bool { if case .throttled = self { true } else { false } }
}
