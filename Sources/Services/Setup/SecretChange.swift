import FoundationEssentials
import Model

extension Workplace {
  /// Saves a profile together with the secret that it signs in with.
  ///
  /// The new secret becomes an entry of its own, which is opened for the proof; then the profile names it, in one atomic
  /// write; then the old entry goes. So at every instant the profile names a secret that is there, and whatever fails
  /// leaves the old one in use.
  ///
  /// - Parameters:
  ///   - profile: What to save; which entry it names is set here.
  ///   - secret: The new secret; `nil` to go on with the one that is kept.
  ///   - before: The secret that the profile had when it was read.
  ///   - revision: The profile's when it was read; 0 for a new one.
  /// - Returns: The profile as saved.
  /// - Throws: `Problem`, `VaultError` or `StorageError`.
  func save(
    _ profile: Profile, secret: SecretHandle?, over before: ConnectionDraft.KeptSecret?, expecting revision: Int
  ) async throws -> Profile {
    var profile = profile
    let store = profile.connection.secretStore
    let vault = try vaults.vault(store)
    guard store.keepsSecrets else {
      profile.connection.secretReference = nil
      return try await finish(profile, over: before, expecting: revision, added: nil)
    }
    guard let secret else {
      profile.connection.secretReference = try reference(keptFor: profile)
      return try await finish(profile, over: before, expecting: revision, added: nil)
    }
    let added = try await add(secret, of: profile, to: vault)
    profile.connection.secretReference = added
    return try await finish(profile, over: before, expecting: revision, added: added)
  }

  /// The entry that a profile without a new secret goes on with: the one in use, which may be another by now.
  private func reference(keptFor profile: Profile) throws -> String {
    guard let named = profile.connection.secretReference else {
      throw Problem("No secret is kept yet.", mend: "Type it on the Connect step.", exit: .settings)
    }
    // What cannot be read is told by the save.
    guard let current = (try? profiles.load(name))?.profile, current.id == profile.id,
      current.connection.secretStore == profile.connection.secretStore,
      let used = current.connection.secretReference, used != named
    else { return named }
    // A secret is never sent elsewhere than it was given for.
    guard current.connection.site == profile.connection.site, current.connection.company == profile.connection.company
    else {
      throw Problem("The secret was changed meanwhile.", mend: "Type it on the Connect step.", exit: .settings)
    }
    return used
  }

  private func add(_ secret: SecretHandle, of profile: Profile, to vault: any Vault) async throws -> String {
    let reference = try await vault.put(secret, profile: profile.id, name: .connection)
    do {
      let opened = try await vault.open(reference, profile: profile.id, name: .connection)
      defer { secrets.forget(opened) }
      guard secrets.matches(opened, secret) else {
        throw VaultError.notAuthentic(location: try await vault.describe(reference).location)
      }
      return reference
    } catch {
      // What is left would be sealed, and in nobody's use.
      try? await vault.remove(reference)
      throw error
    }
  }

  private func finish(
    _ profile: Profile, over before: ConnectionDraft.KeptSecret?, expecting revision: Int, added: String?
  ) async throws -> Profile {
    let store = profile.connection.secretStore
    var leaving: [SecretLeftovers.Entry] = []
    if let added { leaving.append(.init(store: store, reference: added)) }
    if let before, before.reference != profile.connection.secretReference {
      leaving.append(.init(store: before.store, reference: before.reference))
    }
    // Without the lock another process is at it: then each clears up behind itself alone.
    let leftovers = leaving.isEmpty ? nil : SecretLeftovers(self)
    defer { leftovers?.release() }
    await leftovers?.note(leaving)
    let saved: Profile
    do {
      saved = try profiles.save(profile, as: name, expecting: revision)
    } catch {
      if let added { try? await vaults.vault(store).remove(added) }
      throw error
    }
    if let before, before.reference != saved.connection.secretReference {
      try? await vaults.vault(before.store).remove(before.reference)
    }
    await leftovers?.clear(inUse: saved.connection.secretReference)
    return saved
  }
}

/// The entries of the vault that a change of the secret is about to leave behind, noted where one that is killed cannot
/// take them away: the next change does.
struct SecretLeftovers {
  struct Entry: Codable, Hashable {
    let store: SecretStore
    let reference: String
  }

  private let workplace: Workplace
  private let lock: any HeldLock

  /// Nothing where another process changes the secret at this moment, or the lock cannot be had.
  init?(_ workplace: Workplace) {
    guard case .acquired(let lock)? = try? workplace.locks.acquire(.secret, of: workplace.name, run: nil) else {
      return nil
    }
    self.workplace = workplace
    self.lock = lock
  }

  func release() { lock.release() }

  /// Adds entries to the note, which is on the disk then.
  func note(_ entries: [Entry]) async {
    // Only tidying: a disk that takes no note does not take the profile either.
    guard let bytes = try? Self.text(noted() + entries) else { return }
    try? workplace.memos.write(bytes, as: .secrets, of: workplace.name)
  }

  /// Removes what was noted, now and by those that were killed, but for the entry in use.
  func clear(inUse: String?) async {
    var left: [Entry] = []
    for entry in Set(noted()) where entry.reference != inUse {
      // One that cannot be removed now, as from a keyring that is locked, is so the next time.
      do { try await workplace.vaults.vault(entry.store).remove(entry.reference) } catch { left.append(entry) }
    }
    if left.isEmpty {
      try? workplace.memos.remove(.secrets, of: workplace.name)
    } else if let bytes = try? Self.text(left) {
      try? workplace.memos.write(bytes, as: .secrets, of: workplace.name)
    }
  }

  private func noted() -> [Entry] {
    guard let bytes = try? workplace.memos.read(.secrets, of: workplace.name) else { return [] }
    return (try? JSONDecoder().decode([Entry].self, from: Data(bytes))) ?? []
  }

  private static func text(_ entries: [Entry]) throws -> [UInt8] { Array(try JSONEncoder().encode(entries)) }
}
