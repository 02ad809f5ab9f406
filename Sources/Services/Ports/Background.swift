package import Model

/// How a process ended.
package enum ProcessEnd: Sendable, Hashable {
  case exit(Int32)
  /// Killed, or crashed.
  case signal(Int32)
}

/// A process that was started and goes on by itself.
package protocol StartedProcess: AnyObject, Sendable {
  var pid: Int32 { get }
  /// How it ended; `nil` while it runs.
  var end: ProcessEnd? { get }
  /// What it wrote last, as it came: clean it before it is shown.
  func lastWords() -> [UInt8]
}

/// Starts this program again as a process of its own, which goes on when this one ends.
package protocol BackgroundStarter: Sendable {
  /// Starts a command detached from the terminal, its output in a file of the profile's state folder.
  ///
  /// - Parameters:
  ///   - arguments: What follows the program's name.
  ///   - name: The profile.
  ///   - secret: What the new process finds in the pipe that `BOARDWALK_SECRET_FD` names; nothing of it is in
  ///     arguments or environment.
  /// - Returns: The process.
  /// - Throws: `StorageError` for the file of the output, or when the process cannot be started.
  func start(_ arguments: [String], of name: ProfileName, secret: SecretHandle?) throws(StorageError)
    -> any StartedProcess
}
