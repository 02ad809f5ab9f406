import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
  @Suite("Every kind of terminal", .serialized)
  struct TerminalTypeTests {
    struct Kind: Sendable, CustomTestStringConvertible {
      let type: String
      var variables: [String: String] = [:]
      /// Whether nothing but ASCII may be sent.
      var isASCII = false
      var hasColour = true
      var testDescription: String { ([type] + variables.map { "\($0)=\($1)" }).joined(separator: " ") }
    }

    private static let kinds = [
      Kind(type: "xterm-256color"), Kind(type: "tmux-256color"), Kind(type: "screen-256color"), Kind(type: "linux"),
      Kind(type: "vt100", hasColour: false), Kind(type: "xterm-256color", variables: ["LANG": "C"], isASCII: true),
      Kind(type: "xterm-256color", variables: ["NO_COLOR": "1"], hasColour: false),
    ]

    private static let demo = ["demo", "--companies", "12", "--tickets", "30", "--contacts", "8"]

    @Test("from Connect to Sync, by keys, in any size on the way", arguments: kinds)
    func walk(_ kind: Kind) async throws {
      try #require(Tmux.isThere, "tmux is not there")
      let machine = Machine()
      machine.variables.merge(kind.variables) { $1 }
      let tmux = try Tmux(machine, ["TERM=\(kind.type)", Machine.program] + Self.demo, program: "/usr/bin/env")
      let screen = try await tmux.wait(for: "Connect to ConnectWise", "^T tests the connection")
      #expect(screen.contains(kind.isASCII ? "-----" : "─────"))
      try tmux.press("C-t")
      try await tmux.wait(for: "Connected", "^N goes on to Sync")
      for (columns, rows) in [(1, 1), (44, 15), (200, 60), (3, 40), (80, 24)] {
        try tmux.resize(columns: columns, rows: rows)
      }
      try await tmux.wait(for: "Connect to ConnectWise", "Connected")
      try tmux.press("C-n")
      try await tmux.wait(for: "What to sync", "Companies", "records, first run")
      try tmux.press("Down", "Space")
      try await tmux.wait(for: "What to sync")
      try tmux.press("C-c", "C-c")
      #expect(try await tmux.end() == 130)
    }

    @Test("nothing is sent that the terminal did not ask for", arguments: kinds)
    func bytes(_ kind: Kind) async throws {
      let machine = Machine()
      let terminal = try PseudoTerminal()
      let before = terminal.modes
      let child = try terminal.start(
        machine, Self.demo, with: kind.variables.merging(["TERM": kind.type]) { $1 })
      try await terminal.wait(for: "Connect to ConnectWise")
      terminal.type("\u{14}")
      try await terminal.wait(for: "Connected")
      terminal.resize(columns: 1, rows: 1)
      try await terminal.waitUntilQuiet(for: .milliseconds(300))
      terminal.resize(columns: 80, rows: 24)
      terminal.type("\u{E}")
      try await terminal.wait(for: "What to sync")
      terminal.type("\u{3}\u{3}")
      #expect(try await child.wait() == .exit(130))
      #expect(terminal.modes == before)
      let text = terminal.text
      #expect(SignalTests.modesLeftOn(text).isEmpty)
      if kind.isASCII { #expect(terminal.bytes.allSatisfy { $0 < 0x80 }) }
      let colours = text.matches(of: /\u{1B}\[[0-9;]*m/).filter { match in
        match.output.dropFirst(2).dropLast().split(separator: ";").contains { part in
          Int(part).map { (30...38).contains($0) || (40...48).contains($0) || (90...107).contains($0) } ?? false
        }
      }
      #expect(colours.isEmpty == !kind.hasColour)
      // Nothing that makes a terminal answer: a late answer would be typed into a field.
      for question in ["\u{1B}[c", "\u{1B}[>c", "\u{1B}[6n", "\u{1B}[5n", "\u{1B}]10;?", "\u{1B}]11;?", "\u{1B}P"] {
        #expect(!text.contains(question))
      }
    }
  }
}
