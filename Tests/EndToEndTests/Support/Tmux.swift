import Foundation
import Glibc
import TestSupport
import Testing

/// The program in a terminal emulator that can be asked what stands on its screen: tmux, with a server of its own.
final class Tmux {
  struct Failure: Error { let words: String }

  static let isThere = ["/usr/bin/tmux", "/usr/local/bin/tmux"].contains {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  /// What the names of its files begin with.
  let socket: String
  private let variables: [String: String]

  /// Starts the program in a window of that size.
  ///
  /// When it ends, the window stays, with its last screen.
  init(
    _ machine: Machine, _ arguments: [String], program: String = Machine.program, columns: Int = 80, rows: Int = 24
  ) throws {
    socket = machine.folder.path("tmux-\(UUID().uuidString.prefix(8))")
    variables = machine.variables.merging(["TERM": "xterm-256color"]) { $1 }
    let configuration = machine.folder.path("tmux.conf")
    try Data("set -g remain-on-exit on\nset -g status off\nset -s escape-time 0\nset -g history-limit 0\n".utf8)
      .write(to: URL(fileURLWithPath: configuration))
    // tmux does not always notice the end of what it started; a shell that writes it down does.
    let words =
      ["sh -c 'echo $$ > \(socket).pid; exec \"$0\" \"$@\"'", program] + arguments.map(Self.quoted) + [
        "; echo $? > \(socket).exit"
      ]
    _ = try call(
      [
        "-u", "-f", configuration, "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)",
        words.joined(separator: " "),
      ])
  }

  deinit { _ = try? call(["kill-server"]) }

  /// A word as the shell takes it.
  private static func quoted(_ word: String) -> String {
    "'" + word.replacingOccurrences(of: "'", with: "'\\''") + "'"
  }

  /// Runs tmux.
  ///
  /// Its words go to a file: the server that it starts keeps whatever it inherits open for ever.
  @discardableResult
  private func call(_ arguments: [String]) throws -> String {
    let path = "\(socket).out"
    let input = open("/dev/null", O_RDONLY | O_CLOEXEC)
    let output = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600 as mode_t)
    defer {
      close(input)
      close(output)
    }
    let child = try Child(
      "/usr/bin/env", ["tmux", "-S", socket] + arguments, environment: variables,
      streams: .descriptors(input: input, output: output, errors: output))
    let end = child.waitHere()
    let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
    guard end == .exit(0) else { throw Failure(words: text) }
    return text
  }

  /// Gives tmux an order of its own.
  func order(_ words: String...) throws { try call(words) }
  func order(_ words: [String]) throws { try call(words) }

  /// What stands on the screen.
  var screen: String { (try? call(["capture-pane", "-p"])) ?? "" }

  /// The screen with the codes of its colours.
  var styledScreen: String { (try? call(["capture-pane", "-p", "-e"])) ?? "" }

  /// What the program has named its window.
  var title: String {
    ((try? call(["display-message", "-p", "#{pane_title}"])) ?? "").trimmingCharacters(in: .newlines)
  }

  /// Keys by tmux's names: `Enter`, `C-n`, `Down`.
  func press(_ keys: String...) throws {
    for key in keys { try call(["send-keys", key]) }
  }

  func type(_ text: String) throws { try call(["send-keys", "-l", text]) }

  func resize(columns: Int, rows: Int) throws { try call(["resize-window", "-x", "\(columns)", "-y", "\(rows)"]) }

  /// The program's process.
  var pid: Int32 {
    get throws {
      let number = try number(in: "\(socket).pid")
      return try number ?? { throw Failure(words: "it has not started") }()
    }
  }

  private func number(in path: String) throws -> Int32? {
    let text = try? String(contentsOfFile: path, encoding: .utf8)
    return text.flatMap { Int32($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
  }

  /// Waits until the screen shows all of the texts at one time.
  @discardableResult
  func wait(for texts: String..., within limit: Duration = .seconds(90)) async throws -> String {
    var last = ""
    return try await EndToEndTests.wait(for: "\(texts)", within: limit, instead: { last }) {
      last = screen
      return texts.allSatisfy(last.contains) ? last : nil
    }
  }

  /// Waits for the end of the program.
  /// - Returns: Its exit code.
  func end() async throws -> Int32 {
    try await EndToEndTests.wait(for: "the end of the program", instead: { screen }) {
      try number(in: "\(socket).exit")
    }
  }
}
