import Glibc
import Synchronization

/// A process of ours: started, watched, and killed at the latest when nobody holds it any more.
final class Child: Sendable {
  /// How a process ended.
  enum End: Hashable {
    case exit(Int32)
    case signal(Int32)
  }

  struct NotStarted: Error { let errorNumber: Int32 }

  let pid: pid_t
  private let end = Mutex<End?>(nil)

  /// Where the standard streams of a process lead.
  enum Streams {
    /// To open descriptors.
    case descriptors(input: Int32, output: Int32, errors: Int32)
    /// All to a terminal, in a session of its own that the terminal controls.
    case terminal(path: String)
  }

  init(_ program: String, _ arguments: [String], environment: [String: String], streams: Streams) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    sigdelset(&all, SIGKILL)
    sigdelset(&all, SIGSTOP)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    var flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    switch streams {
    case .descriptors(let input, let output, let errors):
      for (from, to) in [(input, Int32(0)), (output, 1), (errors, 2)] {
        posix_spawn_file_actions_adddup2(&actions, from, to)
      }
    case .terminal(let path):
      flags |= 0x80  // POSIX_SPAWN_SETSID: the first terminal that such a process opens becomes its own.
      posix_spawn_file_actions_addopen(&actions, 0, path, O_RDWR, 0)
      posix_spawn_file_actions_adddup2(&actions, 0, 1)
      posix_spawn_file_actions_adddup2(&actions, 0, 2)
    }
    posix_spawnattr_setflags(&attributes, Int16(flags))
    var words = ([program] + arguments).map { strdup($0) } + [nil]
    var variables = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for text in words + variables { free(text) } }
    var number: pid_t = 0
    let code = posix_spawn(&number, program, &actions, &attributes, &words, &variables)
    guard code == 0 else { throw NotStarted(errorNumber: code) }
    pid = number
  }

  deinit {
    guard look() == nil else { return }
    kill(pid, SIGKILL)
    var status: Int32 = 0
    waitpid(pid, &status, 0)
  }

  /// How it ended, or nil while it runs.
  func look() -> End? {
    end.withLock { end in
      if let end { return end }
      var status: Int32 = 0
      guard waitpid(pid, &status, WNOHANG) == pid else { return nil }
      let signal = status & 0x7f
      end = signal == 0 ? .exit((status >> 8) & 0xff) : .signal(signal)
      return end
    }
  }

  func send(_ signal: Int32) {
    // A number that is no longer ours is left alone.
    if look() == nil { kill(pid, signal) }
  }

  /// Waits for the end of a process that ends soon, without letting go of the thread.
  func waitHere() -> End {
    while true {
      if let end = look() { return end }
      usleep(1_000)
    }
  }

  /// Waits for its end; one that does not end in time is killed.
  func wait(within limit: Duration = .seconds(90), instead: () -> String = { "" }) async throws -> End {
    do {
      return try await EndToEndTests.wait(for: "The end of process \(pid)", within: limit, instead: instead) { look() }
    } catch {
      send(SIGKILL)
      throw error
    }
  }
}
