import Foundation
import Model
import Services
import Terminal
import TestSupport
import Testing

@testable import Screens

@MainActor
@Suite("The same place again")
struct PlaceTests {
  /// The last draft that a session kept, as the next one reads it from the disk.
  private func reread(_ journey: Journey) throws -> SetupDraft {
    let draft = try #require(journey.world.kept.last)
    return try JSONDecoder().decode(SetupDraft.self, from: try JSONEncoder().encode(draft))
  }

  private func goOn(with draft: SetupDraft) async -> Journey {
    let journey = Journey(world: ScriptedSetup { [draft] in $0.beginning.draft = draft })
    await journey.start()
    await journey.press(.enter)
    return journey
  }

  /// A session that edits settings in use, so that the next one needs no secret typed.
  private func session(on page: Page) async -> Journey {
    await journey(on: page) { $0.beginning.profile = SampleInstance.profile }
  }

  @Test("A session goes on at the row, filter and tab of the Import step where the last one was")
  func importRow() async throws {
    let first = await session(on: .import)
    await first.press("/")
    await first.type("e")
    await first.press(.enter, .down, .down)
    let row = try #require(first.state.companies.picker.current)
    await first.press("]")
    await first.wait(1_000)
    let next = await goOn(with: try reread(first))
    #expect(next.state.page == .import)
    #expect(next.state.importTab == .members)
    await next.press("[")
    #expect(next.state.companies.picker.filter.text == "e")
    #expect(next.state.companies.picker.current == row)
  }

  @Test("What was chosen is told before the lists can be read again")
  func chosenOffline() async throws {
    let first = await session(on: .import)
    await first.press("a")
    await first.wait(1_000)
    var draft = try reread(first)
    draft.connection.kept = nil
    let next = await goOn(with: draft)
    #expect(next.state.page == .import)
    #expect(next.text.contains("Companies 5 "))
    #expect(next.world.kept.allSatisfy { $0.import == draft.import })
  }

  @Test("Rows that come later get the cursor when they come, unless a person has moved meanwhile")
  func lateRows() async throws {
    let first = await session(on: .import)
    await first.press(.end)
    let row = try #require(first.state.companies.picker.current)
    await first.wait(1_000)
    for moves in [false, true] {
      let next = Journey(
        world: ScriptedSetup { [draft = try reread(first)] in
          $0.beginning.draft = draft
          $0.companies = SampleInstance.companies.map { PickPage(rows: [$0], expected: 5) }
        })
      next.held = [.companies]
      await next.start()
      await next.press(.enter)
      let job = try #require(next.state.jobs[.companies].map { JobID(kind: .companies, generation: $0) })
      await next.send(.answer(job, .page(PickPage(rows: Array(SampleInstance.companies.prefix(2)), expected: 5))))
      if moves { await next.press(.down) }
      let moved = next.state.companies.picker.current
      await next.send(.answer(job, .page(PickPage(rows: Array(SampleInstance.companies.dropFirst(2)), expected: 5))))
      await next.send(.answer(job, .ended))
      #expect(next.state.companies.picker.current == (moves ? moved : row))
    }
  }

  @Test(
    "A page that chooses from a list is open again, with its row",
    arguments: [
      (Page.sync, SyncForm.boards, Page.picker, ListID.boards),
      (.configure, ConfigureForm.closed, .closed, .closedStatuses),
    ])
  func picker(_ step: Page, _ field: FieldID, _ page: Page, _ list: ListID) async throws {
    let first = await session(on: step)
    first.state.focus[step] = field
    await first.press(.enter, .down)
    let row = try #require(first.state.picker?.picker.current)
    await first.wait(1_000)
    let next = await goOn(with: try reread(first))
    #expect(next.state.page == page)
    #expect(next.state.picker?.list == list)
    #expect(next.state.picker?.picker.current == row)
    #expect(next.text.contains(row.label.string))
    await next.press(.escape)
    #expect(next.state.page == step)
  }

