/// The one door through which all requests of a program to one instance go.
package actor RateGate {
  private var limiter: RateLimiter
  private let time: TimeSource
  private var waiting: [(id: UInt64, continuation: CheckedContinuation<Void, Never>)] = []
  private var nextID: UInt64 = 0
  /// How many requests went through.
  package private(set) var requestCount = 0
  /// Whether the server ever answered anything.
  package private(set) var hasAnswered = false

  package init(_ limits: RateLimiter.Limits = .init(), time: TimeSource) {
    limiter = RateLimiter(limits, at: time.uptime())
    self.time = time
  }

  /// How long everybody still waits because the server asked for it; kept for the next run.
  package var pause: Duration? {
    guard let until = limiter.pausedUntil else { return nil }
    let left = until - time.uptime()
    return left > .zero ? left : nil
  }

  /// Keeps a pause that an earlier run was told.
  package func pause(for duration: Duration) { limiter.pause(until: time.uptime() + duration) }

  /// Why a request did not start.
  enum Refusal: Error {
    case cancelled
    /// The server asked for a pause that lasts so long yet, and nobody waits for it that long.
    case paused(Duration)
  }

  /// Waits until a request may start.
  ///
  /// - Parameter patience: The longest pause of the server's that is waited for; `nil` for any.
  /// - Throws: When the task is cancelled while it waits, or the pause is too long.
  func enter(patience: Duration? = nil) async throws(Refusal) {
    while true {
      guard !Task.isCancelled else { throw .cancelled }
      switch limiter.start(at: time.uptime()) {
      case .go:
        requestCount += 1
        return
      case .wait(let duration):
        if let patience, let pause, pause > patience { throw .paused(pause) }
        do { try await time.sleep(duration) } catch { throw .cancelled }
      case .full:
        await waitForEnd()
      }
    }
  }

  /// Lets the next one in.
  func leave(answered: Bool) {
    limiter.end()
    if answered { hasAnswered = true }
    wakeAll()
  }

  /// Makes everybody wait, as the server asked.
  func throttle(retryAfter: Duration?, started: Duration) {
    limiter.throttle(retryAfter: retryAfter, started: started, at: time.uptime(), random: time.random())
  }

  private func waitForEnd() async {
    nextID += 1
    let id = nextID
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        guard !Task.isCancelled else {
          continuation.resume()
          return
        }
        waiting.append((id, continuation))
      }
    } onCancel: {
      Task { await self.wake(id) }
    }
  }

  private func wake(_ id: UInt64) {
    guard let index = waiting.firstIndex(where: { $0.id == id }) else { return }
    waiting.remove(at: index).continuation.resume()
  }

  /// In the order in which they came; each asks the limiter again.
  private func wakeAll() {
    let all = waiting
    waiting = []
    for one in all { one.continuation.resume() }
  }
}
