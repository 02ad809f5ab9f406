private let units = ["Amount", "Hours", "Incidents"]
private let billing = ["Billable", "DoNotBill", "NoCharge", "NoDefault"]
private let invoiceTypes = [
  "Agreement", "CreditMemo", "DownPayment", "Miscellaneous", "Progress", "Standard", "Consolidated",
]
private let targets = ["All", "Agreement", "Project", "ProjectPhase", "SalesOrder", "Ticket"]

extension Entity {
  static let agreements = Entity(
    .agreements, "Agreement", info: .full,
    [
      .name(), .reference("type", .agreementTypes, WorkSlot.type), .reference("company", .companies, WorkSlot.company),
      .reference("contact", .contacts, WorkSlot.contact), .reference("site", .sites, WorkSlot.site),
      .reference("parentAgreement", .agreements, WorkSlot.parent),
      EntityField("customerPO", .text) { $1.id % 3 == 0 ? .text("PO-\($1.id)") : .absent },
      .instant("startDate", WorkSlot.start), .instant("endDate", WorkSlot.end),
      EntityField("noEndingDateFlag", .flag) { .flag(!$1.isSet(WorkSlot.end)) },
      .flag("cancelledFlag", WorkSlot.isClosed),
      EntityField("dateCancelled", .instant) {
        $1.isSet(WorkSlot.isClosed) ? .instant($1.updated / 86_400 * 86_400) : .absent
      },
      EntityField("reasonCancelled", .text) { $1.isSet(WorkSlot.isClosed) ? .text("Client left") : .absent },
      .choice("applicationUnits", units) { units[$1.id % 3] },
      EntityField("applicationLimit", .decimal) { .decimal($0.amount($1, .agreements, 50, below: 80) * 5, places: 1) },
      .choice(
        "applicationCycle", ["ContractYear", "CalendarMonth", "CalendarQuarter", "CalendarWeek"]
      ) { _, _ in "CalendarMonth" },
      .fixed("billingCycle", 2, "Monthly"), .fixed("billingTerms", 2, "Net 10 days"),
      EntityField("billAmount", .decimal) { .decimal($0.amount($1, .agreements, 51, below: 900) * 1_000, places: 2) },
      EntityField("nextInvoiceDate", .text) {
        .instant(($1.updated / 86_400 + 30) * 86_400)
      },
      .choice("agreementStatus", ["Active", "Cancelled", "Expired", "Inactive"]) {
        $1.isSet(WorkSlot.isClosed) ? "Cancelled" : "Active"
      },
      .fixed("currency", 7, "US Dollars"),
      customFields(["Seats", "Devices"], of: .agreements, at: "agreement"),
    ])

  static let agreementTypes = Entity(
    .agreementTypes, "AgreementType",
    [
      .name(), .flag("defaultFlag", LookupSlot.first), .flag("inactiveFlag", LookupSlot.second),
      .choice("applicationUnits", units) { units[$1.id % 3] },
      .choice("employeeCompRate", ["Actual", "Hourly"]) { _, _ in "Actual" },
      .choice("employeeCompNotExceed", ["Billing", "Amount", "Percent"]) { _, _ in "Billing" },
      .choice("invoicingCycle", ["ContractYear", "CalendarYear"]) { _, _ in "ContractYear" },
      .choice("billTime", billing) { _, _ in "Billable" }, .choice("billExpenses", billing) { _, _ in "Billable" },
      .choice("billProducts", billing) { _, _ in "Billable" },
    ])

