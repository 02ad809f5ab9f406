import Synchronization

/// So many at once: the others wait in the order in which they came.
///
/// Those who have what they wanted hold it in memory until they are done; while there are enough of them, nobody else
/// begins.
final class Slots: Sendable {
  private struct State {
    var free: Int
    var filled = 0
    let mostFilled: Int
    var nextID: UInt64 = 0
    var waiting: [(id: UInt64, continuation: CheckedContinuation<Bool, Never>)] = []
    /// Those who were cancelled before they began to wait.
    var cancelled: Set<UInt64> = []

    var isOpen: Bool { free > 0 && filled < mostFilled }
  }

  /// One that was taken; given back when it is released, at the latest with the last reference to it.
  final class Slot: Sendable {
    private enum Use { case empty, filled, released }

    private let slots: Slots
    private let use = Mutex(Use.empty)

    fileprivate init(_ slots: Slots) { self.slots = slots }
    deinit { release() }

    /// Says that what it was taken for is in memory.
    func fill() {
      let isNew = use.withLock { use in
        guard use == .empty else { return false }
        use = .filled
        return true
      }
      if isNew { slots.state.withLock { $0.filled += 1 } }
    }

    /// Gives it back; a second time does nothing.
    func release() {
      let before = use.withLock { use in
        defer { use = .released }
        return use
      }
      if before != .released { slots.give(wasFilled: before == .filled) }
    }
  }

  private let state: Mutex<State>

  /// Makes slots.
  ///
  /// - Parameters:
  ///   - count: How many at once.
  ///   - mostFilled: While so many are filled, nobody else begins.
  init(_ count: Int, mostFilled: Int = .max) {
    state = Mutex(State(free: max(1, count), mostFilled: max(1, mostFilled)))
  }

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
          if state.isOpen {
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

  private func give(wasFilled: Bool) {
    let next = state.withLock { state -> [CheckedContinuation<Bool, Never>] in
      state.free += 1
      if wasFilled { state.filled -= 1 }
      var next: [CheckedContinuation<Bool, Never>] = []
      while state.isOpen, !state.waiting.isEmpty {
        state.free -= 1
        next.append(state.waiting.removeFirst().continuation)
      }
      return next
    }
    for continuation in next { continuation.resume(returning: true) }
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
