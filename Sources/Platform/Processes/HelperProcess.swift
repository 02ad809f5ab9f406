import CPlatform
import Glibc

/// A small program that is run to its end: a clean environment, a session of its own, and a limit of time.
///
/// Blocks the thread that calls it.
package struct HelperProcess: Sendable {
  /// How it ended.
  package enum End: Sendable, Hashable {
    case exit(Int32)
    case signal(Int32)
    /// It ran longer than it may and was ended.
    case timeout
    /// It was ended because its output is not wanted any more.
    case cancelled
    /// It printed more than there is room for and was ended.
    case tooMuch
    /// The system did not start it; its words.
    case notStarted(String)
  }

  /// What came of it.
  package struct Result: Sendable, Hashable {
    package let end: End
    /// How many bytes of the room its output takes.
    package let count: Int
    /// The beginning of what it said on standard error.
    package let errors: [UInt8]
  }

  /// How much of standard error is kept; the rest is read and dropped.
  private static let errorLimit = 2_048
  /// How often it is looked whether it has ended, in milliseconds.
  private static let interval: Int32 = 20
  /// The variables that it gets besides those that start with `XDG_`.
  private static let passed: Set<String> = ["PATH", "HOME", "LANG", "DBUS_SESSION_BUS_ADDRESS"]

  /// The path of the program; `nil` where there is none of that name.
  private let program: String?
  private let words: [String]
  private let variables: [String]
  private let limit: Duration

  /// - Parameters:
  ///   - words: The program, looked for in `PATH` unless it has a slash, and its arguments. No shell reads them.
  ///   - environment: The variables of this process; of these only harmless ones are passed on.
  ///   - limit: How long it may run.
  package init(_ words: [String], environment: [String: String], limit: Duration) {
    self.words = words
    program = words.first.flatMap { Self.path(of: $0, in: environment["PATH"] ?? "/usr/bin:/bin") }
    variables = environment.filter { Self.passed.contains($0.key) || $0.key.hasPrefix("XDG_") }
      .map { "\($0)=\($1)" }.sorted()
    self.limit = limit
  }

  /// Runs it.
  ///
  /// - Parameters:
  ///   - input: An open file for its standard input, which stays open here; nothing is `/dev/null`.
  ///   - room: Where its output goes.
  ///   - isCancelled: Asked now and then; ends it.
  /// - Returns: How it ended, and what it said.
  package func run(
    input: Int32? = nil, into room: UnsafeMutableRawBufferPointer, until isCancelled: () -> Bool
  ) -> Result {
    var outputs: [Int32] = [0, 0]
    var errors: [Int32] = [0, 0]
    guard let program else { return notStarted(ENOENT) }
    var code = boardwalk_pipe(&outputs)
    guard code == 0 else { return notStarted(code) }
    let output = Descriptor(outputs[0])
    let outputEnd = Descriptor(outputs[1])
    code = boardwalk_pipe(&errors)
    guard code == 0 else { return notStarted(code) }
    let error = Descriptor(errors[0])
    let errorEnd = Descriptor(errors[1])
    var pid: Int32 = 0
    code = withTexts(words) { words in
      withTexts(variables) { variables in
        boardwalk_start(program, words, variables, input ?? -1, outputEnd.number, errorEnd.number, -1, &pid)
      }
    }
    // The helper alone holds the writing ends from here, so that their end is seen.
    _ = consume outputEnd
    _ = consume errorEnd
    guard code == 0 else { return notStarted(code) }
    return follow(pid, output: output, error: error, into: room, until: isCancelled)
  }

  /// Where a program is; a folder that is not named from the root is not looked into.
  private static func path(of program: String, in folders: String) -> String? {
    if program.contains("/") { return program }
    return folders.split(separator: ":").filter { $0.hasPrefix("/") }.map { "\($0)/\(program)" }
      .first { access($0, X_OK) == 0 }
  }

  private func notStarted(_ code: Int32) -> Result {
    Result(end: .notStarted(String(cString: strerror(code))), count: 0, errors: [])
  }

  private func follow(
    _ pid: Int32, output: borrowing Descriptor, error: borrowing Descriptor, into room: UnsafeMutableRawBufferPointer,
    until isCancelled: () -> Bool
  ) -> Result {
    let start = ContinuousClock.now
    var count = 0
    var words: [UInt8] = []
    var end: End?
    var status: Int32 = 0
    var isDone = false
    while end == nil {
      // Asked before it is read: what it printed before its end is then in the pipes. Something that it left running
      // may hold them open, so their end is not waited for.
      isDone = waitpid(pid, &status, WNOHANG) == pid
      let isFull = drain(output, error, isDone: isDone, room, &count, &words)
      if isFull {
        end = .tooMuch
      } else if isDone {
        end = status & 0x7F == 0 ? .exit(status >> 8 & 0xFF) : .signal(status & 0x7F)
      } else if isCancelled() {
        end = .cancelled
      } else if ContinuousClock.now - start > limit {
        end = .timeout
      }
    }
    // It leads a group of its own: what it started ends with it.
    if !isDone {
      kill(-pid, SIGKILL)
      _ = retrying { waitpid(pid, &status, 0) }
    }
    return Result(end: end ?? .timeout, count: count, errors: words)
  }

  /// Takes what is in the pipes: one piece of each while it runs, everything when it has ended.
  ///
  /// - Returns: Whether there is more output than room.
  private func drain(
    _ output: borrowing Descriptor, _ error: borrowing Descriptor, isDone: Bool, _ room: UnsafeMutableRawBufferPointer,
    _ count: inout Int, _ words: inout [UInt8]
  ) -> Bool {
    // A full pipe has 64 pieces; what was left running could fill it for ever.
    for _ in 0..<(isDone ? 64 : 1) {
      var ready = [
        pollfd(fd: output.number, events: Int16(POLLIN), revents: 0),
        pollfd(fd: error.number, events: Int16(POLLIN), revents: 0),
      ]
      guard poll(&ready, 2, isDone ? 0 : Self.interval) > 0 else { return false }
      var isMore = false
      if ready[0].revents & Int16(POLLIN) != 0 {
        guard count < room.count, let start = room.baseAddress else { return true }
        let taken = retrying { read(output.number, start + count, room.count - count) }
        if taken > 0 { (count, isMore) = (count + taken, true) }
      }
      if ready[1].revents & Int16(POLLIN) != 0 {
        var piece = [UInt8](repeating: 0, count: 1_024)
        let taken = retrying { read(error.number, &piece, piece.count) }
        if taken > 0 {
          words += piece.prefix(min(taken, Self.errorLimit - words.count))
          isMore = true
        }
      }
      guard !isMore else { continue }
      // Pipes that it closed are always ready: then only its end is waited for.
      if !isDone { _ = poll(nil, 0, Self.interval) }
      return false
    }
    return false
  }
}
