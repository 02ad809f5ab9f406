/// An instant in UTC with whole seconds, as ConnectWise writes it: `2026-06-09T21:59:47Z`.
package struct Timestamp: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
  /// Seconds since 1970-01-01T00:00:00Z; negative before it (hire dates of 1800 occur).
  package let seconds: Int64

  package init(seconds: Int64) { self.seconds = seconds }

  /// The instant at a date and time of the proleptic Gregorian calendar, in UTC.
  package init(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0) {
    // Days from the civil date, counted in eras of 400 years that start on 1 March.
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    let days = era * 146_097 + dayOfEra - 719_468
    seconds = Int64(days) * 86_400 + Int64(hour * 3_600 + minute * 60 + second)
  }

  /// Reads `2026-06-09T21:59:47Z`, also with a fraction (dropped) or an offset, and `2026-06-09`.
  package init?(_ text: String) {
    var scanner = Scanner(text)
    guard let year = scanner.digits(4), scanner.skip("-"), let month = scanner.digits(2), scanner.skip("-"),
      let day = scanner.digits(2), (1...12).contains(month), (1...Self.days(in: month, of: year)).contains(day)
    else { return nil }
    guard !scanner.isAtEnd else {
      self.init(year: year, month: month, day: day)
      return
    }
    guard scanner.skip("T") || scanner.skip(" "), let hour = scanner.digits(2), scanner.skip(":"),
      let minute = scanner.digits(2), scanner.skip(":"), let second = scanner.digits(2),
      hour < 24, minute < 60, second < 61
    else { return nil }
    if scanner.skip(".") { while scanner.digits(1) != nil {} }
    var offset = 0
    if !scanner.skip("Z"), !scanner.isAtEnd {
      let sign = scanner.skip("+") ? 1 : scanner.skip("-") ? -1 : 0
      guard sign != 0, let hours = scanner.digits(2) else { return nil }
      _ = scanner.skip(":")
      guard let minutes = scanner.digits(2) else { return nil }
      offset = sign * (hours * 3_600 + minutes * 60)
    }
    guard scanner.isAtEnd else { return nil }
    self.init(
      seconds: Timestamp(year: year, month: month, day: day, hour: hour, minute: minute, second: second).seconds
        - Int64(offset))
  }

  /// The text of the instant: `2026-06-09T21:59:47Z`.
  package var description: String {
    let (year, month, day) = civil
    let time = Int(seconds - dayNumber * 86_400)
    return "\(pad(year, 4))-\(pad(month))-\(pad(day))T\(pad(time / 3_600)):\(pad(time / 60 % 60)):\(pad(time % 60))Z"
  }

  /// The day alone: `2026-06-09`.
  package var day: String { String(description.prefix(10)) }

  /// Midnight UTC of the same day.
  package var startOfDay: Timestamp { Timestamp(seconds: dayNumber * 86_400) }

  /// The instant a number of seconds later (or earlier).
  package func advanced(by count: Int64) -> Timestamp { Timestamp(seconds: seconds + count) }

  package static func < (left: Timestamp, right: Timestamp) -> Bool { left.seconds < right.seconds }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let value = Timestamp(text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a time: \(text)")
    }
    self = value
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  private var dayNumber: Int64 { seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400 }

  private var civil: (year: Int, month: Int, day: Int) {
    let z = Int(dayNumber) + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
  }

  private func pad(_ number: Int, _ width: Int = 2) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.count)) + text
  }

  private static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Reads digits and marks from the front of a text.
  private struct Scanner {
    private var rest: Substring.UTF8View
    init(_ text: String) { rest = Substring(text).utf8 }
    var isAtEnd: Bool { rest.isEmpty }

    mutating func digits(_ count: Int) -> Int? {
      guard rest.count >= count else { return nil }
      var value = 0
      for byte in rest.prefix(count) {
        guard (0x30...0x39).contains(byte) else { return nil }
        value = value * 10 + Int(byte - 0x30)
      }
      rest = rest.dropFirst(count)
      return value
    }

    mutating func skip(_ mark: Unicode.Scalar) -> Bool {
      guard let first = rest.first, UInt32(first) == mark.value else { return false }
      rest = rest.dropFirst()
      return true
    }
  }
}
