import Model
import Services
import Terminal

extension Option {
  fileprivate static let clear = Option("clear", "delete the rows here and read them anew")
  fileprivate static let yes = Option("yes", "clear without asking for the words, for scripts")
  fileprivate static let runName = Option(
    "run-name", value: "NAME", isHidden: true, "what the run is called in the log, for who started it")
  fileprivate static let undelete = Option("undelete", value: "RUN", "bring back what a run took out; see logs")
}

extension Command {
  static let resync = Command(
    "resync", summary: "clear a data type and read it anew, or bring back what a run took out",
    about: [
      "--clear deletes the rows of the named data types or tables from the database, never from the server; what it "
        + "is about to delete it tells at the terminal, and goes on when the words that it names are typed. "
        + "--undelete puts back the rows that a run took out because the server had them no more, and reads their "
        + "tables anew; the next sync compares again."
    ],
    positionals: [Positional("RESOURCE", .many, "a data type or table, such as tickets")],
    options: [.clear, .yes, .undelete, .json, .runName],
    examples: [
      Example("boardwalk resync tickets --clear", "all tickets and their look-up tables from the start"),
      Example("boardwalk resync --undelete 12", "what run 12 took out"),
    ]
  ) { invocation in
    let arguments = invocation.arguments
    var request = SyncRequest()
    request.runName = arguments[.runName]
    if let text = arguments[.undelete] {
      guard let run = Int(text), run > 0, !arguments.has(.clear), arguments.positionals.isEmpty else {
        throw Problem.usage("--undelete takes the number of a run, and nothing besides.", help: ["resync"])
      }
      request.undelete = run
    } else {
      guard arguments.has(.clear), !arguments.positionals.isEmpty else {
        throw Problem.usage(
          "Name what to clear, and --clear; to read all anew and delete nothing: boardwalk sync --full.",
          help: ["resync"])
      }
      request.resources = try resources(named: arguments.positionals, help: "resync")
      request.isClearing = true
      if !arguments.has(.yes) {
        guard invocation.environment.console.canAsk else {
          let tables = request.resources.map(\.rawValue).joined(separator: ", ")
          throw Problem.usage(
            "This deletes all rows of \(tables) here, then reads them anew; where nobody can be asked, add --yes.",
            help: ["resync"])
        }
        guard try await confirmClearing(request.resources, invocation) else {
          if Task.isCancelled { return .interrupted }
          throw Problem("The words were not typed: nothing was cleared.", exit: .usage)
        }
      }
    }
    let services = try invocation.savedProfile().services
    let end = try await invocation.follow(services.sync.run(request))
    if end == nil, Task.isCancelled { return .interrupted }
    return end?.exit ?? .failed
  }

  /// Tells what would be deleted, and whether the person typed the words that confirm it.
  private static func confirmClearing(_ resources: [Resource.ID], _ invocation: Invocation) async throws -> Bool {
    let status = try await invocation.savedProfile().services.status.status()
    let rows = Dictionary(status.resources.map { ($0.resource, $0.rows) }, uniquingKeysWith: { first, _ in first })
    let words = "clear " + invocation.arguments.positionals.joined(separator: " ")
    let output = invocation.output
    output.ask([StyledText("This deletes from \(cleaning: status.store):", .bold)])
    output.ask(
      resources.map { resource in
        let count: ScreenText = rows[resource].map { $0 == 1 ? "1 row" : "\(grouped: $0) rows" } ?? "all rows"
        return StyledText("  \(cleaning: resource.rawValue): \(count)")
      })
    output.ask([StyledText("Nothing is deleted at ConnectWise. All of it is read anew, which may take long.")])
    let typed = invocation.environment.console.readLine(Array("To go on, type \(words): ".utf8))
    return typed.map { $0.split(separator: " ") == words.split(separator: " ") } ?? false
  }
}
