import Model
import Platform
import Services
import Terminal

/// The settings and the themes as files: settings of the home that is worked in, themes of the person's own.
nonisolated struct AppearanceFiles: AppearanceOperations {
  private let file: SettingsFile?
  private let files: ThemeFiles
  private let folder: Place?
  /// The person's own folder, which is written `~`.
  private let person: String?

  /// - Parameters:
  ///   - home: Where settings are kept; none where nothing can be kept.
  ///   - variables: Name the person's own home, whose themes count also in a demo.
  init(_ home: Home?, _ variables: [String: String]) {
    file = home.map { SettingsFile($0) }
    files = ThemeFiles(variables)
    folder = try? Surroundings.home(variables).themes
    person = variables["HOME"]
  }

  func settings() throws(Problem) -> StoredSettings {
    do throws(StorageError) { return try file?.load() ?? StoredSettings() } catch { throw Problem(error) }
  }

  func keep(_ change: Settings.Change) throws(Problem) {
    do throws(StorageError) { try file?.save(change) } catch { throw Problem(error) }
  }

  func themes() -> [ThemeEntry] { files.entries() }

  func themeFile(_ name: String) throws(Problem) -> [UInt8]? {
    do throws(StorageError) { return try files.bytes(name) } catch { throw Problem(error) }
  }

  var themeFolder: String {
    let path = folder?.path ?? ""
    guard let person, !person.isEmpty, path.hasPrefix(person + "/") else { return path }
    return "~" + path.dropFirst(person.count)
  }

  func themeChanges() -> AsyncStream<Void> {
    folder.map(FolderWatch.changes(in:)) ?? AsyncStream { $0.finish() }
  }
}
