import Foundation
import Glibc
import Model
import SQLiteStore
import SimdjsonScanner
import Sync
import TestSupport
import Testing

@Suite("A store that fails") struct FailureTests {
  let folder = TemporaryFolder()

  private func open(profile: String = "p1") async throws -> SQLiteStore {
    try await SQLiteStore.open(path: folder.path("a.sqlite"), profileID: profile, busyTimeout: .milliseconds(20))
  }

  private func write(_ store: SQLiteStore, ids: ClosedRange<Int> = 1...1, filler: Int = 1) async throws {
    let text = ids.map { #"{"id":\#($0),"summary":"\#(String(repeating: "x", count: filler))"}"# }.joined(
      separator: ",")
    let page = try SimdjsonScanner().scan(Array("[\(text)]".utf8), plan: ScanPlan(.tickets))
    _ = try await store.write(PageWrite(page, to: .tickets, walk: nil, run: nil, time: Timestamp(seconds: 0)))
  }

  @Test("a store that another program writes to is said to be held; what was committed stays")
  func locked() async throws {
    let first = try await open()
    try await write(first)
    let second = try await SQLiteStore.open(
      path: folder.path("a.sqlite"), profileID: "p1", busyTimeout: .milliseconds(20),
      failpoint: { _ in })
    // The first is in the middle of a page when the second wants to write.
    let path = folder.path("a.sqlite")
    let shell = Process()
    shell.executableURL = URL(filePath: "/usr/bin/env")
    shell.arguments = ["sqlite3", path]
    let (input, output) = (Pipe(), Pipe())
    shell.standardInput = input
    shell.standardOutput = output
    try shell.run()
    input.fileHandleForWriting.write(Data("BEGIN IMMEDIATE; SELECT 'held';\n".utf8))
    _ = output.fileHandleForReading.availableData
    let error = await #expect(throws: StoreError.self) { try await write(second, ids: 2...2) }
    #expect(error?.kind == .locked)
    try input.fileHandleForWriting.close()
    shell.waitUntilExit()
    try await write(second, ids: 2...2)
    #expect(try await first.ids(of: .tickets) == [1, 2])
    await first.close()
    await second.close()
  }

  @Test("a store that may not be written says so", .disabled(if: getuid() == 0, "root may write everything"))
  func readOnly() async throws {
    try await open().close()
    chmod(folder.path("a.sqlite"), 0o400)
    let error = await #expect(throws: StoreError.self) { try await open() }
    #expect(error?.kind == .readOnly)
  }

  @Test("a damaged file is said to be damaged")
  func corrupt() async throws {
    let store = try await open()
    try await write(store, ids: 1...200, filler: 2_000)
    try await store.tidy()
    await store.close()
    let file = try FileHandle(forUpdating: URL(filePath: folder.path("a.sqlite")))
    try file.seek(toOffset: 16_384)
    try file.write(contentsOf: Data(repeating: 0xA5, count: 600_000))
    try file.close()
    let error = await #expect(throws: StoreError.self) {
      let store = try await open()
      try await write(store, ids: 1...200, filler: 2_001)
    }
    #expect(error?.kind == .corrupt)
  }

  @Test("a look at a store works while a run writes, and changes nothing")
  func looking() async throws {
    let store = try await open()
    try await write(store)
    let look = try await SQLiteStore.open(path: folder.path("a.sqlite"), profileID: "p1", access: .readOnly)
    try await write(store, ids: 2...2)
    #expect(try await look.ids(of: .tickets) == [1, 2])
    let error = await #expect(throws: StoreError.self) { try await write(look, ids: 3...3) }
    #expect(error?.kind == .readOnly)
    await look.close()
    await store.close()
  }

  @Test("a closed store says that it is closed")
  func closed() async throws {
    let store = try await open()
    await store.close()
    let error = await #expect(throws: StoreError.self) { try await store.rowCounts() }
    #expect(error?.kind == .closed)
  }

  @Test("every error says what happened to which store, and what to do")
  func words() {
    let kinds: [StoreError.Kind] = [
      .locked, .diskFull, .readOnly, .cannotOpen, .corrupt, .notOurs, .otherProfile("x"), .newerSchema(9),
      .conflict("The slug x"), .closed, .other(1),
    ]
    for kind in kinds {
      let error = StoreError(kind, place: "/data/a.sqlite", detail: "why")
      #expect(error.cause.contains("/data/a.sqlite") && error.cause.hasSuffix("."), "\(kind)")
      #expect(error.mend.hasSuffix("."), "\(kind)")
    }
  }
}
