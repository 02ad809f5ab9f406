import ConnectWise
import Model
import TestSupport
import Testing

@Suite("Retrying")
struct RetryPolicyTests {
  private func decide(
    _ failure: RetryPolicy.Failure, attempt: Int = 1, elapsed: Duration = .zero, last: Duration = .zero,
    answered: Bool = true, random: Double = 0
  ) -> RetryPolicy.Decision {
    RetryPolicy.run.decide(
      failure,
      .init(attempt: attempt, elapsed: elapsed, lastAttempt: last, hasAnswered: answered, random: random))
  }

  @Test("waits double up to half a minute, with chance in them")
  func doubling() {
    #expect(decide(.server) == .retry(after: .milliseconds(250)))
    #expect(decide(.server, random: 0.999) == .retry(after: .milliseconds(250) * 1.999))
    #expect(decide(.network, attempt: 3) == .retry(after: .seconds(1)))
    #expect(decide(.network, attempt: 60) == .retry(after: .seconds(15)))
  }

  @Test("time limits retries: 15 minutes, but 30 seconds while nothing ever answered")
  func limits() {
    #expect(decide(.server, elapsed: .seconds(890)) != .giveUp)
    #expect(decide(.server, elapsed: .seconds(900)) == .giveUp)
    #expect(decide(.network, elapsed: .seconds(30), answered: false) == .giveUp)
    #expect(decide(.network, elapsed: .seconds(15), last: .seconds(15), answered: false) == .giveUp)
    #expect(decide(.network, elapsed: .seconds(1), answered: false) != .giveUp)
  }

  @Test("a throttle waits as long as the server says, or half a minute")
  func throttles() {
    #expect(decide(.throttled(retryAfter: .seconds(7))) == .retry(after: .seconds(7)))
    #expect(decide(.throttled(retryAfter: nil)) == .retry(after: .seconds(30)))
    #expect(decide(.throttled(retryAfter: .seconds(1_000))) == .giveUp)
  }

  @Test(
    "Retry-After is seconds, a date, or nothing",
    arguments: [
      ("30", 30), (" 5 ", 5), ("0", 0), ("Sun, 06 Nov 1994 08:50:37 GMT", 60), ("Sun, 06 Nov 1994 08:00:00 GMT", 0),
      ("soon", nil), ("-5", nil), ("", nil), ("99999999999999999999", nil), ("315360000", nil),
      ("Sat, 06 Nov 2004 08:49:37 GMT", nil), ("86400", 86_400), ("86401", nil),
    ] as [(String, Int64?)])
  func retryAfter(text: String, seconds: Int64?) {
    let headers: HTTPHeaders = ["retry-after": text, "date": "Sun, 06 Nov 1994 08:49:37 GMT"]
    #expect(HTTPDate.retryAfter(headers) == seconds.map { .seconds($0) })
  }
}

@Suite("Limiting the rate")
struct RateLimiterTests {
  @Test("no more run at once than allowed")
  func inFlight() {
    var limiter = RateLimiter(.init(inFlight: 2, perMinute: 600))
    #expect(limiter.start(at: .zero) == .go)
    #expect(limiter.start(at: .zero) == .go)
    #expect(limiter.start(at: .zero) == .full)
    limiter.end()
    #expect(limiter.start(at: .zero) == .go)
  }

  @Test("whatever happens, a minute never sees more than a burst above the budget", arguments: 0..<8 as Range<UInt64>)
  func budget(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var limiter = RateLimiter(.init(inFlight: 4, perMinute: 600))
    var now = Duration.zero
    var starts: [Duration] = []
    var isStuck = false
    for _ in 0..<4_000 {
      switch limiter.start(at: now) {
      case .go:
        starts.append(now)
        limiter.end()
      case .wait(let wait):
        isStuck = isStuck || wait <= .zero
        now += wait
      case .full: limiter.end()
      }
      if Int.random(in: 0..<1_000, using: &random) == 0 {
        limiter.throttle(retryAfter: .seconds(1), started: now, at: now, random: 0)
      }
      now += .milliseconds(Int.random(in: 0..<20, using: &random))
    }
    var first = 0
    var most = 0
    for (index, start) in starts.enumerated() {
      while starts[first] <= start - .seconds(60) { first += 1 }
      most = max(most, index - first + 1)
    }
    #expect(most <= 750)
    #expect(!isStuck)
  }

  @Test("whoever always asks is served the budget in every minute after the first, and no more")
  func steady() {
    var limiter = RateLimiter(.init(inFlight: 4, perMinute: 600))
    var now = Duration.zero
    var starts: [Duration] = []
    while now < .seconds(600) {
      switch limiter.start(at: now) {
      case .go: starts.append(now)
      case .wait(let wait): now += wait
      case .full: limiter.end()
      }
    }
    for second in 60..<540 {
      let window = Duration.seconds(second)..<(.seconds(second + 60))
      #expect((599...600).contains(starts.count { window.contains($0) }), "from \(second) s on")
    }
  }

  @Test("chance lengthens a pause by a fifth at most, and by two seconds")
  func jitter() {
    for (asked, longest) in [(5, 6), (30, 32), (600, 602)] as [(Int64, Int64)] {
      for random in [0, 0.5, 0.999] {
        var limiter = RateLimiter()
        limiter.throttle(retryAfter: .seconds(asked), started: .zero, at: .zero, random: random)
        let pause = limiter.pausedUntil ?? .zero
        #expect((.seconds(asked)...(.seconds(longest))).contains(pause))
        #expect((random == 0) == (pause == .seconds(asked)))
      }
    }
  }

  @Test("a 429 pauses everybody and halves once for all that were under way")
  func throttling() {
    var limiter = RateLimiter(.init(inFlight: 4, perMinute: 600))
    limiter.throttle(retryAfter: .seconds(10), started: .zero, at: .seconds(1), random: 0)
    limiter.throttle(retryAfter: .seconds(10), started: .zero, at: .seconds(2), random: 0)
    #expect(limiter.allowedInFlight == 2)
    #expect(limiter.allowedPerMinute == 300)
    #expect(limiter.start(at: .seconds(2)) == .wait(.seconds(10)))
    #expect(limiter.start(at: .seconds(12)) == .go)
  }

  @Test("a pause that was too short is followed by one of half a minute at least")
  func shortPause() {
    var limiter = RateLimiter()
    limiter.throttle(retryAfter: .seconds(1), started: .zero, at: .zero, random: 0)
    limiter.throttle(retryAfter: .seconds(1), started: .seconds(1), at: .seconds(2), random: 0)
    #expect(limiter.pausedUntil == .seconds(32))
  }

  @Test("quiet minutes give the limits back")
  func recovery() {
    var limiter = RateLimiter()
    limiter.throttle(retryAfter: .seconds(1), started: .zero, at: .zero, random: 0)
    _ = limiter.start(at: .seconds(600))
    #expect(limiter.allowedInFlight == 4)
    #expect(limiter.allowedPerMinute == 600)
  }
}
