extension Resource.ID {
  package static let projects: Self = "projects"
  package static let projectTypes: Self = "project_types"
  package static let projectStatuses: Self = "project_statuses"
}

extension Resource {
  /// Work with an end; its tickets stand on boards with `projectFlag`.
  package static let projects = Resource(
    .projects, "Projects", of: .projects,
    routes: [Route("project/projects")],
    fields: [
      Field("name", "name"),
      .belongs("company_id", "company/id", to: .companies),
      .mention("contact_id", "contact/id", .contacts),
      .mention("board_id", "board/id", .boards),
      .mention("type_id", "type/id", .projectTypes),
      .mention("status_id", "status/id", .projectStatuses, indexed: true),
      .mention("manager_id", "manager/id", .members),
      .mention("agreement_id", "agreement/id", .agreements),
      .mention("opportunity_id", "opportunity/id", .opportunities),
      Field("billing_method", "billingMethod"),
      Field("closed_flag", "closedFlag", .flag),
      Field("percent_complete", "percentComplete", .decimal),
      Field("estimated_start", "estimatedStart", .timestamp),
      Field("estimated_end", "estimatedEnd", .timestamp),
      Field("actual_start", "actualStart", .timestamp),
      Field("actual_end", "actualEnd", .timestamp),
      Field("estimated_hours", "estimatedHours", .decimal),
      Field("scheduled_hours", "scheduledHours", .decimal),
      Field("budget_hours", "budgetHours", .decimal),
      Field("actual_hours", "actualHours", .decimal),
      Field("customer_po", "customerPO"),
      Field("description", "description"),
    ],
    scope: .projects,
    pick: Pick("name", details: ["company_id", "status_id", "closed_flag"]),
    permission: Permission("Project", "Project Headers"))

  /// The kinds of project.
  package static let projectTypes = Resource(
    .projectTypes, "Project types", of: .projects,
    routes: [Route("project/projectTypes", twin: "project/projectTypes/info")],
    fields: [
      Field("name", "name"),
      Field("default_flag", "defaultFlag", .flag),
      Field("inactive_flag", "inactiveFlag", .flag),
    ],
    increment: .fullOnly, pick: Pick("name", details: ["inactive_flag"]),
    permission: Permission("System", "Table Setup", table: "Project / Project Type"))

  /// Open, closed and the provider's own.
  package static let projectStatuses = Resource(
    .projectStatuses, "Project statuses", of: .projects,
    routes: [Route("project/statuses", twin: "project/statuses/info")],
    fields: [
      Field("name", "name"),
      Field("default_flag", "defaultFlag", .flag),
      Field("inactive_flag", "inactiveFlag", .flag),
      Field("no_time_flag", "noTimeFlag", .flag),
      Field("closed_flag", "closedFlag", .flag),
    ],
    increment: .fullOnly, pick: Pick("name", details: ["closed_flag", "inactive_flag"]),
    permission: Permission("System", "Table Setup", table: "Project / Project Status"))
}
