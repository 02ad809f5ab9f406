import Foundation
import Model
import Services
import Simulator
import Sync
import TestSupport
import Testing

/// What the wizard asks of the core besides runs.
@Suite struct SetupRunsTests {
  private func dryRun(_ fixture: ServicesFixture, _ draft: SetupDraft) async throws -> DryRun {
    var last = DryRun()
    for try await value in fixture.setup.dryRun(draft) { last = value }
    return last
  }

  @Test("a dry run says what the first sync then does, and writes nothing")
  func first() async throws {
    let fixture = try ServicesFixture()
    let draft = await fixture.draft()
    let plan = try await dryRun(fixture, draft)
    #expect(plan.lines.map(\.id) == DataType.closure(of: draft.sync.resources))
    #expect(!FileManager.default.fileExists(atPath: fixture.workplace.home.store(.default).path))
    _ = try await fixture.setup.save(draft)
    let run = try #require(try await fixture.run())
    for line in plan.lines {
      let created = run.lines.first { $0.id == DataType[line.id].resource }?.created ?? 0
      if line.isAtMost { #expect(created <= line.created ?? 0) } else { #expect(created == line.created, "\(line.id)") }
      #expect(line.items.count == min(DryRun.shown, line.expected ?? 0), "\(line.id)")
    }
    // Each record is judged as the run judges it.
    let companies = try #require(plan.lines.first { $0.id == .contacts })
    let store = try await fixture.store()
    let ids = Set(try await store.ids(of: .contacts))
    await store.close()
    for item in companies.items { #expect((item.verdict == .created) == ids.contains(item.id), "\(item)") }
    #expect(companies.items.contains { $0.verdict == .created })
  }

  @Test("beside a filled store it finds what is new, changed and no longer chosen")
  func later() async throws {
    let fixture = try ServicesFixture()
    var draft = await fixture.draft()
    let profile = try await fixture.setup.save(draft)
    _ = try await fixture.run()
    let store = try await fixture.store()
    let ticket = try #require(try await store.ids(of: .tickets).first)
    let rows = try await store.ids(of: .tickets).count
    await store.close()
    draft.baseRevision = profile.revision
    let same = try #require(try await dryRun(fixture, draft).lines.first { $0.id == .tickets })
    #expect((same.here, same.created, same.leaving) == (rows, 0, 0))

    fixture.simulator.update(.tickets, ticket, ["summary": "Changed"], at: fixture.workplace.now().advanced(by: 60))
    let changed = try #require(try await dryRun(fixture, draft).lines.first { $0.id == .tickets })
    #expect(changed.items.contains { $0.id == ticket && $0.verdict == .changed })
    draft.sync.tickets.boards.removeLast()
    let narrower = try #require(try await dryRun(fixture, draft).lines.first { $0.id == .tickets })
    #expect(narrower.leaving > 0 && narrower.created == 0)
  }

  @Test("what other company filters bring and take out is told as the run then does it, with what hangs on companies")
  func companyFilters() async throws {
    let fixture = try ServicesFixture()
    var draft = await fixture.draft()
    var catalog = Catalog()
    for await next in fixture.setup.catalog(draft.connection) { catalog = next }
    let types = (catalog.lists[.companyTypes] ?? []).map(\.id)
    draft.sync.companies.skipInactive = true
    draft.sync.companies.excludeTypes = Array(types.prefix(1))
    draft.baseRevision = try await fixture.setup.save(draft).revision
    _ = try await fixture.run()
    draft.sync.companies.skipInactive = false
    draft.sync.companies.excludeTypes = Array(types.dropFirst().prefix(2))
    let plan = try await dryRun(fixture, draft)
    _ = try await fixture.setup.save(draft)
    let run = try #require(try await fixture.run())
    var (left, came) = (0, 0)
    for line in plan.lines {
      let done = try #require(run.lines.first { $0.id == DataType[line.id].resource })
      guard line.lists == nil else { continue }
      #expect(line.leaving == done.deleted, "\(line.id)")
      if line.isAtMost {
        #expect(done.created <= line.created ?? 0, "\(line.id)")
      } else {
        #expect(done.created == line.created, "\(line.id)")
      }
      if line.id == .companies { #expect(line.items.allSatisfy { $0.verdict != .skipped }) }
      if line.id == .tickets || line.id == .contacts { left += line.leaving }
      came += line.created ?? 0
    }
    #expect(left > 0 && came > 0)
  }

  @Test("what a wider choice brings is new however long ago it changed, and takes nothing from what has changed")
  func wider() async throws {
    let fixture = try ServicesFixture()
    var draft = await fixture.draft()
    let boards = draft.sync.tickets.boards
    draft.sync.tickets.boards.removeLast()
    draft.baseRevision = try await fixture.setup.save(draft).revision
    _ = try await fixture.run()
    let store = try await fixture.store()
    let ticket = try #require(try await store.ids(of: .tickets).first)
    await store.close()
    fixture.simulator.update(.tickets, ticket, ["summary": "Changed"], at: fixture.workplace.now().advanced(by: 60))
    draft.sync.tickets.boards = boards
    let line = try #require(try await dryRun(fixture, draft).lines.first { $0.id == .tickets })
    let created = try #require(line.created)
    #expect(created > 0 && line.changed == 1)
    #expect(line.items.count == min(DryRun.shown, created + 1))
    #expect(line.items.contains { $0.verdict == .created } && line.items.contains { $0.verdict == .changed })
  }

  @Test("the store of another setup is told apart, and set aside with all it has")
  func aside() async throws {
    let fixture = try ServicesFixture()
    var draft = await fixture.draft()
    #expect(try await fixture.setup.store(draft).rows.isEmpty)
    _ = try await fixture.setup.save(draft)
    _ = try await fixture.run()
    #expect((try await fixture.setup.store(draft).rows[.tickets] ?? 0) > 0)
    draft.profileID = "another"
    let other = try await fixture.setup.store(draft)
    #expect(other.isOthers && other.rows.isEmpty)
    let path = try await fixture.setup.setStoreAside(draft)
    #expect(path != other.path && path.hasSuffix(".sqlite"))
    #expect(try await !fixture.setup.store(draft).isOthers)
    let moved = try await fixture.workplace.openStore(path, "p-1")
    #expect(try await !moved.ids(of: .tickets).isEmpty)
    await moved.close()
  }
}
