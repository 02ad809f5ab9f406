package import Model

/// Puts new keys in the place of old ones.
package struct RotationService: RotationOperations {
  private let workplace: Workplace

  package init(_ workplace: Workplace) { self.workplace = workplace }

  package func prepare(_ profile: Profile) async throws(Problem) {
    // What one left that was killed goes first.
    if let leftovers = SecretLeftovers(workplace) {
      await leftovers.clear(inUse: profile.connection.secretReference)
      leftovers.release()
    }
    guard profile.connection.secretStore == .passphrase else { return }
    do { workplace.secrets.forget(try await workplace.vaults.open(for: profile)) } catch { throw Problem(error) }
  }

  package func areInUse(_ keys: NewKeys, of profile: Profile) async -> Bool {
    let connection = ConnectionDraft(profile)
    guard connection.secretStore.keepsSecrets, let secret = keys.secret,
      keys.connection(of: profile).publicKey == connection.publicKey,
      keys.connection(of: profile).username == connection.username,
      let used = try? await workplace.vaults.open(for: profile)
    else { return false }
    defer { workplace.secrets.forget(used) }
    return workplace.secrets.matches(used, secret)
  }

  package func replace(_ keys: NewKeys, of profile: Profile) async throws(Problem) -> Profile {
    var new = profile
    switch profile.connection.authentication {
    case .apiKeys: new.connection.authentication = .apiKeys(publicKey: keys.name)
    case .integrator: new.connection.authentication = .integrator(username: keys.name)
    }
    if !new.connection.secretStore.keepsSecrets, new == profile { return profile }
    do {
      return try await workplace.save(
        new, secret: keys.secret, over: ConnectionDraft(profile).kept, expecting: profile.revision)
    } catch { throw Problem(error) }
  }
}
