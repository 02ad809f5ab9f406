import Model
import Services

/// A command: everything that parsing, help and running need of it.
struct Command: Sendable {
  /// A word that is no option.
  struct Positional: Sendable, Hashable {
    enum Arity: Sendable, Hashable { case one, optional, many }
    /// What it is called in the help, in capitals.
    let name: String
    let arity: Arity
    let help: String

    init(_ name: String, _ arity: Arity, _ help: String) {
      self.name = name
      self.arity = arity
      self.help = help
    }

    var synopsis: String {
      switch arity {
      case .one: name
      case .optional: "[\(name)]"
      case .many: "[\(name)…]"
      }
    }
  }

  /// A line to copy, and what it does.
  struct Example: Sendable, Hashable {
    let line: String
    let does: String
    init(_ line: String, _ does: String) {
      self.line = line
      self.does = does
    }
  }

  /// Its words: `["ticket", "show"]`; none for the program alone.
  let words: [String]
  /// What it does, as a line of the program's help.
  let summary: String
  /// More about it, one paragraph an element.
  let about: [String]
  let positionals: [Positional]
  /// Its own options, and those of ``Option/everywhere`` that mean something to it besides the usual ones.
  let options: [Option]
  let examples: [Example]
  /// The options without which it takes over the whole terminal; `nil` where it never does.
  let drawsWithout: [Option]?
  let run: @Sendable (Invocation) async throws -> ExitCode

  init(
    _ words: String..., summary: String, about: [String] = [], positionals: [Positional] = [], options: [Option] = [],
    examples: [Example] = [], drawsWithout: [Option]? = nil,
    run: @escaping @Sendable (Invocation) async throws -> ExitCode
  ) {
    self.words = words
    self.summary = summary
    self.about = about
    self.positionals = positionals
    self.options = options
    self.examples = examples
    self.drawsWithout = drawsWithout
    self.run = run
  }

  /// Its name: `ticket show`.
  var name: String { words.joined(separator: " ") }

  /// How it is typed on a shell's line, with the program's name.
  var invocation: String { (["boardwalk"] + words).joined(separator: " ") }
}

/// A command about to run: what was typed, and what it may reach.
struct Invocation: Sendable {
  let arguments: Arguments
  let environment: CommandEnvironment
  let output: Output

  /// The services of the profile that the line, or else the environment, names.
  func services() throws -> ProfileServices { try environment.services(profileName()) }

  /// The name of the profile.
  func profileName() throws -> ProfileName {
    let typed = arguments[.profile] ?? environment.variable("BOARDWALK_PROFILE")
    guard let typed else { return .default }
    return try ProfileName(typed)
  }

  /// The secret that `--secret-file` names, or else the environment brings.
  func givenSecret() throws(Problem) -> SecretHandle? {
    switch arguments[.secretFile] {
    case "-"?: try environment.secret(.standardInput)
    case let path?: try environment.secret(.file(path))
    case nil: try environment.secret(.environment)
    }
  }

  /// The services of a profile that is there, and what it says.
  ///
  /// - Throws: `Problem` with exit code 8 when there is none of the name, or when it cannot be read.
  func savedProfile() throws -> (services: ProfileServices, stored: StoredProfile) {
    let services = try services()
    guard try services.profiles.exists(services.name) else {
      let others = try services.profiles.list().map(\.rawValue)
      throw Problem(
        "There is no profile called \(services.name).",
        mend: others.isEmpty
          ? "Set one up with: boardwalk setup" : "There are: \(others.joined(separator: ", ")). Name one by --profile.",
        exit: .settings)
    }
    return (services, try services.profiles.load(services.name))
  }
}
