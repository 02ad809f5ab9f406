import ConnectWise
import Foundation
import Model
import SQLiteStore
import Sync
import Synchronization
import TestSupport
import Testing

/// Runs of every kind, each ended at its n-th write, and what the next run makes of what was left.
///
/// What a killed process leaves is what stands in its files: at each write they are copied as they are, and the copies
/// are gone on with. That SIGKILL leaves the same is what `KillTests` shows. `BOARDWALK_KILL_STRIDE=1` takes every write.
@Suite("A run killed at any write", .timeLimit(.minutes(30)))
struct KillScenarioTests {
  /// The kinds of run, in their order.
  enum Phase: Int, CaseIterable, Sendable {
    /// The first run.
    case first
    /// After records were changed, added, deleted, moved and merged.
    case changed
    /// With filters that leave much out.
    case narrowed
    /// With the first filters again.
    case widened

    var settings: SyncSettings {
      var settings = SyncSettings()
      settings.tickets.closedSince = .all
      settings.companies.skipInactive = false
      guard self == .narrowed else { return settings }
      settings.companies.skipInactive = true
      settings.companies.excludeTypes = [3]
      settings.tickets.boards = [1]
      settings.tickets.excludeStatuses = [12]
      return settings
    }

    /// The time of the run, by both clocks: lists below boards are due in each.
    var time: Timestamp { Timestamp(year: 2026, month: 11, day: 21 + 2 * rawValue) }
  }

  /// A store in a folder of its own before an instance as it is at a phase.
  private func fixture(_ phase: Phase, folder: TemporaryFolder = TemporaryFolder()) -> EngineFixture {
    let fixture = EngineFixture(pageSize: 4, folder: folder)
    if phase != .first { Self.change(fixture.instance) }
    fixture.instance.date = phase.time
    fixture.clock.withLock { $0 = phase.time }
    return fixture
  }

  private func profile(_ phase: Phase, _ fixture: EngineFixture) -> Profile {
    var profile = fixture.profile
    profile.sync = phase.settings
    return profile
  }

  private static func change(_ instance: MemoryInstance) {
    let late = "2026-11-22T10:00:00Z"
    instance.put(
      "service/tickets", 1000, updated: late, ["summary": "changed", "board": ["id": 1], "company": ["id": 10]])
    instance.put(
      "service/tickets", 1001, updated: late, ["summary": "moved", "board": ["id": 1], "company": ["id": 11]])
    instance.put(
      "service/tickets", 1002, updated: late,
      ["summary": "merged", "board": ["id": 1], "closedFlag": true, "mergedParentTicket": ["id": 1000]])
    instance.put(
      "service/tickets", 1005, updated: late, ["summary": "of another", "board": ["id": 2], "company": ["id": 16]])
    for id in [1003, 1004, 1011] { instance.remove("service/tickets", id) }
    for id in 1013...1018 {
      instance.put(
        "service/tickets", id, updated: late, ["board": ["id": .integer(Int64(1 + id % 2))], "company": ["id": 14]])
    }
    instance.put("company/companies", 12, updated: late, ["name": "C12", "deletedFlag": true, "status": ["id": 1]])
    instance.put("company/companies", 13, updated: late, ["name": "C13", "deletedFlag": false, "status": ["id": 2]])
    instance.remove("company/companies", 14)
    instance.remove("company/contacts", 101)
    instance.put("company/contacts", 112, updated: late, ["firstName": "New", "company": ["id": 10]])
    instance.remove("company/companies/types", 2)
    instance.put("company/companies/types", 4, ["name": "Type 4"])
    instance.remove("service/boards/1/statuses", 13)
    instance.put("service/boards/2/statuses", 24, ["name": "S4", "board": ["id": 2]])
    instance.remove("sales/opportunities", 2)
    instance.put("sales/opportunities", 5, updated: late, ["name": "O5", "company": ["id": 11]])
  }

  /// All that a store holds, for comparing two.
  private struct Contents: Equatable {
    var rows: [Resource.ID: [Record.ID: String]] = [:]
    var deletions: Set<String> = []
    var skips: Set<String> = []
  }

