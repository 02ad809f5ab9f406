import Foundation
import Model
import Services
import Sync
import TestSupport
import Testing

/// What `boardwalk import companies` does to the directory that is there.
@Suite struct ImportServiceTests {
  private let fixture: ServicesFixture
  private let directory: ImportService
  /// Two companies that are imported, each with an organization of its own.
  private let companies: [Record.ID]

  init() async throws {
    fixture = try ServicesFixture()
    directory = ImportService(fixture.workplace, clients: fixture.clients)
    var draft = await fixture.draft()
    draft.sync.resources = [.companies]
    draft.sync.companies.skipInactive = false
    _ = try await fixture.setup.save(draft)
    _ = try await fixture.run()
    let store = try await fixture.store()
    companies = Array(try await store.ids(of: .companies).sorted().prefix(2))
    await store.close()
    var order = ImportOrder(.companies)
    order.choice = .only(companies.map(String.init))
    _ = try await directory.change(order, isDryRun: false)
  }

  private func organizations() async throws -> [String: Record.ID?] {
    let all = try await StatusService(fixture.workplace).organizations()
    return Dictionary(all.map { ($0.slug, $0.company) }) { $1 }
  }

  private func link(_ company: Record.ID, _ slug: String?) async throws -> ImportReport {
    var order = ImportOrder(.companies)
    order.links = [.init(company: String(company), slug: slug)]
    return try await directory.change(order, isDryRun: false)
  }

  @Test("a company that has an organization moves to the one that it is linked to, and back to one of its own")
  func moves() async throws {
    let before = try await organizations()
    let first = try #require(before.first { $0.value == companies[0] }?.key)
    let second = try #require(before.first { $0.value == companies[1] }?.key)
    _ = try await directory.unlink(second)
    let linked = try await link(companies[0], second)
    #expect(linked.freed == [first] && linked.linked == 1 && linked.here == 1)
    #expect(try await organizations() == [first: nil, second: companies[0]])
    // A run keeps it so.
    _ = try await fixture.run()
    #expect(try await organizations() == [first: nil, second: companies[0]])

    let back = try await link(companies[0], nil)
    #expect(back.freed == [second] && back.linked == 0)
    let after = try await organizations()
    #expect(after[second] == .some(nil) && after.count == 3)
    #expect(after.values.contains(companies[0]))
  }

  @Test("an organization that is not there, and a link that is none, are refused, and nothing is saved")
  func refused() async throws {
    let slug = try #require(try await organizations().keys.first)
    let unknown = await #expect(throws: Problem.self) { try await link(companies[0], slug + "x") }
    #expect(unknown?.exit == .settings)
    #expect(unknown?.text.contains("Nearest: \"\(slug)\"") == true, "\(unknown?.text ?? "")")
    let none = await #expect(throws: Problem.self) { try await link(companies[0], nil) }
    #expect(none?.text.contains("no link to take away") == true)
    #expect(try fixture.workplace.profiles.load(.default).profile.revision == 2)
  }

  @Test("who only asks what is chosen changes nothing, in the directory either")
  func asks() async throws {
    let store = try await fixture.store()
    let mine = try #require(try await store.organizations().first)
    try await store.unlinkOrganization(mine.slug)
    await store.close()
    let before = try await organizations()
    let report = try await directory.change(ImportOrder(.companies), isDryRun: false)
    #expect(report.chosen == 2 && report.revision == nil)
    #expect(try await organizations() == before)
  }
}
