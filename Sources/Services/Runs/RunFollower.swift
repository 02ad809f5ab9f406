import ConnectWise
package import Model
import Sync

/// Starts runs that outlive the screen, and follows any run by the events in its log.
package struct RunFollower: Sendable {
  /// How often a log is looked at; a screen redraws four times a second at most.
  private static let interval = Duration.milliseconds(200)
  /// How long a run that was started may take to say its first word.
  private static let patience = 15

  private let workplace: Workplace

  package init(_ workplace: Workplace) { self.workplace = workplace }

  /// Starts a run as a process of its own, or follows the one under way.
  ///
  /// - Returns: Where the run stands, each time that changes; ends with the run.
  package func start(_ profile: Profile) -> AsyncStream<RunProgress> {
    stream { yield in
      var progress = RunProgress()
      do {
        let run: String
        if let holder = try workplace.locks.holder(.run, of: workplace.name) {
          run = holder.run ?? ""
        } else {
          run = workplace.newRun()
          // Only a secret of the environment is handed on; any other the run opens itself.
          let secret =
            profile.connection.secretStore == .environment ? try await workplace.vaults.open(for: profile) : nil
          _ = try workplace.background.start(
            ["sync", "--profile", workplace.name.rawValue, "--run-name", run], of: workplace.name, secret: secret)
        }
        for try await update in follow(run) {
          progress = update.progress
          yield(progress)
        }
      } catch is CancellationError {
        return
      } catch {
        let problem = Problem(error)
        progress.outcome = .failed
        progress.exit = problem.exit
        progress.waiting = problem.text
        yield(progress)
      }
    }
  }

  /// Follows a run from its first event.
  ///
  /// - Parameter run: The run's name.
  /// - Returns: Its events; throws a `Problem` when it ended without a word.
  package func follow(_ run: String) -> AsyncThrowingStream<RunUpdate, any Error> {
    AsyncThrowingStream { continuation in
      let task = Task {
        do {
          let reader = workplace.runLog.reader(run, of: workplace.name)
          var progress = RunProgress()
          var silence = 0
          while progress.outcome == nil {
            let lines = try reader.newLines()
            for bytes in lines {
              guard let line = SyncEventLine(parsing: bytes) else { continue }
              progress.apply(line)
              continuation.yield(
                RunUpdate(line: bytes, event: line.event.name, note: line.event.note, progress: progress))
            }
            silence = lines.isEmpty ? silence + 1 : 0
            if silence > 5, silence.isMultiple(of: 5), try workplace.locks.holder(.run, of: workplace.name) == nil {
              // Nobody runs any more, or nobody has begun yet.
              guard progress.started == nil, silence < Self.patience * 5 else {
                throw Problem(
                  "The sync ended without saying how.",
                  mend: "Look into \(workplace.home.state(of: workplace.name).path) and run: boardwalk sync")
              }
            }
            if progress.outcome == nil { try await workplace.time.sleep(Self.interval) }
          }
          continuation.finish()
        } catch is CancellationError {
          continuation.finish()
        } catch {
          continuation.finish(throwing: Problem(error))
        }
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }
}

extension SyncEvent {
  /// What happened in a sentence, for events that a person may want to read.
  package var note: String? {
    switch self {
    case .wait(let reason, let until): "waits until \(until): \(reason)"
    case .retry(let cause, let attempt): "try \(attempt + 1): \(cause)"
    case .pruneGuard(let resource, let reason, let candidates):
      "\(resource): \(candidates) rows would go; kept: \(reason)"
    case .resourceEnd(let resource, let outcome, _, _, let message) where outcome != .done:
      message.map { "\(resource): \($0)" }
    case .runEnd(_, _, _, _, _, let message): message
    default: nil
    }
  }
}
