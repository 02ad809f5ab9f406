import BuiltInThemes
import Commands
import Platform
import Services
import Terminal

/// The themes there are: those in the program, and the user's own files.
nonisolated struct ThemeFiles {
  private let home: Home?

  init(_ variables: [String: String]) {
    // Without a home there are just no themes of the user's own.
    home = try? Surroundings.home(variables)
  }

  /// The bytes of a theme's file; a user's own comes before one of the program's.
  ///
  /// - Throws: `StorageError` for a file of the user's that is there and cannot be read.
  func bytes(_ name: String) throws(StorageError) -> [UInt8]? { try own(name) ?? BuiltInThemes.bytes(named: name) }

  /// The theme of a name.
  ///
  /// - Throws: `Problem` that names the file and what is wrong with it.
  func theme(_ name: String) throws(Problem) -> Theme {
    var refused: StorageError?
    do throws(ThemeParser.Failure) {
      return try ThemeParser.theme(named: name) { wanted in
        do throws(StorageError) { return try bytes(wanted) } catch {
          refused = error
          return nil
        }
      }.theme
    } catch {
      if let refused { throw Problem(refused) }
      throw error.problem
    }
  }

  /// All themes, those of the program first; a file of the user's takes the place of the program's of its name.
  func entries() -> [ThemeEntry] {
    let own = ownNames()
    let builtIn = BuiltInThemes.names
    return (builtIn + own.filter { !builtIn.contains($0) }).map { name in
      let isOwn = own.contains(name)
      var entry = ThemeEntry(
        name: name, title: name, isBuiltIn: !isOwn, place: isOwn ? home?.themes.appending("\(name).json").path : nil)
      do throws(Problem) { entry.title = try theme(name).name } catch { entry.problem = error.cause }
      return entry
    }
  }

  private func own(_ name: String) throws(StorageError) -> [UInt8]? {
    guard !name.contains("/"), !name.hasPrefix("."), let place = home?.themes.appending("\(name).json") else {
      return nil
    }
    return try Files.read(place)
  }

  private func ownNames() -> [String] {
    guard let home, let names = try? Files.names(in: home.themes) else { return [] }
    return names.filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }.map { String($0.dropLast(5)) }.sorted()
  }
}
