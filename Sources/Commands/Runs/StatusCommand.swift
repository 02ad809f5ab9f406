import Model
import Services
import Terminal

extension Command {
  static let status = Command(
    "status", summary: "show what the database holds and how the last runs ended",
    about: [
      "Reads the database only; nothing is asked of the server. Rows that left in the last 7 days are counted by reason: "
        + "deleted (the server has them no more), scope (the profile leaves them out now), no-parent (their company is "
        + "gone)."
    ],
    options: [.json], examples: [Example("boardwalk status --json | jq .resources", "the same for a program")]
  ) { invocation in
    let services = try invocation.savedProfile().services
    let status = try await services.status.status()
    let output = invocation.output
    if output.isJSON {
      try output.json(StatusDocument(status))
      return .done
    }
    try output.data(head(status))
    var table = TextTable([
      .init("Table"), .init("Rows", isNumber: true), .init("Read up to"), .init("Last run"),
      .init("Result", gives: true),
    ])
    for line in status.resources {
      let run = line.lastRun
      table.add([
        StyledText("\(cleaning: line.resource.rawValue)"), StyledText(ScreenText(grouped: line.rows)),
        StyledText("\(cleaning: line.cursor?.description ?? "never")"),
        StyledText("\(cleaning: run?.started.description ?? "")"), result(run),
      ])
    }
    try output.data(StyledText())
    try output.data(table)
    guard !status.deletions.isEmpty else { return .done }
    var deletions = TextTable([
      .init("Left in the last 7 days"), .init("Rows", isNumber: true), .init("Reason", gives: true),
    ])
    for group in status.deletions {
      deletions.add(texts: [
        "\(cleaning: group.resource.rawValue)", ScreenText(grouped: group.count), "\(cleaning: group.reason)",
      ])
    }
    try output.data(StyledText())
    try output.data(deletions)
    return .done
  }

  private static func head(_ status: ProfileStatus) -> [StyledText] {
    let connection: StyledText =
      switch status.connected {
      case true?: StyledText("connected", .good)
      case false?: StyledText("the last try failed", .bad)
      case nil: StyledText("not tried yet", .dim)
      }
    var lines = [
      StyledText("Profile     \(cleaning: status.profile)"),
      StyledText("Site        \(cleaning: status.site) as \(cleaning: status.company)"),
      StyledText("Connection  ") + connection,
      StyledText("Store       \(cleaning: status.store)"),
    ]
    if let run = status.lastRun {
      lines.append(StyledText("Last run    \(cleaning: run.started.description)  ") + result(run))
    }
    if let running = status.running { lines.append(StyledText("Now         \(cleaning: running)", .warn)) }
    return lines
  }

  private static func result(_ run: ProfileStatus.Run?) -> StyledText {
    guard let run else { return StyledText() }
    if let problem = run.problem { return StyledText("\(cleaning: run.outcome): \(cleaning: problem)", .bad) }
    var line = RunProgress.Line("sum")
    line.created = run.created
    line.updated = run.updated
    line.unchanged = run.unchanged
    line.skipped = run.skipped
    line.deleted = run.deleted
    let tint: Output.Tint = run.outcome == "done" ? .plain : .warn
    return StyledText("\(cleaning: run.outcome): \(RunPrinter.counts(line))", tint)
  }
}

/// The shape of `status --json`: absent values are written as null, so that every key is always there.
private struct StatusDocument: Encodable {
  let status: ProfileStatus
  init(_ status: ProfileStatus) { self.status = status }

  private enum Keys: String, CodingKey {
    case profile, store, site, company, connected, running, lastRun, resources, deletions
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Keys.self)
    try container.encode(status.profile, forKey: .profile)
    try container.encode(status.store, forKey: .store)
    try container.encode(status.site, forKey: .site)
    try container.encode(status.company, forKey: .company)
    try container.encode(status.connected, forKey: .connected)
    try container.encode(status.running, forKey: .running)
    try container.encode(status.lastRun.map(Run.init), forKey: .lastRun)
    try container.encode(status.resources.map(Line.init), forKey: .resources)
    try container.encode(status.deletions, forKey: .deletions)
  }

  private struct Line: Encodable {
    let line: ProfileStatus.Line
    init(_ line: ProfileStatus.Line) { self.line = line }
    private enum Keys: String, CodingKey { case resource, rows, cursor, lastRun }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Keys.self)
      try container.encode(line.resource, forKey: .resource)
      try container.encode(line.rows, forKey: .rows)
      try container.encode(line.cursor, forKey: .cursor)
      try container.encode(line.lastRun.map(Run.init), forKey: .lastRun)
    }
  }

  private struct Run: Encodable {
    let run: ProfileStatus.Run
    init(_ run: ProfileStatus.Run) { self.run = run }
    private enum Keys: String, CodingKey {
      case started, finished, outcome, created, updated, unchanged, skipped, deleted, problem
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Keys.self)
      try container.encode(run.started, forKey: .started)
      try container.encode(run.finished, forKey: .finished)
      try container.encode(run.outcome, forKey: .outcome)
      try container.encode(run.created, forKey: .created)
      try container.encode(run.updated, forKey: .updated)
      try container.encode(run.unchanged, forKey: .unchanged)
      try container.encode(run.skipped, forKey: .skipped)
      try container.encode(run.deleted, forKey: .deleted)
      try container.encodeIfPresent(run.problem, forKey: .problem)
    }
  }
}
