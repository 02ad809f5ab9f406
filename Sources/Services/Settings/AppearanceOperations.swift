package import Model

/// What can be asked about how the program looks: the settings, and the themes there are.
///
/// One conformer reads files; tests script another. Reads are short and may be made on any thread but the screen's.
package protocol AppearanceOperations: Sendable {
  /// The settings as they are now.
  ///
  /// - Throws: `Problem` that names the file and what is wrong with it.
  func settings() throws(Problem) -> StoredSettings

  /// Keeps a change for the next start.
  func keep(_ change: Settings.Change) throws(Problem)

  /// The themes there are, built in and a person's own.
  func themes() -> [ThemeEntry]

  /// The bytes of a theme's file by its name, a person's own first; `nil` where there is none.
  func themeFile(_ name: String) throws(Problem) -> [UInt8]?

  /// The folder of a person's own themes, for people.
  var themeFolder: String { get }

  /// Tells each time that something changes in the folder of a person's own themes; costs nothing meanwhile.
  func themeChanges() -> AsyncStream<Void>
}

/// A theme as a list shows it.
package struct ThemeEntry: Sendable, Hashable, Codable {
  package var name: String
  /// What its file says of it; clean it before it is shown.
  package var title: String
  /// Whether it is part of the program rather than a file of the user's.
  package var isBuiltIn: Bool
  /// The path of its file; none for one of the program.
  package var place: String?
  /// Why it cannot be used, if it cannot.
  package var problem: String?

  package init(name: String, title: String, isBuiltIn: Bool, place: String? = nil, problem: String? = nil) {
    self.name = name
    self.title = title
    self.isBuiltIn = isBuiltIn
    self.place = place
    self.problem = problem
  }
}
