extension DatasetBuilder {
  /// Agreements, devices, invoices, what was sold and bought, and the time that was worked.
  mutating func addBusiness() {
    addBusinessSetup()
    guard size.companies > 0 else { return }
    addAgreements()
    addConfigurations()
    addCatalog()
    addAdditions()
    addInvoices()
    addProducts()
    addPurchaseOrders()
    addTime()
  }

  /// Gives projects what is made after them.
  mutating func completeProjects() {
    for row in data[.projects].rows {
      let company = data[.companies].position(of: Int(row[ProjectSlot.company])).map { data[.companies].rows[$0] }
      let agreement = pick(.agreements, for: .projects, row.id, 20)
      let opportunity = pick(.opportunities, for: .projects, row.id, 21)
      let type = 1 + Int32(random.number(.projects, row.id, 22, below: 4))
      let status: Int32 = random.happens(.projects, row.id, 23, perMille: 350) ? 2 : 1
      _ = data[.projects].change(row.id) {
        $0[ProjectSlot.type] = type
        $0[ProjectSlot.status] = status
        $0[ProjectSlot.contact] = company?[CompanySlot.contact] ?? 0
        $0[ProjectSlot.agreement] = row.id % 2 == 0 ? agreement : 0
        $0[ProjectSlot.opportunity] = opportunity
      }
    }
  }

  private mutating func addBusinessSetup() {
    add(.projectTypes, ["Implementation", "Migration", "Network", "Internal", "Old kind"]) { row, index in
      row[LookupSlot.first] = index == 0 ? 1 : 0
      row[LookupSlot.second] = index == 4 ? 1 : 0
    }
    add(.projectStatuses, ["Open", "Closed", "On-Hold", "Old status"]) { row, index in
      row[LookupSlot.first] = index == 0 ? 1 : 0
      row[LookupSlot.second] = index == 3 ? 1 : 0
      row[LookupSlot.third] = index == 1 ? 1 : 0
    }
    add(.configurationTypes, ["Workstation", "Server", "Network", "Printer", "Domain", "Old kind"]) { row, index in
      row[LookupSlot.first] = index == 5 ? 1 : 0
    }
    add(.configurationStatuses, ["Active", "In stock", "Retired"]) { row, index in
      row[LookupSlot.first] = index == 2 ? 1 : 0
      row[LookupSlot.second] = index == 0 ? 1 : 0
    }
    add(.agreementTypes, ["Managed Services", "Block Time", "Hosting", "Old plan"]) { row, index in
      row[LookupSlot.first] = index == 0 ? 1 : 0
      row[LookupSlot.second] = index == 3 ? 1 : 0
    }
  }

  private func made(_ kind: RecordKind, _ id: Int, days: Int) -> Int64 {
    now - Int64(random.number(kind, id, 1, below: days)) * Self.day - 3_600
  }

  /// A row that belongs to a company, its contact and its site.
  private func row(_ kind: RecordKind, _ id: Int, _ name: String = "", days: Int) -> Row {
    let entered = made(kind, id, days: days)
    var row = Row(id, name, entered: entered, updated: max(entered, made(kind, id + 7, days: 120)))
    let companies = data[.companies].rows
    let company = companies[random.skewed(kind, id, 2, below: companies.count)]
    row[WorkSlot.company] = Int32(company.id)
    row[WorkSlot.contact] = company[CompanySlot.contact]
    row[WorkSlot.site] = company[CompanySlot.site]
    row[WorkSlot.start] = Int32(truncatingIfNeeded: entered / Self.day * Self.day)
    return row
  }

