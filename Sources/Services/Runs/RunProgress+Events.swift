import Model
package import Sync

extension RunProgress {
  /// Takes an event of a run into the picture.
  package mutating func apply(_ line: SyncEventLine) {
    if !line.event.isWait { (waiting, waitingUntil) = (nil, nil) }
    switch line.event {
    case .runStart(let plan):
      started = line.time
      lines = plan.map { RunProgress.Line($0) }
    case .resourceStart(let resource, _, _, let expected):
      change(resource) { $0.expected = expected }
    case .page(let resource, _, let counts, _, _, _):
      change(resource) { $0.add(counts) }
    case .wait(let reason, let until):
      waiting = reason
      waitingUntil = until
    case .retry(let cause, _):
      waiting = "trying again: \(cause)"
      waitingUntil = nil
    case .resourceEnd(let resource, let outcome, let counts, _, let message):
      change(resource) {
        $0.set(counts)
        $0.isFinished = true
        $0.problem = outcome == .done ? nil : message ?? outcome.rawValue
      }
    case .runEnd(let outcome, let exit, _, let requests, _, let message):
      problem = message
      self.outcome = Outcome(rawValue: outcome.rawValue) ?? .failed
      self.exit = ExitCode(rawValue: Int32(clamping: exit)) ?? .failed
      self.requests = requests
    case .directory(let tally): directory = tally
    case .runFresh:
      isFresh = true
      outcome = .done
      exit = .done
    case .skip, .prune, .pruneGuard, .note:
      break
    }
  }

  private mutating func change(_ resource: Resource.ID, _ body: (inout Line) -> Void) {
    if let index = lines.firstIndex(where: { $0.id == resource }) {
      body(&lines[index])
    } else {
      var line = Line(resource)
      body(&line)
      lines.append(line)
    }
  }
}

extension RunProgress.Line {
  fileprivate mutating func add(_ counts: Counts) {
    created += counts.created
    updated += counts.updated
    unchanged += counts.unchanged
    skipped += counts.skipped
    deleted += counts.deleted
  }

  fileprivate mutating func set(_ counts: Counts) {
    (created, updated, unchanged, skipped, deleted) =
      (counts.created, counts.updated, counts.unchanged, counts.skipped, counts.deleted)
  }
}

extension SyncEvent {
  fileprivate var isWait: Bool {
    switch self {
    case .wait, .retry: true
    default: false
    }
  }
}
