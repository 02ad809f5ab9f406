extension DataType.ID {
  package static let companySites: Self = "company_sites"
  package static let ticketNotes: Self = "ticket_notes"
}

extension Resource.ID {
  package static let companySites: Self = "company_sites"
  package static let ticketNotes: Self = "ticket_notes"
  package static let projectPhases: Self = "project_phases"
  package static let agreementAdditions: Self = "agreement_additions"
  package static let opportunityForecasts: Self = "opportunity_forecasts"
}

extension Resource {
  /// The places of a company.
  ///
  /// The twin names neither its company nor the mailing address.
  package static let companySites = Resource(
    .companySites, "Company sites", of: .companySites,
    routes: [Route("company/companies/{parent}/sites", twin: "company/companies/{parent}/sites/info")],
    parent: .companies,
    fields: [
      .belongs("company_id", "company/id", to: .companies),
      Field("name", "name"),
      Field("address_line1", "addressLine1"),
      Field("address_line2", "addressLine2"),
      Field("city", "city"),
      Field("state", "stateReference/identifier"),
      Field("zip", "zip"),
      Field("country", "country/name"),
      Field("phone_number", "phoneNumber"),
      Field("primary_address_flag", "primaryAddressFlag", .flag),
      Field("default_shipping_flag", "defaultShippingFlag", .flag),
      Field("default_billing_flag", "defaultBillingFlag", .flag),
      Field("default_mailing_flag", "defaultMailingFlag", .flag),
      Field("inactive_flag", "inactiveFlag", .flag),
    ],
    increment: .withParent(.whenChanged(dailyUnless: nil)),
    pick: Pick("name", details: ["company_id", "city", "inactive_flag"]),
    permission: Permission("Companies", "Company Maintenance"))

  /// What was written on tickets: description, internal analysis and resolution, told apart by flags.
  ///
  /// Notes of project tickets tell neither when nor by whom they were made.
  package static let ticketNotes = Resource(
    .ticketNotes, "Ticket notes", of: .ticketNotes,
    routes: [
      Route("service/tickets/{parent}/notes", boards: .service),
      Route(
        "project/tickets/{parent}/notes", boards: .project, permission: Permission("Project", "Project Tickets"),
        title: "Project ticket notes"),
    ],
    parent: .tickets,
    fields: [
      .belongs("ticket_id", "ticketId", to: .tickets),
      Field("text", "text"),
      Field("detail_description_flag", "detailDescriptionFlag", .flag),
      Field("internal_analysis_flag", "internalAnalysisFlag", .flag),
      Field("resolution_flag", "resolutionFlag", .flag),
      Field("issue_flag", "issueFlag", .flag),
      Field("internal_flag", "internalFlag", .flag),
      Field("external_flag", "externalFlag", .flag),
      .mention("member_id", "member/id", .members),
      .mention("contact_id", "contact/id", .contacts),
      Field("customer_updated_flag", "customerUpdatedFlag", .flag),
      Field("date_created", "dateCreated", .timestamp),
      Field("created_by", "createdBy"),
    ],
    increment: .withParent(.whenChanged(dailyUnless: "closed_flag")),
    pick: Pick("text", details: ["ticket_id", "date_created"]),
    permission: Permission("Service Desk", "Service Tickets"))

  /// The parts of a project; they may stand below one another.
  package static let projectPhases = Resource(
    .projectPhases, "Project phases", of: .projects,
    routes: [Route("project/projects/{parent}/phases")], parent: .projects,
    fields: [
      .belongs("project_id", "projectId", to: .projects),
      Field("description", "description"),
      Field("wbs_code", "wbsCode"),
      Field("status_id", "status/id", .integer),
      Field("status", "status/name"),
      .mention("parent_phase_id", "parentPhase/id", .projectPhases),
      .mention("agreement_id", "agreement/id", .agreements),
      .mention("opportunity_id", "opportunity/id", .opportunities),
      Field("bill_time", "billTime"),
      Field("mark_as_milestone_flag", "markAsMilestoneFlag", .flag),
      Field("deadline_date", "deadlineDate", .timestamp),
      // Described as plain text by ConnectWise.
      Field("scheduled_start", "scheduledStart"),
      Field("scheduled_end", "scheduledEnd"),
      Field("actual_start", "actualStart"),
      Field("actual_end", "actualEnd"),
      Field("scheduled_hours", "scheduledHours", .decimal),
      Field("budget_hours", "budgetHours", .decimal),
      Field("actual_hours", "actualHours", .decimal),
      Field("notes", "notes"),
    ],
    increment: .withParent(.whenChanged(dailyUnless: nil)),
    pick: Pick("description", details: ["project_id", "wbs_code", "status"]),
    permission: Permission("Project", "Project Phase"))

