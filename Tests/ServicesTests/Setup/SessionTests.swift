import Foundation
import Model
import Platform
import Services
import TestSupport
import Testing

@Suite struct SessionTests {
  /// A second wizard at the same profile, as another process would be.
  private func other(_ fixture: ServicesFixture) -> SetupService {
    SetupService(fixture.workplace, clients: fixture.clients)
  }

  @Test("the second one to enter is told who is there, and may enter when the first has left")
  func two() async throws {
    let fixture = try ServicesFixture()
    #expect(await fixture.setup.enter(takingOver: false).holder == nil)
    let second = other(fixture)
    let holder = try #require(await second.enter(takingOver: false).holder)
    #expect(holder.pid == getpid())
    #expect(!holder.origin.isEmpty)
    #expect(await fixture.setup.leave(.left) == nil)
    let beginning = await second.enter(takingOver: false)
    #expect(beginning.holder == nil)
    #expect(beginning.lastEnd == nil)
  }

  @Test("one who looks on sees each draft that is kept, and the end")
  func follow() async throws {
    let fixture = try ServicesFixture()
    _ = await fixture.setup.enter(takingOver: false)
    var draft = await fixture.draft()
    try await fixture.setup.keep(draft)
    var sights = other(fixture).follow().makeAsyncIterator()
    guard case .draft(let first)? = await sights.next(), case .holder(let holder?)? = await sights.next() else {
      Issue.record("no draft, or nobody who has it")
      return
    }
    #expect(first.configure == draft.configure)
    #expect(first.connection.secret == nil)
    #expect(holder.pid == getpid())
    draft.connection.company = "another"
    try await fixture.setup.keep(draft)
    guard case .draft(let changed)? = await sights.next() else {
      Issue.record("no changed draft")
      return
    }
    #expect(changed.connection.company == "another")
    _ = await fixture.setup.leave(.left)
    #expect(await sights.next() == .holder(nil))
  }

  @Test(
    "how the last session ended is told when nobody saw it",
    arguments: [
      ("left", nil), ("line gone", .lineGone), ("asked to end", nil), ("killed by signal 11", .killed(signal: 11)),
      (nil, .vanished),
    ] as [(String?, SessionEnd.Cause?)])
  func lastEnd(_ words: String?, _ cause: SessionEnd.Cause?) async throws {
    let fixture = try ServicesFixture()
    let drafts = fixture.workplace.drafts
    try drafts.note("2026-11-21T13:00:00Z 4000 start /dev/pts/1", .default)
    try drafts.note("2026-11-21T13:01:00Z 4000 killed by signal 9", .default)
    try drafts.note("2026-11-21T14:00:00Z 4711 start /dev/pts/3", .default)
    if let words { try drafts.note("2026-11-21T14:02:00Z 4711 \(words)", .default) }
    let end = await fixture.setup.enter(takingOver: false).lastEnd
    #expect(end?.cause == cause)
    if let end {
      #expect(end.at == Timestamp(words == nil ? "2026-11-21T14:00:00Z" : "2026-11-21T14:02:00Z"))
      #expect(end.log == fixture.setup.files.log)
    }
  }

  @Test("the log forgets its oldest lines, not its newest")
  func log() throws {
    let fixture = try ServicesFixture()
    for number in 1...450 { try fixture.workplace.drafts.note("2026-11-21T13:00:00Z \(number) left", .default) }
    let lines = try fixture.workplace.drafts.notes(.default)
    #expect(lines.count < 400)
    #expect(lines.last == "2026-11-21T13:00:00Z 450 left")
  }
}
