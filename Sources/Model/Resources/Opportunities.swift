extension Resource.ID {
  package static let opportunities: Self = "opportunities"
  package static let opportunityStages: Self = "opportunity_stages"
  package static let opportunityStatuses: Self = "opportunity_statuses"
  package static let opportunityTypes: Self = "opportunity_types"
  package static let opportunityProbabilities: Self = "opportunity_probabilities"
  package static let opportunityRatings: Self = "opportunity_ratings"
  package static let activities: Self = "activities"
}

extension Resource {
  private static func setup(_ table: String) -> Permission {
    Permission("System", "Table Setup", table: "Opportunities / \(table)")
  }

  /// What may be sold.
  package static let opportunities = Resource(
    .opportunities, "Opportunities", of: .opportunities,
    routes: [Route("sales/opportunities")],
    fields: [
      Field("name", "name"),
      .belongs("company_id", "company/id", to: .companies),
      .mention("contact_id", "contact/id", .contacts),
      .mention("stage_id", "stage/id", .opportunityStages),
      .mention("status_id", "status/id", .opportunityStatuses, indexed: true),
      .mention("type_id", "type/id", .opportunityTypes),
      .mention("probability_id", "probability/id", .opportunityProbabilities),
      .mention("rating_id", "rating/id", .opportunityRatings),
      .mention("primary_sales_rep_id", "primarySalesRep/id", .members),
      .mention("secondary_sales_rep_id", "secondarySalesRep/id", .members),
      Field("expected_close_date", "expectedCloseDate", .timestamp),
      Field("closed_date", "closedDate", .timestamp),
      Field("source", "source"),
      Field("customer_po", "customerPO"),
      Field("total_sales_tax", "totalSalesTax", .decimal),
    ],
    scope: .opportunities,
    pick: Pick("name", details: ["company_id", "stage_id", "status_id"]),
    permission: Permission("Sales", "Opportunity"))

  /// The steps of a sale.
  package static let opportunityStages = Resource(
    .opportunityStages, "Opportunity stages", of: .opportunities,
    routes: [Route("sales/stages", twin: "sales/stages/info")],
    fields: [
      Field("name", "name"),
      Field("sequence_number", "sequenceNumber", .integer),
      .mention("probability_id", "probability/id", .opportunityProbabilities),
    ],
    increment: .fullOnly, pick: Pick("name", details: ["sequence_number"]), permission: setup("Sales Stage"))

  /// Open, won, lost and the provider's own.
  package static let opportunityStatuses = Resource(
    .opportunityStatuses, "Opportunity statuses", of: .opportunities,
    routes: [Route("sales/opportunities/statuses", twin: "sales/opportunities/statuses/info")],
    fields: [
      Field("name", "name"),
      Field("won_flag", "wonFlag", .flag),
      Field("lost_flag", "lostFlag", .flag),
      Field("closed_flag", "closedFlag", .flag),
      Field("inactive_flag", "inactiveFlag", .flag),
      Field("default_flag", "defaultFlag", .flag),
    ],
    increment: .fullOnly,
    pick: Pick("name", details: ["closed_flag", "default_flag", "inactive_flag"]), permission: setup("Status"))

  /// What is sold.
  ///
  /// Their name stands in `description`.
  package static let opportunityTypes = Resource(
    .opportunityTypes, "Opportunity types", of: .opportunities,
    routes: [Route("sales/opportunities/types", twin: "sales/opportunities/types/info")],
    fields: [
      Field("description", "description"),
      Field("inactive_flag", "inactiveFlag", .flag),
    ],
    increment: .fullOnly, pick: Pick("description", details: ["inactive_flag"]), permission: setup("Type"))

  /// The percentages that a chance of sale may have.
  package static let opportunityProbabilities = Resource(
    .opportunityProbabilities, "Opportunity probabilities", of: .opportunities,
    routes: [Route("sales/probabilities", twin: "sales/probabilities/info")],
    fields: [Field("probability", "probability", .integer)],
    increment: .fullOnly, pick: Pick("probability"), permission: setup("Sales Probability"))

  /// How promising an opportunity looks.
  package static let opportunityRatings = Resource(
    .opportunityRatings, "Opportunity ratings", of: .opportunities,
    routes: [Route("sales/opportunities/ratings", twin: "sales/opportunities/ratings/info")],
    fields: [
      Field("name", "name"),
      Field("sort_order", "sortOrder", .integer),
    ],
    increment: .fullOnly, pick: Pick("name"), permission: setup("Rating"))

  /// What members did and have to do for sales and clients: calls, meetings, e-mails.
  package static let activities = Resource(
    .activities, "Activities", of: .opportunities,
    routes: [Route("sales/activities")],
    fields: [
      Field("name", "name"),
      .belongs("company_id", "company/id", to: .companies),
      .mention("contact_id", "contact/id", .contacts),
      .mention("opportunity_id", "opportunity/id", .opportunities, indexed: true),
      .mention("ticket_id", "ticket/id", .tickets),
      .mention("agreement_id", "agreement/id", .agreements),
      Field("type_id", "type/id", .integer),
      Field("type", "type/name"),
      Field("status_id", "status/id", .integer),
      Field("status", "status/name"),
      .mention("assign_to_id", "assignTo/id", .members, indexed: true),
      .mention("assigned_by_id", "assignedBy/id", .members),
      Field("date_start", "dateStart", .timestamp),
      Field("date_end", "dateEnd", .timestamp),
      Field("schedule_status", "scheduleStatus/name"),
      Field("phone_number", "phoneNumber"),
      Field("email", "email"),
      Field("notes", "notes"),
    ],
    scope: .ofCompanies(column: "company_id"),
    pick: Pick("name", details: ["company_id", "date_start", "status"]),
    permission: Permission("Companies", "CRM/Sales Activities"))
}
