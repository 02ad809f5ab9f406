/// What a run leaves for the next one of the same profile.
package enum RunMemo: String, Sendable, Hashable, CaseIterable {
  /// Until when the server asked to be left alone.
  case pause
  /// What the last run that ended well did.
  case lastRun = "last-run"
  /// The instance's small lists as the wizard read them last.
  case lists
  /// The names of entries in the vault that a change of the secret was about to leave behind.
  case secrets
}

/// Where runs and wizards leave small documents for each other; a run that writes holds the run lock.
///
/// What a document says is its writer's affair. None holds a secret, and none is needed: a run without it asks the server
/// once more than it had to, and a vault without it keeps an entry that nobody uses.
package protocol RunMemos: Sendable {
  /// - Returns: `nil` when there is none.
  func read(_ memo: RunMemo, of name: ProfileName) throws(StorageError) -> [UInt8]?
  /// Leaves the old document or the new one, never a part.
  func write(_ bytes: [UInt8], as memo: RunMemo, of name: ProfileName) throws(StorageError)
  /// Removes a document. One that is not there is no error.
  func remove(_ memo: RunMemo, of name: ProfileName) throws(StorageError)
}
