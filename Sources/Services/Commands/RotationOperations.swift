package import Model

/// Keys that are to take the place of those that a saved profile signs in with.
package struct NewKeys: Sendable, Hashable {
  /// The public key, or the user name of an integrator login.
  package var name: String
  /// The private key or password; `nil` where the place that brings it has the new one already.
  package var secret: SecretHandle?

  package init(name: String, secret: SecretHandle?) {
    self.name = name
    self.secret = secret
  }

  /// The profile's connection with these keys, for a test.
  package func connection(of profile: Profile) -> ConnectionDraft {
    var draft = ConnectionDraft(self.profile(from: profile))
    draft.secret = secret
    return draft
  }

  /// The profile with the new public key or user name.
  func profile(from old: Profile) -> Profile {
    var new = old
    new.connection.authentication = old.connection.authentication.named(name)
    return new
  }
}

/// What came of a change of keys.
package struct ReplacedKeys: Sendable, Hashable {
  /// As saved.
  package let profile: Profile
  /// Whether the old secret is gone from the vault; else the next change removes it.
  package let isOldRemoved: Bool

  package init(profile: Profile, isOldRemoved: Bool) {
    self.profile = profile
    self.isOldRemoved = isOldRemoved
  }
}

/// New keys for a saved profile; they are tested as any connection is.
package protocol RotationOperations: Sendable {
  /// Sees to it that a new secret can be kept: a passphrase is asked for, and proved by the secret in use.
  ///
  /// - Throws: `Problem`.
  func prepare(_ profile: Profile) async throws(Problem)

  /// Whether the keys are those in use.
  ///
  /// Of API keys the public one tells. A login may keep its user name: then the password tells; `false` where the one in
  /// use cannot be opened.
  func areInUse(_ keys: NewKeys, of profile: Profile) async -> Bool

  /// Puts tested keys in the place of the old ones.
  ///
  /// The old secret stays in use until the new one is kept, opened again and named by the profile; then it is removed.
  ///
  /// - Parameters:
  ///   - keys: The new keys; where the secret is kept by us, with one.
  ///   - profile: As it was read; refused where somebody saved since.
  /// - Returns: What came of it.
  /// - Throws: `Problem`; the profile signs in as before then, or, where a disk failed at the very end of its write, with
  ///   the new keys.
  func replace(_ keys: NewKeys, of profile: Profile) async throws(Problem) -> ReplacedKeys
}