  private mutating func addAgreements() {
    for index in 0..<max(4, size.companies / 2) {
      let id = 20 + index
      let name = ["Managed Services", "Block of 20 hours", "Hosting", "Backup"][index % 4]
      var row = row(.agreements, id, "\(name) \(id)", days: 1_200)
      row[WorkSlot.type] = Int32(1 + index % 3)
      row[WorkSlot.parent] = index % 7 == 3 ? Int32(id - 1) : 0
      row[WorkSlot.isClosed] = index % 6 == 5 ? 1 : 0
      row[WorkSlot.end] = index % 2 == 0 ? row[WorkSlot.start] + Int32(1_095 * Self.day) : 0
      data[.agreements].insert(row)
    }
  }

  private mutating func addConfigurations() {
    for index in 0..<size.companies * 4 {
      let id = 300 + index
      var row = row(.configurations, id, oddName(index, every: 53) ?? "WS-\(id)", days: 1_400)
      row[WorkSlot.type] = Int32(1 + random.number(.configurations, id, 3, below: 5))
      row[WorkSlot.isClosed] = random.happens(.configurations, id, 4, perMille: 100) ? 1 : 0
      row[WorkSlot.status] = row.isSet(WorkSlot.isClosed) ? 3 : 1
      row[WorkSlot.parent] = index % 9 == 8 ? Int32(id - 1) : 0
      data[.configurations].insert(row)
    }
  }

  private mutating func addCatalog() {
    let goods = [
      "Laptop", "Dock", "Monitor 27\"", "Firewall", "Switch 24 port", "Access point", "Licence", "Backup GB",
    ]
    for index in 0..<max(12, size.companies / 3) {
      let id = 60 + index
      var row = row(.catalogItems, id, "\(goods[index % goods.count]) \(id)", days: 1_000)
      row[WorkSlot.isClosed] = index % 11 == 10 ? 1 : 0
      data[.catalogItems].insert(row)
      data[.catalogItems].codes[id] = "ITEM-\(id)"
    }
  }

  /// What each agreement is billed for.
  private mutating func addAdditions() {
    var id = 12_000
    for agreement in data[.agreements].rows {
      for index in 0...random.number(.additions, agreement.id, 1, below: 6) {
        var row = Row(id, entered: agreement.entered + Int64(index) * 600)
        row[ChildSlot.parent] = Int32(agreement.id)
        row[WorkSlot.parent] = pick(.catalogItems, for: .additions, id, 2)
        row[WorkSlot.quantity] = Int32(1 + random.number(.additions, id, 3, below: 40))
        row[WorkSlot.start] = agreement[WorkSlot.start]
        row[WorkSlot.isClosed] = agreement.isSet(WorkSlot.isClosed) || id % 11 == 4 ? 1 : 0
        data[.additions].insert(row)
        id += 1
      }
    }
  }

  private mutating func addInvoices() {
    for index in 0..<size.companies * 2 {
      let id = 900 + index
      var row = row(.invoices, id, "\(10_000 + id)", days: 700)
      row[WorkSlot.isClosed] = index % 4 == 3 ? 0 : 1
      row[WorkSlot.end] = row[WorkSlot.start] + Int32(30 * Self.day)
      switch index % 3 {
      case 0: row[WorkSlot.agreement] = pick(.agreements, for: .invoices, id, 3)
      case 1: row[WorkSlot.project] = pick(.projects, for: .invoices, id, 4)
      default: row[WorkSlot.ticket] = pick(.tickets, for: .invoices, id, 5)
      }
      data[.invoices].insert(row)
    }
  }

  private mutating func addProducts() {
    for index in 0..<size.companies * 3 {
      let id = 4_000 + index
      var row = row(.products, id, days: 700)
      row[WorkSlot.parent] = pick(.catalogItems, for: .products, id, 3)
      row[WorkSlot.quantity] = Int32(1 + random.number(.products, id, 4, below: 9))
      row[WorkSlot.isClosed] = index % 13 == 5 ? 1 : 0
      switch index % 4 {
      case 0: row[WorkSlot.ticket] = pick(.tickets, for: .products, id, 5)
      case 1: row[WorkSlot.project] = pick(.projects, for: .products, id, 6)
      case 2: row[WorkSlot.type] = pick(.opportunities, for: .products, id, 7)
      default: row[WorkSlot.agreement] = pick(.agreements, for: .products, id, 8)
      }
      row[WorkSlot.invoice] = index % 2 == 0 ? pick(.invoices, for: .products, id, 9) : 0
      data[.products].insert(row)
    }
  }

