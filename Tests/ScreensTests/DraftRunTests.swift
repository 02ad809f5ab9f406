import Model
import Services
import Terminal
import TestSupport
import Testing

@testable import Screens

@MainActor
@Suite("The sync behind the Sync step")
struct DraftRunTests {
  private func run(_ outcome: RunProgress.Outcome?, problem: String? = nil) -> RunProgress {
    var progress = RunProgress()
    var companies = RunProgress.Line(.companies)
    companies.expected = 2_871
    companies.created = 1_000
    progress.lines = [companies]
    progress.outcome = outcome
    progress.problem = problem
    return progress
  }

  @Test("Going on from Sync after a good test starts it once; a changed choice starts it again")
  func starts() async {
    let journey = await journey(on: .configure) { $0.draftProgress = [run(.done)] }
    #expect(journey.world.draftRuns.count == 1)
    #expect(journey.world.draftRuns.first?.connection.company == "acme")
    #expect(journey.text.contains("The sync in the background is done: 1,000 records created, 0 updated."))
    await journey.press(.control("p"), .control("n"))
    #expect(journey.state.page == .configure)
    #expect(journey.world.draftRuns.count == 1)

    await journey.press(.control("p"))
    journey.state.focus[.sync] = SyncForm.skipInactive
    await journey.press(.space, .control("n"))
    #expect(journey.world.draftRuns.count == 2)
    #expect(journey.world.draftRuns.last?.sync.companies.skipInactive == false)

    await journey.press(.control("p"))
    await journey.wait(121_000)
    await journey.press(.control("n"))
    #expect(journey.world.draftRuns.count == 3)
  }

  @Test("Without a good test, and with settings in use that nothing changes, nothing starts")
  func startsNot() async {
    let untested = Journey(world: ScriptedSetup())
    await untested.start()
    await untested.type("hunter2")
    await untested.press(.control("n"), .tab, .enter)
    #expect(untested.state.page == .sync)
    await untested.press(.control("n"))
    #expect(untested.state.page == .configure)
    #expect(untested.world.draftRuns.isEmpty)

    let edited = await journey(on: .sync) { $0.beginning.profile = SampleInstance.profile }
    await edited.press(.control("n"))
    #expect(edited.world.draftRuns.isEmpty)
    await edited.press(.control("p"))
    edited.state.focus[.sync] = SyncForm.skipInactive
    await edited.press(.space, .control("n"))
    #expect(edited.world.draftRuns.count == 1)
  }

  @Test("The rail shows how far it is at every size, the next steps stay usable, and Esc does not stop it")
  func rail() async {
    let journey = await journey(on: .sync)
    journey.held = [.background]
    await journey.press(.control("n"))
    #expect(journey.text.hasPrefix(" Syncing  ✓ 1 Connect"))
    let job = JobID(kind: .background, generation: journey.state.jobs[.background] ?? 0)
    await journey.send(.answer(job, .progress(run(nil))))
    // 1,000 of 33,782 records that the five data types have.
    #expect(journey.text.hasPrefix(" Sync 2%  ✓ 1 Connect"))
    await journey.press(.escape)
    #expect(journey.state.isRunning(.background))
    for (size, text) in [(Size(width: 60, height: 20), "Sync 2%  ? help"), (Size(width: 40, height: 12), "Sync 2%")] {
      journey.state.size = size
      #expect(journey.text.contains(text), "\(journey.text)")
    }
  }

  @Test("Its end is told on the message line and in the log, and never in the place of an error")
  func ends() async {
    let failed = await journey(on: .sync)
    failed.held = [.background]
    await failed.press(.control("n"))
    let job = JobID(kind: .background, generation: failed.state.jobs[.background] ?? 0)
    failed.state.say(.error, "Something else.")
    await failed.send(.answer(job, .progress(run(.failed, problem: "No \u{1B}[2Janswer."))))
    await failed.send(.answer(job, .ended))
    #expect(failed.text.contains("Something else."))
    await failed.press(.escape, "L")
    #expect(failed.text.contains("The sync in the background failed. No [2Janswer."), "\(failed.text)")
    #expect(failed.text.contains("has started in the background"))
    #expect(!failed.text.hasPrefix(" Sync"))
  }

  @Test("Quitting says that it goes on")
  func quits() async {
    let journey = await journey(on: .sync)
    journey.held = [.background]
    await journey.press(.control("n"), .control("c"))
    #expect(journey.text.contains("The sync in the background goes on."))
    #expect(journey.state.runs.underWay != nil)
  }

  @Test("A run that is under way at the start is followed from the first page on")
  func follows() async {
    var draft = SetupDraft(editing: SampleInstance.profile)
    draft.step = .configure
    let journey = Journey(world: ScriptedSetup { [draft] in $0.beginning.draft = draft })
    journey.held = [.background]
    await journey.start()
    await journey.press(.enter)
    let job = JobID(kind: .background, generation: journey.state.jobs[.background] ?? 0)
    await journey.send(.answer(job, .progress(run(nil))))
    #expect(journey.text.hasPrefix(" Syncing"), "\(journey.text)")
  }

  @Test("A Sync step that is left before its lists are there starts the sync when they are")
  func owed() async {
    let journey = await journey(on: .connect)
    journey.held = [.catalog]
    await journey.press(.control("t"), .control("n"), .control("n"))
    #expect(journey.state.page == .configure)
    #expect(journey.world.draftRuns.isEmpty)
    let job = JobID(kind: .catalog, generation: journey.state.jobs[.catalog] ?? 0)
    await journey.send(.answer(job, .catalog(SampleInstance.catalog)))
    await journey.send(.answer(job, .ended))
    #expect(journey.world.draftRuns.first?.sync.tickets.boards.isEmpty == false)
  }
}
