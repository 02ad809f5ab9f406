import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
  @Suite("Sessions of the wizard", .serialized, .enabled(if: Tmux.isThere, "tmux is not there"))
  struct SessionTests {
    /// A wizard started from a shell, as a person does, whose screen is there again afterwards.
    private func inShell(_ machine: Machine) async throws -> Tmux {
      let tmux = try Tmux(machine, ["--norc", "--noprofile", "-i"], program: "/bin/bash")
      try tmux.type("PS1='> '; \(Machine.program); echo code $?")
      try tmux.press("Enter")
      try await tmux.wait(for: "Connect to ConnectWise", "Client ID")
      return tmux
    }

    @Test("a second wizard looks on, takes over, and goes on; the first one says who did and gives its terminal back")
    func two() async throws {
      let machine = Machine()
      let first = try await inShell(machine)
      try first.type("cw.example.com")
      try first.press("Tab")
      try first.type("acme")
      try await first.wait(for: "acme")
      let second = try Tmux(machine, [])
      try await second.wait(for: "Another wizard is open", "It is on /dev/pts/", "Look on", "Take over")
      try second.press("Enter")
      try await second.wait(for: "View only", "T take over", "cw.example.com")
      try first.press("Tab", "Tab")
      try first.type("publicKey42")
      try await second.wait(for: "View only", "publicKey42", within: .seconds(20))
      try second.type("zzz")
      try second.press("Space", "Escape")
      #expect(!second.screen.contains("zzz"))
      try second.type("T")
      try await second.wait(for: "Take over?", "keeps its draft")
      try second.press("Right", "Enter")
      try await first.wait(for: "Taken over by the wizard on /dev/pts/", "code 130")
      let screen = try await second.wait(for: "publicKey42", "Setup ")
      #expect(!screen.contains("View only"))
      try second.type("9")
      try await second.wait(for: "publicKey429")
      try second.press("C-c", "C-c")
      #expect(try await second.end() == 130)
      #expect(try String(decoding: machine.bytes("state/default/draft.json"), as: UTF8.self).contains("publicKey429"))
      #expect(machine.mode("state/default/wizard.log") == 0o600)
    }

    @Test("after a kill the next start says so, names the log, and goes on with the same field")
    func killed() async throws {
      let machine = Machine()
      let first = try await inShell(machine)
      try first.type("cw.example.com")
      try first.press("Tab")
      try first.type("acme")
      _ = try await wait(for: "the draft on disk") {
        String(decoding: (try? machine.bytes("state/default/draft.json")) ?? Data(), as: UTF8.self)
          .contains("acme") ? () : nil
      }
      let guardian = try #require(Processes.children(of: try first.pid).first)
      kill(Processes.program(guardedBy: guardian), SIGKILL)
      let screen = try await first.wait(
        for: "was ended by signal 9", "Draft kept. Continue with: boardwalk", "code \(128 + SIGKILL)")
      #expect(!screen.contains("Connect to ConnectWise"))
      let second = try Tmux(machine, [])
      try await second.wait(for: "The last session was killed at", "Log:", "Continue draft")
      try second.press("Enter")
      try await second.wait(for: "Connect to ConnectWise", "acme")
      try second.press("C-c", "C-c")
      #expect(try await second.end() == 130)
    }

    @Test("a draft of a newer program, and one that is half written, are told of and put aside whole")
    func refused() async throws {
      for (text, words) in [
        ("{\"draft\":{\"version\":99},\"kept\":0}", "newer boardwalk"), ("{\"draft\":{", "damaged"),
      ] {
        let machine = Machine()
        try FileManager.default.createDirectory(
          atPath: machine.path("state/default"), withIntermediateDirectories: true,
          attributes: [.posixPermissions: 0o700])
        try Data(text.utf8).write(to: URL(fileURLWithPath: machine.path("state/default/draft.json")))
        chmod(machine.path("state/default/draft.json"), 0o600)
        let tmux = try Tmux(machine, [], columns: 200)
        try await tmux.wait(for: "Connect to ConnectWise", words, "put aside")
        #expect(try machine.bytes("state/default/draft.aside-1.json") == Data(text.utf8))
        try tmux.press("C-c", "C-c")
        #expect(try await tmux.end() == 130)
        #expect(try machine.bytes("state/default/draft.aside-1.json") == Data(text.utf8))
      }
    }
  }
}
