import Model
package import Services
package import Terminal

extension Command {
  static let themesList = Command(
    "themes", "list", summary: "list the themes of the wizard",
    about: [
      "A theme of your own is a file NAME.json in the folder themes beside the profiles; drop it there, and it is in this"
        + " list."
    ], options: [.json]
  ) { invocation in
    let environment = invocation.environment
    let themes = environment.appearance.themes()
    let choice = ThemeChoice(
      flag: invocation.arguments[.theme], settings: try? environment.appearance.settings().settings.theme,
      environment: environment.variables, depth: environment.colorDepth())
    if invocation.output.isJSON {
      try invocation.output.json(themes.map { ThemeListing($0, isInUse: $0.name == choice.name) })
      return .done
    }
    var table = TextTable([.init("Theme"), .init("Title"), .init("From", gives: true), .init("")])
    for theme in themes {
      table.add(texts: [
        "\(cleaning: theme.name)", "\(cleaning: theme.title)", theme.place.map { "\(cleaning: $0)" } ?? "built in",
        theme.name == choice.name ? "in use\(choice.why)" : "",
      ])
    }
    try invocation.output.data(table)
    for theme in themes {
      guard let problem = theme.problem else { continue }
      let mend = theme.place.map { "  Look closer: boardwalk themes check \($0)" } ?? ""
      invocation.output.tell(.warning, StyledText("\(cleaning: problem)\(cleaning: mend)", .warn))
    }
    return .done
  }

  static let themesPreview = Command(
    "themes", "preview", summary: "show a theme: every style with a sample, on the page and in a popup",
    about: ["Where there are no colours, each style is named in words."],
    positionals: [Positional("NAME", .one, "a theme's name, or the path of its file (with a / or ending in .json)")],
    examples: [
      Example("boardwalk themes preview nord", "as this terminal shows it"),
      Example("boardwalk themes preview ./mine.json", "before you drop it into the folder"),
    ]
  ) { invocation in
    let theme = try ThemeSource(invocation, invocation.arguments.positionals[0]).read().theme
    let output = invocation.output
    let environment = invocation.environment
    let depth = environment.isColourless ? ColorDepth.mono : environment.colorDepth()
    let isShown = output.console.isOutputTerminal && depth > .mono
    let preview = ThemePreview(
      theme: theme, glyphs: output.isASCII ? .ascii : .unicode,
      depth: isShown ? depth : output.console.isOutputTerminal && environment.hasCursor ? .mono : nil)
    if !isShown {
      let why =
        !output.console.isOutputTerminal
        ? "Not a terminal: the styles are named in words."
        : "No colours here: the wizard takes mono, whatever is chosen."
      output.tell(.notice, StyledText(ScreenText(cleaning: why)))
    }
    try output.data(Array(preview.text(width: output.columns).utf8))
    return .done
  }

  static let themesCheck = Command(
    "themes", "check", summary: "check a theme's file: every mistake with its place, and the contrast of every style",
    about: [
      "Text needs 4.5:1 on its ground, marks and the focus 3:1, and everything 7:1 in a theme called high-contrast."
        + " Colours that the terminal's own palette decides are measured on the palettes of xterm, the Linux console and"
        + " Solarized; they fail where none of them is enough. --verbose names those that only some terminals show well.",
      "Ends with 0 when all is well, 1 when there is something to mend, 8 when the file cannot be used at all.",
    ],
    positionals: [Positional("FILE", .one, "the theme's file")], options: [.json],
    examples: [Example("boardwalk themes check ./mine.json", "before you drop it into the folder")]
  ) { invocation in
    let path = invocation.arguments.positionals[0]
    let check = try ThemeCheck(ThemeSource(invocation, file: path).read())
    let output = invocation.output
    if output.isJSON {
      try output.json(ThemeCheckDocument(check, file: path))
    } else {
      try output.data(check.mistakes.map { line($0, path) } + check.contrast.failures.map { line($0, check, path) })
      if output.isVerbose { try output.data(check.contrast.doubts.map { line($0, check, path) }) }
      output.tell(.notice, StyledText(check.summary, check.isGood ? .good : .bad))
    }
    return check.isGood ? .done : .failed
  }

  private static func line(_ mistake: ThemeCheck.Mistake, _ path: String) -> StyledText {
    StyledText("\(cleaning: path):\(mistake.line):\(mistake.column): ", .dim)
      + StyledText("\(cleaning: mistake.path): \(cleaning: mistake.problem). \(cleaning: mistake.mend)")
  }

