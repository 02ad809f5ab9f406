import ConnectWise
package import Model
import Sync

/// Changes what is imported, and the directory with it.
package struct ImportService: DirectoryOperations {
  private let workplace: Workplace
  private let clients: Clients

  package init(_ workplace: Workplace, clients: Clients) {
    self.workplace = workplace
    self.clients = clients
  }

  package func change(_ order: ImportOrder, isDryRun: Bool) async throws(Problem) -> ImportReport {
    var profile = try loadProfile()
    let before = profile
    var report = ImportReport()
    switch order.kind {
    case .companies:
      try await companies(order, &profile)
      let (old, new) = (before.import.companies.select, profile.import.companies.select)
      report.count(old, new)
      report.linked = profile.import.companies.links.count
    case .members:
      try await members(order, &profile)
      report.count(before.import.members.select, profile.import.members.select)
      report.role = profile.import.members.role
      report.ownRoles = profile.import.members.roles.count
    }
    // Who only asks changes nothing, here or in the directory.
    if isDryRun || order.isEmpty { return report }
    if profile != before { report.revision = try save(profile, expecting: before.revision).revision }
    let saved = profile
    let made = try await withStore(of: profile) {
      try await DirectoryService($0, now: workplace.now()).update(for: saved)
    }
    guard let made else { return report }
    report.here = order.kind == .companies ? made.tally.organizations : made.tally.members
    report.freed = made.freed
    return report
  }

  package func setRole(_ role: Role, of name: String) async throws(Problem) -> Account {
    var profile = try loadProfile()
    let accounts = try await StatusService(workplace).accounts()
    let wanted = name.lowercased()
    let found = accounts.filter {
      $0.name.lowercased() == wanted || $0.email?.lowercased() == wanted || String($0.record) == name
    }
    guard var account = found.first, found.count == 1 else {
      throw found.isEmpty
        ? Problem(
          "No account is called \"\(name)\".\(Self.nearest(name, accounts.map(\.name)))",
          mend: "See: boardwalk accounts", exit: .settings)
        : Problem(
          "\"\(name)\" stands \(found.count) times among the accounts.", mend: "Give the e-mail address.",
          exit: .settings)
    }
    if account.kind == AccountRow.Kind.member.rawValue {
      let revision = profile.revision
      let isDefault = role == profile.import.members.role
      if profile.import.members.roles[account.record] != (isDefault ? nil : role) {
        profile.import.members.roles[account.record] = isDefault ? nil : role
        _ = try save(profile, expecting: revision)
      }
    }
    let record = account.record
    let kind = account.kind
    let changed: Void? = try await withStore(of: profile) { store in
      let rows = try await store.accounts().filter { $0.connectWiseID == record && $0.kind.rawValue == kind }
      _ = try await store.saveAccounts(
        rows.map { row in
          var row = row
          row.role = role
          return row
        })
    }
    if changed != nil { account.role = role }
    return account
  }

  package func unlink(_ slug: String) async throws(Problem) -> Organization {
    var profile = try loadProfile()
    let organizations = try await StatusService(workplace).organizations(of: profile)
    guard var organization = organizations.first(where: { $0.slug == slug }) else {
      throw Self.noOrganization(slug, among: organizations)
    }
    guard let company = organization.company else {
      throw Problem("\"\(slug)\" stands for no company already.", exit: .settings)
    }
    let before = profile
    profile.import.companies.links[company] = nil
    switch profile.import.companies.select {
    case .all:
      throw Problem(
        "All companies are imported by rule, so company \(company) would have an organization again.",
        mend: "Choose a list first: boardwalk import companies --select NAME", exit: .settings)
    case .only(let ids): profile.import.companies.select = .only(ids.filter { $0 != company })
    }
    if profile != before { profile = try save(profile, expecting: before.revision) }
    let saved = profile
    _ = try await withStore(of: profile) { store in
      try await store.unlinkOrganization(slug)
      // The accounts of its contacts end with it.
      _ = try await DirectoryService(store, now: workplace.now()).update(for: saved)
    }
    organization.company = nil
    return organization
  }

  // MARK: - Names

  private func companies(_ order: ImportOrder, _ profile: inout Profile) async throws(Problem) {
    var choice = profile.import.companies
    var names = order.links.map(\.company)
    if case .only(let chosen) = order.choice { names += chosen }
    let ids = try await companyIDs(names, profile)
    switch order.choice {
    case nil: break
    case .all: choice.select = .all
    case .only(let names):
      choice.select = .only(Set(names.compactMap { ids[$0] }).sorted())
      choice.links = choice.links.filter { choice.select.contains($0.key) }
    }
    for link in order.links {
      guard let id = ids[link.company] else { continue }
      if link.slug == nil, choice.links[id] == nil {
        throw Problem(
          "\"\(link.company)\" has no link to take away.", mend: "See: boardwalk organizations", exit: .settings)
      }
      choice.links[id] = link.slug
      if case .only(let chosen) = choice.select, link.slug != nil, !chosen.contains(id) {
        choice.select = .only((chosen + [id]).sorted())
      }
    }
    try await check(order.links, ids, choice, profile)
    profile.import.companies = choice
  }

  /// No organization stands for two companies, and where there are any, one that is named is among them.
  private func check(
    _ links: [ImportOrder.Link], _ ids: [String: Record.ID], _ choice: ImportSettings.Companies, _ profile: Profile
  ) async throws(Problem) {
    guard !links.isEmpty else { return }
    let there = OrganizationIndex(try await StatusService(workplace).organizations(of: profile))
    let isMade = workplace.fileExists(workplace.storePath(profile))
    for link in links {
      guard let slug = link.slug, let id = ids[link.company] else { continue }
      let found = there.organization(slug: slug)
      guard found != nil || !isMade else {
        throw Self.noOrganization(slug, among: there.organizations)
      }
      let other = found?.company ?? choice.links.first { $0.value == slug && $0.key != id }?.key
      guard let other, other != id else { continue }
      throw Problem(
        "\"\(slug)\" stands for company \(other) already.", mend: "Free it: boardwalk organizations unlink \(slug)",
        exit: .settings)
    }
  }

  /// The ids of companies by what was given: a name, an identifier or an id.
  private func companyIDs(_ given: [String], _ profile: Profile) async throws(Problem) -> [String: Record.ID] {
    guard !given.isEmpty else { return [:] }
    let service = InstanceService(try await clients.client(profile), now: workplace.now)
    var found: [String: Record.ID] = [:]
    var wrong: [String] = []
    // A request names so many at most: its address must not become too long.
    for start in stride(from: 0, to: given.count, by: 40) {
      let part = Array(given[start..<min(given.count, start + 40)])
      let numbers = part.compactMap { Record.ID($0) }
      do {
        let byName = try await service.companies(named: part.filter { Record.ID($0) == nil })
        let byID = try await service.names(ofCompanies: numbers)
        for text in part {
          let ids = Record.ID(text).map { byID[$0] == nil ? [] : [$0] } ?? byName[text.lowercased()] ?? []
          if ids.count == 1 {
            found[text] = ids[0]
          } else {
            wrong.append(Self.wrong(text, ids))
          }
        }
      } catch { throw Problem(error) }
    }
    try Self.refuse(wrong, see: "boardwalk companies PART-OF-NAME")
    return found
  }

  private func members(_ order: ImportOrder, _ profile: inout Profile) async throws(Problem) {
    var names = order.roles.map(\.member)
    if case .only(let chosen) = order.choice { names += chosen }
    var ids: [String: Record.ID] = [:]
    if !names.isEmpty {
      let service = InstanceService(try await clients.client(profile), now: workplace.now)
      var rows: [PickRow] = []
      do {
        try await service.rows(of: Resource.members) {
          rows += $0.rows
          return true
        }
      } catch { throw Problem(error) }
      var wrong: [String] = []
      for text in names {
        let found = rows.filter { $0.label.lowercased() == text.lowercased() || String($0.id) == text }.map(\.id)
        if found.count == 1 {
          ids[text] = found[0]
        } else {
          wrong.append(Self.wrong(text, found) + Self.nearest(text, rows.map(\.label)))
        }
      }
      try Self.refuse(wrong, see: "boardwalk members")
    }
    switch order.choice {
    case nil: break
    case .all: profile.import.members.select = .all
    case .only(let names): profile.import.members.select = .only(Set(names.compactMap { ids[$0] }).sorted())
    }
    if let role = order.role { profile.import.members.role = role }
    for own in order.roles {
      guard let id = ids[own.member] else { continue }
      profile.import.members.roles[id] = own.role == profile.import.members.role ? nil : own.role
    }
  }

  private static func wrong(_ text: String, _ ids: [Record.ID]) -> String {
    ids.isEmpty
      ? "None is called \"\(text)\"."
      : "\"\(text)\" stands \(ids.count) times (ids \(ids.sorted().map(String.init).joined(separator: ", ")))."
  }

  private static func noOrganization(_ slug: String, among organizations: [Organization]) -> Problem {
    Problem(
      "There is no organization \"\(slug)\".\(nearest(slug, organizations.map(\.slug)))",
      mend: "See: boardwalk organizations", exit: .settings)
  }

  private static func nearest(_ text: String, _ names: [String]) -> String {
    let near = Nearest.names(to: text, among: Set(names), limit: 3)
    return near.isEmpty ? "" : " Nearest: \(near.map { "\"\($0)\"" }.joined(separator: ", "))."
  }

  private static func refuse(_ wrong: [String], see command: String) throws(Problem) {
    guard let first = wrong.first else { return }
    let more = wrong.count > 5 ? " And \(wrong.count - 5) more." : ""
    throw Problem(
      first + wrong.dropFirst().prefix(4).map { " " + $0 }.joined() + more, mend: "See: \(command)", exit: .settings)
  }

  // MARK: - Files

  private func loadProfile() throws(Problem) -> Profile {
    do { return try workplace.profiles.load(workplace.name).profile } catch { throw Problem(error) }
  }

  private func save(_ profile: Profile, expecting revision: Int) throws(Problem) -> Profile {
    do { return try workplace.profiles.save(profile, as: workplace.name, expecting: revision) } catch {
      throw Problem(error)
    }
  }

  /// Does something with the store, where a run has made it.
  private func withStore<Value>(
    of profile: Profile, _ body: (any Store) async throws -> Value
  ) async throws(Problem) -> Value? {
    do { return try await workplace.withStoreThere(of: profile, body) } catch { throw Problem(error) }
  }
}

extension ImportReport {
  /// Counts what a choice is, and what it was.
  fileprivate mutating func count(_ old: ImportSettings.Selection, _ new: ImportSettings.Selection) {
    guard case .only(let ids) = new else {
      all = true
      return
    }
    chosen = ids.count
    guard case .only(let before) = old else { return }
    added = Set(ids).subtracting(before).count
    removed = Set(before).subtracting(ids).count
  }
}
