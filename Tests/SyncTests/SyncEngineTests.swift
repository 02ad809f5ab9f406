import ConnectWise
import Foundation
import Model
import SQLiteStore
import Sync
import Synchronization
import TestSupport
import Testing

@Suite("Runs of the sync") struct SyncEngineTests {
  let fixture = EngineFixture()
  var instance: MemoryInstance { fixture.instance }

  @Test("a first run brings everything, byte for byte")
  func first() async throws {
    let end = try await fixture.run()
    #expect(end.outcome == .done && end.exit == 0)
    #expect(end.resources[.tickets]?.counts == Counts(created: 13))
    #expect(end.resources[.contacts]?.counts == Counts(created: 12))
    try await fixture.expectInStep()
    let store = try await fixture.store()
    #expect(try await store.runs(limit: 5).map(\.end) == [end])
    #expect(try await store.cursors()[.tickets]?.since == Timestamp("2026-11-21T00:00:00Z"))
    #expect(try await store.cursors()[.tickets]?.walk == nil)
    await store.close()
  }

  @Test("the events of a run tell each resource from start to end, with totals")
  func events() async throws {
    let end = try await fixture.run()
    let events = fixture.events.withLock { $0 }
    #expect(events.first == .runStart(plan: RunPlan.resources(fixture.profile.sync).map(\.id)))
    #expect(events.contains(.resourceStart(.tickets, mode: "full", since: nil, expected: 13)))
    let pages = events.compactMap { event -> Counts? in
      if case .page(.tickets, _, let counts, _, _, _) = event { counts } else { nil }
    }
    #expect(pages.count == 7)
    #expect(pages.reduce(Counts(), +) == Counts(created: 13))
    guard case .runEnd(.done, 0, let resources, let requests, _, nil) = events.last else {
      Issue.record("the last event is \(String(describing: events.last))")
      return
    }
    #expect(resources == end.resources.mapValues(\.counts))
    #expect(requests == instance.calls.count)
  }

  @Test("a second run asks for changes only, and rewrites nothing that stayed")
  func second() async throws {
    try await fixture.run()
    instance.date = Timestamp("2026-11-22T12:00:00Z")
    fixture.clock.withLock { $0 = Timestamp(year: 2026, month: 11, day: 22) }
    instance.put("service/tickets", 1003, updated: "2026-11-21T10:00:00Z", ["summary": "new", "board": ["id": 1]])
    instance.put("service/tickets", 2000, updated: "2026-11-21T11:00:00Z", ["summary": "more", "board": ["id": 2]])
    // Changed within the overlap but seen by the first run: comes again, is not rewritten.
    instance.forgetCalls()
    let end = try await fixture.run()
    #expect(end.exit == 0)
    #expect(end.resources[.tickets]?.counts == Counts(created: 1, updated: 1))
    #expect(end.resources[.contacts]?.counts == Counts())
    #expect(end.resources[.members]?.counts == Counts())
    #expect(end.resources[.priorities]?.counts == Counts())
    #expect(end.resources[.boards]?.counts == Counts(unchanged: 3))
    try await fixture.expectInStep()
    let asked = instance.calls.filter { $0.path == "service/tickets" && !$0.isCount && !$0.isSweep }.map {
      ConditionText.text($0.query.conditions)
    }
    #expect(asked == ["board/id in (1,2) and lastUpdated>[2026-11-19T22:00:00Z]"])
  }

  @Test("a list that is forbidden stops no other; the code is 7 and the role's row is named")
  func forbidden() async throws {
    instance.answering { call, _ in
      call.path == "company/contacts" ? .failure(.forbidden(Resource.contacts.permission)) : .asUsual
    }
    let end = try await fixture.run()
    #expect(end.outcome == .partial && end.exit == 7)
    #expect(end.resources[.contacts]?.message?.contains("Companies > Contacts") == true)
    #expect(try await fixture.rows(.tickets).count == 13)
    instance.answering { _, _ in .asUsual }
    #expect(try await fixture.run().exit == 0)
    try await fixture.expectInStep()
  }

  @Test("when everything is forbidden the code is 4")
  func allForbidden() async throws {
    instance.answering { _, _ in .failure(.forbidden(nil)) }
    let end = try await fixture.run()
    #expect(end.outcome == .failed && end.exit == 4)
  }

  @Test(
    "refused credentials end the run with 3, an unreachable server with 6",
    arguments: [
      (APIError.Kind.credentialsRefused, 3), (.transport(.refused(host: "h", port: 1)), 6), (.rateLimited(nil), 6),
      (.transport(.caFile(.missing, path: "/x")), 8),
    ])
  func ended(_ kind: APIError.Kind, _ exit: Int) async throws {
    instance.answering { call, _ in call.path == "company/contacts" && !call.isCount ? .failure(kind) : .asUsual }
    let end = try await fixture.run()
    #expect(end.outcome == .failed && end.exit == exit)
    #expect(end.message != nil)
    #expect(end.resources[.tickets] == nil)
    #expect(try await fixture.rows(.companies).count == 7)
  }

