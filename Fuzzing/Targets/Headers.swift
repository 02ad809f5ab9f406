import ConnectWise
import Glibc
import Model

/// Where a list goes on stands in the header, and what follows the link cannot move it.
func checkLink(_ bytes: [UInt8]) {
  let values = bytes.split(separator: 0x0A).map(text)
  let header = LinkHeader(values)
  expect(header.isPresent == !values.isEmpty, "present without a value, or the other way round")
  for number in [header.next?.page, header.next?.pageID] {
    guard let number else { continue }
    let digits = String(number.magnitude)
    expect(values.contains { $0.contains(digits) }, "\(number) stands nowhere")
  }
  let own = "<https://na.example.com/v1/apis/3.0/company/companies?pageSize=9&page=7>; rel=\"next\", "
  let led = LinkHeader([own + (values.first ?? "")] + values.dropFirst())
  expect(led.next?.page == 7 && led.next?.pageID == nil, "a link behind the next page's took its place")
}

/// The page that a list's header names as the next.
func nextPage(_ values: [String]) -> Int? { LinkHeader(values).next?.page }

/// A wait is between nothing and a day; a date reads as the second that it was made of.
func checkRetryAfter(_ bytes: [UInt8]) {
  let parts = bytes.split(separator: 0x0A, maxSplits: 1, omittingEmptySubsequences: false).map(text)
  var headers = HTTPHeaders()
  headers.add("Retry-After", parts[0])
  if parts.count > 1 { headers.add("Date", parts[1]) }
  let day = Duration.seconds(HTTPDate.longestRetryAfter)
  if let wait = HTTPDate.retryAfter(headers) {
    expect(wait >= .zero && wait <= day, "a wait of \(wait)")
  }

  var choices = Choices(bytes)
  // From the year 1000 to the year 9999.
  let second = Int64(choices.integer() % 126_000_000_000) + 126_000_000_000 - 30_610_224_000
  let now = Timestamp(seconds: min(second, 253_402_300_799))
  expect(HTTPDate.parse(written(now)) == now, "\(written(now)) is not \(now)")
  let wait = Int64(choices.integer() % 200_000)
  let until = Timestamp(seconds: max(-30_610_224_000, min(now.seconds + wait, 253_402_300_799)))
  let asked = HTTPDate.retryAfter(["Retry-After": written(until), "Date": written(now)])
  let expected = max(0, until.seconds - now.seconds)
  expect(
    asked == (expected <= HTTPDate.longestRetryAfter ? .seconds(expected) : nil),
    "\(asked.map { "\($0)" } ?? "nothing") and not \(expected) s")
}

/// A time as the C library writes it for HTTP.
private func written(_ time: Timestamp) -> String {
  var second = time_t(time.seconds)
  var parts = tm()
  gmtime_r(&second, &parts)
  var buffer = [CChar](repeating: 0, count: 64)
  let count = strftime(&buffer, buffer.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
  return text(buffer.prefix(count).map { UInt8(bitPattern: $0) })
}
