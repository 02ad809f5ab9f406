import Foundation
import Glibc
import Model
import Simulator
import TestSupport
import Testing

extension EndToEnd {
  /// Each takes something away that the sync needs, expects a clear word and nothing lost, and gives it back.
  @Suite("Obstacles on this machine", .serialized)
  struct ObstacleTests {
    private let provider: Provider
    private let machine = Machine()
    /// The tickets of the first sync, and the one that the server deleted since.
    private let committed: Set<Int>
    private let deleted: Int

    /// A machine whose first sync is done, and a server where something has changed since.
    init() async throws {
      provider = try Provider()
      try await machine.setUp(provider.filteredAnswers())
      let tickets = try Expected.filtered(provider).tickets().keys.sorted()
      committed = Set(tickets)
      deleted = tickets[30]
      for ticket in tickets.prefix(20) { provider.simulator.update(.tickets, ticket, ["summary": "Changed"]) }
      for _ in 0..<5 { provider.simulator.add(.tickets) }
      provider.simulator.remove(.tickets, deleted)
    }

    private var store: String { machine.path("data/default.sqlite") }

    /// Expects a run that says what is in its way, in words for people.
    ///
    /// The database is not looked at meanwhile: whoever looks makes files beside it.
    private func fail(_ exit: Int32, _ words: [String], at place: SourceLocation = #_sourceLocation) async throws {
      let outcome = try await machine.run("sync")
      #expect(outcome.exit == exit, "\(outcome)", sourceLocation: place)
      #expect(!outcome.errors.contains("Fatal error"), "\(outcome)", sourceLocation: place)
      for word in words { #expect(outcome.errors.contains(word), "\(word): \(outcome)", sourceLocation: place) }
      #expect(!outcome.description.contains(Provider.secret), sourceLocation: place)
    }

    /// Expects that nothing was lost, and that the next run brings the rest.
    private func succeed(at place: SourceLocation = #_sourceLocation) async throws {
      machine.starter = []
      #expect(try machine.database.integrity() == "ok", sourceLocation: place)
      // What was committed stays: all but the one ticket that was deleted.
      let rows = Set(try machine.database.ids("tickets"))
      #expect(committed.subtracting(rows).isSubset(of: [deleted]), sourceLocation: place)
      let outcome = try await machine.run("sync")
      #expect(outcome.exit == 0, "\(outcome)", sourceLocation: place)
      try Expected.filtered(provider).check(machine.database, sourceLocation: place)
      let verified = try await machine.run("verify")
      #expect(verified.exit == 0, "\(verified)", sourceLocation: place)
    }

    @Test("a file that may grow no further, as on a full disk, fails the run; with room again the next completes it")
    func fileLimit() async throws {
      for _ in 0..<400 { provider.simulator.add(.tickets) }
      let size = try #require(try FileManager.default.attributesOfItem(atPath: store)[.size] as? Int)
      machine.starter = ["prlimit", "--fsize=\(size + 32_768)", "--"]
      try await fail(1, ["data/default.sqlite"])
      try await succeed()
    }

    @Test("a full disk is said to be full, and nothing that was committed is lost")
    func fullDisk() async throws {
      let (data, aside) = (machine.path("data"), machine.folder.path("aside"))
      try FileManager.default.moveItem(atPath: data, toPath: aside)
      try FileManager.default.createDirectory(
        atPath: data, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
      guard try command("mount", "-t", "tmpfs", "-o", "size=8m,mode=700", "tmpfs", data) == 0 else {
        // Said in the log of the tests: making a small disk takes a right that is not everybody's.
        print("left out: a small disk cannot be mounted here")
        return
      }
      defer { _ = try? command("umount", "-l", data) }
      #expect(try command("cp", "-a", "\(aside)/default.sqlite", data) == 0)
      for _ in 0..<400 { provider.simulator.add(.tickets) }
      // Room for some of it.
      #expect(try command("sh", "-c", "dd if=/dev/zero of=\(data)/filler bs=16k 2>/dev/null; true") == 0)
      #expect(try command("truncate", "-s", "-128K", "\(data)/filler") == 0)
      try await fail(1, ["is full", "Free some space"])
      try FileManager.default.removeItem(atPath: "\(data)/filler")
      #expect(try command("mount", "-o", "remount,size=64m", data) == 0)
      try await succeed()
    }

    @Test("a store that may not be written says so", arguments: ["file", "folder"])
    func readOnly(_ what: String) async throws {
      // Who is root may write everywhere unless that right is laid down.
      if getuid() == 0 { machine.starter = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", "--"] }
      let path = what == "file" ? store : machine.path("data")
      let mode = what == "file" ? 0o600 : 0o700
      chmod(path, what == "file" ? 0o400 : 0o500)
      defer { chmod(path, mode_t(mode)) }
      try await fail(1, ["data"])
      chmod(path, mode_t(mode))
      try await succeed()
    }

    @Test("a store that another program writes to is said to be held")
    func held() async throws {
      let shell = Process()
      let (input, output) = (Pipe(), Pipe())
      shell.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      shell.arguments = ["sqlite3", store]
      shell.standardInput = input
      shell.standardOutput = output
      try shell.run()
      try input.fileHandleForWriting.write(contentsOf: Data("BEGIN IMMEDIATE; SELECT 'held';\n".utf8))
      _ = output.fileHandleForReading.availableData
      try await fail(1, ["Another program holds the store", "End the program"])
      try input.fileHandleForWriting.close()
      shell.waitUntilExit()
      try await succeed()
    }

    @Test("a store of an older program is brought up to date, its new columns filled from what is there")
    func older() async throws {
      #expect(
        try command(
          "sqlite3", store,
          "UPDATE store_meta SET schema_version = 0; ALTER TABLE tickets DROP COLUMN severity; DROP TABLE markets;")
          == 0)
      // Members alone: no ticket is read again.
      let outcome = try await machine.run("sync", "members")
      #expect(outcome.exit == 0, "\(outcome)")
      #expect(
        try machine.database.count(
          "select count(*) from tickets where severity is not json_extract(raw, '$.severity')") == 0)
      #expect(try machine.database.count("select count(*) from tickets where severity is not null") > 0)
      try await succeed()
    }

    @Test("a store of a newer program is left alone, with the code for settings")
    func newer() async throws {
      #expect(try command("sqlite3", store, "UPDATE store_meta SET schema_version = 99") == 0)
      let before = try machine.database.text("select group_concat(id || raw) from (select * from tickets order by id)")
      try await fail(8, ["newer Boardwalk", "schema 99", "Update Boardwalk"])
      #expect(
        try machine.database.text("select group_concat(id || raw) from (select * from tickets order by id)") == before)
      #expect(try command("sqlite3", store, "UPDATE store_meta SET schema_version = 1") == 0)
      try await succeed()
    }

    @Test("a second run names the first, its start and where it was started; the first is not disturbed")
    func twoAtOnce() async throws {
      provider.simulator.inject(Fault(.latency(.seconds(600)), on: "company/contacts", times: 1))
      let first = try machine.start(["sync", "--json"])
      try await first.wait(for: "\"contacts\"")
      let second = try await machine.run("sync")
      #expect(second.exit == 5, "\(second)")
      #expect(second.hasCleanError, "\(second)")
      for word in ["\(first.child.pid)", "since 20", "boardwalk sync --watch"] {
        #expect(second.errors.contains(word), "\(word): \(second)")
      }
      first.child.send(SIGKILL)
      _ = try await first.end()
      provider.simulator.mend()
      // No lock outlives its process.
      try await succeed()
    }

    /// Runs a command of the system.
    /// - Returns: Its exit code.
    private func command(_ words: String...) throws -> Int32 {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = words
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      return process.terminationStatus
    }
  }
}
