import Dispatch

/// Runs an actor on a serial queue of its own, so that its blocking C calls never hold a thread of the shared pool.
package final class QueueExecutor: SerialExecutor {
  private let queue: DispatchQueue

  /// Makes the queue.
  ///
  /// - Parameter label: Its name in debuggers and crash reports: `boardwalk.store`.
  package init(label: String) { queue = DispatchQueue(label: label) }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let executor = asUnownedSerialExecutor()
    queue.async { job.runSynchronously(on: executor) }
  }

  package func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

  package func checkIsolated() { dispatchPrecondition(condition: .onQueue(queue)) }
}
