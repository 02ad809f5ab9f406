extension Resource.ID {
  package static let catalogItems: Self = "catalog_items"
  package static let products: Self = "products"
  package static let purchaseOrders: Self = "purchase_orders"
}

extension Resource {
  /// What the provider can sell.
  package static let catalogItems = Resource(
    .catalogItems, "Catalog items", of: .catalog,
    routes: [Route("procurement/catalog", twin: "procurement/catalog/info")],
    fields: [
      Field("identifier", "identifier", indexed: true),
      Field("description", "description"),
      Field("customer_description", "customerDescription"),
      Field("category_id", "category/id", .integer),
      Field("category", "category/name"),
      Field("subcategory_id", "subcategory/id", .integer),
      Field("subcategory", "subcategory/name"),
      Field("type", "type/name"),
      Field("product_class", "productClass"),
      Field("price", "price", .decimal),
      Field("cost", "cost", .decimal),
      Field("taxable_flag", "taxableFlag", .flag),
      Field("inactive_flag", "inactiveFlag", .flag),
      Field("recurring_flag", "recurringFlag", .flag),
      Field("manufacturer", "manufacturer/name"),
      Field("manufacturer_part_number", "manufacturerPartNumber"),
      .mention("vendor_id", "vendor/id", .companies),
      Field("vendor_sku", "vendorSku"),
    ],
    pick: Pick("identifier", details: ["description", "product_class", "inactive_flag"]),
    permission: Permission("Procurement", "Product Catalog"))

  /// What was sold: lines of tickets, projects, opportunities, orders and agreements.
  package static let products = Resource(
    .products, "Products", of: .products,
    routes: [Route("procurement/products")],
    fields: [
      Field("description", "description"),
      .belongs("company_id", "company/id", to: .companies),
      .mention("catalog_item_id", "catalogItem/id", .catalogItems, indexed: true),
      .mention("ticket_id", "ticket/id", .tickets),
      .mention("project_id", "project/id", .projects),
      .mention("opportunity_id", "opportunity/id", .opportunities),
      .mention("agreement_id", "agreement/id", .agreements),
      .mention("invoice_id", "invoice/id", .invoices),
      Field("sales_order_id", "salesOrder/id", .integer),
      Field("product_class", "productClass"),
      Field("billable_option", "billableOption"),
      Field("quantity", "quantity", .decimal),
      Field("price", "price", .decimal),
      Field("cost", "cost", .decimal),
      Field("ext_price", "extPrice", .decimal),
      Field("ext_cost", "extCost", .decimal),
      Field("quantity_cancelled", "quantityCancelled", .decimal),
      Field("cancelled_flag", "cancelledFlag", .flag),
      Field("purchase_date", "purchaseDate", .timestamp),
    ],
    scope: .ofCompanies(column: "company_id"),
    pick: Pick("description", details: ["company_id", "quantity", "cancelled_flag"]),
    permission: Permission("Procurement", "Products"))

  /// What the provider ordered.
  ///
  /// The company here is a vendor: which clients are kept does not decide about its orders.
  package static let purchaseOrders = Resource(
    .purchaseOrders, "Purchase orders", of: .purchaseOrders,
    routes: [Route("procurement/purchaseorders", twin: "procurement/purchaseorders/info")],
    fields: [
      Field("po_number", "poNumber", indexed: true),
      .mention("vendor_company_id", "vendorCompany/id", .companies, indexed: true),
      .mention("customer_company_id", "customerCompany/id", .companies),
      Field("status_id", "status/id", .integer),
      Field("status", "status/name"),
      Field("terms", "terms/name"),
      Field("po_date", "poDate", .timestamp),
      Field("closed_flag", "closedFlag", .flag),
      Field("date_closed", "dateClosed", .timestamp),
      Field("sub_total", "subTotal", .decimal),
      Field("freight_cost", "freightCost", .decimal),
      Field("sales_tax", "salesTax", .decimal),
      Field("total", "total", .decimal),
      Field("shipment_method", "shipmentMethod/name"),
      Field("tracking_number", "trackingNumber"),
      Field("warehouse", "warehouse/name"),
    ],
    pick: Pick("po_number", details: ["vendor_company_id", "po_date", "closed_flag"]),
    permission: Permission("Procurement", "Purchase Orders"))
}
