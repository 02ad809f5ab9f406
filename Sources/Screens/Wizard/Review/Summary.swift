import Model
import Services
import Terminal

/// What is chosen, in words: for the review, and beside the fields of the steps.
struct Summary {
  let draft: SetupDraft
  let catalog: Lists

  /// The names of ids of a list, as far as they are known.
  func names(_ ids: [Record.ID], of resource: Resource.ID, limit: Int = 2) -> ScreenText {
    let known = ids.prefix(limit).map { ScreenText(cleaning: catalog.name($0, of: resource)) }
    let rest = ids.count - known.count
    return known.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
  }

  /// `all but Vendor, Former client`, `only Client`, `all`.
  func sides(include: [Record.ID], exclude: [Record.ID], of resource: Resource.ID, limit: Int = 2) -> ScreenText {
    var parts: [ScreenText] = []
    if !include.isEmpty { parts.append("only \(names(include, of: resource, limit: limit))") }
    if !exclude.isEmpty { parts.append("all but \(names(exclude, of: resource, limit: limit))") }
    return parts.isEmpty ? "all" : parts.joined(separator: "; ")
  }

  func boards(limit: Int = 2) -> ScreenText {
    draft.sync.tickets.boards.isEmpty
      ? "all active service boards" : names(draft.sync.tickets.boards, of: .boards, limit: limit)
  }

  /// How statuses of several boards with one name read: once.
  func excludedStatuses(limit: Int = 2) -> ScreenText {
    var seen: Set<String> = []
    let names = draft.sync.tickets.excludeStatuses.map { catalog.name($0, of: .boardStatuses) }
      .filter { seen.insert($0).inserted }
    if names.isEmpty { return "all" }
    let rest = names.count - limit
    return "all but " + names.prefix(limit).map { ScreenText(cleaning: $0) }.joined(separator: ", ")
      + (rest > 0 ? " and \(rest) more" : "")
  }

  var more: ScreenText {
    let filter = draft.sync.companies
    var parts: [ScreenText] = []
    if !filter.territories.isEmpty { parts.append(names(filter.territories, of: .territories)) }
    if !filter.markets.isEmpty { parts.append(names(filter.markets, of: .markets)) }
    if !filter.conditions.isEmpty { parts.append("conditions") }
    return parts.isEmpty ? "none" : parts.joined(separator: "; ")
  }

  var connection: ScreenText { "\(account), \(secretPlace)" }

  /// `na.myconnectwise.net, acme`.
  var account: ScreenText {
    let connection = draft.connection
    let host = SiteNote(connection.site).normalised ?? connection.site
    let name = host.split(separator: "/").last.map(String.init) ?? host
    return "\(cleaning: name), \(cleaning: connection.company)"
  }

  var secretPlace: ScreenText {
    switch draft.connection.secretStore {
    case .keyFile: "secret in a key file"
    case .passphrase: "secret sealed with a passphrase"
    case .secretService: "secret in the Secret Service"
    case .command: "secret from a command"
    case .systemd: "secret from a systemd credential"
    case .environment: "secret from the environment"
    }
  }

  var opportunityDefaults: ScreenText {
    let defaults = draft.configure.opportunities
    var parts: [ScreenText] = []
    if let id = defaults.stage { parts.append(names([id], of: .opportunityStages)) }
    if let id = defaults.status { parts.append(names([id], of: .opportunityStatuses)) }
    if let id = defaults.type { parts.append(names([id], of: .opportunityTypes)) }
    if let id = defaults.probability { parts.append("\(names([id], of: .opportunityProbabilities))%") }
    if let id = defaults.salesRep { parts.append("rep \(names([id], of: .members))") }
    return parts.isEmpty ? "no defaults" : parts.joined(separator: ", ")
  }

  /// Who signs in, and how.
  var signIn: ScreenText {
    let connection = draft.connection
    let name = connection.method == .apiKeys ? connection.publicKey : connection.username
    return "\(cleaning: connection.method.title) \(cleaning: name)"
  }

  var contacts: ScreenText {
    let settings = draft.sync.contactAutoImport
    return settings.enabled ? "auto-import as \(cleaning: settings.role.title)" : "auto-import off"
  }

  /// The client comment status where all boards agree, else how many have one.
  var commentStatus: ScreenText {
    let chosen = draft.configure.clientCommentStatus.values.map { catalog.name($0, of: .boardStatuses) }
    guard let first = chosen.first else { return "nothing" }
    return Set(chosen).count == 1 ? ScreenText(cleaning: first) : "one of \(Set(chosen).count), by board"
  }

