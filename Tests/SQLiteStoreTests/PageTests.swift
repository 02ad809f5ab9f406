import ConnectWise
import Foundation
import Model
import SQLiteStore
import SimdjsonScanner
import Sync
import TestSupport
import Testing

@Suite("Writing pages") struct PageTests {
  let folder = TemporaryFolder()
  let time = Timestamp(seconds: 0)

  private func store(_ name: String = "a") async throws -> SQLiteStore {
    try await SQLiteStore.open(path: folder.path("\(name).sqlite"), profileID: "p1", busyTimeout: .milliseconds(50))
  }

  private func page(_ text: String, of resource: Resource = .tickets) throws -> ScannedPage {
    try SimdjsonScanner().scan(Array(text.utf8), plan: ScanPlan(resource, route: resource.routes[0]))
  }

  @discardableResult
  private func write(
    _ text: String, _ store: SQLiteStore, of resource: Resource = .tickets, leftOut: [Int: String] = [:],
    walk: Walk? = nil
  ) async throws -> Counts {
    try await store.write(
      PageWrite(try page(text, of: resource), to: resource.id, leftOut: leftOut, walk: walk, run: 1, time: time))
  }

  @Test("created, updated and unchanged come from the statement itself")
  func counts() async throws {
    let store = try await store()
    #expect(try await write(#"[{"id":1,"summary":"a"},{"id":2,"summary":"b"}]"#, store) == Counts(created: 2))
    #expect(
      try await write(#"[{"id":1,"summary":"a"},{"id":2,"summary":"c"},{"id":3}]"#, store)
        == Counts(created: 1, updated: 1, unchanged: 1))
    // The id of the last insert stays from the page before; a first update must not be taken for one.
    #expect(try await write(#"[{"id":3,"summary":"z"}]"#, store) == Counts(updated: 1))
    #expect(try await write(#"[{"id":-1}]"#, store) == Counts(created: 1))
    #expect(try await write("[]", store) == Counts())
    #expect(try await store.rowCounts()[.tickets] == 4)
    await store.close()
  }

