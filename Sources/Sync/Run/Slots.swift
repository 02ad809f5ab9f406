import Synchronization

/// So many at once: the others wait in the order in which they came.
final class Slots: Sendable {
  private struct State {
    var free: Int
    var nextID: UInt64 = 0
    var waiting: [(id: UInt64, continuation: CheckedContinuation<Bool, Never>)] = []
    /// Those who were cancelled before they began to wait.
    var cancelled: Set<UInt64> = []
  }

  /// One that was taken; given back when it is released, at the latest with the last reference to it.
  final class Slot: Sendable {
    private let slots: Slots
    private let isHeld = Mutex(true)

    fileprivate init(_ slots: Slots) { self.slots = slots }
    deinit { release() }

    /// Gives it back; a second time does nothing.
    func release() {
      let wasHeld = isHeld.withLock { held in
        defer { held = false }
        return held
      }
      if wasHeld { slots.give() }
    }
  }

  private let state: Mutex<State>

  init(_ count: Int) { state = Mutex(State(free: max(1, count))) }

  /// Waits for one.
  ///
  /// - Throws: `interrupted` when the task is cancelled while it waits.
  func take() async throws(RunStop) -> Slot {
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    let isTaken = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isTaken: Bool? = state.withLock { state in
          if Task.isCancelled || state.cancelled.contains(id) { return false }
          if state.free > 0 {
            state.free -= 1
            return true
          }
          state.waiting.append((id, continuation))
          return nil
        }
        if let isTaken { continuation.resume(returning: isTaken) }
      }
    } onCancel: {
      let continuation = state.withLock { state -> CheckedContinuation<Bool, Never>? in
        guard let index = state.waiting.firstIndex(where: { $0.id == id }) else {
          state.cancelled.insert(id)
          return nil
        }
        return state.waiting.remove(at: index).continuation
      }
      continuation?.resume(returning: false)
    }
    _ = state.withLock { $0.cancelled.remove(id) }
    guard isTaken else { throw .interrupted }
    return Slot(self)
  }

  private func give() {
    let next = state.withLock { state -> CheckedContinuation<Bool, Never>? in
      guard !state.waiting.isEmpty else {
        state.free += 1
        return nil
      }
      return state.waiting.removeFirst().continuation
    }
    next?.resume(returning: true)
  }
}

/// Does something for each, in their order and so many at a time; the first fault ends the others.
///
/// - Parameters:
///   - items: For what.
///   - limit: How many at a time.
///   - body: What is done.
/// - Throws: The first fault.
func forEach<Item: Sendable>(
  _ items: some Sequence<Item>, atOnce limit: Int, _ body: @escaping @Sendable (Item) async throws(RunStop) -> Void
) async throws(RunStop) {
  var fault: RunStop?
  await withTaskGroup(of: Result<Void, RunStop>.self) { group in
    var remaining = items.makeIterator()
    func startNext() {
      guard fault == nil, let item = remaining.next() else { return }
      group.addTask {
        do throws(RunStop) { return .success(try await body(item)) } catch { return .failure(error) }
      }
    }
    for _ in 0..<max(1, limit) { startNext() }
    while let result = await group.next() {
      if case .failure(let error) = result, fault == nil {
        fault = error
        group.cancelAll()
      }
      startNext()
    }
  }
  if let fault { throw fault }
}
