/// How far a piece of work is, from samples of its count: rate over a moving window, time left.
///
/// Times are since any fixed moment, and come from the caller: a value reads no clock.
package struct ProgressMeter: Hashable, Sendable, Codable {
  package private(set) var count: Int
  package var total: Int?
  private var started: Duration?
  private var samples: [Sample] = []

  private struct Sample: Hashable, Codable {
    var time: Duration
    var count: Int
  }

  /// The rate is over this long.
  static let window = Duration.seconds(10)

  package init(count: Int = 0, total: Int? = nil) {
    self.count = count
    self.total = total
  }

  /// Takes a new count.
  package mutating func record(_ count: Int, at time: Duration) {
    self.count = count
    if started == nil { started = time }
    if let last = samples.last, time < last.time { samples = [] }
    samples.append(Sample(time: time, count: count))
    // Keep one sample from before the window, so that the rate covers all of it.
    while samples.count > 2, samples[1].time <= time - Self.window { samples.removeFirst() }
    if samples.count > 64 { samples = samples.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element) }
  }

  /// Done per second over the window; none before there is anything to tell.
  package var rate: Double? {
    guard let first = samples.first, let last = samples.last, last.time > first.time else { return nil }
    let seconds = Self.seconds(last.time - first.time)
    return Double(last.count - first.count) / seconds
  }

  /// 0 to 1, or none when the total is not known.
  package var fraction: Double? {
    guard let total, total > 0 else { return nil }
    return min(1, max(0, Double(count) / Double(total)))
  }

  /// The time left, rounded; only after 3 s and 2 %, when it can mean something.
  package var timeLeft: Duration? {
    guard let total, let rate, rate > 0, let fraction, fraction >= 0.02, fraction < 1, let started,
      let last = samples.last, last.time - started >= .seconds(3)
    else { return nil }
    let seconds = Double(total - count) / rate
    guard seconds.isFinite, seconds < 1e9 else { return nil }
    let step: Double = seconds < 10 ? 1 : seconds < 60 ? 5 : seconds < 600 ? 10 : 60
    return .seconds(max(1, Int((seconds / step).rounded(.up) * step)))
  }

  /// `1,204 / 3,214  37%  41/s  about 50 s left`, or count and rate alone; the rate gives way where all has no room.
  package func text(width: Int) -> ScreenText {
    let whole = text(withRate: true)
    return whole.width <= width || timeLeft == nil ? whole : text(withRate: false)
  }

  private func text(withRate: Bool) -> ScreenText {
    var parts: [ScreenText] = []
    if let total {
      parts.append("\(grouped: count) / \(grouped: total)")
      if let fraction { parts.append("\(Int(fraction * 100))%") }
    } else {
      parts.append("\(grouped: count)")
    }
    if withRate, let rate, rate > 0 { parts.append("\(rate < 1 ? 1 : Int(min(rate, 1e12).rounded()))/s") }
    if let timeLeft { parts.append("about \(ScreenText(timeLeft)) left") }
    return parts.joined(separator: "  ")
  }

  private static func seconds(_ duration: Duration) -> Double {
    let parts = duration.components
    return Double(parts.seconds) + Double(parts.attoseconds) * 1e-18
  }
}

extension ScreenText {
  /// A time span for reading: `50 s`, `2 m 46 s`, `3 h 5 m`.
  package init(_ duration: Duration) {
    let seconds = Swift.max(0, duration.components.seconds)
    if seconds < 60 {
      self = "\(seconds) s"
    } else if seconds < 3600 {
      self = seconds % 60 == 0 ? "\(seconds / 60) m" : "\(seconds / 60) m \(seconds % 60) s"
    } else {
      self = seconds / 60 % 60 == 0 ? "\(seconds / 3600) h" : "\(seconds / 3600) h \(seconds / 60 % 60) m"
    }
  }
}

/// A bar, such as `██████░░░░`.
///
/// Below 10 cells it says too little and draws nothing.
package enum ProgressBar {
  package static func draw(into grid: inout Grid, _ rect: Rect, fraction: Double, look: Look) {
    guard rect.width >= 10, fraction.isFinite else { return }
    let done = min(rect.width, max(0, Int(fraction * Double(rect.width))))
    let row = rect.row(0)
    let parts = row.columns([.length(done), .rest])
    grid.fill(parts[0], character: look.glyphs.barDone, style: look[.progressDone])
    grid.fill(parts[1], character: look.glyphs.barTodo, style: look[.progressTodo])
  }
}

/// A sign that something runs; always beside a number or a text, never alone.
package enum Spinner {
  /// The sign for a step of the animation, at most four a second.
  package static func text(step: Int, what: ScreenText) -> ScreenText {
    let signs: [ScreenText] = ["|", "/", "-", "\\"]
    return "\(signs[Int(step.magnitude % 4)]) \(what)"
  }
}
