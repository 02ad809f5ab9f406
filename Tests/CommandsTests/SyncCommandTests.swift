import Model
import Services
import Testing

@testable import Commands

@Suite struct SyncCommandTests {
  /// A run of two pages of tickets.
  static func updates(exit: ExitCode = .done, outcome: RunProgress.Outcome = .done) -> [RunUpdate] {
    var progress = RunProgress()
    var line = RunProgress.Line(.tickets)
    line.expected = 2_000
    line.created = 1_000
    progress.lines = [line]
    let first = RunUpdate(line: Array(#"{"event":"page"}"#.utf8), event: "page", note: "a page", progress: progress)
    progress.lines[0].updated = 1_000
    progress.lines[0].isFinished = true
    let ended = RunUpdate(line: Array(#"{"event":"resource.end"}"#.utf8), event: "resource.end", progress: progress)
    progress.outcome = outcome
    progress.exit = exit
    progress.requests = 7
    let last = RunUpdate(line: Array(#"{"event":"run.end"}"#.utf8), event: "run.end", progress: progress)
    return [first, ended, last]
  }

  @Test("without a terminal there is a line for each resource and one for the end, on standard error")
  func plain() async {
    var shell = Shell()
    shell.sync.run = { _ in Self.updates() }
    let ended = await shell("sync")
    #expect(ended.exit == .done)
    #expect(ended.output.isEmpty)
    let lines = ended.error.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines[0].hasPrefix("✓ Tickets") && lines[0].contains("2,000  1,000 created, 1,000 updated"))
    #expect(lines[1] == "✓ Done: 1,000 created, 1,000 updated; 7 requests in 0.0 s")
    #expect(!ended.error.contains("\u{1B}"))
  }

  @Test("JSON is the run's events as they are, a line each, on standard output")
  func json() async {
    var shell = Shell()
    shell.sync.run = { _ in Self.updates() }
    let ended = await shell("sync", "--json", "--quiet")
    #expect(ended.output == "{\"event\":\"page\"}\n{\"event\":\"resource.end\"}\n{\"event\":\"run.end\"}\n")
    #expect(ended.error.isEmpty)
  }

  @Test("the run goes on when nobody reads its events any more")
  func closedOutput() async {
    var shell = Shell()
    shell.outputCloses = 0
    shell.sync.run = { _ in Self.updates(exit: .partial, outcome: .partial) }
    #expect(await shell("sync", "--json").exit == .partial)
  }

  @Test("events that cannot be written to a full disk are missed, not the run, and that is told once")
  func fullOutput() async {
    var shell = Shell()
    shell.outputIsFull = true
    shell.sync.run = { _ in Self.updates() }
    let ended = await shell("sync", "--json")
    #expect(ended.exit == .done)
    let lines = ended.error.split(separator: "\n")
    #expect(lines.count { $0.contains("could not be written: No space left on device.") } == 1)
  }

  @Test("the exit code is that of the run", arguments: [ExitCode.done, .partial, .failed, .unreachable, .interrupted])
  func exit(code: ExitCode) async {
    var shell = Shell()
    shell.sync.run = { _ in Self.updates(exit: code, outcome: code == .done ? .done : .failed) }
    #expect(await shell("sync").exit == code)
  }

  @Test("on a terminal the lines under way are drawn over")
  func live() async {
    var shell = Shell()
    shell.isTerminal = true
    shell.columns = 40
    shell.sync.run = { _ in Self.updates() }
    let ended = await shell("sync")
    #expect(ended.error.contains("1,000 of 2,000"))
    #expect(ended.error.contains("\u{1B}[1A"))
  }

  @Test("a terminal that cannot move its cursor gets plain lines")
  func dumb() async {
    var shell = Shell()
    shell.isTerminal = true
    shell.variables["TERM"] = "dumb"
    shell.sync.run = { _ in Self.updates() }
    let ended = await shell("sync")
    #expect(!ended.error.contains("\u{1B}"))
    #expect(ended.error.split(separator: "\n").count == 2)
  }

  @Test("why a run failed before its first resource is told")
  func failedEarly() async {
    var progress = RunProgress()
    progress.outcome = .failed
    progress.exit = .settings
    let end = RunUpdate(line: [], event: "run.end", note: "The store is another profile's.", progress: progress)
    var shell = Shell()
    shell.sync.run = { _ in [end] }
    let ended = await shell("sync")
    #expect(ended.exit == .settings)
    #expect(ended.error.hasPrefix("✗ The store is another profile's.\n✗ Failed: nothing new"))
  }

  @Test("data types mean their tables, and options reach the run")
  func request() async {
    var shell = Shell()
    shell.sync.run = { request in
      #expect(request.isFull && request.timeLimit == .seconds(3_300))
      #expect(request.resources.contains(.tickets) && request.resources.contains(.boards))
      #expect(!request.resources.contains(.contacts))
      return Self.updates()
    }
    #expect(await shell("sync", "tickets", "--full", "--max-time", "55m").exit == .done)
  }

  @Test("only --force lets a run pass a kept pause, and only the wizard's runs look whether they are due")
  func manners() async {
    var shell = Shell()
    shell.sync.run = { request in
      #expect(!request.ignoresPause && !request.onlyIfDue)
      return Self.updates()
    }
    _ = await shell("sync")
    shell.sync.run = { request in
      #expect(request.ignoresPause && request.onlyIfDue)
      return Self.updates()
    }
    _ = await shell("sync", "--force", "--if-due")
    let help = await shell("sync", "--help").output
    #expect(help.contains("--force") && !help.contains("--if-due"))
  }

  @Test("a note of the run is told, also without --verbose")
  func note() async {
    var updates = Self.updates()
    updates.insert(
      RunUpdate(line: [], event: "note", note: "pause.json is broken.", progress: updates[0].progress), at: 0)
    let all = updates
    var shell = Shell()
    shell.sync.run = { _ in all }
    #expect(await shell("sync").error.hasPrefix("pause.json is broken.\n"))
  }

  @Test("a data type that is not there is refused with the nearest")
  func unknown() async {
    let ended = await Shell()("sync", "tikets")
    #expect(ended.exit == .usage)
    #expect(ended.error.contains("Did you mean tickets?"))
  }

  @Test("a time that is none is wrong usage", arguments: ["5", "m", "-1m", "1d", "1.5h", ""])
  func maxTime(text: String) async {
    #expect(await Shell()("sync", "--max-time=\(text)").exit == .usage)
  }

  @Test("nothing to follow is no failure")
  func watchNothing() async {
    var shell = Shell()
    shell.sync.watched = []
    let ended = await shell("sync", "--watch")
    #expect(ended.exit == .done)
    #expect(ended.error == "No run is under way.\n")
  }

  @Test("a dry run prints what would be read")
  func plan() async {
    var shell = Shell()
    shell.sync.plan = SyncPlan(lines: [
      .init(resource: .companies, mode: "full", since: nil, expected: 214, conditions: ["deletedFlag=false"])
    ])
    let ended = await shell("sync", "--dry-run")
    #expect(
      ended.output == """
        Table      Mode  Changed since  Expected  Conditions
        companies  full                      214  deletedFlag=false

        """)
  }

  @Test("a name that would move the cursor is cleaned in a problem's line")
  func hostile() async {
    var updates = Self.updates()
    var progress = updates[1].progress
    progress.lines[0].problem = "no \u{1B}[2J\u{202E}way"
    updates[1] = RunUpdate(line: [], event: "resource.end", progress: progress)
    let all = updates
    var shell = Shell()
    shell.sync.run = { _ in all }
    let ended = await shell("sync")
    #expect(ended.error.contains("no [2Jway"))
    #expect(!ended.error.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" })
  }

  @Test(
    "times are told as a person takes them in",
    arguments: [(0.44, "0.4 s"), (42, "42 s"), (185, "3 min 5 s"), (7_800, "2 h 10 min")])
  func times(seconds: Double, text: String) {
    #expect(String(describing: RunPrinter.time(seconds)) == text)
  }
}
