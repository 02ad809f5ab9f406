import ConnectWise
package import Model

/// What is typed on the Connect step, right or not yet.
///
/// The secret is a handle; its bytes are elsewhere.
package struct ConnectionDraft: Sendable, Hashable, Codable {
  /// The two ways to sign in.
  package enum Method: String, Sendable, Hashable, Codable, CaseIterable {
    case apiKeys, integrator

    /// Its name for people.
    package var title: String {
      switch self {
      case .apiKeys: "API member keys"
      case .integrator: "Integrator login"
      }
    }
  }

  package var site = ""
  package var company = ""
  package var method = Method.apiKeys
  package var publicKey = ""
  package var username = ""
  package var clientID = ""
  package var caFile = ""
  package var secretStore = SecretStore.keyFile
  /// The program that prints the secret, and its arguments.
  package var secretCommand: [String] = []
  /// The secret that was typed in this session; never kept in a draft file.
  package var secret: SecretHandle?
  /// The passphrase that a secret is to be sealed with, typed in this session; never kept in a draft file.
  package var passphrase: SecretHandle?
  /// The secret that a saved profile already has; used where none was typed, and only as ``keptInPlace`` allows.
  package var kept: KeptSecret?

  /// A secret in the vault.
  package struct KeptSecret: Sendable, Hashable, Codable {
    package var store: SecretStore
    package var reference: String
    /// The id of the profile that it belongs to.
    package var profileID: String
    package var since: Timestamp?
    /// What it was given for; it goes nowhere else.
    package var holder: SecretHolder
    package init(
      store: SecretStore, reference: String, profileID: String, since: Timestamp?, holder: SecretHolder
    ) {
      self.store = store
      self.reference = reference
      self.profileID = profileID
      self.since = since
      self.holder = holder
    }
  }

  private enum CodingKeys: String, CodingKey {
    case site, company, method, publicKey, username, clientID, caFile, secretStore, secretCommand, kept
  }

  package init() {}

  /// The fields as a saved profile has them.
  package init(_ profile: Profile) {
    let connection = profile.connection
    site = connection.site
    company = connection.company
    take(connection.authentication)
    clientID = connection.clientID
    caFile = connection.caFile ?? ""
    secretStore = connection.secretStore
    secretCommand = connection.secretCommand ?? []
    kept = connection.secretReference.map {
      KeptSecret(
        store: connection.secretStore, reference: $0, profileID: profile.id, since: profile.saved,
        holder: SecretHolder(self))
    }
  }

  private mutating func take(_ authentication: Connection.Authentication) {
    switch authentication {
    case .apiKeys(let publicKey):
      method = .apiKeys
      self.publicKey = publicKey
    case .integrator(let username):
      method = .integrator
      self.username = username
    }
  }

  /// Goes on with the secret that a saved profile has got meanwhile, where this draft signs in with the one before.
  ///
  /// Who signs in comes along: the new secret fits nobody else. For another site, company or place of the secret it is
  /// not taken; then the save says that one has to be typed.
  package mutating func takeKept(of profile: Profile) {
    guard secret == nil, let old = keptInPlace, let new = ConnectionDraft(profile).kept, new.reference != old.reference,
      new.profileID == old.profileID, new.store == old.store, new.holder.isSamePlace(as: old.holder)
    else { return }
    kept = new
    take(profile.connection.authentication)
  }

  /// A field of the step.
  package enum Field: String, Sendable, Hashable, Codable, CaseIterable {
    case site, company, method, publicKey, username, secret, clientID, caFile, secretStore, secretCommand, passphrase
  }

  /// The secret that the vault already keeps at the place that is chosen, and for this very connection.
  ///
  /// It is never sent to another host, for another company or under another name than it was given for.
  package var keptInPlace: KeptSecret? { kept?.store == secretStore && kept?.holder == SecretHolder(self) ? kept : nil }

  /// What is wrong with a field, and what would be right; `nil` when it is right.
  ///
  /// `secretCount` is the length in characters of the secret that was typed.
  package func problem(in field: Field, secretCount: Int) -> String? {
    switch field {
    case .site:
      do {
        _ = try SiteAddress(parsing: site)
        return nil
      } catch { return site.isEmpty ? error.mend : "\(error.cause) \(error.mend)" }
    case .company:
      return company.isEmpty ? "Type the company ID as at the ConnectWise login." : Self.blankInside(company)
    case .publicKey:
      guard method == .apiKeys else { return nil }
      return publicKey.isEmpty ? "Type the public key of the API member." : Self.blankInside(publicKey)
    case .username:
      guard method == .integrator else { return nil }
      return username.isEmpty ? "Type the user name of the integrator login." : nil
    case .secret:
      if !secretStore.keepsSecrets || secretCount > 0 || keptInPlace != nil { return nil }
      let mend = method == .apiKeys ? "Type the private key of the API member." : "Type the password."
      guard let kept, kept.store == secretStore else { return mend }
      return "Kept for \(kept.holder.words(besides: SecretHolder(self))) alone. \(mend)"
    case .clientID:
      return Self.clientIDProblem(clientID)
    case .secretCommand:
      guard secretStore == .command else { return nil }
      if secretCommand.first?.isEmpty ?? true { return "Type the program that prints the secret, and its arguments." }
      return secretCommand.contains { $0.utf8.contains(0) } ? "A word holds a character that no program takes." : nil
    case .caFile:
      return caFile.isEmpty || caFile.hasPrefix("/") ? nil : "Type the whole path, from / on: runs start elsewhere."
    case .method, .secretStore, .passphrase:
      return nil
    }
  }

  /// All fields that are wrong, in the order of the form.
  package func problems(secretCount: Int) -> [(field: Field, text: String)] {
    Field.allCases.compactMap { field in problem(in: field, secretCount: secretCount).map { (field, $0) } }
  }

  /// The connection of a profile.
  ///
  /// - Throws: `Problem` naming the first field that is wrong. A missing secret is not looked at here.
  package func connection() throws(Problem) -> Connection {
    let wrong = problems(secretCount: 1).first
    if let wrong { throw Problem("\(wrong.field.title): \(wrong.text)", exit: .settings) }
    let address: SiteAddress
    do { address = try SiteAddress(parsing: site) } catch { throw Problem(error) }
    return Connection(
      site: address.description, company: company,
      authentication: method == .apiKeys ? .apiKeys(publicKey: publicKey) : .integrator(username: username),
      clientID: clientID, caFile: caFile.isEmpty ? nil : caFile, secretStore: secretStore,
      secretCommand: secretStore == .command ? secretCommand : nil, secretReference: keptInPlace?.reference)
  }

  private static func blankInside(_ text: String) -> String? {
    text.contains(where: \.isWhitespace) ? "There is a blank inside; remove it." : nil
  }

  private static func clientIDProblem(_ text: String) -> String? {
    if text.isEmpty { return "Type the client ID, a GUID from the ConnectWise developer site." }
    let groups = text.split(separator: "-", omittingEmptySubsequences: false)
    if text.count != 36 { return "\(text.count) characters; a client ID has 36 (8-4-4-4-12)" }
    guard groups.map(\.count) == [8, 4, 4, 4, 12], groups.joined().allSatisfy(\.isHexDigit) else {
      return "A client ID has digits and a to f in groups of 8-4-4-4-12."
    }
    return nil
  }
}

extension ConnectionDraft.Field {
  /// Its label on the form.
  package var title: String {
    switch self {
    case .site: "Site"
    case .company: "Company ID"
    case .method: "Sign in with"
    case .publicKey: "Public key"
    case .username: "User name"
    case .secret: "Secret"
    case .clientID: "Client ID"
    case .caFile: "CA file"
    case .secretStore: "Keep secret"
    case .secretCommand: "Command"
    case .passphrase: "Passphrase"
    }
  }
}
