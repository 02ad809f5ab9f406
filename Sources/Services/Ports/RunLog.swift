/// The events of runs, one JSON object a line, in files that other processes follow.
///
/// The starter of a run makes up its name (as ``ProfileName`` allows), so it can follow before the first line is
/// written. The last 20 runs of a profile are kept.
package protocol RunLog: Sendable {
  /// Starts the log of a run.
  func begin(_ run: String, of name: ProfileName) throws(StorageError) -> any RunLogWriter

  /// Reads the log of a run from its start. It need not be there yet.
  func reader(_ run: String, of name: ProfileName) -> any RunLogReader

  /// The names of the runs with a log, the latest first.
  func runs(of name: ProfileName) throws(StorageError) -> [String]
}

/// Appends to the log of one run.
package protocol RunLogWriter: AnyObject, Sendable {
  /// Appends one line; a line break is added. The line is with the kernel when this returns.
  func append(_ line: [UInt8]) throws(StorageError)
}

/// Follows the log of one run.
package protocol RunLogReader: AnyObject, Sendable {
  /// The whole lines added since the last call, without their line breaks; none when nothing new is there.
  ///
  /// Does not wait: whoever follows asks again.
  func newLines() throws(StorageError) -> [[UInt8]]
}
