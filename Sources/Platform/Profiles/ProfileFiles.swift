package import Model
package import Services

/// Profiles as files `profiles/NAME.json` in the folder of settings.
package struct ProfileFiles: ProfileStorage {
  private static let ending = ".json"

  private let home: Home
  private let now: @Sendable () -> Timestamp

  /// - Parameters:
  ///   - home: Where the folder of settings is.
  ///   - now: The time of a save.
  package init(_ home: Home, now: @escaping @Sendable () -> Timestamp = WallClock.now) {
    self.home = home
    self.now = now
  }

  package func list() throws(StorageError) -> [ProfileName] {
    try Files.names(in: home.profiles).filter { $0.hasSuffix(Self.ending) }
      .compactMap { ProfileName(rawValue: String($0.dropLast(Self.ending.count))) }.sorted()
  }

  package func exists(_ name: ProfileName) throws(StorageError) -> Bool {
    try Files.modified(home.profile(name)) != nil
  }

  package func load(_ name: ProfileName) throws(StorageError) -> StoredProfile {
    let place = home.profile(name)
    guard let bytes = try Files.read(place) else { throw StorageError(place.path, .missing) }
    return try ProfileText.read(bytes, path: place.path)
  }

  package func save(_ profile: Profile, as name: ProfileName, expecting revision: Int)
    throws(StorageError) -> Profile
  {
    let place = home.profile(name)
    let lock = try FileLock.wait(lockPlace(name))
    defer { lock.release() }
    let old = try Files.read(place)
    let there = try old.map { bytes throws(StorageError) in try ProfileText.read(bytes, path: place.path).profile }
    guard there?.revision ?? 0 == revision else {
      throw StorageError(
        place.path, .stale(expected: revision, found: there?.revision ?? 0, saved: there?.saved))
    }
    var profile = profile
    profile.revision = revision + 1
    profile.saved = now()
    try Files.write(ProfileText.write(profile, over: old).span.bytes, to: place, keepsPrevious: true)
    return profile
  }

  package func delete(_ name: ProfileName) throws(StorageError) {
    let place = home.profile(name)
    let lock = try FileLock.wait(lockPlace(name))
    defer { lock.release() }
    try Files.remove(place)
    try Files.remove(place.folder.appending(place.name + ".1"))
  }

  private func lockPlace(_ name: ProfileName) -> Place { home.profiles.appending(".\(name).lock") }
}
