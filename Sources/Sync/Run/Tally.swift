import Model
import Synchronization

/// What one resource's part of a run has come to so far.
final class Tally: Sendable {
  private struct State {
    var counts = Counts()
    var pageNumber = 0
    var unreadable: Set<Record.ID> = []
    var held: [String] = []
    var isDoubtful = false
    var isOfTwin = false
  }

  private let state = Mutex(State())

  /// What was added, changed and taken out.
  var counts: Counts { state.withLock { $0.counts } }

  func add(_ counts: Counts) { state.withLock { $0.counts += counts } }

  /// Takes note of a page.
  ///
  /// - Returns: Its number.
  func addPage(_ counts: Counts) -> Int {
    state.withLock { state in
      state.counts += counts
      state.pageNumber += 1
      return state.pageNumber
    }
  }

  /// Takes note of a record that the server fails to give.
  func addUnreadable(_ id: Record.ID) { state.withLock { _ = $0.unreadable.insert(id) } }

  /// The records that the server fails to give, ascending.
  var unreadable: [Record.ID] { state.withLock { $0.unreadable.sorted() } }

  /// Takes note of why rows were kept that may be gone.
  ///
  /// - Parameters:
  ///   - words: Why, for people.
  ///   - isDoubtful: Whether the server's answers are not to be believed at all.
  func hold(_ words: String, isDoubtful: Bool) {
    state.withLock { state in
      state.held.append(words)
      state.isDoubtful = state.isDoubtful || isDoubtful
    }
  }

  /// Whether what came is not to be believed: then what changed may not have come either.
  var isDoubtful: Bool { state.withLock { $0.isDoubtful } }

  /// Takes note that a page came from the list's twin.
  func noteTwin() { state.withLock { $0.isOfTwin = true } }

  var isOfTwin: Bool { state.withLock { $0.isOfTwin } }

  var isHolding: Bool { state.withLock { !$0.held.isEmpty } }

  /// Why the resource is not quite in step although it was read, for people.
  func shortfall(of resource: Resource.ID) -> String? {
    let (unreadable, held) = state.withLock { ($0.unreadable.sorted(), $0.held) }
    var words = held
    if let first = unreadable.first {
      let which = unreadable.count == 1 ? "\(resource)/\(first)" : "\(unreadable.count) records of \(resource)"
      words.append(
        "The server fails to give \(which), everything else is here; the next run tries again. "
          + "Which ones: boardwalk logs --skips")
    }
    return words.isEmpty ? nil : words.joined(separator: " ")
  }
}