  @Test("a record lies there byte for byte, its columns typed")
  func raw() async throws {
    let store = try await store()
    let raw =
      #"{ "summary" : "q\"\u0000é\ud83d\ude00 \u202e\u001b[2J'; DROP TABLE tickets; --","id":7 ,"closedFlag":true,"budgetHours":0.30000000000000004,"board":{"id":2},"status":{},"closedDate":"1800-01-01T08:00:00Z","x":[ 1 ] }"#
    try await write("[\n\(raw)\n]", store)
    #expect(try await store.raw(7, of: .tickets) == raw)
    let row = sqlite(
      folder.path("a.sqlite"),
      "SELECT hex(summary), closed_flag, budget_hours, board_id, status_id, closed_date, record_type, typeof(budget_hours) FROM tickets"
    )
    let summary = "q\"é😀 \u{202E}\u{1B}[2J'; DROP TABLE tickets; --"
    let hex = summary.utf8.map { String(format: "%02X", $0) }.joined()
    #expect(row == "\(hex)|1|0.3|2||1800-01-01T08:00:00Z|ServiceTicket|real\n")
    #expect(
      sqlite(folder.path("a.sqlite"), "SELECT id, reason, detail, is_note FROM sync_skips") == "7|nul|summary|1\n")
    await store.close()
  }

  @Test("what was noted about a record goes when the record comes well")
  func heal() async throws {
    let store = try await store()
    #expect(
      try await write(#"[{"id":1,"closedFlag":"x"},{"summary":"no id"},{"id":2}]"#, store)
        == Counts(created: 2, skipped: 1))
    let skips = try await store.skips(of: .tickets, limit: 10)
    #expect(Set(skips.map(\.reason)) == ["value", "no-id"])
    #expect(skips.first { $0.isNote }?.detail == "closed_flag")
    try await write(#"[{"id":1,"closedFlag":true}]"#, store)
    #expect(try await store.skips(of: .tickets, limit: 10).map(\.reason) == ["no-id"])
    try await store.setWalk(Walk(.full, startedAt: time, scopeHash: "x", run: 1), of: .tickets)
    #expect(try await store.skips(of: nil, limit: 10).isEmpty)
    await store.close()
  }

  @Test("the checkpoint is there with its page, and not without it")
  func checkpoint() async throws {
    let store = try await store()
    var strand = Walk.Strand(route: 1, above: 2, through: 3)
    strand.position = PageWalker.Position(part: 2, lastID: 4)
    var walk = Walk(.incremental, startedAt: time, scopeHash: "h", run: 1, strands: [strand])
    try await write(#"[{"id":1}]"#, store, walk: walk)
    #expect(try await store.cursors() == [.tickets: Cursor(walk: walk)])
    walk.strands[0].position.lastID = 9
    await store.close()
    // A row that the table's types refuse takes the whole page back.
    let narrow = try await self.store()
    _ = sqlite(
      folder.path("a.sqlite"),
      "CREATE TRIGGER no BEFORE INSERT ON tickets WHEN NEW.id = 6 BEGIN SELECT RAISE(ABORT, 'no'); END")
    await #expect(throws: StoreError.self) { try await write(#"[{"id":5},{"id":6}]"#, narrow, walk: walk) }
    #expect(try await narrow.cursors()[.tickets]?.walk?.strands[0].position.lastID == 4)
    #expect(try await narrow.ids(of: .tickets) == [1])
    await narrow.close()
  }

  @Test("a record that is left out is noted, and leaves when it was there")
  func leftOut() async throws {
    let store = try await store()
    try await write(#"[{"id":1},{"id":2}]"#, store)
    let counts = try await write(
      #"[{"id":1},{"id":2},{"id":3}]"#, store, leftOut: [1: "filtered companies/9", 2: "filtered companies/9"])
    #expect(counts == Counts(unchanged: 1, skipped: 2, deleted: 1))
    #expect(try await store.ids(of: .tickets) == [1])
    #expect(
      sqlite(folder.path("a.sqlite"), "SELECT run, resource, id, reason, raw FROM sync_deletions")
        == "1|tickets|2|scope|\n")
    await store.close()
  }

  @Test("stages and closed statuses show in the view and the counts")
  func stages() async throws {
    let store = try await store()
    try await write(
      #"[{"id":1,"status":{"id":5},"board":{"id":2}},{"id":2,"status":{"id":6},"closedFlag":true},{"id":3,"status":{"id":5}},{"id":4}]"#,
      store)
    try await store.setStages([5: .stage(.working), 7: .none], closedStatuses: [6])
    #expect(try await store.stage(ofTicket: 1) == TicketStage(ticketID: 1, stage: .working, statusID: 5, boardID: 2))
    #expect(try await store.stage(ofTicket: 2)?.stage == nil)
    #expect(try await store.stage(ofTicket: 99) == nil)
    #expect(try await store.ticketCounts() == [5: TicketCount(all: 2, open: 2), 6: TicketCount(all: 1, open: 0)])
    try await store.setStages([:], closedStatuses: [5])
    #expect(try await store.ticketCounts()[5] == TicketCount(all: 2, open: 0))
    #expect(
      sqlite(
        folder.path("a.sqlite"), "SELECT ticket_id, stage, status_id, board_id FROM ticket_stages WHERE ticket_id = 1")
        == "1||5|2\n")
    await store.close()
  }

  @Test("device types show in the view, ignored ones are left out")
  func devices() async throws {
    let store = try await store()
    for (id, type) in [(1, 5), (2, 6), (3, 7), (4, 0)] {
      _ = sqlite(
        folder.path("a.sqlite"),
        "INSERT INTO configurations (id, name, type_id, raw) VALUES (\(id), 'd\(id)', nullif(\(type), 0), '{}')")
    }
    try await store.setDeviceTypes([5: .server, 6: .ignore, 99: .mobile])
    let query = "SELECT device_id, name, device_type FROM v_devices ORDER BY device_id"
    #expect(sqlite(folder.path("a.sqlite"), query) == "1|d1|server\n3|d3|\n4|d4|\n")
    try await store.setDeviceTypes([:])
    #expect(sqlite(folder.path("a.sqlite"), query) == "1|d1|\n2|d2|\n3|d3|\n4|d4|\n")
    await store.close()
  }

  @Test("records are found by their columns, a part at a time")
  func reading() async throws {
    let store = try await store()
    try await write(
      (1...9).map { #"{"id":\#($0),"board":{"id":\#($0 % 3)},"closedFlag":\#($0 > 5)}"# }.joined(separator: ",")
        .bracketed, store)
    #expect(try await store.records(of: .tickets, where: [RowFilter("board_id", .integer(0))]).map(\.id) == [3, 6, 9])
    #expect(
      try await store.records(
        of: .tickets, where: [RowFilter("board_id", .oneOf([0, 1])), RowFilter("closed_flag", .flag(true))], after: 6,
        limit: 2
      ).map(\.id) == [7, 9])
    #expect(try await store.record(4, of: .tickets)?.value["board"]["id"].integer == 1)
    #expect(try await store.record(40, of: .tickets) == nil)
    await #expect(throws: StoreError.self) {
      try await store.records(of: .tickets, where: [RowFilter("a\" OR 1", .integer(1))])
    }
    await store.close()
  }
}

extension String {
  fileprivate var bracketed: String { "[\(self)]" }
}
