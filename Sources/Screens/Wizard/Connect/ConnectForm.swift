import ConnectWise
import Model
import Services
import Terminal

/// The fields of the Connect step.
enum ConnectForm {
  static let site: FieldID = "connect.site"
  static let region: FieldID = "connect.region"
  static let company: FieldID = "connect.company"
  static let method: FieldID = "connect.method"
  static let publicKey: FieldID = "connect.publicKey"
  static let username: FieldID = "connect.username"
  static let secret: FieldID = "connect.secret"
  static let clientID: FieldID = "connect.clientID"
  static let caFile: FieldID = "connect.caFile"
  static let keep: FieldID = "connect.keep"
  static let secretCommand: FieldID = "connect.secretCommand"
  static let passphrase: FieldID = "connect.passphrase"
  static let test: FieldID = "connect.test"
  static let guide: FieldID = "connect.guide"
  static let audit: FieldID = "connect.audit"

  static func secretLabel(_ connection: ConnectionDraft) -> ScreenText {
    connection.method == .apiKeys ? "Private key" : "Password"
  }

  static func id(of field: ConnectionDraft.Field) -> FieldID {
    switch field {
    case .site: site
    case .company: company
    case .method: method
    case .publicKey: publicKey
    case .username: username
    case .secret: secret
    case .clientID: clientID
    case .caFile: caFile
    case .secretStore: keep
    case .secretCommand: secretCommand
    case .passphrase: passphrase
    }
  }

  private static let methods = ConnectionDraft.Method.allCases.map { method in
    FormField.Choice(
      title: method == .apiKeys ? "API member keys" : "Integrator login",
      isChosen: { $0.draft.connection.method == method }, choose: { $0.draft.connection.method = method })
  }

  private static let regions: [FormField.Choice] =
    SiteAddress.regions.map { region in
      FormField.Choice(
        title: "\(cleaning: region.title)   \(cleaning: region.host)", value: ScreenText(cleaning: region.title),
        isChosen: { SiteNote($0.draft.connection.site).normalised == region.site.description },
        choose: { state in
          state.draft.connection.site = region.site.description
          state.texts[site] = nil
        })
    } + [
      FormField.Choice(
        title: "On-premises: type the host yourself", value: "On-premises",
        isChosen: { state in
          let note = SiteNote(state.draft.connection.site)
          return note.normalised != nil && !note.isCloud
        },
        choose: { state in
          if SiteNote(state.draft.connection.site).isCloud { state.draft.connection.site = "" }
          state.texts[site] = nil
          state.focus[.connect] = site
        })
    ]

  private static func places(_ state: AppState) -> [FormField.Choice] {
    state.offeredStores.map { place in
      FormField.Choice(
        title: ScreenText(cleaning: place.title), isChosen: { $0.draft.connection.secretStore == place },
        choose: { $0.draft.connection.secretStore = place })
    }
  }

  static let fields: [FormField] = [
    FormField(
      region, "Region", .choice { _ in regions },
      help: "Fills in the site of one of ConnectWise's cloud regions; or type the site yourself.",
      placeholder: "choose one, or type the site"),
    FormField(
      site, "Site", .text(\.connection.site),
      help: "The address that you sign in at: a host or a whole link.",
      answersKey: "connection.site", placeholder: "na.myconnectwise.net", problem: { $0.connectionProblem(.site) }),
    FormField(
      company, "Company ID", .text(\.connection.company),
      help: "What is typed at the ConnectWise login (System > My Company).", answersKey: "connection.company",
      placeholder: "acme", problem: { $0.connectionProblem(.company) }),
    FormField(
      method, "Sign in with", .radio(methods),
      help: "The keys of an API member, or an integrator login. F2 shows how to make either.",
      answersKey: "connection.auth.method"),
    FormField(
      publicKey, "Public key", .text(\.connection.publicKey), help: "The public key of the API member.",
      answersKey: "connection.auth.publicKey", problem: { $0.connectionProblem(.publicKey) },
      visible: { $0.draft.connection.method == .apiKeys }),
    FormField(
      username, "User name", .text(\.connection.username), help: "The user name of the integrator login.",
      answersKey: "connection.auth.username", problem: { $0.connectionProblem(.username) },
      visible: { $0.draft.connection.method == .integrator }),
    FormField(
      secret, "Private key", .secret,
      help:
        "The private key, or the password; never in drafts, logs or settings. For keys @FILE or env:NAME reads it.",
      problem: { $0.connectionProblem(.secret) }, visible: { $0.draft.connection.secretStore.takesGivenSecret }),
    FormField(
      clientID, "Client ID", .text(\.connection.clientID),
      help: "The GUID that ConnectWise requires of every integration (developer.connectwise.com).",
      answersKey: "connection.clientId", placeholder: "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
      problem: { $0.connectionProblem(.clientID) }),
    FormField(
      caFile, "CA file", .text(\.connection.caFile),
      help: "A file with certificates to trust besides the system's, for an on-premises server.",
      answersKey: "connection.caFile", placeholder: "none: the system's trust",
      problem: { $0.connectionProblem(.caFile) },
      visible: { state in
        let connection = state.draft.connection
        let note = SiteNote(connection.site)
        return !connection.caFile.isEmpty || state.focus[.connect] == caFile
          || (note.normalised != nil && !note.isCloud)
      }),
    FormField(
      keep, "Keep secret", .choice(places),
      help: "Where the secret is kept; there is no other place it goes to.",
      answersKey: "connection.secretStore"),
    FormField(
      passphrase, "Passphrase", .button(.passphrase),
      help: "Seals the secret; each start asks for it, or BOARDWALK_PASSPHRASE brings it.",
      problem: { $0.connectionProblem(.passphrase) }, visible: { $0.draft.connection.secretStore == .passphrase }),
    FormField(
      secretCommand, "Command",
      .text(
        get: { ArgumentList($0.connection.secretCommand).line },
        set: { draft, text in
          guard let list = ArgumentList(parsing: text) else { return false }
          draft.connection.secretCommand = list.words
          return true
        }),
      help:
        "A program and its arguments that print the secret alone, and ask nothing. No shell reads it; quote blanks.",
      answersKey: "connection.secretCommand", placeholder: "pass show connectwise",
      problem: { $0.connectionProblem(.secretCommand) }, visible: { $0.draft.connection.secretStore == .command }),
    FormField(test, "Test Connection", .button(.test), help: "Tries the connection, check by check (Ctrl-T)."),
    FormField(
      guide, "Show me how", .button(.guide), help: "How to make the role, the member and the keys in ConnectWise (F2)."),
    FormField(
      audit, "Permissions", .region, help: "Which data types can be read, and the rows of the role to change.",
      visible: { !($0.connect.test?.permissions.isEmpty ?? true) }),
  ]
}