  private static func line(_ finding: ThemeContrast.Finding, _ check: ThemeCheck, _ path: String) -> StyledText {
    let place = check.place(of: finding.role)
    let ground = finding.ground == .surface ? "in popups" : "on the page"
    let terminals = finding.palettes.isEmpty ? "" : " (\(finding.palettes.joined(separator: ", ")))"
    return StyledText("\(cleaning: path):\(place.line):\(place.column): ", .dim)
      + StyledText(
        "roles.\(cleaning: finding.role.rawValue): \(cleaning: ThemeCheck.ratio(finding.ratio)):1 \(cleaning: ground)\(cleaning: terminals), needs \(cleaning: ThemeCheck.ratio(finding.least)):1. Take a colour farther from its ground."
      )
  }
}

extension ThemeChoice {
  /// What has decided, behind "in use".
  fileprivate var why: ScreenText {
    switch reason {
    case .noColor: ", as NO_COLOR is set"
    case .noColours: ", as there are no colours"
    case .flag: ", by --theme"
    case .environment: ", by BOARDWALK_THEME"
    case .settings: ", by settings.json"
    case .hint: ", as the terminal is light"
    case .nothing: ""
    }
  }
}

/// A theme in `themes list --json`.
private struct ThemeListing: Encodable {
  let name: String
  let title: String
  let isBuiltIn: Bool
  let isInUse: Bool
  let place: String?
  let problem: String?

  init(_ theme: ThemeEntry, isInUse: Bool) {
    name = theme.name
    title = theme.title
    isBuiltIn = theme.isBuiltIn
    self.isInUse = isInUse
    place = theme.place
    problem = theme.problem
  }
}

/// A theme's file as it was found, with where its keys stand.
struct ThemeFile {
  let theme: Theme
  let warnings: [ThemeParser.Warning]
  let places: JSON5Places
}

/// Where a theme comes from: a name, or a file that a person named.
struct ThemeSource {
  private let environment: CommandEnvironment
  private let name: String
  private let file: String?

  /// A name, or a path: what has a slash or ends in `.json`.
  init(_ invocation: Invocation, _ typed: String) {
    self.init(invocation.environment, typed, isFile: typed.contains("/") || typed.hasSuffix(".json"))
  }

  init(_ invocation: Invocation, file: String) { self.init(invocation.environment, file, isFile: true) }

  private init(_ environment: CommandEnvironment, _ typed: String, isFile: Bool) {
    self.environment = environment
    file = isFile ? typed : nil
    let last = typed.split(separator: "/").last.map(String.init) ?? typed
    name = isFile && last.hasSuffix(".json") ? String(last.dropLast(5)) : last
  }

  /// Reads it and what it inherits.
  ///
  /// - Throws: `Problem`, with exit code 2 for a name that is not there, with 8 for a file that cannot be used.
  func read() throws(Problem) -> ThemeFile {
    let own = try bytes()
    let places: JSON5Places
    do throws(JSONError) { places = try JSON5Places(own) } catch {
      throw Problem(
        "\(shown):\(error.line):\(error.column): it \(error.reason).", mend: "Mend it and try again.", exit: .settings)
    }
    var refused: Problem?
    do throws(ThemeParser.Failure) {
      let (theme, warnings) = try ThemeParser.theme(named: name) { wanted in
        if wanted == name { return own }
        do throws(Problem) { return try environment.appearance.themeFile(wanted) } catch {
          refused = error
          return nil
        }
      }
      return ThemeFile(theme: theme, warnings: warnings, places: places)
    } catch {
      if let refused { throw refused }
      throw problem(error, places)
    }
  }

  private func bytes() throws(Problem) -> [UInt8] {
    if let file { return try environment.readFile(file) }
    if let bytes = try environment.appearance.themeFile(name) { return bytes }
    let near = Nearest.names(to: name, among: environment.appearance.themes().map(\.name), limit: 1).first
    throw Problem(
      "There is no theme \"\(Problem.plain(name))\"." + (near.map { " Did you mean \($0)?" } ?? ""),
      mend: "See: boardwalk themes list", exit: .usage)
  }

  private var shown: String { Problem.plain(file ?? "\(name).json") }

  private func problem(_ failure: ThemeParser.Failure, _ places: JSON5Places) -> Problem {
    let place = places.place(of: "inherits")
    switch failure {
    case .notATheme(let broken) where broken == name:
      return Problem(
        "\(shown):1:1: it is no table of a theme.", mend: "Its text begins with { and ends with }.", exit: .settings)
    case .noSuchTheme(let missing, let heir) where heir == name:
      let near = Nearest.names(to: missing, among: environment.appearance.themes().map(\.name), limit: 1).first
      return Problem(
        "\(shown):\(place.line):\(place.column): inherits \(Problem.plain(missing)), which is not there."
          + (near.map { " Did you mean \($0)?" } ?? ""), mend: "See: boardwalk themes list", exit: .settings)
    case .circle:
      return Problem(
        "\(shown):\(place.line):\(place.column): \(failure.problem.cause)", mend: failure.problem.mend, exit: .settings)
    case .notATheme, .noSuchTheme: return failure.problem
    }
  }
}

