import Foundation
import Model
import Services
import Testing

@Suite struct SetupDraftTests {
  /// Fails for each property that is as in the other value: the test forgot it.
  private func expectChanged(_ value: Any, from fresh: Any) {
    for (new, old) in zip(Mirror(reflecting: value).children, Mirror(reflecting: fresh).children) {
      #expect("\(new.value)" != "\(old.value)", "\(new.label ?? "a property") is not changed here")
    }
  }

  @Test("a draft that was kept is the same when it is read, in every property")
  func roundTrip() throws {
    var draft = SetupDraft(profileID: "changed")
    draft.version = 0
    draft.baseRevision = 3
    draft.connection.site = "https://psa.example"
    draft.connection.kept = ConnectionDraft.KeptSecret(
      store: .passphrase, reference: "entry", profileID: "changed", since: nil,
      holder: SecretHolder(draft.connection))
    draft.store = "/srv/store.sqlite"
    draft.sync.resources = [.members]
    draft.sync.contactAutoImport.enabled = true
    draft.sync.companies.conditions = "id > 3"
    draft.sync.opportunities.excludeTypes = [1]
    draft.sync.projects.excludeTypes = [2]
    draft.sync.configurations.autoSync = false
    draft.sync.tickets.boards = [3]
    draft.configure.closedStatuses = [4]
    draft.import.members.select = .all
    draft.hasDefaults = true
    draft.guesses = [5]
    draft.deviceGuesses = [6]
    var test = ConnectionTest()
    test.apply(.found(companyName: nil, version: nil, honoursZones: true))
    test.apply(.finished(at: Timestamp(seconds: 9)))
    draft.keep(test)
    draft.syncedFrom = SetupDraft.Instance(
      Connection(site: "https://psa.example", company: "c", authentication: .apiKeys(publicKey: "k"), clientID: ""))
    draft.step = .configure
    draft.place.page = "stepper"
    expectChanged(draft, from: SetupDraft(profileID: "p"))
    expectChanged(draft.sync, from: SyncSettings())
    #expect(try JSONDecoder().decode(SetupDraft.self, from: JSONEncoder().encode(draft)) == draft)
  }
}
