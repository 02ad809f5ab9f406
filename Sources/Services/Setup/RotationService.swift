package import Model

/// Puts new keys in the place of old ones.
package struct RotationService: RotationOperations {
  private let workplace: Workplace

  package init(_ workplace: Workplace) { self.workplace = workplace }

  package func prepare(_ profile: Profile) async throws(Problem) {
    // What one left that was killed goes first.
    if let leftovers = SecretLeftovers(workplace) {
      await leftovers.clear()
      leftovers.release()
    }
    guard profile.connection.secretStore == .passphrase else { return }
    do { workplace.secrets.forget(try await workplace.vaults.open(for: profile)) } catch { throw Problem(error) }
  }

  package func areInUse(_ keys: NewKeys, of profile: Profile) async -> Bool {
    let connection = profile.connection
    guard keys.name == connection.authentication.name else { return false }
    // The server makes the two keys of a pair together, so the public one tells, wherever the private one is.
    if case .apiKeys = connection.authentication { return true }
    guard connection.secretStore.keepsSecrets, let secret = keys.secret,
      let used = try? await workplace.vaults.open(for: profile)
    else { return false }
    defer { workplace.secrets.forget(used) }
    return workplace.secrets.matches(used, secret)
  }

  package func replace(_ keys: NewKeys, of profile: Profile) async throws(Problem) -> ReplacedKeys {
    let new = keys.profile(from: profile)
    if !new.connection.secretStore.keepsSecrets, new == profile {
      return ReplacedKeys(profile: profile, isOldRemoved: true)
    }
    do {
      let saved = try await workplace.save(new, secret: keys.secret, expecting: profile.revision)
      return ReplacedKeys(profile: saved.profile, isOldRemoved: saved.isOldRemoved)
    } catch { throw Problem(error) }
  }
}
