private let billing = ["Billable", "DoNotBill", "NoCharge", "NoDefault"]

extension Entity {
  /// Tickets of service boards.
  static let serviceTickets = Entity(
    .tickets, "Ticket", info: .full, links: ticketLinks,
    [ticketSummaryField]
      + [
        .choice("recordType", ["ServiceTicket", "ProjectTicket", "ProjectIssue"]) { view, row in
          row.isSet(TicketSlot.project) ? "ProjectTicket" : "ServiceTicket"
        }
      ] + ticketFields + [
        .reference("team", .teams, TicketSlot.board, as: { view, row in view.team(of: row) }),
        .choice("severity", ["Low", "Medium", "High"]) { view, row in
          view.random.pick(["Medium", "Medium", "Low", "High"], .tickets, row.id, 60)
        },
        .choice("impact", ["Low", "Medium", "High"]) { view, row in
          view.random.pick(["Medium", "Low", "Low", "High"], .tickets, row.id, 61)
        },
        EntityField("parentTicketId", .integer) {
          $1.isSet(TicketSlot.parent) ? .integer(Int($1[TicketSlot.parent])) : .absent
        },
        .reference("mergedParentTicket", .tickets, TicketSlot.merged),
        .flag("hasChildTicket", always: false), .flag("hasMergedChildTicketFlag", always: false),
        .flag("isInSla", always: true), .text("slaStatus", always: "Resolve by Fri 12/11 3:00 PM UTC-05"),
        .fixed("sla", 1, "Standard SLA"), .flag("requestForChangeFlag", always: false),
        EntityField("respondMinutes", .integer) { .integer($0.random.number(.tickets, $1.id, 62, below: 240)) },
        EntityField("resPlanMinutes", .integer) { .integer($0.random.number(.tickets, $1.id, 63, below: 600)) },
        EntityField("resolveMinutes", .integer) {
          .integer($1.isSet(TicketSlot.closed) ? Int((Int64($1[TicketSlot.closed]) - $1.entered) / 60) : 0)
        },
        EntityField("dateResponded", .text) {
          $0.random.happens(.tickets, $1.id, 64, perMille: 700) ? .instant($1.entered + 900) : .absent
        },
        EntityField("dateResolved", .text) {
          $1.isSet(TicketSlot.closed) ? .instant(Int64($1[TicketSlot.closed])) : .absent
        },
        EntityField("escalationLevel", .integer) { .integer($0.random.number(.tickets, $1.id, 65, below: 4)) },
        EntityField("minutesBeforeWaiting", .integer) { _, _ in .integer(0) },
        EntityField("minutesWaiting", .integer) { .integer($0.random.number(.tickets, $1.id, 66, below: 90)) },
        EntityField("integratorTags", .list(.text)) { _, _ in .list([]) },
        customFields(
          ["Asset tag", "Root cause", "Approved"], of: .tickets, at: "ticket"),
      ])

  /// Tickets of project boards, which have no `recordType`.
  static let projectTickets = Entity(
    .tickets, "Ticket", info: .full, links: ticketLinks,
    [ticketSummaryField, .flag("isIssueFlag", always: false)] + ticketFields + [
      .reference("project", .projects, TicketSlot.project),
      EntityField("phase", .reference(.phases)) { view, row in
        let phases = view.children(.phases, of: Int(row[TicketSlot.project]))
        return phases.isEmpty ? .absent : .reference(.phases, view.random.pick(phases, .tickets, row.id, 67).id)
      },
      EntityField("wbsCode", .text) { .text("1.\($0.random.number(.tickets, $1.id, 68, below: 9) + 1)") },
      EntityField("scheduleStartDate", .instant) { .instant(($1.entered / 86_400 + 3) * 86_400) },
      EntityField("scheduleEndDate", .instant) { .instant(($1.entered / 86_400 + 10) * 86_400) },
      customFields(
        ["Asset tag", "Root cause", "Approved"], of: .tickets, at: "ticket"),
    ])

  private static let ticketLinks = [
    ("notes_href", "/notes"), ("tasks_href", "/tasks"), ("documents_href", "/documents"),
    ("timeentries_href", "/timeentries"),
  ].map { (key: $0.0, path: $0.1) }

  private static let ticketSummaryField = EntityField("summary", .text) { .text($0.ticketSummary($1)) }

