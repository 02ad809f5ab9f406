package import ConnectWise
package import Model

/// The clients of this process, one for each connection, so that requests share what was discovered and one gate.
package actor Clients {
  /// What requests of somebody at a screen wait for.
  nonisolated let waits = ServerWaits()

  private let workplace: Workplace
  private var clients: [Key: Client] = [:]
  /// Secrets opened from the vault, by their reference.
  private var opened: [String: SecretHandle] = [:]

  private var catalogs: [Key: Catalog] = [:]

  /// Who asks what.
  private struct Key: Hashable {
    let site: SiteAddress
    let authentication: Authentication
    let caFile: String?
    let policy: RetryPolicy

    init(_ client: Client) {
      site = client.site
      authentication = client.authentication
      caFile = client.caFile
      policy = client.policy
    }
  }

  package init(_ workplace: Workplace) { self.workplace = workplace }

  /// The client of what is typed on the Connect step, for somebody who waits.
  ///
  /// - Throws: `Problem` for a wrong field or a secret that is not there.
  package func client(_ draft: ConnectionDraft) async throws(Problem) -> Client {
    let connection = try draft.connection()
    let secret: SecretHandle
    if let typed = draft.secret, draft.secretStore.takesGivenSecret {
      secret = typed
    } else {
      secret = try await open(connection, profileID: draft.kept?.profileID ?? "")
    }
    return try client(connection, secret, policy: .interactive)
  }

  /// The client of a profile.
  ///
  /// - Parameters:
  ///   - profile: The profile.
  ///   - policy: How often a request is tried.
  ///   - given: The secret, where it is to hand and need not be opened.
  /// - Returns: The client.
  /// - Throws: `Problem` for a secret that cannot be opened.
  package func client(
    _ profile: Profile, policy: RetryPolicy = .interactive, secret given: SecretHandle? = nil
  ) async throws(Problem) -> Client {
    if let given { return try client(profile.connection, given, policy: policy) }
    do throws(Problem) {
      return try client(
        profile.connection, try await open(profile.connection, profileID: profile.id), policy: policy)
    } catch {
      // Its keys may have been changed since the profile was read: then the old secret is gone.
      guard let changed = otherKeys(than: profile) else { throw error }
      return try client(changed, try await open(changed, profileID: profile.id), policy: policy)
    }
  }

  /// The connection of a profile as it is saved now, where only its keys are others.
  private func otherKeys(than profile: Profile) -> Connection? {
    guard let saved = (try? workplace.profiles.load(workplace.name))?.profile, saved.id == profile.id else {
      return nil
    }
    var same = saved.connection
    same.authentication = profile.connection.authentication
    same.secretReference = profile.connection.secretReference
    return same == profile.connection && saved.connection != profile.connection ? saved.connection : nil
  }

  // MARK: - Small lists

  /// Keeps the lists of an instance for whoever needs them next in this process.
  func keep(_ catalog: Catalog, of client: Client) { catalogs[Key(client)] = catalog }

  /// The lists of an instance, read when nobody has read them yet.
  func catalog(of client: Client) async -> Catalog {
    if let known = catalogs[Key(client)] { return known }
    let catalog = await InstanceService(client, now: workplace.now).catalog()
    // Lists that did not come are asked for again next time.
    if catalog.missing.isEmpty { keep(catalog, of: client) }
    return catalog
  }

  private func client(
    _ connection: Connection, _ secret: SecretHandle, policy: RetryPolicy
  ) throws(Problem) -> Client {
    var client: Client
    do {
      client = try Client(
        connection, secret: secret, transport: workplace.transport, time: workplace.time, policy: policy,
        redact: workplace.redact)
    } catch { throw Problem(error) }
    let key = Key(client)
    if let known = clients[key] { return known }
    if policy == .interactive { client.onRetry = { [waits] in waits.tell(ServerWait($0)) } }
    clients[key] = client
    return client
  }

  /// Opens the secret that is kept for a connection, also where it is to hand already: it is opened for the proof.
  func unlock(_ draft: ConnectionDraft) async throws(Problem) {
    _ = try await open(try draft.connection(), profileID: draft.kept?.profileID ?? "", anew: true)
  }

  private func open(
    _ connection: Connection, profileID: String, anew: Bool = false
  ) async throws(Problem) -> SecretHandle {
    let reference = connection.vaultReference
    let key = "\(connection.secretStore.word) \(reference)"
    if !anew, let known = opened[key] { return known }
    if reference.isEmpty, connection.secretStore.keepsSecrets {
      throw Problem("No secret is kept yet.", mend: "Type it, or give it by --secret-file.", exit: .settings)
    }
    do {
      let secret = try await workplace.vaults.vault(connection.secretStore)
        .open(reference, profile: profileID, name: .connection)
      if let known = opened[key] {
        // Requests under way have that one; both are the same.
        workplace.secrets.forget(secret)
        return known
      }
      opened[key] = secret
      return secret
    } catch { throw Problem(error) }
  }
}
