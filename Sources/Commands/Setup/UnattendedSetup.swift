import Model
import Services
import Terminal

/// Walks the four steps of the wizard by an answers file: the same checks, the same save, nothing asked.
struct UnattendedSetup {
  /// What was given on the line.
  struct Order {
    var answers: AnswersSource
    /// Whether the answers are the whole of the settings, rather than changes to those in use.
    var isWhole: Bool
    var secret: SecretHandle?
    var isDryRun = false
    /// Where the answers are written once all names are known.
    var record: String?
  }

  /// How it ended.
  struct Result {
    let exit: ExitCode
    /// The profile as saved; `nil` for a dry run.
    let profile: Profile?
  }

  let invocation: Invocation
  let services: ProfileServices
  let order: Order

  private var report: SetupReport { SetupReport(output: invocation.output) }
  private var output: Output { invocation.output }

  /// Does it all.
  ///
  /// - Throws: `Problem`; nothing was saved then unless the report says so.
  func run() async throws -> Result {
    let begun = try await begin()
    var draft = begun.draft
    try await connect(&draft)
    let catalog = try await choose(&draft)
    // Whoever changes single settings of a profile may give a board back later, with the stages that it had.
    if order.isWhole || draft.baseRevision == 0 { draft = draft.trimmed(to: catalog) }
    try await showConfigure(draft, catalog)
    try await showImport(draft)
    if let path = order.record {
      let written = try await services.setup.writeAnswers(draft, catalog: catalog, to: path)
      report.text([StyledText("Answers written to \(cleaning: written)")])
      try report.event("setup.recorded", ["file": .string(written)])
    }
    if order.isDryRun {
      report.text([StyledText("Nothing was saved: this was a dry run.")])
      try report.event("setup.end", ["outcome": "dry-run", "exit": 0, "profile": try json(try draft.profile())])
      return Result(exit: .done, profile: nil)
    }
    draft.step = .review
    let profile = try await services.setup.save(draft)
    report.text([
      output.mark(.good)
        + StyledText(" Saved profile \(cleaning: services.name.rawValue), revision \(profile.revision)", .bold)
    ])
    try report.event(
      "setup.saved", ["profile": .string(services.name.rawValue), "revision": .integer(Int64(profile.revision))])
    let exit = try await firstSync(begun.runsFirstSync)
    try report.event(
      "setup.end", ["outcome": .string(outcome(exit)), "exit": .integer(Int64(exit.rawValue))])
    return Result(exit: exit, profile: profile)
  }

  // MARK: - Steps

  /// The draft with the connection of the answers; nothing was asked of the network yet.
  private func begin() async throws -> AnswersBeginning {
    let beginning = await services.setup.begin()
    if beginning.profile == nil { try await refuseUnreadableProfile(beginning) }
    var draft: SetupDraft
    if let profile = beginning.profile, !order.isWhole {
      draft = SetupDraft(editing: profile)
    } else {
      draft = SetupDraft(profileID: beginning.profile?.id ?? beginning.newProfileID)
      draft.baseRevision = beginning.profile?.revision ?? 0
      draft.connection = beginning.connection
    }
    // Changes that leave the connection alone need none in the answers.
    let changesConnection = order.answers.settings.contains { $0.key.hasPrefix("connection") }
    var runsFirstSync = order.answers.settings.contains { $0.key == "run" && $0.value == "true" }
    if draft.baseRevision == 0 || order.isWhole || changesConnection {
      let begun = try services.answers.begin(order.answers, on: draft)
      draft = begun.draft
      runsFirstSync = begun.runsFirstSync
    }
    draft.connection.kept = beginning.profile.flatMap { ConnectionDraft($0).kept }
    if let secret = order.secret { draft.connection.secret = secret }
    guard draft.connection.problem(in: .secret, secretCount: draft.connection.secret == nil ? 0 : 1) == nil else {
      throw Problem(
        draft.connection.method == .apiKeys
          ? "The private key of the API member was not given." : "The password was not given.",
        mend: "Set BOARDWALK_SECRET, or give --secret-file FILE (- for standard input).", exit: .settings)
    }
    return AnswersBeginning(draft: draft, runsFirstSync: runsFirstSync)
  }

  /// A profile that is there and cannot be read is not written over.
  private func refuseUnreadableProfile(_ beginning: SetupBeginning) async throws {
    guard try services.profiles.exists(services.name) else { return }
    _ = try services.profiles.load(services.name)
    if let notice = beginning.notice { throw notice }
  }

  private func connect(_ draft: inout SetupDraft) async throws {
    report.step(.connect, "\(cleaning: draft.connection.site) as \(cleaning: draft.connection.company)")
    draft.keep(try await report.test(draft.connection, DataType.all.map(\.id), by: services.setup))
  }

