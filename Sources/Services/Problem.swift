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
  /// The server's own status and code, as it sent them: `401 Unauthorized`.
  package let code: String?
  /// Why, where a screen does more about it than tell it.
  package let reason: Reason?

  package enum Reason: Sendable, Hashable, Codable {
    /// Nothing answers at the site.
    case noAnswer
    /// The server asks to be left alone, for so many seconds where it says so.
    case limited(seconds: Int?)
    /// The server answers with a fault of its own, which may pass.
    case fault
    /// The sign-in is refused; the field that is likely wrong.
    case signIn(ConnectionDraft.Field)
    /// The security role does not allow it.
    case forbidden
    /// The passphrase of the secret is missing or wrong.
    case passphrase
    /// Somebody saved the settings after they were read.
    case changedElsewhere
  }

  package init(
    _ cause: String, mend: String = "", exit: ExitCode = .failed, code: String? = nil, reason: Reason? = nil
  ) {
    self.cause = cause
    self.mend = mend
    self.exit = exit
    self.code = code
    self.reason = reason
  }

  /// Whether asking again later may help.
  package var isTemporary: Bool {
    switch reason {
    case .noAnswer, .limited, .fault: true
    default: false
    }
  }

  /// Both sentences on one line.
  package var text: String { mend.isEmpty ? cause : "\(cause) \(mend)" }

  /// The same with the server's own code behind it, for whoever looks it up.
  package var fullText: String { code.map { "\(text) (\($0))" } ?? text }
}
