import ConnectWise
import Foundation
import Model
import SQLiteStore
import Sync
import Synchronization
import TestSupport
import Testing

@Suite("What stands below records follows them") struct ChildrenTests {
  let fixture = EngineFixture(isParallel: true)
  var instance: MemoryInstance { fixture.instance }

  /// The fixture's profile, with sites and notes.
  private var profile: Profile {
    var profile = fixture.profile
    profile.sync.resources += [.companySites, .ticketNotes]
    return profile
  }

  init() {
    for company in 10...16 {
      for site in 0..<2 {
        instance.put(
          "company/companies/\(company)/sites", company * 10 + site,
          ["name": .string("Site \(site)"), "company": ["id": .integer(Int64(company))]])
      }
    }
    for ticket in 1000...1012 where ticket % 3 != 0 {
      for note in 0..<(ticket % 5) { putNote(ticket, note) }
    }
    for opportunity in 1...4 {
      instance.put("sales/opportunities/\(opportunity)/forecast", opportunity + 500, ["recurringTotal": 5])
    }
  }

  private func putNote(_ ticket: Int, _ note: Int, _ text: String = "text") {
    instance.put(
      "service/tickets/\(ticket)/notes", ticket * 10 + note,
      ["text": .string(text), "ticketId": .integer(Int64(ticket))])
  }

  /// Changes a ticket, as ConnectWise does when a note is added.
  private func touch(_ ticket: Int, at time: String) {
    instance.put(
      "service/tickets", ticket, updated: time,
      [
        "summary": .string("T\(ticket)"), "board": ["id": 1], "closedFlag": .bool(ticket % 4 == 0),
        "recordType": "ServiceTicket", "closedDate": "2026-10-01T00:00:00Z",
      ])
  }

  private func wait(hours: Int64) {
    fixture.clock.withLock { $0 = $0.advanced(by: hours * 3_600) }
    instance.date = fixture.clock.withLock { $0 }
  }

  private func asked(_ word: String) -> Set<String> {
    Set(instance.calls.map(\.path).filter { $0.hasSuffix("/\(word)") })
  }

  @Test("a first run reads the list of every record, and fills in whose it is")
  func first() async throws {
    #expect(try await fixture.run(profile).exit == 0)
    try await fixture.expectInStep(nil, profile)
    let store = try await fixture.store()
    let forecasts = try await store.values(["opportunity_id"], of: .opportunityForecasts, after: nil, limit: 9)
    #expect(forecasts.map { $0.values[0].integer } == [1, 2, 3, 4])
    await store.close()
  }

  @Test("later runs read the lists of what changed, and those of open tickets once a day")
  func changed() async throws {
    try await fixture.run(profile)
    wait(hours: 1)
    touch(1001, at: "2026-11-21T00:30:00Z")
    putNote(1001, 8, "new")
    instance.remove("service/tickets/1001/notes", 10010)
    instance.forgetCalls()
    let end = try await fixture.run(profile)
    #expect(end.exit == 0)
    #expect(asked("notes") == ["service/tickets/1001/notes"] && asked("sites").isEmpty)
    #expect(end.resources[.ticketNotes]?.counts == Counts(created: 1, deleted: 1))
    try await fixture.expectInStep(nil, profile)
    wait(hours: 25)
    instance.forgetCalls()
    #expect(try await fixture.run(profile).exit == 0)
    #expect(asked("notes") == Set((1000...1012).filter { $0 % 4 != 0 }.map { "service/tickets/\($0)/notes" }))
    #expect(asked("sites").isEmpty)
  }

  @Test("what stands below a deleted record leaves with it, and comes back with it")
  func deleted() async throws {
    try await fixture.run(profile)
    let raw = try #require(instance.records("service/tickets")[1004])
    instance.remove("service/tickets", 1004)
    wait(hours: 1)
    #expect(try await fixture.run(profile).exit == 0)
    try await fixture.expectInStep(nil, profile)
    let store = try await fixture.store()
    let gone = try await store.deletions(of: .ticketNotes, limit: 20)
    #expect(gone.map(\.id).sorted() == [10040, 10041, 10042, 10043])
    #expect(gone.allSatisfy { $0.reason == "deleted" && $0.raw != nil })
    await store.close()
    instance.put("service/tickets", 1004, raw)
    wait(hours: 24)
    #expect(try await fixture.run(profile).exit == 0)
    try await fixture.expectInStep(nil, profile)
  }

