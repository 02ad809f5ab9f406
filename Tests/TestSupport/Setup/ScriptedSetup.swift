package import Model
package import Services
import Synchronization

/// The world of the wizard as a script: answers at once with what it was given, and keeps what it was asked.
///
/// Everything has a good answer from the start, so that a test states only what it is about.
package final class ScriptedSetup: SetupOperations {
  /// What it answers.
  package struct Script: Sendable {
    package var beginning: SetupBeginning
    package var events: [ConnectionTest.Event] = ScriptedSetup.goodTest
    package var catalog = SampleInstance.catalog
    package var counts: [DataType.ID: (total: Int, matching: Int)] = [
      .members: (148, 148), .companies: (3_214, 2_871), .contacts: (20_100, 18_033), .tickets: (90_000, 12_418),
      .opportunities: (312, 312),
    ]
    package var statusCounts: [Record.ID: StatusCount] = [:]
    package var companies: [PickPage] = [PickPage(rows: SampleInstance.companies, expected: 5)]
    package var members: [PickPage] = [PickPage(rows: SampleInstance.members, expected: 2)]
    package var rowsProblem: Problem?
    package var organizations: [Organization] = []
    /// Companies with tickets lately; none as before the first sync.
    package var busyCompanies: Set<Record.ID>?
    /// What is read from any file.
    package var fileText = ""
    package var saveProblem: Problem?
    /// What the server has against query conditions.
    package var conditionsProblem: Problem?
    /// The limits that let nothing pass.
    package var limits: [DataType.ID: String] = [:]
    package var progress: [RunProgress] = ScriptedSetup.goodRun
    /// Whether the streams stay open after their last value, as a slow server's do.
    package var isSlow = false
  }

  private let script: Mutex<Script>
  private let drafts = Mutex<[SetupDraft]>([])
  private let saves = Mutex<[SetupDraft]>([])
  private let texts = Mutex<[String: String]>([:])

  package init(_ change: (inout Script) -> Void = { _ in }) {
    var beginning = SetupBeginning(
      newProfileID: "5f3e", profileName: "default", connection: SampleInstance.connection)
    beginning.places = SetupBeginning.Places(
      store: "/home/kim/.local/share/boardwalk/default.sqlite",
      profile: "/home/kim/.config/boardwalk/profiles/default.json", state: "/home/kim/.local/state/boardwalk/default")
    var script = Script(beginning: beginning)
    for status in SampleInstance.statuses {
      script.statusCounts[status.id] = StatusCount(open: status.isClosed ? 0 : status.id % 50, all: status.id % 50)
    }
    change(&script)
    self.script = Mutex(script)
  }

  /// Every draft that was kept, oldest first.
  package var kept: [SetupDraft] { drafts.withLock { $0 } }
  /// The files written, by their path.
  package var written: [String: String] { texts.withLock { $0 } }
  /// Every draft that was saved.
  package var saved: [SetupDraft] { saves.withLock { $0 } }

  /// Answers otherwise from now on.
  package func change(_ change: (inout Script) -> Void) { script.withLock { change(&$0) } }

  private var now: Script { script.withLock { $0 } }

  package func begin() async -> SetupBeginning { now.beginning }
  package func keep(_ draft: SetupDraft) async throws(Problem) { drafts.withLock { $0.append(draft) } }
  package func discardDraft() async {}

  package func test(_ connection: ConnectionDraft, dataTypes: [DataType.ID]) -> AsyncStream<ConnectionTest.Event> {
    stream(now.events)
  }

  package func catalog(_ connection: ConnectionDraft) -> AsyncStream<Catalog> { stream([now.catalog]) }

  package func preview(_ draft: SetupDraft) -> AsyncStream<Preview> {
    var preview = Preview()
    var values: [Preview] = []
    for id in DataType.closure(of: draft.sync.resources) {
      var count = Preview.Count()
      count.total = now.counts[id]?.total
      count.matching = now.counts[id]?.matching
      count.conditions = ["id > 0"]
      count.limit = now.limits[id]
      preview.counts[id] = count
      preview.counted = Timestamp(year: 2026, month: 11, day: 21, hour: 14, minute: 3, second: 20)
      values.append(preview)
    }
    return stream(values)
  }

  package func check(conditions: String, _ connection: ConnectionDraft) async throws(Problem) -> Int {
    if let problem = now.conditionsProblem { throw problem }
    return 120
  }

  package func statusCounts(_ draft: SetupDraft, statuses: [BoardStatus]) -> AsyncStream<(Record.ID, StatusCount)> {
    stream(statuses.compactMap { status in now.statusCounts[status.id].map { (status.id, $0) } })
  }

  package func rows(of resource: Resource.ID, _ connection: ConnectionDraft) -> AsyncThrowingStream<PickPage, any Error>
  {
    let script = now
    return AsyncThrowingStream { continuation in
      if let problem = script.rowsProblem {
        continuation.finish(throwing: problem)
        return
      }
      for page in resource == .members ? script.members : script.companies { continuation.yield(page) }
      if !script.isSlow { continuation.finish() }
    }
  }

  package func organizations(_ draft: SetupDraft) async throws(Problem) -> OrganizationIndex {
    OrganizationIndex(now.organizations)
  }

  package func companiesWithTickets(_ draft: SetupDraft, since: Timestamp) async throws(Problem)
    -> Set<Record.ID>
  {
    guard let companies = now.busyCompanies else {
      throw Problem("No tickets are here yet to look at.")
    }
    return companies
  }

  package func readText(_ path: String) async throws(Problem) -> String { now.fileText }

  package func writeText(_ text: String, to path: String) async throws(Problem) -> String {
    texts.withLock { $0[path] = text }
    return path
  }

  package func ticket(_ number: Record.ID, _ connection: ConnectionDraft) async throws(Problem)
    -> TicketView
  {
    guard number == 48213 else {
      throw Problem("There is no ticket \(number).", mend: "Try another number.")
    }
    return TicketView(
      id: number, summary: "Printer offline", company: "Delta Dental & Sons", boardID: 1, board: "Service",
      statusID: 105, status: "In progress", isClosed: false)
  }

  package func save(_ draft: SetupDraft) async throws(Problem) -> Profile {
    if let problem = now.saveProblem { throw problem }
    saves.withLock { $0.append(draft) }
    return try draft.profile()
  }

  package func writeAnswers(_ draft: SetupDraft, catalog: Catalog, to path: String?) async throws(Problem) -> String {
    path ?? "answers.json5"
  }

  package func run(_ profile: Profile) -> AsyncStream<RunProgress> { stream(now.progress) }

  private func stream<Element: Sendable>(_ values: [Element]) -> AsyncStream<Element> {
    let isSlow = now.isSlow
    return AsyncStream { continuation in
      for value in values { continuation.yield(value) }
      if !isSlow { continuation.finish() }
    }
  }

  /// A test in which everything is well but one permission.
  package static let goodTest: [ConnectionTest.Event] = [
    .check(.name, .passed("api-na.myconnectwise.net", milliseconds: 4)),
    .check(.tls, .passed("certificate until 2027-03-01", milliseconds: 40)),
    .check(.company, .passed("Acme MSP", milliseconds: 100)),
    .found(companyName: "Acme MSP", version: "2025.1", honoursZones: true),
    .check(.signIn, .passed("keys accepted", milliseconds: 120)),
    .check(.version, .passed("version 2025.1, cloud", milliseconds: 1)),
    .permission(ConnectionTest.Permission(.companies, .canRead(level: "All"))),
    .permission(ConnectionTest.Permission(.opportunities, .cannotRead(row: "Sales > Opportunity"))),
    .check(.permissions, .warned("4 of 5 data types can be read.", milliseconds: 300)),
    .finished(at: Timestamp(year: 2026, month: 11, day: 21, hour: 14, minute: 2, second: 11)),
  ]

  /// A run that brings companies and tickets.
  package static let goodRun: [RunProgress] = {
    var progress = RunProgress()
    progress.started = Timestamp(year: 2026, month: 11, day: 21, hour: 14, minute: 10)
    var companies = RunProgress.Line(.companies)
    companies.expected = 2_871
    var tickets = RunProgress.Line(.tickets)
    tickets.expected = 12_418
    var values: [RunProgress] = []
    for part in 1...4 {
      companies.created = 2_871 * part / 4
      companies.isFinished = part == 4
      tickets.created = part < 2 ? 0 : 12_418 * (part - 1) / 4
      progress.lines = [companies, tickets]
      progress.requests += 20
      values.append(progress)
    }
    tickets.created = 12_418
    tickets.isFinished = true
    progress.lines = [companies, tickets]
    progress.outcome = .done
    progress.exit = .done
    values.append(progress)
    return values
  }()
}