  private func contents(_ fixture: EngineFixture) async throws -> Contents {
    var contents = Contents()
    let store = try await fixture.store()
    for resource in RunPlan.resources(fixture.profile.sync) {
      var rows: [Record.ID: String] = [:]
      for id in try await store.ids(of: resource.id) { rows[id] = try await store.raw(id, of: resource.id) }
      contents.rows[resource.id] = rows
    }
    contents.deletions = Set(
      try await store.deletions(of: nil, limit: .max).map {
        "\($0.resource)/\($0.id) \($0.reason) \($0.raw?.count ?? 0)"
      })
    contents.skips = Set(
      try await store.skips(of: nil, limit: .max).map { "\($0.resource)/\($0.id ?? 0) \($0.reason)" })
    await store.close()
    return contents
  }

  /// A copy of the store's files as they stand, even in the middle of a write.
  private static func copy(_ folder: TemporaryFolder) throws -> TemporaryFolder {
    let copy = TemporaryFolder()
    for name in ["store.sqlite", "store.sqlite-wal"] where FileManager.default.fileExists(atPath: folder.path(name)) {
      try FileManager.default.copyItem(atPath: folder.path(name), toPath: copy.path(name))
    }
    return copy
  }

  @Test("leaves a whole store, and the next run brings it where an undisturbed run does", arguments: Phase.allCases)
  func killed(_ phase: Phase) async throws {
    // The runs before, undisturbed.
    var folder = TemporaryFolder()
    for earlier in Phase.allCases where earlier.rawValue < phase.rawValue {
      let fixture = fixture(earlier, folder: folder)
      #expect(try await fixture.run(profile(earlier, fixture)).exit == 0)
      folder = try Self.copy(fixture.folder)
    }

    let undisturbed = fixture(phase, folder: folder)
    let stride = Seeds.killStride(15)
    let copies = Mutex<[(number: Int, folder: TemporaryFolder)]>([])
    let count = Mutex(0)
    let end = try await undisturbed.run(profile(phase, undisturbed)) { _ in
      let number = count.withLock { count in
        count += 1
        return count
      }
      guard number % stride == 0 else { return }
      do {
        let copy = try Self.copy(undisturbed.folder)
        copies.withLock { $0.append((number, copy)) }
      } catch { Issue.record(error) }
    }
    #expect(end.exit == 0)
    #expect(count.withLock { $0 } > 50)
    let expected = try await contents(undisturbed)
    for one in try await undisturbed.verify(profile(phase, undisturbed)) { #expect(one.agrees, "\(one)") }

    for (number, folder) in copies.withLock({ $0 }) {
      try await check(fixture(phase, folder: folder), phase, expected, "\(phase), killed at write \(number)")
    }
  }

  private func check(_ fixture: EngineFixture, _ phase: Phase, _ expected: Contents, _ comment: Comment) async throws {
    let store = try await fixture.store()
    #expect(try await store.integrity() == "ok", comment)
    for (id, cursor) in try await store.cursors() {
      // A checkpoint is never ahead of the rows, and there is none without its page.
      guard let reached = cursor.walk?.strands.last?.position.lastID, phase == .first, id != .boardStatuses else {
        continue
      }
      #expect(try await store.ids(of: id).contains(reached), "\(id) \(comment)")
    }
    await store.close()
    let profile = profile(phase, fixture)
    #expect(try await fixture.run(profile).exit == 0, comment)
    let found = try await contents(fixture)
    #expect(found.rows == expected.rows, "\(differences(found, expected)) \(comment)")
    #expect(found.deletions == expected.deletions, comment)
    #expect(found.skips == expected.skips, comment)
    for one in try await fixture.verify(profile) { #expect(one.agrees, "\(one) \(comment)") }
    let after = try await fixture.store()
    #expect(try await after.runs(limit: .max).allSatisfy { $0.end != nil }, comment)
    await after.close()
  }

  private func differences(_ found: Contents, _ expected: Contents) -> [String] {
    expected.rows.filter { found.rows[$0.key] != $0.value }.map {
      "\($0.key) \(found.rows[$0.key]?.keys.sorted() ?? [])"
    }
  }
}
