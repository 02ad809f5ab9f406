import Model
import SQLiteStore
import Sync
import TestSupport
import Testing

@Suite("The local directory") struct DirectoryTests {
  let folder = TemporaryFolder()
  let time = Timestamp(seconds: 1_000)

  @Test("accounts are known by kind and id; an account that did not change is not rewritten")
  func accounts() async throws {
    let store = try await SQLiteStore.open(path: folder.path("a.sqlite"), profileID: "p1")
    var kim = AccountRow(
      .member, connectWiseID: 1, name: "Kim", email: "kim@example.com", role: .technician, createdAt: time)
    let pat = AccountRow(.contact, connectWiseID: 1, companyID: 9, name: "Pat", role: .viewer, createdAt: time)
    #expect(try await store.saveAccounts([kim, pat]) == Counts(created: 2))
    #expect(try await store.accounts() == [kim, pat])
    kim.isActive = false
    kim.endedAt = time
    #expect(try await store.saveAccounts([kim, pat]) == Counts(updated: 1, unchanged: 1))
    #expect(try await store.accounts() == [kim, pat])
    await store.close()
  }

  @Test("a company is joined to the organization that its slug names")
  func organizations() async throws {
    let store = try await SQLiteStore.open(path: folder.path("a.sqlite"), profileID: "p1")
    let hand = OrganizationRow(slug: "blue-dental", name: "Blue Dental", companyID: nil, createdAt: time)
    let other = OrganizationRow(slug: "other", name: "Other", companyID: 5, createdAt: time)
    #expect(try await store.saveOrganizations([hand, other]) == Counts(created: 2))
    let linked = OrganizationRow(
      slug: "blue-dental", name: "Blue Dental", companyID: 4, createdAt: time, isLinked: true)
    #expect(try await store.saveOrganizations([linked]) == Counts(updated: 1))
    #expect(try await store.organizations() == [linked, other])
    #expect(try await store.saveOrganizations([linked, other]) == Counts(unchanged: 2))
    let taken = OrganizationRow(slug: "other", name: "Third", companyID: 6, createdAt: time)
    let error = await #expect(throws: StoreError.self) { try await store.saveOrganizations([taken]) }
    if case .conflict = error?.kind {} else { Issue.record("\(String(describing: error))") }
    #expect(try await store.organizations().count == 2)
    await store.close()
  }
}
