import Glibc
import Synchronization

/// A pseudo-terminal of our own: every byte that the program writes, and the modes it leaves behind.
///
/// It shows nothing; what stands on a screen is tmux's to tell.
final class PseudoTerminal: Sendable {
  struct NoTerminal: Error { let errorNumber: Int32 }

  private let master: Int32
  private let slave: Int32
  let path: String
  private let received = Mutex<[UInt8]>([])
  private let isOpen = Mutex(true)

  init(columns: UInt16 = 80, rows: UInt16 = 24) throws {
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
    var lock: Int32 = 0
    var number: UInt32 = 0
    // Unlocked, and its number asked, as `unlockpt` and `ptsname` do.
    guard master >= 0, ioctl(master, 0x4004_5431, &lock) == 0, ioctl(master, 0x8004_5430, &number) == 0 else {
      throw NoTerminal(errorNumber: errno)
    }
    path = "/dev/pts/\(number)"
    // Held open, so that modes can be read when the program is gone.
    slave = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard slave >= 0 else { throw NoTerminal(errorNumber: errno) }
    resize(columns: columns, rows: rows)
  }

  deinit { hangUp() }

  /// Closes both ends, as a dropped line does.
  func hangUp() {
    let wasOpen = isOpen.withLock { open in
      defer { open = false }
      return open
    }
    guard wasOpen else { return }
    close(slave)
    close(master)
  }

  func resize(columns: UInt16, rows: UInt16) {
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  /// Starts the program in it.
  func start(
    _ machine: Machine, _ arguments: [String], program: String = Machine.program, with more: [String: String] = [:]
  ) throws -> Child {
    var variables = machine.variables
    variables["TERM"] = "xterm-256color"
    return try Child(
      program, arguments, environment: variables.merging(more) { $1 }, streams: .terminal(path: path))
  }

  func type(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }

  // MARK: - What the program wrote

  /// All bytes so far.
  var bytes: [UInt8] {
    received.withLock { received in
      guard isOpen.withLock({ $0 }) else { return received }
      var buffer = [UInt8](repeating: 0, count: 65_536)
      while true {
        let count = read(master, &buffer, buffer.count)
        guard count > 0 else { return received }
        received += buffer[..<count]
      }
    }
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  func wait(for text: String) async throws {
    try await EndToEndTests.wait(for: "\"\(text)\"", instead: { self.text.debugDescription }) {
      self.text.contains(text) ? () : nil
    }
  }

  /// Waits until nothing came for that long.
  /// - Returns: How many bytes have come in all.
  @discardableResult
  func waitUntilQuiet(for time: Duration = .milliseconds(600)) async throws -> Int {
    var count = -1
    var since = ContinuousClock.now
    return try await EndToEndTests.wait(for: "quiet", instead: { self.text.debugDescription }) {
      let now = bytes.count
      if now != count {
        count = now
        since = ContinuousClock.now
      }
      return ContinuousClock.now - since >= time ? now : nil
    }
  }

  // MARK: - Modes

  /// What a terminal's driver is set to, for comparing.
  struct Modes: Hashable, CustomStringConvertible {
    let flags: [UInt32]
    let characters: [UInt8]
    var description: String { flags.map { String($0, radix: 8) }.joined(separator: " ") + " \(characters)" }
  }

  var modes: Modes {
    var settings = termios()
    tcgetattr(slave, &settings)
    let characters = withUnsafeBytes(of: settings.c_cc) { Array($0.prefix(17)) }
    return Modes(
      flags: [settings.c_iflag, settings.c_oflag, settings.c_cflag, settings.c_lflag], characters: characters)
  }
}
