extension Resource.ID {
  package static let timeEntries: Self = "time_entries"
  package static let scheduleEntries: Self = "schedule_entries"
}

extension Resource {
  /// The hours that members worked.
  ///
  /// `dateEntered` stands at the top of the record here, and `invoiceReady` is a number.
  package static let timeEntries = Resource(
    .timeEntries, "Time entries", of: .timeEntries,
    routes: [Route("time/entries")],
    fields: [
      .belongs("company_id", "company/id", to: .companies),
      Field("charge_to_id", "chargeToId", .integer),
      Field("charge_to_type", "chargeToType"),
      .mention("member_id", "member/id", .members, indexed: true),
      .mention("ticket_id", "ticket/id", .tickets, indexed: true),
      .mention("project_id", "project/id", .projects),
      .mention("agreement_id", "agreement/id", .agreements),
      .mention("invoice_id", "invoice/id", .invoices),
      Field("work_type_id", "workType/id", .integer),
      Field("work_type", "workType/name"),
      Field("work_role_id", "workRole/id", .integer),
      Field("work_role", "workRole/name"),
      Field("time_start", "timeStart", .timestamp, indexed: true),
      Field("time_end", "timeEnd", .timestamp),
      Field("hours_deduct", "hoursDeduct", .decimal),
      Field("actual_hours", "actualHours", .decimal),
      Field("hours_billed", "hoursBilled", .decimal),
      Field("invoice_hours", "invoiceHours", .decimal),
      Field("hourly_rate", "hourlyRate", .decimal),
      Field("billable_option", "billableOption"),
      Field("status", "status"),
      Field("notes", "notes"),
      Field("entered_by", "enteredBy"),
      Field("date_entered", "dateEntered", .timestamp),
    ],
    scope: .timeEntries,
    pick: Pick("notes", details: ["time_start", "actual_hours", "charge_to_type"]),
    permission: Permission("Time & Expense", "Time Entry"))

  /// Who is planned for what and when; `objectId` is the ticket or activity that the type tells (`S` or `C`).
  package static let scheduleEntries = Resource(
    .scheduleEntries, "Schedule entries", of: .timeEntries,
    routes: [Route("schedule/entries")],
    fields: [
      Field("object_id", "objectId", .integer, indexed: true),
      Field("name", "name"),
      .mention("member_id", "member/id", .members, indexed: true),
      Field("type", "type/identifier"),
      Field("status", "status/name"),
      Field("date_start", "dateStart", .timestamp),
      Field("date_end", "dateEnd", .timestamp),
      Field("hours", "hours", .decimal),
      Field("done_flag", "doneFlag", .flag),
      Field("acknowledged_flag", "acknowledgedFlag", .flag),
    ],
    pick: Pick("name", details: ["date_start", "hours"]),
    permission: Permission("Service Desk", "Resource Scheduling"))
}
