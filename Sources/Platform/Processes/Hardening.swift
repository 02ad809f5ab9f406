import CPlatform
import Dispatch
import Glibc

/// What a process of ours does first, before it has other threads.
package enum Hardening {
  /// Makes the process safe to hold secrets and to write files, and sparing of memory.
  ///
  /// No core dumps, no backtraces, no tracing by other processes of the user, files for us alone. A closed pipe or a full disk is an
  /// error to handle, not a death. The three standard streams are open, so that no file of ours takes their number.
  ///
  /// A system that refuses one of these (a container) still runs the program: each is a second line of defence.
  package static func start() {
    for number: Int32 in 0...2 where fcntl(number, F_GETFD) < 0 { _ = open("/dev/null", O_RDWR) }
    umask(0o077)
    // It would have libcurl write down the keys of every encrypted connection.
    unsetenv("SSLKEYLOGFILE")
    boardwalk_bound_heaps()
    _ = boardwalk_undump()
    boardwalk_die_plainly()
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    // Whoever starts us may ignore it, and then nobody here would learn how a process of ours ended.
    signal(SIGCHLD, SIG_DFL)
  }
}

/// What a command without a screen does on INT, TERM and HUP: the first asks it to end, the second ends it at once.
package enum Interrupts {
  /// Starts listening, once in a process.
  ///
  /// - Parameter onFirst: Called on a thread of its own with the signal's number; cancels the work.
  /// - Returns: Whether the system allowed it.
  @discardableResult
  package static func listen(_ onFirst: @escaping @Sendable (Int32) -> Void) -> Bool {
    var ends: [Int32] = [0, 0]
    guard boardwalk_pipe(&ends) == 0, boardwalk_catch_interrupts(ends[1]) == 0 else { return false }
    let reading = ends[0]
    DispatchQueue(label: "boardwalk.interrupts").async {
      var number: UInt8 = 0
      if retrying({ read(reading, &number, 1) }) == 1 { onFirst(Int32(number)) }
    }
    return true
  }
}
