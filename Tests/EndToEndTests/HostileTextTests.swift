import Foundation
import Glibc
import Model
import Simulator
import TestSupport
import Testing

extension EndToEnd {
  /// An instance whose every name was written by somebody who wants to harm whoever reads it.
  @Suite("Hostile text from the server", .serialized)
  struct HostileTextTests {
    /// A sequence that no program of ours would write: its number is how it is found again.
    private static let marked = "\u{1B}[31337m"

    private static let names: [String] =
      [
        "\(marked)\u{1B}[2J\u{1B}[HOwned", "\u{1B}]0;owned\u{7}Title", "\u{1B}]52;c;b3duZWQ=\u{7}Clipboard",
        "\u{9B}31337mC1", "\u{90}1$tx\u{9C}DCS", "\u{202E}desrever\u{202C}", "\u{2066}isolated\u{2069}\u{200F}",
        "Zero\u{200B}\u{FEFF}Width\u{AD}\u{2060}", "Tag\u{E0041}\u{E0042}\u{E007F}", "Lines\u{2028}\u{2029}\u{85}end",
        "Tower e" + String(repeating: "\u{301}\u{489}", count: 120),
        "Jamo ᄀ" + String(repeating: "\u{11A8}", count: 120),
        "日本 サポート待ち", "👩‍👩‍👧‍👦 Family", "Private \u{E000}\u{F8FF}", "Tab\tand\r\nLine \u{7F}\u{8}\u{8}",
        "'; DROP TABLE companies; --", "../../../etc/passwd", "$(touch /tmp/owned) `id` %s%n",
        "\" or name like \"%", String(repeating: "Long ", count: 2_000),
      ]

    /// A step of the wizard, what its page says, keys that move about there, and what stands there at last.
    struct Place: CustomTestStringConvertible {
      let step: String
      let title: String
      let keys: [String]
      var end = ""
      var testDescription: String { step }

      static let all = [
        Place(step: "connect", title: "Connect to ConnectWise", keys: ["\u{14}"], end: "Connected"),
        Place(step: "sync", title: "What to sync", keys: ["\t", "\t", "\u{1B}[B"]),
        Place(step: "configure", title: "Statuses to stages", keys: ["\u{1B}[F", "\u{1B}[H", "?"]),
        Place(step: "import", title: "Companies", keys: ["\u{1B}[F", "\u{1B}[H", "/", "o"]),
        Place(step: "review", title: "Review", keys: ["\u{1B}[B", "\u{1B}[B"]),
      ]
    }

    private let provider: Provider
    private let machine = Machine()
    /// The names that companies were given, by id.
    private let companies: [Int: String]
    private let ticket: Int

    init() throws {
      provider = try Provider { configuration in
        configuration.companyName = Self.marked + "Evil\u{202E} Corp"
        configuration.version = "v2026.1\(Self.marked)"
      }
      let simulator = provider.simulator
      let boards = try simulator.ids(of: "service/boards")
      let lists: [(RecordKind, [String])] = [
        (.boards, ["service/boards"]), (.statuses, boards.map { "service/boards/\($0)/statuses" }),
        (.companies, ["company/companies"]), (.opportunities, ["sales/opportunities"]),
        (.tickets, ["service/tickets"]),
      ]
      var companies: [Int: String] = [:]
      for (kind, paths) in lists {
        for path in paths {
          // Dealt out again and again.
          for (index, id) in try simulator.ids(of: path).enumerated() {
            let name = Self.names[(index + id) % Self.names.count]
            simulator.update(kind, id, ["name": .text(name)])
            if kind == .companies { companies[id] = name }
          }
        }
      }
      for (index, id) in try simulator.ids(of: "company/contacts").enumerated() {
        simulator.update(.contacts, id, ["firstName": .text(Self.names[index % Self.names.count])])
      }
      for (index, id) in try simulator.ids(of: "system/members").enumerated() {
        simulator.update(.members, id, ["firstName": .text(Self.names[index % Self.names.count])])
      }
      self.companies = companies
      ticket = try #require(try simulator.ids(of: "service/tickets").first)
    }

