import Model
import Services
import Terminal

extension Invocation {
  /// Reads a run to its end, telling it as it goes, as JSON lines or for people.
  ///
  /// A reader of standard output that goes away does not end the run, nor does a full disk below it.
  ///
  /// - Returns: Where it stood last; `nil` when there was nothing to read.
  func follow(_ updates: AsyncThrowingStream<RunUpdate, any Error>) async throws -> RunProgress? {
    let began = environment.uptime()
    var printer = RunPrinter(output, uptime: environment.uptime)
    var last: RunUpdate?
    var isRead = true
    for try await update in updates {
      last = update
      if output.isJSON, isRead {
        do throws(OutputEnd) {
          try output.data(update.line + [0x0A])
        } catch {
          isRead = false
          if case .failed(let words) = error {
            printer.note("The events could not be written: \(words). The run goes on without.", .warning)
          }
        }
      }
      let isTold =
        output.isVerbose || ["prune.guard", "note", "run.fresh"].contains(update.event)
        || (update.event == "directory" && update.progress.directory.map { $0.made > 0 || $0.leftOut != nil } == true)
      if isTold, let note = update.note { printer.note(note) }
      printer.show(update.progress)
    }
    if let last, last.progress.outcome == nil, Task.isCancelled {
      printer.leave()
    } else if let last {
      printer.end(last.progress, note: last.note, seconds: environment.uptime() - began)
    }
    return last?.progress
  }
}
