import ConnectWise
import Model
import Sync

/// Follows any run by the events in its log.
package struct RunFollower: Sendable {
  /// How often a log is looked at; a screen redraws four times a second at most.
  static let interval = Duration.milliseconds(250)
  /// How many of the last lines are quoted of a process that ended early.
  private static let quotedLines = 3

  private let workplace: Workplace

  package init(_ workplace: Workplace) { self.workplace = workplace }

  /// Follows a run from its first event.
  ///
  /// - Parameters:
  ///   - run: The run's name.
  ///   - process: The process that does it, where it is ours.
  /// - Returns: Its events; throws a `Problem` when it ended without a word.
  package func follow(
    _ run: String, by process: (any StartedProcess)? = nil
  ) -> AsyncThrowingStream<RunUpdate, any Error> {
    AsyncThrowingStream { continuation in
      let task = Task {
        do {
          let reader = workplace.runLog.reader(run, of: workplace.name)
          var progress = RunProgress()
          var silence = 0
          while progress.outcome == nil {
            // Asked before the log is read: what a process wrote before its end is then there.
            let end = process?.end
            let lines = try reader.newLines()
            for bytes in lines {
              guard let line = SyncEventLine(parsing: bytes) else { continue }
              progress.apply(line)
              continuation.yield(
                RunUpdate(line: bytes, event: line.event.name, note: line.event.note, progress: progress))
            }
            if let process, let end, progress.outcome == nil { throw problem(process, end) }
            silence = lines.isEmpty ? silence + 1 : 0
            // A process of ours is asked itself; it may not have taken the lock yet.
            if process == nil, silence > 5, silence.isMultiple(of: 5),
              try workplace.locks.holder(.run, of: workplace.name) == nil
            {
              throw Problem(
                "The sync ended without saying how.",
                mend: "Look into \(workplace.home.state(of: workplace.name).path) and run: boardwalk sync")
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

  /// What is told of a process that ended without telling how its run did.
  private func problem(_ process: any StartedProcess, _ end: ProcessEnd) -> Problem {
    let log = workplace.home.state(of: workplace.name).appending("background.log").path
    let mend = "Look into \(log) and run: boardwalk sync"
    let words = String(decoding: process.lastWords(), as: UTF8.self)
      .split(whereSeparator: \.isNewline).suffix(Self.quotedLines)
      .map { ForeignWords.told(String($0), redact: workplace.redact) }.filter { !$0.isEmpty }.joined(separator: " ")
    let cause = words.isEmpty ? "." : ": \(words)"
    switch end {
    case .exit(0):
      return Problem("The sync ended well; its log is not whole.", mend: "See: boardwalk status", exit: .done)
    case .exit(let code):
      return Problem("The sync ended early\(cause)", mend: mend, exit: ExitCode(rawValue: code) ?? .failed)
    case .signal(let number):
      return Problem("The sync was ended by signal \(number)\(cause)", mend: mend)
    }
  }
}

extension SyncEvent {
  /// What happened in a sentence, for events that a person may want to read.
  package var note: String? {
    switch self {
    case .wait(let reason, let until): "waits until \(until): \(reason)"
    case .retry(let cause, let attempt): "try \(attempt + 1): \(cause)"
    case .note(let words): words
    case .directory(let tally):
      [
        "\(tally.organizations) organizations and \(tally.accounts) accounts stand for what is imported.",
        tally.leftOut,
      ].compactMap { $0 }.joined(separator: " ")
    case .runFresh: "The same sync ended well less than two minutes ago; nothing was read."
    case .pruneGuard(let resource, let reason, let candidates):
      "\(resource): \(candidates) rows would go; kept: \(reason)"
    case .resourceEnd(let resource, let outcome, _, _, let message) where outcome != .done:
      message.map { "\(resource): \($0)" }
    case .runEnd(_, _, _, _, _, let message): message
    default: nil
    }
  }
}
