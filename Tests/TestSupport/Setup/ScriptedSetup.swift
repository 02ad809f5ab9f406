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
    /// What there is when another wizard was asked to end.
    package var takenOver: SetupBeginning?
    /// What one who looks on sees.
    package var sights: [DraftSight] = []
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
    /// What went wrong with the lists and counts.
    package var listsProblem: Problem?
    package var savedLists: Catalog?
    /// What requests wait for.
    package var waits: [ServerWait] = []
    /// The settings on disk.
    package var current: Profile?
    package var passphraseProblem: Problem?
    package var fileProblem: Problem?
    /// What the server has against query conditions.
    package var conditionsProblem: Problem?
    /// The limits that let nothing pass.
    package var limits: [DataType.ID: String] = [:]
    package var progress: [RunProgress] = ScriptedSetup.goodRun
    /// What is told of the run that starts behind the Sync step; nothing unless a test is about it.
    package var draftProgress: [RunProgress] = []
    /// What is told of the run that is under way when the wizard starts.
    package var underWay: [RunProgress] = []
    /// The database; nothing is in it unless a test is about it.
    package var store = StoreState(path: "/home/kim/.local/share/boardwalk/default.sqlite")
    package var dryRun: [DryRun] = [ScriptedSetup.goodDryRun]
  }

  private let script: Mutex<Script>
  private let drafts = Mutex<[SetupDraft]>([])
  private let saves = Mutex<[SetupDraft]>([])
  private let runs = Mutex<[SetupDraft]>([])
  private let texts = Mutex<[String: String]>([:])
  private let clears = Mutex<[[DataType.ID]]>([])
  private let handedOn = Mutex<SecretHandle?>(nil)
  /// The secret that the first sync was given.
  package var handedOnSecret: SecretHandle? { handedOn.withLock { $0 } }

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

  package func waits() -> AsyncStream<ServerWait> { stream(now.waits) }
  package func savedLists(of connection: ConnectionDraft) async -> Catalog? { now.savedLists }
  package func current() async -> Profile? { now.current }
  package func check(caFile path: String) async -> Problem? { now.fileProblem }
  package func unlock(_ passphrase: SecretHandle, _ connection: ConnectionDraft) async throws(Problem) {
    if let problem = now.passphraseProblem { throw problem }
  }

  package func begin() async -> SetupBeginning { now.beginning }
  package func enter(takingOver: Bool) async -> SetupBeginning {
    takingOver ? now.takenOver ?? now.beginning : now.beginning
  }
  package func follow() -> AsyncStream<DraftSight> { stream(now.sights) }
  package func keep(_ draft: SetupDraft) async throws(Problem) { drafts.withLock { $0.append(draft) } }
  package func discardDraft() async {}

  package func test(_ connection: ConnectionDraft, dataTypes: [DataType.ID]) -> AsyncStream<ConnectionTest.Event> {
    stream(now.events)
  }

  package func catalog(_ connection: ConnectionDraft) -> AsyncStream<Catalog> {
    guard let problem = now.listsProblem else { return stream([now.catalog]) }
    var catalog = Catalog()
    for resource in Catalog.resources { catalog.missing[resource.id] = problem }
    return stream([catalog])
  }

  package func preview(_ draft: SetupDraft) -> AsyncStream<Preview> {
    var preview = Preview()
    var values: [Preview] = []
    for id in DataType.closure(of: draft.sync.resources) {
      var count = Preview.Count()
      count.total = now.counts[id]?.total
      count.matching = now.counts[id]?.matching
      count.conditions = ["id > 0"]
      if let problem = now.listsProblem {
        count = Preview.Count()
        count.problem = problem
      }
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
      continuation.finish()
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

  /// Every draft that a run was started with.
  package var draftRuns: [SetupDraft] { runs.withLock { $0 } }

  package func runDraft(_ draft: SetupDraft) -> AsyncStream<RunProgress> {
    runs.withLock { $0.append(draft) }
    return stream(now.draftProgress)
  }
  package func run(_ profile: Profile, secret: SecretHandle?) -> AsyncStream<RunProgress> {
    handedOn.withLock { $0 = secret }
    return stream(now.progress)
  }
  package func runNow(_ profile: Profile) -> AsyncStream<RunProgress> { stream(now.progress) }
  /// The data types that were cleared, one list a time.
  package var cleared: [[DataType.ID]] { clears.withLock { $0 } }

  package func clear(_ profile: Profile, _ types: [DataType.ID]) -> AsyncStream<RunProgress> {
    clears.withLock { $0.append(types) }
    return stream(now.progress)
  }
  package func store(_ draft: SetupDraft) async throws(Problem) -> StoreState { now.store }
  package func setStoreAside(_ draft: SetupDraft) async throws(Problem) -> String {
    script.withLock { $0.store = StoreState(path: $0.store.path) }
    return "/home/kim/.local/share/boardwalk/default-20261121T140000Z.sqlite"
  }
  package func dryRun(_ draft: SetupDraft) -> AsyncThrowingStream<DryRun, any Error> {
    let values = now.dryRun
    return AsyncThrowingStream { continuation in
      for value in values { continuation.yield(value) }
      continuation.finish()
    }
  }
  package func runUnderWay() -> AsyncStream<RunProgress> { stream(now.underWay) }

  private func stream<Element: Sendable>(_ values: [Element]) -> AsyncStream<Element> {
    return AsyncStream { continuation in
      for value in values { continuation.yield(value) }
      continuation.finish()
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

  /// A dry run before the first sync, with a company whose type is filtered.
  package static let goodDryRun: DryRun = {
    var dryRun = DryRun()
    var companies = DryRun.Line(.companies)
    companies.expected = 2_871
    companies.isAtMost = true
    companies.created = 2_871
    companies.items = [
      DryRun.Item(id: 4471, label: "Delta Dental & Sons", verdict: .created),
      DryRun.Item(id: 4472, label: "Harbour Freight LLC", verdict: .skipped, reason: "filtered company_types/3"),
    ]
    var tickets = DryRun.Line(.tickets)
    tickets.expected = 12_418
    tickets.here = 12_300
    tickets.created = 218
    tickets.changed = 41
    tickets.leaving = 100
    tickets.items = [
      DryRun.Item(id: 48213, label: "Printer offline", verdict: .changed),
      DryRun.Item(id: 48214, label: "Scanner\u{1B}[2J offline", verdict: .created),
    ]
    dryRun.lines = [companies, tickets]
    return dryRun
  }()

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
