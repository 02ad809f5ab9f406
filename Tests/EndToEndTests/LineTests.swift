import Foundation
import Glibc
import Model
import Simulator
import TestSupport
import Testing

extension EndToEnd {
  @Suite(
    "Over a real SSH connection", .serialized,
    .enabled(if: SecureShell.isThere && Tmux.isThere, "OpenSSH's server and client, or tmux, are not there"))
  struct LineTests {
    /// The line of the screen with the cursor's mark, without the mark.
    private func currentRow(_ tmux: Tmux) throws -> String {
      let line = try #require(tmux.screen.split(separator: "\n").first { $0.contains("▸ [") })
      return line.replacingOccurrences(of: "▸", with: " ").trimmingCharacters(in: .whitespaces)
    }

    @Test("a line cut in the middle leaves no process and the draft, and the next session goes on at the same row")
    func cut() async throws {
      let provider = try Provider()
      let machine = Machine()
      let server = try SecureShell(machine)
      try await server.waitUntilReady()
      let name = "line-\(UUID().uuidString.prefix(8))"
      let first = try Tmux(machine, server.words(["--profile", name]), program: "/usr/bin/ssh")
      try await first.fillIn(provider)
      try first.press("C-t")
      try await first.wait(for: "Connected", "^N goes on to Sync")
      try first.press("C-g")
      try await first.wait(for: "Go to")
      try first.press("4")
      try await first.wait(for: "Companies 0 of", "▸ [ ]")
      try first.press("Down", "Down", "Down", "Space", "Down")
      try await first.wait(for: "Companies 1 of")
      let row = try currentRow(first)
      // What is chosen is on the disk within a second, and so is the row.
      let draft = "state/\(name)/draft.json"
      _ = try await wait(for: "the draft", within: .seconds(5), instead: { server.log }) {
        let text = (try? machine.bytes(draft)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let kept = try? JSONValue(parsing: Array(text.utf8))
        return kept?["draft"]["place"]["rows"]["companies"]["id"].integer != nil
          && kept?["draft"]["step"].string == "import" ? () : nil
      }
      try await Task.sleep(for: .seconds(1))

      server.cut()
      _ = try await wait(for: "the end of every process", within: .seconds(15), instead: { "\(Processes.with(name))" })
      {
        Processes.with(name).allSatisfy { Processes.isClient($0) } ? () : nil
      }
      for (name, bytes) in try machine.files() {
        #expect(bytes.range(of: Data(Provider.secret.utf8)) == nil, "\(name) holds the secret")
      }

      let second = try Tmux(machine, server.words(["--profile", name]), program: "/usr/bin/ssh")
      try await second.wait(for: "The line dropped at", "Continue draft", "at 4 Import")
      try second.press("Enter")
      // The secret was never on the disk: typed once more, everything else is there.
      try await second.wait(for: "4 Import", "type it again")
      try second.press("C-g")
      try await second.wait(for: "Go to")
      try second.press("1")
      // The one field to fill in has the focus.
      try await second.wait(for: "Connect to ConnectWise", Provider.clientID, "▸ Private key")
      try second.type(Provider.secret)
      try second.press("C-t")
      try await second.wait(for: "Connected")
      try second.press("C-g")
      try await second.wait(for: "Go to")
      try second.press("4")
      try await second.wait(for: "Companies 1 of", row)
      #expect(try currentRow(second) == row)
      try second.press("C-c", "C-c")
      #expect(try await second.end() == 130)
    }

    @Test("on a line of 300 ms and 20 kB/s keys typed ahead all arrive, in few bytes")
    func slow() async throws {
      let machine = Machine()
      let server = try SecureShell(machine)
      try await server.waitUntilReady()
      let line = try SlowLine(to: server.port, delay: .milliseconds(150), bytesPerSecond: 20_000)
      let terminal = try PseudoTerminal()
      let client = try terminal.start(machine, server.words([], port: line.port), program: "/usr/bin/ssh")
      try await terminal.wait(for: "Connect to ConnectWise")
      #expect(try await terminal.waitUntilQuiet() < 4_000, "the first screen")
      // Once round: a field that is left empty says so, which is more than a move.
      for _ in 0..<12 { terminal.type("\t") }
      let first = try await terminal.waitUntilQuiet(for: .seconds(1))
      // Seven moves typed at once cost one delay, not seven.
      let start = ContinuousClock.now
      for _ in 0..<7 { terminal.type("\t") }
      _ = try await wait(for: "an echo") { terminal.bytes.count > first ? () : nil }
      let echo = ContinuousClock.now - start
      let moved = try await terminal.waitUntilQuiet() - first
      #expect(echo > .milliseconds(250), "the line is as slow as it says")
      #expect(echo < .milliseconds(1_500))
      #expect((1...420).contains(moved))
      // What is typed ahead is in the right field, whole.
      for _ in 0..<12 { terminal.type("\u{1B}OA") }
      // The site stands below its region.
      terminal.type("\u{1B}OBcw.example.com\tacme")
      try await terminal.wait(for: "acme")
      let draft = "state/default/draft.json"
      _ = try await wait(for: "the draft", within: .seconds(10)) {
        let text = (try? machine.bytes(draft)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return text.contains("\"company\" : \"acme\"") ? () : nil
      }
      terminal.type("\u{3}\u{3}")
      #expect(try await client.wait(within: .seconds(30)) == .exit(130))
    }
  }
}

extension Processes {
  /// Whether a process is the client of a connection and not what runs at its other end.
  fileprivate static func isClient(_ pid: pid_t) -> Bool {
    let name = try? String(contentsOfFile: "/proc/\(pid)/comm", encoding: .utf8)
    return ["ssh\n", "sh\n", "tmux: server\n"].contains(name)
  }
}