  @Test("How-to and messages read over a list lead back to it, and Esc there to its step")
  func readOverList() async {
    let journey = await session(on: .sync)
    journey.state.focus[.sync] = SyncForm.boards
    await journey.press(.enter)
    let list = journey.text
    for key in [Key.function(2), "L"] {
      await journey.press(key, .escape)
      #expect(journey.text == list)
    }
    await journey.press(.escape)
    #expect(journey.state.page == .sync)
  }

  @Test("What is read before anything was chosen leaves the draft on disk as it is")
  func readFirst() async {
    let journey = Journey(world: ScriptedSetup { $0.beginning.draft = SetupDraft(editing: SampleInstance.profile) })
    await journey.start()
    for key in [Key.function(2), "L"] {
      await journey.press(key)
      await journey.wait(2_000)
      await journey.press(.control("g"), .escape)
      #expect(journey.state.page == .start)
    }
    #expect(journey.world.kept.isEmpty)
    await journey.press(.enter)
    #expect(journey.state.draft.sync == SampleInstance.profile.sync)
  }

  @Test("An empty form over settings in use is no quarrel with them, and its steps are still to come")
  func startNew() async throws {
    let journey = Journey(
      world: ScriptedSetup {
        $0.beginning.profile = SampleInstance.profile
        $0.beginning.newProfileID = "new"
        $0.current = SampleInstance.profile
      })
    await journey.start()
    await journey.press(.down, .enter)
    #expect(journey.state.page == .connect)
    #expect(journey.text.contains("○ 4 Import"))
    await journey.press(.control("g"), "5")
    #expect(journey.state.page == .review)
    #expect(journey.state.overlay == nil)
    await journey.press(.control("p"), .control("p"))
    await journey.wait(1_000)
    let again = Journey(
      world: ScriptedSetup { [draft = try reread(journey)] in
        $0.beginning.profile = SampleInstance.profile
        $0.beginning.draft = draft
      })
    await again.start()
    await again.press(.enter)
    #expect(again.state.page == .configure)
    #expect(again.text.contains("○ 4 Import"))
  }

  @Test("A board and the status on it are there again")
  func board() async throws {
    let first = await session(on: .configure)
    await first.press("]", .down, .down)
    let row = try #require(first.state.configure.grid.current)
    await first.wait(1_000)
    let next = await goOn(with: try reread(first))
    #expect(next.state.configure.board == first.state.configure.board)
    #expect(next.state.configure.grid.current?.id == row.id)
  }

  @Test("A move alone is kept within a second, and staying where one is writes nothing")
  func moves() async throws {
    let first = await session(on: .import)
    await first.press(.space)
    await first.wait(600)
    let count = first.world.kept.count
    await first.press(.down)
    await first.wait(1_000)
    #expect(first.world.kept.count == count + 1)
    await first.wait(5_000)
    #expect(first.world.kept.count == count + 1)
  }

  @Test("An end that nobody saw is told at the start, with the log's name")
  func lastEnd() async {
    let end = SessionEnd(
      .killed(signal: 9), at: Timestamp(year: 2026, month: 11, day: 21, hour: 13, minute: 50), log: "/s/wizard.log")
    let journey = Journey(
      world: ScriptedSetup {
        $0.beginning.lastEnd = end
        $0.beginning.draft = SetupDraft(editing: SampleInstance.profile)
      })
    await journey.start()
    #expect(journey.text.contains("The last session was killed at 13:50; the draft was kept."))
    #expect(journey.text.contains("/s/wizard.log"))
    #expect(journey.text.contains("Continue draft"))
  }
}

@MainActor
@Suite("Two wizards on one profile")
struct ViewingTests {
  private let holder = LockHolder(
    pid: 4_711, since: Timestamp(year: 2026, month: 11, day: 21, hour: 13, minute: 2), started: 1,
    origin: "/dev/pts/3")

  private var theirs: SetupDraft {
    var draft = SetupDraft(editing: SampleInstance.profile)
    draft.step = .sync
    return draft
  }

  /// The second wizard, which found the first.
  private func second(_ change: (inout ScriptedSetup.Script) -> Void = { _ in }) async -> Journey {
    let journey = Journey(
      world: ScriptedSetup { [theirs, holder] script in
        script.beginning.draft = theirs
        script.beginning.holder = holder
        script.sights = [.holder(holder)]
        script.takenOver = script.beginning
        script.takenOver?.holder = nil
        change(&script)
      })
    await journey.start()
    return journey
  }