  private static let ticketFields: [EntityField] = [
    .reference("board", .boards, TicketSlot.board), .reference("status", .statuses, TicketSlot.status),
    .fixed("workRole", 11, "System Engineer"), .fixed("workType", 4, "Remote Support"),
    .reference("company", .companies, TicketSlot.company),
    EntityField("site", .reference(.sites)) { $0.site(of: $1) },
    .text("siteName", always: "Main"),
    EntityField("addressLine1", .text) { $0.address($1[TicketSlot.company]).line },
    EntityField("city", .text) { $0.address($1[TicketSlot.company]).city },
    EntityField("stateIdentifier", .text) { $0.address($1[TicketSlot.company]).state },
    EntityField("zip", .text) { $0.address($1[TicketSlot.company]).zip },
    .fixed("country", 1, "United States", identifier: "US"),
    .reference("contact", .contacts, TicketSlot.contact),
    EntityField("contactName", .text) { $0.contactName($1[TicketSlot.contact]) },
    EntityField("contactPhoneNumber", .text) { $0.contactPhone($1[TicketSlot.contact]) },
    EntityField("contactEmailAddress", .text) { $0.contactEmail($1[TicketSlot.contact]) },
    .reference("type", .types, TicketSlot.type), .reference("subType", .subtypes, TicketSlot.subtype),
    .reference("item", .items, TicketSlot.item), .reference("owner", .members, TicketSlot.owner),
    .reference("priority", .priorities, TicketSlot.priority),
    EntityField("serviceLocation", .reference(.serviceLocations)) {
      .reference(.serviceLocations, 1 + $0.random.number(.tickets, $1.id, 70, below: 3))
    },
    .reference("source", .sources, TicketSlot.source),
    EntityField("requiredDate", .instant) {
      $0.random.happens(.tickets, $1.id, 71, perMille: 300) ? .instant(($1.entered / 86_400 + 5) * 86_400) : .absent
    },
    EntityField("budgetHours", .decimal) { .decimal($0.random.number(.tickets, $1.id, 72, below: 80) * 25, places: 2) },
    EntityField("actualHours", .decimal) { $0.actualHours($1) },
    .flag("approved", always: true),
    EntityField("closedDate", .text) { $1.isSet(TicketSlot.closed) ? .instant(Int64($1[TicketSlot.closed])) : .absent },
    EntityField("closedBy", .text) { $1.isSet(TicketSlot.closed) ? .text($0.editor(of: .tickets, $1)) : .absent },
    EntityField("closedFlag", .flag) {
      .flag($0.row(.statuses, Int($1[TicketSlot.status]))?.isSet(StatusSlot.isClosed) ?? false)
    },
    .flag("allowAllClientsPortalView", always: false),
    EntityField("customerUpdatedFlag", .flag) { .flag($0.random.happens(.tickets, $1.id, 73, perMille: 120)) },
    .flag("automaticEmailContactFlag", always: true), .flag("automaticEmailResourceFlag", always: false),
    .flag("automaticEmailCcFlag", always: false),
    EntityField("automaticEmailCc", .text) {
      $0.random.happens(.tickets, $1.id, 74, perMille: 80)
        ? .text("manager@client.example; cc@client.example") : .absent
    },
    EntityField("resources", .text) { $0.resources($1) },
    .choice("billTime", billing) { view, row in view.random.pick(billing, .tickets, row.id, 75) },
    .choice("billExpenses", billing) { _, _ in "Billable" }, .choice("billProducts", billing) { _, _ in "Billable" },
    .flag("predecessorClosedFlag", always: false), .flag("lagNonworkingDaysFlag", always: false),
    .fixed("location", 2, "Tampa Office"), .fixed("department", 10, "Professional Services", identifier: "Services"),
    EntityField("mobileGuid", .text) { .text($0.guid(.tickets, $1)) },
    .fixed("currency", 7, "US Dollars"),
  ]
}

extension EntityField {
  static func reference(
    _ name: String, _ kind: RecordKind, _ slot: Slot, as value: @escaping @Sendable (View, Row) -> RecordValue
  ) -> EntityField { EntityField(name, .reference(kind), value) }
}

extension View {
  func ticketSummary(_ row: Row) -> String {
    if !row.name.isEmpty { return row.name }
    let texts = row.isSet(TicketSlot.project) ? Words.projectSteps : Words.problems
    return random.pick(texts, .tickets, row.id, 50)
  }

  /// The team of the ticket's board; the first or the second.
  func team(of row: Row) -> RecordValue {
    let teams = data[.teams].rows
    guard let first = teams.firstIndex(where: { $0[TeamSlot.board] == row[TicketSlot.board] }) else { return .absent }
    return .reference(.teams, teams[first].id + (random.happens(.tickets, row.id, 51, perMille: 250) ? 1 : 0))
  }

  func site(of row: Row) -> RecordValue {
    guard let company = self.row(.companies, Int(row[TicketSlot.company])) else { return .absent }
    return .link(.sites, company[CompanySlot.site])
  }

  /// Hours as the server adds them up, rounding errors included.
  func actualHours(_ row: Row) -> RecordValue {
    if row.id % 211 == 7 { return .decimal(30_000_000_000_000_004, places: 17) }
    return .decimal(random.number(.tickets, row.id, 52, below: 60) * 25, places: 2)
  }

  func resources(_ row: Row) -> RecordValue {
    guard row.isSet(TicketSlot.owner) else { return .absent }
    let owner = code(.members, Int(row[TicketSlot.owner]))
    return .text(random.happens(.tickets, row.id, 53, perMille: 200) ? "\(owner), \(author(of: .tickets, row))" : owner)
  }

  func guid(_ kind: RecordKind, _ row: Row) -> String {
    let high = random.number(kind, row.id, 880)
    let low = random.number(kind, row.id, 881)
    func hex(_ value: UInt64, _ width: Int) -> String {
      let text = String(value, radix: 16)
      return String(repeating: "0", count: max(0, width - text.utf8.count)) + text.suffix(width)
    }
    return "\(hex(high >> 32, 8))-\(hex(high >> 16 & 0xFFFF, 4))-\(hex(high & 0xFFF | 0x4000, 4))"
      + "-\(hex(low >> 48 & 0x3FFF | 0x8000, 4))-\(hex(low & 0xFFFF_FFFF_FFFF, 12))"
  }
}
