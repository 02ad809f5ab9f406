import Foundation
import Model
import SQLiteStore
import SimdjsonScanner
import Sync

/// A folder for stores, and runs of the engine into them.
final class Workbench: Sendable {
  let folder: String
  static let clock = ContinuousClock()

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "boardwalk-benchmark-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit {
    // A folder that stays behind in the temporary place does no harm.
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Opens a store, new or from before.
  func store(_ name: String) async throws -> SQLiteStore {
    try await SQLiteStore.open(path: "\(folder)/\(name).sqlite", profileID: "benchmark")
  }

  /// A profile that leaves no record out.
  static func profile(_ connection: Connection, _ resources: [DataType.ID]) -> Profile {
    var profile = Profile(id: "benchmark", connection: connection)
    profile.sync.resources = resources
    profile.sync.companies.skipInactive = false
    profile.sync.tickets.closedSince = .all
    return profile
  }

  /// Does a run of the engine into a store, and tells how long it took.
  func run(
    _ profile: Profile, _ request: SyncEngine.Request = SyncEngine.Request(), from source: any PageSource,
    into name: String
  ) async throws -> (end: RunEnd, duration: Duration) {
    let store = try await store(name)
    let start = Self.clock.now
    let engine = SyncEngine(
      store: store, source: source, scanner: try SimdjsonScanner(), profileName: "benchmark",
      now: { Timestamp(seconds: Int64(time(nil))) }, uptime: { start.duration(to: Self.clock.now) })
    let end = try await engine.run(profile, request)
    let duration = start.duration(to: Self.clock.now)
    await store.close()
    guard end.outcome == .done else {
      throw Failure(description: "A run did not come to its end: \(end.message ?? "\(end.results)").")
    }
    return (end, duration)
  }
}

extension RunEnd {
  fileprivate var results: [String] { resources.filter { $0.value.outcome != .done }.map { "\($0)" } }
}

extension SQLiteStore {
  /// Writes a page of tickets, and tells how long it took.
  func timedWrite(_ page: ScannedPage) throws -> Duration {
    let time = Timestamp(seconds: 1_780_000_000)
    return try Workbench.clock.measure {
      _ = try write(PageWrite(page, to: .tickets, walk: nil, run: nil, time: time))
    }
  }
}
