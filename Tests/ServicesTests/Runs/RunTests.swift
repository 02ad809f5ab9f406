import Model
import Platform
import Services
import Simulator
import Sync
import Synchronization
import TestSupport
import Testing

/// A log on a full disk.
private struct FullLog: RunLog {
  private final class Writer: RunLogWriter {
    func append(_ line: [UInt8]) throws(StorageError) { throw StorageError("/state/run", .diskFull) }
  }
  private final class Reader: RunLogReader {
    func newLines() throws(StorageError) -> [[UInt8]] { [] }
  }

  func begin(_ run: String, of name: ProfileName) throws(StorageError) -> any RunLogWriter { Writer() }
  func reader(_ run: String, of name: ProfileName) -> any RunLogReader { Reader() }
  func runs(of name: ProfileName) throws(StorageError) -> [String] { [] }
}

/// Counts how often a secret is opened.
private final class CountingVault: Vault {
  let vault: any Vault
  let opened = Mutex(0)
  init(_ vault: any Vault) { self.vault = vault }
  func put(_ secret: SecretHandle, as reference: String, profile: String, name: SecretName) async throws {
    try await vault.put(secret, as: reference, profile: profile, name: name)
  }
  func open(_ reference: String, profile: String, name: SecretName) async throws -> SecretHandle {
    opened.withLock { $0 += 1 }
    return try await vault.open(reference, profile: profile, name: name)
  }
  func remove(_ reference: String) async throws { try await vault.remove(reference) }
  func describe(_ reference: String) async throws -> VaultEntry { try await vault.describe(reference) }
}

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

  @Test("an upgrade of the server in the middle of a run, which renames its codebase, ends nothing")
  func upgrade() async throws {
    let fixture = try ServicesFixture()
    _ = try await fixture.setup.save(await fixture.draft())
    var isUpgraded = false
    var last: RunProgress?
    for try await update in fixture.sync.run(SyncRequest()) {
      if update.event == "page", !isUpgraded {
        fixture.simulator.rename(codebase: "v2026_1/")
        isUpgraded = true
      }
      last = update.progress
    }
    #expect(isUpgraded)
    #expect(last?.outcome == .done)
  }

  @Test("a run tells what stands in the directory for what was chosen, and what has nothing")
  func directory() async throws {
    let fixture = try ServicesFixture()
    var draft = await fixture.draft()
    draft.sync.resources = DataType.closure(of: [.members, .companies])
    draft.import.companies.select = .only([1, 2, 999_999])
    draft.import.members.select = .all
    _ = try await fixture.setup.save(draft)
    let first = try #require(try await fixture.run()?.directory)
    #expect(first.companiesLeftOut >= 1 && first.organizations + first.companiesLeftOut == 3)
    #expect(first.accounts > 0 && first.made == first.accounts + first.organizations && first.membersLeftOut == 0)
    #expect(first.leftOut?.contains("no organization") == true)
    #expect(try await fixture.run()?.directory?.made == 0)
  }

  @Test("the wizard starts a run as a process of its own, by the profile's name")
  func background() async throws {
    let fixture = try ServicesFixture()
    let profile = try await fixture.setup.save(await fixture.draft())
    let following = Task {
      for await _ in fixture.setup.run(profile, secret: nil) {}
    }
    while fixture.started.commands.withLock({ $0.isEmpty }) { await Task.yield() }
    following.cancel()
    await following.value
    let command = fixture.started.commands.withLock { $0[0] }
    #expect(command.prefix(3) == ["sync", "--profile", "default"])
    #expect(command.last == "--if-due")
  }

  @Test("the first run gets what was typed, where we do not keep it", arguments: [SecretStore.keyFile, .environment])
  func typed(store: SecretStore) async throws {
    let fixture = try ServicesFixture()
    var profile = try await fixture.setup.save(await fixture.draft())
    profile.connection.secretStore = store
    let typed = fixture.secret("typed")
    fixture.started.process.stop(.exit(0), saying: "")
    for await _ in fixture.setup.run(profile, secret: typed) {}
    #expect(fixture.started.secrets.withLock { $0 } == [store == .keyFile ? nil : typed])
  }

  @Test(
    "a background run that dies without a word is told at once, with what it said last and no secret",
    arguments: [ProcessEnd.exit(8), .signal(9)])
  func dies(end: ProcessEnd) async throws {
    let fixture = try ServicesFixture()
    let profile = try await fixture.setup.save(await fixture.draft())
    let key = fixture.simulator.configuration.privateKey
    fixture.started.process.stop(end, saying: "one\ntwo\nboardwalk: no \u{1B}[2Jroom for \(key)\n\nFree some.\n")
    var last: RunProgress?
    for await progress in fixture.setup.run(profile, secret: nil) { last = progress }
    #expect(last?.outcome == .failed)
    #expect(last?.exit == (end == .exit(8) ? .settings : .failed))
    let problem = try #require(last?.problem)
    #expect(problem.contains("two boardwalk: no [2Jroom for ••• Free some. Look into "), "\(problem)")
    #expect(!problem.contains("one"))
  }

  @Test("a run whose log cannot be written goes on, says so once, and is followed to its end all the same")
  func brokenLog() async throws {
    let fixture = try ServicesFixture()
    let profile = try await fixture.setup.save(await fixture.draft())
    var workplace = fixture.workplace
    workplace.runLog = FullLog()
    var notes: [String] = []
    var last: RunProgress?
    for try await update in SyncService(workplace, clients: fixture.clients).run(SyncRequest()) {
      if update.event == "note" { notes.append(update.note ?? "") }
      last = update.progress
    }
    #expect(last?.outcome == .done)
    #expect(notes == ["No space is left to write /state/run. The run goes on; its log is not whole."])
    fixture.started.process.stop(.exit(0), saying: "")
    var followed: RunProgress?
    for await progress in fixture.setup.run(profile, secret: nil) { followed = progress }
    #expect(followed?.outcome == .done)
  }

  @Test("whoever follows a run that was killed from elsewhere is told that it ended")
  func killedElsewhere() async throws {
    let fixture = try ServicesFixture()
    await #expect(throws: Problem.self) {
      for try await _ in RunFollower(fixture.workplace).follow("20260101T000000Z-gone") {}
    }
  }

  @Test("the same run again is not done for the wizard when it is not due, and every change makes it due")
  func fresh() async throws {
    let fixture = try ServicesFixture()
    var draft = await fixture.draft()
    draft.baseRevision = try await fixture.setup.save(draft).revision
    var request = SyncRequest()
    request.onlyIfDue = true
    #expect(try await fixture.run(request)?.isFresh == false)
    let before = fixture.simulator.requests.count
    let again = try #require(try await fixture.run(request))
    #expect(again.isFresh && again.outcome == .done && again.exit == .done)
    #expect(fixture.simulator.requests.count == before)

    // Typed, by a timer, or asking for something else.
    #expect(try await fixture.run()?.isFresh == false)
    var full = request
    full.isFull = true
    #expect(try await fixture.run(full)?.isFresh == false)
    #expect(try await fixture.run(request)?.isFresh == false)
    draft.import.members.select = .all
    _ = try await fixture.setup.save(draft)
    #expect(try await fixture.run(request)?.isFresh == false)
    #expect(try await fixture.run(request)?.isFresh == true)

    // Nobody is asked for a passphrase for a run that reads nothing.
    let vault = CountingVault(try fixture.workplace.vaults.vault(.keyFile))
    var counting = fixture.workplace
    counting.vaults = VaultRegistry([.keyFile: vault])
    for try await _ in SyncService(counting, clients: Clients(counting)).run(request) {}
    #expect(vault.opened.withLock { $0 } == 0)

    // A while later, with the clock set back, and after a run that was not done whole.
    for seconds in [121, -5] as [Int64] {
      var later = fixture.workplace
      later.now = { WallClock.now().advanced(by: seconds) }
      let service = SyncService(later, clients: fixture.clients)
      var last: RunProgress?
      for try await update in service.run(request) { last = update.progress }
      #expect(last?.isFresh == false)
      #expect(try await fixture.run()?.outcome == .done)
    }
    fixture.simulator.deny("opportunities")
    #expect(try await fixture.run()?.outcome == .partial)
    #expect(try await fixture.run(request)?.isFresh == false)
  }
}
