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
    var draft = ConnectionDraft(profile)
    switch draft.method {
    case .apiKeys: draft.publicKey = name
    case .integrator: draft.username = name
    }
    draft.secret = secret
    return draft
  }
}

/// New keys for a saved profile; they are tested as any connection is.
package protocol RotationOperations: Sendable {
  /// Sees to it that a new secret can be kept: a passphrase is asked for, and proved by the secret in use.
  ///
  /// - Throws: `Problem`.
  func prepare(_ profile: Profile) async throws(Problem)

  /// Whether the keys are those in use; `false` where the secret in use cannot be opened.
  func areInUse(_ keys: NewKeys, of profile: Profile) async -> Bool

  /// Puts tested keys in the place of the old ones.
  ///
  /// The old secret stays in use until the new one is kept, opened again and named by the profile; then it is removed.
  ///
  /// - Parameters:
  ///   - keys: The new keys; where the secret is kept by us, with one.
  ///   - profile: As it was read; refused where somebody saved since.
  /// - Returns: The profile as saved.
  /// - Throws: `Problem`; the old keys are in use then.
  func replace(_ keys: NewKeys, of profile: Profile) async throws(Problem) -> Profile
}
