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
  func bytes(_ name: String) -> [UInt8]? { own(name) ?? BuiltInThemes.bytes(named: name) }

  func theme(_ name: String) throws(ThemeParser.Failure) -> Theme {
    try ThemeParser.theme(named: name, lookup: bytes).theme
  }

  /// All themes, those of the program first.
  func entries() -> [ThemeEntry] {
    let builtIn = BuiltInThemes.names
    let own = ownNames().filter { !builtIn.contains($0) }
    return (builtIn + own).map { name -> ThemeEntry in
      do throws(ThemeParser.Failure) {
        let theme = try self.theme(name)
        return ThemeEntry(name: name, title: theme.name, isBuiltIn: builtIn.contains(name))
      } catch {
        let problem =
          switch error {
          case .notATheme(let name): "\(name) is not a theme"
          case .noSuchTheme(let missing, _): "inherits \(missing), which is not there"
          case .circle(let names): "inherits itself: \(names.joined(separator: ", "))"
          }
        return ThemeEntry(name: name, title: name, isBuiltIn: builtIn.contains(name), problem: problem)
      }
    }
  }

  private func own(_ name: String) -> [UInt8]? {
    guard !name.contains("/"), !name.hasPrefix("."), let place = home?.themes.appending("\(name).json") else {
      return nil
    }
    // A theme that cannot be read falls back to the program's, and is told of in the list.
    return try? Files.read(place)
  }

  private func ownNames() -> [String] {
    guard let home, let names = try? Files.names(in: home.themes) else { return [] }
    return names.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
  }
}