  func count(_ selection: ImportSettings.Selection, _ singular: ScreenText, _ plural: ScreenText) -> ScreenText {
    switch selection {
    case .all: "all \(plural)"
    case .only(let ids):
      ids.isEmpty ? "no \(plural)" : ids.count == 1 ? "1 \(singular)" : "\(grouped: ids.count) \(plural)"
    }
  }

  var imports: ScreenText {
    let companies = count(draft.import.companies.select, "company", "companies")
    let members = count(draft.import.members.select, "member", "members")
    let isEmpty = (draft.import.companies.select, draft.import.members.select) == (.only([]), .only([]))
    if isEmpty { return "nothing is imported now" }
    let role: ScreenText =
      draft.import.members.select == .only([])
      ? "" : " as \(cleaning: draft.import.members.role.title)"
    let links = draft.import.companies.links.count
    let linked: ScreenText = links == 0 ? "" : " (\(grouped: links) linked)"
    return "\(companies)\(linked), \(members)\(role)"
  }

  // MARK: - Differences

  /// What is another than in the settings in use: a label, and what has changed.
  func differences(from profile: Profile) -> [(label: ScreenText, text: ScreenText)] {
    let old = Summary(draft: SetupDraft(editing: profile), catalog: catalog)
    var found: [(ScreenText, ScreenText)] = []
    func compare(_ label: ScreenText, _ before: ScreenText, _ after: ScreenText) {
      if before != after { found.append((label, "\(before) → \(after)")) }
    }
    func compare(_ label: ScreenText, _ value: (SetupDraft) -> String) {
      let (before, after) = (value(old.draft), value(draft))
      guard before != after else { return }
      func word(_ text: String) -> ScreenText { text.isEmpty ? "none" : ScreenText(cleaning: text) }
      found.append((label, "\(word(before)) → \(word(after))"))
    }
    compare("Connection", old.connection, connection)
    compare("Sign-in", old.signIn, signIn)
    compare("CA file", \.connection.caFile)
    if profile.store != draft.store { found.append(("Database", "another one")) }
    if (profile.connection.secretCommand ?? []) != draft.connection.secretCommand,
      draft.connection.secretStore == .command
    {
      found.append(("Secret's command", "changed"))
    }
    if profile.connection.clientID != draft.connection.clientID { found.append(("Client ID", "changed")) }
    if draft.connection.secret != nil, draft.connection.secretStore.keepsSecrets {
      found.append(("Secret", "typed again"))
    }
    compareLists(
      "Data types", profile.sync.resources, draft.sync.resources, { ScreenText(cleaning: DataType[$0].title) }, &found)
    compare("Contacts", old.contacts, contacts)
    compare(
      "Inactive companies", profile.sync.companies.skipInactive ? "skipped" : "kept",
      draft.sync.companies.skipInactive ? "skipped" : "kept")
    func compare(_ label: ScreenText, _ list: (SyncSettings) -> [Record.ID], of resource: Resource.ID) {
      compareLists(label, list(profile.sync), list(draft.sync), { names([$0], of: resource) }, &found)
    }
    compare("Company types in", \.companies.includeTypes, of: .companyTypes)
    compare("Company types out", \.companies.excludeTypes, of: .companyTypes)
    compare("Company statuses in", \.companies.includeStatuses, of: .companyStatuses)
    compare("Company statuses out", \.companies.excludeStatuses, of: .companyStatuses)
    compare("Territories", \.companies.territories, of: .territories)
    compare("Markets", \.companies.markets, of: .markets)
    compare("Conditions", \.sync.companies.conditions)
    compare("Boards", \.tickets.boards, of: .boards)
    compare("Ticket statuses out", \.tickets.excludeStatuses, of: .boardStatuses)
    compare("Closed since", old.closedSince, closedSince)
    compare("Opportunity types out", \.opportunities.excludeTypes, of: .opportunityTypes)
    compare("Project types out", \.projects.excludeTypes, of: .projectTypes)
    let stages = Set(profile.configure.stages.keys).union(draft.configure.stages.keys)
      .filter { profile.configure.stages[$0] != draft.configure.stages[$0] }.count
    if stages > 0 { found.append(("Stages", "\(stages) statuses changed")) }
    if Set(profile.configure.closedStatuses) != Set(draft.configure.closedStatuses) {
      found.append(
        ("Closed statuses", "\(profile.configure.closedStatuses.count) → \(draft.configure.closedStatuses.count)"))
    }
    let comments = Set(profile.configure.clientCommentStatus.keys).union(draft.configure.clientCommentStatus.keys)
      .filter { profile.configure.clientCommentStatus[$0] != draft.configure.clientCommentStatus[$0] }
    if !comments.isEmpty {
      found.append(
        ("Client comment", comments.count == 1 ? "another on 1 board" : "another on \(comments.count) boards"))
    }
    compare("Opportunities", old.opportunityDefaults, opportunityDefaults)
    let devices = Set(profile.configure.configurationTypes.keys).union(draft.configure.configurationTypes.keys)
      .count { profile.configure.configurationTypes[$0] != draft.configure.configurationTypes[$0] }
    if devices > 0 { found.append(("Device types", devices == 1 ? "1 type changed" : "\(devices) types changed")) }
    compare(
      "Configurations", profile.sync.configurations.autoSync ? "auto-sync on" : "auto-sync off",
      draft.sync.configurations.autoSync ? "auto-sync on" : "auto-sync off")
    compareSelection(
      "Companies", profile.import.companies.select, draft.import.companies.select, &found)
    let links = Set(profile.import.companies.links.keys).union(draft.import.companies.links.keys)
      .count { profile.import.companies.links[$0] != draft.import.companies.links[$0] }
    if links > 0 { found.append(("Linked companies", "\(grouped: links) changed")) }
    compareSelection("Members", profile.import.members.select, draft.import.members.select, &found)
    compare(
      "Role of members", ScreenText(cleaning: profile.import.members.role.title),
      ScreenText(cleaning: draft.import.members.role.title))
    let roles = Set(profile.import.members.roles.keys).union(draft.import.members.roles.keys)
      .count { profile.import.members.roles[$0] != draft.import.members.roles[$0] }
    if roles > 0 { found.append(("Members' own roles", "\(grouped: roles) changed")) }
    return found.map { (label: $0.0, text: $0.1) }
  }

