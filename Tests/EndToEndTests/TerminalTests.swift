import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
  @Suite("The terminal, byte by byte", .serialized)
  struct TerminalTests {
    /// What turns off all that was turned on: the mouse, paste, the alternate screen.
    private let resets = ["\u{1B}[?1006l", "\u{1B}[?1002l", "\u{1B}[?2004l", "\u{1B}[?1049l"]

    private func expectGivenBack(
      _ terminal: PseudoTerminal, _ before: PseudoTerminal.Modes, _ start: Int,
      sourceLocation: SourceLocation = #_sourceLocation
    ) {
      #expect(terminal.modes == before, sourceLocation: sourceLocation)
      let tail = String(decoding: terminal.bytes[start...], as: UTF8.self)
      let cursor = terminal.text.components(separatedBy: "\u{1B}[?25").last
      #expect(cursor?.first != "l", "the cursor is seen", sourceLocation: sourceLocation)
      for reset in resets {
        #expect(
          tail.contains(reset), "\(reset.debugDescription) in \(tail.debugDescription)", sourceLocation: sourceLocation)
      }
    }

    @Test("leaving gives the terminal back as it was found")
    func leaving() async throws {
      let machine = Machine()
      let terminal = try PseudoTerminal()
      let before = terminal.modes
      let child = try terminal.start(machine, [])
      try await terminal.wait(for: "Connect to ConnectWise")
      let start = try await terminal.waitUntilQuiet()
      #expect(terminal.modes != before)
      terminal.type("\u{3}")
      try await terminal.wait(for: "Quit?")
      terminal.type("\t\r")
      #expect(try await child.wait(instead: { terminal.text.debugDescription }) == .exit(130))
      expectGivenBack(terminal, before, start)
    }

    @Test(
      "a signal that asks for the end keeps the draft and gives the terminal back",
      arguments: [SIGTERM, SIGHUP, SIGQUIT])
    func asked(_ signal: Int32) async throws {
      let machine = Machine()
      let terminal = try PseudoTerminal()
      let before = terminal.modes
      let child = try terminal.start(machine, [])
      try await terminal.wait(for: "Connect to ConnectWise")
      terminal.type("cw.example.com")
      let start = try await terminal.waitUntilQuiet()
      child.send(signal)
      #expect(try await child.wait(instead: { terminal.text.debugDescription }) == .exit(130))
      expectGivenBack(terminal, before, start)
      let isKept = try machine.files().values.contains { $0.range(of: Data("cw.example.com".utf8)) != nil }
      #expect(isKept)
    }

    @Test("a crash gives the terminal back too", arguments: [SIGSEGV, SIGABRT, SIGBUS, SIGILL, SIGTRAP, SIGFPE])
    func crash(_ signal: Int32) async throws {
      let machine = Machine()
      let terminal = try PseudoTerminal()
      let before = terminal.modes
      let child = try terminal.start(machine, [])
      try await terminal.wait(for: "Connect to ConnectWise")
      let start = try await terminal.waitUntilQuiet()
      child.send(signal)
      #expect(try await child.wait(instead: { terminal.text.debugDescription }) == .signal(signal))
      expectGivenBack(terminal, before, start)
    }

    @Test("a dropped line ends the program, which keeps the draft and does not spin")
    func droppedLine() async throws {
      let machine = Machine()
      let terminal = try PseudoTerminal()
      let child = try terminal.start(machine, [])
      try await terminal.wait(for: "Connect to ConnectWise")
      terminal.type("cw.example.com")
      try await terminal.waitUntilQuiet()
      terminal.hangUp()
      #expect(try await child.wait(within: .seconds(30)) == .exit(130))
      let isKept = try machine.files().values.contains { $0.range(of: Data("cw.example.com".utf8)) != nil }
      #expect(isKept)
    }

    @Test("a move of the cursor costs 60 bytes at most, and nothing costs nothing")
    func bytes() async throws {
      let machine = Machine()
      let terminal = try PseudoTerminal()
      let child = try terminal.start(machine, ["demo", "--companies", "25", "--tickets", "60", "--contacts", "20"])
      try await terminal.wait(for: "Connect to ConnectWise")
      try await terminal.waitUntilQuiet()
      terminal.type("\u{14}")
      try await terminal.wait(for: "Connected")
      try await terminal.waitUntilQuiet()
      terminal.type("\u{E}")
      try await terminal.wait(for: "What to sync")
      try await terminal.wait(for: "first run")
      // Whatever stands in the message line for a while has gone.
      try await terminal.waitUntilQuiet(for: .seconds(6))
      for key in ["\u{1B}OB", "\u{1B}OB", "\u{1B}OA", "\t"] {
        let before = terminal.bytes.count
        terminal.type(key)
        _ = try await wait(for: "an echo of \(key.debugDescription)") { terminal.bytes.count > before ? () : nil }
        let after = try await terminal.waitUntilQuiet()
        #expect(
          after - before <= 60,
          "\(key.debugDescription): \(String(decoding: terminal.bytes[before...], as: UTF8.self).debugDescription)")
      }
      let ticks = try processorTicks(child.pid)
      let count = terminal.bytes.count
      try await Task.sleep(for: .seconds(1))
      #expect(terminal.bytes.count == count)
      #expect(try processorTicks(child.pid) - ticks <= 1)
      child.send(SIGTERM)
      #expect(try await child.wait() == .exit(130))
    }

    /// The hundredths of a second that a process has computed.
    private func processorTicks(_ pid: Int32) throws -> Int {
      let text = try String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
      let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
      return (Int(fields[12]) ?? 0) + (Int(fields[13]) ?? 0)
    }

    @Test("no bytes that a line may bring make it crash", arguments: [1, 2, 3])
    func noise(_ seed: UInt64) async throws {
      let machine = Machine()
      let terminal = try PseudoTerminal()
      let before = terminal.modes
      let child = try terminal.start(machine, ["demo", "--companies", "10", "--tickets", "20", "--contacts", "5"])
      try await terminal.wait(for: "Connect to ConnectWise")
      var state = seed &* 0x9E37_79B9_7F4A_7C15
      func next(_ count: UInt64) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % count)
      }
      let parts = [
        "\u{1B}[A", "\u{1B}OB", "\u{1B}[<0;10;7M", "\u{1B}[<0;10;7m", "\u{1B}[<32;70;23M", "\u{1B}[200~a\u{1B}[201~",
        "\u{1B}",
        "\t", "\r", " ", "\u{14}", "\u{E}", "\u{10}", "\u{7}", "j", "5", "0", "/", "é", "日本", "\u{1B}[999;999H", "?",
        "v", "u",
        "\u{1B}[1;5C", "\u{1B}[3~", "a", "w", "\u{C}",
      ]
      for _ in 0..<400 {
        if next(10) == 0 {
          // Any byte but those that quit, stop, or end the line's session.
          let byte = UInt8(next(256))
          if ![3, 0x1A, 0x1C].contains(byte) { terminal.type(String(decoding: [byte], as: UTF8.self)) }
        } else {
          terminal.type(parts[next(UInt64(parts.count))])
        }
        if next(40) == 0 { terminal.resize(columns: UInt16(1 + next(160)), rows: UInt16(1 + next(50))) }
        _ = terminal.bytes
      }
      try await terminal.waitUntilQuiet(for: .milliseconds(300))
      let start = terminal.bytes.count
      // It may have ended by itself where the noise completed the setup and left the program.
      child.send(SIGTERM)
      let end = try await child.wait(instead: { terminal.text.suffix(2_000).debugDescription })
      #expect([.exit(0), .exit(130)].contains(end), "\(end) \(start)")
      #expect(terminal.modes == before)
    }
  }
}
