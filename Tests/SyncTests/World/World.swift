import ConnectWise
import Crypto
import CurlTransport
import Foundation
import Model
import SQLiteStore
import SimdjsonScanner
import Simulator
import Sync
import Synchronization
import TestSupport
import Testing

/// A simulated instance behind a real socket, the clocks of both sides, and runs of the engine with the real client.
///
/// Time passes only where somebody waits or a test lets it pass, so a quarter of an hour of retries costs nothing.
final class World: Sendable {
  /// What holds for a world as long as it stands.
  struct Manners: Sendable {
    /// By how many seconds our clock is ahead of the server's.
    var skew: Int64 = 0
    /// Whether the server's answers carry no `Date`.
    var hidesDate = false
    var isEncrypted = false
    /// How many records a page may have at the most.
    var pageSize: Int?
  }

  /// A record, named so that it is one in the whole world.
  struct Key: Hashable, Sendable, CustomStringConvertible {
    let resource: Resource.ID
    let id: Record.ID
    var description: String { "\(resource)/\(id)" }
  }

  static let profileID = "p1"
  /// When a world begins, by the server's clock.
  static let start = Timestamp(year: 2026, month: 11, day: 21, hour: 6)

  let manners: Manners
  let simulator: Simulator
  let time = InstantTime()
  let folder = TemporaryFolder()
  let transport: WorldTransport
  /// What the server deleted at any time, or marks as deleted.
  private let deleted = Mutex<Set<Key>>([])
  private let secrets = LockedSecrets()
  private let certificate: TestCertificate?

  init(seed: UInt64 = 1, _ manners: Manners = Manners()) throws {
    self.manners = manners
    certificate = manners.isEncrypted ? try TestCertificate() : nil
    var configuration = SimulatorConfiguration.small(seed: seed)
    configuration.now = Self.start.seconds
    configuration.size.companies = 9
    configuration.size.contacts = 20
    configuration.size.tickets = 48
    if let certificate { configuration.encrypt(with: certificate) }
    simulator = Simulator(configuration)
    try simulator.start()
    let time = time
    transport = WorldTransport(CurlTransport(secrets: secrets), time: time) {
      manners.hidesDate ? nil : Self.start.advanced(by: time.now.components.seconds)
    }
    mend()
  }

  deinit { simulator.stop() }

  func noteDeleted(_ resource: Resource.ID, _ id: Record.ID) {
    deleted.withLock { _ = $0.insert(Key(resource: resource, id: id)) }
  }

  /// Whether the server deleted a record at any time.
  func wasDeleted(_ resource: Resource.ID, _ id: Record.ID) -> Bool {
    deleted.withLock { $0.contains(Key(resource: resource, id: id)) }
  }

  /// The time by the server's clock, and by ours.
  var serverNow: Timestamp { Self.start.advanced(by: time.now.components.seconds) }
  var ourNow: Timestamp { serverNow.advanced(by: manners.skew) }

  /// Lets time pass on both sides.
  func wait(hours: Double) { time.advance(.seconds(hours * 3_600)) }

  /// Ends all faults and gives all rights back; what holds for the world stays.
  func mend() {
    simulator.mend()
    simulator.allow()
    transport.forget()
    if let size = manners.pageSize { simulator.inject(Fault(.pageSizeCap(size))) }
  }

  // MARK: Runs

  var path: String { folder.path("store.sqlite") }

  func profile(_ sync: SyncSettings) -> Profile {
    var connection = Connection(
      site: simulator.siteAddress, company: simulator.configuration.companyID,
      authentication: .apiKeys(publicKey: simulator.configuration.publicKey), clientID: "guid")
    connection.caFile = certificate?.authorityPath
    var profile = Profile(id: Self.profileID, connection: connection)
    profile.sync = sync
    return profile
  }

  /// What became of a run, with what it told.
  struct Run: Sendable {
    let end: RunEnd
    let events: [SyncEvent]

    var exit: Int { end.exit }

    /// What it said of each resource that did not end well.
    var problems: String {
      ([end.message].compactMap { $0 }
        + end.resources.compactMap { id, result in result.message.map { "\(id): \($0)" } })
        .joined(separator: " | ")
    }
  }

  /// Does a run, as the program does, from opening the store to closing it.
  ///
  /// `cancelledAt` is the request at which somebody ends the run.
  func run(
    _ settings: SyncSettings, _ request: SyncEngine.Request = SyncEngine.Request(), cancelledAt: Int? = nil,
    failpoint: (@Sendable (SQLiteStore.Failpoint) -> Void)? = nil
  ) async throws -> Run {
    let store = try await SQLiteStore.open(path: path, profileID: Self.profileID, failpoint: failpoint)
    let events = Mutex<[SyncEvent]>([])
    let engine = try engine(store, settings) { line in events.withLock { $0.append(line.event) } }
    let profile = profile(settings)
    let task = Task { () throws(StoreError) in try await engine.run(profile, request) }
    if let cancelledAt { transport.before(request: transport.count + cancelledAt) { task.cancel() } }
    let result = await task.result
    await store.close()
    return Run(end: try result.get(), events: events.withLock { $0 })
  }

  /// Compares the store with the server as the program itself does.
  func verify(_ settings: SyncSettings) async throws -> [Comparison] {
    let store = try await SQLiteStore.open(path: path, profileID: Self.profileID)
    let found = try await engine(store, settings) { _ in }.verify(profile(settings))
    await store.close()
    return found
  }

  private func engine(
    _ store: SQLiteStore, _ settings: SyncSettings, _ report: @escaping @Sendable (SyncEventLine) -> Void
  ) throws -> SyncEngine {
    let secret = secrets.make()
    secrets.replace(secret, 0..<0, with: simulator.configuration.privateKey)
    var client = try Client(
      profile(settings).connection, secret: secret, transport: transport, time: time.source, redact: { $0 })
    client.limits.stall = .seconds(1)
    return SyncEngine(
      store: store, source: ClientPageSource(client), scanner: try SimdjsonScanner(), profileName: "default",
      now: { [self] in ourNow }, uptime: { [time] in time.now }, report: report)
  }

  // MARK: The store

  /// The rows as they lie in the store.
  func rows(of resources: [Resource]) async throws -> [Resource.ID: [Record.ID: String]] {
    let store = try await SQLiteStore.open(path: path, profileID: Self.profileID)
    var found: [Resource.ID: [Record.ID: String]] = [:]
    for resource in resources {
      var rows: [Record.ID: String] = [:]
      for id in try await store.ids(of: resource.id) {
        rows[id] = try await store.raw(id, of: resource.id)
      }
      found[resource.id] = rows
    }
    await store.close()
    return found
  }

  /// What left the store so far, oldest first.
  func deletions() async throws -> [DeletionRow] {
    let store = try await SQLiteStore.open(path: path, profileID: Self.profileID)
    let rows = try await store.deletions(of: nil, limit: .max)
    await store.close()
    return rows.reversed()
  }

  func cursors() async throws -> [Resource.ID: Cursor] {
    let store = try await SQLiteStore.open(path: path, profileID: Self.profileID)
    let cursors = try await store.cursors()
    await store.close()
    return cursors
  }
}