  func types(limit: Int = 2) -> ScreenText {
    sides(
      include: draft.sync.companies.includeTypes, exclude: draft.sync.companies.excludeTypes, of: .companyTypes,
      limit: limit)
  }
  func statuses(limit: Int = 2) -> ScreenText {
    sides(
      include: draft.sync.companies.includeStatuses, exclude: draft.sync.companies.excludeStatuses,
      of: .companyStatuses, limit: limit)
  }
  var closedSince: ScreenText {
    switch draft.sync.tickets.closedSince {
    case .days(let count): "\(count) days"
    case .day(let day): ScreenText(cleaning: day.day)
    case .all: "all"
    }
  }

  private func compareLists<ID: Hashable>(
    _ label: ScreenText, _ before: [ID], _ after: [ID], _ name: (ID) -> ScreenText,
    _ found: inout [(ScreenText, ScreenText)]
  ) {
    let added = after.filter { !before.contains($0) }
    let removed = before.filter { !after.contains($0) }
    guard !added.isEmpty || !removed.isEmpty else { return }
    func text(_ sign: ScreenText, _ ids: [ID]) -> [ScreenText] {
      // A status of several boards has one name.
      var names: [ScreenText] = []
      for id in ids where names.count <= 3 {
        let name = name(id)
        if !names.contains(name) { names.append(name) }
      }
      return names.count > 3 ? ["\(sign) \(ids.count)"] : names.map { "\(sign) \($0)" }
    }
    found.append((label, (text("+", added) + text("-", removed)).joined(separator: ", ")))
  }

  private func compareSelection(
    _ label: ScreenText, _ before: ImportSettings.Selection, _ after: ImportSettings.Selection,
    _ found: inout [(ScreenText, ScreenText)]
  ) {
    guard before != after else { return }
    if case .only(let old) = before, case .only(let new) = after {
      let both = Self.common(Self.ordered(old), Self.ordered(new))
      let (added, removed) = (new.count - both, old.count - both)
      if added + removed > 0 { found.append((label, "+ \(grouped: added), - \(grouped: removed)")) }
    } else {
      found.append((label, after == .all ? "all, by rule" : "a list instead of the rule"))
    }
  }

  /// A list of ids in their order, as all are that were chosen here.
  private static func ordered(_ ids: [Record.ID]) -> [Record.ID] {
    zip(ids, ids.dropFirst()).allSatisfy(<) ? ids : Set(ids).sorted()
  }

  /// How many ids two lists in order have in common.
  private static func common(_ first: [Record.ID], _ second: [Record.ID]) -> Int {
    var (count, left, right) = (0, first[...], second[...])
    while let one = left.first, let other = right.first {
      if one == other { count += 1 }
      if one <= other { left.removeFirst() }
      if other <= one { right.removeFirst() }
    }
    return count
  }
}

extension AppState {
  var summary: Summary { Summary(draft: draft, catalog: catalog) }
}
