package import Model
package import Sync

/// Keeps the local directory in step with what was chosen to import: accounts for people, organizations for companies.
///
/// Works on the store alone, after a run has brought the records. Doing it twice changes nothing.
package struct DirectoryService: Sendable {
  private let store: any Store
  private let now: Timestamp

  package init(_ store: any Store, now: Timestamp) {
    self.store = store
    self.now = now
  }

  /// What an update did.
  package struct Report: Sendable, Hashable, Codable {
    package var tally = DirectoryTally()
    /// The slugs of organizations that stood for a company which is linked to another one now, or to none.
    package var freed: [String] = []
    package init() {}
  }

  /// Makes what is chosen and missing, follows what changed, and ends what left.
  ///
  /// - Returns: How many organizations and accounts stand there now for the choice.
  package func update(for profile: Profile) async throws(StoreError) -> Report {
    var report = Report()
    // Most profiles choose none: then nothing is read.
    if profile.import.companies.chooses {
      let companies = profile.import.companies
      try await organizations(companies, &report)
      report.tally.companiesLeftOut =
        companies.select.count(with: companies.links.keys).map { $0 - report.tally.organizations } ?? 0
    }
    if profile.import.members.select != .only([]) {
      try await members(profile.import.members, &report)
      report.tally.membersLeftOut = profile.import.members.select.count().map { $0 - report.tally.members } ?? 0
    }
    if profile.sync.contactAutoImport.enabled {
      try await contacts(profile.sync.contactAutoImport.role, &report)
    }
    return report
  }

  private func organizations(
    _ choice: ImportSettings.Companies, _ report: inout Report
  ) async throws(StoreError) {
    let there = try await store.organizations()
    var taken = Set(there.map(\.slug))
    var byCompany: [Record.ID: OrganizationRow] = [:]
    for one in there { if let id = one.companyID { byCompany[id] = one } }
    let isChosen = choice.select.lookup
    var bySlug = Dictionary(there.map { ($0.slug, $0) }, uniquingKeysWith: { first, _ in first })
    var (count, made) = (0, 0)
    var freed: [String] = []
    try await eachPage(of: .companies, ["name"]) { rows throws(StoreError) in
      var changed: [OrganizationRow] = []
      for (id, values) in rows where isChosen(id) || choice.links[id] != nil {
        let name = values[0].string ?? "#\(id)"
        count += 1
        if let known = byCompany[id], Self.leaves(known, choice.links[id], bySlug) {
          try await store.unlinkOrganization(known.slug)
          byCompany[id] = nil
          bySlug[known.slug]?.companyID = nil
          freed.append(known.slug)
        }
        if var known = byCompany[id] {
          guard known.name != name, !known.isLinked else { continue }
          known.name = name
          changed.append(known)
        } else if let slug = choice.links[id], var known = bySlug[slug], known.companyID == nil {
          known.companyID = id
          known.isLinked = true
          changed.append(known)
        } else {
          let wanted = choice.links[id].flatMap { taken.contains($0) ? nil : $0 }
          let slug = wanted ?? Slug.make(from: name, id: id, taken: taken)
          taken.insert(slug)
          changed.append(OrganizationRow(slug: slug, name: name, companyID: id, createdAt: now))
        }
      }
      if !changed.isEmpty { made += try await store.saveOrganizations(changed).created }
    }
    (report.tally.organizations, report.freed) = (count, freed)
    report.tally.made += made
  }

  /// Whether a company gives up the organization that it has: for another one that stands for none, or because it was
  /// linked and is no more.
  private static func leaves(
    _ known: OrganizationRow, _ link: String?, _ all: [String: OrganizationRow]
  ) -> Bool {
    guard let link else { return known.isLinked }
    return link != known.slug && all[link].map { $0.companyID == nil } ?? false
  }

  private func members(_ choice: ImportSettings.Members, _ report: inout Report) async throws(StoreError) {
    let known = try await accounts(.member)
    let isChosen = choice.select.lookup
    var (count, made) = (0, 0)
    let columns = ["identifier", "first_name", "last_name", "primary_email", "office_email", "inactive_flag"]
    try await eachPage(of: .members, columns) { rows throws(StoreError) in
      var changed: [AccountRow] = []
      for (id, values) in rows where isChosen(id) {
        let isActive = !(values[5].bool ?? false)
        // Nobody who left gets an account, however chosen; one that is there ends with the member.
        if !isActive, known[id] == nil { continue }
        count += 1
        var account = known[id] ?? AccountRow(.member, connectWiseID: id, name: "", role: choice.role, createdAt: now)
        let before = account
        account.name = Self.name(values[1].string, values[2].string) ?? values[0].string ?? "#\(id)"
        account.email = [values[3].string, values[4].string].compactMap { $0 }.first { !$0.isEmpty }
        account.role = choice.roles[id] ?? choice.role
        account.isActive = isActive
        account.endedAt = isActive ? nil : before.endedAt ?? now
        if account != before || known[id] == nil { changed.append(account) }
      }
      if !changed.isEmpty { made += try await store.saveAccounts(changed).created }
    }
    report.tally.members = count
    report.tally.made += made
  }

  /// Each active contact with an e-mail address at an imported company has an account, which ends with the contact.
  private func contacts(_ role: Role, _ report: inout Report) async throws(StoreError) {
    var known = try await accounts(.contact)
    let companies = Set(try await store.organizations().compactMap(\.companyID))
    var (count, made) = (0, 0)
    var last: Record.ID?
    while let page = try await people(after: last) {
      var changed: [AccountRow] = []
      for person in page {
        let isWanted = person.email != nil && !person.isInactive && person.companyID.map(companies.contains) == true
        let before = known.removeValue(forKey: person.id)
        guard isWanted || before != nil else { continue }
        var account =
          before ?? AccountRow(.contact, connectWiseID: person.id, name: "", role: role, createdAt: now)
        account.name = Self.name(person.firstName, person.lastName) ?? person.email ?? "#\(person.id)"
        account.email = person.email ?? account.email
        account.companyID = person.companyID
        account.isActive = isWanted
        account.endedAt = isWanted ? nil : account.endedAt ?? now
        if isWanted { count += 1 }
        if account != before { changed.append(account) }
      }
      if !changed.isEmpty { made += try await store.saveAccounts(changed).created }
      last = page.last?.id
    }
    // Whose contact is gone altogether has ended too.
    let ended = known.values.filter(\.isActive).map { account in
      var account = account
      account.isActive = false
      account.endedAt = now
      return account
    }
    if !ended.isEmpty { _ = try await store.saveAccounts(ended) }
    report.tally.contacts = count
    report.tally.made += made
  }

  private func people(after last: Record.ID?) async throws(StoreError) -> [ContactRow]? {
    let page = try await store.people(after: last, limit: Self.pageSize)
    return page.isEmpty ? nil : page
  }

  private func accounts(_ kind: AccountRow.Kind) async throws(StoreError) -> [Record.ID: AccountRow] {
    let all = try await store.accounts().filter { $0.kind == kind }
    return Dictionary(all.map { ($0.connectWiseID, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// How many rows are looked at together.
  private static let pageSize = 1_000

  private func eachPage(
    of resource: Resource.ID, _ columns: [String],
    _ body: ([(id: Record.ID, values: [JSONValue])]) async throws(StoreError) -> Void
  ) async throws(StoreError) {
    var last: Record.ID?
    while true {
      let page = try await store.values(columns, of: resource, after: last, limit: Self.pageSize)
      guard let end = page.last?.id else { return }
      try await body(page)
      last = end
    }
  }

  private static func name(_ first: String?, _ last: String?) -> String? {
    let parts = [first, last].compactMap { $0 }.filter { !$0.isEmpty }
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }
}

extension ImportSettings.Selection {
  /// How many single ones are chosen, with others that are so in another way; `nil` for a rule.
  fileprivate func count(with others: some Sequence<Record.ID> = []) -> Int? {
    if case .only(let ids) = self { Set(ids).union(others).count } else { nil }
  }

  /// Whether an id is chosen, quick for many ids.
  fileprivate var lookup: (Record.ID) -> Bool {
    switch self {
    case .all: return { _ in true }
    case .only(let ids):
      let set = Set(ids)
      return { set.contains($0) }
    }
  }
}

extension ImportSettings.Companies {
  /// Whether any company is chosen.
  fileprivate var chooses: Bool { select != .only([]) || !links.isEmpty }
}
