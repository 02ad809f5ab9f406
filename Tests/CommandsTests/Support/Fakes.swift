import Model
import Services
import Testing

/// Says which part of a fake a test forgot to script.
func unscripted(_ what: String) -> Problem {
  Issue.record("The test has to script \(what).")
  return Problem("unscripted: \(what)")
}

struct FakeSetup: SetupOperations {
  var beginning: SetupBeginning?
  var test: [ConnectionTest.Event]?
  var catalog: Catalog?
  var preview: Preview?
  var statusCounts: [Record.ID: StatusCount] = [:]
  var save: (@Sendable (SetupDraft) throws(Problem) -> Profile)?
  var writeAnswers: (@Sendable (SetupDraft, String?) throws(Problem) -> String)?

  func begin() async -> SetupBeginning {
    guard let beginning else {
      _ = unscripted("begin")
      return SetupBeginning(newProfileID: "none", profileName: "default")
    }
    return beginning
  }
  func keep(_ draft: SetupDraft) async throws(Problem) { throw unscripted("keep") }
  func discardDraft() async { _ = unscripted("discardDraft") }
  func test(_ connection: ConnectionDraft, dataTypes: [DataType.ID]) -> AsyncStream<ConnectionTest.Event> {
    stream(test, "test")
  }
  func catalog(_ connection: ConnectionDraft) -> AsyncStream<Catalog> { stream(catalog.map { [$0] }, "catalog") }
  func preview(_ draft: SetupDraft) -> AsyncStream<Preview> { stream(preview.map { [$0] }, "preview") }
  func check(conditions: String, _ connection: ConnectionDraft) async throws(Problem) -> Int {
    throw unscripted("check")
  }
  func statusCounts(_ draft: SetupDraft, statuses: [BoardStatus]) -> AsyncStream<(Record.ID, StatusCount)> {
    stream(statuses.compactMap { status in statusCounts[status.id].map { (status.id, $0) } }, "statusCounts")
  }
  func rows(of resource: Resource.ID, _ connection: ConnectionDraft) -> AsyncThrowingStream<PickPage, any Error> {
    AsyncThrowingStream { $0.finish(throwing: unscripted("rows")) }
  }
  func organizations(_ draft: SetupDraft) async throws(Problem) -> OrganizationIndex {
    throw unscripted("organizations")
  }
  func companiesWithTickets(_ draft: SetupDraft, since: Timestamp) async throws(Problem) -> Set<
    Record.ID
  > {
    throw unscripted("companiesWithTickets")
  }
  func readText(_ path: String) async throws(Problem) -> String { throw unscripted("readText") }
  func writeText(_ text: String, to path: String) async throws(Problem) -> String {
    throw unscripted("writeText")
  }
  func ticket(_ number: Record.ID, _ connection: ConnectionDraft) async throws(Problem)
    -> TicketView
  {
    throw unscripted("ticket")
  }
  func save(_ draft: SetupDraft) async throws(Problem) -> Profile {
    guard let save else { throw unscripted("save") }
    return try save(draft)
  }
  func writeAnswers(_ draft: SetupDraft, catalog: Catalog, to path: String?) async throws(Problem) -> String {
    guard let writeAnswers else { throw unscripted("writeAnswers") }
    return try writeAnswers(draft, path)
  }
  func runDraft(_ draft: SetupDraft) -> AsyncStream<RunProgress> { stream(nil, "runDraft") }
  func run(_ profile: Profile, secret: SecretHandle?) -> AsyncStream<RunProgress> { stream(nil, "run") }
  func runNow(_ profile: Profile) -> AsyncStream<RunProgress> { stream(nil, "runNow") }
  func clear(_ profile: Profile, _ types: [DataType.ID]) -> AsyncStream<RunProgress> { stream(nil, "clear") }
  func store(_ draft: SetupDraft) async throws(Problem) -> StoreState { throw unscripted("store") }
  func setStoreAside(_ draft: SetupDraft) async throws(Problem) -> String { throw unscripted("setStoreAside") }
  func dryRun(_ draft: SetupDraft) -> AsyncThrowingStream<DryRun, any Error> {
    AsyncThrowingStream { $0.finish(throwing: unscripted("dryRun")) }
  }
  func runUnderWay() -> AsyncStream<RunProgress> { stream(nil, "runUnderWay") }

  private func stream<Value: Sendable>(_ values: [Value]?, _ what: String) -> AsyncStream<Value> {
    if values == nil { _ = unscripted(what) }
    return AsyncStream { continuation in
      for value in values ?? [] { continuation.yield(value) }
      continuation.finish()
    }
  }
}

struct FakeAnswers: AnswersOperations {
  var begin: (@Sendable (AnswersSource, SetupDraft) throws(Problem) -> AnswersBeginning)?
  var resolve: (@Sendable (AnswersSource, SetupDraft) throws(Problem) -> SetupDraft)?

  func begin(_ source: AnswersSource, on draft: SetupDraft) throws(Problem) -> AnswersBeginning {
    guard let begin else { throw unscripted("answers.begin") }
    return try begin(source, draft)
  }
  func resolve(_ source: AnswersSource, into draft: SetupDraft, catalog: Catalog) async throws(Problem) -> SetupDraft {
    guard let resolve else { throw unscripted("answers.resolve") }
    return try resolve(source, draft)
  }
}

struct FakeMaintenance: MaintenanceOperations {
  var verification: (@Sendable ([Resource.ID]) -> Verification)?
  var history: RunHistory?
  var skips: (@Sendable ([Resource.ID]) -> [RunHistory.Skips])?
  var eviction: Eviction?

