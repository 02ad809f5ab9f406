import Commands
import Glibc
import Platform
import Services
import Terminal

/// The standard streams, and files that a command line names.
nonisolated enum StandardConsole {
  static func make(_ variables: [String: String]) -> Console {
    Console(
      isInputTerminal: Platform.Stream.input.isTerminal, isOutputTerminal: Platform.Stream.output.isTerminal,
      isErrorTerminal: Platform.Stream.errors.isTerminal,
      isErrorJournal: Platform.Stream.errors.isJournal(variables),
      columns: { (Platform.Stream.output.size ?? Platform.Stream.errors.size)?.columns },
      write: { stream, bytes in write(bytes, to: stream == .output ? 1 : 2) },
      readLine: { question in
        _ = write(question, to: 2)
        return readLine()
      })
  }

  /// A line that a person types, without its end; `nil` at the end of the input or when the task was cancelled.
  private static func readLine() -> String? {
    var bytes: [UInt8] = []
    while !Task.isCancelled {
      // A signal cancels the task on another thread, so the wait is taken in steps.
      var wait = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
      guard poll(&wait, 1, 100) > 0 else { continue }
      var byte: UInt8 = 0
      let count = Glibc.read(0, &byte, 1)
      if count < 0, errno == EINTR { continue }
      if count <= 0 { return nil }
      if byte == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
      // Longer than anything that is asked for.
      guard bytes.count < 4_096 else { return nil }
      bytes.append(byte)
    }
    return nil
  }

  /// Seconds of a clock that is never set.
  static func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Reads a file that a person names where a screen waits: a pipe or a device, which may never answer, is refused.
  static func readRegular(_ path: String) throws(Problem) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { throw unreadable(path) }
    defer { close(descriptor) }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
      throw Problem("\(path) is not a file to read.", mend: "Name a regular file.", exit: .settings)
    }
    return try read(descriptor, path)
  }

  /// Reads a whole file, or standard input for `-`.
  static func read(_ path: String) throws(Problem) -> [UInt8] {
    let descriptor = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable(path) }
    defer { if descriptor != 0 { close(descriptor) } }
    return try read(descriptor, path)
  }

  private static func read(_ descriptor: Int32, _ path: String) throws(Problem) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count == 0 { return bytes }
      if count < 0 {
        guard errno == EINTR else { throw unreadable(path) }
        continue
      }
      bytes += buffer[..<count]
      guard bytes.count <= Files.sizeLimit else {
        throw Problem("\(path) is larger than \(Files.sizeLimit >> 20) MB.", exit: .settings)
      }
    }
  }

  /// Writes a file that a person named, by way of a second one that takes its place.
  static func write(_ bytes: [UInt8], _ path: String) throws {
    let temporary = "\(path).\(getpid()).new"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw unwritable(path) }
    let isWritten = write(bytes, to: descriptor) == .done && fsync(descriptor) == 0
    let problem = unwritable(path)
    close(descriptor)
    guard isWritten, rename(temporary, path) == 0 else {
      unlink(temporary)
      throw problem
    }
  }

  /// Gives a file another name; one that is there already stays.
  static func move(_ path: String, _ target: String) throws {
    guard access(target, F_OK) != 0, rename(path, target) == 0 else { throw unwritable(target) }
  }

  static func write(_ bytes: [UInt8], to descriptor: Int32) -> Console.Written {
    var start = 0
    while start < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress?.advanced(by: start), $0.count - start)
      }
      if count > 0 {
        start += count
      } else if errno == EPIPE {
        return .closed
      } else if errno == EAGAIN {
        var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&wait, 1, -1)
      } else if errno != EINTR {
        return .failed(words())
      }
    }
    return .done
  }

  /// Tells a person something on standard error.
  static func tell(_ line: String) {
    // Whoever is not there to read it misses nothing that is needed.
    _ = write(Array("\(ScreenText(cleaning: line))\n".utf8), to: 2)
  }

  private static func words() -> String { String(cString: strerror(errno)) }

  private static func unreadable(_ path: String) -> Problem {
    Problem("\(path) cannot be read: \(words()).", mend: "Check the path and its mode.", exit: .settings)
  }

  private static func unwritable(_ path: String) -> Problem {
    Problem("\(path) cannot be written: \(words()).", mend: "Check the folder and its mode.")
  }
}
