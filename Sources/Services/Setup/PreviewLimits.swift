import Model

/// One of the limits of the Sync step that can be lifted by itself, to see whether it is the one that lets nothing pass.
struct PreviewLimit {
  /// Its name on the screen.
  let name: String
  /// The choice without it.
  let lifted: SyncSettings

  /// The limits that are set and that decide which records of a resource pass.
  static func all(on resource: Resource, of settings: SyncSettings, boards: [Board]) -> [PreviewLimit] {
    switch resource.scope {
    case .companies: companies(settings)
    case .tickets:
      found(settings) {
        $0("Boards", \.tickets.boards, boards.map(\.id))
        $0("Statuses", \.tickets.excludeStatuses, [])
      } + closedSince(settings)
    case .timeEntries: closedSince(settings)
    case .opportunities: found(settings) { $0("Opportunities", \.opportunities.excludeTypes, []) }
    case .projects: found(settings) { $0("Projects", \.projects.excludeTypes, []) }
    case .everything, .ofCompanies, .ofBoards: []
    }
  }

  private static func companies(_ settings: SyncSettings) -> [PreviewLimit] {
    // The likeliest first: what an expert wrote, then the lists, then what every profile has.
    var limits: [PreviewLimit] = []
    if settings.companies.conditions.contains(where: { !$0.isWhitespace }) {
      var lifted = settings
      lifted.companies.conditions = ""
      limits.append(PreviewLimit(name: "Conditions", lifted: lifted))
    }
    limits += found(settings) {
      $0("Territories", \.companies.territories, [])
      $0("Markets", \.companies.markets, [])
      $0("Types", \.companies.includeTypes, [])
      $0("Types", \.companies.excludeTypes, [])
      $0("Statuses", \.companies.includeStatuses, [])
      $0("Statuses", \.companies.excludeStatuses, [])
    }
    if settings.companies.skipInactive {
      var lifted = settings
      lifted.companies.skipInactive = false
      limits.append(PreviewLimit(name: "Skip inactive", lifted: lifted))
    }
    return limits
  }

  private static func closedSince(_ settings: SyncSettings) -> [PreviewLimit] {
    guard settings.tickets.closedSince != .all else { return [] }
    var lifted = settings
    lifted.tickets.closedSince = .all
    return [PreviewLimit(name: "Closed ones since", lifted: lifted)]
  }

  /// The lists of ids that are not empty, each with the choice that has another instead.
  private static func found(
    _ settings: SyncSettings,
    _ name: ((String, WritableKeyPath<SyncSettings, [Record.ID]>, [Record.ID]) -> Void) -> Void
  ) -> [PreviewLimit] {
    var limits: [PreviewLimit] = []
    name { name, path, other in
      guard !settings[keyPath: path].isEmpty else { return }
      var lifted = settings
      lifted[keyPath: path] = other
      limits.append(PreviewLimit(name: name, lifted: lifted))
    }
    return limits
  }
}