  func verify(_ resources: [Resource.ID]) async throws(Problem) -> Verification {
    guard let verification else { throw unscripted("verify") }
    return verification(resources)
  }
  func history(limit: Int) async throws(Problem) -> RunHistory {
    guard let history else { throw unscripted("history") }
    return RunHistory(runs: Array(history.runs.prefix(limit)), skips: history.skips)
  }
  func skips(of resources: [Resource.ID]) async throws(Problem) -> [RunHistory.Skips] {
    guard let skips else { throw unscripted("skips") }
    return skips(resources)
  }
  func reset() async throws(Problem) -> Eviction {
    guard let eviction else { throw unscripted("reset") }
    return eviction
  }
}

struct FakeSync: SyncOperations {
  var run: (@Sendable (SyncRequest) -> [RunUpdate])?
  var problem: Problem?
  var watched: [RunUpdate]?
  var plan: SyncPlan?

  func run(_ request: SyncRequest) -> AsyncThrowingStream<RunUpdate, any Error> {
    AsyncThrowingStream { continuation in
      guard run != nil || problem != nil else { return continuation.finish(throwing: unscripted("sync.run")) }
      for update in run?(request) ?? [] { continuation.yield(update) }
      continuation.finish(throwing: problem)
    }
  }
  func plan(_ request: SyncRequest) async throws(Problem) -> SyncPlan {
    guard let plan else { throw unscripted("sync.plan") }
    return plan
  }
  func watch() -> AsyncThrowingStream<RunUpdate, any Error> {
    AsyncThrowingStream { continuation in
      guard let watched else { return continuation.finish(throwing: unscripted("sync.watch")) }
      for update in watched { continuation.yield(update) }
      continuation.finish()
    }
  }
}

struct FakeStatus: StatusOperations {
  var state: ProfileStatus?
  var people: [Account]?
  var companies: [Organization]?

  func status() async throws(Problem) -> ProfileStatus {
    guard let state else { throw unscripted("status") }
    return state
  }
  func accounts() async throws(Problem) -> [Account] {
    guard let people else { throw unscripted("accounts") }
    return people
  }
  func organizations() async throws(Problem) -> [Organization] {
    guard let companies else { throw unscripted("organizations") }
    return companies
  }
}

struct FakeDirectory: DirectoryOperations {
  var change: (@Sendable (ImportOrder, Bool) throws(Problem) -> ImportReport)?
  var account: (@Sendable (Model.Role, String) throws(Problem) -> Account)?
  var organization: Organization?

  func change(_ order: ImportOrder, isDryRun: Bool) async throws(Problem) -> ImportReport {
    guard let change else { throw unscripted("directory.change") }
    return try change(order, isDryRun)
  }
  func setRole(_ role: Model.Role, of name: String) async throws(Problem) -> Account {
    guard let account else { throw unscripted("directory.setRole") }
    return try account(role, name)
  }
  func unlink(_ slug: String) async throws(Problem) -> Organization {
    guard let organization else { throw unscripted("directory.unlink") }
    return organization
  }
}

struct FakeBrowse: BrowseOperations {
  /// Pages by resource and parent: `board_statuses/3`.
  var pages: [String: [[Record]]] = [:]
  var problem: Problem?
  var ticket: TicketView?

  func records(
    of resource: Resource.ID, parent: Record.ID?, search: String?
  ) -> AsyncThrowingStream<[Record], any Error> {
    let key = resource.rawValue + (parent.map { "/\($0)" } ?? "") + (search.map { "?\($0)" } ?? "")
    return AsyncThrowingStream { continuation in
      guard let found = pages[key] else {
        return continuation.finish(throwing: problem ?? unscripted("records \(key)"))
      }
      for page in found { continuation.yield(page) }
      continuation.finish(throwing: problem)
    }
  }
  func ticket(_ number: Record.ID) async throws(Problem) -> TicketView {
    guard let ticket else { throw unscripted("ticket") }
    return ticket
  }
}

/// Profiles in memory.
struct FakeProfiles: ProfileStorage {
  var profiles: [ProfileName: Profile] = [:]
  var broken: [ProfileName: StorageError] = [:]

  func list() throws(StorageError) -> [ProfileName] { (Array(profiles.keys) + broken.keys).sorted() }
  func exists(_ name: ProfileName) throws(StorageError) -> Bool { profiles[name] != nil || broken[name] != nil }
  func load(_ name: ProfileName) throws(StorageError) -> StoredProfile {
    if let error = broken[name] { throw error }
    guard let profile = profiles[name] else { throw StorageError("/profiles/\(name).json", .missing) }
    return StoredProfile(profile)
  }
  func save(_ profile: Profile, as name: ProfileName, expecting revision: Int) throws(StorageError) -> Profile {
    _ = unscripted("profiles.save")
    throw StorageError("", .readOnly)
  }
  func delete(_ name: ProfileName) throws(StorageError) {
    _ = unscripted("profiles.delete")
    throw StorageError("", .readOnly)
  }
}

struct FakeDemo: DemoOperations {
  var session: (@Sendable (DemoOptions) -> any DemoSession)?
  func start(_ options: DemoOptions) async throws(Problem) -> any DemoSession {
    guard let session else { throw unscripted("demo") }
    return session(options)
  }
}

struct FakeDemoSession: DemoSession {
  let site = "http://127.0.0.1:41234"
  let provider = "Northwind Managed IT"
  let home = "/tmp/boardwalk-demo"
  let isHomeTemporary = true
  let answers = AnswersSource(name: "the demo's answers", text: Array("{}".utf8))
  let secret = SecretHandle(number: 7)
  var offered: ProfileServices
  var held: [Resource.ID: Int]
  let stopped = Flag()

  func services(_ name: ProfileName) throws(Problem) -> ProfileServices { offered }
  func counts(under profile: Profile) async -> [Resource.ID: Int] { held }
  func stop() async { stopped.raise() }
}
