extension Resource.ID {
  package static let tickets: Self = "tickets"
}

extension Resource {
  /// Service and project tickets in one table: they share one space of ids and are told apart by `record_type`.
  ///
  /// A project ticket's record has no `recordType`; the route supplies it.
  package static let tickets = Resource(
    .tickets, "Tickets", of: .tickets,
    routes: [
      Route("service/tickets", boards: .service, constants: ["record_type": "ServiceTicket"]),
      Route(
        "project/tickets", boards: .project, constants: ["record_type": "ProjectTicket"],
        permission: Permission("Project", "Project Tickets"), title: "Project tickets"),
    ],
    fields: [
      Field("summary", "summary"),
      Field("record_type", "recordType"),
      .mention("board_id", "board/id", .boards, indexed: true),
      .mention("status_id", "status/id", .boardStatuses, indexed: true),
      .belongs("company_id", "company/id", to: .companies),
      .mention("contact_id", "contact/id", .contacts),
      Field("contact_name", "contactName"),
      Field("contact_email_address", "contactEmailAddress"),
      Field("site_id", "site/id", .integer),
      .mention("type_id", "type/id", .boardTypes),
      .mention("sub_type_id", "subType/id", .boardSubtypes),
      .mention("item_id", "item/id", .boardItems),
      .mention("team_id", "team/id", .boardTeams),
      .mention("owner_id", "owner/id", .members),
      .mention("priority_id", "priority/id", .priorities),
      .mention("source_id", "source/id", .sources),
      Field("severity", "severity"),
      Field("impact", "impact"),
      Field("required_date", "requiredDate", .timestamp),
      Field("closed_flag", "closedFlag", .flag),
      Field("closed_date", "closedDate", .timestamp),
      Field("closed_by", "closedBy"),
      Field("parent_ticket_id", "parentTicketId", .integer),
      Field("merged_parent_ticket_id", "mergedParentTicket/id", .integer),
      Field("budget_hours", "budgetHours", .decimal),
      Field("actual_hours", "actualHours", .decimal),
      Field("resources", "resources"),
      Field("date_entered", "_info/dateEntered", .timestamp),
    ],
    scope: .tickets,
    pick: Pick("summary", details: ["board_id", "status_id", "company_id", "closed_flag"]),
    permission: Permission("Service Desk", "Service Tickets"))
}
