private let classes = ["Agreement", "Bundle", "Inventory", "NonInventory", "Service"]

extension Entity {
  static let catalogItems = Entity(
    .catalogItems, "CatalogItem", info: .full,
    [
      EntityField("identifier", .text) { .text($0.code(.catalogItems, $1.id)) }, .name("description"),
      EntityField("customerDescription", .text) { .text($1.name) },
      .fixed("category", 5, "Hardware"), .fixed("subcategory", 12, "Accessories"), .fixed("type", 2, "Product"),
      .choice("productClass", classes) { classes[$1.id % classes.count] },
      EntityField("price", .decimal) { .decimal($0.price($1), places: 2) },
      EntityField("cost", .decimal) { .decimal($0.price($1) * 7 / 10, places: 2) },
      .flag("taxableFlag", always: true), .flag("inactiveFlag", WorkSlot.isClosed),
      EntityField("recurringFlag", .flag) { .flag($1.id % classes.count == 0) }, .flag("dropShipFlag", always: false),
      .flag("specialOrderFlag", always: false), .flag("serializedFlag", always: false),
      .fixed("manufacturer", 3, "Dell"), EntityField("manufacturerPartNumber", .text) { .text("MPN-\($1.id)") },
      .reference("vendor", .companies, WorkSlot.company), EntityField("vendorSku", .text) { .text("V\($1.id)") },
    ])

  static let catalogItemInfo = catalogItems.reduced(
    to: [
      "identifier", "description", "inactiveFlag", "productClass", "price", "cost", "taxableFlag", "dropShipFlag",
      "specialOrderFlag", "customerDescription", "manufacturerPartNumber", "vendorSku",
    ])

  static let products = Entity(
    .products, "Product",
    [
      EntityField("catalogItem", .record(RecordKind.catalogItems.referenceMembers)) {
        .link(.catalogItems, $1[WorkSlot.parent])
      },
      EntityField("description", .text) { .text($0.name(.catalogItems, Int($1[WorkSlot.parent]))) },
      .reference("company", .companies, WorkSlot.company), .reference("ticket", .tickets, WorkSlot.ticket),
      .reference("project", .projects, WorkSlot.project), .reference("opportunity", .opportunities, WorkSlot.type),
      .reference("agreement", .agreements, WorkSlot.agreement),
      EntityField("invoice", .fixedReference) {
        $1.isSet(WorkSlot.invoice)
          ? .object([
            RecordMember("id", .integer(Int($1[WorkSlot.invoice]))),
            RecordMember("identifier", .text($0.name(.invoices, Int($1[WorkSlot.invoice])))),
          ]) : .absent
      },
      EntityField("salesOrder", .record([("id", .integer), ("identifier", .text)])) {
        $1.id % 4 == 2
          ? .object([RecordMember("id", .integer($1.id % 50 + 1)), RecordMember("identifier", "SO")]) : .absent
      },
      .choice("productClass", classes) { classes[Int($1[WorkSlot.parent]) % classes.count] },
      .choice("billableOption", ["Billable", "DoNotBill", "NoCharge"]) { _, _ in "Billable" },
      EntityField("quantity", .decimal) { .decimal(Int($1[WorkSlot.quantity]) * 100, places: 2) },
      EntityField("price", .decimal) { .decimal($0.price($1), places: 2) },
      EntityField("cost", .decimal) { .decimal($0.price($1) * 7 / 10, places: 2) },
      EntityField("extPrice", .decimal) { .decimal($0.price($1) * Int($1[WorkSlot.quantity]), places: 2) },
      EntityField("extCost", .decimal) { .decimal($0.price($1) * 7 / 10 * Int($1[WorkSlot.quantity]), places: 2) },
      EntityField("quantityCancelled", .decimal) { .decimal($1.isSet(WorkSlot.isClosed) ? 100 : 0, places: 2) },
      .flag("cancelledFlag", WorkSlot.isClosed), .flag("taxableFlag", always: true),
      .instant("purchaseDate", WorkSlot.start),
    ])

  static let purchaseOrders = Entity(
    .purchaseOrders, "PurchaseOrder", info: .full,
    [
      .name("poNumber"), .reference("vendorCompany", .companies, WorkSlot.company),
      .reference("customerCompany", .companies, WorkSlot.parent),
      EntityField("status", .fixedReference) { _, row in
        row.isSet(WorkSlot.isClosed) ? .fixed(3, "Closed") : .fixed(1, "Open")
      },
      .fixed("terms", 2, "Net 10 days"), .instant("poDate", WorkSlot.start), .flag("closedFlag", WorkSlot.isClosed),
      EntityField("dateClosed", .instant) {
        $1.isSet(WorkSlot.isClosed) ? .instant($1.updated / 86_400 * 86_400) : .absent
      },
      EntityField("subTotal", .decimal) { .decimal($0.price($1), places: 2) },
      EntityField("freightCost", .decimal) { _, _ in .decimal(1_250, places: 2) },
      EntityField("salesTax", .decimal) { .decimal($0.price($1) / 20, places: 2) },
      EntityField("total", .decimal) { .decimal($0.price($1) + $0.price($1) / 20 + 1_250, places: 2) },
      .fixed("shipmentMethod", 1, "Ground"), EntityField("trackingNumber", .text) { .text("1Z\(1_000_000 + $1.id)") },
      .fixed("warehouse", 1, "Main"), .flag("dropShipCustomerFlag", always: false), .fixed("currency", 7, "US Dollars"),
    ])

  static let purchaseOrderInfo = purchaseOrders.reduced(to: ["currency"])
}

extension View {
  /// A price in cents.
  func price(_ row: Row) -> Int { 500 + amount(row, .catalogItems, 50, below: 90_000) }
}
