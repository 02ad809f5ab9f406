import ConnectWise
import Foundation
import Model
import SQLiteStore
import Sync
import Synchronization
import TestSupport
import Testing

@Suite("Filters of a run") struct ScopeTests {
  let fixture = EngineFixture()
  var instance: MemoryInstance { fixture.instance }

  private func wait(hours: Int64) {
    fixture.clock.withLock { $0 = $0.advanced(by: hours * 3_600) }
  }

  @Test("inactive companies stay out, and what belongs to them, with the reason")
  func inactive() async throws {
    var profile = fixture.profile
    profile.sync.companies.skipInactive = true
    let end = try await fixture.run(profile)
    #expect(end.exit == 0)
    #expect(try await fixture.rows(.companies).keys.sorted() == Array(10...15))
    // 104 belongs to company 16, 111 to none.
    let contacts = try await fixture.rows(.contacts)
    #expect(contacts[104] == nil && contacts[111] != nil && contacts.count == 11)
    #expect(end.resources[.contacts]?.counts == Counts(created: 11, skipped: 1))
    let store = try await fixture.store()
    let skips = try await store.skips(of: .contacts, limit: 10)
    #expect(skips.map(\.id) == [104] && skips.map(\.reason) == ["filtered companies/16"])
    await store.close()
    let asked = instance.calls.first { $0.path == "company/companies" && !$0.isCount }
    #expect(
      asked.map { ConditionText.text($0.query.conditions) } == "deletedFlag=False and status/id!=2")
  }

  @Test("companies of an excluded type are judged as they arrive; widening the filter brings them")
  func types() async throws {
    var profile = fixture.profile
    profile.sync.companies.excludeTypes = [3]
    let end = try await fixture.run(profile)
    #expect(end.resources[.companies]?.counts == Counts(created: 6, skipped: 1))
    #expect(try await fixture.rows(.companies)[15] == nil)
    #expect(try await fixture.rows(.tickets).count == 12)
    let again = try await fixture.run(fixture.profile)
    #expect(again.resources[.companies]?.counts == Counts(created: 1, unchanged: 6))
    try await fixture.expectInStep()
    let store = try await fixture.store()
    #expect(try await store.skips(of: nil, limit: 10).isEmpty)
    await store.close()
  }

  @Test("a narrower filter takes out what is read again and left out, unless the run is a draft's")
  func narrower() async throws {
    try await fixture.run()
    var profile = fixture.profile
    profile.sync.companies.excludeTypes = [3]
    var draft = SyncEngine.Request()
    draft.isDraft = true
    #expect(try await fixture.run(profile, draft).resources[.companies]?.counts == Counts(unchanged: 6, skipped: 1))
    #expect(try await fixture.rows(.companies).count == 7)
    var full = SyncEngine.Request()
    full.isFull = true
    let end = try await fixture.run(profile, full)
    #expect(end.resources[.companies]?.counts == Counts(unchanged: 6, skipped: 1, deleted: 1))
    #expect(try await fixture.rows(.companies)[15] == nil)
  }

  @Test("what a draft's run with a narrower choice leaves, the first saved run takes out, however much it is")
  func narrowerLater() async throws {
    for id in 2000...2100 {
      instance.put(
        "service/tickets", id,
        ["summary": "T", "board": ["id": 2], "status": ["id": 21], "company": ["id": 10], "closedFlag": false])
    }
    var draft = SyncEngine.Request()
    draft.isDraft = true
    #expect(try await fixture.run(nil, draft).exit == 0)
    var profile = fixture.profile
    profile.sync.tickets.boards = [1]
    wait(hours: 1)
    #expect(try await fixture.run(profile, draft).exit == 0)
    #expect(try await fixture.rows(.tickets)[2000] != nil)
    // The same draft again reads only what changed.
    wait(hours: 1)
    let again = try await fixture.run(profile, draft)
    #expect(again.resources[.tickets]?.counts.created == 0)
    wait(hours: 1)
    let end = try await fixture.run(profile)
    #expect(end.exit == 0)
    #expect(try await fixture.rows(.tickets)[2000] == nil)
    #expect((end.resources[.tickets]?.counts.deleted ?? 0) > 101)
  }

  @Test("a draft's run leaves the stages alone that the settings in use give")
  func stages() async throws {
    var profile = fixture.profile
    profile.configure.stages = [11: .stage(.new), 12: .stage(.new), 13: .stage(.new)]
    try await fixture.run(profile)
    profile.configure.stages = [:]
    var draft = SyncEngine.Request()
    draft.isDraft = true
    try await fixture.run(profile, draft)
    let store = try await fixture.store()
    #expect(try await store.stage(ofTicket: 1001)?.stage == .new)
    await store.close()
  }

  @Test("project boards are read from the project list, whose records get their type")
  func projects() async throws {
    instance.put("project/tickets", 5000, ["summary": "P", "board": ["id": 3], "company": ["id": 10]])
    var profile = fixture.profile
    profile.sync.tickets.boards = [1, 3]
    #expect(try await fixture.run(profile).exit == 0)
    let store = try await fixture.store()
    #expect(
      try await store.records(of: .tickets, where: [RowFilter("record_type", .text("ProjectTicket"))]).map(\.id) == [
        5000
      ])
    #expect(
      try await store.records(of: .tickets, where: [RowFilter("board_id", .integer(2))]).isEmpty)
    #expect(try await store.ids(of: .boardStatuses) == [11, 12, 13, 31, 32, 33])
    await store.close()
  }

  @Test("closed tickets are kept from midnight UTC of the day on, open ones always")
  func closedSince() async throws {
    var profile = fixture.profile
    profile.sync.tickets.closedSince = .day(Timestamp(year: 2026, month: 10, day: 2))
    profile.sync.tickets.excludeStatuses = [11]
    try await fixture.run(profile)
    let rows = try await fixture.rows(.tickets).keys.sorted()
    #expect(rows == (1000...1012).filter { $0 % 4 != 0 && 11 + $0 % 3 != 11 })
  }

  @Test("opportunities of excluded types stay out, those without a type stay in")
  func opportunities() async throws {
    var profile = fixture.profile
    profile.sync.opportunities.excludeTypes = [2]
    try await fixture.run(profile)
    #expect(try await fixture.rows(.opportunities).keys.sorted() == [1, 3, 4])
  }

  @Test("projects of excluded types stay out, and so do those of companies that are left out")
  func projectTypes() async throws {
    for (id, type) in [(1, 1), (2, 2), (3, 1)] {
      instance.put(
        "project/projects", id,
        ["name": "P", "company": ["id": .integer(id == 3 ? 15 : 10)], "type": ["id": .integer(Int64(type))]])
    }
    instance.put("project/projects", 4, ["name": "P", "company": ["id": 10], "type": .null])
    var profile = fixture.profile
    profile.sync.resources = [.companies, .projects]
    profile.sync.projects.excludeTypes = [2]
    profile.sync.companies.excludeTypes = [3]
    try await fixture.run(profile)
    #expect(try await fixture.rows(.projects).keys.sorted() == [1, 4])
  }

  @Test("time entries are kept from the day on from which closed tickets are")
  func timeEntries() async throws {
    for (id, day) in [(1, "2026-10-01"), (2, "2026-10-02"), (3, "2026-11-01")] {
      instance.put(
        "time/entries", id, ["timeStart": .string("\(day)T08:00:00Z"), "company": ["id": 10], "actualHours": 1])
    }
    instance.put("schedule/entries", 9, ["objectId": 1000, "type": ["id": 4, "identifier": "S"]])
    var profile = fixture.profile
    profile.sync.resources = [.companies, .timeEntries]
    profile.sync.tickets.closedSince = .day(Timestamp(year: 2026, month: 10, day: 2))
    try await fixture.run(profile)
    #expect(try await fixture.rows(.timeEntries).keys.sorted() == [2, 3])
    #expect(try await fixture.rows(.scheduleEntries).keys.sorted() == [9])
  }

  @Test("the hash changes with what would match, not with the day")
  func hash() {
    func hash(_ change: (inout SyncSettings) -> Void, day: Int = 1) -> String {
      var settings = SyncSettings()
      change(&settings)
      return ScopeConditions(
        settings, boards: [Board(id: 1, name: "A"), Board(id: 2, name: "B")], inactiveStatuses: [],
        now: Timestamp(year: 2026, month: 11, day: day)
      ).hash(of: .tickets)
    }
    let plain = hash { _ in }
    #expect(plain == hash({ _ in }, day: 2))
    #expect(plain != hash { $0.tickets.boards = [1] })
    #expect(plain == hash { $0.tickets.boards = [2, 1] })
    #expect(plain != hash { $0.tickets.closedSince = .days(91) })
    #expect(plain != hash { $0.companies.excludeTypes = [4] })
    #expect(plain != hash { $0.companies.skipInactive = false })
    #expect(plain == hash { $0.opportunities.excludeTypes = [4] })
  }
}
