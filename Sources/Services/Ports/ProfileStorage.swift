package import Model

/// A profile as it lies in its file.
package struct StoredProfile: Sendable, Hashable {
  package let profile: Profile
  /// Keys of the file that this program does not know, as paths (`sync.tickets.bords`).
  ///
  /// They are kept when the profile is saved; most are misspelt.
  package let unknownKeys: [String]

  package init(_ profile: Profile, unknownKeys: [String] = []) {
    self.profile = profile
    self.unknownKeys = unknownKeys
  }
}

/// Where profiles are kept.
///
/// Laws: what was saved is what is loaded, but for the revision and the time; a save leaves either the old profile or
/// the new one, never neither; two savers that read the same revision cannot both succeed.
package protocol ProfileStorage: Sendable {
  /// The names of all profiles, sorted; also of those that cannot be read.
  func list() throws(StorageError) -> [ProfileName]

  /// Whether there is a profile of the name, readable or not.
  func exists(_ name: ProfileName) throws(StorageError) -> Bool

  func load(_ name: ProfileName) throws(StorageError) -> StoredProfile

  /// Keeps a profile.
  ///
  /// - Parameters:
  ///   - profile: What to keep.
  ///   - name: The name to keep it under.
  ///   - revision: That of the profile when it was read; 0 when there must be none yet.
  /// - Returns: The profile with its new revision and time.
  /// - Throws: ``StorageError/Cause/stale(expected:found:saved:)`` when somebody saved in between.
  func save(_ profile: Profile, as name: ProfileName, expecting revision: Int) throws(StorageError) -> Profile

  /// Removes the profile's file and the version before it. One that is not there is no error.
  func delete(_ name: ProfileName) throws(StorageError)
}