  @Test("a run that was cut off goes on after its last page and keeps the walk's start")
  func resume() async throws {
    instance.answering { call, _ in
      call.path == "service/tickets" && call.after == 1005 ? .failure(.transport(.cut(host: "h"))) : .asUsual
    }
    #expect(try await fixture.run().exit == 6)
    #expect(try await fixture.rows(.tickets).count == 6)
    instance.answering { _, _ in .asUsual }
    instance.date = Timestamp("2026-11-21T03:00:00Z")
    instance.forgetCalls()
    let end = try await fixture.run()
    #expect(end.exit == 0)
    #expect(end.resources[.tickets]?.counts == Counts(created: 7))
    #expect(instance.calls.first { $0.path == "service/tickets" && !$0.isCount }?.after == 1005)
    let store = try await fixture.store()
    // What changed while the walk lay still was asked for behind it.
    #expect(try await store.cursors()[.tickets]?.since == Timestamp("2026-11-21T03:00:00Z"))
    await store.close()
    try await fixture.expectInStep()
  }

  @Test("a failed resource keeps its cursor; what changed meanwhile comes next time")
  func cursorStays() async throws {
    try await fixture.run()
    instance.date = Timestamp("2026-11-25T00:00:00Z")
    fixture.clock.withLock { $0 = Timestamp(year: 2026, month: 11, day: 25) }
    instance.put("service/tickets", 1001, updated: "2026-11-24T00:00:00Z", ["summary": "late", "board": ["id": 1]])
    instance.answering { call, _ in call.path == "service/tickets" ? .failure(.serverFault(status: 500, "x")) : .asUsual
    }
    #expect(try await fixture.run().exit == 7)
    instance.answering { _, _ in .asUsual }
    #expect(try await fixture.run().exit == 0)
    try await fixture.expectInStep()
  }

  @Test("a page that comes cut is asked for again; one that stays so fails its resource only")
  func cutPages() async throws {
    instance.answering { call, number in call.path == "system/members" && number % 2 == 0 ? .cut(to: 20) : .asUsual }
    #expect(try await fixture.run().exit == 0)
    try await fixture.expectInStep()
    instance.answering { call, _ in call.path == "system/members" ? .cut(to: 20) : .asUsual }
    var request = SyncEngine.Request()
    request.isFull = true
    let end = try await fixture.run(nil, request)
    #expect(end.exit == 7)
    #expect(end.resources[.members]?.outcome == .failed)
    #expect(end.resources[.tickets]?.counts == Counts(unchanged: 13))
  }

  @Test("cancelling ends the run behind the page in hand, with 130")
  func cancelled() async throws {
    let fixture = fixture
    let task = Task { try await fixture.run() }
    instance.answering { call, _ in
      if call.path == "service/tickets", call.after == 1003 { task.cancel() }
      return .asUsual
    }
    let end = try await task.value
    #expect(end.outcome == .interrupted && end.exit == 130)
    // Two come with a page, and pages that were read ahead of the writer are read again.
    let rows = try await fixture.rows(.tickets).count
    #expect([2, 4, 6].contains(rows))
    instance.answering { _, _ in .asUsual }
    #expect(try await fixture.run().exit == 0)
    try await fixture.expectInStep()
  }

  @Test("a run stops at the next page when its time is over, and the next one goes on")
  func timeBox() async throws {
    let fixture = fixture
    instance.answering { call, _ in
      if call.path == "service/tickets", call.after == 1003 { fixture.clock.withLock { $0 = $0.advanced(by: 600) } }
      return .asUsual
    }
    var request = SyncEngine.Request()
    request.deadline = Timestamp(year: 2026, month: 11, day: 21).advanced(by: 500)
    let end = try await fixture.run(nil, request)
    #expect(end.outcome == .partial && end.exit == 7)
    instance.answering { _, _ in .asUsual }
    #expect(try await fixture.run().exit == 0)
    try await fixture.expectInStep()
  }

  @Test("a run that was killed is closed as interrupted by the next")
  func deadRun() async throws {
    let store = try await fixture.store()
    _ = try await store.beginRun(RunStart(started: Timestamp(seconds: 0), resources: [.members]))
    await store.close()
    try await fixture.run()
    let after = try await fixture.store()
    #expect(try await after.runs(limit: 2).map { $0.end?.outcome } == [.done, .interrupted])
    await after.close()
  }
}
