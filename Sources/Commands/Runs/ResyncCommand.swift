import Model
import Services
import Terminal

extension Option {
  fileprivate static let clear = Option("clear", "delete the rows here and read them anew")
  fileprivate static let yes = Option("yes", "do it without asking")
  fileprivate static let undelete = Option("undelete", value: "RUN", "bring back what a run took out; see logs")
}

extension Command {
  static let resync = Command(
    "resync", summary: "clear a data type and read it anew, or bring back what a run took out",
    about: [
      "--clear deletes the rows of the named data types or tables from the database, never from the server. "
        + "--undelete puts back the rows that a run took out because the server had them no more, and reads their "
        + "tables anew; the next sync compares again."
    ],
    positionals: [Positional("RESOURCE", .many, "a data type or table, such as tickets")],
    options: [.clear, .yes, .undelete, .json],
    examples: [
      Example("boardwalk resync tickets --clear --yes", "all tickets and their look-up tables from the start"),
      Example("boardwalk resync --undelete 12", "what run 12 took out"),
    ]
  ) { invocation in
    let arguments = invocation.arguments
    var request = SyncRequest()
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
      guard arguments.has(.yes) else {
        let tables = request.resources.map(\.rawValue).joined(separator: ", ")
        throw Problem.usage(
          "This deletes all rows of \(tables) here, then reads them anew; to go on, add --yes.", help: ["resync"])
      }
    }
    let services = try invocation.savedProfile().services
    let end = try await invocation.follow(services.sync.run(request))
    if end == nil, Task.isCancelled { return .interrupted }
    return end?.exit ?? .failed
  }
}
