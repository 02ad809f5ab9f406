import Model

extension Workplace {
  /// Saves a profile together with the secret that it signs in with.
  ///
  /// The new secret becomes an entry of its own, which is opened for the proof; then the profile names it, in one atomic
  /// write; then the old entry goes. So at every instant the profile names a secret that is there, and whatever fails
  /// leaves one in use that works.
  ///
  /// - Parameters:
  ///   - profile: What to save; which entry it names is set here.
  ///   - secret: The new secret; `nil` to go on with the one that is kept.
  ///   - revision: The profile's when it was read; 0 for a new one.
  /// - Returns: The profile as saved, and whether the entry that it named before is gone.
  /// - Throws: `Problem`, `VaultError` or `StorageError`.
  func save(
    _ profile: Profile, secret: SecretHandle?, expecting revision: Int
  ) async throws -> (profile: Profile, isOldRemoved: Bool) {
    var profile = profile
    let store = profile.connection.secretStore
    let vault = try vaults.vault(store)
    // Without the lock another process is at it: then each clears up behind itself alone.
    let leftovers = SecretLeftovers(self)
    defer { leftovers?.release() }
    var added: SecretLeftovers.Entry?
    if !store.keepsSecrets {
      profile.connection.secretReference = nil
    } else if let secret {
      let new = try await add(secret, of: profile, to: vault, leftovers)
      profile.connection.secretReference = new.reference
      added = new
    } else {
      profile = try keepingSecret(profile)
    }
    var leaving: Set<SecretLeftovers.Entry> = []
    // A profile that cannot be read is not written over.
    if let old = try? secretInUse(), old.reference != profile.connection.secretReference { leaving.insert(old) }
    if !leaving.isEmpty { leftovers?.note(leaving) }
    let saved: Profile
    do {
      saved = try profiles.save(profile, as: name, expecting: revision)
    } catch {
      // A write that failed at its very end has named the new entry all the same: then it stays, and so does the note.
      if let added { _ = await remove([added]) }
      throw error
    }
    let left = if let leftovers { await leftovers.clear(leaving) } else { await remove(leaving) }
    return (saved, left.isDisjoint(with: leaving))
  }

  /// A profile without a new secret, with the one in use: which may be another by now.
  ///
  /// Who signs in comes along then.
  private func keepingSecret(_ profile: Profile) throws -> Profile {
    guard let named = profile.connection.secretReference else {
      throw Problem("No secret is kept yet.", mend: "Type it on the Connect step.", exit: .settings)
    }
    // What cannot be read is told by the save.
    guard let current = (try? profiles.load(name))?.profile else { return profile }
    var draft = ConnectionDraft(profile)
    guard current.connection.secretReference != named else {
      let (owner, user) = (SecretHolder(ConnectionDraft(current)), SecretHolder(draft))
      guard owner == user else {
        throw Problem(
          "The secret is kept for \(owner.words(besides: user)) alone.", mend: "Type the one for this connection.",
          exit: .settings)
      }
      return profile
    }
    draft.takeKept(of: current)
    guard let kept = draft.kept, kept.reference != named else {
      throw Problem("The secret was changed meanwhile.", mend: "Type it on the Connect step.", exit: .settings)
    }
    var profile = profile
    profile.connection.secretReference = kept.reference
    profile.connection.authentication = current.connection.authentication
    return profile
  }

  private func add(
    _ secret: SecretHandle, of profile: Profile, to vault: any Vault, _ leftovers: SecretLeftovers?
  ) async throws -> SecretLeftovers.Entry {
    let reference = newID()
    let entry = SecretLeftovers.Entry(store: profile.connection.secretStore, reference: reference)
    // Before it is there: one that is killed in between leaves none that nobody knows of.
    leftovers?.note([entry])
    do {
      try await vault.put(secret, as: reference, profile: profile.id, name: .connection)
      let opened = try await vault.open(reference, profile: profile.id, name: .connection)
      defer { secrets.forget(opened) }
      guard secrets.matches(opened, secret) else {
        throw VaultError.notAuthentic(location: try await vault.describe(reference).location)
      }
      return entry
    } catch {
      // What is left is sealed, in nobody's use, and noted.
      try? await vault.remove(reference)
      throw error
    }
  }

  /// Removes entries of the vault, but for the one that the profile on the disk names.
  ///
  /// - Returns: Those that could not be removed, as from a keyring that is locked; all where the profile cannot be read,
  ///   as it may name any.
  fileprivate func remove(_ entries: Set<SecretLeftovers.Entry>) async -> Set<SecretLeftovers.Entry> {
    let inUse: SecretLeftovers.Entry?
    do { inUse = try secretInUse() } catch { return entries }
    var left: Set<SecretLeftovers.Entry> = []
    for entry in entries where entry.reference != inUse?.reference {
      do { try await vaults.vault(entry.store).remove(entry.reference) } catch { left.insert(entry) }
    }
    return left
  }

  /// The entry that the profile on the disk names; `nil` where it names none, or there is no profile.
  private func secretInUse() throws(StorageError) -> SecretLeftovers.Entry? {
    do throws(StorageError) {
      let connection = try profiles.load(name).profile.connection
      return connection.secretReference.map { SecretLeftovers.Entry(store: connection.secretStore, reference: $0) }
    } catch {
      if error.cause == .missing { return nil }
      throw error
    }
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
  private let memory: RunMemory
  private let lock: any HeldLock

  /// Nothing where another process changes the secret at this moment, or the lock cannot be had.
  init?(_ workplace: Workplace) {
    guard case .acquired(let lock)? = try? workplace.locks.acquire(.secret, of: workplace.name, run: nil) else {
      return nil
    }
    self.workplace = workplace
    memory = RunMemory(workplace)
    self.lock = lock
  }

  func release() { lock.release() }

  /// Adds entries to the note, which is on the disk then.
  ///
  /// Only tidying: a disk that takes no note does not take the profile either.
  func note(_ entries: Set<Entry>) { memory.keep(noted.union(entries), as: .secrets) }

  /// Removes entries and what was noted, now and by those that were killed, but for the entry in use.
  ///
  /// - Returns: What is still there, which is noted.
  @discardableResult
  func clear(_ entries: Set<Entry> = []) async -> Set<Entry> {
    let left = await workplace.remove(noted.union(entries))
    if left.isEmpty { memory.forget(.secrets) } else { memory.keep(left, as: .secrets) }
    return left
  }

  /// A note that cannot be read says nothing.
  private var noted: Set<Entry> { (try? memory.read(.secrets, as: Set<Entry>.self)) ?? [] }
}
