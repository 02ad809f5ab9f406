package import Model

/// How a session of the wizard ended.
package struct SessionEnd: Sendable, Hashable, Codable {
  package enum Cause: Sendable, Hashable, Codable {
    /// The person left, or saved.
    case left
    /// The line or the terminal went.
    case lineGone
    /// A signal asked it to end, as another wizard does that takes over.
    case asked
    /// A signal that leaves no time for anything: a kill, a crash.
    case killed(signal: Int32)
    /// It said nothing: the machine went down, perhaps.
    case vanished
  }

  package let cause: Cause
  /// When; for ``Cause/vanished`` when it began.
  package let at: Timestamp
  /// The log that says so.
  package let log: String

  package init(_ cause: Cause, at: Timestamp, log: String) {
    self.cause = cause
    self.at = at
    self.log = log
  }

  /// Whether the person has not seen that end, and is told of it at the next start.
  package var isAbnormal: Bool { cause != .left && cause != .asked }
}

/// The lines of the log of sessions: `2026-11-21T14:02:11Z 4711 start /dev/pts/3`, and how it ended.
///
/// The process that guards the program writes a line of the same shape when the program no longer can.
enum SessionLog {
  static func start(_ pid: Int32, _ origin: String, at time: Timestamp) -> String { "\(time) \(pid) start \(origin)" }

  static func end(_ pid: Int32, _ cause: SessionEnd.Cause, at time: Timestamp) -> String {
    let words =
      switch cause {
      case .left: "left"
      case .lineGone: "line gone"
      case .asked: "asked to end"
      case .killed(let signal): "killed by signal \(signal)"
      case .vanished: "vanished"
      }
    return "\(time) \(pid) \(words)"
  }

  /// How the last session ended; `nil` when there was none.
  static func lastEnd(in lines: [String], log: String) -> SessionEnd? {
    let notes = lines.compactMap(Note.init)
    guard let first = notes.lastIndex(where: { $0.words.hasPrefix("start") }) else { return nil }
    let start = notes[first]
    guard let end = notes[first...].last(where: { $0.pid == start.pid && $0.words != start.words }) else {
      return SessionEnd(.vanished, at: start.time, log: log)
    }
    let causes: [SessionEnd.Cause] = [.left, .lineGone, .asked]
    if let cause = causes.first(where: { Self.end(end.pid, $0, at: end.time).hasSuffix(end.words) }) {
      return SessionEnd(cause, at: end.time, log: log)
    }
    let signal = end.words.split(separator: " ").last.flatMap { Int32($0) }
    return SessionEnd(signal.map { .killed(signal: $0) } ?? .vanished, at: end.time, log: log)
  }

  private struct Note {
    let time: Timestamp
    let pid: Int32
    let words: String

    init?(_ line: String) {
      let parts = line.split(separator: " ", maxSplits: 2)
      guard parts.count == 3, let time = Timestamp(String(parts[0])), let pid = Int32(parts[1]) else { return nil }
      self.time = time
      self.pid = pid
      words = String(parts[2])
    }
  }
}
