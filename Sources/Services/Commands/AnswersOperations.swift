/// An answers file and the single values given beside it.
package struct AnswersSource: Sendable, Hashable {
  /// A value that wins over the file's: `sync.tickets.closedSince=90d`.
  package struct Setting: Sendable, Hashable {
    /// The path of keys: `sync.tickets.closedSince`.
    package let key: String
    /// What was typed behind the sign: a JSON5 value, or else taken as text.
    package let value: String
    package init(key: String, value: String) {
      self.key = key
      self.value = value
    }
  }

  /// What errors call it: the path as it was given, or `standard input`.
  package let name: String
  /// The document, JSON5; empty where only settings were given.
  package let text: [UInt8]
  package let settings: [Setting]

  package init(name: String, text: [UInt8], settings: [Setting] = []) {
    self.name = name
    self.text = text
    self.settings = settings
  }
}

/// What an answers file says before anything was looked up on the instance.
package struct AnswersBeginning: Sendable, Hashable {
  /// The draft with the connection of the file; what needs names is not in it yet.
  package var draft: SetupDraft
  /// Whether the file asks for the first sync when all is saved.
  package var runsFirstSync: Bool

  package init(draft: SetupDraft, runsFirstSync: Bool) {
    self.draft = draft
    self.runsFirstSync = runsFirstSync
  }
}

/// Reads answers files for the setup that asks nothing.
package protocol AnswersOperations: Sendable {
  /// Reads the file and its connection; nothing is asked of the network.
  ///
  /// The draft is what to start from: the settings in use or an empty one. The file's parts replace its.
  ///
  /// - Throws: `Problem` with `.settings` that names the place in the file (`connection.site`).
  func begin(_ source: AnswersSource, on draft: SetupDraft) throws(Problem) -> AnswersBeginning

  /// Looks up every name of the file in the instance's small lists, into the draft of ``begin(_:on:)``.
  ///
  /// - Throws: `Problem` with `.settings` that names the place in the file (`sync.tickets.boards[1]`) and the nearest
  ///   names for one that is not there or stands twice.
  func resolve(_ source: AnswersSource, into draft: SetupDraft, catalog: Catalog) async throws(Problem) -> SetupDraft
}
