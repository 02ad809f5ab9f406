extension Resource.ID {
  package static let boards: Self = "boards"
  package static let boardStatuses: Self = "board_statuses"
  package static let boardTypes: Self = "board_types"
  package static let boardSubtypes: Self = "board_subtypes"
  package static let boardItems: Self = "board_items"
  package static let boardTeams: Self = "board_teams"
  package static let priorities: Self = "priorities"
  package static let sources: Self = "sources"
}

extension Resource {
  private static let boardSetup = Permission("System", "Table Setup", table: "Service / Service Board")

  /// Service boards; one with `projectFlag` holds project tickets, which have a list of their own.
  package static let boards = Resource(
    .boards, "Boards", of: .tickets,
    routes: [Route("service/boards", twin: "service/info/boards")],
    fields: [
      Field("name", "name"),
      .mention("location_id", "location/id", .territories),
      Field("department_id", "department/id", .integer),
      Field("inactive_flag", "inactiveFlag", .flag),
      Field("project_flag", "projectFlag", .flag),
    ],
    increment: .fullOnly, pick: Pick("name", details: ["project_flag", "inactive_flag"]), permission: boardSetup)

  /// The statuses of each board.
  ///
  /// The same name on two boards is two statuses.
  package static let boardStatuses = Resource(
    .boardStatuses, "Board statuses", of: .tickets,
    routes: [Route("service/boards/{parent}/statuses")], parent: .boards,
    fields: [
      .belongs("board_id", "board/id", to: .boards),
      Field("name", "name"),
      Field("sort_order", "sortOrder", .integer),
      Field("display_on_board", "displayOnBoard", .flag),
      Field("inactive", "inactive", .flag),
      Field("closed_status", "closedStatus", .flag),
      Field("default_flag", "defaultFlag", .flag),
      Field("escalation_status", "escalationStatus"),
      Field("customer_portal_description", "customerPortalDescription"),
    ],
    increment: .withParent(.everyRun), scope: .ofBoards,
    pick: Pick("name", details: ["board_id", "sort_order", "closed_status", "inactive", "escalation_status"]),
    permission: boardSetup)

  /// The ticket types of each board.
  package static let boardTypes = Resource(
    .boardTypes, "Ticket types", of: .tickets,
    routes: [Route("service/boards/{parent}/types")], parent: .boards,
    fields: [
      .belongs("board_id", "board/id", to: .boards),
      Field("name", "name"),
      Field("category", "category"),
      Field("default_flag", "defaultFlag", .flag),
      Field("inactive_flag", "inactiveFlag", .flag),
    ],
    increment: .withParent(.daily), scope: .ofBoards, pick: Pick("name", details: ["board_id"]), permission: boardSetup)

  /// The ticket subtypes of each board.
  package static let boardSubtypes = Resource(
    .boardSubtypes, "Ticket subtypes", of: .tickets,
    routes: [Route("service/boards/{parent}/subtypes")], parent: .boards,
    fields: [
      .belongs("board_id", "board/id", to: .boards),
      Field("name", "name"),
      Field("inactive_flag", "inactiveFlag", .flag),
    ],
    increment: .withParent(.daily), scope: .ofBoards, pick: Pick("name", details: ["board_id"]), permission: boardSetup)

  /// The ticket items of each board.
  package static let boardItems = Resource(
    .boardItems, "Ticket items", of: .tickets,
    routes: [Route("service/boards/{parent}/items")], parent: .boards,
    fields: [
      .belongs("board_id", "board/id", to: .boards),
      Field("name", "name"),
      Field("inactive_flag", "inactiveFlag", .flag),
    ],
    increment: .withParent(.daily), scope: .ofBoards, pick: Pick("name", details: ["board_id"]), permission: boardSetup)

  /// The teams of each board.
  ///
  /// Their record names the board by `boardId`, not by a reference.
  package static let boardTeams = Resource(
    .boardTeams, "Teams", of: .tickets,
    routes: [Route("service/boards/{parent}/teams")], parent: .boards,
    fields: [
      .belongs("board_id", "boardId", to: .boards),
      Field("name", "name"),
      .mention("team_leader_id", "teamLeader/id", .members),
      Field("default_flag", "defaultFlag", .flag),
    ],
    increment: .withParent(.daily), scope: .ofBoards, pick: Pick("name", details: ["board_id"]), permission: boardSetup)

  /// Ticket priorities.
  package static let priorities = Resource(
    .priorities, "Priorities", of: .tickets,
    routes: [Route("service/priorities")],
    fields: [
      Field("name", "name"),
      Field("color", "color"),
      Field("sort_order", "sortOrder", .integer),
      Field("level", "level"),
      Field("default_flag", "defaultFlag", .flag),
    ],
    increment: .fullOnly, pick: Pick("name", details: ["level"]),
    permission: Permission("System", "Table Setup", table: "Service / Priority"))

  /// Where tickets come from: e-mail, phone, portal.
  package static let sources = Resource(
    .sources, "Sources", of: .tickets,
    routes: [Route("service/sources", twin: "service/sources/info")],
    fields: [
      Field("name", "name"),
      Field("default_flag", "defaultFlag", .flag),
    ],
    increment: .fullOnly, pick: Pick("name"),
    permission: Permission("System", "Table Setup", table: "Service / Source"))
}
