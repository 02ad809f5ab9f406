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

    private static func hasNoCore(_ pid: pid_t) -> Bool {
      let limits = (try? String(contentsOfFile: "/proc/\(pid)/limits", encoding: .utf8)) ?? ""
      return limits.split(separator: "\n").contains { line in
        line.hasPrefix("Max core file size") && line.split(separator: " ").dropFirst(4).prefix(2) == ["0", "0"]
      }
    }

    private func run(_ words: [String]) async throws -> (end: Child.End, text: String) {
      let path = machine.folder.path(UUID().uuidString)
      let output = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600 as mode_t)
      let input = open("/dev/null", O_RDONLY | O_CLOEXEC)
      defer {
        close(output)
        close(input)
      }
      let child = try Child(
        "/usr/bin/env", Self.other + words, environment: ["PATH": "/usr/bin:/bin"],
        streams: .descriptors(input: input, output: output, errors: output))
      let end = try await child.wait(within: .seconds(20))
      return (end, String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self))
    }

    @Test("another process of the same user reads neither its variables nor its memory, and cannot trace it")
    func sameUser() async throws {
      guard access("/usr/bin/setpriv", X_OK) == 0 || getuid() != 0 else {
        print("left out: nobody else can be become here")
        return
      }
      // A process that forbids nothing shows that the looks below could succeed.
      let plain = try Child(
        "/usr/bin/env", Self.other + ["sleep", "60"], environment: ["PATH": "/usr/bin:/bin", "MARK": "seen"],
        streams: .terminal(path: "/dev/null"))
      _ = try await wait(for: "sleep") {
        (try? String(contentsOfFile: "/proc/\(plain.pid)/comm", encoding: .utf8)) == "sleep\n" ? () : nil
      }
      guard try await run(["cat", "/proc/\(plain.pid)/environ"]).text.contains("MARK=seen") else {
        print("left out: this machine shows no process's variables to its own user")
        return
      }
      let mayTrace = try await run(["dd", "if=/proc/\(plain.pid)/mem", "count=0"]).end == .exit(0)
      if !mayTrace { print("left out: the kernel lets nobody trace here, so that part shows nothing") }
      try await waiting { child in
        for words in [
          ["cat", "/proc/\(child.pid)/environ"], ["cat", "/proc/\(child.pid)/maps"],
          ["cat", "/proc/\(child.pid)/auxv"],
          ["ls", "/proc/\(child.pid)/fd"], ["dd", "if=/proc/\(child.pid)/mem", "count=0"],
        ] {
          // Of the other process the same is told.
          let ofPlain = words.map { $0.replacingOccurrences(of: "/\(child.pid)/", with: "/\(plain.pid)/") }
          if mayTrace { #expect(try await run(ofPlain).end == .exit(0), "\(ofPlain)") }
          let look = try await run(words)
          #expect(look.end != .exit(0) && look.text.contains("denied"), "\(words): \(look)")
          #expect(!look.text.contains("marked-secret"), "\(words)")
        }
        guard mayTrace, access("/usr/bin/strace", X_OK) == 0 else { return }
        let trace = try await run(["timeout", "5", "strace", "-p", "\(child.pid)"])
        #expect(trace.text.contains("Operation not permitted"), "\(trace)")
      }
    }

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
        let child = try terminal.start(
          machine, Self.withCores + [Machine.program] + words, program: "/usr/bin/env", with: asked)
        if words.last == "-" {
          _ = try await wait(for: "the program") { Self.hasNoCore(child.pid) ? () : nil }
        } else {
          try await terminal.wait(for: words.count > 1 ? "Step 1 of 4" : "Connect to ConnectWise")
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
