/// Where the program keeps its files: settings and secrets, stores, and what it remembers between starts.
///
/// `BOARDWALK_HOME=DIR` puts all under `DIR/{config,data,state}`; otherwise the XDG folders are used, each with a
/// folder `boardwalk`. An XDG variable that is not an absolute path is ignored, as its specification asks.
package struct Home: Sendable, Hashable {
  /// Profiles, the vault, themes and settings.
  package let config: Place
  /// Stores.
  package let data: Place
  /// Drafts, locks and logs.
  package let state: Place

  /// Reads the environment.
  ///
  /// - Parameters:
  ///   - environment: The process's variables.
  ///   - userFolder: The user's folder where `HOME` is not set.
  ///   - workingFolder: What a relative `BOARDWALK_HOME` is relative to.
  /// - Throws: `StorageError` with ``StorageError/Cause/noHome`` when nothing names a folder.
  package init(environment: [String: String], userFolder: String? = nil, workingFolder: String) throws(StorageError) {
    if let folder = environment["BOARDWALK_HOME"], !folder.isEmpty {
      let base = Self.normalised(folder.hasPrefix("/") ? folder : workingFolder + "/" + folder)
      self = Home(base: base)
      return
    }
    let user = [environment["HOME"], userFolder].compactMap { $0 }.first { $0.hasPrefix("/") }
    func place(_ variable: String, _ fallback: String) throws(StorageError) -> Place {
      if let folder = environment[variable], folder.hasPrefix("/") {
        return Place(base: Self.normalised(folder), ["boardwalk"])
      }
      guard let user else { throw StorageError("", .noHome) }
      return Place(base: Self.normalised(user + "/" + fallback), ["boardwalk"])
    }
    self.init(
      config: try place("XDG_CONFIG_HOME", ".config"), data: try place("XDG_DATA_HOME", ".local/share"),
      state: try place("XDG_STATE_HOME", ".local/state"))
  }

  /// All under one folder, as `BOARDWALK_HOME` asks.
  ///
  /// - Parameter base: An absolute path.
  package init(base: String) {
    self.init(
      config: Place(base: base, ["config"]), data: Place(base: base, ["data"]), state: Place(base: base, ["state"]))
  }

  private init(config: Place, data: Place, state: Place) {
    self.config = config
    self.data = data
    self.state = state
  }

  package var profiles: Place { config.appending("profiles") }
  package var vault: Place { config.appending("vault") }
  package var themes: Place { config.appending("themes") }
  package var settings: Place { config.appending("settings.json") }

  /// The profile's file.
  package func profile(_ name: ProfileName) -> Place { profiles.appending("\(name).json") }

  /// The profile's store unless it names another.
  package func store(_ name: ProfileName) -> Place { data.appending("\(name).sqlite") }

  /// The folder of the profile's drafts, locks and logs.
  package func state(of name: ProfileName) -> Place { state.appending(name.rawValue) }

  /// Without empty parts, `.` and `..`.
  private static func normalised(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }
}
