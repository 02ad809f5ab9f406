import ConnectWise
import Foundation
import Model
import SQLiteStore
import Sync
import Synchronization
import TestSupport
import Testing

@Suite("What leaves the server leaves the store") struct DeletionTests {
  let fixture = EngineFixture()
  var instance: MemoryInstance { fixture.instance }

  /// Puts the clocks on.
  private func wait(hours: Int64) {
    fixture.clock.withLock { $0 = $0.advanced(by: hours * 3_600) }
    instance.date = fixture.clock.withLock { $0 }
  }

  private func deletions(_ resource: Resource.ID) async throws -> [DeletionRow] {
    let store = try await fixture.store()
    let rows = try await store.deletions(of: resource, limit: 100)
    await store.close()
    return rows
  }

  @Test("a deletion shows in the very next run, and what was deleted is kept aside")
  func deleted() async throws {
    try await fixture.run()
    let raw = instance.records("service/tickets")[1003]
    instance.remove("service/tickets", 1003)
    instance.remove("company/contacts", 111)
    wait(hours: 1)
    let end = try await fixture.run()
    #expect(end.exit == 0)
    #expect(end.resources[.tickets]?.counts.deleted == 1)
    try await fixture.expectInStep()
    let gone = try await deletions(.tickets)
    #expect(gone.map(\.id) == [1003] && gone.map(\.reason) == ["deleted"] && gone.map(\.raw) == [raw])
    #expect(fixture.events.withLock { $0 }.contains(.prune(.tickets, candidates: 1, confirmed: 1)))
  }

  @Test("a run with nothing new makes two requests a data type at most, and one a look-up table or board")
  func economy() async throws {
    try await fixture.run()
    wait(hours: 1)
    instance.forgetCalls()
    #expect(try await fixture.run().exit == 0)
    let calls = Dictionary(grouping: instance.calls, by: \.path).mapValues(\.count)
    for path in ["service/tickets", "company/contacts", "company/companies", "system/members"] {
      #expect(calls[path] == 2, "\(path)")
    }
    #expect(instance.calls.allSatisfy { !$0.isSweep })
  }

  @Test("one deletion and one addition, which counts hide, are found at night")
  func hidden() async throws {
    try await fixture.run()
    instance.remove("service/tickets", 1003)
    instance.put("service/tickets", 3000, ["summary": "came without a date", "board": ["id": 1]])
    wait(hours: 1)
    #expect(try await fixture.run().exit == 0)
    #expect(try await fixture.rows(.tickets)[1003] != nil)
    wait(hours: 24)
    #expect(try await fixture.run().exit == 0)
    try await fixture.expectInStep()
  }

  @Test("rows of look-up tables leave with the walk that reads them whole")
  func lookups() async throws {
    try await fixture.run()
    instance.remove("company/companies/types", 2)
    instance.remove("service/boards/1/statuses", 13)
    wait(hours: 1)
    #expect(try await fixture.run().exit == 0)
    try await fixture.expectInStep()
  }

  @Test("an emptied list empties no table; allowing it once does")
  func empty() async throws {
    try await fixture.run()
    for id in 100...111 { instance.remove("company/contacts", id) }
    wait(hours: 1)
    let end = try await fixture.run()
    #expect(end.exit == 7 && end.outcome == .partial)
    #expect(end.resources[.contacts]?.message?.contains("--allow-empty contacts") == true)
    #expect(fixture.events.withLock { $0 }.contains(.pruneGuard(.contacts, reason: "empty", candidates: 12)))
    #expect(try await fixture.rows(.contacts).count == 12)
    // It is said again, until it is mended or allowed.
    #expect(try await fixture.run().exit == 7)
    var request = SyncEngine.Request()
    request.allowEmpty = [.contacts]
    #expect(try await fixture.run(nil, request).exit == 0)
    try await fixture.expectInStep()
  }

  @Test("more rows than leave by themselves stay until that is allowed")
  func many() async throws {
    for id in 5000..<5060 { instance.put("service/tickets", id, ["board": ["id": 1]]) }
    try await fixture.run()
    for id in 5000..<5040 { instance.remove("service/tickets", id) }
    wait(hours: 1)
    let end = try await fixture.run()
    #expect(end.exit == 7)
    #expect(end.resources[.tickets]?.message?.contains("--allow-prune 40") == true)
    #expect(try await fixture.rows(.tickets).count == 73)
    var request = SyncEngine.Request()
    request.allowPrune = 40
    #expect(try await fixture.run(nil, request).exit == 0)
    try await fixture.expectInStep()
  }

