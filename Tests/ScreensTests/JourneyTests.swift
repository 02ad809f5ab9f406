import Foundation
import Model
import Services
import Terminal
import TestSupport
import Testing

@testable import Screens

@MainActor
@Suite("Journeys through the wizard")
struct JourneyTests {
  @Test("The keys that the screen suggests lead from a typed secret to a filled database")
  func suggestedKeys() async {
    let journey = Journey()
    await journey.start()
    #expect(journey.state.page == .connect)
    await journey.type("private")
    await journey.press(.control("t"))
    #expect(journey.state.isTested)
    for page in [Page.sync, .configure, .import, .review] {
      await journey.press(.control("n"))
      await journey.wait(400)
      #expect(journey.state.page == page)
    }
    await journey.press(.control("n"), .enter)
    #expect(journey.state.page == .done)
    #expect(journey.world.saved.count == 1)
    let saved = try? journey.world.saved.first?.profile()
    #expect(saved?.sync.tickets.boards == [1, 2])
    #expect(saved?.configure.stages.count == 11)
    await journey.press(.enter)
    #expect(journey.state.exit == .done)
  }

  @Test("The last page says that a sync was up to date already, or in full why it could not begin")
  func ends() async {
    var fresh = RunProgress()
    fresh.isFresh = true
    fresh.outcome = .done
    var failed = RunProgress()
    failed.outcome = .failed
    failed.problem = "The sync ended early: the disk \u{1B}[2Jis full."
    for (progress, words) in [
      (fresh, "nothing was read again"), (failed, "The sync ended early: the disk [2Jis full."),
    ] {
      let journey = await journey(on: .review) { $0.progress = [progress] }
      await journey.press(.control("n"), .enter)
      #expect(journey.state.page == .done)
      #expect(journey.text.contains(words), "\(journey.text)")
      #expect(!journey.text.contains("Nothing is new"))
    }
  }
}

@MainActor
@Suite("Coming back")
struct ComingBackTests {
  @Test("A draft is taken up at its step and field")
  func draft() async {
    var draft = SetupDraft(editing: SampleInstance.profile)
    draft.step = .sync
    draft.place.field = SyncForm.boards.rawValue
    let journey = Journey(world: ScriptedSetup { [draft] in $0.beginning.draft = draft })
    await journey.start()
    #expect(journey.state.page == .start)
    await journey.press(.enter)
    #expect(journey.state.page == .sync)
    #expect(journey.state.focused?.id == SyncForm.boards)
  }

  @Test("Settings in use are edited without a credential, and the review shows what differs")
  func edit() async {
    let journey = await journey(on: .sync) { $0.beginning.profile = SampleInstance.profile }
    journey.state.focus[.sync] = SyncForm.closedSince
    await journey.press(.control("u"))
    await journey.type("90")
    await journey.press(.control("n"), .control("n"), .control("n"))
    await journey.wait(400)
    #expect(journey.state.page == .review)
    #expect(journey.text.contains("Different from the settings in use (2026-09-02)"))
    #expect(journey.text.contains("30 days → 90 days"))
    await journey.press(.control("n"), .enter)
    #expect(journey.world.saved.last?.baseRevision == 3)
  }

  @Test("A line of the review goes to its step, and Next there returns")
  func jump() async {
    let journey = await journey(on: .review)
    await journey.press(.down, .down, .enter)
    #expect(journey.state.page == .sync)
    await journey.press(.control("n"))
    #expect(journey.state.page == .review)
  }

  @Test("Back is never refused, and no answer is lost")
  func back() async {
    let journey = await journey(on: .review)
    for page in [Page.import, .configure, .sync, .connect] {
      await journey.press(.control("p"))
      #expect(journey.state.page == page)
    }
    #expect(journey.state.draft.connection.company == "acme")
    #expect(journey.state.secret.count == 7)
  }

  @Test("Every change is in the kept draft within a second")
  func kept() async {
    let journey = await journey(on: .sync)
    journey.state.focus[.sync] = SyncForm.skipInactive
    await journey.press(.space)
    await journey.wait(500)
    #expect(journey.world.kept.last?.sync.companies.skipInactive == false)
    #expect(journey.world.kept.last?.step == .sync)
  }

  @Test("A save that fails says so, and everything stays")
  func saveFails() async {
    let journey = await journey(on: .review) {
      $0.saveProblem = Problem("The disk is full.", mend: "Free some space, then try again.")
    }
    await journey.press(.control("n"), .enter)
    #expect(journey.state.page == .review)
    #expect(journey.text.contains("The disk is full. Free some space, then try again."))
    #expect(journey.state.exit == nil)
  }

  @Test("Leaving the progress page ends with done, and the sync goes on")
  func leaveRun() async {
    let journey = await journey(on: .review)
    journey.held = [.run]
    await journey.press(.control("n"), .enter)
    #expect(journey.state.page == .progress)
    await journey.press("q", .tab, .enter)
    #expect(journey.state.exit == .done)
  }

  @Test("The help lists every key of the page, and finds by word")
  func help() async {
    let journey = await journey(on: .import)
    await journey.press("?")
    await journey.type("range")
    #expect(journey.text.contains("begin a range"))
    #expect(!journey.text.contains("dictionary"))
    await journey.press(.escape)
    #expect(journey.state.overlay == nil)
  }

  @Test("A click on the rail, a hint, a mark and a row does what it says")
  func mouse() async {
    let journey = await journey(on: .sync)
    // The hint `^N next` and the box of Members.
    let line = journey.text.split(separator: "\n", omittingEmptySubsequences: false)[23]
    let place = line.range(of: "^N").map { line.distance(from: line.startIndex, to: $0.lowerBound) }
    await journey.click(5, 3)
    #expect(!journey.state.draft.sync.resources.contains(.members))
    await journey.click(place ?? 0, 23)
    #expect(journey.state.page == .configure)
    await journey.click(12, 0)
    #expect(journey.state.page == .connect)
  }
}
