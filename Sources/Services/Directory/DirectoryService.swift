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
    package var organizations = 0
    package var members = 0
    package var contacts = 0
    package init() {}
  }

  /// Makes what is chosen and missing, follows what changed, and ends what left.
  ///
  /// - Returns: How many organizations and accounts stand there now for the choice.
  package func update(for profile: Profile) async throws(StoreError) -> Report {
    var report = Report()
    report.organizations = try await organizations(profile.import.companies)
    report.members = try await members(profile.import.members)
    if profile.sync.contactAutoImport.enabled {
      report.contacts = try await contacts(profile.sync.contactAutoImport.role)
    }
    return report
  }

  private func organizations(_ choice: ImportSettings.Companies) async throws(StoreError) -> Int {
    let there = try await store.organizations()
    var taken = Set(there.map(\.slug))
    var byCompany: [Record.ID: OrganizationRow] = [:]
    for one in there { if let id = one.companyID { byCompany[id] = one } }
    let bySlug = Dictionary(there.map { ($0.slug, $0) }, uniquingKeysWith: { first, _ in first })
    var count = 0
    try await eachPage(of: .companies) { records throws(StoreError) in
      var changed: [OrganizationRow] = []
      for record in records where choice.select.contains(record.id) || choice.links[record.id] != nil {
        let name = record.label(.companies)
        count += 1
        if var known = byCompany[record.id] {
          guard known.name != name, !known.isLinked else { continue }
          known.name = name
          changed.append(known)
        } else if let slug = choice.links[record.id], var known = bySlug[slug], known.companyID == nil {
          known.companyID = record.id
          known.isLinked = true
          changed.append(known)
        } else {
          let wanted = choice.links[record.id].flatMap { taken.contains($0) ? nil : $0 }
          let slug = wanted ?? Slug.make(from: name, id: record.id, taken: taken)
          taken.insert(slug)
          changed.append(OrganizationRow(slug: slug, name: name, companyID: record.id, createdAt: now))
        }
      }
      if !changed.isEmpty { _ = try await store.saveOrganizations(changed) }
    }
    return count
  }

  private func members(_ choice: ImportSettings.Members) async throws(StoreError) -> Int {
    let known = try await accounts(.member)
    var count = 0
    try await eachPage(of: .members) { records throws(StoreError) in
      var changed: [AccountRow] = []
      for record in records where choice.select.contains(record.id) {
        let isActive = !(record.value["inactiveFlag"].bool ?? false)
        // A rule for all does not bring people who left; one chosen by hand is kept, and ends with the member.
        if !isActive, known[record.id] == nil { continue }
        count += 1
        var account =
          known[record.id]
          ?? AccountRow(.member, connectWiseID: record.id, name: "", role: choice.role, createdAt: now)
        let before = account
        account.name = Self.name(record) ?? record.label(.members)
        account.email = ["primaryEmail", "officeEmail"].compactMap { record.value[$0].string }.first { !$0.isEmpty }
        account.role = choice.roles[record.id] ?? choice.role
        account.isActive = isActive
        account.endedAt = isActive ? nil : before.endedAt ?? now
        if account != before || known[record.id] == nil { changed.append(account) }
      }
      if !changed.isEmpty { _ = try await store.saveAccounts(changed) }
    }
    return count
  }

  /// Each active contact with an e-mail address at an imported company has an account, which ends with the contact.
  private func contacts(_ role: Role) async throws(StoreError) -> Int {
    var known = try await accounts(.contact)
    let companies = Set(try await store.organizations().compactMap(\.companyID))
    var count = 0
    try await eachPage(of: .contacts) { records throws(StoreError) in
      var changed: [AccountRow] = []
      for record in records {
        let company = record.value["company"]["id"].integer
        let email = Self.email(record)
        let isWanted =
          email != nil && !(record.value["inactiveFlag"].bool ?? false) && company.map(companies.contains) == true
        let before = known.removeValue(forKey: record.id)
        guard isWanted || before != nil else { continue }
        var account =
          before ?? AccountRow(.contact, connectWiseID: record.id, name: "", role: role, createdAt: now)
        account.name = Self.name(record) ?? email ?? "#\(record.id)"
        account.email = email ?? account.email
        account.companyID = company
        account.isActive = isWanted
        account.endedAt = isWanted ? nil : account.endedAt ?? now
        if isWanted { count += 1 }
        if account != before { changed.append(account) }
      }
      if !changed.isEmpty { _ = try await store.saveAccounts(changed) }
    }
    // Whose contact is gone altogether has ended too.
    let ended = known.values.filter(\.isActive).map { account in
      var account = account
      account.isActive = false
      account.endedAt = now
      return account
    }
    if !ended.isEmpty { _ = try await store.saveAccounts(ended) }
    return count
  }

  private func accounts(_ kind: AccountRow.Kind) async throws(StoreError) -> [Record.ID: AccountRow] {
    let all = try await store.accounts().filter { $0.kind == kind }
    return Dictionary(all.map { ($0.connectWiseID, $0) }, uniquingKeysWith: { first, _ in first })
  }

  private func eachPage(
    of resource: Resource.ID, _ body: ([Record]) async throws(StoreError) -> Void
  ) async throws(StoreError) {
    var last: Record.ID?
    while true {
      let page = try await store.records(of: resource, where: [], after: last, limit: 1_000)
      guard let end = page.last?.id else { return }
      try await body(page)
      last = end
    }
  }

  private static func name(_ record: Record) -> String? {
    let parts = ["firstName", "lastName"].compactMap { record.value[$0].string }.filter { !$0.isEmpty }
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }

  /// The default e-mail address of a contact, else the first.
  private static func email(_ record: Record) -> String? {
    let items = (record.value["communicationItems"].array ?? []).filter {
      $0["communicationType"].string == "Email" && $0["value"].string?.isEmpty == false
    }
    return (items.first { $0["defaultFlag"].bool == true } ?? items.first)?["value"].string
  }
}
