import CCurl
import Synchronization

/// The side of a transfer that a cancelled task reaches from its own thread.
final class Transfer: Sendable {
  private struct State {
    var isCancelled = false
    /// The multi handle that waits, while it does.
    ///
    /// Waking it is the one call that libcurl allows from other threads.
    var waiting: UInt?
  }

  private let state = Mutex(State())

  var isCancelled: Bool { state.withLock { $0.isCancelled } }

  /// Ends the transfer, now or as soon as it starts.
  func cancel() {
    state.withLock { state in
      state.isCancelled = true
      // Inside the lock, so that the handle cannot go away meanwhile. A wake-up that fails costs a second at most.
      if let waiting = state.waiting.flatMap(UnsafeMutableRawPointer.init(bitPattern:)) {
        _ = curl_multi_wakeup(waiting)
      }
    }
  }

  /// Lets cancelling wake the handle, until ``detach()``.
  func attach(_ multi: UnsafeMutableRawPointer) { state.withLock { $0.waiting = UInt(bitPattern: multi) } }

  func detach() { state.withLock { $0.waiting = nil } }
}
