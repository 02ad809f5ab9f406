import Commands
import Glibc
import Model
import NcursesScreen
import Platform
import Screens
import Services
import Terminal
import Vaults

/// Opens the terminal, shows the wizard, and gives the terminal back.
enum WizardOpener {
  static func open(_ request: WizardRequest, wiring: Wiring) async throws(Problem) -> ExitCode {
    // From here on the terminal is the wizard's, drawn on or asked on: it asks for a passphrase by itself.
    wiring.passphrase.stopAsking()
    if let reason = request.plain { return try await openPlain(request, because: reason, wiring) }
    let appearance = request.services.appearance
    // What is wrong with settings, keys or the theme stops nothing: the usual counts, and a line says so.
    var refused: [Problem] = []
    func attempt<Value>(_ fallback: @autoclosure () -> Value, _ body: () throws(Problem) -> Value) -> Value {
      do throws(Problem) { return try body() } catch {
        refused.append(error)
        return fallback()
      }
    }
    let stored = attempt(StoredSettings()) { () throws(Problem) in try appearance.settings() }
    let settings = stored.settings
    let keys = attempt(KeyRebinding()) { () throws(Problem) in try KeyRebinding(settings.keys) }
    if let warning = stored.warning { refused.append(warning) }
    if settings.plain {
      for problem in refused { StandardConsole.tell(problem.text) }
      return try await openPlain(request, because: "settings.json asks for it", wiring)
    }
    let screen: NcursesScreen
    do {
      screen = try NcursesScreen(
        environment: wiring.variables, mouse: settings.mouse,
        glyphs: request.isASCII ? .ascii : settings.glyphs == .unicode ? .unicode : nil,
        trueColor: TerminalFacts(wiring.variables).drawsTrueColor(settings))
    } catch {
      // A terminal that cannot be drawn on can still be written on.
      return try await openPlain(request, because: try reason(error), wiring)
    }
    defer { screen.restore() }
    let files = request.services.setup.files
    Guardian.promise(farewell(request), draft: files.draft, log: files.log)
    let themes = ThemeFiles(wiring.variables)
    let named = wiring.variables["BOARDWALK_THEME"]
    let choice = ThemeChoice(
      flag: request.theme == named ? nil : request.theme, settings: settings.theme, environment: wiring.variables,
      depth: screen.colorDepth)
    // A theme that cannot be used gives way to the default.
    let theme = attempt((try? themes.theme("default")) ?? .mono) { () throws(Problem) in
      do throws(Problem) { return try themes.theme(choice.name) } catch {
        throw Problem("The default theme was used. \(error.cause)", mend: error.mend, exit: error.exit)
      }
    }
    let waker = screen.waker
    let runtime = Runtime(
      screen: screen, operations: request.services.setup,
      secrets: SecretKeeper(wiring.secrets, source: wiring.secretSource),
      clock: { moment() }, look: Look(theme: theme, glyphs: theme.wantsASCII ? .ascii : screen.glyphs),
      step: request.step, mouse: settings.mouse, appearance: appearance,
      looks: Looks(choice, folder: appearance.themeFolder, keys: keys), refused: refused, wake: { waker.wake() })
    let end = await runtime.run()
    screen.restore()
    let successor = await request.services.setup.leave(end.cause)
    tell(end, request, successor: successor)
    for problem in refused { StandardConsole.tell(problem.text) }
    return end.exit
  }

  /// Asks line by line.
  private static func openPlain(
    _ request: WizardRequest, because reason: ScreenText, _ wiring: Wiring
  ) async throws(Problem) -> ExitCode {
    guard let input = LineInput(memory: wiring.secrets) else {
      throw Problem("The system has no pipe left for this program.", mend: "Try again when fewer programs run.")
    }
    let console = PlainConsole(input, wiring.variables, isASCII: request.isASCII)
    let waker = input.waker
    let runtime = PlainRuntime(
      console: console, operations: request.services.setup,
      secrets: SecretKeeper(wiring.secrets, source: wiring.secretSource), clock: { moment() }, step: request.step,
      isPatient: !console.showsTyping, wake: { waker.wake() })
    let end = await runtime.run(because: reason)
    let successor = await request.services.setup.leave(end.cause)
    tell(end, request, successor: successor)
    return end.exit
  }

  /// How to go on with a draft.
  private static func farewell(_ request: WizardRequest) -> String {
    var line = "boardwalk"
    if request.demo != nil {
      // The demo's home is a folder of its own: the draft lies in DIR/state/NAME.
      let parts = request.services.setup.files.draft.split(separator: "/").dropLast(3)
      line = "BOARDWALK_HOME=/\(parts.joined(separator: "/")) boardwalk demo"
    } else if request.plain != nil {
      line += " setup"
    }
    if request.plain != nil { line += " --plain" }
    if request.services.name != .default { line += " --profile \(request.services.name)" }
    return "Draft kept. Continue with: \(line)"
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
  private static func tell(_ end: WizardEnd, _ request: WizardRequest, successor: LockHolder?) {
    var lines: [String] = []
    if let profile = end.saved {
      lines.append("Saved as profile \(request.services.name) for \(profile.connection.company).")
    } else if let successor {
      lines.append("Taken over by the wizard on \(ScreenText(cleaning: successor.origin).string), with the draft.")
    } else if end.keptDraft {
      lines.append(farewell(request))
    }
    if let progress = end.progress, progress.outcome == nil {
      lines.append(
        request.demo == nil
          ? "The sync goes on. Follow it with: boardwalk sync --watch" : "The sync ends with the demo.")
    }
    for line in lines { StandardConsole.tell(line) }
  }

  /// Why nothing can be drawn on the terminal.
  ///
  /// - Throws: `Problem` where there is none.
  private static func reason(_ error: ScreenError) throws(Problem) -> ScreenText {
    switch error {
    case .notATerminal:
      throw Problem(
        "This is not a terminal.", mend: "Set it up without a screen: boardwalk setup --answers FILE", exit: .usage)
    case .noTerminalType: "TERM does not say what terminal this is"
    case .unknownTerminal(let type): "the terminal type \(cleaning: type) is not known on this machine"
    case .tooSimple(let type): "the terminal type \(cleaning: type) cannot show a full screen"
    }
  }
}
