package import Crypto
import Glibc
import Services

/// Asks for a passphrase on the terminal, a line that is not shown.
package enum PassphrasePrompt {
  /// Asks at the process's terminal, whatever its streams lead to.
  ///
  /// - Parameter again: Whether what was typed before was wrong, which is said.
  /// - Returns: `nil` where there is no terminal, or nothing was typed.
  /// - Throws: `CancellationError` for Ctrl-C.
  package static func ask(again: Bool) throws -> LockedBytes? {
    let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
    guard terminal >= 0 else { return nil }
    defer { close(terminal) }
    return try ask(again: again, terminal)
  }

  static func ask(again: Bool, _ terminal: Int32) throws -> LockedBytes? {
    var before = termios()
    guard tcgetattr(terminal, &before) == 0 else { return nil }
    var quiet = before
    // Without signals from keys, so that no way out leaves a terminal that shows nothing.
    quiet.c_lflag &= ~tcflag_t(ECHO | ECHONL | ICANON | ISIG)
    guard tcsetattr(terminal, TCSAFLUSH, &quiet) == 0 else { return nil }
    defer {
      tcsetattr(terminal, TCSAFLUSH, &before)
      say("\n", terminal)
    }
    say(again ? "That does not open it. Passphrase: " : "Passphrase of the secret (not shown): ", terminal)
    var isCancelled = false
    let line = LockedBytes(capacity: SecretReader.limit) { room in
      var end = 0
      while true {
        var byte: UInt8 = 0
        let count = read(terminal, &byte, 1)
        if count < 0, errno == EINTR { continue }
        guard count == 1, byte != 0x0A, byte != 0x0D, byte != 0x04 else { break }
        switch byte {
        case 0x03:
          isCancelled = true
          return 0
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
      return end
    }
    if isCancelled { throw CancellationError() }
    return line.count > 0 ? line : nil
  }

  private static func say(_ text: String, _ terminal: Int32) {
    var text = text
    text.withUTF8 { bytes in _ = write(terminal, bytes.baseAddress, bytes.count) }
  }
}
