private let billing = ["Billable", "DoNotBill", "NoCharge", "NoDefault"]

extension Entity {
  static let boards = Entity(
    .boards, "Board",
    [
      .name(), .reference("location", .locations, BoardSlot.location),
      .reference("department", .departments, BoardSlot.department), .flag("inactiveFlag", BoardSlot.isInactive),
      .flag("sendToContactFlag", always: true), .flag("sendToResourceFlag", always: true),
      .flag("projectFlag", BoardSlot.isProject), .flag("showDependenciesFlag", always: false),
      .flag("showEstimatesFlag", always: false), .flag("billTicketsAfterClosedFlag", always: false),
      .flag("overrideBillingSetupFlag", always: false),
      EntityField("dispatchMember", .reference(.members)) { view, _ in view.firstMember },
      .fixed("workRole", 11, "System Engineer"), .fixed("workType", 4, "Remote Support"),
      .choice("billTime", billing) { _, _ in "NoDefault" }, .choice("billExpense", billing) { _, _ in "NoDefault" },
      .choice("billProduct", billing) { _, _ in "NoDefault" },
      .choice("problemSort", ["Ascending", "Descending"]) { _, _ in "Ascending" },
      .flag("closedLoopAllFlag", always: false), .flag("restrictBoardByDefaultFlag", always: false),
    ])

  static let boardInfo = boards.reduced(
    to: [
      "name", "location", "department", "projectFlag", "inactiveFlag", "closedLoopAllFlag",
      "overrideBillingSetupFlag", "billTicketsAfterClosedFlag", "billTime", "billExpense", "billProduct", "problemSort",
    ])

  private static let escalations = ["NotResponded", "Responded", "ResolutionPlan", "Resolved", "NoEscalation"]

  static let statuses = Entity(
    .statuses, "BoardStatus",
    [
      .name(), .reference("board", .boards, StatusSlot.board), .integer("sortOrder", StatusSlot.sort),
      .flag("displayOnBoard", always: true), .flag("inactive", StatusSlot.isInactive),
      .flag("closedStatus", StatusSlot.isClosed), .flag("timeEntryNotAllowed", always: false),
      .flag("roundRobinCatchall", always: false), .flag("defaultFlag", StatusSlot.isDefault),
      .choice("escalationStatus", escalations) { escalations[Int($1[StatusSlot.escalation]) % escalations.count] },
      EntityField("customerPortalDescription", .text) { .text($1.isSet(StatusSlot.isClosed) ? "Done" : $1.name) },
      .flag("customerPortalFlag", always: true), .flag("saveTimeAsNote", always: false),
    ])

  /// The twin's names for the same flags differ.
  static let statusInfo = statuses.reduced(
    to: ["name", "sortOrder", "defaultFlag"],
    adding: [.flag("inactiveFlag", StatusSlot.isInactive), .flag("closedFlag", StatusSlot.isClosed)])

  static let types = Entity(
    .types, "BoardType",
    [
      .name(),
      .choice("category", ["Reactive", "Proactive"]) { $1.isSet(TypeSlot.isProactive) ? "Proactive" : "Reactive" },
      .flag("defaultFlag", TypeSlot.isDefault), .flag("inactiveFlag", TypeSlot.isInactive),
      .flag("requestForChangeFlag", always: false), .reference("board", .boards, TypeSlot.board),
      .fixed("location", 2, "Tampa Office"), .fixed("department", 10, "Professional Services", identifier: "Services"),
    ])

  static let subtypes = Entity(
    .subtypes, "BoardSubType",
    [
      .name(), .flag("inactiveFlag", always: false),
      EntityField("typeAssociationIds", .list(.integer)) { view, row in
        .list(view.data[.types].rows.filter { $0[TypeSlot.board] == row[ChildSlot.parent] }.map { .integer($0.id) })
      },
      .reference("board", .boards, ChildSlot.parent),
    ])

  static let items = Entity(
    .items, "BoardItem",
    [.name(), .flag("inactiveFlag", always: false), .reference("board", .boards, ChildSlot.parent)])

  static let teams = Entity(
    .teams, "BoardTeam",
    [
      .name(), .reference("teamLeader", .members, TeamSlot.leader),
      EntityField("members", .list(.integer)) { view, _ in
        .list(view.data[.members].rows.prefix(4).map { .integer($0.id) })
      },
      .flag("defaultFlag", TeamSlot.isDefault), .flag("notifyOnTicketDelete", always: false),
      .integer("boardId", TeamSlot.board), EntityField("locationId", .integer) { _, _ in 2 },
      EntityField("businessUnitId", .integer) { _, _ in 10 },
    ])

  static let associations = Entity(
    .associations, "BoardTypeSubTypeItemAssociation",
    [
      .reference("type", .types, AssociationSlot.type), .reference("subType", .subtypes, AssociationSlot.subtype),
      .reference("item", .items, AssociationSlot.item), .reference("board", .boards, AssociationSlot.board),
    ])

  private static let colors = [
    "Black", "Blue", "Cyan", "Gray", "Green", "Lime", "Orange", "Pink", "Purple", "Red", "White", "Yellow", "Custom",
  ]

  static let priorities = Entity(
    .priorities, "Priority",
    [
      .name(), .choice("color", colors) { ["Red", "Orange", "Yellow", "Green"][Int($1[LookupSlot.first]) % 4] },
      .integer("sortOrder", Slot(3)), .flag("defaultFlag", LookupSlot.second),
      EntityField("urgencySortOrder", .text) { .text("\($1[Slot(3)])") },
      .choice("level", ["Critical", "High", "Medium", "Low"]) { $0.priorityLevel($1) },
    ])

  static let sources = Entity(.sources, "Source", [.name(), .flag("defaultFlag", LookupSlot.first)])

  static let serviceLocations = Entity(
    .serviceLocations, "ServiceLocation",
    [
      .name(), .choice("where", ["OnSite", "Remote", "InHouse"]) { ["OnSite", "Remote", "InHouse"][($1.id - 1) % 3] },
      EntityField("defaultFlag", .flag) { .flag($1.id == 2) },
    ])
}
