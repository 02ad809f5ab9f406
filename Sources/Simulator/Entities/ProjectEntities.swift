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
    [.name("description"), EntityField("projectId", .integer) { .integer(Int($1[ChildSlot.parent])) }])
}

extension View {
  /// A number of a record that is not kept in its row.
  func amount(_ row: Row, _ kind: RecordKind, _ purpose: UInt64, below bound: Int) -> Int {
    random.number(kind, row.id, purpose, below: bound)
  }
}
