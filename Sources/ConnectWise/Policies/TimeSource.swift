/// The passing of time and chance, given by the edge: nothing in here reads a clock.
package struct TimeSource: Sendable {
  /// How long the program has run, by a clock that is never set.
  package let uptime: @Sendable () -> Duration
  /// Waits; throws when the task is cancelled.
  package let sleep: @Sendable (Duration) async throws -> Void
  /// A number from 0 up to 1.
  package let random: @Sendable () -> Double

  package init(
    uptime: @escaping @Sendable () -> Duration, sleep: @escaping @Sendable (Duration) async throws -> Void,
    random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
  ) {
    self.uptime = uptime
    self.sleep = sleep
    self.random = random
  }

  /// The time of a clock.
  package init(_ clock: some Clock<Duration>, random: @escaping @Sendable () -> Double = { .random(in: 0..<1) }) {
    let start = clock.now
    self.init(
      uptime: { start.duration(to: clock.now) },
      sleep: { try await clock.sleep(until: clock.now.advanced(by: $0), tolerance: nil) }, random: random)
  }
}
