import Services
import Terminal

/// The texts of `--help`, made from the table of commands.
struct Help {
  let commands: [Command]
  let version: String

  /// The columns that help is folded to; it reads the same everywhere.
  private static let width = 80

  /// The help of a command, of a group of commands, or of the program for no words.
  func text(for words: [String]) -> String {
    if words.isEmpty { return program }
    if let command = commands.first(where: { $0.words == words }) { return text(for: command) }
    return group(words)
  }

  /// The help of the program.
  private var program: String {
    var lines = Self.folded(
      "boardwalk \(version): connect a ConnectWise PSA instance to a local database, and keep the two in step")
    lines += ["", "Usage: boardwalk [COMMAND] [OPTION…]", ""]
    if let alone = commands.first(where: \.words.isEmpty) {
      lines += Self.folded("Without a command: \(alone.summary).")
    }
    lines += ["", "Commands:"]
    lines += Self.rows(commands.filter { !$0.words.isEmpty }.map { ($0.name, $0.summary) })
    lines += ["", "Options of every command:"]
    lines += Self.rows(
      ([Option.profile] + Self.common).map { ($0.synopsis, $0.help) } + [(Option.version.synopsis, Option.version.help)]
    )
    lines += ["", "Environment:"]
    lines += Self.rows([
      ("BOARDWALK_HOME", "the folder for settings, store and state (default: the XDG folders)"),
      ("BOARDWALK_PROFILE", "the profile to work with"),
      ("BOARDWALK_SECRET", "the private key or password, for setup --answers"),
      ("BOARDWALK_PASSPHRASE", "the passphrase of a sealed secret, without a terminal"),
      ("BOARDWALK_CLIENT_ID", "the client ID that a new profile starts with"),
      ("BOARDWALK_THEME", "the theme"),
      ("NO_COLOR", "when set, no colours"),
    ])
    lines += ["", "Exit codes:"]
    lines += Self.rows(Self.exitCodes.map { (String($0.rawValue), $0.meaning) })
    lines += ["", "More about a command: boardwalk COMMAND --help"]
    return lines.joined(separator: "\n") + "\n"
  }

  private func text(for command: Command) -> String {
    let words = command.positionals.map(\.synopsis) + ["[OPTION…]"]
    var lines = ["Usage: " + ([command.invocation] + words).joined(separator: " "), ""]
    lines += Self.folded(command.summary.prefix(1).uppercased() + command.summary.dropFirst() + ".")
    for paragraph in command.about { lines += [""] + Self.folded(paragraph) }
    if !command.positionals.isEmpty {
      lines += [""] + Self.rows(command.positionals.map { ($0.name, $0.help) })
    }
    lines += ["", "Options:"]
    let own = command.options.filter { !$0.isHidden } + [.profile] + Self.common
    lines += Self.rows(own.map { ($0.synopsis, $0.help) })
    if !command.examples.isEmpty {
      lines += ["", "Examples:"]
      for example in command.examples { lines += ["  \(example.line)", "      \(example.does)"] }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func group(_ words: [String]) -> String {
    let members = commands.filter { $0.words.starts(with: words) }
    var lines = ["Usage: boardwalk \(words.joined(separator: " ")) COMMAND [OPTION…]", "", "Commands:"]
    lines += Self.rows(members.map { ($0.name, $0.summary) })
    return lines.joined(separator: "\n") + "\n"
  }

  private static let common: [Option] = [.quiet, .verbose, .ascii, .help]

  private static let exitCodes: [ExitCode] = [
    .done, .failed, .usage, .notSignedIn, .forbidden, .locked, .unreachable, .partial, .settings, .interrupted,
  ]

  /// Two columns, the second folded.
  private static func rows(_ rows: [(String, String)]) -> [String] {
    let first = min(rows.map { TextWidth.of($0.0) }.max() ?? 0, 24)
    let room = width - first - 4
    return rows.flatMap { name, help in
      let lines = ScreenText(cleaning: help).wrapped(to: room).map(\.string)
      let head = "  " + ScreenText(cleaning: name).padded(to: first).string + "  "
      let indent = String(repeating: " ", count: first + 4)
      guard TextWidth.of(name) <= first else { return [head.trimmedRight] + lines.map { indent + $0 } }
      let start = head + (lines.first ?? "")
      return [start.trimmedRight] + lines.dropFirst().map { indent + $0 }
    }
  }

  private static func folded(_ text: String) -> [String] {
    ScreenText(cleaning: text).wrapped(to: width).map(\.string)
  }
}

extension String {
  /// Without blanks at its end.
  var trimmedRight: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}

extension ExitCode {
  /// What the code says, for the help.
  var meaning: String {
    switch self {
    case .done: "done"
    case .failed: "failed"
    case .usage: "wrong usage"
    case .notSignedIn: "not signed in: company or credentials refused"
    case .forbidden: "a permission is missing, and nothing else could be done"
    case .locked: "another run holds the lock"
    case .unreachable: "server unreachable or out of order after all retries"
    case .partial: "done in part: some data types failed or were forbidden, the others are saved"
    case .settings: "settings invalid or missing"
    case .interrupted: "interrupted by a key or signal; all that was committed stays"
    }
  }
}