  @Test("a record that may no longer be read is kept, and its resource fails with the role's row")
  func forbidden() async throws {
    try await fixture.run()
    instance.remove("service/tickets", 1003)
    instance.answering { call, _ in
      call.path == "service/tickets/1003" ? .failure(.forbidden(Resource.tickets.permission)) : .asUsual
    }
    wait(hours: 1)
    let end = try await fixture.run()
    #expect(end.exit == 7)
    #expect(end.resources[.tickets]?.message?.contains("Service Desk") == true)
    #expect(try await fixture.rows(.tickets)[1003] != nil)
    instance.answering { _, _ in .asUsual }
    #expect(try await fixture.run().exit == 0)
    try await fixture.expectInStep()
  }

  @Test("a list that is shorter than its count takes nothing out")
  func lie() async throws {
    try await fixture.run()
    instance.answering { call, _ in call.path == "service/tickets" && call.isCount ? .count(2000) : .asUsual }
    wait(hours: 1)
    #expect(try await fixture.run().exit == 7)
    instance.answering { _, _ in .asUsual }
    #expect(try await fixture.run().exit == 0)
    try await fixture.expectInStep()
  }

  @Test("a ticket that moves to a board that is not synced leaves as out of scope, without a copy")
  func moved() async throws {
    var profile = fixture.profile
    profile.sync.tickets.boards = [1]
    try await fixture.run(profile)
    #expect(try await fixture.rows(.tickets)[1002] != nil)
    instance.put("service/tickets", 1002, updated: "2026-11-21T00:30:00Z", ["board": ["id": 2]])
    wait(hours: 1)
    #expect(try await fixture.run(profile).exit == 0)
    #expect(try await fixture.rows(.tickets)[1002] == nil)
    #expect(try await deletions(.tickets).map(\.reason) == ["scope"])
    #expect(try await deletions(.tickets).map(\.raw) == [nil])
  }

  @Test("a narrower profile takes out what no longer belongs, whatever its number; a wider one brings it back")
  func narrow() async throws {
    for id in 5000..<5060 { instance.put("service/tickets", id, ["board": ["id": 2]]) }
    try await fixture.run()
    var profile = fixture.profile
    profile.sync.tickets.boards = [1]
    wait(hours: 1)
    let end = try await fixture.run(profile)
    #expect(end.exit == 0)
    #expect(try await fixture.rows(.tickets).keys.sorted() == stride(from: 1000, through: 1012, by: 2).map { $0 })
    #expect(try await fixture.rows(.boardStatuses).keys.sorted() == [11, 12, 13])
    wait(hours: 1)
    #expect(try await fixture.run().exit == 0)
    try await fixture.expectInStep()
  }

  @Test("a draft's run takes nothing out")
  func draft() async throws {
    try await fixture.run()
    instance.remove("service/tickets", 1003)
    var request = SyncEngine.Request()
    request.isDraft = true
    wait(hours: 1)
    #expect(try await fixture.run(nil, request).exit == 0)
    #expect(try await fixture.rows(.tickets)[1003] != nil)
  }

  @Test("a company marked as deleted leaves with what belongs to it; all of it comes back with the company")
  func softDeleted() async throws {
    try await fixture.run()
    instance.put(
      "company/companies", 12, updated: "2026-11-21T00:30:00Z",
      ["name": "C12", "identifier": "c12", "deletedFlag": true, "status": ["id": 1]])
    wait(hours: 1)
    #expect(try await fixture.run().exit == 0)
    #expect(try await fixture.rows(.companies)[12] == nil)
    #expect(try await deletions(.companies).map(\.reason) == ["deleted"])
    #expect(try await deletions(.companies).first?.raw != nil)
    // 102 of the contacts belongs to it, as 100 + n belongs to 10 + (100 + n) % 7.
    let contacts = try await fixture.rows(.contacts)
    #expect(contacts[100] == nil && contacts[107] == nil && contacts[101] != nil)
    instance.put(
      "company/companies", 12, updated: "2026-11-21T01:30:00Z",
      ["name": "C12", "identifier": "c12", "deletedFlag": false, "status": ["id": 1]])
    wait(hours: 1)
    #expect(try await fixture.run().exit == 0)
    try await fixture.expectInStep()
  }