    /// What of a text a terminal could obey, or a reader could not see.
    private static func harm(in text: String, isJSON: Bool = false) -> [String] {
      var found: [String] = []
      var marks = 0
      for scalar in text.unicodeScalars where scalar != "\n" {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate: found.append(name(scalar))
        // The joiner of a family is what makes it one.
        case .format where isJSON || scalar != "\u{200D}": found.append(name(scalar))
        default: break
        }
        marks = [.nonspacingMark, .enclosingMark].contains(scalar.properties.generalCategory) ? marks + 1 : 0
        if marks > 4, !isJSON { found.append("a tower") }
      }
      return Array(Set(found))
    }

    private static func name(_ scalar: Unicode.Scalar) -> String { "U+" + String(scalar.value, radix: 16) }

    private func expectHarmless(_ outcome: Outcome, isJSON: Bool = false, at place: SourceLocation = #_sourceLocation) {
      let harm = Self.harm(in: outcome.output, isJSON: isJSON) + Self.harm(in: outcome.errors)
      #expect(harm.isEmpty, "\(harm): \(outcome.description.debugDescription.prefix(3_000))", sourceLocation: place)
      #expect(!outcome.errors.contains("Fatal error"), sourceLocation: place)
    }

    private var answers: String {
      """
      { \(provider.connection())
        sync: { resources: ["members", "companies", "contacts", "tickets", "opportunities"],
                tickets: { closedSince: "all" }, companies: { skipInactive: false } },
        import: { members: { select: "all" }, companies: { select: "all" } }, run: true }
      """
    }

    @Test("no command prints what a terminal obeys, for people or for programs, and the database has all as it came")
    func commands() async throws {
      let record = machine.folder.path("recorded.json5")
      expectHarmless(try await machine.setUp(answers, ["--verbose", "--dry-run"]))
      let setup = try await machine.setUp(answers, ["--verbose", "--record", record])
      expectHarmless(setup)
      #expect(setup.output.contains("[31337mEvil Corp"), "\(setup)")
      // What was recorded is read again, and shows nothing on the way.
      #expect(Self.harm(in: try String(contentsOfFile: record, encoding: .utf8), isJSON: true).isEmpty)
      let again = try await machine.run(
        "setup", "--answers", record, "--dry-run", with: ["BOARDWALK_SECRET": Provider.secret])
      #expect(again.exit == 0, "\(again)")

      let lines: [[String]] = [
        ["sync", "--full", "--verbose"], ["sync", "--dry-run"], ["status"], ["logs"], ["logs", "--skips"], ["verify"],
        ["profiles", "list"], ["profiles", "show"], ["boards"], ["statuses"], ["types"], ["companies"], ["contacts"],
        ["members"], ["accounts"], ["organizations"], ["ticket", "show", "\(ticket)"],
        ["import", "companies", "--dry-run"], ["import", "members", "--dry-run"],
      ]
      var shown = ""
      for line in lines {
        for isJSON in [false, true] where !(isJSON && line.contains("--dry-run")) {
          let outcome = try await machine.run(line + (isJSON ? ["--json"] : []))
          #expect(outcome.exit == 0, "\(line): \(outcome)")
          expectHarmless(outcome, isJSON: isJSON)
          if isJSON {
            for text in outcome.output.split(separator: "\n") where line != ["profiles", "show"] {
              #expect(throws: Never.self, "\(line)") { try JSONValue(parsing: Array(text.utf8)) }
            }
          } else {
            shown += outcome.output
          }
        }
      }
      // The names were there to do harm.
      for words in ["[31337m[2J[HOwned", "desrever", "DROP TABLE", "日本 サポート待ち"] {
        #expect(shown.contains(words), "\(words)")
      }

      // The sync leaves out what the server marks as deleted.
      let deleted = try provider.records("company/companies").filter { $0.value["deletedFlag"].bool == true }
      for (id, name) in companies {
        let kept = try machine.database.text("select hex(name) from companies where id = \(id)")
        let wanted = name.utf8.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined().uppercased()
        #expect(kept == (deleted[id] == nil ? wanted : ""), "company \(id)")
      }
      #expect(try machine.database.integrity() == "ok")
      // Files are named by us alone, and what is written along is for reading.
      for (path, bytes) in try machine.files() {
        #expect(path.utf8.allSatisfy { (0x21...0x7E).contains($0) }, "\(path.debugDescription)")
        guard path.hasPrefix("state/"), path.contains("log") else { continue }
        #expect(Self.harm(in: String(decoding: bytes, as: UTF8.self), isJSON: true).isEmpty, "\(path)")
      }
      #expect(!FileManager.default.fileExists(atPath: "/tmp/owned"))
    }

