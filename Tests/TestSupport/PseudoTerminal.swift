import Glibc

/// A pseudo-terminal: the screen has one end, the test plays the terminal at the other.
package final class PseudoTerminal {
  package let master: Int32
  package let slave: Int32

  package struct Failure: Error {}

  package init(columns: UInt16 = 80, rows: UInt16 = 24) throws {
    // What `openpty` does, by hand: the C library's headers for it are not in Swift's module.
    let unlock: UInt = 0x4004_5431
    let number: UInt = 0x8004_5430
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    var locked: CInt = 0
    var index: CUnsignedInt = 0
    guard master >= 0, ioctl(master, unlock, &locked) == 0, ioctl(master, number, &index) == 0 else { throw Failure() }
    slave = open("/dev/pts/\(index)", O_RDWR | O_NOCTTY)
    guard slave >= 0 else { throw Failure() }
    _ = fcntl(master, F_SETFL, O_NONBLOCK)
    resize(columns: columns, rows: rows)
  }

  deinit {
    close(master)
    close(slave)
  }

  package func resize(columns: UInt16, rows: UInt16) {
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  /// What the screen has written since the last call.
  package func written() -> String {
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(master, &buffer, buffer.count)
      guard count > 0 else { return String(decoding: result, as: UTF8.self) }
      result.append(contentsOf: buffer[..<count])
    }
  }

  /// Types at the terminal.
  package func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(master, bytes, bytes.count)
  }

  /// The settings that a program may change, as comparable numbers.
  package var settings: [UInt32] {
    var settings = termios()
    tcgetattr(slave, &settings)
    return [settings.c_iflag, settings.c_oflag, settings.c_cflag, settings.c_lflag]
  }
}
