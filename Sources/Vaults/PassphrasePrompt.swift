package import Crypto
import Glibc
import Platform

/// Asks for a passphrase or another secret on the terminal, a line that is not shown.
package enum PassphrasePrompt {
  /// Asks for a secret at the process's terminal, whatever its streams lead to.
  ///
  /// - Parameter question: What stands before what is typed.
  /// - Returns: `nil` where there is no terminal, or nothing was typed.
  /// - Throws: `CancellationError` for Ctrl-C, a signal, or a line that dropped.
  package static func ask(_ question: String) throws -> LockedBytes? {
    try atTerminal { try ask(question, $0) }
  }

  /// Asks at the process's terminal, whatever its streams lead to.
  ///
  /// - Parameter again: Whether what was typed before was wrong, which is said.
  /// - Returns: `nil` where there is no terminal, or nothing was typed.
  /// - Throws: `CancellationError` for Ctrl-C, a signal, or a line that dropped.
  package static func ask(again: Bool) throws -> LockedBytes? {
    try atTerminal { try ask(again: again, $0) }
  }

  static func ask(again: Bool, _ terminal: Int32) throws -> LockedBytes? {
    try ask(again ? "That does not open it. Passphrase: " : "Passphrase of the secret (not shown): ", terminal)
  }

  private static func atTerminal(_ body: (Int32) throws -> LockedBytes?) rethrows -> LockedBytes? {
    let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
    guard terminal >= 0 else { return nil }
    defer { close(terminal) }
    return try body(terminal)
  }

  private static func ask(_ question: String, _ terminal: Int32) throws -> LockedBytes? {
    guard HiddenTyping.begin(terminal) else { return nil }
    defer {
      HiddenTyping.end()
      say("\n", terminal)
    }
    // What was typed before the question stood was seen.
    tcflush(terminal, TCIFLUSH)
    say(question, terminal)
    var isCancelled = false
    let line = LockedBytes(capacity: SecretReader.limit) { room in
      var end = 0
      while let byte = next(terminal), byte != 0x03 {
        switch byte {
        case 0x0A, 0x0D, 0x04: return end
        case 0x15: end = 0
        case 0x08, 0x7F:
          // A character of UTF-8 goes as a whole.
          while end > 0 {
            end -= 1
            if room[end] & 0xC0 != 0x80 { break }
          }
        case 0..<0x20: continue
        default:
          guard end < room.count else { continue }
          room[end] = byte
          end += 1
        }
      }
      isCancelled = true
      return 0
    }
    if isCancelled { throw CancellationError() }
    return line.count > 0 ? line : nil
  }

  /// The next byte that is typed; `nil` when the terminal has gone, or a signal asks for the end.
  private static func next(_ terminal: Int32) -> UInt8? {
    while !Task.isCancelled {
      // A signal cancels the task on another thread, so the wait is taken in steps.
      var wait = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
      guard poll(&wait, 1, 100) > 0 else { continue }
      var byte: UInt8 = 0
      let count = read(terminal, &byte, 1)
      if count < 0, errno == EINTR || errno == EAGAIN { continue }
      return count == 1 ? byte : nil
    }
    return nil
  }

  private static func say(_ text: String, _ terminal: Int32) {
    var text = text
    text.withUTF8 { bytes in _ = write(terminal, bytes.baseAddress, bytes.count) }
  }
}
