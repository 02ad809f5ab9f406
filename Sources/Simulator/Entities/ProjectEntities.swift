extension Entity {
  static let projects = Entity(
    .projects, "Project", info: .full,
    [
      .name(), .reference("company", .companies, ProjectSlot.company), .reference("board", .boards, ProjectSlot.board),
      .reference("contact", .contacts, ProjectSlot.contact), .reference("manager", .members, ProjectSlot.manager),
      .reference("type", .projectTypes, ProjectSlot.type), .reference("status", .projectStatuses, ProjectSlot.status),
      .reference("agreement", .agreements, ProjectSlot.agreement),
      .reference("opportunity", .opportunities, ProjectSlot.opportunity),
      .choice("billingMethod", ["ActualRates", "FixedFee", "NotToExceed", "OverrideRate"]) {
        $0.random.pick(["FixedFee", "ActualRates", "NotToExceed"], .projects, $1.id, 50)
      },
      EntityField("estimatedStart", .instant) { .instant($1.entered / 86_400 * 86_400) },
      EntityField("estimatedEnd", .instant) { .instant(($1.entered / 86_400 + 60) * 86_400) },
      EntityField("actualStart", .instant) { .instant(($1.entered / 86_400 + 2) * 86_400) },
      EntityField("actualEnd", .instant) {
        $1[ProjectSlot.status] == 2 ? .instant($1.updated / 86_400 * 86_400) : .absent
      },
      EntityField("estimatedHours", .decimal) { .decimal($0.amount($1, .projects, 51, below: 200) * 5, places: 1) },
      EntityField("scheduledHours", .decimal) { .decimal($0.amount($1, .projects, 52, below: 200) * 5, places: 1) },
      EntityField("budgetHours", .decimal) { .decimal($0.amount($1, .projects, 53, below: 200) * 5, places: 1) },
      EntityField("actualHours", .decimal) { .decimal($0.amount($1, .projects, 54, below: 900) * 25, places: 2) },
      EntityField("percentComplete", .decimal) { .decimal($0.amount($1, .projects, 55, below: 100), places: 2) },
      EntityField("customerPO", .text) { $1.id % 3 == 1 ? .text("PO-\($1.id)") : .absent },
      EntityField("description", .text) { .text("\($1.name): agreed with the owner, two visits planned.") },
      EntityField("closedFlag", .flag) { .flag($1[ProjectSlot.status] == 2) },
    ])

  static let projectTypes = Entity(
    .projectTypes, "ProjectType",
    [.name(), .flag("defaultFlag", LookupSlot.first), .flag("inactiveFlag", LookupSlot.second)])

  static let projectStatuses = Entity(
    .projectStatuses, "ProjectStatus",
    [
      .name(), .flag("defaultFlag", LookupSlot.first), .flag("inactiveFlag", LookupSlot.second),
      .flag("noTimeFlag", LookupSlot.third), .flag("closedFlag", LookupSlot.third),
    ])

  static let phases = Entity(
    .phases, "ProjectPhase",
    [
      .integer("projectId", ChildSlot.parent), .name("description"),
      EntityField("status", .fixedReference) { view, row in
        [.fixed(1, "Open"), .fixed(2, "Closed"), .fixed(3, "In progress")][view.amount(row, .phases, 50, below: 3)]
      },
      EntityField("agreement", .reference(.agreements)) { $0.project(of: $1, ProjectSlot.agreement, .agreements) },
      EntityField("opportunity", .reference(.opportunities)) {
        $0.project(of: $1, ProjectSlot.opportunity, .opportunities)
      },
      EntityField("parentPhase", .reference(.phases)) {
        $1.id % 10 == 2 && $0.row(.phases, $1.id - 1) != nil ? .reference(.phases, $1.id - 1) : .absent
      },
      EntityField("wbsCode", .text) { .text("1.\($1.id % 10 + 1)") },
      .choice("billTime", ["Billable", "DoNotBill", "NoCharge", "NoDefault"]) { _, _ in "Billable" },
      EntityField("markAsMilestoneFlag", .flag) { .flag($1.id % 10 == 4) },
      EntityField("notes", .text) { $1.id % 10 == 0 ? .text("Agree on the dates with the client first.") : .absent },
      EntityField("deadlineDate", .instant) { .instant($0.day($1, 10 + 12 * ($1.id % 10))) },
      EntityField("scheduledHours", .decimal) { .decimal($0.amount($1, .phases, 51, below: 80) * 5, places: 1) },
      EntityField("scheduledStart", .text) { .instant($0.day($1, 12 * ($1.id % 10))) },
      EntityField("scheduledEnd", .text) { .instant($0.day($1, 9 + 12 * ($1.id % 10))) },
      EntityField("actualHours", .decimal) { .decimal($0.amount($1, .phases, 52, below: 300) * 25, places: 2) },
      EntityField("actualStart", .text) { .instant($0.day($1, 1 + 12 * ($1.id % 10))) },
      EntityField("actualEnd", .text) {
        $0.amount($1, .phases, 50, below: 3) == 1 ? .instant($0.day($1, 11 + 12 * ($1.id % 10))) : .absent
      },
      EntityField("budgetHours", .decimal) { .decimal($0.amount($1, .phases, 53, below: 80) * 5, places: 1) },
    ])
}

extension View {
  /// What a phase's project refers to.
  func project(of phase: Row, _ slot: Slot, _ kind: RecordKind) -> RecordValue {
    row(.projects, Int(phase[ChildSlot.parent])).map { .link(kind, $0[slot]) } ?? .absent
  }

  /// The midnight so many days after a row was made.
  func day(_ row: Row, _ days: Int) -> Int64 { (row.entered / 86_400 + Int64(days)) * 86_400 }

  /// A number of a record that is not kept in its row.
  func amount(_ row: Row, _ kind: RecordKind, _ purpose: UInt64, below bound: Int) -> Int {
    random.number(kind, row.id, purpose, below: bound)
  }
}
