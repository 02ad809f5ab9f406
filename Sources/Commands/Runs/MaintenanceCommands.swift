import Model
import Services
import Terminal

extension Option {
  fileprivate static let limit = Option("limit", value: "N", "how many runs (default: 20)")
  fileprivate static let skips = Option("skips", "every record that is left out, and why, instead of runs")
}

extension Command {
  static let verify = Command(
    "verify", summary: "compare the database with the server, record by record",
    about: [
      "Asks the server for the id and last change of every record that the profile brings and names what is missing, "
        + "extra or stale here. Nothing is changed. Exits 0 when both agree, else 1."
    ],
    positionals: [Positional("RESOURCE", .many, "a data type or table (default: all but those it names as left out)")],
    options: [.json], examples: [Example("boardwalk verify tickets", "the tickets and their look-up tables")]
  ) { invocation in
    let resources = try resources(named: invocation.arguments.positionals, help: "verify")
    let services = try invocation.savedProfile().services
    let found = try await services.maintenance.verify(resources)
    let output = invocation.output
    if output.isJSON {
      try output.json(VerificationDocument(found))
    } else {
      try output.data(table(found))
      for line in found.lines {
        for (word, ids) in [("missing", line.missing), ("extra", line.extra), ("stale", line.stale)]
        where !ids.isEmpty {
          let named = ids.prefix(20).map(String.init).joined(separator: ", ") + (ids.count > 20 ? ", …" : "")
          try output.data(StyledText("\(cleaning: "\(line.resource): \(word) \(named)")", .warn))
        }
        if let problem = line.problem {
          try output.data(StyledText("\(cleaning: "\(line.resource): \(problem)")", .bad))
        }
      }
    }
    if !found.notCompared.isEmpty {
      let names = found.notCompared.map(\.rawValue).joined(separator: ", ")
      output.tell(.notice, StyledText("Not compared, as that is done only where they are named: \(cleaning: names)."))
    }
    return found.agrees ? .done : .failed
  }

  private static func table(_ found: Verification) -> TextTable {
    var table = TextTable([
      .init("Table"), .init("Here", isNumber: true), .init("Server", isNumber: true),
      .init("Left out", isNumber: true), .init("Missing", isNumber: true), .init("Extra", isNumber: true),
      .init("Stale", isNumber: true), .init("", gives: true),
    ])
    for line in found.lines {
      let numbers = [line.here, line.server, line.leftOut, line.missing.count, line.extra.count, line.stale.count]
      let verdict =
        line.problem != nil
        ? StyledText("not compared", .bad) : line.agrees ? StyledText("agrees", .good) : StyledText("differs", .warn)
      table.add(
        [StyledText("\(cleaning: line.resource.rawValue)")] + numbers.map { StyledText(ScreenText(grouped: $0)) }
          + [verdict])
    }
    return table
  }

  static let logs = Command(
    "logs", summary: "show the latest runs, and which records are left out and why",
    about: [
      "--skips names every record that is left out, or that was kept although something in it did not fit, table by "
        + "table and reason by reason; with data types or tables behind it only theirs. Each is tried again in every "
        + "run, and leaves the list when it heals."
    ],
    positionals: [Positional("RESOURCE", .many, "with --skips: a data type or table (default: all)")],
    options: [.limit, .skips, .json],
    examples: [
      Example("boardwalk logs --skips contacts", "each contact that is left out, by reason"),
      Example("boardwalk logs --json | jq .skips", "how much is left out, for a program"),
    ]
  ) { invocation in
    let arguments = invocation.arguments
    if arguments.has(.skips) {
      guard arguments[.limit] == nil else {
        throw Problem.usage("--limit is about runs, which --skips does not show.", help: ["logs"])
      }
      return try await showSkips(invocation)
    }
    guard arguments.positionals.isEmpty else {
      throw Problem.usage("Runs are not listed by table; what a table leaves out is: add --skips.", help: ["logs"])
    }
    var limit = 20
    if let text = arguments[.limit] {
      guard let number = Int(text), number > 0 else {
        throw Problem.usage("--limit takes a number from 1, not \"\(Problem.plain(text))\".", help: ["logs"])
      }
      limit = number
    }
    let services = try invocation.savedProfile().services
    let history = try await services.maintenance.history(limit: limit)
    let output = invocation.output
    if output.isJSON {
      try output.json(HistoryDocument(history))
      return .done
    }
    try output.data(runs(history))
    for run in history.runs {
      for (resource, problem) in run.problems.sorted(by: { $0.key < $1.key }) {
        try output.data(StyledText("\(cleaning: "Run \(run.id), \(resource): \(problem)")", .warn))
      }
    }
    guard !history.skips.isEmpty else { return .done }
    var skips = TextTable([
      .init("Table"), .init("Records", isNumber: true), .init("Reason"), .init("Such as", gives: true),
    ])
    for group in history.skips {
      skips.add(texts: [
        "\(cleaning: group.resource.rawValue)", ScreenText(grouped: group.count),
        "\(cleaning: group.reason + (group.isNote ? " (kept)" : ""))",
        "\(cleaning: group.ids.map(String.init).joined(separator: ", "))",
      ])
    }
    try output.data(StyledText())
    try output.data(skips)
    return .done
  }

