import Model
import Testing

@Suite struct TimestampTests {
  @Test(
    "an instant is written as it was read",
    arguments: [
      "2026-06-09T21:59:47Z", "1970-01-01T00:00:00Z", "1800-01-01T08:00:00Z", "2000-02-29T23:59:59Z",
      "1969-12-31T23:59:59Z", "2100-03-01T00:00:00Z", "0001-01-01T00:00:00Z",
    ])
  func roundTrip(_ text: String) throws { #expect(try #require(Timestamp(text)).description == text) }

  @Test(
    "offsets, fractions and bare days are understood",
    arguments: [
      ("2026-06-09T21:59:47.1234567Z", "2026-06-09T21:59:47Z"), ("2026-06-09T23:59:47+02:00", "2026-06-09T21:59:47Z"),
      ("2026-06-09T16:29:47-0530", "2026-06-09T21:59:47Z"), ("2026-06-09", "2026-06-09T00:00:00Z"),
      ("2026-06-09T21:59:47", "2026-06-09T21:59:47Z"),
    ])
  func variants(_ text: String, _ expected: String) { #expect(Timestamp(text)?.description == expected) }

  @Test(
    "what is no instant is refused",
    arguments: [
      "", "2026", "2026-13-01", "2026-02-29", "2026-06-09T", "2026-06-09T25:00:00Z", "2026-06-09T21:59:47X",
      "2002-08-20T18: 04: 26Z", "２０２６-06-09", "2026-06-09T21:59:47Z ",
    ])
  func refused(_ text: String) { #expect(Timestamp(text) == nil) }

  @Test("seconds count from 1970")
  func seconds() { #expect(Timestamp("2001-09-09T01:46:40Z")?.seconds == 1_000_000_000) }

  @Test("the first day of closed tickets is midnight UTC, and a text keeps its meaning")
  func closedSince() throws {
    let now = try #require(Timestamp("2026-11-20T13:00:00Z"))
    #expect(ClosedSince("90d")?.since(now: now)?.description == "2026-08-22T00:00:00Z")
    #expect(ClosedSince("2026-01-01")?.since(now: now)?.description == "2026-01-01T00:00:00Z")
    #expect(ClosedSince("all")?.since(now: now) == nil)
    for text in ["90d", "2026-01-01", "all"] { #expect(ClosedSince(text)?.text == text) }
    for text in ["", "d", "-1d", "90", "2026-1-1", "yesterday"] { #expect(ClosedSince(text) == nil, "\(text)") }
  }
}
