import Model
import Platform
import Services
import Simulator
import TestSupport
import Testing

@Suite("A pause that the server asked for", .timeLimit(.minutes(5))) struct PauseTests {
  /// What came of a run.
  private struct Ended {
    var events: [String] = []
    var waits: [Duration] = []
    var progress: RunProgress?
    var problem: Problem?
  }

  private let fixture: ServicesFixture

  init() async throws {
    fixture = try ServicesFixture()
    _ = try await fixture.setup.save(await fixture.draft())
  }

  /// Runs with time that passes at once, as a new process would.
  private func run(_ change: (inout SyncRequest) -> Void = { _ in }) async -> Ended {
    let time = InstantTime()
    var workplace = fixture.workplace
    workplace.time = time.source
    var request = SyncRequest()
    change(&request)
    var ended = Ended()
    do {
      for try await update in SyncService(workplace, clients: Clients(workplace)).run(request) {
        ended.events.append(update.event)
        ended.progress = update.progress
      }
    } catch { ended.problem = error as? Problem }
    ended.waits = time.waits
    return ended
  }

  private func keep(_ asked: Int64, _ until: Int64, site: String? = nil) throws {
    let now = WallClock.now()
    let text = """
      {"site": "\(site ?? fixture.simulator.siteAddress)", "asked": "\(now.advanced(by: asked))",
       "until": "\(now.advanced(by: until))"}
      """
    try fixture.workplace.memos.write(Array(text.utf8), as: .pause, of: .default)
  }

  private var isKept: Bool {
    get throws { try fixture.workplace.memos.read(.pause, of: .default) != nil }
  }

  @Test("one that outlasts its run keeps the next from asking, until it is forced or over")
  func kept() async throws {
    let fault = fixture.simulator.inject(Fault(.tooManyRequests(.seconds(1_200))))
    let first = await run()
    #expect(first.problem?.exit == .unreachable || first.progress?.exit == .unreachable)
    #expect(try isKept)
    fixture.simulator.mend(fault)

    let before = fixture.simulator.requests.count
    let second = await run()
    #expect(second.problem?.exit == .unreachable)
    #expect(second.problem?.mend.contains("sync --force") == true)
    #expect(second.events == ["run.end"])
    #expect(fixture.simulator.requests.count == before)
    #expect(try isKept)

    let forced = await run { $0.ignoresPause = true }
    #expect(forced.progress?.outcome == .done)
    #expect(try !isKept)
  }

  @Test("a short one is waited for first, and that is told")
  func waited() async throws {
    try keep(-10, 90)
    let ended = await run()
    #expect(ended.events.first == "wait")
    #expect(ended.waits.first.map { (.seconds(80)...(.seconds(90))).contains($0) } == true)
    #expect(ended.progress?.outcome == .done)
    #expect(try !isKept)
  }

  @Test("one that is longer than the run may take ends it")
  func limited() async throws {
    try keep(-10, 90)
    let ended = await run { $0.timeLimit = .seconds(60) }
    #expect(ended.problem?.exit == .unreachable)
    #expect(try isKept)
  }

  @Test("a list that the server fails to give is asked for no longer than the run may take")
  func failing() async throws {
    fixture.simulator.inject(Fault(.gateway(502), on: "company/companies"))
    let ended = await run { $0.timeLimit = .seconds(60) }
    #expect(ended.progress?.outcome != .done)
    let patient = await run()
    let (short, long) = (ended.waits.reduce(.zero, +), patient.waits.reduce(.zero, +))
    #expect(short > .seconds(30) && short * 5 < long, "\(short), \(long)")
  }

  @Test(
    "one that is over, another server's, or that cannot be true is not waited for",
    arguments: [
      (-90, -10, nil), (-10, 90, "https://other.example"), (3_600, 3_700, nil), (-10, 400 * 86_400, nil),
    ] as [(Int64, Int64, String?)])
  func notBelieved(asked: Int64, until: Int64, site: String?) async throws {
    try keep(asked, until, site: site)
    let ended = await run()
    #expect(ended.waits.isEmpty)
    #expect(ended.events.first == "run.start")
    #expect(ended.progress?.outcome == .done)
    #expect(try !isKept)
  }

  @Test("a file that cannot be read is passed over, which is told")
  func unreadable() async throws {
    try fixture.workplace.memos.write(Array("{\"site\": ".utf8), as: .pause, of: .default)
    let ended = await run()
    #expect(ended.events.first == "note")
    #expect(ended.waits.isEmpty)
    #expect(ended.progress?.outcome == .done)
    #expect(try !isKept)
  }

  @Test("a run that waits can be interrupted, and leaves the pause as it was")
  func interrupted() async throws {
    try keep(-10, 600)
    var events: [String] = []
    let problem = await #expect(throws: Problem.self) {
      for try await update in fixture.sync.run(SyncRequest()) {
        events.append(update.event)
        if update.event == "wait" { fixture.workplace.interruption.fire() }
      }
    }
    #expect(problem?.exit == .interrupted)
    #expect(events == ["wait", "run.end"])
    #expect(try isKept)
  }

  @Test("a throttle in the middle of a run is kept while it lasts, also for the run after a kill")
  func whileWaiting() async throws {
    fixture.simulator.inject(Fault(.tooManyRequests(.seconds(300)), on: "company/companies"))
    let task = Task {
      for try await _ in fixture.sync.run(SyncRequest()) {}
    }
    while try !isKept { try await Task.sleep(for: .milliseconds(5)) }
    task.cancel()
    _ = await task.result
    #expect(try isKept)
  }
}
