import Foundation
import TestSupport
import Testing

extension EndToEnd {
  /// Each row of the matrix happens to the real program: a clear word, the right code, nothing lost, and it heals.
  @Suite("Faults and outcomes", .serialized)
  struct FaultTests {
    @Test("is survived", arguments: FaultRow.all.filter { !$0.isSlow })
    func quick(_ row: FaultRow) async throws { try await Self.meet(row) }

    @Test("those that the program waits out are survived too, all at the same time")
    func slow() async throws {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for row in FaultRow.all where row.isSlow { group.addTask { try await Self.meet(row) } }
        try await group.waitForAll()
      }
    }

    private static func meet(_ row: FaultRow) async throws {
      let stage = try await FaultStage()
      do { try await row.arrange(stage) } catch let error as CannotBeMade {
        // Said in the log of the tests: some accidents take a right or a tool that is not everybody's.
        try stage.mend()
        print("fault left out: \(row.what): \(error.why)")
        return
      }
      let outcome: Outcome
      do {
        let running = try stage.machine.start(stage.command, with: stage.variables, input: stage.input)
        try await stage.meanwhile(running)
        outcome = try await running.end(within: .seconds(200))
      } catch {
        try stage.mend()
        throw error
      }
      try stage.mend()
      let words: Comment = "\(row.what): \(outcome)"
      #expect(outcome.exit == row.exit, words)
      // The plain mode folds its lines.
      let said = "\(outcome.errors)\n\(outcome.output)".split(whereSeparator: \.isWhitespace).joined(separator: " ")
      for text in row.says { #expect(said.contains(text), words) }
      // What a person left in the middle is told on the page.
      #expect([0, 130].contains(row.exit) || !outcome.errors.isEmpty, words)
      #expect(!outcome.errors.contains("Fatal error") && !outcome.errors.contains("\u{1B}"), words)
      #expect(!outcome.description.contains(Provider.secret), words)
      if !row.losesStore {
        #expect(try stage.machine.database.integrity() == "ok", words)
        // What was committed stays: all but the one ticket that was deleted.
        let rows = Set(try stage.machine.database.ids("tickets"))
        #expect(stage.committed.subtracting(rows).isSubset(of: [stage.deleted]), words)
      }
      let next = try await stage.machine.run("sync")
      #expect(next.exit == 0, "\(row.what), then \(next)")
      try Expected.filtered(stage.provider).check(stage.machine.database)
      print("fault met: \(row.what)")
    }

    @Test("the page of faults has each row as it is tried here, and no other")
    func page() throws {
      let parts = FaultRow.Part.allCases.map { part in
        let rows = FaultRow.all.filter { $0.part == part }.map(\.line)
        return
          "## \(part.rawValue)\n\n| what happens | what is said | exit | what is left |\n| --- | --- | --- | --- |\n"
          + rows.joined(separator: "\n") + "\n"
      }
      let tables = parts.joined(separator: "\n")
      let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../../docs/faults.md")
      let text = try String(contentsOf: path, encoding: .utf8)
      let start = try #require(text.range(of: "## \(FaultRow.Part.disk.rawValue)")?.lowerBound)
      if ProcessInfo.processInfo.environment["BOARDWALK_STORE_GOLDENS"] != nil {
        try Data((text[..<start] + tables).utf8).write(to: path)
        return
      }
      #expect(text[start...] == tables, "docs/faults.md differs; store it with BOARDWALK_STORE_GOLDENS=1")
    }
  }
}