  /// Reads the instance's lists, looks the names up, and counts what the choices leave.
  private func choose(_ draft: inout SetupDraft) async throws -> Catalog {
    var catalog = Catalog()
    for await value in services.setup.catalog(draft.connection) { catalog = value }
    try Task.checkCancellation()
    if let problem = catalog.missing[.boards], problem.exit == .unreachable || problem.exit == .notSignedIn {
      throw problem
    }
    draft = try await services.answers.resolve(order.answers, into: draft, catalog: catalog)
    report.step(.sync, "what is brought, and how much of it")
    let chosen = Set(DataType.closure(of: draft.sync.resources))
    for (resource, problem) in catalog.missing.sorted(by: { $0.key < $1.key })
    where chosen.contains(Resource[resource].dataType) {
      try report.missing(resource, problem)
    }
    var preview = Preview()
    for await value in services.setup.preview(draft) { preview = value }
    try Task.checkCancellation()
    for type in DataType.all where chosen.contains(type.id) { try report.count(type, preview.counts[type.id]) }
    return catalog
  }

  private func showConfigure(_ draft: SetupDraft, _ catalog: Catalog) async throws {
    try await showStages(draft, catalog)
    guard draft.sync.resources.contains(.configurations) else { return }
    if !draft.sync.resources.contains(.tickets) { report.step(.configure, "what configurations count as") }
    try report.devices(draft, catalog)
  }

  private func showStages(_ draft: SetupDraft, _ catalog: Catalog) async throws {
    guard draft.sync.resources.contains(.tickets) else { return }
    let boards = draft.sync.tickets.synced(of: catalog.boards)
    let closedCount = draft.configure.closedStatuses.count
    report.step(.configure, "boards: \(grouped: boards.count); closed statuses: \(grouped: closedCount)")
    var unmapped: [BoardStatus] = []
    for board in boards {
      let statuses = catalog.statuses.filter { $0.boardID == board.id && !$0.isInactive }
      try report.board(board, statuses, draft.configure)
      unmapped += statuses.filter { draft.configure.stages[$0.id] == nil }
    }
    guard !unmapped.isEmpty else { return }
    var held: [(BoardStatus, Int)] = []
    for await (id, count) in services.setup.statusCounts(draft, statuses: unmapped) where count.open > 0 {
      if let status = unmapped.first(where: { $0.id == id }) { held.append((status, count.open)) }
    }
    try Task.checkCancellation()
    guard !held.isEmpty else { return }
    let names = held.sorted { $0.1 > $1.1 }.map { "\(cleaning: $0.0.name) (\(grouped: $0.1))" as ScreenText }
    try report.warning("Statuses without a stage hold open tickets: \(names.joined(separator: ", "))")
  }

  private func showImport(_ draft: SetupDraft) async throws {
    report.step(.import, "the local directory")
    let members = draft.import.members
    report.line("Members", "\(words(members.select)); role \(cleaning: members.role.title)")
    let links = draft.import.companies.links.count
    report.line("Companies", words(draft.import.companies.select) + (links > 0 ? ", \(grouped: links) linked" : ""))
    let auto = draft.sync.contactAutoImport
    report.line("Contacts", auto.enabled ? "auto-import on; role \(cleaning: auto.role.title)" : "auto-import off")
    try report.event(
      "setup.import",
      [
        "members": words(members.select, for: members.role), "companies": number(draft.import.companies.select),
        "contactAutoImport": .bool(auto.enabled),
      ])
  }

  private func firstSync(_ isWanted: Bool) async throws -> ExitCode {
    guard isWanted else {
      report.text([StyledText("Next: boardwalk sync")])
      return .done
    }
    report.text([StyledText("First sync", .bold)])
    let end = try await invocation.follow(services.sync.run(SyncRequest()))
    if end == nil, Task.isCancelled { return .interrupted }
    return end?.exit ?? .failed
  }

  // MARK: - Helpers

  /// The word of a run's end.
  private func outcome(_ exit: ExitCode) -> String {
    switch exit {
    case .done: "done"
    case .partial: "partial"
    case .interrupted: "interrupted"
    case .failed, .usage, .notSignedIn, .forbidden, .locked, .unreachable, .settings: "failed"
    }
  }

  private func words(_ selection: ImportSettings.Selection) -> ScreenText {
    switch selection {
    case .all: "all, also those that come later"
    case .only(let ids): ids.isEmpty ? "none" : "\(grouped: ids.count) chosen"
    }
  }

  private func words(_ selection: ImportSettings.Selection, for role: Model.Role) -> JSONValue {
    ["select": number(selection), "role": .string(role.rawValue)]
  }

  private func number(_ selection: ImportSettings.Selection) -> JSONValue {
    switch selection {
    case .all: "all"
    case .only(let ids): .integer(Int64(ids.count))
    }
  }

  private func json(_ profile: Profile) throws -> JSONValue { try JSONValue(parsing: JSONText.line(profile)) }
}
