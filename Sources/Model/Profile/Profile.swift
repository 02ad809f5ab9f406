/// One ConnectWise instance's settings: what the wizard makes and the sync core reads.
///
/// Holds no secret.
package struct Profile: Sendable, Hashable, Codable {
  /// The version of the shape that this program writes.
  package static let currentVersion = 1

  /// The version of the shape.
  package var version = Profile.currentVersion
  /// A random UUID, made once: it ties store and vault entries to the profile, whatever its name becomes.
  package var id: String
  /// Counted up with each save; a save over a newer revision is refused.
  package var revision = 0
  /// When it was last saved.
  package var saved: Timestamp?
  package var connection: Connection
  /// `sqlite` for the default file, a path, or `postgresql://…` without a password.
  package var store = "sqlite"
  package var sync = SyncSettings()
  package var configure = ConfigureSettings()
  package var `import` = ImportSettings()

  package init(id: String, connection: Connection) {
    self.id = id
    self.connection = connection
  }
}

/// How the instance is reached and who signs in.
package struct Connection: Sendable, Hashable, Codable {
  /// Who signs in.
  ///
  /// The secret part lies in the vault.
  package enum Authentication: Sendable, Hashable {
    /// An API member's keys; the private one is the secret.
    case apiKeys(publicKey: String)
    /// An integrator login; the password is the secret.
    case integrator(username: String)

    /// The public key or user name.
    package var name: String {
      switch self {
      case .apiKeys(let publicKey): publicKey
      case .integrator(let username): username
      }
    }

    /// The same way to sign in with another public key or user name.
    package func named(_ name: String) -> Authentication {
      switch self {
      case .apiKeys: .apiKeys(publicKey: name)
      case .integrator: .integrator(username: name)
      }
    }
  }

  private enum CodingKeys: String, CodingKey {
    case site, company
    case authentication = "auth"
    case clientID = "clientId"
    case caFile, secretStore, secretCommand, secretReference, honoursZones
  }

  /// The scheme, host and port as normalised: `https://na.myconnectwise.net`.
  package var site: String
  /// What is typed at the ConnectWise login.
  package var company: String
  package var authentication: Authentication
  /// The GUID that ConnectWise requires of every integration.
  package var clientID: String
  /// A file with certificates to trust besides the system's, for an on-premises server.
  package var caFile: String?
  package var secretStore: SecretStore
  /// The program that prints the secret, and its arguments; for ``SecretStore/command`` only.
  package var secretCommand: [String]?
  /// Where in the vault the secret is; made by the vault when it is put there.
  package var secretReference: String?
  /// Whether a test showed that the server takes the zone of a time in conditions as it is meant; unknown is as no.
  package var honoursZones: Bool?

  package init(
    site: String, company: String, authentication: Authentication, clientID: String, caFile: String? = nil,
    secretStore: SecretStore = .keyFile, secretCommand: [String]? = nil, secretReference: String? = nil
  ) {
    self.site = site
    self.company = company
    self.authentication = authentication
    self.clientID = clientID
    self.caFile = caFile
    self.secretStore = secretStore
    self.secretCommand = secretCommand
    self.secretReference = secretReference
  }
}

/// The kinds of place where a secret is kept.
///
/// One is named in the profile; there is no fall-back to another.
package enum SecretStore: Sendable, Hashable, CaseIterable {
  case keyFile
  /// Sealed with a key from a passphrase, which each start asks for.
  case passphrase
  /// The desktop's, by way of `secret-tool`.
  case secretService
  /// A program prints it.
  case command
  /// A credential that systemd hands to a service.
  case systemd
  case environment

  /// Its word in an answers file.
  package var word: String {
    switch self {
    case .keyFile: "keyFile"
    case .passphrase: "passphrase"
    case .secretService: "secretService"
    case .command: "command"
    case .systemd: "systemd"
    case .environment: "environment"
    }
  }

  /// Its name for people.
  package var title: String {
    switch self {
    case .keyFile: "Key file"
    case .passphrase: "Passphrase at each start"
    case .secretService: "Secret Service of the desktop"
    case .command: "Command that prints it"
    case .systemd: "systemd credential"
    case .environment: "Environment (BOARDWALK_SECRET)"
    }
  }

  /// The name of the credential that ``systemd`` means for a profile.
  package static func credential(of profile: String) -> String { "boardwalk.\(profile)" }

  /// Whether a secret is put there by us; every other place brings its own.
  package var keepsSecrets: Bool {
    switch self {
    case .keyFile, .passphrase, .secretService: true
    case .command, .systemd, .environment: false
    }
  }

  /// Whether a process that this one starts needs the secret handed on: it could not open it by itself.
  package var isHandedOn: Bool { self == .environment || self == .passphrase }

  /// Whether a secret that is given at setup is of use: kept, or tried before the place brings it.
  ///
  /// What a command prints is to hand at any time, so that alone is tried.
  package var takesGivenSecret: Bool { self != .command }
}

/// What to bring: data types and filters.
///
/// Everything by id.
package struct SyncSettings: Sendable, Hashable, Codable {
  package var resources: [DataType.ID] = DataType.all.filter(\.isOnByDefault).map(\.id)
  package var contactAutoImport = ContactAutoImport()
  package var companies = CompanyFilter()
  package var opportunities = TypeFilter()
  package var projects = TypeFilter()
  package var configurations = ConfigurationScope()
  package var tickets = TicketScope()
  package init() {}

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    resources = try container.decode([DataType.ID].self, forKey: .resources)
    contactAutoImport = try container.decode(ContactAutoImport.self, forKey: .contactAutoImport)
    companies = try container.decode(CompanyFilter.self, forKey: .companies)
    opportunities = try container.decode(TypeFilter.self, forKey: .opportunities)
    // Profiles saved before projects were synced leave none out.
    projects = try container.decodeIfPresent(TypeFilter.self, forKey: .projects) ?? TypeFilter()
    // Those saved before device types were known read configurations in every run.
    configurations =
      try container.decodeIfPresent(ConfigurationScope.self, forKey: .configurations) ?? ConfigurationScope()
    tickets = try container.decode(TicketScope.self, forKey: .tickets)
  }
}

