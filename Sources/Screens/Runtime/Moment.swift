package import Model

/// What time it is, told to the state by a message: nothing in here reads a clock.
package struct Moment: Codable, Hashable, Sendable {
  /// Milliseconds since some fixed moment; never goes back, whatever is done to the system's date.
  package var milliseconds: Int64
  /// The date and time.
  package var wall: Timestamp
  /// Seconds that local time is ahead of UTC, for what people read.
  package var utcOffset: Int

  package init(milliseconds: Int64, wall: Timestamp, utcOffset: Int = 0) {
    self.milliseconds = milliseconds
    self.wall = wall
    self.utcOffset = utcOffset
  }

  /// Before anything was told.
  package static let zero = Moment(milliseconds: 0, wall: Timestamp(seconds: 0))

  /// An instant as local time: `14:03:20`.
  func clock(_ time: Timestamp) -> String {
    let local = time.advanced(by: Int64(utcOffset)).description
    return String(local.dropFirst(11).prefix(8))
  }

  /// When something was, within a sentence: `at 14:03`, `on 2026-11-02`.
  func when(_ time: Timestamp) -> String {
    let words = dayOrClock(time)
    return words.contains(":") ? "at \(words)" : "on \(words)"
  }

  /// An instant as a local day, or as a time when it is today.
  func dayOrClock(_ time: Timestamp) -> String {
    let day = time.advanced(by: Int64(utcOffset)).day
    return day == wall.advanced(by: Int64(utcOffset)).day ? String(clock(time).prefix(5)) : day
  }
}
