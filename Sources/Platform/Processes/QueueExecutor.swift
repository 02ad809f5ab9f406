import Dispatch

/// Runs the jobs of one actor, one after another, on a queue of its own.
///
/// For actors around C calls that block: SQLite, libcurl. The shared pool has a thread for each core and must not
/// be made to wait.
package final class QueueExecutor: SerialExecutor {
  private let queue: DispatchQueue

  /// - Parameter label: Names the queue's thread in debuggers.
  package init(label: String) { queue = DispatchQueue(label: label) }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { [self] in job.runSynchronously(on: asUnownedSerialExecutor()) }
  }

  package func checkIsolated() { dispatchPrecondition(condition: .onQueue(queue)) }
}