extension ThemeParser.Failure {
  /// What is wrong, for people.
  package var problem: Problem {
    switch self {
    case .notATheme(let name):
      Problem(
        "The theme \(Problem.plain(name)) is no JSON with a table.",
        mend: "Check its file: boardwalk themes check FILE",
        exit: .settings)
    case .noSuchTheme(let missing, let name) where missing == name:
      Problem("There is no theme \(Problem.plain(name)).", mend: "See: boardwalk themes list", exit: .settings)
    case .noSuchTheme(let missing, let name):
      Problem(
        "The theme \(Problem.plain(name)) inherits \(Problem.plain(missing)), which is not there.",
        mend: "See: boardwalk themes list", exit: .settings)
    case .circle(let names):
      Problem(
        "The theme inherits itself: \(names.map(Problem.plain).joined(separator: ", ")).",
        mend: "Take the key inherits out of one of them, or give the file another name.", exit: .settings)
    }
  }
}

/// What is to be mended in a theme's file.
struct ThemeCheck {
  struct Mistake: Encodable {
    let line: Int
    let column: Int
    /// The key: `roles.focsu`.
    let path: String
    let problem: String
    let mend: String
  }

  let mistakes: [Mistake]
  let contrast: ThemeContrast
  private let places: JSON5Places

  /// The theme that promises more contrast than the others.
  private static let strictName = "high-contrast"

  init(_ file: ThemeFile) {
    places = file.places
    mistakes = file.warnings.map { warning in
      let place = file.places.place(of: warning.path.string)
      return Mistake(
        line: place.line, column: place.column, path: warning.path.string, problem: warning.problem.string,
        mend: Self.mend(warning))
    }.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
    contrast = ThemeContrast(file.theme, isStrict: file.theme.name == Self.strictName)
  }

  var isGood: Bool { mistakes.isEmpty && contrast.failures.isEmpty }

  func place(of role: Terminal.Role) -> (line: Int, column: Int) {
    let place = places.place(of: "roles.\(role.rawValue)")
    // A role that is inherited stands in no line of this file.
    return place == (1, 1) ? places.place(of: "inherits") : place
  }

  var summary: ScreenText {
    let doubts = contrast.doubts.count
    let some: ScreenText =
      doubts == 0
      ? "" : "  \(doubts) style\(doubts == 1 ? "" : "s") that the terminal's palette decides: --verbose names them."
    if isGood { return "The theme is good.\(some)" }
    return "\(mistakes.count + contrast.failures.count) to mend.\(some)"
  }

  /// A ratio with one digit behind the point, cut so that it never looks better than it is.
  static func ratio(_ value: Double) -> String {
    let tenths = Int(value * 10)
    return "\(tenths / 10).\(tenths % 10)"
  }

  /// What to do: the name that was likely meant, or what there is.
  private static func mend(_ warning: ThemeParser.Warning) -> String {
    let typed = warning.path.string.split(separator: ".").last.map(String.init) ?? ""
    let whole = warning.path.string.split(separator: ".", maxSplits: 1).last.map(String.init) ?? typed
    if warning.problem == "unknown",
      let near = Nearest.names(to: whole.hasPrefix(typed) ? typed : whole, among: warning.known, limit: 1).first
        ?? Nearest.names(to: typed, among: warning.known, limit: 1).first
    {
      return "Did you mean \(near)?"
    }
    if warning.known.isEmpty { return "Take it out, or write it as the built-in themes do." }
    return "There are: \(warning.known.joined(separator: ", "))."
  }
}

/// The shape of `themes check --json`.
private struct ThemeCheckDocument: Encodable {
  struct Pair: Encodable {
    let role: String
    let ground: String
    let ratio: String
    let needs: String
    let palettes: [String]
  }

  let file: String
  let isGood: Bool
  let mistakes: [ThemeCheck.Mistake]
  let contrast: [Pair]
  let doubtful: [Pair]

  init(_ check: ThemeCheck, file: String) {
    self.file = file
    isGood = check.isGood
    mistakes = check.mistakes
    contrast = check.contrast.failures.map(Self.pair)
    doubtful = check.contrast.doubts.map(Self.pair)
  }

  private static func pair(_ finding: ThemeContrast.Finding) -> Pair {
    Pair(
      role: finding.role.rawValue, ground: finding.ground == .surface ? "popup" : "page",
      ratio: ThemeCheck.ratio(finding.ratio), needs: ThemeCheck.ratio(finding.least), palettes: finding.palettes)
  }
}
