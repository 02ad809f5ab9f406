import Model
import Services
import Terminal

extension Option {
  fileprivate static let answers = Option(
    "answers", value: "FILE", "take the answers from a file and ask nothing (-: standard input)")
  fileprivate static let set = Option(
    "set", value: "KEY=VALUE", isRepeatable: true, "change one answer, such as sync.tickets.closedSince=90d")
  fileprivate static let record = Option(
    "record", value: "FILE", "write the answers given to a file, without the secret")
  fileprivate static let dryRun = Option(
    "dry-run", "with answers: check everything, show what would be set, save nothing")
  fileprivate static let step = Option(
    "step", value: "NAME", "open the wizard at a step: connect, sync, configure, import, review")
}

extension Command {
  static let setup = Command(
    "setup", summary: "set a profile up or change it, in the wizard or by an answers file",
    about: [
      "With --answers or --set nothing is asked and no terminal is needed. The secret comes from BOARDWALK_SECRET or from --secret-file, never from an option or the answers.",
      "--set alone changes the settings in use.",
      "--plain asks everything line by line, also where ACCESSIBLE is set or the terminal cannot be drawn on. Its standard input may be a file of lines; the end of it leaves, and the draft is kept.",
    ],
    options: [.answers, .set, .secretFile, .record, .dryRun, .step, .plain, .theme, .json],
    examples: [
      Example("boardwalk setup --record answers.json5", "the wizard; what was chosen goes to a file"),
      Example("boardwalk setup --answers answers.json5 --secret-file key.txt", "the same again, unattended"),
      Example("boardwalk setup --set sync.tickets.closedSince=90d", "one setting changed"),
    ], drawsWithout: [.answers, .set]
  ) { invocation in
    let arguments = invocation.arguments
    if arguments.has(.answers) || arguments.has(.set) {
      for option in [Option.step, .plain] where arguments.has(option) {
        throw Problem.usage(
          "--\(option.long) is for the wizard; it cannot go with --answers or --set.", help: ["setup"])
      }
      return try await unattended(invocation)
    }
    for option in [Option.dryRun, .secretFile, .json] where arguments.has(option) {
      throw Problem.usage("--\(option.long) needs --answers or --set.", help: ["setup"])
    }
    let step = try step(arguments[.step])
    let way = try invocation.wizardWay()
    let services = try invocation.services()
    let exit = try await invocation.openWizard(services, way, step: step)
    if let path = arguments[.record], exit == .done { try await record(path, services, invocation.output) }
    return exit
  }

  private static func unattended(_ invocation: Invocation) async throws -> ExitCode {
    let order = try order(invocation)
    let setup = UnattendedSetup(invocation: invocation, services: try invocation.services(), order: order)
    return try await setup.runReporting().exit
  }

  private static func order(_ invocation: Invocation) throws -> UnattendedSetup.Order {
    let arguments = invocation.arguments
    let file = arguments[.answers]
    if file == "-", arguments[.secretFile] == "-" {
      throw Problem.usage("Standard input cannot hold both the answers and the secret.", help: ["setup"])
    }
    let source = AnswersSource(
      name: file.map { $0 == "-" ? "Standard input" : $0 } ?? "--set",
      text: try file.map { try invocation.environment.readFile($0) } ?? [],
      settings: try arguments.all(.set).map(setting))
    return UnattendedSetup.Order(
      answers: source, isWhole: file != nil, secret: try invocation.givenSecret(), isDryRun: arguments.has(.dryRun),
      record: arguments[.record])
  }

  /// Takes `KEY=VALUE` apart.
  private static func setting(_ text: String) throws(Problem) -> AnswersSource.Setting {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, !parts[0].isEmpty else {
      throw .usage(
        "--set takes KEY=VALUE, such as sync.tickets.closedSince=90d, not \"\(Problem.plain(text))\".", help: ["setup"])
    }
    return AnswersSource.Setting(key: parts[0], value: parts[1])
  }

  /// Writes the saved profile's settings as answers.
  private static func record(_ path: String, _ services: ProfileServices, _ output: Output) async throws {
    let beginning = await services.setup.begin()
    guard let profile = beginning.profile else {
      output.tell(.warning, StyledText("Nothing was saved, so no answers were written."))
      return
    }
    let draft = SetupDraft(editing: profile)
    var catalog = Catalog()
    for await value in services.setup.catalog(draft.connection) { catalog = value }
    let written = try await services.setup.writeAnswers(draft, catalog: catalog, to: path)
    output.tell(.info, StyledText("Answers written to \(cleaning: written)"))
  }

  private static func step(_ name: String?) throws(Problem) -> SetupDraft.Step? {
    guard let name else { return nil }
    if let step = SetupDraft.Step(rawValue: name.lowercased()) { return step }
    let steps = SetupDraft.Step.allCases.map(\.rawValue)
    let near = Nearest.names(to: name, among: steps, limit: 1).first
    throw .usage(
      "There is no step \"\(Problem.plain(name))\"; there are \(steps.joined(separator: ", "))."
        + (near.map { " Did you mean \($0)?" } ?? ""), help: ["setup"])
  }
}

extension UnattendedSetup {
  /// Does it all, and tells programs how it ended also when it failed.
  func runReporting() async throws -> Result {
    do {
      return try await run()
    } catch {
      let problem = Problem(error)
      try SetupReport(output: invocation.output).event(
        "setup.end",
        [
          "outcome": problem.exit == .interrupted ? "interrupted" : "failed",
          "exit": .integer(Int64(problem.exit.rawValue)),
          "problem": .string(problem.text),
        ])
      throw problem
    }
  }
}
