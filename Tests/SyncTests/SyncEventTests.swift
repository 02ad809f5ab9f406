import Foundation
import Model
import Sync
import Testing

@Suite("Events of a run") struct SyncEventTests {
  static let events: [SyncEvent] = [
    .runStart(plan: [.members, .companies]),
    .resourceStart(.tickets, mode: "incremental", since: Timestamp("2026-01-02T03:04:05Z"), expected: 12),
    .resourceStart(.tickets, mode: "full", since: nil, expected: nil),
    .page(
      .tickets, number: 3, counts: Counts(created: 1, updated: 2, unchanged: 3, skipped: 4, deleted: 5),
      byteCount: 400, milliseconds: 12, pageID: 99),
    .wait(reason: "429", until: Timestamp(seconds: 1_000)),
    .skip(.contacts, id: nil, reason: "no-id"),
    .retry(cause: "cut", attempt: 2),
    .note("The clock was set."),
    .prune(.tickets, candidates: 4, confirmed: 3),
    .pruneGuard(.tickets, reason: "too many", candidates: 4),
    .resourceEnd(.tickets, outcome: .failed, counts: Counts(created: 1), since: nil, message: "No right."),
    .runFresh,
    .runEnd(
      outcome: .partial, exit: 7, resources: [.tickets: Counts(created: 1)], requests: 5, seconds: 1.5, message: nil),
  ]

  @Test("a line is one JSON object that reads back as the event", arguments: events)
  func lines(_ event: SyncEvent) throws {
    let line = SyncEventLine(time: Timestamp(seconds: 0), run: 4, profile: "default", event: event)
    let bytes = line.bytes
    #expect(!bytes.contains(0x0A))
    #expect(SyncEventLine(parsing: bytes) == line)
    let object = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    #expect(object["v"] as? Int == 1)
    #expect(object["event"] as? String == event.name)
    #expect(object["t"] as? String == "1970-01-01T00:00:00Z")
  }

  @Test("control characters from outside do not reach a line")
  func clean() {
    let line = SyncEventLine(
      time: Timestamp(seconds: 0), run: 1, profile: "p",
      event: .retry(cause: "a\u{1B}[2Jb\u{202E}c", attempt: 1))
    let text = String(decoding: line.bytes, as: UTF8.self)
    #expect(text.contains("a [2Jb c"))
  }

  @Test("a line that is cut, of another version or of a later event is passed over")
  func foreign() {
    #expect(SyncEventLine(parsing: Array(#"{"v":1,"t""#.utf8)) == nil)
    #expect(
      SyncEventLine(
        parsing: Array(#"{"v":2,"t":"1970-01-01T00:00:00Z","run":1,"profile":"p","event":"run.fresh"}"#.utf8))
        == nil)
    #expect(
      SyncEventLine(parsing: Array(#"{"v":1,"t":"1970-01-01T00:00:00Z","run":1,"profile":"p","event":"new"}"#.utf8))
        == nil)
  }
}
