/// An option of the command line: `--board NAME`, `-q`.
struct Option: Sendable, Hashable {
  /// Its name without the dashes.
  let long: String
  let short: Character?
  /// What its value is called in the help; `nil` for an option that stands alone.
  let value: String?
  /// Whether each time it is given counts; otherwise the last time does.
  let isRepeatable: Bool
  /// Whether only the program itself uses it, so that the help leaves it out.
  let isHidden: Bool
  let help: String

  init(
    _ long: String, short: Character? = nil, value: String? = nil, isRepeatable: Bool = false, isHidden: Bool = false,
    _ help: String
  ) {
    self.long = long
    self.short = short
    self.value = value
    self.isRepeatable = isRepeatable
    self.isHidden = isHidden
    self.help = help
  }

  /// How it is typed: `-q, --quiet`, `--board NAME`.
  var synopsis: String {
    (short.map { "-\($0), " } ?? "") + "--\(long)" + (value.map { " \($0)" } ?? "") + (isRepeatable ? " …" : "")
  }
}

// MARK: - Options that several commands share

extension Option {
  static let help = Option("help", short: "h", "show this help")
  static let version = Option("version", "show the version")
  static let profile = Option(
    "profile", short: "p", value: "NAME", "the profile to work with (default: BOARDWALK_PROFILE, or \"default\")")
  static let quiet = Option("quiet", short: "q", "tell nothing but errors")
  static let verbose = Option("verbose", short: "v", "tell every page, pause and repeated request")
  static let ascii = Option("ascii", "draw with ASCII characters only")
  static let theme = Option("theme", value: "NAME", "the theme of the wizard (default: BOARDWALK_THEME)")
  static let plain = Option(
    "plain", "ask line by line instead of drawing screens: for screen readers, simple terminals and pipes")
  static let secretFile = Option(
    "secret-file", value: "FILE", "the private key or password: the file's first line (-: standard input)")
  static let json = Option("json", "print JSON for programs")

  /// The options that may stand anywhere, also before the command.
  static let everywhere: [Option] = [.profile, .json, .quiet, .verbose, .theme, .ascii, .help, .version]
}
