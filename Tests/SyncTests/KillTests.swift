import ConnectWise
import Foundation
import Glibc
import Model
import SQLiteStore
import Sync
import Synchronization
import TestSupport
import Testing

/// A run is killed at every n-th write of a whole run; the next one completes the work.
@Suite("A killed run") struct KillTests {
  /// The writes of a whole run, statements and commits together, counted once.
  private static func writeCount() async throws -> Int {
    let count = Mutex(0)
    try await EngineFixture(pageSize: 4).run { _ in count.withLock { $0 += 1 } }
    return count.withLock { $0 }
  }

  @Test("killed at any write, the store is whole and the next run brings the rest", .timeLimit(.minutes(30)))
  func anyWrite() async throws {
    let writes = try await Self.writeCount()
    #expect(writes > 100)
    // A prime, so that statements, the moment before and the moment after a commit all occur; all of them by
    // BOARDWALK_KILL_STRIDE=1.
    let step = ProcessInfo.processInfo.environment["BOARDWALK_KILL_STRIDE"].flatMap(Int.init) ?? 37
    for number in stride(from: 1, through: writes, by: step) {
      let fixture = EngineFixture(pageSize: 4)
      let folder = fixture.folder.url.path(percentEncoded: false)
      await #expect(processExitsWith: .signal(SIGKILL)) { [folder = folder as String, number = number as Int] in
        let fixture = EngineFixture(pageSize: 4, folder: TemporaryFolder(at: folder))
        let count = Mutex(0)
        try await fixture.run { _ in
          let reached = count.withLock {
            $0 += 1
            return $0
          }
          if reached == number { kill(getpid(), SIGKILL) }
        }
      }
      try await check(fixture, number)
    }
  }

  private func check(_ fixture: EngineFixture, _ number: Int) async throws {
    let store = try await fixture.store()
    #expect(try await store.integrity() == "ok", "write \(number)")
    // Whole pages only, and never a checkpoint ahead of them.
    if let reached = try await store.cursors()[.tickets]?.walk?.strands.last?.position.lastID {
      #expect(try await store.ids(of: .tickets).last == reached, "write \(number)")
    }
    await store.close()
    let end = try await fixture.run()
    #expect(end.exit == 0, "write \(number)")
    try await fixture.expectInStep("killed at write \(number)")
  }
}