  @Test("with inactive companies left out, a company that is deleted leaves in the very next run")
  func softDeletedInactive() async throws {
    var profile = fixture.profile
    profile.sync.companies.skipInactive = true
    try await fixture.run(profile)
    instance.put(
      "company/companies", 12, updated: "2026-11-21T00:30:00Z",
      ["name": "C12", "deletedFlag": true, "status": ["id": 1]])
    wait(hours: 1)
    #expect(try await fixture.run(profile).exit == 0)
    #expect(try await fixture.rows(.companies)[12] == nil)
    #expect(try await deletions(.companies).map(\.reason) == ["deleted"])
    #expect(try await fixture.rows(.contacts)[100] == nil)
  }

  @Test("records that a role hid and shows again come back, although they did not change")
  func hiddenByRole() async throws {
    let raw = try #require(instance.records("service/tickets")[1003])
    instance.remove("service/tickets", 1003)
    try await fixture.run()
    instance.put("service/tickets", 1003, raw)
    wait(hours: 1)
    #expect(try await fixture.run().exit == 0)
    try await fixture.expectInStep()
  }

  @Test("verify tells what is missing, extra and stale, and what cannot be read; filtered records are no difference")
  func verify() async throws {
    var profile = fixture.profile
    profile.sync.companies.excludeTypes = [3]
    try await fixture.run(profile)
    #expect(try await fixture.verify(profile).allSatisfy { $0.agrees })
    instance.remove("service/tickets", 1003)
    instance.put("service/tickets", 3000, ["board": ["id": 1]])
    instance.put("service/tickets", 1004, updated: "2026-11-21T05:00:00Z", ["board": ["id": 1]])
    instance.answering { call, _ in
      call.path == "company/contacts" ? .failure(.forbidden(Resource.contacts.permission)) : .asUsual
    }
    let found = try await fixture.verify(profile)
    let tickets = try #require(found.first { $0.resource == .tickets })
    #expect(tickets.missing == [3000] && tickets.extra == [1003] && tickets.stale == [1004])
    #expect(tickets.here == 12 && tickets.server == 13 && tickets.leftOut == 1)
    #expect(found.first { $0.resource == .contacts }?.problem?.contains("Companies > Contacts") == true)
    #expect(found.filter { !$0.agrees }.map(\.resource).sorted() == [.contacts, .tickets])
  }

  @Test("what a run took out is brought back, and changed where the server has it otherwise")
  func undelete() async throws {
    try await fixture.run()
    let raws = instance.records("service/tickets")
    for id in [1003, 1004] { instance.remove("service/tickets", id) }
    wait(hours: 1)
    try await fixture.run()
    let store = try await fixture.store()
    let run = try #require(try await store.runs(limit: 1).first?.id)
    await store.close()
    instance.put("service/tickets", 1004, updated: "2026-11-21T00:30:00Z", ["summary": "is back", "board": ["id": 1]])
    var request = SyncEngine.Request()
    request.undelete = run
    #expect(try await fixture.run(nil, request).exit == 0)
    let rows = try await fixture.rows(.tickets)
    #expect(rows[1003] == raws[1003] && rows[1004] == instance.records("service/tickets")[1004])
    #expect(try await deletions(.tickets).isEmpty)
    // The server still does not have 1003: the next run finds that again.
    #expect(try await fixture.run().exit == 0)
    try await fixture.expectInStep()
    request.undelete = 99
    #expect(try await fixture.run(nil, request).resources.isEmpty)
  }

  @Test("clearing deletes the rows and reads them anew")
  func clear() async throws {
    try await fixture.run()
    var request = SyncEngine.Request()
    request.only = [.tickets]
    request.isClearing = true
    let end = try await fixture.run(nil, request)
    #expect(end.exit == 0 && end.resources[.tickets]?.counts == Counts(created: 13))
    try await fixture.expectInStep()
    #expect(try await deletions(.tickets).isEmpty)
  }

  @Test("what left is forgotten after 90 days")
  func forgotten() async throws {
    try await fixture.run()
    instance.remove("service/tickets", 1003)
    wait(hours: 1)
    try await fixture.run()
    #expect(try await deletions(.tickets).count == 1)
    wait(hours: 24 * 91)
    try await fixture.run()
    #expect(try await deletions(.tickets).isEmpty)
  }
}
