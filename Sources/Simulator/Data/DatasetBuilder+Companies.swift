extension DatasetBuilder {
  mutating func addCompanies() {
    data[.companies].reserve(size.companies)
    var siteID = 500
    var linkID = 3_000
    for index in 0..<size.companies {
      let isLast = hasOddities && size.companies > 20 && index == size.companies - 1
      let id = isLast ? 2_147_400_001 : 250 + index
      let name = oddName(index, every: 11) ?? companyName(id, index)
      let age = Int64(random.number(.companies, id, 5, below: 3_500)) * Self.day
      var row = Row(
        id, name, entered: max(now - age, founded - 900 * Self.day),
        updated: now - Int64(random.number(.companies, id, 6, below: 600)) * Self.day / 3 - 3_600)
      row.updated = max(row.updated, row.entered)
      let status = random.number(.companies, id, 7, below: 100)
      row[CompanySlot.status] = status < 80 ? 1 : status < 90 ? 2 : Int32(3 + status % 4)
      row[CompanySlot.territory] =
        random.happens(.companies, id, 8, perMille: 920) ? pick(.locations, for: .companies, id, 9) : 0
      row[CompanySlot.market] =
        random.happens(.companies, id, 10, perMille: 850) ? pick(.markets, for: .companies, id, 11) : 0
      row[CompanySlot.parent] =
        index > 20 && random.happens(.companies, id, 12, perMille: 40) ? 250 + Int32(index % 20) : 0
      row[CompanySlot.manager] = pick(.members, for: .companies, id, 13)
      let type = random.number(.companies, id, 14, below: 100)
      row[CompanySlot.firstType] = type < 62 ? 1 : type < 78 ? 2 : type < 88 ? 3 : type < 94 ? 4 : type < 98 ? 5 : 0
      let second = random.happens(.companies, id, 15, perMille: 120) ? Int32(1 + id % 5) : 0
      row[CompanySlot.secondType] = second == row[CompanySlot.firstType] ? 0 : second
      if random.happens(.companies, id, 16, perMille: 25) {
        row[CompanySlot.deleted] = Int32(truncatingIfNeeded: row.updated)
      }
      if index < 2 {
        // The provider itself, and a client whose name examples may rely on.
        row[CompanySlot.status] = 1
        row[CompanySlot.firstType] = index == 0 ? 7 : 1
        row[CompanySlot.secondType] = 0
        row[CompanySlot.deleted] = 0
      }
      row[CompanySlot.site] = Int32(siteID)
      data[.companies].insert(row)
      data[.companies].codes[id] = companyCode(name, id)
      for site in 0..<(random.happens(.companies, id, 17, perMille: 250) ? 2 : 1) {
        var place = Row(siteID, site == 0 ? "Main" : "Warehouse", entered: row.entered, updated: row.updated)
        place[ChildSlot.parent] = Int32(id)
        place[LookupSlot.second] = site == 0 ? 1 : 0
        data[.sites].insert(place)
        siteID += 1
      }
      for type in [row[CompanySlot.firstType], row[CompanySlot.secondType]] where type != 0 {
        var link = Row(linkID, "", entered: row.entered, updated: row.updated)
        link[LinkSlot.company] = Int32(id)
        link[LinkSlot.type] = type
        data[.companyTypeLinks].insert(link)
        linkID += 1
      }
    }
  }

  private func companyName(_ id: Int, _ index: Int) -> String {
    if index == 0 { return "Boardwalk Managed Services" }
    if index == 1 { return "Blue Dental" }
    let front = random.pick(Words.companyFronts, .companies, id, 1)
    let trade = random.pick(Words.companyTrades, .companies, id, 2)
    let ending = random.pick(Words.companyEndings, .companies, id, 3)
    return String("\(front) \(trade)\(ending)".prefix(50))
  }

  private func companyCode(_ name: String, _ id: Int) -> String {
    let letters = name.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }.prefix(18)
    return letters.count > 2 ? "\(letters)\(id % 1000)" : "Company\(id)"
  }

  mutating func addContacts() {
    let companies = data[.companies].rows
    data[.contacts].reserve(size.contacts)
    for index in 0..<size.contacts {
      let isLast = hasOddities && size.contacts > 20 && index == size.contacts - 1
      let id = isLast ? 2_147_400_007 : 1_000 + index
      let entered = now - Int64(random.number(.contacts, id, 3, below: 1_400)) * Self.day
      let company =
        companies.isEmpty || random.happens(.contacts, id, 4, perMille: 20)
        ? nil : companies[index < companies.count ? index : random.skewed(.contacts, id, 5, below: companies.count)]
      let first = oddName(index, every: 37) ?? random.pick(Words.firstNames, .contacts, id, 1)
      let last = hasOddities && index % 83 == 40 ? "" : random.pick(Words.lastNames, .contacts, id, 2)
      var row = Row(
        id, last.isEmpty ? first : "\(first) \(last)", entered: entered,
        updated: max(entered, now - Int64(random.number(.contacts, id, 6, below: 900)) * Self.day / 2 - 600))
      row[ContactSlot.company] = Int32(company?.id ?? 0)
      row[ContactSlot.site] = company?[CompanySlot.site] ?? 0
      row[ContactSlot.isInactive] = random.happens(.contacts, id, 7, perMille: 110) ? 1 : 0
      row[ContactSlot.isDefault] = company != nil && index < companies.count ? 1 : 0
      row[ContactSlot.type] =
        random.happens(.contacts, id, 8, perMille: 700) ? pick(.contactTypes, for: .contacts, id, 9) : 0
      row[ContactSlot.hasNoEmail] = random.happens(.contacts, id, 10, perMille: 60) ? 1 : 0
      data[.contacts].insert(row)
      data[.contacts].codes[id] = last
      if let company, row.isSet(ContactSlot.isDefault) {
        _ = data[.companies].change(company.id) { $0[CompanySlot.contact] = Int32(id) }
      }
    }
  }
}
