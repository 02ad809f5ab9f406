import ConnectWise
import Foundation
import Model
import SQLiteStore
import Sync
import Synchronization
import TestSupport
import Testing

@Suite("Resources and strands of a list are read at the same time") struct ParallelTests {
  let fixture = EngineFixture(isParallel: true)
  var instance: MemoryInstance { fixture.instance }

  private var cut: SyncEngine.Request {
    var request = SyncEngine.Request()
    request.strandLength = 3
    request.slowAnswer = .zero
    return request
  }

  @Test("a list that is cut into strands comes whole, each record once")
  func strands() async throws {
    let end = try await fixture.run(nil, cut)
    #expect(end.exit == 0)
    #expect(end.resources[.tickets]?.counts == Counts(created: 13))
    try await fixture.expectInStep()
    let asked = Set(
      instance.calls.filter { $0.path == "service/tickets" && !$0.isCount && !$0.isSweep }
        .map { ConditionText.text($0.query.conditions) })
    #expect(
      asked == [
        "board/id in (1,2) and id<=1002", "board/id in (1,2) and id>1002 and id<=1005",
        "board/id in (1,2) and id>1005 and id<=1008", "board/id in (1,2) and id>1008",
      ])
  }

  @Test("a run that was cut off reads of each strand what is left, and nothing twice")
  func resume() async throws {
    instance.answering { call, _ in
      call.path == "service/tickets" && [1004, 1010].contains(call.after)
        ? .failure(.transport(.cut(host: "h")))
        : .asUsual
    }
    #expect(try await fixture.run(nil, cut).exit == 6)
    let before = try await fixture.rows(.tickets).count
    #expect((1..<13).contains(before))
    instance.answering { _, _ in .asUsual }
    let end = try await fixture.run(nil, cut)
    #expect(end.exit == 0)
    #expect(end.resources[.tickets]?.counts.created == 13 - before)
    try await fixture.expectInStep()
  }

  @Test("no resource is read before what its records are chosen by, and what needs nothing waits for nobody")
  func order() async throws {
    #expect(try await fixture.run().exit == 0)
    let events = fixture.events.withLock { $0 }
    func start(_ resource: Resource.ID) -> Int? {
      events.firstIndex { if case .resourceStart(resource, _, _, _) = $0 { true } else { false } }
    }
    func end(_ resource: Resource.ID) -> Int? {
      events.firstIndex { if case .resourceEnd(resource, _, _, _, _) = $0 { true } else { false } }
    }
    for resource in RunPlan.resources(fixture.profile.sync) {
      for need in RunPlan.needs(resource) {
        #expect(try #require(end(need)) < #require(start(resource.id)), "\(resource.id) before \(need)")
      }
    }
    #expect(try #require(start(.boards)) < #require(end(.companies)))
  }

  @Test("a record that the server fails to give is found and left out, and comes once it is mended")
  func poisoned() async throws {
    instance.poison("service/tickets", 1004)
    instance.poison("company/contacts", 111)
    let end = try await fixture.run()
    #expect(end.exit == 7 && end.outcome == .partial)
    #expect(end.resources[.tickets]?.message?.contains("tickets/1004") == true)
    #expect(try await fixture.rows(.tickets).keys.sorted() == (1000...1012).filter { $0 != 1004 })
    #expect(try await fixture.rows(.contacts).keys.sorted() == Array(100...110))
    let found = try await fixture.verify()
    #expect(found.first { $0.resource == .tickets }?.missing == [1004])
    // Said again as long as it is so; nothing is swept or taken out for it.
    instance.forgetCalls()
    #expect(try await fixture.run().exit == 7)
    #expect(instance.calls.allSatisfy { !$0.isSweep })
    instance.poison("service/tickets", 1004, mended: true)
    instance.poison("company/contacts", 111, mended: true)
    #expect(try await fixture.run().exit == 0)
    try await fixture.expectInStep()
  }

  @Test("a list of which nothing can be read fails, and no other")
  func broken() async throws {
    for id in 1000...1012 { instance.poison("service/tickets", id) }
    for id in 1013...1060 {
      instance.put("service/tickets", id, ["board": ["id": 1]])
      instance.poison("service/tickets", id)
    }
    let end = try await fixture.run()
    #expect(end.exit == 7 && end.resources[.tickets]?.outcome == .failed)
    #expect(end.resources[.contacts]?.outcome == .done)
    for id in 1000...1060 { instance.poison("service/tickets", id, mended: true) }
    #expect(try await fixture.run().exit == 0)
    try await fixture.expectInStep()
  }

  @Test("a company that came meanwhile is read with the first record that names it")
  func meanwhile() async throws {
    try await fixture.run()
    let new: [String: JSONValue] = ["name": "C20", "status": ["id": 1], "deletedFlag": false]
    instance.put("company/companies", 20, updated: "2026-11-21T01:00:00Z", new)
    instance.put(
      "service/tickets", 2000, updated: "2026-11-21T01:00:00Z", ["board": ["id": 1], "company": ["id": 20]])
    instance.put(
      "service/tickets", 2001, updated: "2026-11-21T01:00:00Z", ["board": ["id": 1], "company": ["id": 99]])
    var request = SyncEngine.Request()
    request.only = [.tickets]
    let end = try await fixture.run(nil, request)
    #expect(end.exit == 0)
    #expect(end.resources[.tickets]?.counts.created == 1 && end.resources[.tickets]?.counts.skipped == 1)
    #expect(try await fixture.rows(.companies)[20] != nil)
    let store = try await fixture.store()
    #expect(try await store.skips(of: .tickets, limit: 9).map(\.reason) == ["no-parent companies/99"])
    await store.close()
    // Whoever is known to be nobody is not asked for again.
    instance.forgetCalls()
    #expect(try await fixture.run(nil, request).exit == 0)
    #expect(instance.calls.allSatisfy { $0.path != "company/companies" })
  }
}
