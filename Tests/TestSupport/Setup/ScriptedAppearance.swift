package import Model
package import Services
import Synchronization

/// Settings and themes as a script: what is kept is noted and read no more.
package final class ScriptedAppearance: AppearanceOperations {
  private let entries: [ThemeEntry]
  private let files: [String: String]
  private let stored: StoredSettings
  private let problem: Problem?
  private let changes = Mutex<[Settings.Change]>([])

  /// - Parameters:
  ///   - entries: The themes that are listed.
  ///   - files: The themes' files by name.
  ///   - stored: What the settings say.
  ///   - problem: Why nothing can be kept, if nothing can.
  package init(
    entries: [ThemeEntry] = ScriptedAppearance.entries, files: [String: String] = [:],
    stored: StoredSettings = StoredSettings(), problem: Problem? = nil
  ) {
    self.entries = entries
    self.files = files
    self.stored = stored
    self.problem = problem
  }

  /// Two of the program, one of a person's own.
  package static let entries = [
    ThemeEntry(name: "default", title: "Default", isBuiltIn: true),
    ThemeEntry(name: "mono", title: "Mono", isBuiltIn: true),
    ThemeEntry(name: "mine", title: "Mine", isBuiltIn: false, place: "/config/themes/mine.json"),
  ]

  /// What was kept, oldest first.
  package var kept: [Settings.Change] { changes.withLock { $0 } }

  package func settings() throws(Problem) -> StoredSettings { stored }

  package func keep(_ change: Settings.Change) throws(Problem) {
    if let problem { throw problem }
    changes.withLock { $0.append(change) }
  }

  package func themes() -> [ThemeEntry] { entries }
  package func themeFile(_ name: String) throws(Problem) -> [UInt8]? { files[name].map { Array($0.utf8) } }
  package var themeFolder: String { "/config/themes" }
  package func themeChanges() -> AsyncStream<Void> { AsyncStream { $0.finish() } }
}
