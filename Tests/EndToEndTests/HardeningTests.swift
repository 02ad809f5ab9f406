import Foundation
import Glibc
import Model
import TestSupport
import Testing

extension EndToEnd {
  /// What the kernel is asked to do for a process that holds secrets.
  @Suite("Others look into the program", .serialized)
  struct HardeningTests {
    private let machine = Machine()

    /// Nobody, on a machine where the tests run as root; who is root may look everywhere.
    private static let other: [String] =
      getuid() == 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all", "--"] : []

    /// Lets what it starts write cores, so that it can be seen when the program has forbidden itself to.
    private static let withCores = ["prlimit", "--core=4096", "--"]

    /// The program as it waits for an answers file that never comes, its secret taken in; and a pipe to end it.
    private func waiting(_ body: (Child) async throws -> Void) async throws {
      let pipe = machine.folder.path("pipe")
      try #require(mkfifo(pipe, 0o600) == 0)
      // Open for both, so that neither end waits for the other.
      let held = open(pipe, O_RDWR | O_CLOEXEC)
      defer { close(held) }
      let nowhere = open("/dev/null", O_RDWR | O_CLOEXEC)
      defer { close(nowhere) }
      var variables = machine.variables
      variables["BOARDWALK_SECRET"] = "marked-secret-of-a-process"
      // Nobody's home need not be there: nothing is written before the answers have come.
      variables["BOARDWALK_HOME"] = "/tmp/boardwalk-nobody-\(UUID().uuidString)"
      let words = Self.withCores + Self.other + [Machine.program, "setup", "--answers", "-"]
      let child = try Child(
        "/usr/bin/env", words, environment: variables,
        streams: .descriptors(input: held, output: nowhere, errors: nowhere))
      _ = try await wait(for: "the program", instead: { "\(String(describing: child.look()))" }) {
        // The last thing that it forbids itself.
        Self.hasNoCore(child.pid) ? () : nil
      }
      try await body(child)
      child.send(SIGKILL)
      _ = try await child.wait()
    }

    /// Whether it is the program, and has forbidden itself to write a core; what starts it may.
    private static func hasNoCore(_ pid: pid_t) -> Bool {
      guard name(of: pid) == "boardwalk" else { return false }
      let limits = (try? String(contentsOfFile: "/proc/\(pid)/limits", encoding: .utf8)) ?? ""
      return limits.split(separator: "\n").contains { line in
        line.hasPrefix("Max core file size") && line.split(separator: " ").dropFirst(4).prefix(2) == ["0", "0"]
      }
    }

    private static func name(of pid: pid_t) -> String {
      let name = (try? String(contentsOfFile: "/proc/\(pid)/comm", encoding: .utf8)) ?? ""
      return name.trimmingCharacters(in: .newlines)
    }

    // MARK: - Looks

    /// What another process does to look in, with `PID` in the place of the number, where reading is enough.
    static let readings = [
      ["cat", "/proc/PID/environ"], ["cat", "/proc/PID/maps"], ["cat", "/proc/PID/auxv"], ["ls", "/proc/PID/fd"],
    ]

    /// The same, where the right to trace is wanted.
    static let memory = ["dd", "if=/proc/PID/mem", "count=0"]

    private func look(_ words: [String], at pid: pid_t) async throws -> (end: Child.End, text: String) {
      let path = machine.folder.path(UUID().uuidString)
      let output = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600 as mode_t)
      let input = open("/dev/null", O_RDONLY | O_CLOEXEC)
      defer {
        close(output)
        close(input)
      }
      let words = words.map { $0.replacingOccurrences(of: "PID", with: "\(pid)") }
      let child = try Child(
        "/usr/bin/env", Self.other + words, environment: ["PATH": "/usr/bin:/bin"],
        streams: .descriptors(input: input, output: output, errors: output))
      let end = try await child.wait(within: .seconds(20))
      return (end, String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self))
    }

    /// Whether such looks succeed here at a process that forbids nothing; else they would show nothing.
    static func succeed(_ looks: [[String]]) async throws -> Bool {
      guard getuid() != 0 || access("/usr/bin/setpriv", X_OK) == 0 else { return false }
      let plain = try Child(
        "/usr/bin/env", other + ["sleep", "60"], environment: ["PATH": "/usr/bin:/bin"],
        streams: .terminal(path: "/dev/null"))
      let tests = HardeningTests()
      defer { withExtendedLifetime((plain, tests)) {} }
      _ = try await wait(for: "sleep") { name(of: plain.pid) == "sleep" ? () : nil }
      for words in looks {
        guard try await tests.look(words, at: plain.pid).end == .exit(0) else { return false }
      }
      return true
    }

    private func expectClosed(_ looks: [[String]]) async throws {
      try await waiting { child in
        for words in looks {
          let look = try await look(words, at: child.pid)
          let isRefused = ["denied", "not permitted"].contains(where: look.text.contains)
          #expect(look.end != .exit(0) && isRefused, "\(words): \(look)")
          #expect(!look.text.contains("marked-secret"), "\(words)")
        }
      }
    }

    @Test(
      "another process of the same user reads neither its variables nor what it has open",
      .enabled("nobody may look here", { try await HardeningTests.succeed(HardeningTests.readings) }))
    func read() async throws { try await expectClosed(Self.readings) }

    @Test(
      "another process of the same user reads nothing of its memory, and cannot trace it",
      .enabled(if: access("/usr/bin/strace", X_OK) == 0, "strace is not there"),
      .enabled("nobody may trace here", { try await HardeningTests.succeed([HardeningTests.memory]) }))
    func traced() async throws { try await expectClosed([Self.memory, ["timeout", "5", "strace", "-p", "PID"]]) }

    // MARK: - Crashes

    @Test(
      "what a crash leaves behind is no core and no backtrace, also where one is asked for",
      arguments: [
        SIGSEGV, SIGABRT, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGQUIT,
      ])
    func crash(_ signal: Int32) async throws {
      // At a terminal, where the runtime of the language would print all and wait for a key.
      let asked = ["SWIFT_BACKTRACE": "enable=yes,interactive=yes,color=yes,timeout=30s,threads=all,registers=all"]
      for words in [["setup", "--plain"], ["setup"], ["setup", "--answers", "-"]] {
        let terminal = try PseudoTerminal()
        let before = terminal.modes
        let folder = machine.folder.path("crash")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        machine.variables["TMPDIR"] = folder
        // An end in order keeps a draft, which the next start would ask about.
        machine.variables["BOARDWALK_HOME"] = machine.folder.path("home-\(words.joined())")
        // A core would lie where the program runs.
        let start = ["--chdir=\(folder)"] + Self.withCores + [Machine.program]
        let child = try terminal.start(machine, start + words, program: "/usr/bin/env", with: asked)
        if words.last != "-" {
          try await terminal.wait(for: words.count > 1 ? "Step 1 of 4" : "Connect to ConnectWise")
        }
        _ = try await wait(for: "the program", instead: { terminal.text.debugDescription }) {
          Self.hasNoCore(Processes.program(guardedBy: child.pid)) ? () : nil
        }
        kill(Processes.program(guardedBy: child.pid), signal)
        let end = try await child.wait(within: .seconds(15), instead: { terminal.text })
        #expect(end == .signal(signal) || (signal == SIGQUIT && end == .exit(130)), "\(words)")
        for sign in ["Backtrace", "backtrace", "Press space", "Thread 0", "Crash:", "💣"] {
          #expect(!terminal.text.contains(sign), "\(words): \(terminal.text.debugDescription)")
        }
        #expect(terminal.modes == before, "\(words)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
      }
    }
  }
}
