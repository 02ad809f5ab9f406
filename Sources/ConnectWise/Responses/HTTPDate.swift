package import Model

/// Times as HTTP writes them.
package enum HTTPDate {
  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  /// Reads `Sun, 06 Nov 1994 08:49:37 GMT`, the one form that is still written.
  package static func parse(_ text: String) -> Timestamp? {
    let parts = text.lowercased().split(whereSeparator: { " ,:-".contains($0) })
    guard parts.count == 8, parts[7] == "gmt" || parts[7] == "utc", let day = Int(parts[1]),
      let month = months.firstIndex(of: String(parts[2])), let year = Int(parts[3]), let hour = Int(parts[4]),
      let minute = Int(parts[5]), let second = Int(parts[6]), (1...31).contains(day), (1_000...9_999).contains(year),
      (0..<24).contains(hour), (0..<60).contains(minute), (0...60).contains(second)
    else { return nil }
    return Timestamp(year: year, month: month + 1, day: day, hour: hour, minute: minute, second: second)
  }

  /// The longest wait that a server may ask for, in seconds: a day.
  ///
  /// What asks for more is no time at all.
  package static let longestRetryAfter: Int64 = 86_400

  /// How long `Retry-After` asks to wait: seconds, or a date that is measured from the response's own `Date`.
  package static func retryAfter(_ headers: HTTPHeaders) -> Duration? {
    guard let text = headers["Retry-After"]?.filter({ !$0.isNewline }) else { return nil }
    let trimmed = text.drop { $0 == " " }
    if let seconds = Int64(trimmed.prefix { $0 != " " }) {
      return seconds >= 0 && seconds <= longestRetryAfter ? .seconds(seconds) : nil
    }
    guard let until = parse(text), let now = headers["Date"].flatMap(parse) else { return nil }
    let seconds = until.seconds - now.seconds
    return seconds <= longestRetryAfter ? .seconds(max(0, seconds)) : nil
  }
}