  @Test("what stands below a record that the profile leaves out now leaves without a copy")
  func narrowed() async throws {
    try await fixture.run(profile)
    var narrow = profile
    narrow.sync.tickets.boards = [1]
    wait(hours: 1)
    #expect(try await fixture.run(narrow).exit == 0)
    let tickets = Set(try await fixture.rows(.tickets).keys)
    #expect(tickets.allSatisfy { $0 % 2 == 0 })
    #expect(try await fixture.rows(.ticketNotes).keys.allSatisfy { tickets.contains($0 / 10) })
    let store = try await fixture.store()
    let gone = try await store.deletions(of: .ticketNotes, limit: 99)
    #expect(!gone.isEmpty && gone.allSatisfy { $0.reason == "scope" && $0.raw == nil })
    await store.close()
    #expect(try await fixture.run(profile).exit == 0)
    try await fixture.expectInStep(nil, profile)
  }

  @Test("lists that come up empty all at once take out no more than leaves by itself, until that is allowed")
  func guarded() async throws {
    for id in 90_000..<90_040 {
      instance.put("service/tickets/1002/notes", id, ["text": "text", "ticketId": 1002])
    }
    try await fixture.run(profile)
    let before = try await fixture.rows(.ticketNotes).count
    for id in instance.records("service/tickets/1002/notes").keys { instance.remove("service/tickets/1002/notes", id) }
    touch(1002, at: "2026-11-21T00:30:00Z")
    wait(hours: 1)
    let end = try await fixture.run(profile)
    #expect(end.exit == 7)
    #expect(end.resources[.ticketNotes]?.message?.contains("--allow-prune 40") == true)
    #expect(try await fixture.rows(.ticketNotes).count == before)
    #expect(try await fixture.run(profile).exit == 7)
    var request = SyncEngine.Request()
    request.allowPrune = 40
    #expect(try await fixture.run(profile, request).exit == 0)
    try await fixture.expectInStep(nil, profile)
  }

  @Test("a run that is cut off in the middle reads the rest next time, and only that")
  func resumed() async throws {
    instance.answering { call, _ in
      call.path == "service/tickets/1007/notes" ? .failure(.transport(.cut(host: "h"))) : .asUsual
    }
    #expect(try await fixture.run(profile).exit == 6)
    let read = asked("notes").subtracting(["service/tickets/1007/notes"])
    #expect(read.count > 3)
    instance.answering { _, _ in .asUsual }
    instance.forgetCalls()
    #expect(try await fixture.run(profile).exit == 0)
    #expect(asked("notes").count < 13)
    #expect(asked("notes").contains("service/tickets/1007/notes"))
    try await fixture.expectInStep(nil, profile)
  }

  @Test("a record that goes while its list is asked for is no fault")
  func vanished() async throws {
    instance.answering { call, _ in
      call.path == "company/companies/12/sites" ? .failure(.recordNotFound) : .asUsual
    }
    #expect(try await fixture.run(profile).exit == 0)
    instance.answering { _, _ in .asUsual }
    #expect(try await fixture.run(profile).exit == 0)
    try await fixture.expectInStep(nil, profile)
  }

  @Test("a full run reads every list again, and finds what nobody told")
  func full() async throws {
    try await fixture.run(profile)
    putNote(1004, 9, "came without a word")
    instance.remove("company/companies/11/sites", 111)
    wait(hours: 1)
    #expect(try await fixture.run(profile).exit == 0)
    #expect(try await fixture.rows(.ticketNotes)[10049] == nil)
    var request = SyncEngine.Request()
    request.isFull = true
    #expect(try await fixture.run(profile, request).exit == 0)
    try await fixture.expectInStep(nil, profile)
  }

  @Test("one list that cannot be read is told, and the others are read")
  func poisoned() async throws {
    instance.poison("service/tickets/1004/notes", 10041)
    let end = try await fixture.run(profile)
    #expect(end.exit == 7)
    #expect(end.resources[.ticketNotes]?.message?.contains("ticket_notes/10041") == true)
    #expect(try await fixture.rows(.ticketNotes)[10042] != nil)
    instance.poison("service/tickets/1004/notes", 10041, mended: true)
    #expect(try await fixture.run(profile).exit == 0)
    try await fixture.expectInStep(nil, profile)
  }
}
