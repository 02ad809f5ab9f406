import ConnectWise
import Synchronization

/// A request of somebody who waits at a screen is made again after a while.
package struct ServerWait: Sendable, Hashable, Codable {
  /// What kept it from its answer, for people.
  package let cause: String
  package let milliseconds: Int64
  /// Whether the server asked everybody to wait.
  package let isLimit: Bool

  package init(cause: String, milliseconds: Int64, isLimit: Bool) {
    self.cause = cause
    self.milliseconds = milliseconds
    self.isLimit = isLimit
  }

  init(_ retry: Retry) {
    let time = retry.wait.components
    self.init(
      cause: retry.cause,
      milliseconds: time.seconds * 1_000 + time.attoseconds / 1_000_000_000_000_000, isLimit: retry.isThrottle)
  }
}

/// Tells the screen what the clients wait for.
final class ServerWaits: Sendable {
  private struct Listeners {
    var next = 0
    var all: [Int: AsyncStream<ServerWait>.Continuation] = [:]
  }
  private let listeners = Mutex(Listeners())

  func tell(_ wait: ServerWait) {
    for listener in listeners.withLock({ Array($0.all.values) }) { listener.yield(wait) }
  }

  /// All waits from now on; ends when nobody reads.
  func stream() -> AsyncStream<ServerWait> {
    AsyncStream { continuation in
      let number = listeners.withLock { listeners in
        listeners.next += 1
        listeners.all[listeners.next] = continuation
        return listeners.next
      }
      continuation.onTermination = { [self] _ in listeners.withLock { _ = $0.all.removeValue(forKey: number) } }
    }
  }
}
