import Commands
import Glibc
import Model
import NcursesScreen
import Platform
import Screens
import Services
import Terminal

/// Opens the terminal, shows the wizard, and gives the terminal back.
enum WizardOpener {
  static func open(_ request: WizardRequest, wiring: Wiring) async throws(Problem) -> ExitCode {
    let screen: NcursesScreen
    do {
      screen = try NcursesScreen(environment: wiring.variables, ascii: request.isASCII)
    } catch {
      throw problem(error)
    }
    defer { screen.restore() }
    let files = ThemeFiles(wiring.variables)
    let name = ThemeChoice.name(
      flag: request.theme, settings: nil, environment: wiring.variables, depth: screen.colorDepth)
    // A theme that cannot be used gives way to the default, and is told of when the screen is gone.
    var refused: Problem?
    var theme = Theme.mono
    if !request.isMono {
      do throws(Problem) { theme = try files.theme(name) } catch {
        refused = error
        theme = (try? files.theme("default")) ?? .mono
      }
    }
    let waker = screen.waker
    let runtime = Runtime(
      screen: screen, operations: request.services.setup, secrets: wiring.secrets,
      clock: { moment() }, look: Look(theme: theme, glyphs: theme.wantsASCII ? .ascii : screen.glyphs),
      step: request.step, wake: { waker.wake() })
    let end = await runtime.run()
    screen.restore()
    tell(end, request)
    if let refused { StandardConsole.tell("The default theme was used. \(refused.text)") }
    return end.exit
  }

  private static func moment() -> Moment {
    var clock = timespec()
    clock_gettime(CLOCK_MONOTONIC, &clock)
    var now = time(nil)
    var local = tm()
    localtime_r(&now, &local)
    return Moment(
      milliseconds: Int64(clock.tv_sec) * 1_000 + Int64(clock.tv_nsec) / 1_000_000, wall: WallClock.now(),
      utcOffset: Int(local.tm_gmtoff))
  }

  /// Says on the plain terminal how things stand, when the screen is gone.
  private static func tell(_ end: Runtime.End, _ request: WizardRequest) {
    var lines: [String] = []
    if let profile = end.saved {
      lines.append("Saved as profile \(request.services.name) for \(profile.connection.company).")
    } else if end.keptDraft {
      lines.append("Draft kept. Continue with: boardwalk" + (request.demo == nil ? "" : " demo"))
    }
    if let progress = end.progress, progress.outcome == nil {
      lines.append(
        request.demo == nil
          ? "The sync goes on. Follow it with: boardwalk sync --watch" : "The sync ends with the demo.")
    }
    for line in lines { StandardConsole.tell(line) }
  }

  private static func problem(_ error: ScreenError) -> Problem {
    let mend = "Set it up without a screen: boardwalk setup --answers FILE"
    return switch error {
    case .notATerminal: Problem("This is not a terminal.", mend: mend, exit: .usage)
    case .noTerminalType: Problem("TERM does not say what terminal this is.", mend: mend, exit: .usage)
    case .unknownTerminal(let type):
      Problem("The terminal type \(ScreenText(cleaning: type)) is not known on this machine.", mend: mend, exit: .usage)
    case .tooSimple(let type):
      Problem("The terminal type \(ScreenText(cleaning: type)) cannot show a full screen.", mend: mend, exit: .usage)
    }
  }
}
