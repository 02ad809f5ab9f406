import Synchronization

/// A person's or the system's wish that what runs comes to an end, passed to those who can end in order.
package final class Interruption: Sendable {
  private struct State {
    var handlers: [Int: @Sendable () -> Void] = [:]
    var next = 0
    var isFired = false
  }

  private let state = Mutex(State())

  package init() {}

  /// Asks everybody who listens to end.
  ///
  /// - Returns: Whether anybody listened.
  @discardableResult
  package func fire() -> Bool {
    let handlers = state.withLock { state in
      state.isFired = true
      return Array(state.handlers.values)
    }
    for handler in handlers { handler() }
    return !handlers.isEmpty
  }

  /// Listens until ``ignore(_:)``; called at once where the wish came before.
  func listen(_ handler: @escaping @Sendable () -> Void) -> Int {
    let (token, isFired) = state.withLock { state in
      state.next += 1
      state.handlers[state.next] = handler
      return (state.next, state.isFired)
    }
    if isFired { handler() }
    return token
  }

  func ignore(_ token: Int) { state.withLock { $0.handlers[token] = nil } }
}
