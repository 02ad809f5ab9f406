package import Model

/// Everything chosen so far, in the wizard or from an answers file; kept on disk on every change, without secrets.
package struct SetupDraft: Sendable, Hashable, Codable {
  /// The four steps and the page that Complete Setup opens.
  package enum Step: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
    case connect, sync, configure, `import`, review

    /// Its name for people.
    package var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
    /// Its place, from 1.
    package var number: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }
    package static func < (left: Step, right: Step) -> Bool { left.number < right.number }
  }

  /// The version of the shape that this program writes.
  package static let currentVersion = 1

  /// The version of the shape; a draft of a newer version is not taken up.
  package var version = SetupDraft.currentVersion
  /// The profile's id: of the profile that is edited, or made for a new one.
  package var profileID: String
  /// The revision of the profile that is edited; 0 for a new one.
  package var baseRevision = 0
  package var connection = ConnectionDraft()
  package var store = "sqlite"
  package var sync = SyncSettings()
  package var configure = ConfigureSettings()
  package var `import` = ImportSettings()
  /// Whether boards, statuses, stages and closed statuses were filled from the instance once.
  package var hasDefaults = false
  /// Statuses whose stage is a guess that nobody confirmed yet.
  package var guesses: Set<Record.ID> = []
  /// Configuration types whose device type is a guess that nobody confirmed yet.
  package var deviceGuesses: Set<Record.ID> = []
  /// When the connection was last tested with success.
  package private(set) var tested: Timestamp?
  /// What the test found out about times in conditions.
  private var honoursZones: Bool?
  /// The instance whose records the database holds, as far as this draft has brought any.
  package var syncedFrom: Instance?
  /// Where the person was.
  package var step = Step.connect
  /// Where in the step.
  package var place = Place()

  /// Whose records a database holds.
  package struct Instance: Sendable, Hashable, Codable {
    /// The host; a port may change.
    package let site: String
    package let company: String

    package init(_ connection: Connection) {
      let host = connection.site.split(separator: "/").last.map(String.init) ?? connection.site
      let port = host.lastIndex(of: ":").flatMap { colon in
        host[host.index(after: colon)...].allSatisfy(\.isNumber) ? colon : nil
      }
      site = port.map { String(host[..<$0]) } ?? host
      company = connection.company
    }
  }

  package init(profileID: String) { self.profileID = profileID }

  /// The settings in use, to be edited.
  package init(editing profile: Profile) {
    profileID = profile.id
    baseRevision = profile.revision
    connection = ConnectionDraft(profile)
    store = profile.store
    sync = profile.sync
    configure = profile.configure
    self.import = profile.import
    hasDefaults = true
    honoursZones = profile.connection.honoursZones
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    version = try container.decode(Int.self, forKey: .version)
    profileID = try container.decode(String.self, forKey: .profileID)
    baseRevision = try container.decode(Int.self, forKey: .baseRevision)
    connection = try container.decode(ConnectionDraft.self, forKey: .connection)
    store = try container.decode(String.self, forKey: .store)
    sync = try container.decode(SyncSettings.self, forKey: .sync)
    configure = try container.decode(ConfigureSettings.self, forKey: .configure)
    self.import = try container.decode(ImportSettings.self, forKey: .import)
    hasDefaults = try container.decode(Bool.self, forKey: .hasDefaults)
    guesses = try container.decode(Set<Record.ID>.self, forKey: .guesses)
    tested = try container.decodeIfPresent(Timestamp.self, forKey: .tested)
    honoursZones = try container.decodeIfPresent(Bool.self, forKey: .honoursZones)
    syncedFrom = try container.decodeIfPresent(Instance.self, forKey: .syncedFrom)
    step = try container.decode(Step.self, forKey: .step)
    // Drafts kept before these were known have none.
    deviceGuesses = try container.decodeIfPresent(Set<Record.ID>.self, forKey: .deviceGuesses) ?? []
    place = try container.decodeIfPresent(Place.self, forKey: .place) ?? Place()
  }

  /// Keeps what a test that ended well found out about the connection.
  package mutating func keep(_ test: ConnectionTest) {
    tested = test.finished
    honoursZones = test.honoursZones
  }

  /// Forgets it: the connection is another now.
  package mutating func forgetTest() {
    tested = nil
    honoursZones = nil
  }

  /// The profile that a save would write.
  ///
  /// - Throws: `Problem` for a field of the connection that is wrong.
  package func profile() throws(Problem) -> Profile {
    var profile = Profile(id: profileID, connection: try connection.connection())
    profile.connection.honoursZones = honoursZones
    profile.revision = baseRevision
    profile.store = store
    profile.sync = sync
    profile.sync.resources = DataType.closure(of: sync.resources)
    profile.configure = configure
    profile.import = self.import
    profile.sortLists()
    return profile
  }

  /// Leaves out what is set for statuses of boards that are not synced: nothing would follow it, and an answers file
  /// names those of the synced ones alone.
  ///
  /// - Parameter catalog: The instance's lists; where it has no board, nothing is left out.
  /// - Returns: The draft as it is saved.
  package func trimmed(to catalog: Catalog) -> SetupDraft {
    let boards = Set(sync.tickets.synced(of: catalog.boards).map(\.id))
    guard sync.resources.contains(.tickets), !boards.isEmpty else { return self }
    var draft = self
    let others = Set(catalog.statuses.filter { !boards.contains($0.boardID) }.map(\.id))
    draft.configure.closedStatuses.removeAll(where: others.contains)
    draft.configure.stages = draft.configure.stages.filter { !others.contains($0.key) }
    draft.guesses.subtract(others)
    draft.configure.clientCommentStatus = draft.configure.clientCommentStatus.filter { boards.contains($0.key) }
    return draft
  }

  /// Fills what a person would have to choose with what the instance suggests.
  ///
  /// Does nothing the second time.
  ///
  /// All active service boards, the server's closed statuses, and a guessed stage or device type for each status or
  /// configuration type that has one.
  package mutating func takeDefaults(from catalog: Catalog) {
    guard !hasDefaults else { return }
    hasDefaults = true
    sync.tickets.boards = TicketScope().synced(of: catalog.boards).map(\.id)
    let statuses = catalog.statuses.filter { !$0.isInactive }
    configure.closedStatuses = statuses.filter(\.isClosed).map(\.id)
    for (id, stage) in StageSuggestion.stages(for: statuses) {
      configure.stages[id] = .stage(stage)
      guesses.insert(id)
    }
    configure.configurationTypes = catalog.deviceTypes
    deviceGuesses = Set(configure.configurationTypes.keys)
  }
}

extension Catalog {
  /// The device types that the names of the configuration types point to.
  package var deviceTypes: DeviceTypeMap {
    DeviceTypeSuggestion.types(of: names(of: .configurationTypes).map { ($0.id, $0.name) })
  }
}

extension Profile {
  /// Puts lists of ids in order, so that the same choice makes the same file.
  fileprivate mutating func sortLists() {
    let filters: [WritableKeyPath<CompanyFilter, [Record.ID]>] = [
      \.includeTypes, \.excludeTypes, \.includeStatuses, \.excludeStatuses, \.territories, \.markets,
    ]
    for list in filters { sync.companies[keyPath: list].sort() }
    sync.opportunities.excludeTypes.sort()
    sync.projects.excludeTypes.sort()
    sync.tickets.boards.sort()
    sync.tickets.excludeStatuses.sort()
    configure.closedStatuses.sort()
    if case .only(let ids) = self.import.members.select { self.import.members.select = .only(ids.sorted()) }
    if case .only(let ids) = self.import.companies.select { self.import.companies.select = .only(ids.sorted()) }
  }
}
