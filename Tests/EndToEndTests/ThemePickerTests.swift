import Foundation
import TestSupport
import Testing

extension EndToEnd {
  @Suite("The theme picker and the settings", .serialized, .enabled(if: Tmux.isThere, "tmux is not there"))
  struct ThemePickerTests {
    private func write(_ text: String, to name: String, _ machine: Machine) throws {
      let path = machine.path(name)
      try FileManager.default.createDirectory(
        atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
      // As an editor does it: under another name, then in the file's place.
      try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }

    private func wait(for code: String, in tmux: Tmux) async throws {
      try await EndToEndTests.wait(for: code, instead: { tmux.styledScreen }) {
        tmux.styledScreen.contains(code) ? () : nil
      }
    }

    @Test("a theme of a person's own is shown, kept, changed with its file at once, and there at the next start")
    func kept() async throws {
      let machine = Machine()
      try write("{ inherits: 'default', roles: { title: 201 } }", to: "config/themes/mine.json", machine)
      let first = try Tmux(machine, [])
      try await first.wait(for: "Connect to ConnectWise")
      try first.press("C-g", "t")
      try await first.wait(for: "One of your own", "built in", "Enter keep")
      try first.press("End")
      try await wait(for: "38;5;201", in: first)
      try first.press("Escape")
      try await EndToEndTests.wait(for: "the look before", instead: { first.styledScreen }) {
        first.styledScreen.contains("38;5;201") ? nil : ()
      }
      try first.press("C-g", "t")
      try await first.wait(for: "Enter keep")
      try first.press("End", "Enter")
      try await first.wait(for: "The theme mine is kept.")
      try write("{ inherits: 'default', roles: { title: 82 } }", to: "config/themes/mine.json", machine)
      try await wait(for: "38;5;82", in: first)
      try first.press("C-c", "C-c")
      _ = try await first.end()
      #expect(String(decoding: try machine.bytes("config/settings.json"), as: UTF8.self).contains("\"mine\""))

      let second = try Tmux(machine, [])
      try await wait(for: "38;5;82", in: second)
      let list = try await machine.run("themes", "list", with: ["TERM": "xterm-256color"])
      #expect(list.output.contains("in use, by settings.json"), "\(list)")
    }

    @Test("settings that cannot be used stop nothing: one line says what, and where")
    func broken() async throws {
      let machine = Machine()
      try write("{ keys: { 'sync.conditions': 'L' } }", to: "config/settings.json", machine)
      let tmux = try Tmux(machine, [])
      try await tmux.wait(for: "Connect to ConnectWise", "L cannot mean both conditions and log")
      try tmux.press("C-c", "C-c")
      _ = try await tmux.end()
      try write("{ mouse: true,\n  them: 'nord' }", to: "config/settings.json", machine)
      let odd = try Tmux(machine, [])
      try await odd.wait(for: "line 2: them is not known")
    }
  }
}