  private mutating func addPurchaseOrders() {
    for index in 0..<max(6, size.companies / 2) {
      let id = 200 + index
      var row = row(.purchaseOrders, id, "PO-\(id)", days: 500)
      row[WorkSlot.isClosed] = index % 3 == 0 ? 0 : 1
      row[WorkSlot.parent] = index % 2 == 0 ? pick(.companies, for: .purchaseOrders, id, 3) : 0
      data[.purchaseOrders].insert(row)
    }
  }

  /// Time on tickets: the newest ones, as many as a provider keeps in sight.
  private mutating func addTime() {
    let tickets = data[.tickets].rows.filter { $0.id < 2_147_000_000 }.suffix(20_000)
    for (index, ticket) in tickets.enumerated() where index % 2 == 0 {
      let id = 50_000 + index
      var row = Row(
        id, entered: min(now - 60, ticket.entered + 5_400), updated: min(now - 60, max(ticket.updated, ticket.entered)))
      row.updated = max(row.updated, row.entered)
      row[WorkSlot.company] = ticket[TicketSlot.company]
      row[WorkSlot.ticket] = Int32(ticket.id)
      row[WorkSlot.project] = ticket[TicketSlot.project]
      row[WorkSlot.member] = pick(.members, for: .timeEntries, id, 2)
      row[WorkSlot.start] = Int32(truncatingIfNeeded: ticket.entered + 1_800)
      row[WorkSlot.quantity] = Int32(1 + random.number(.timeEntries, id, 3, below: 12))
      row[WorkSlot.agreement] = index % 6 == 0 ? pick(.agreements, for: .timeEntries, id, 4) : 0
      row[WorkSlot.invoice] = index % 10 == 0 ? pick(.invoices, for: .timeEntries, id, 5) : 0
      data[.timeEntries].insert(row)
      guard index % 4 == 0 else { continue }
      row.id = 80_000 + index
      row[WorkSlot.isClosed] = ticket.isSet(TicketSlot.closed) ? 1 : 0
      data[.scheduleEntries].insert(row)
    }
  }

  // MARK: - Sales

  /// What members did and have to do for a sale; every fourth activity is for a client without one.
  mutating func addActivities() {
    let opportunities = data[.opportunities].rows
    guard !opportunities.isEmpty, size.companies > 0 else { return }
    for index in 0..<opportunities.count * 3 {
      let id = 6_000 + index
      var row = row(.activities, id, random.pick(Words.activities, .activities, id, 3), days: 400)
      if index % 4 != 3 {
        let opportunity = opportunities[random.number(.activities, id, 4, below: opportunities.count)]
        row[WorkSlot.parent] = Int32(opportunity.id)
        row[WorkSlot.company] = opportunity[OpportunitySlot.company]
        row[WorkSlot.contact] = opportunity[OpportunitySlot.contact]
      } else {
        row[index % 8 == 3 ? WorkSlot.ticket : WorkSlot.agreement] =
          index % 8 == 3 ? pick(.tickets, for: .activities, id, 5) : pick(.agreements, for: .activities, id, 6)
      }
      row[WorkSlot.type] = Int32(1 + random.number(.activities, id, 7, below: 3))
      row[WorkSlot.member] = pick(.members, for: .activities, id, 8)
      row[WorkSlot.quantity] = Int32(1 + random.number(.activities, id, 9, below: 8))
      row[WorkSlot.isClosed] = random.happens(.activities, id, 10, perMille: 650) ? 1 : 0
      data[.activities].insert(row)
    }
  }
}
