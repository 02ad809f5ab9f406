import Model
import Services
import Terminal

/// What the Connect step knows besides the draft.
struct ConnectState: Codable, Equatable, Sendable {
  /// The checks as far as they are.
  var test: ConnectionTest?
  var startedAt: Int64 = 0
  /// How long the last test took, in milliseconds.
  var took: Int64?
  /// What the last test was made with.
  var tested: ConnectionDraft?
  var testedSecret = 0
  /// A person said once to go on without a good test.
  var goesOnUntested = false
  /// The connection that lists are read with: tested, or of a profile or draft.
  var trusts: ConnectionDraft?
  /// The sync settings of the last preview.
  var previewedSync: SyncSettings?
  /// The passphrase has opened the secret that is kept.
  var isUnlocked = false
  /// The file of certificates that was looked at last, and what is wrong with it.
  var checkedFile: String?
  var fileProblem: String?
  /// Fields found in a pasted block, offered to be filled.
  var offered: [Offer] = []
  /// Whether the pasted block had a secret, which its holder keeps aside.
  var holdsSecret = false

  struct Offer: Codable, Equatable, Sendable {
    let field: ConnectionDraft.Field
    let value: String
  }

  /// Whether the server may be asked for lists and counts without a person's pressing anything.
  var isTrusted: Bool { trusts != nil || test?.isConnected == true }
}

extension AppState {
  /// Whether the connection has everything that asking the server needs.
  package var canAsk: Bool { connectionProblems.isEmpty }

  /// Why the server is not asked for lists now.
  var whyNotAsked: ScreenText {
    if isRunning(.test) { return "The connection is being tested; what is asked of the server comes after that." }
    return canAsk
      ? "The server is not asked: the connection is not tested." : "The server is not asked: Connect is not complete."
  }

  var needsSecret: Bool { draft.connection.secretStore.keepsSecrets }

  /// The places for a secret that can be chosen: the Secret Service needs a session bus, unless it is in use already.
  var offeredStores: [SecretStore] {
    SecretStore.allCases.filter { store in
      store != .secretService || store == draft.connection.secretStore || beginning?.offersSecretService == true
    }
  }

  /// All that is wrong with the connection, in the order of the form.
  var connectionProblems: [(field: ConnectionDraft.Field, text: String)] {
    ConnectionDraft.Field.allCases.compactMap { field in connectionProblem(field).map { (field, $0) } }
  }

  func connectionProblem(_ field: ConnectionDraft.Field) -> String? {
    if field == .secretCommand, let typed = texts[ConnectForm.secretCommand]?.text,
      draft.connection.secretStore == .command, ArgumentList(parsing: typed) == nil
    {
      return "A quotation mark is not closed."
    }
    if let text = draft.connection.problem(in: field, secretCount: secret.count) { return text }
    if field == .caFile, connect.checkedFile == draft.connection.caFile { return connect.fileProblem }
    if field == .passphrase { return passphraseProblem }
    return field == .site ? SiteNote(draft.connection.site).problem : nil
  }

  /// What has changed since the last test, by the labels of the fields.
  var changedSinceTest: [ScreenText] {
    guard let tested = connect.tested else { return [] }
    let now = draft.connection
    var changed: [ScreenText] = []
    if tested.site != now.site { changed.append("Site") }
    if tested.company != now.company { changed.append("Company ID") }
    if tested.method != now.method { changed.append("Sign in with") }
    if tested.publicKey != now.publicKey, now.method == .apiKeys { changed.append("Public key") }
    if tested.username != now.username, now.method == .integrator { changed.append("User name") }
    if connect.testedSecret != secretRevision { changed.append(ConnectForm.secretLabel(now)) }
    if tested.clientID != now.clientID { changed.append("Client ID") }
    if tested.caFile != now.caFile { changed.append("CA file") }
    if tested.secretStore != now.secretStore { changed.append("Keep secret") }
    if tested.secretCommand != now.secretCommand, now.secretStore == .command { changed.append("Command") }
    return changed
  }

  /// Whether the last test was good and nothing has changed since.
  var isTested: Bool { connect.test?.isConnected == true && changedSinceTest.isEmpty }
}
