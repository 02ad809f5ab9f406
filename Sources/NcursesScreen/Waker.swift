import Glibc

/// Wakes a screen that waits, from any thread.
///
/// One byte into a pipe; the message itself goes through a queue of the sender's.
package nonisolated struct Waker: Sendable {
  let pipe: Pipe

  /// Has `next` return `.wake` soon; several wakes before it looks are one.
  package func wake() {
    pipe.write(0)
  }
}

/// A pipe that never blocks; open as long as anybody holds it.
nonisolated final class Pipe: Sendable {
  let reading: Int32
  let writing: Int32

  init?() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    reading = ends[0]
    writing = ends[1]
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

  /// All bytes that are there.
  func drain() -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 256)
    while true {
      let count = read(reading, &buffer, buffer.count)
      guard count > 0 else { return bytes }
      bytes.append(contentsOf: buffer[..<count])
    }
  }
}
