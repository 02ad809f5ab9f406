import Model
import Services
import Simulator
import Sync
import Synchronization
import TestSupport
import Testing

@Suite struct RunTests {
  @Test("a run fills the store and the directory, and a second one changes nothing")
  func twice() async throws {
    let fixture = try ServicesFixture()
    var draft = await fixture.draft()
    draft.import.companies.select = .all
    draft.import.members.select = .all
    draft.sync.contactAutoImport.enabled = true
    _ = try await fixture.setup.save(draft)
    let first = try #require(try await fixture.run())
    #expect(first.outcome == .done)
    #expect(first.exit == .done)
    let store = try await fixture.store()
    let organizations = try await store.organizations()
    let kept = try await store.ids(of: .companies)
    #expect(organizations.compactMap(\.companyID).sorted() == kept)
    #expect(Set(organizations.map(\.slug)).count == organizations.count)
    let accounts = try await store.accounts()
    #expect(accounts.contains { $0.kind == .member })
    #expect(accounts.filter { $0.kind == .contact }.allSatisfy { $0.role == .viewer && $0.email != nil })
    await store.close()

    let second = try #require(try await fixture.run())
    #expect(second.lines.allSatisfy { $0.created == 0 && $0.updated == 0 })
    let again = try await fixture.store()
    #expect(try await again.accounts() == accounts)
    #expect(try await again.organizations() == organizations)
    await again.close()
  }

  @Test("an account ends with its contact")
  func ended() async throws {
    let fixture = try ServicesFixture()
    var draft = await fixture.draft()
    draft.import.companies.select = .all
    draft.sync.contactAutoImport.enabled = true
    _ = try await fixture.setup.save(draft)
    _ = try await fixture.run()
    let store = try await fixture.store()
    let account = try #require(try await store.accounts().first { $0.kind == .contact && $0.isActive })
    await store.close()
    fixture.simulator.update(.contacts, account.connectWiseID, ["inactiveFlag": true])
    _ = try await fixture.run()
    let after = try await fixture.store()
    let ended = try #require(try await after.accounts().first { $0.connectWiseID == account.connectWiseID })
    #expect(!ended.isActive)
    #expect(ended.endedAt != nil)
    await after.close()
  }

  @Test("a second run at the same time is refused with who holds the lock")
  func locked() async throws {
    let fixture = try ServicesFixture()
    _ = try await fixture.setup.save(await fixture.draft())
    guard case .acquired(let lock) = try fixture.workplace.locks.acquire(.run, of: .default, run: "other") else {
      Issue.record("the lock was not free")
      return
    }
    defer { lock.release() }
    await #expect {
      _ = try await fixture.run()
    } throws: { error in
      (error as? Problem)?.exit == .locked
    }
  }

  @Test("a forbidden list leaves the others done, with the row of the role to change")
  func forbidden() async throws {
    let fixture = try ServicesFixture()
    _ = try await fixture.setup.save(await fixture.draft())
    fixture.simulator.deny("opportunities")
    let end = try #require(try await fixture.run())
    #expect(end.exit == .partial)
    let line = try #require(end.lines.first { $0.id == .opportunities })
    #expect(line.problem?.contains("Sales > Opportunity") == true)
    #expect(end.lines.first { $0.id == .tickets }?.problem == nil)
  }

  @Test("the wizard starts a run as a process of its own, by the profile's name")
  func background() async throws {
    let fixture = try ServicesFixture()
    let profile = try await fixture.setup.save(await fixture.draft())
    let following = Task {
      for await _ in fixture.setup.run(profile) {}
    }
    while fixture.started.commands.withLock({ $0.isEmpty }) { await Task.yield() }
    following.cancel()
    await following.value
    let command = fixture.started.commands.withLock { $0[0] }
    #expect(command.prefix(3) == ["sync", "--profile", "default"])
  }
}
