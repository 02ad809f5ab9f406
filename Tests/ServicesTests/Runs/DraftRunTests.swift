import ConnectWise
import Model
import Platform
import Services
import Simulator
import Sync
import Synchronization
import TestSupport
import Testing

/// Runs with settings that are not saved yet.
@Suite struct DraftRunTests {
  private func request() -> SyncRequest {
    var request = SyncRequest()
    request.isDraft = true
    request.onlyIfDue = true
    return request
  }

  @Test("a draft's run fills the store that the saved profile will use, and makes no account; the rest comes after")
  func fills() async throws {
    let fixture = try ServicesFixture()
    let handed = fixture.secret(fixture.simulator.configuration.privateKey)
    var workplace = fixture.workplace
    workplace.inheritedSecret = { handed }
    let service = SyncService(workplace, clients: Clients(workplace))
    var draft = await fixture.draft()
    draft.import.companies.select = .all
    draft.import.members.select = .all
    try await fixture.setup.keep(draft)

    var last: RunProgress?
    for try await update in service.run(request()) { last = update.progress }
    #expect(last?.outcome == .done)
    #expect((last?.lines.first { $0.id == .tickets }?.created ?? 0) > 0)
    let store = try await fixture.store()
    #expect(try await store.accounts().isEmpty)
    #expect(try await store.runs(limit: 1).first?.start.isDraft == true)
    await store.close()

    // The same again is not worth its requests, whatever the steps behind Sync say; a changed choice is.
    draft.configure.stages = [:]
    try await fixture.setup.keep(draft)
    let before = fixture.simulator.requests.count
    for try await update in service.run(request()) { last = update.progress }
    #expect(last?.isFresh == true)
    #expect(fixture.simulator.requests.count == before)
    draft.sync.companies.skipInactive.toggle()
    try await fixture.setup.keep(draft)
    for try await update in service.run(request()) { last = update.progress }
    #expect(last?.isFresh == false && last?.outcome == .done)

    _ = try await fixture.setup.save(draft)
    var saved = SyncRequest()
    saved.onlyIfDue = true
    let rest = try #require(try await fixture.run(saved))
    #expect(!rest.isFresh && rest.outcome == .done)
    #expect(rest.lines.first { $0.id == .tickets }?.created == 0)
    let after = try await fixture.store()
    #expect(try await !after.accounts().isEmpty)
    await after.close()
  }

  @Test("without a draft it says so")
  func none() async throws {
    let fixture = try ServicesFixture()
    await #expect(throws: Problem.self) {
      for try await _ in fixture.sync.run(self.request()) {}
    }
  }

  @Test("it is started with no secret on its line, and its settings are in the draft's file without it")
  func started() async throws {
    let fixture = try ServicesFixture()
    let draft = await fixture.draft()
    let following = Task { for await _ in fixture.setup.runDraft(draft) {} }
    for _ in 0..<5_000 where fixture.started.commands.withLock({ $0.isEmpty }) {
      try await Task.sleep(for: .milliseconds(10))
    }
    following.cancel()
    await following.value
    let command = try #require(fixture.started.commands.withLock { $0.first })
    #expect(command.prefix(3) == ["sync", "--profile", "default"])
    #expect(command.suffix(2) == ["--draft", "--if-due"])
    let kept = try #require(try fixture.workplace.drafts.load(.default))
    let text = String(decoding: kept, as: UTF8.self)
    #expect(text.contains(fixture.simulator.configuration.publicKey))
    #expect(!text.contains(fixture.simulator.configuration.privateKey))
    #expect(!command.contains { $0.contains(fixture.simulator.configuration.privateKey) })
  }
}