/// Whether each active contact with an e-mail address at an imported company gets an account.
package struct ContactAutoImport: Sendable, Hashable, Codable {
  package var enabled = false
  package var role = Role.viewer
  package init() {}
}

/// What a person may do in the portal; least first.
///
/// The portal enforces it.
package enum Role: String, Sendable, Hashable, Codable, CaseIterable {
  case viewer, requester, technician, manager, administrator

  /// Its name for people.
  package var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}

/// Which companies are kept: one value of each include list that is not empty, and none of an exclude list.
package struct CompanyFilter: Sendable, Hashable, Codable {
  package var skipInactive = true
  package var includeTypes: [Record.ID] = []
  package var excludeTypes: [Record.ID] = []
  package var includeStatuses: [Record.ID] = []
  package var excludeStatuses: [Record.ID] = []
  package var territories: [Record.ID] = []
  package var markets: [Record.ID] = []
  /// Query conditions that an expert wrote, checked against the server.
  package var conditions = ""
  package init() {}
}

/// Types left out.
package struct TypeFilter: Sendable, Hashable, Codable {
  package var excludeTypes: [Record.ID] = []
  package init() {}
}

extension SyncSettings {
  /// Whether a run that names no data type reads it: with auto-sync off, configurations have to be named.
  package func comesByItself(_ id: DataType.ID) -> Bool { id != .configurations || configurations.autoSync }
}

/// When configurations are read.
package struct ConfigurationScope: Sendable, Hashable, Codable {
  /// Whether runs that name no data type read them; else only those that name them do.
  package var autoSync = true
  package init() {}
}

/// Which tickets are kept.
package struct TicketScope: Sendable, Hashable, Codable {
  /// The boards to read.
  package var boards: [Record.ID] = []
  /// Statuses whose tickets are left out.
  package var excludeStatuses: [Record.ID] = []
  package var closedSince = ClosedSince.days(90)
  package init() {}
}

/// How far back closed tickets are kept: a number of days, a fixed day, or all.
package enum ClosedSince: Sendable, Hashable, Codable {
  case days(Int)
  case day(Timestamp)
  case all

  /// Reads `90d`, `2026-01-01` or `all`.
  package init?(_ text: String) {
    if text == "all" {
      self = .all
    } else if text.last == "d", let count = Int(text.dropLast()), (0...36_500).contains(count) {
      self = .days(count)
    } else if text.count == 10, let day = Timestamp(text) {
      self = .day(day)
    } else {
      return nil
    }
  }

  /// The text that ``init(_:)`` reads.
  package var text: String {
    switch self {
    case .days(let count): "\(count)d"
    case .day(let day): day.day
    case .all: "all"
    }
  }

  /// Midnight UTC of the first day whose closed tickets are kept; `nil` keeps all.
  package func since(now: Timestamp) -> Timestamp? {
    switch self {
    case .days(let count): now.advanced(by: Int64(-count) * 86_400).startOfDay
    case .day(let day): day
    case .all: nil
    }
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let value = ClosedSince(text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "neither days, a day nor all: \(text)")
    }
    self = value
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}

/// What the records mean: closed statuses, the stepper, defaults, device types.
package struct ConfigureSettings: Sendable, Hashable {
  /// A ticket counts as closed when its status is one of these or its `closedFlag` is set.
  package var closedStatuses: [Record.ID] = []
  /// For each board the status to set when a client comments; a board without one keeps the ticket's.
  package var clientCommentStatus: [Record.ID: Record.ID] = [:]
  package var stages: StageMap = [:]
  package var opportunities = OpportunityDefaults()
  /// What each configuration type counts as here; one that is not in it has no device type.
  package var configurationTypes: DeviceTypeMap = [:]
  package init() {}
}

/// What a new opportunity starts with.
///
/// Nothing chosen is nothing sent.
package struct OpportunityDefaults: Sendable, Hashable, Codable {
  package var stage: Record.ID?
  package var status: Record.ID?
  package var type: Record.ID?
  package var probability: Record.ID?
  /// The member who takes opportunities that name nobody.
  package var salesRep: Record.ID?
  package init() {}
}

/// Who and what gets into the local directory.
package struct ImportSettings: Sendable, Hashable, Codable {
  /// A rule for everything, also what comes later, or just these.
  package enum Selection: Sendable, Hashable, Codable {
    case all
    case only([Record.ID])

    package init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      self = if let ids = try? container.decode([Record.ID].self) { .only(ids) } else { .all }
    }

    package func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .all: try container.encode("all")
      case .only(let ids): try container.encode(ids)
      }
    }

    /// Whether an id is chosen.
    package func contains(_ id: Record.ID) -> Bool {
      switch self {
      case .all: true
      case .only(let ids): ids.contains(id)
      }
    }
  }

  package struct Members: Sendable, Hashable, Codable {
    package var select = Selection.only([])
    /// The role of those without one of their own.
    package var role = Role.technician
    /// Roles of single members.
    package var roles: [Record.ID: Role] = [:]
    package init() {}
  }

  package struct Companies: Sendable, Hashable, Codable {
    package var select = Selection.only([])
    /// For a company the slug of the organization it is linked to instead of making one.
    package var links: [Record.ID: String] = [:]
    package init() {}
  }

  package var members = Members()
  package var companies = Companies()
  package init() {}
}
