import Model
import Services
import Testing

@testable import Commands

@Suite struct ProgramTests {
  @Test("the version goes to standard output")
  func version() async {
    let ended = await Shell()("--version")
    #expect(ended.exit == .done)
    #expect(ended.output == "boardwalk 9.8.7\n")
    #expect(ended.error.isEmpty)
  }

  @Test("the help names every command, fits 80 columns, and goes to standard output")
  func help() async {
    let ended = await Shell()("--help")
    #expect(ended.exit == .done)
    for command in Program.commands { #expect(ended.output.contains("  \(command.name)") || command.name.isEmpty) }
    for code in ["0", "1", "2", "3", "4", "5", "6", "7", "8", "130"] { #expect(ended.output.contains("\n  \(code) ")) }
    #expect(ended.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test("the help of a command shows how it is typed, its words, its options and an example")
  func commandHelp() async {
    let ended = await Shell()("ticket", "show", "--help")
    #expect(
      ended.output == """
        Usage: boardwalk ticket show NUMBER [OPTION…]

        Show a ticket and its stepper as a client sees it.

          NUMBER  the ticket's number

        Options:
          --json              print JSON for programs
          -p, --profile NAME  the profile to work with (default: BOARDWALK_PROFILE, or
                              "default")
          -q, --quiet         tell nothing but errors
          -v, --verbose       tell every page, pause and repeated request
          --ascii             draw with ASCII characters only
          -h, --help          show this help

        Examples:
          boardwalk ticket show 48213
              the ticket 48213

        """)
  }

  @Test("the help of a group lists its commands")
  func groupHelp() async {
    let ended = await Shell()("profiles", "--help")
    #expect(ended.output.contains("  profiles list  ") && ended.output.contains("  profiles show  "))
  }

  @Test(
    "only a line that draws the screen takes over the terminal",
    arguments: [
      ([], [:], true), (["setup", "--step", "sync"], [:], true), (["demo"], [:], true),
      (["--help"], [:], false), (["setup", "--help"], [:], false), (["--version"], [:], false),
      (["setup", "--answers", "a.json5"], [:], false), (["setup", "--set", "a=b"], [:], false),
      (["setup", "--plain"], [:], false), (["demo", "--unattended"], [:], false), (["demo", "--json"], [:], false),
      (["sync"], [:], false), (["themes", "list"], [:], false), (["nonsense"], [:], false),
      ([], ["TERM": "dumb"], false), ([], ["ACCESSIBLE": "1"], false),
    ] as [([String], [String: String], Bool)])
  func draws(words: [String], variables: [String: String], draws: Bool) {
    #expect(Program.mayDraw(words, ["TERM": "xterm"].merging(variables) { $1 }) == draws)
  }

  @Test(
    "signs are those of the settings, else of the locale; --ascii comes before both",
    arguments: [
      (nil, "C.UTF-8", [], false), (nil, "C", [], true), (.unicode, "C", [], false), (.ascii, "C.UTF-8", [], true),
      (.unicode, "C.UTF-8", ["--ascii"], true),
    ] as [(Settings.Glyphs?, String, [String], Bool)])
  func glyphs(glyphs: Settings.Glyphs?, locale: String, words: [String], isASCII: Bool) async {
    var shell = Shell()
    shell.isTerminal = true
    shell.settings.settings.glyphs = glyphs
    shell.variables["LANG"] = locale
    let box = RequestBox()
    shell.wizard = {
      box.put($0)
      return .done
    }
    _ = await shell(words)
    #expect(box.request?.isASCII == isASCII)
  }

  @Test("a mistyped command ends with 2 and the nearest one, on standard error")
  func usage() async {
    let ended = await Shell()("statsu")
    #expect(ended.exit == .usage)
    #expect(ended.output.isEmpty)
    #expect(
      ended.error
        == "boardwalk: There is no command \"boardwalk statsu\". Did you mean boardwalk status?\nSee: boardwalk --help\n"
    )
  }

  @Test(
    "a problem's cause and mend go to standard error, and its code is the exit code",
    arguments: [
      ExitCode.failed, .notSignedIn, .forbidden, .locked, .unreachable, .partial, .settings, .interrupted,
    ])
  func problems(exit: ExitCode) async {
    var shell = Shell()
    shell.sync.problem = Problem("It broke.", mend: "Mend it.", exit: exit)
    let ended = await shell("sync")
    #expect(ended.exit == exit)
    #expect(ended.output.isEmpty)
    #expect(ended.error.hasPrefix("boardwalk: It broke.\nMend it.\n"))
  }

  @Test("errors are told also when quiet is asked for")
  func quiet() async {
    var shell = Shell()
    shell.sync.problem = Problem("It broke.", exit: .failed)
    #expect(await shell("sync", "--quiet").error == "boardwalk: It broke.\n")
  }

  @Test("in the journal a line has its priority and no colour")
  func journal() async {
    var shell = Shell()
    shell.isJournal = true
    shell.sync.problem = Problem("It broke.", exit: .failed)
    #expect(await shell("sync").error == "<3>boardwalk: It broke.\n")
  }

  @Test("on a terminal errors are coloured unless NO_COLOR is set")
  func colour() async {
    var shell = Shell()
    shell.isTerminal = true
    #expect(await shell("nothing").error.contains("\u{1B}[31m"))
    shell.variables["NO_COLOR"] = "1"
    #expect(await !shell("nothing").error.contains("\u{1B}"))
  }

  @Test("a reader that goes away ends a list quietly")
  func closed() async throws {
    var shell = Shell()
    shell.outputCloses = 0
    shell.browse.pages["companies"] = [[try .sample(1, ["name": "Blue Dental"])]]
    let ended = await shell("companies")
    #expect(ended.exit == .done)
    #expect(ended.error.isEmpty)
  }

  @Test("a profile that is not there is named, with those that are")
  func missingProfile() async {
    let ended = await Shell()("status", "--profile", "acme")
    #expect(ended.exit == .settings)
    #expect(ended.error.contains("no profile called acme") && ended.error.contains("There are: default"))
  }

  @Test("a profile is named by the environment, and the line wins over it")
  func profileFromEnvironment() async {
    var shell = Shell()
    shell.variables["BOARDWALK_PROFILE"] = "other"
    #expect(await shell("status").error.contains("no profile called other"))
    #expect(await shell("status", "-p", "third").error.contains("no profile called third"))
  }

  @Test("a name that no profile may have is wrong usage")
  func profileName() async {
    let ended = await Shell()("status", "--profile", "../etc")
    #expect(ended.exit != .done)
    #expect(ended.error.contains("cannot be called"))
  }

  @Test("a broken profile is told and left alone")
  func brokenProfile() async {
    var shell = Shell()
    shell.profiles.profiles = [:]
    shell.profiles.broken[.default] = StorageError(
      "/c/default.json", .malformed(place: "line 3", reason: "a brace is missing"))
    let ended = await shell("status")
    #expect(ended.exit == .settings)
    #expect(ended.error.contains("/c/default.json is broken at line 3"))
  }
}
