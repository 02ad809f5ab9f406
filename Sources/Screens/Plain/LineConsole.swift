package import Model
package import Terminal

/// A terminal, or a pair of pipes, on which lines are read and written; nothing on it is ever drawn over.
@MainActor
package protocol LineConsole: AnyObject {
  /// The columns to fold at.
  var columns: Int { get }

  /// Whether what is typed is seen as it is typed; where it is not, answers are written behind their questions.
  var showsTyping: Bool { get }

  /// Writes text as it is.
  ///
  /// - Returns: Whether somebody still reads.
  func write(_ text: String) -> Bool

  /// Waits for something to happen.
  ///
  /// - Parameters:
  ///   - reading: Which kind of line is wanted.
  ///   - timeout: How long to wait at most.
  /// - Returns: The first thing that happened.
  func next(_ reading: LineReading, timeout: Duration?) -> LineEvent
}

/// Which kind of line is read.
package enum LineReading: Sendable, Equatable {
  /// None: lines wait until they are asked for.
  case nothing
  case line
  /// One that is not seen while it is typed, and goes to the memory of secrets alone.
  case secret
}

/// What happens on a console.
package enum LineEvent: Sendable, Equatable {
  /// A line, without its end.
  case line(String)
  /// A line that went to the memory of secrets, and its length in characters.
  case secret(SecretHandle, count: Int)
  /// A line that is no text, or longer than any answer; why.
  case refused(ScreenText)
  /// Another thread has something to say.
  case wake
  case timeout
  /// The program goes on after a stop: nobody remembers what was asked.
  case resumed
  /// Ctrl-C.
  case interrupt
  /// A signal asks for the end, or the line is gone: hung up, or without more input.
  case end(isLineGone: Bool)
}
