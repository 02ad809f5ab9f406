import Foundation
import Glibc
import TestSupport
import Testing

/// Secrets that are given to the program, and the search for them in all that it leaves.
final class LeakHunt {
  let secret = MarkedSecret("the private key")
  /// A key that the server refuses.
  let refused = MarkedSecret("the refused key")
  let passphrase = MarkedSecret("the passphrase")
  let machine = Machine()
  let watcher: ProcessWatcher

  /// Files that bring the secrets; nothing else lies here, and it is not searched.
  private let given = TemporaryFolder()
  /// The processes whose environment was to bring a secret: they hold it until they have taken it.
  private var bringers: Set<pid_t> = []
  private(set) var searchedFiles = 0
  private(set) var searchedBytes = 0
  private(set) var leaks = 0

  var all: [MarkedSecret] { [secret, refused, passphrase] }

  init() throws {
    watcher = ProcessWatcher([secret, refused, passphrase])
    // All that the program writes lies in one folder, temporary files too, and a core if it leaves one.
    let temporary = machine.folder.path("tmp")
    try FileManager.default.createDirectory(atPath: temporary, withIntermediateDirectories: true)
    machine.variables["TMPDIR"] = temporary
    machine.starter = ["env", "-C", machine.folder.path(""), "prlimit", "--core=unlimited", "--"]
  }

  /// A file that holds a secret and nothing else, or the line break of one that is pasted.
  func file(_ secret: MarkedSecret, ending: String = "", name: String = UUID().uuidString) throws -> String {
    let path = given.path(name)
    try Data((secret.text + ending).utf8).write(to: URL(fileURLWithPath: path))
    chmod(path, 0o600)
    return path
  }

  /// The path of a file that may hold a secret, such as a keyring.
  func givenPath(_ name: String) -> String { given.path(name) }

  // MARK: - Running

  func start(_ arguments: [String], with more: [String: String] = [:], input: String = "") throws -> Running {
    let running = try machine.start(arguments, with: more, input: input)
    if !more.isEmpty { bringers.insert(running.child.pid) }
    return running
  }

  /// Runs the program to its end, and expects an exit code.
  @discardableResult
  func run(
    _ arguments: [String], exit: Int32 = 0, with more: [String: String] = [:], input: String = "",
    at place: SourceLocation = #_sourceLocation
  ) async throws -> Outcome {
    let outcome = try await start(arguments, with: more, input: input).end()
    #expect(outcome.exit == exit, "\(arguments) \(outcome)", sourceLocation: place)
    return outcome
  }

  // MARK: - Searching

  /// Searches every file of the machine: the home, temporary files, recordings, screens, output and errors, cores.
  ///
  /// Only what the tests piped into the program is left out.
  func search(at place: SourceLocation = #_sourceLocation) throws {
    let root = machine.folder.path("")
    for name in try FileManager.default.subpathsOfDirectory(atPath: root) where !name.hasSuffix(".in") {
      let path = machine.folder.path(name)
      let kind = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
      guard kind == .typeRegular, let bytes = try? Data(contentsOf: URL(fileURLWithPath: path)) else { continue }
      searchedFiles += 1
      searchedBytes += bytes.count
      for secret in all {
        for form in bytes.withUnsafeBytes({ secret.forms(in: $0) }) {
          leaks += 1
          Issue.record("\(name) holds \(secret.name), \(form)", sourceLocation: place)
        }
        // A name is text of the program's too.
        if name.contains(secret.text.prefix(20)) {
          leaks += 1
          Issue.record("a file is named by \(secret.name)", sourceLocation: place)
        }
      }
      if name.split(separator: "/").last?.hasPrefix("core") == true {
        leaks += 1
        Issue.record("\(name) is a core", sourceLocation: place)
      }
    }
  }

  /// Expects that a process that goes on holds no secret where others see it.
  func searchProcess(_ pid: pid_t, at place: SourceLocation = #_sourceLocation) {
    for sight in ProcessWatcher.sights(of: pid, all) {
      leaks += 1
      Issue.record("\(sight)", sourceLocation: place)
    }
    let limits = try? String(contentsOfFile: "/proc/\(pid)/limits", encoding: .utf8)
    let core = limits?.split(separator: "\n").first { $0.hasPrefix("Max core file size") }
    #expect(core?.split(separator: " ").dropFirst(4).first == "0", "\(core ?? "no limits")", sourceLocation: place)
  }

  /// Ends the watching, and expects that nothing was seen.
  func finish(at place: SourceLocation = #_sourceLocation) throws {
    watcher.stop()
    for sight in watcher.sights where !(sight.place == "environ" && bringers.contains(sight.pid)) {
      leaks += 1
      Issue.record("\(sight)", sourceLocation: place)
    }
    try search(at: place)
    print("leaks \(leaks) found in \(searchedFiles) files, \(searchedBytes) bytes, \(watcher.looks) looks at processes")
  }
}

extension Tmux {
  /// Writes every byte that the program sends to its terminal to a file, from now on.
  func record(to path: String) throws { try order("pipe-pane", "-O", "cat >> '\(path)'") }

  /// Types or pastes what a file holds, so that it stands in no argument.
  func enter(fileAt path: String, isPasted: Bool = false) throws {
    try order("load-buffer", path)
    try order(isPasted ? ["paste-buffer", "-d", "-p"] : ["paste-buffer", "-d"])
  }
}
