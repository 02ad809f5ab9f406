import Foundation
import Glibc
import Model
import Simulator
import TestSupport
import Testing

extension EndToEnd {
  @Suite(
    "Names of the instance that are wide, joined, or written to drive a terminal", .serialized,
    .enabled(if: Tmux.isThere, "tmux is not there"))
  struct StrangeNameTests {
    /// What would clear the screen, name the window, hide text, turn its direction, or end up in another cell.
    static let names = [
      "\u{1B}[2J\u{1B}[HOwned", "\u{1B}]0;owned\u{7}Title", "\u{9B}8mHidden", "\u{202E}desrever",
      "日本 サポート待ち", "한국어 지원",
      "e\u{301}\u{302}\u{303}\u{304}\u{305}\u{306} Marks", "👩‍👩‍👧‍👦 Family 🦷", "🇩🇪🏳️‍🌈 Flags", "شركة النور",
      "Zero\u{200B}Width\u{AD}",
      "ﷺ नमस्ते", "Tab\tand\nLine",
    ]

    /// The C library's `wcwidth`, whose declaration its module keeps to itself.
    private static let widthByC = unsafeBitCast(
      dlsym(nil, "wcwidth"), to: (@convention(c) (wchar_t) -> Int32).self)

    /// The cells of a text by the C library's table, which is not ours.
    private func cells(_ text: Substring) -> Int {
      text.unicodeScalars.reduce(0) { $0 + max(0, Int(Self.widthByC(wchar_t($1.value)))) }
    }

    /// In which cells a row has a sign with room on both sides.
    private func marks(in line: Substring) -> [Int] {
      line.indices.filter { index in
        guard "●.".contains(line[index]), line[..<index].hasSuffix("   ") else { return false }
        let rest = line[line.index(after: index)...]
        return rest.isEmpty || rest.hasPrefix("   ")
      }.map { cells(line[..<$0]) }
    }

    /// Walks to a page by the keys that lead there.
    private func open(
      _ step: String, _ provider: Provider, _ machine: Machine, renaming kind: RecordKind,
      in paths: [String]
    ) async throws -> Tmux {
      try await machine.setUp(provider.filteredAnswers(run: false))
      for path in paths {
        for (id, name) in zip(try provider.simulator.ids(of: path), Self.names) {
          provider.simulator.update(kind, id, ["name": .text(name)])
        }
      }
      return try Tmux(machine, ["setup", "--step", step])
    }

    /// That the frame stands where it belongs, and nothing reached the terminal but text.
    private func expectWhole(_ screen: String, _ tmux: Tmux) {
      let lines = screen.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count >= 24 && lines[0].hasPrefix(" Setup    "), "\(screen)")
      #expect(lines[1].allSatisfy { $0 == "─" } && lines[1].count == 80, "\(screen)")
      for line in lines { #expect(cells(line) <= 80, "\(line)") }
      #expect(
        screen.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control }
      )
      #expect(
        !screen.unicodeScalars.contains {
          (0x202A...0x202E).contains($0.value) || $0.value == 0x200B
        })
      #expect(tmux.title != "owned")
    }

    init() { setlocale(LC_CTYPE, "C.UTF-8") }

    @Test("the columns of the company list stand under each other, and every name stays in its row")
    func companies() async throws {
      let provider = try Provider()
      let machine = Machine()
      let tmux = try await open(
        "import", provider, machine, renaming: .companies, in: ["company/companies"])
      defer { withExtendedLifetime(machine) {} }
      try await tmux.wait(for: "Companies", "30 shown")
      var seen: Set<String> = []
      try tmux.press("Home")
      var screen = try await tmux.wait(for: "▼ 18 more")
      for _ in 0..<10 {
        expectWhole(screen, tmux)
        let rows = screen.split(separator: "\n").filter { $0.dropFirst(3).hasPrefix("[x] ") }
        #expect(rows.count > 5, "\(screen)")
        let states = rows.compactMap { row -> Int? in
          guard let gap = row.range(of: "  ", options: .backwards) else { return nil }
          return cells(row[..<gap.upperBound])
        }
        #expect(Set(states).count == 1, "\(states)\n\(screen)")
        for row in rows { seen.formUnion(Self.words.filter(row.contains)) }
        guard screen.contains("▼") else { break }
        try tmux.press("PageDown")
        screen = try await page(after: screen, tmux)
      }
      #expect(seen == Set(Self.words), "\(seen)\n\(screen)")
    }

    /// The next page, once it is drawn whole: it is another one, and stands still.
    private func page(after last: String, _ tmux: Tmux) async throws -> String {
      var before = last
      return try await wait(for: "the next page", instead: { tmux.screen }) {
        let now = tmux.screen
        defer { before = now }
        return now != last && now == before ? now : nil
      }
    }

    /// What is left of names when they are safe.
    private static let words = ["[2J[HOwned", "日本 サポート待ち", "한국어 지원", "desrever", "Tab and Line"]

    @Test("the marks of the stepper's grid stand under each other beside such statuses")
    func statuses() async throws {
      let provider = try Provider()
      let machine = Machine()
      let boards = try provider.simulator.ids(of: "service/boards")
      let tmux = try await open(
        "configure", provider, machine, renaming: .statuses,
        in: boards.map { "service/boards/\($0)/statuses" })
      defer { withExtendedLifetime(machine) {} }
      let screen = try await tmux.wait(for: "Statuses to stages", "[2J[HOwned")
      expectWhole(screen, tmux)
      let rows = screen.split(separator: "\n").map(marks(in:)).filter { $0.count == 5 }
      #expect(rows.count >= 8, "\(screen)")
      #expect(Set(rows).count == 1, "\(rows)\n\(screen)")
    }
  }
}
