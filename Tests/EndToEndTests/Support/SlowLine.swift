import Foundation
import Glibc
import Synchronization

/// A line between a client and a server that takes its time: each byte comes late, and not many come at once.
final class SlowLine: Sendable {
  let port: UInt16
  private let listener: Int32

  /// - Parameters:
  ///   - target: The server's port on loopback.
  ///   - delay: How late a byte arrives, each way.
  ///   - bytesPerSecond: How many pass, each way.
  /// - Throws: `Child.NotStarted` when no port is to be had.
  init(to target: UInt16, delay: Duration, bytesPerSecond: Int) throws {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in.loopback(port: 0)
    guard listener >= 0, address.bind(listener), listen(listener, 4) == 0,
      let port = sockaddr_in.port(of: listener)
    else { throw Child.NotStarted(errorNumber: errno) }
    self.port = port
    let listener = listener
    Thread.detachNewThread { [weak self] in
      while true {
        let client = accept(listener, nil, nil)
        guard client >= 0 else { return }
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in.loopback(port: target)
        guard server >= 0, address.connect(server) else { return }
        // A thread reads and a thread writes, so that what waits holds nothing up.
        for (from, to) in [(client, server), (server, client)] {
          Way(from: from, to: to, delay: delay, bytesPerSecond: bytesPerSecond).start()
        }
        if self == nil { return }
      }
    }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  /// One direction.
  private final class Way: Sendable {
    private let from: Int32
    private let to: Int32
    private let delay: Duration
    private let bytesPerSecond: Int
    /// What is under way, with the time it arrives; an empty one is the end.
    private let parts = Mutex<[(due: ContinuousClock.Instant, bytes: [UInt8])]>([])
    private let arrived = DispatchSemaphore(value: 0)

    init(from: Int32, to: Int32, delay: Duration, bytesPerSecond: Int) {
      self.from = from
      self.to = to
      self.delay = delay
      self.bytesPerSecond = bytesPerSecond
    }

    func start() {
      Thread.detachNewThread { self.read() }
      Thread.detachNewThread { self.write() }
    }

    private func read() {
      var buffer = [UInt8](repeating: 0, count: 1_024)
      var free = ContinuousClock.now
      while true {
        let count = Glibc.read(from, &buffer, buffer.count)
        let bytes = count > 0 ? Array(buffer[..<count]) : []
        let nanoseconds = Int64(bytes.count) * 1_000_000_000 / Int64(bytesPerSecond)
        free = max(free, ContinuousClock.now) + .nanoseconds(nanoseconds)
        let due = free + delay
        parts.withLock { $0.append((due, bytes)) }
        arrived.signal()
        if bytes.isEmpty { return }
      }
    }

    private func write() {
      while true {
        arrived.wait()
        let part = parts.withLock { $0.removeFirst() }
        let left = part.due - ContinuousClock.now
        if left > .zero { usleep(UInt32(left / .microseconds(1))) }
        guard !part.bytes.isEmpty else {
          shutdown(to, Int32(SHUT_WR))
          return
        }
        var rest = part.bytes[...]
        while !rest.isEmpty {
          let count = rest.withUnsafeBytes { send(to, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
          guard count > 0 else { return }
          rest = rest.dropFirst(count)
        }
      }
    }
  }
}