    @Test(
      "an error that the server words itself is told without what a terminal obeys",
      arguments: [
        (
          #"{"code":"Failed\u001b[31337m","message":"\u001b[31337mNo\u202e \u009b31337m way\n<3>boardwalk: forged"}"#,
          ": [31337mNo 31337m way <3>boardwalk: forged"
        ),
        ("<html>\u{1B}[31337m\u{9B}31337m", "."), ("\u{1B}]0;owned\u{7}plain", ": ]0;ownedplain"), ("", "."),
      ])
    func errors(_ body: String, rest: String) async throws {
      try await machine.setUp(answers)
      for status in [400, 401, 403, 404] {
        let fault = provider.simulator.inject(
          Fault(.answer(status: status, contentType: "application/json", body: body), on: "company/companies"))
        let outcome = try await machine.run("sync", "companies", "--json", within: .seconds(120))
        #expect(outcome.exit != 0)
        expectHarmless(outcome, isJSON: true)
        expectHarmless(try await machine.run("logs"))
        expectHarmless(try await machine.run("status"))
        let listed = try await machine.run("companies")
        expectHarmless(listed)
        // Other numbers have a meaning of their own, which is told in words of ours.
        if status == 400 { #expect(listed.errors.contains("with 400\(rest)"), "\(listed)") }
        provider.simulator.mend(fault)
        #expect(!listed.errors.split(separator: "\n").contains { $0.hasPrefix("<3>") })
      }
    }

    @Test("the plain mode writes lines and nothing else")
    func plain() async throws {
      let configuration = provider.simulator.configuration
      let answers =
        [
          "on-premises", provider.site, configuration.companyID, "", configuration.publicKey, Provider.secret,
          Provider.clientID,
        ] + Array(repeating: "", count: 80)
      let outcome = try await machine.run(["setup", "--plain"], input: answers.joined(separator: "\n") + "\n")
      expectHarmless(outcome)
      #expect(outcome.output.contains("[31337m"), "\(outcome)")
    }

    @Test(
      "in the wizard no sequence of the server's reaches the terminal, at any step",
      arguments: Place.all)
    func wizard(_ place: Place) async throws {
      try await machine.setUp(answers, ["--set", "run=false"])
      let terminal = try PseudoTerminal(columns: 120, rows: 40)
      let child = try terminal.start(machine, ["setup", "--step", place.step])
      try await terminal.wait(for: place.title)
      for key in place.keys {
        try await terminal.waitUntilQuiet()
        terminal.type(key)
      }
      if !place.end.isEmpty { try await terminal.wait(for: place.end) }
      try await terminal.waitUntilQuiet()
      let text = terminal.text
      terminal.type("\u{3}\u{3}")
      _ = try await child.wait(within: .seconds(20), instead: { terminal.text.debugDescription })
      for sequence in [
        Self.marked, "\u{1B}]0;owned", "\u{1B}]52", "\u{1B}P1$tx", "\u{9B}", "\u{90}", "\u{202E}", "\u{2066}",
        "\u{200B}", "\u{FEFF}", "\u{2028}",
      ] {
        #expect(!text.unicodeScalars.contains(sequence.unicodeScalars), "\(sequence.debugDescription) at \(place.step)")
      }
      #expect(
        !text.unicodeScalars.contains { (0xE0000...0xE007F).contains($0.value) || (0x80...0x9F).contains($0.value) })
      // The names were there to do harm.
      if ["configure", "import"].contains(place.step) { #expect(text.contains("31337m"), "\(text.debugDescription)") }
    }
  }
}

extension String.UnicodeScalarView {
  fileprivate func contains(_ part: String.UnicodeScalarView) -> Bool {
    Array(self).firstRange(of: Array(part)) != nil
  }
}
