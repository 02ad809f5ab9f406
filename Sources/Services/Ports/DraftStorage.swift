/// Where the wizard's unsaved answers are kept, one document for each profile, and beside it the log of its sessions.
///
/// Holds no secret. What the document and the lines say is their writer's affair.
package protocol DraftStorage: Sendable {
  /// - Returns: `nil` when there is none.
  func load(_ name: ProfileName) throws(StorageError) -> [UInt8]?
  func save(_ draft: [UInt8], for name: ProfileName) throws(StorageError)
  /// Removes the draft. One that is not there is no error.
  func discard(_ name: ProfileName) throws(StorageError)

  /// Tells one version of the document from the next without reading it; `nil` when there is none.
  func stamp(_ name: ProfileName) throws(StorageError) -> DraftStamp?

  /// Gives a document that cannot be used another name, so that the next save does not replace it.
  ///
  /// - Returns: The path it has now.
  func setAside(_ name: ProfileName) throws(StorageError) -> String

  /// The files, for whoever outlives the program.
  func files(of name: ProfileName) -> SessionFiles

  /// The lines of the log, oldest first; none when there is no log.
  func notes(_ name: ProfileName) throws(StorageError) -> [String]

  /// Adds a line to the log, which forgets its oldest lines when it has become long.
  func note(_ line: String, _ name: ProfileName) throws(StorageError)
}

/// One version of a draft's document.
package struct DraftStamp: Sendable, Hashable {
  private let facts: [Int64]
  /// - Parameter facts: Numbers of the system's that change with each save.
  package init(_ facts: [Int64]) { self.facts = facts }
}

/// The paths of what a session of the wizard leaves behind.
package struct SessionFiles: Sendable, Hashable {
  package let draft: String
  package let log: String
  package init(draft: String, log: String) {
    self.draft = draft
    self.log = log
  }
}
