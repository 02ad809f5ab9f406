import Model
import Services
import Terminal

extension Option {
  fileprivate static let full = Option("full", "read everything anew, not only what changed")
  fileprivate static let dryRun = Option("dry-run", "say what would be read; change nothing")
  fileprivate static let maxTime = Option(
    "max-time", value: "T", "stop at the next page after this time, such as 55m; the next run goes on")
  fileprivate static let allowPrune = Option(
    "allow-prune", value: "N", "let up to N rows of a table leave this once, where the guard kept them")
  fileprivate static let allowEmpty = Option(
    "allow-empty", value: "RESOURCE", isRepeatable: true, "let this table become empty this once")
  fileprivate static let force = Option(
    "force", "do not wait for a pause that the server asked of the last run")
  fileprivate static let runName = Option(
    "run-name", value: "NAME", isHidden: true, "what the run is called in the log, for who started it")
  fileprivate static let ifDue = Option(
    "if-due", isHidden: true, "do nothing where the same run ended well less than two minutes ago")
  fileprivate static let draft = Option(
    "draft", isHidden: true, "with the draft's settings, which are not saved yet: only add and update")
  fileprivate static let watch = Option("watch", "follow the run under way instead of starting one")
}

extension Command {
  static let sync = Command(
    "sync", summary: "bring what changed at the server into the database",
    about: [
      "Names of data types or tables limit the run to them. A run that was cut goes on where it stopped."
    ],
    positionals: [Positional("RESOURCE", .many, "a data type or table, such as tickets (default: all of the profile)")],
    options: [.full, .dryRun, .maxTime, .force, .watch, .allowPrune, .allowEmpty, .json, .runName, .ifDue, .draft],
    examples: [
      Example("boardwalk sync", "everything that the profile asks for"),
      Example("boardwalk sync tickets --full", "all tickets and their look-up tables anew"),
    ]
  ) { invocation in
    let arguments = invocation.arguments
    var request = SyncRequest()
    request.resources = try resources(named: arguments.positionals)
    request.isFull = arguments.has(.full)
    request.timeLimit = try time(arguments[.maxTime])
    request.ignoresPause = arguments.has(.force)
    request.runName = arguments[.runName]
    request.onlyIfDue = arguments.has(.ifDue)
    request.allowPrune = try rowCount(arguments[.allowPrune])
    request.allowEmpty = Set(try arguments.all(.allowEmpty).map(table(named:)))
    if arguments.has(.watch), !arguments.positionals.isEmpty || arguments.has(.full) || arguments.has(.dryRun) {
      throw Problem.usage("--watch follows a run as it is; leave the rest out.", help: ["sync"])
    }
    request.isDraft = arguments.has(.draft)
    // A run of a draft, started by the wizard, can be followed before anything is saved.
    if arguments.has(.watch) { return try await watch(try invocation.services(), invocation) }
    let services = request.isDraft ? try invocation.services() : try invocation.savedProfile().services
    if arguments.has(.dryRun) { return try await plan(request, services, invocation) }
    let end = try await invocation.follow(services.sync.run(request))
    if end == nil, Task.isCancelled { return .interrupted }
    return end?.exit ?? .failed
  }

  /// The tables that words of the command line mean; a data type means itself with its look-up tables.
  static func resources(named words: [String], help: String = "sync") throws(Problem) -> [Resource.ID] {
    var found: [Resource.ID] = []
    for word in words {
      if let dataType = DataType.named(word) {
        found += dataType.resources.map(\.id)
      } else if let resource = Resource.named(word) {
        found.append(resource.id)
      } else {
        let names = Set(DataType.all.map(\.id.rawValue) + Resource.all.map(\.id.rawValue))
        let near = Nearest.names(to: word, among: names, limit: 1).first
        throw .usage(
          "There is no data type or table \"\(Problem.plain(word))\"." + (near.map { " Did you mean \($0)?" } ?? ""),
          help: [help])
      }
    }
    return Resource.all.map(\.id).filter(found.contains)
  }

  /// Reads a time such as `90s`, `55m` or `2h`.
  private static func time(_ text: String?) throws(Problem) -> Duration? {
    guard let text else { return nil }
    let units: [Character: Int] = ["s": 1, "m": 60, "h": 3_600]
    guard let unit = text.last.flatMap({ units[$0] }), let count = Int(text.dropLast()), (1...100_000).contains(count)
    else {
      throw .usage("--max-time takes a time such as 90s, 55m or 2h, not \"\(Problem.plain(text))\".", help: ["sync"])
    }
    return .seconds(count * unit)
  }

  /// The one table that a word means.
  private static func table(named word: String) throws(Problem) -> Resource.ID {
    if let resource = Resource.named(word) ?? DataType.named(word).map({ Resource[$0.resource] }) {
      return resource.id
    }
    return try resources(named: [word]).first ?? Resource.ID(rawValue: word)
  }

  private static func rowCount(_ text: String?) throws(Problem) -> Int? {
    guard let text else { return nil }
    guard let count = Int(text), count > 0 else {
      throw .usage("--allow-prune takes a number of rows, not \"\(Problem.plain(text))\".", help: ["sync"])
    }
    return count
  }

  private static func watch(_ services: ProfileServices, _ invocation: Invocation) async throws -> ExitCode {
    guard let end = try await invocation.follow(services.sync.watch()) else {
      if Task.isCancelled { return .interrupted }
      invocation.output.tell(.notice, StyledText("No run is under way."))
      return .done
    }
    if Task.isCancelled { return .interrupted }
    return end.exit ?? .failed
  }

  private static func plan(
    _ request: SyncRequest, _ services: ProfileServices, _ invocation: Invocation
  ) async throws -> ExitCode {
    let plan = try await services.sync.plan(request)
    let output = invocation.output
    if output.isJSON {
      try output.json(plan)
      return .done
    }
    var table = TextTable([
      .init("Table"), .init("Mode"), .init("Changed since"), .init("Expected", isNumber: true),
      .init("Conditions", gives: true),
    ])
    for line in plan.lines {
      table.add(texts: [
        "\(cleaning: line.resource.rawValue)", "\(cleaning: line.mode)", "\(cleaning: line.since?.description ?? "")",
        line.expected.map { ScreenText(grouped: $0) } ?? "",
        "\(cleaning: line.conditions.filter { !$0.isEmpty }.joined(separator: "; "))",
      ])
    }
    try output.data(table)
    return .done
  }
}