  private static func showSkips(_ invocation: Invocation) async throws -> ExitCode {
    let wanted = try resources(named: invocation.arguments.positionals, help: "logs")
    let services = try invocation.savedProfile().services
    let groups = try await services.maintenance.skips(of: wanted)
    let output = invocation.output
    if output.isJSON {
      try output.json(SkipsDocument(skips: groups.map(HistoryDocument.Skips.init)))
      return .done
    }
    if groups.isEmpty { output.tell(.notice, StyledText("Nothing is left out.")) }
    for group in groups {
      let about = group.columns.isEmpty ? "" : " in \(group.columns.joined(separator: ", "))"
      let what = "\(group.resource): \(group.reason)\(about)\(group.isNote ? " (kept)" : "")"
      let count: ScreenText = group.count == 1 ? "1 record" : "\(grouped: group.count) records"
      try output.data(StyledText("\(cleaning: what), \(count)", group.isNote ? .plain : .warn))
      guard !group.ids.isEmpty else { continue }
      let ids = ScreenText(cleaning: group.ids.map(String.init).joined(separator: ", "))
      try output.data(ids.wrapped(to: output.columns - 2).map { StyledText("  \($0)") })
    }
    return .done
  }

  private static func runs(_ history: RunHistory) -> TextTable {
    var table = TextTable([
      .init("Run", isNumber: true), .init("Started"), .init("Ended"), .init("Exit", isNumber: true),
      .init("Requests", isNumber: true), .init("Result", gives: true),
    ])
    for run in history.runs {
      var line = RunProgress.Line("sum")
      line.created = run.state.created
      line.updated = run.state.updated
      line.unchanged = run.state.unchanged
      line.skipped = run.state.skipped
      line.deleted = run.state.deleted
      let words = run.state.problem.map { "\(run.state.outcome): \($0)" }
      let result =
        words.map { StyledText("\(cleaning: $0)", .bad) }
        ?? StyledText("\(cleaning: run.state.outcome): \(RunPrinter.counts(line))")
      table.add([
        StyledText(ScreenText(grouped: run.id)), StyledText("\(cleaning: run.state.started.description)"),
        StyledText("\(cleaning: run.state.finished?.description ?? "")"),
        StyledText("\(cleaning: run.exit.map(String.init) ?? "")"), StyledText(ScreenText(grouped: run.requests)),
        result,
      ])
    }
    return table
  }

  static let reset = Command(
    "reset", summary: "end a run that is stuck",
    about: [
      "Asks the process that holds the profile's run lock to end, and kills it after ten seconds. All that was "
        + "committed stays, and the next sync goes on from there. A run that is dead needs no reset."
    ]
  ) { invocation in
    let services = try invocation.savedProfile().services
    let output = invocation.output
    switch try await services.maintenance.reset() {
    case .nobody:
      output.tell(.notice, StyledText("No run is under way; there is nothing to reset."))
      return .done
    case .ended(let holder):
      output.tell(.notice, StyledText("\(cleaning: "The run of process \(holder.pid) was ended.")"))
      return .done
    case .killed(let holder):
      output.tell(.notice, StyledText("\(cleaning: "The run of process \(holder.pid) did not end and was killed.")"))
      return .done
    case .failed(let holder):
      let who = holder.map { "process \($0.pid), started from \($0.origin)" } ?? "another process"
      throw Problem(
        "The run could not be ended: \(who).", mend: "It may be another user's; end it as that user, or as root.")
    }
  }
}

/// The shape of `verify --json`.
private struct VerificationDocument: Encodable {
  struct Line: Encodable {
    let resource: Resource.ID
    let here: Int
    let server: Int
    let leftOut: Int
    let missing: [Record.ID]
    let extra: [Record.ID]
    let stale: [Record.ID]
    let agrees: Bool
    let problem: String?
  }
  let profile: String
  let agrees: Bool
  let notCompared: [Resource.ID]
  let resources: [Line]

  init(_ found: Verification) {
    profile = found.profile
    notCompared = found.notCompared
    agrees = found.agrees
    resources = found.lines.map { line in
      Line(
        resource: line.resource, here: line.here, server: line.server, leftOut: line.leftOut, missing: line.missing,
        extra: line.extra, stale: line.stale, agrees: line.agrees, problem: line.problem)
    }
  }
}

/// The shape of `logs --json`.
private struct HistoryDocument: Encodable {
  struct Run: Encodable {
    let run: Int
    let started: Timestamp
    let finished: Timestamp?
    let outcome: String
    let exit: Int?
    let full: Bool
    let created: Int
    let updated: Int
    let unchanged: Int
    let skipped: Int
    let deleted: Int
    let requests: Int
    let problem: String?
    let problems: [String: String]
  }
  struct Skips: Encodable {
    let resource: Resource.ID
    let reason: String
    let kept: Bool
    let count: Int
    let ids: [Record.ID]
    let columns: [String]

    init(_ group: RunHistory.Skips) {
      resource = group.resource
      reason = group.reason
      kept = group.isNote
      count = group.count
      ids = group.ids
      columns = group.columns
    }
  }
  let runs: [Run]
  let skips: [Skips]

  init(_ history: RunHistory) {
    runs = history.runs.map { run in
      Run(
        run: run.id, started: run.state.started, finished: run.state.finished, outcome: run.state.outcome,
        exit: run.exit, full: run.isFull, created: run.state.created, updated: run.state.updated,
        unchanged: run.state.unchanged, skipped: run.state.skipped, deleted: run.state.deleted,
        requests: run.requests, problem: run.state.problem,
        problems: Dictionary(uniqueKeysWithValues: run.problems.map { ($0.key.rawValue, $0.value) }))
    }
    skips = history.skips.map(Skips.init)
  }
}

/// The shape of `logs --skips --json`.
private struct SkipsDocument: Encodable {
  let skips: [HistoryDocument.Skips]
}
