/// The codes with which the program ends.
///
/// Scripts rely on them; an unknown one means failure.
package enum ExitCode: Int32, Sendable, Hashable, Codable {
  case done = 0
  case failed = 1
  case usage = 2
  /// Company or credentials were refused.
  case notSignedIn = 3
  /// A permission is missing and nothing else could be done.
  case forbidden = 4
  /// Another run holds the lock.
  case locked = 5
  /// The server was unreachable or out of order after all retries.
  case unreachable = 6
  /// Some data types failed or were forbidden; the others are saved.
  case partial = 7
  /// Settings are invalid or missing.
  case settings = 8
  /// A key or a signal ended it; all that was committed stays.
  case interrupted = 130
}

/// What a person is told when something did not work: what happened to what, and what to do next.
///
/// Composed where rooms meet, from typed errors; holds no secret and no text from outside that was not cleaned.
package struct Problem: Error, Sendable, Hashable, Codable {
  /// What happened, to what: one sentence.
  package let cause: String
  /// What to do next: one sentence, or empty where nothing can be done.
  package let mend: String
  /// The code with which a command ends for it.
  package let exit: ExitCode

  package init(_ cause: String, mend: String = "", exit: ExitCode = .failed) {
    self.cause = cause
    self.mend = mend
    self.exit = exit
  }

  /// Both sentences on one line.
  package var text: String { mend.isEmpty ? cause : "\(cause) \(mend)" }
}
