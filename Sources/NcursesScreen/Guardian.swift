import CNcurses

/// A small parent process that outlives whatever ends the program.
///
/// It waits, and costs nothing meanwhile. When the program was ended by a signal that nobody can catch, or by a crash,
/// it gives the terminal back, says how to go on, notes the end in a log, and ends in the same way.
package nonisolated enum Guardian {
  /// Forks: the caller goes on in the child, and signals sent to the parent reach it.
  ///
  /// To be called before there is any other thread.
  ///
  /// - Returns: Whether somebody guards; where not, all goes on without.
  @discardableResult
  package static func start() -> Bool { bw_start_guardian() }

  /// Tells the parent what to do after an end that nobody wished.
  ///
  /// - Parameters:
  ///   - farewell: A line on how to go on; said when there is a draft.
  ///   - draft: The draft's file.
  ///   - log: The file that the end is noted in, when it is there.
  package static func promise(_ farewell: String, draft: String, log: String) { bw_promise(draft, log, farewell) }
}