  @Test("The second start says who is there and offers to look on or to take over")
  func found() async {
    let journey = await second()
    #expect(journey.state.page == .start)
    for text in ["/dev/pts/3", "13:02", "4711", "Look on", "Take over"] { #expect(journey.text.contains(text)) }
    #expect(!journey.text.contains("Start new"))
  }

  @Test("Looking on shows every step, says so in the frame, and changes and keeps nothing")
  func viewOnly() async {
    let journey = await second()
    await journey.press(.enter)
    #expect(journey.state.page == .sync)
    #expect(journey.text.contains("View only"))
    #expect(journey.text.contains("T take over"))
    for page in [Page.connect, .sync, .configure, .import, .review] {
      await journey.press(.control("g"), .character(Character("\((Page.allSteps.firstIndex(of: page) ?? 0) + 1)")))
      #expect(journey.state.page == page)
      let before = journey.state.draft
      for key in [Key.space, "x", "3", "a", "i", "v", "u", "*", "q", .backspace, .enter, .control("n"), .escape, "e"] {
        await journey.press(key)
        if journey.state.overlay != nil { await journey.press(.escape) }
        #expect(journey.state.draft.hasSameAnswers(as: before), "\(key) on \(page)")
      }
      await journey.send(.paste("hunter2"))
      #expect(journey.state.draft.hasSameAnswers(as: before))
    }
    // A wish for the time when the list is read is one, too.
    await journey.press(.control("g"), "4")
    _ = journey.state.begin(.companies)
    await journey.press("p", .enter, .escape)
    #expect(journey.state.companies.waiting.isEmpty)
    await journey.press(.control("g"), "2", .control("n"))
    #expect(journey.state.page == .configure)
    await journey.wait(5_000)
    #expect(journey.world.kept.isEmpty)
    #expect(journey.world.saved.isEmpty)
    #expect(journey.world.written.isEmpty)
    #expect(journey.world.draftRuns.isEmpty)
    #expect(journey.world.cleared.isEmpty)
    await journey.press(.control("c"))
    #expect(journey.state.exit == .done)
  }

  @Test("What the first one writes is seen at once, at the page where the second looks")
  func follows() async {
    var changed = theirs
    changed.sync.tickets.boards = [2]
    changed.step = .review
    let journey = await second { [changed, holder] in $0.sights = [.holder(holder), .draft(changed)] }
    await journey.press(.enter)
    #expect(journey.state.page == .sync)
    #expect(journey.state.draft.sync.tickets.boards == [2])
  }

  @Test("T asks, and then edits at the page where one looked")
  func takesOver() async {
    let journey = await second()
    await journey.press(.enter, .control("g"), "3")
    #expect(journey.state.page == .configure)
    await journey.press("T")
    #expect(journey.text.contains("Take over?"))
    await journey.press(.right, .enter)
    #expect(journey.state.viewing == nil)
    #expect(journey.state.page == .configure)
    #expect(!journey.text.contains("View only"))
    let before = journey.state.draft
    await journey.press("1")
    #expect(journey.state.draft != before)
    await journey.wait(1_000)
    #expect(!journey.world.kept.isEmpty)
  }

  @Test("When the first one ends, T goes on without a question")
  func firstEnds() async {
    let journey = await second { $0.sights = [.holder(nil)] }
    await journey.press(.enter)
    #expect(journey.text.contains("The other wizard has ended.  T goes on editing."))
    await journey.press("T")
    #expect(journey.state.viewing == nil)
    #expect(journey.state.page == .sync)
  }

  @Test("One that does not end is named, and looking on goes on")
  func refused() async {
    let journey = await second { [holder] in $0.takenOver?.holder = holder }
    await journey.press(.enter, "T", .right, .enter)
    #expect(journey.state.viewing != nil)
    #expect(journey.text.contains("does not end"))
  }
}

extension Page {
  fileprivate static let allSteps: [Page] = [.connect, .sync, .configure, .import, .review]
}
