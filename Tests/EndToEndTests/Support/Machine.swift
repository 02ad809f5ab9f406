import Foundation
import Model
import TestSupport
import Testing

/// A home without anything in it, and the built program run in it.
final class Machine {
  let folder = TemporaryFolder()
  /// The variables that each start gets; no more than these.
  var variables: [String: String]

  init() {
    variables = [
      "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": folder.path("person"),
      "BOARDWALK_HOME": folder.path("home"),
    ]
    try? FileManager.default.createDirectory(atPath: folder.path("person"), withIntermediateDirectories: true)
  }

  /// What the program is started by, such as `prlimit`; it has to become the program, with the same number.
  var starter: [String] = []

  /// The program, which is built beside the tests.
  static let program: String = {
    let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
    return URL(fileURLWithPath: bundle).resolvingSymlinksInPath().deletingLastPathComponent().appending(
      path: "boardwalk"
    )
    .path
  }()

  // MARK: - Running

  /// Runs the program to its end.
  func run(
    _ arguments: String..., with more: [String: String] = [:], input: String = "", within limit: Duration = .seconds(90)
  ) async throws -> Outcome {
    try await run(arguments, with: more, input: input, within: limit)
  }

  func run(
    _ arguments: [String], with more: [String: String] = [:], input: String = "", within limit: Duration = .seconds(90)
  ) async throws -> Outcome {
    try await start(arguments, with: more, input: input).end(within: limit)
  }

  /// Starts the program, which goes on beside the test.
  func start(_ arguments: [String], with more: [String: String] = [:], input: String = "") throws -> Running {
    let name = UUID().uuidString
    let paths = ["in", "out", "err"].map { folder.path("\(name).\($0)") }
    try Data(input.utf8).write(to: URL(fileURLWithPath: paths[0]))
    let descriptors = zip(paths, [O_RDONLY, O_WRONLY | O_CREAT | O_APPEND, O_WRONLY | O_CREAT | O_APPEND]).map {
      open($0, $1 | O_CLOEXEC, 0o600 as mode_t)
    }
    defer { for descriptor in descriptors { close(descriptor) } }
    let words = starter + [Self.program] + arguments
    let child = try Child(
      starter.isEmpty ? Self.program : "/usr/bin/env", starter.isEmpty ? arguments : words,
      environment: variables.merging(more) { $1 },
      streams: .descriptors(input: descriptors[0], output: descriptors[1], errors: descriptors[2]))
    return Running(child: child, outputPath: paths[1], errorPath: paths[2])
  }

  /// Sets it up by answers and what else the command line holds, with the provider's secret; it has to go well.
  @discardableResult
  func setUp(
    _ answers: String, _ more: [String] = [], with variables: [String: String] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> Outcome {
    let path = try write(answers, to: "answers.json5")
    let setup = try await run(
      ["setup", "--answers", path] + more, with: ["BOARDWALK_SECRET": Provider.secret].merging(variables) { $1 })
    try #require(setup.exit == 0, "\(setup)", sourceLocation: sourceLocation)
    return setup
  }

  // MARK: - Files

  /// A path in the program's home.
  func path(_ name: String) -> String { folder.path("home/\(name)") }

  /// Writes a file beside the home.
  func write(_ text: String, to name: String) throws -> String {
    let path = folder.path(name)
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return path
  }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path(name))) }

  /// The permission bits of a file or folder in the home.
  func mode(_ name: String) -> Int? {
    (try? FileManager.default.attributesOfItem(atPath: path(name)))?[.posixPermissions] as? Int
  }

  /// Every file in the home, by its path below it.
  func files() throws -> [String: Data] {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path("home"))) ?? []
    var files: [String: Data] = [:]
    for name in names {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path(name), isDirectory: &isFolder), !isFolder.boolValue else {
        continue
      }
      // A file of a running program may have gone meanwhile.
      files[name] = try? bytes(name)
    }
    return files
  }

  var database: Database { Database(path: path("data/default.sqlite")) }

  func profile() throws -> JSONValue { try JSONValue(parsing: bytes("config/profiles/default.json")) }

  /// The profile without what differs from one making to the next.
  func comparableProfile() throws -> JSONValue {
    guard case .object(var members) = try profile() else { return .null }
    for name in ["id", "saved", "revision"] { members[name] = nil }
    if case .object(var connection)? = members["connection"] {
      connection["secretReference"] = nil
      members["connection"] = .object(connection)
    }
    return .object(members)
  }
}

/// A run of the program that has ended.
struct Outcome: CustomStringConvertible {
  let end: Child.End
  let output: String
  let errors: String

  var exit: Int32? { if case .exit(let code) = end { code } else { nil } }
  var description: String { "\(end)\n--- standard output\n\(output)\n--- standard error\n\(errors)" }

  /// The lines of JSON on standard output.
  func lines() throws -> [JSONValue] {
    try output.split(separator: "\n").map { try JSONValue(parsing: Array($0.utf8)) }
  }

  /// Whether standard error has one message for people and no sign of a crash.
  var hasCleanError: Bool {
    let lines = errors.split(separator: "\n", omittingEmptySubsequences: true)
    return (1...3).contains(lines.count) && !errors.contains("Fatal error") && !errors.contains("\u{1B}")
  }
}

/// A run of the program that goes on.
struct Running {
  let child: Child
  let outputPath: String
  let errorPath: String

  var output: String { read(outputPath) }
  var errors: String { read(errorPath) }

  private func read(_ path: String) -> String {
    (try? Data(contentsOf: URL(fileURLWithPath: path))).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// Waits for a text on standard output.
  func wait(for text: String) async throws {
    try await EndToEndTests.wait(for: "\"\(text)\"", instead: { "\(output)\n---\n\(errors)" }) {
      output.contains(text) ? () : nil
    }
  }

  func end(within limit: Duration = .seconds(90)) async throws -> Outcome {
    let end = try await child.wait(within: limit, instead: { "\(output)\n---\n\(errors)" })
    return Outcome(end: end, output: output, errors: errors)
  }
}
