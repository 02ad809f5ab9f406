extension Resource.ID {
  package static let agreements: Self = "agreements"
  package static let agreementTypes: Self = "agreement_types"
  package static let invoices: Self = "invoices"
}

extension Resource {
  /// What clients have agreed to pay for.
  package static let agreements = Resource(
    .agreements, "Agreements", of: .agreements,
    routes: [Route("finance/agreements")],
    fields: [
      Field("name", "name"),
      .belongs("company_id", "company/id", to: .companies),
      .mention("contact_id", "contact/id", .contacts),
      .mention("type_id", "type/id", .agreementTypes),
      .mention("parent_agreement_id", "parentAgreement/id", .agreements),
      Field("agreement_status", "agreementStatus", indexed: true),
      Field("start_date", "startDate", .timestamp),
      Field("end_date", "endDate", .timestamp),
      Field("no_ending_date_flag", "noEndingDateFlag", .flag),
      Field("cancelled_flag", "cancelledFlag", .flag),
      Field("date_cancelled", "dateCancelled", .timestamp),
      Field("bill_amount", "billAmount", .decimal),
      Field("billing_cycle", "billingCycle/name"),
      Field("application_units", "applicationUnits"),
      Field("application_limit", "applicationLimit", .decimal),
      Field("application_cycle", "applicationCycle"),
      Field("next_invoice_date", "nextInvoiceDate"),
      Field("customer_po", "customerPO"),
    ],
    scope: .ofCompanies(column: "company_id"),
    pick: Pick("name", details: ["company_id", "type_id", "cancelled_flag"]),
    permission: Permission("Finance", "Agreements"))

  /// The kinds of agreement.
  package static let agreementTypes = Resource(
    .agreementTypes, "Agreement types", of: .agreements,
    routes: [Route("finance/agreements/types", twin: "finance/agreements/types/info")],
    fields: [
      Field("name", "name"),
      Field("default_flag", "defaultFlag", .flag),
      Field("inactive_flag", "inactiveFlag", .flag),
      Field("application_units", "applicationUnits"),
    ],
    increment: .fullOnly, pick: Pick("name", details: ["inactive_flag"]),
    permission: Permission("System", "Table Setup", table: "Finance / Agreement Type"))

  /// What clients were billed.
  package static let invoices = Resource(
    .invoices, "Invoices", of: .invoices,
    routes: [Route("finance/invoices")],
    fields: [
      Field("invoice_number", "invoiceNumber", indexed: true),
      .belongs("company_id", "company/id", to: .companies),
      .mention("bill_to_company_id", "billToCompany/id", .companies),
      .mention("agreement_id", "agreement/id", .agreements),
      .mention("project_id", "project/id", .projects),
      .mention("ticket_id", "ticket/id", .tickets),
      Field("type", "type"),
      Field("status_id", "status/id", .integer),
      Field("status", "status/name"),
      Field("apply_to_type", "applyToType"),
      Field("apply_to_id", "applyToId", .integer),
      Field("date", "date", .timestamp, indexed: true),
      Field("due_date", "dueDate", .timestamp),
      Field("subtotal", "subtotal", .decimal),
      Field("sales_tax", "salesTax", .decimal),
      Field("total", "total", .decimal),
      Field("payments", "payments", .decimal),
      Field("credits", "credits", .decimal),
      Field("balance", "balance", .decimal),
      Field("currency", "currency/name"),
      Field("customer_po", "customerPO"),
      Field("reference", "reference"),
    ],
    scope: .ofCompanies(column: "company_id"),
    pick: Pick("invoice_number", details: ["company_id", "date", "total"]),
    permission: Permission("Finance", "Invoicing"))
}
