import CPlatform
import Glibc
package import Model

/// Standard input, line by line: lines that are seen while they are typed, and secrets that are not.
///
/// One in a process, on one thread. The terminal shows what is typed again on every way out of the program.
package final class LineInput {
  /// Which kind of line is wanted.
  package enum Reading: Sendable { case nothing, line, secret }

  package enum Event: Sendable, Equatable {
    case line(String)
    /// A secret in the memory of secrets, and its length in characters.
    case secret(SecretHandle, count: Int)
    /// A line that is none that can be taken; why.
    case refused(String)
    case wake, timeout
    /// The process goes on after a stop.
    case resumed
    /// Ctrl-C.
    case interrupt
    /// A signal asks for the end, or the line is gone: hung up, or without more input.
    case end(isLineGone: Bool)
  }

  /// The longest line, its end not counted.
  package static let limit = 8_192

  /// Ends a wait, from any thread; safe to call when the input is gone.
  package struct Waker: Sendable {
    fileprivate let wakes: LinePipe
    package func wake() { wakes.write(0) }
  }

  package let waker: Waker
  private let memory: any SecretMemory
  private let isTerminal: Bool
  private let wakes: LinePipe
  private let signals: LinePipe
  /// What has come of a line; wiped when the line has gone, as it may be a secret.
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: LineInput.limit + 2, alignment: 1)
  private var count = 0
  private var isTooLong = false
  private var isClosed = false

  /// Begins to listen to signals too.
  ///
  /// - Returns: `nil` where the system has no more pipes.
  package init?(memory: any SecretMemory) {
    guard let wakes = LinePipe(), let signals = LinePipe() else { return nil }
    self.memory = memory
    self.wakes = wakes
    self.signals = signals
    waker = Waker(wakes: wakes)
    isTerminal = isatty(STDIN_FILENO) == 1
    _ = boardwalk_watch_signals(signals.writing)
  }

  deinit {
    _ = boardwalk_watch_signals(-1)
    wipe()
    buffer.deallocate()
  }

  /// Waits for something to happen.
  ///
  /// - Parameters:
  ///   - reading: Which kind of line is wanted; one that has been begun goes on.
  ///   - timeout: How long to wait at most.
  /// - Returns: The first thing that happened.
  package func next(_ reading: Reading, timeout: Duration?) -> Event {
    if reading == .secret, isTerminal {
      _ = boardwalk_hide_typing(STDIN_FILENO, false)
    } else {
      boardwalk_show_typing()
    }
    let end = timeout.map { ContinuousClock.now + $0 }
    while true {
      var waits = [
        pollfd(fd: signals.reading, events: Int16(POLLIN), revents: 0),
        pollfd(fd: wakes.reading, events: Int16(POLLIN), revents: 0),
        pollfd(fd: reading == .nothing ? -1 : STDIN_FILENO, events: Int16(POLLIN), revents: 0),
      ]
      let left = end.map { Self.milliseconds($0 - ContinuousClock.now) } ?? -1
      let ready = poll(&waits, nfds_t(waits.count), left)
      if ready < 0, errno != EINTR { return .end(isLineGone: true) }
      let told = signals.drain()
      if let signal = told.first(where: { Int32($0) != SIGCONT }) ?? told.first {
        switch Int32(signal) {
        case SIGCONT:
          // What was begun of a line went with the terminal's own.
          wipe()
          return .resumed
        case SIGINT:
          boardwalk_show_typing()
          return .interrupt
        case let other:
          boardwalk_show_typing()
          return .end(isLineGone: other == SIGHUP)
        }
      }
      if waits[2].revents != 0, let event = read(reading) { return event }
      if waits[1].revents != 0, !wakes.drain().isEmpty { return .wake }
      if let end, ready == 0 || ContinuousClock.now >= end { return .timeout }
    }
  }

  private static func milliseconds(_ duration: Duration) -> Int32 {
    let parts = duration.components
    // Rounded up, so that what is due is due when the wait ends.
    let whole = parts.seconds * 1_000 + (parts.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    return Int32(clamping: max(0, whole))
  }

  /// Takes one byte: more might belong to whoever reads the input after us.
  private func read(_ reading: Reading) -> Event? {
    guard !isClosed else { return .end(isLineGone: true) }
    var byte: UInt8 = 0
    let got = Glibc.read(STDIN_FILENO, &byte, 1)
    if got < 0, errno == EINTR || errno == EAGAIN { return nil }
    guard got > 0 else {
      isClosed = true
      return count > 0 ? take(reading) : .end(isLineGone: true)
    }
    if byte == UInt8(ascii: "\n") { return take(reading) }
    if count < Self.limit {
      buffer[count] = byte
      count += 1
    } else {
      isTooLong = true
    }
    return nil
  }

  /// The line that has come.
  private func take(_ reading: Reading) -> Event {
    defer { wipe() }
    boardwalk_show_typing()
    if isTooLong { return .refused("The line is longer than \(Self.limit) bytes.") }
    var start = 0
    var end = count
    func isBlank(_ index: Int) -> Bool { [0x20, 0x09, 0x0D].contains(buffer[index]) }
    while end > start, isBlank(end - 1) { end -= 1 }
    while start < end, isBlank(start) { start += 1 }
    let line = UnsafeRawBufferPointer(rebasing: buffer[start..<end])
    guard reading == .secret else {
      guard let text = String(validating: line, as: UTF8.self) else { return .refused("The line is not UTF-8 text.") }
      return .line(text)
    }
    guard line.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
      return .refused("A control character is among what was typed; type it again.")
    }
    let handle = memory.store(line.bytes)
    return .secret(handle, count: memory.count(handle))
  }

  private func wipe() {
    if let start = buffer.baseAddress { explicit_bzero(start, buffer.count) }
    count = 0
    isTooLong = false
  }
}

/// A pipe that never blocks; open as long as anybody holds it.
private final class LinePipe: Sendable {
  let reading: Int32
  let writing: Int32

  init?() {
    var ends: [Int32] = [-1, -1]
    guard boardwalk_pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
    (reading, writing) = (ends[0], ends[1])
  }

  deinit {
    close(reading)
    close(writing)
  }

  func write(_ byte: UInt8) {
    var byte = byte
    // A full pipe wakes the reader all the same.
    _ = Glibc.write(writing, &byte, 1)
  }

  func drain() -> [UInt8] {
    var bytes: [UInt8] = []
    var byte: UInt8 = 0
    while Glibc.read(reading, &byte, 1) == 1 { bytes.append(byte) }
    return bytes
  }
}
