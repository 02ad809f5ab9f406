import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
  @Suite("Any signal at any moment", .serialized)
  struct SignalTests {
    /// Ways to places where a signal may find the program.
    private static let ways: [(String, [String])] = [
      ("typing", ["https://cw.exam", "ple.com", "\t", "ac"]), ("a popup", ["\u{7}"]), ("the help", ["\u{1B}OP", "co"]),
      ("the guide", ["\u{1B}OQ"]), ("a test", ["\u{14}"]), ("drawing", ["\u{C}", "\u{C}", "\u{C}", "\u{C}"]),
      ("the question", ["\u{3}"]), ("a paste", ["\u{1B}[200~half of it"]), ("a sequence", ["\u{1B}[<0;1"]),
      ("the list", ["\u{14}", "\u{7}", "4", "\u{1B}[B", " ", "/", "a"]), ("the grid", ["\u{14}", "\u{7}", "3", "j"]),
    ]

    private static let signals: [Int32] = [
      SIGHUP, SIGTERM, SIGINT, SIGQUIT, SIGKILL, SIGSEGV, SIGABRT, SIGBUS, SIGILL, SIGFPE, SIGTRAP,
    ]

    /// What a terminal would still have turned on after all these bytes.
    static func modesLeftOn(_ text: String) -> [String] {
      let pairs = [
        ("alternate screen", "\u{1B}[?1049h", "\u{1B}[?1049l"), ("clicks", "\u{1B}[?1000h", "\u{1B}[?1000l"),
        ("drags", "\u{1B}[?1002h", "\u{1B}[?1002l"), ("all motion", "\u{1B}[?1003h", "\u{1B}[?1003l"),
        ("coordinates", "\u{1B}[?1006h", "\u{1B}[?1006l"), ("paste", "\u{1B}[?2004h", "\u{1B}[?2004l"),
        ("updates", "\u{1B}[?2026h", "\u{1B}[?2026l"), ("keypad", "\u{1B}=", "\u{1B}>"),
        ("cursor hidden", "\u{1B}[?25l", "\u{1B}[?25h"),
      ]
      return pairs.filter { _, on, off in
        guard let last = text.range(of: on, options: .backwards) else { return false }
        return text.range(of: off, range: last.upperBound..<text.endIndex) == nil
      }.map(\.0)
    }

    @Test("the terminal is as it was, whatever signal comes whenever, to the program or to what guards it")
    func random() async throws {
      var random = SeededRandom(seed: 20_261_121)
      for round in 0..<22 {
        let (place, keys) = Self.ways[round % Self.ways.count]
        let signal = Self.signals[(round * 7 + round / 11) % Self.signals.count]
        let toGuardian = Bool.random(using: &random) && signal != SIGKILL
        let machine = Machine()
        let terminal = try PseudoTerminal()
        let before = terminal.modes
        let child = try terminal.start(machine, ["demo", "--companies", "12", "--tickets", "30", "--contacts", "8"])
        let words: Comment = "signal \(signal) to \(toGuardian ? "the guardian" : "the program"), at \(place)"
        // Every third one comes while the program starts.
        if round % 3 != 2 {
          try await terminal.wait(for: "Connect to ConnectWise")
          for key in keys {
            terminal.type(key)
            if Bool.random(using: &random) { terminal.resize(columns: .random(in: 1...120, using: &random), rows: 24) }
            _ = terminal.bytes
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...30, using: &random)))
          }
        } else {
          _ = try await wait(for: "the guardian") { Processes.children(of: child.pid).isEmpty ? nil : () }
          try await Task.sleep(for: .milliseconds(Int.random(in: 0...40, using: &random)))
        }
        let program = Processes.program(guardedBy: child.pid)
        kill(toGuardian ? child.pid : program, signal)
        let end = try await child.wait(within: .seconds(20), instead: { "\(words) \(terminal.text.debugDescription)" })
        let asks = [SIGHUP, SIGTERM, SIGINT, SIGQUIT].contains(signal)
        let isEarly = round % 3 == 2
        #expect(end == (asks ? .exit(130) : .signal(signal)) || (isEarly && end == .signal(signal)), words)
        #expect(terminal.modes == before, words)
        #expect(Self.modesLeftOn(terminal.text).isEmpty, words)
        if !asks, !isEarly { #expect(terminal.text.contains("was ended by signal \(signal)"), words) }
        #expect(!Processes.isThere(program), words)
      }
    }

    @Test("when the guardian itself is killed, the program ends, keeps the draft and gives the terminal back")
    func guardianKilled() async throws {
      let machine = Machine()
      let terminal = try PseudoTerminal()
      let before = terminal.modes
      let child = try terminal.start(machine, [])
      try await terminal.wait(for: "Connect to ConnectWise")
      terminal.type("cw.example.com")
      try await terminal.waitUntilQuiet()
      let program = Processes.program(guardedBy: child.pid)
      kill(child.pid, SIGKILL)
      _ = try await wait(for: "the program's end", within: .seconds(10)) {
        Processes.isThere(program) ? nil : ()
      }
      #expect(terminal.modes == before)
      #expect(Self.modesLeftOn(terminal.text).isEmpty)
      #expect(String(decoding: try machine.bytes("state/default/draft.json"), as: UTF8.self).contains("cw.example.com"))
    }

    @Test("the process that guards the program keeps nothing of the environment, which may bring secrets")
    func environment() async throws {
      let machine = Machine()
      let terminal = try PseudoTerminal()
      let child = try terminal.start(
        machine, [], with: ["BOARDWALK_SECRET": "marked-secret", "BOARDWALK_PASSPHRASE": "marked passphrase"])
      try await terminal.wait(for: "Connect to ConnectWise")
      let program = Processes.program(guardedBy: child.pid)
      try #require(program != child.pid)
      for pid in [child.pid, program] {
        let environment = try Data(contentsOf: URL(fileURLWithPath: "/proc/\(pid)/environ"))
        #expect(!String(decoding: environment, as: UTF8.self).contains("marked"))
      }
      terminal.type("\u{3}\u{3}")
      #expect(try await child.wait() == .exit(130))
    }

    @Test("started by somebody who ignores the ends of processes, the guardian sees the program's all the same")
    func ignored() async throws {
      let machine = Machine()
      let terminal = try PseudoTerminal()
      let child = try terminal.start(
        machine, ["-c", "trap '' CHLD; exec \(Machine.program)"], program: "/bin/sh")
      try await terminal.wait(for: "Connect to ConnectWise")
      terminal.type("\u{3}\u{3}")
      #expect(try await child.wait(within: .seconds(10)) == .exit(130))
    }

    @Test(
      "while a passphrase is asked for, others may sync, and every way out leaves the terminal as it was",
      arguments: [SIGINT, SIGTERM, SIGHUP, 0])
    func asked(_ signal: Int32) async throws {
      let provider = try Provider()
      let machine = Machine()
      let answers = "{ \(provider.connection()) sync: { resources: [\"members\"] } }"
      let words = ["BOARDWALK_PASSPHRASE": "correct horse battery"]
      try await machine.setUp(answers, ["--set", "connection.secretStore=passphrase"], with: words)
      let terminal = try PseudoTerminal()
      let before = terminal.modes
      let child = try terminal.start(machine, ["sync"])
      try await terminal.wait(for: "Passphrase of the secret")
      #expect(terminal.modes != before)
      if signal == SIGTERM {
        let other = try await machine.run("sync", with: words)
        #expect(other.exit == 0, "\(other)")
      }
      terminal.type("correct")
      if signal == 0 { terminal.type("\u{3}") } else { child.send(signal) }
      #expect(try await child.wait(within: .seconds(10)) == .exit(130), "\(terminal.text)")
      #expect(terminal.modes == before)
      #expect(!terminal.text.contains("correct"))
    }

    @Test("a line that goes away ends the program and what guards it")
    func gone() async throws {
      let machine = Machine()
      let terminal = try PseudoTerminal()
      let child = try terminal.start(machine, [])
      try await terminal.wait(for: "Connect to ConnectWise")
      let program = Processes.program(guardedBy: child.pid)
      terminal.hangUp()
      #expect(try await child.wait(within: .seconds(10)) == .exit(130))
      #expect(!Processes.isThere(program))
    }

    @Test(
      "Ctrl-Z gives the shell its terminal, and fg brings the screen back whole",
      .enabled(if: Tmux.isThere, "tmux is not there"))
    func suspend() async throws {
      let machine = Machine()
      let tmux = try Tmux(machine, ["--norc", "--noprofile", "-i"], program: "/bin/bash")
      try tmux.type("PS1='ready> '; stty -a > \(machine.folder.path("before")); \(Machine.program)")
      try tmux.press("Enter")
      let whole = try await tmux.wait(for: "Connect to ConnectWise", "Client ID")
      try tmux.type("cw.example.com")
      try await tmux.wait(for: "cw.example.com")
      for round in 0..<2 {
        try tmux.press("C-z")
        try await tmux.wait(for: "Stopped", "ready>")
        try tmux.type("stty -a > \(machine.folder.path("stopped")); echo done-$((\(round)))")
        try tmux.press("Enter")
        try await tmux.wait(for: "done-\(round)")
        let modes = try ["before", "stopped"].map {
          try String(contentsOfFile: machine.folder.path($0), encoding: .utf8)
        }
        #expect(modes[0] == modes[1])
        // Cleared, so that the next stop is not taken for seen before it has come.
        try tmux.type("clear; fg")
        try tmux.press("Enter")
        let again = try await tmux.wait(for: "Connect to ConnectWise", "cw.example.com", "Client ID")
        #expect(again.split(separator: "\n").prefix(2) == whole.split(separator: "\n").prefix(2))
      }
      try tmux.press("Tab")
      try tmux.type("acme")
      try await tmux.wait(for: "acme")
      // Stopped, and asked to end: it keeps the draft and leaves the shell's screen alone.
      try tmux.press("C-z")
      try await tmux.wait(for: "Stopped", "ready>")
      try tmux.type("kill -TERM %1; fg; echo code-$?")
      try tmux.press("Enter")
      try await tmux.wait(for: "Draft kept. Continue with: boardwalk", "code-130")
      #expect(!tmux.screen.contains("Connect to ConnectWise"))
    }
  }
}

extension Processes {
  static func isThere(_ pid: pid_t) -> Bool { kill(pid, 0) == 0 }
}
