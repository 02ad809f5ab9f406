import Model
import Services
import Simulator
import Sync
import Synchronization
import TestSupport
import Testing

@Suite("What the store tells of itself")
struct StoreReportTests {
  @Test("status counts what left in the last seven days by reason, however much it is, and nothing older")
  func deletions() async throws {
    let fixture = try ServicesFixture()
    let status = StatusService(fixture.workplace)
    var draft = await fixture.draft()
    draft.sync.tickets.closedSince = .all
    draft.sync.companies.skipInactive = false
    _ = try await fixture.setup.save(draft)
    #expect(try await status.status().deletions.isEmpty)
    _ = try await fixture.run()
    #expect(try await status.status().deletions.isEmpty)

    let store = try await fixture.store()
    let now = fixture.workplace.now().seconds
    func take(_ ids: [Record.ID], _ resource: Resource.ID, _ reason: Removal.Reason, daysAgo: Int64) async throws {
      let time = Timestamp(seconds: now - daysAgo * 24 * 3_600)
      let count = try await store.remove(Removal(ids, of: resource, reason: reason, run: nil, time: time))
      #expect(count == ids.count)
    }
    let tickets = try await store.ids(of: .tickets)
    let contacts = try await store.ids(of: .contacts)
    try #require(tickets.count > 61)
    try await take(Array(tickets.prefix(55)), .tickets, .deleted, daysAgo: 1)
    try await take(Array(tickets.dropFirst(55).prefix(2)), .tickets, .scope, daysAgo: 6)
    try await take(Array(tickets.dropFirst(57).prefix(4)), .tickets, .deleted, daysAgo: 8)
    try await take(Array(contacts.prefix(1)), .contacts, .noParent, daysAgo: 0)
    await store.close()
    #expect(
      try await status.status().deletions == [
        .init(resource: .contacts, reason: "no-parent", count: 1),
        .init(resource: .tickets, reason: "deleted", count: 55),
        .init(resource: .tickets, reason: "scope", count: 2),
      ])
  }

  @Test("every record that is left out is named under its reason, and only those of the tables asked for")
  func skips() async throws {
    let fixture = try ServicesFixture()
    let maintenance = MaintenanceService(fixture.workplace, clients: fixture.clients)
    var draft = await fixture.draft()
    draft.sync.companies.excludeTypes = [2, 3]
    draft.sync.companies.skipInactive = true
    _ = try await fixture.setup.save(draft)
    #expect(try await maintenance.skips(of: []).isEmpty)
    _ = try await fixture.run()
    let groups = try await maintenance.skips(of: [])
    let store = try await fixture.store()
    for resource in [Resource.ID.companies, .contacts, .tickets] {
      let named = groups.filter { $0.resource == resource && !$0.isNote }.flatMap(\.ids)
      #expect(Set(named) == Set(try await store.skippedIDs(of: resource, isExcused: false)), "\(resource)")
    }
    await store.close()
    #expect(groups.contains { $0.resource == .contacts && $0.reason.hasPrefix("filtered companies/") })
    #expect(groups.filter { !$0.isNote }.allSatisfy { $0.count >= $0.ids.count && $0.ids == $0.ids.sorted() })
    let contacts = try await maintenance.skips(of: [.contacts])
    #expect(contacts == groups.filter { $0.resource == .contacts })
  }
}