  /// What an agreement is billed for; cancelled ones stay in the list.
  package static let agreementAdditions = Resource(
    .agreementAdditions, "Agreement additions", of: .agreements,
    routes: [Route("finance/agreements/{parent}/additions")], parent: .agreements,
    fields: [
      .belongs("agreement_id", "agreementId", to: .agreements),
      .mention("product_id", "product/id", .catalogItems, indexed: true),
      Field("product", "product/identifier"),
      Field("description", "description"),
      Field("invoice_description", "invoiceDescription"),
      Field("quantity", "quantity", .decimal),
      Field("less_included", "lessIncluded", .decimal),
      Field("billed_quantity", "billedQuantity", .decimal),
      Field("uom", "uom"),
      Field("unit_price", "unitPrice", .decimal),
      Field("unit_cost", "unitCost", .decimal),
      Field("ext_price", "extPrice", .decimal),
      Field("ext_cost", "extCost", .decimal),
      Field("margin", "margin", .decimal),
      Field("bill_customer", "billCustomer"),
      Field("effective_date", "effectiveDate", .timestamp),
      Field("cancelled_date", "cancelledDate", .timestamp),
      Field("taxable_flag", "taxableFlag", .flag),
      Field("serial_number", "serialNumber"),
      Field("agreement_status", "agreementStatus"),
      Field("sequence_number", "sequenceNumber", .decimal),
      .mention("opportunity_id", "opportunity/id", .opportunities),
    ],
    increment: .withParent(.whenChanged(dailyUnless: nil)),
    pick: Pick("description", details: ["agreement_id", "quantity", "bill_customer"]),
    permission: Permission("Finance", "Agreements"))

  /// What an opportunity may bring: the totals of its forecast, whose lines are in `raw`.
  ///
  /// The record does not name its opportunity; the id comes from the list that it stands in.
  package static let opportunityForecasts = Resource(
    .opportunityForecasts, "Opportunity forecasts", of: .opportunities,
    routes: [Route("sales/opportunities/{parent}/forecast")], parent: .opportunities,
    fields: [
      .belongs("opportunity_id", "opportunity/id", to: .opportunities),
      Field("revenue", "forecastRevenueTotals/revenue", .decimal),
      Field("cost", "forecastRevenueTotals/cost", .decimal),
      Field("margin", "forecastRevenueTotals/margin", .decimal),
      Field("product_revenue", "productRevenue/revenue", .decimal),
      Field("service_revenue", "serviceRevenue/revenue", .decimal),
      Field("agreement_revenue", "agreementRevenue/revenue", .decimal),
      Field("time_revenue", "timeRevenue/revenue", .decimal),
      Field("expense_revenue", "expenseRevenue/revenue", .decimal),
      Field("other_revenue1", "otherRevenue1/revenue", .decimal),
      Field("other_revenue2", "otherRevenue2/revenue", .decimal),
      Field("open_revenue", "openRevenue/revenue", .decimal),
      Field("won_revenue", "wonRevenue/revenue", .decimal),
      Field("lost_revenue", "lostRevenue/revenue", .decimal),
      Field("recurring_total", "recurringTotal", .decimal),
      Field("sales_tax_revenue", "salesTaxRevenue", .decimal),
      Field("forecast_total_with_taxes", "forecastTotalWithTaxes", .decimal),
      Field("expected_probability", "expectedProbability", .integer),
    ],
    increment: .withParent(.whenChanged(dailyUnless: nil)), isAskedByID: false,
    pick: Pick("opportunity_id", details: ["revenue", "expected_probability"]),
    permission: Permission("Sales", "Opportunity"))
}
