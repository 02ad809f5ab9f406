import Foundation
import TestSupport
import Testing

extension EndToEnd {
  @Suite("Themes of a person's own", .serialized)
  struct ThemeTests {
    private let mine = "{ name: 'Mine', inherits: 'dark', palette: { cyan: '#00ffff' } }"

    private func machine(_ themes: [String: String]) throws -> Machine {
      let machine = Machine()
      let folder = machine.path("config/themes")
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      for (name, text) in themes {
        let file = "\(folder)/\(name).json"
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
      }
      return machine
    }

    @Test("a file that is dropped into the folder is listed with its place, and a broken one with why")
    func listed() async throws {
      let machine = try self.machine(["mine": mine, "broken": "{ roles: ", "nord": mine])
      let outcome = try await machine.run("themes", "list")
      #expect(outcome.exit == 0, "\(outcome)")
      let lines = outcome.output.split(separator: "\n")
      #expect(lines.contains { $0.hasPrefix("mine ") && $0.contains(machine.path("config/themes/mine.json")) })
      #expect(lines.contains { $0.hasPrefix("broken ") })
      #expect(outcome.errors.contains("The theme broken is no JSON"), "\(outcome)")
      #expect(lines.contains { $0.hasPrefix("nord ") && $0.contains("Mine") && $0.contains("/nord.json") })
      #expect(lines.contains { $0.hasPrefix("gruvbox ") && $0.contains("built in") })
    }

    @Test("the wizard opens with a broken theme in the default, and says so when it is left")
    func broken() async throws {
      let machine = try self.machine(["broken": "{ roles: "])
      let terminal = try PseudoTerminal()
      let child = try terminal.start(machine, ["--theme", "broken"])
      try await terminal.wait(for: "Connect to ConnectWise")
      terminal.type("\u{3}")
      try await terminal.wait(for: "Quit?")
      terminal.type("\t\r")
      #expect(try await child.wait(instead: { terminal.text.debugDescription }) == .exit(130))
      #expect(terminal.text.contains("The default theme was used. The theme broken is no JSON"))
    }

    @Test("every built-in theme passes the check that a person's own gets")
    func builtIn() async throws {
      let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Themes").path
      let files = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(files.count == 10)
      for file in files {
        let machine = try self.machine([:])
        let outcome = try await machine.run("themes", "check", "\(folder)/\(file)")
        #expect(outcome.exit == 0, "\(file): \(outcome)")
        let preview = try await machine.run("themes", "preview", String(file.dropLast(5)))
        #expect(preview.exit == 0 && preview.output.contains("message.warn"), "\(preview)")
      }
    }
  }
}