  static let additions = Entity(
    .additions, "Addition",
    [
      EntityField("product", .record([("id", .integer), ("identifier", .text)])) { view, row in
        let item = Int(row[WorkSlot.parent])
        return .object([
          RecordMember("id", .integer(item)), RecordMember("identifier", .text(view.code(.catalogItems, item))),
        ])
      },
      EntityField("quantity", .decimal) { .decimal(Int($1[WorkSlot.quantity]) * 100, places: 2) },
      EntityField("lessIncluded", .decimal) { .decimal($1.id % 5 == 0 ? 100 : 0, places: 2) },
      EntityField("unitPrice", .decimal) { .decimal($0.price($1), places: 2) },
      EntityField("unitCost", .decimal) { .decimal($0.price($1) * 7 / 10, places: 2) },
      .choice("billCustomer", ["Billable", "DoNotBill", "NoCharge"]) { $1.id % 9 == 2 ? "DoNotBill" : "Billable" },
      .instant("effectiveDate", WorkSlot.start),
      EntityField("cancelledDate", .instant) {
        $1.isSet(WorkSlot.isClosed) ? .instant(Int64($1[WorkSlot.start]) + 90 * 86_400) : .absent
      },
      .flag("taxableFlag", always: true),
      EntityField("serialNumber", .text) { $1.id % 6 == 1 ? .text("SN\(100_000 + $1.id)") : .absent },
      EntityField("invoiceDescription", .text) { .text($0.name(.catalogItems, Int($1[WorkSlot.parent]))) },
      .flag("purchaseItemFlag", always: false), .flag("specialOrderFlag", always: false),
      .integer("agreementId", ChildSlot.parent),
      EntityField("description", .text) { $0.additionText($1) },
      EntityField("billedQuantity", .decimal) { .decimal(Int($1[WorkSlot.quantity]) * 100, places: 2) },
      .text("uom", always: "Each"),
      EntityField("extPrice", .decimal) { .decimal($0.price($1) * Int($1[WorkSlot.quantity]), places: 2) },
      EntityField("extCost", .decimal) { .decimal($0.price($1) * 7 / 10 * Int($1[WorkSlot.quantity]), places: 2) },
      EntityField("sequenceNumber", .decimal) { .decimal($1.id % 10 * 100, places: 2) },
      EntityField("margin", .decimal) {
        .decimal(($0.price($1) - $0.price($1) * 7 / 10) * Int($1[WorkSlot.quantity]), places: 2)
      },
      EntityField("opportunity", .reference(.opportunities)) { view, row in
        let opportunities = view.data[.opportunities].rows
        guard row.id % 4 == 3, !opportunities.isEmpty else { return .absent }
        return .reference(.opportunities, view.random.pick(opportunities, .additions, row.id, 52).id)
      },
      .choice("agreementStatus", ["Active", "Cancelled", "Expired", "Inactive"]) { view, row in
        let agreement = view.row(.agreements, Int(row[ChildSlot.parent]))
        return agreement?.isSet(WorkSlot.isClosed) == true ? "Cancelled" : "Active"
      },
      customFields(["Licence key"], of: .additions, at: "addition"),
    ])

  static let invoices = Entity(
    .invoices, "Invoice",
    [
      .name("invoiceNumber"), .choice("type", invoiceTypes) { $1.isSet(WorkSlot.agreement) ? "Agreement" : "Standard" },
      EntityField("status", .fixedReference) { _, row in
        row.isSet(WorkSlot.isClosed) ? .fixed(2, "Closed") : .fixed(1, "New")
      },
      .reference("company", .companies, WorkSlot.company), .reference("billToCompany", .companies, WorkSlot.company),
      .choice("applyToType", targets) {
        $1.isSet(WorkSlot.agreement) ? "Agreement" : $1.isSet(WorkSlot.project) ? "Project" : "Ticket"
      },
      EntityField("applyToId", .integer) { _, row in
        .integer(Int([WorkSlot.agreement, WorkSlot.project, WorkSlot.ticket].map { row[$0] }.first { $0 != 0 } ?? 0))
      },
      .reference("agreement", .agreements, WorkSlot.agreement), .reference("project", .projects, WorkSlot.project),
      .reference("ticket", .tickets, WorkSlot.ticket), .instant("date", WorkSlot.start),
      .instant("dueDate", WorkSlot.end),
      EntityField("subtotal", .decimal) { .decimal($0.invoiced($1), places: 2) },
      EntityField("salesTax", .decimal) { .decimal($0.invoiced($1) / 20, places: 2) },
      EntityField("total", .decimal) { .decimal($0.invoiced($1) + $0.invoiced($1) / 20, places: 2) },
      EntityField("payments", .decimal) {
        .decimal($1.isSet(WorkSlot.isClosed) ? $0.invoiced($1) + $0.invoiced($1) / 20 : 0, places: 2)
      },
      EntityField("credits", .decimal) { _, _ in .decimal(0, places: 2) },
      EntityField("balance", .decimal) {
        .decimal($1.isSet(WorkSlot.isClosed) ? 0 : $0.invoiced($1) + $0.invoiced($1) / 20, places: 2)
      },
      .fixed("currency", 7, "US Dollars"), .fixed("billingTerms", 2, "Net 10 days"),
      EntityField("customerPO", .text) { $1.id % 4 == 0 ? .text("PO-\($1.id)") : .absent },
      EntityField("reference", .text) { $1.id % 4 == 1 ? .text("Ref \($1.id)") : .absent },
      .flag("taxableFlag", always: true), .flag("specialInvoiceFlag", always: false),
    ])
}

extension View {
  /// The net amount of an invoice, in cents.
  func invoiced(_ row: Row) -> Int { 5_000 + amount(row, .invoices, 50, below: 400_000) }

  /// An addition is described as its product is, unless somebody wrote something else.
  func additionText(_ row: Row) -> RecordValue {
    .text(row.name.isEmpty ? name(.catalogItems, Int(row[WorkSlot.parent])) : row.name)
  }
}
