import ConnectWise
import Foundation
import Model
import SQLiteStore
import Simulator
import Sync
import Synchronization
import TestSupport
import Testing

/// After whatever went wrong, one run without faults leaves nothing out: the corners that chance seldom finds.
@Suite("One clean run leaves nothing out") struct PromiseTests {
  let fixture = EngineFixture()
  var instance: MemoryInstance { fixture.instance }

  private func wait(hours: Int64) {
    fixture.clock.withLock { $0 = $0.advanced(by: hours * 3_600) }
    instance.date = fixture.clock.withLock { $0 }
  }

  private var now: String { fixture.clock.withLock { $0 }.description }

  @Test("what changed while the server said that it has nothing comes when it has again")
  func emptyAnswers() async throws {
    try await fixture.run()
    wait(hours: 30)
    instance.put("service/tickets", 1003, updated: now, ["summary": "changed", "board": ["id": 1]])
    wait(hours: 30)
    // As for a role that lost its boards: lists are empty, and so are their counts.
    instance.answering { call, _ in call.path == "service/tickets" ? .nothing : .asUsual }
    #expect(try await fixture.run().exit == 7)
    instance.answering { _, _ in .asUsual }
    wait(hours: 1)
    #expect(try await fixture.run().exit == 0)
    let row = try await fixture.rows(.tickets)[1003]
    #expect(row == instance.records("service/tickets")[1003])
  }

  @Test("records that were read from a thinner list while a right was missing come whole when it is given")
  func twins() async throws {
    let world = try World()
    var settings = SyncSettings()
    settings.resources = [.members]
    settings.companies.skipInactive = false
    world.simulator.deny("members")
    #expect(try await world.run(settings).exit == 0)
    world.mend()
    world.wait(hours: 2)
    #expect(try await world.run(settings).exit == 0)
    let differences = try await world.differences(settings)
    #expect(differences == [])
  }

  @Test("a right that is lost for a run does not make whole records thin")
  func lostRight() async throws {
    let world = try World()
    var settings = SyncSettings()
    settings.resources = [.members]
    #expect(try await world.run(settings).exit == 0)
    let member = try #require(try world.simulator.ids(of: "system/members").first)
    world.wait(hours: 1)
    world.simulator.update(.members, member, ["title": "changed"], at: world.serverNow)
    world.simulator.deny("members")
    world.wait(hours: 39)
    _ = try await world.run(settings)
    world.mend()
    world.wait(hours: 1)
    #expect(try await world.run(settings).exit == 0)
    let differences = try await world.differences(settings)
    #expect(differences == [])
  }

  @Test("boards that the profile leaves out take their statuses with them, however many, as out of scope")
  func boards() async throws {
    for status in 100..<140 {
      instance.put("service/boards/2/statuses", status, ["name": "S", "board": ["id": 2]])
    }
    try await fixture.run()
    var profile = fixture.profile
    profile.sync.tickets.boards = [1]
    wait(hours: 1)
    let end = try await fixture.run(profile)
    let rows = try await fixture.rows(.boardStatuses)
    let store = try await fixture.store()
    let left = try await store.deletions(of: .boardStatuses, limit: 100)
    await store.close()
    #expect(end.exit == 0, "\(end)")
    #expect(rows.keys.sorted() == [11, 12, 13])
    #expect(left.allSatisfy { $0.reason == "scope" && $0.raw == nil })
  }

  @Test("what changed between a run that was cut and the next one is there when that has ended")
  func changedBehindCheckpoint() async throws {
    instance.answering { call, _ in
      call.path == "service/tickets" && call.after == 1005 ? .failure(.transport(.cut(host: "h"))) : .asUsual
    }
    #expect(try await fixture.run().exit == 6)
    instance.answering { _, _ in .asUsual }
    wait(hours: 2)
    instance.put("service/tickets", 1001, updated: now, ["summary": "changed", "board": ["id": 1]])
    wait(hours: 1)
    #expect(try await fixture.run().exit == 0)
    let found = try await fixture.verify()
    #expect(found.filter { !$0.agrees } == [])
  }

  @Test("what left a small list between a run that was cut and the next one is gone when that has ended")
  func leftBehindCheckpoint() async throws {
    try await fixture.run()
    wait(hours: 25)
    instance.answering { call, _ in
      call.path == "service/boards/1/statuses" && call.after == 12 ? .failure(.transport(.cut(host: "h"))) : .asUsual
    }
    #expect(try await fixture.run().exit == 6)
    instance.answering { _, _ in .asUsual }
    instance.remove("service/boards/1/statuses", 11)
    wait(hours: 1)
    #expect(try await fixture.run().exit == 0)
    let found = try await fixture.verify()
    #expect(found.filter { !$0.agrees } == [])
  }
}
