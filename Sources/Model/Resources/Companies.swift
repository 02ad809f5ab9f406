extension Resource.ID {
  package static let companies: Self = "companies"
  package static let companyTypes: Self = "company_types"
  package static let companyTypeLinks: Self = "company_type_links"
  package static let companyStatuses: Self = "company_statuses"
  package static let territories: Self = "territories"
  package static let markets: Self = "markets"
}

extension Resource {
  /// The provider's clients, prospects and vendors.
  ///
  /// Deleting one there only sets `deletedFlag`.
  package static let companies = Resource(
    .companies, "Companies", of: .companies,
    routes: [Route("company/companies")],
    fields: [
      Field("identifier", "identifier", indexed: true),
      Field("name", "name", indexed: true),
      .mention("status_id", "status/id", .companyStatuses),
      .mention("territory_id", "territory/id", .territories),
      .mention("market_id", "market/id", .markets),
      .mention("parent_company_id", "parentCompany/id", .companies),
      .mention("default_contact_id", "defaultContact/id", .contacts),
      .mention("territory_manager_id", "territoryManager/id", .members),
      Field("site_id", "site/id", .integer),
      Field("site_name", "site/name"),
      Field("address_line1", "addressLine1"),
      Field("address_line2", "addressLine2"),
      Field("city", "city"),
      Field("state", "state"),
      Field("zip", "zip"),
      Field("country", "country/name"),
      Field("phone_number", "phoneNumber"),
      Field("website", "website"),
      Field("account_number", "accountNumber"),
      Field("date_acquired", "dateAcquired", .timestamp),
      Field("annual_revenue", "annualRevenue", .decimal),
      Field("number_of_employees", "numberOfEmployees", .integer),
      Field("deleted_flag", "deletedFlag", .flag),
      Field("date_entered", "_info/dateEntered", .timestamp),
    ],
    scope: .companies,
    pick: Pick("name", details: ["city", "identifier", "status_id", "deleted_flag"]),
    permission: Permission("Companies", "Company Maintenance"))

  /// The kinds of company: client, prospect, vendor.
  package static let companyTypes = Resource(
    .companyTypes, "Company types", of: .companies,
    routes: [Route("company/companies/types", twin: "company/companies/info/types")],
    fields: [
      Field("name", "name"),
      Field("default_flag", "defaultFlag", .flag),
      Field("vendor_flag", "vendorFlag", .flag),
    ],
    increment: .fullOnly, pick: Pick("name"),
    permission: Permission("System", "Table Setup", table: "Company / Company Type"))

  /// Which company has which types: a flat list, the only way to read the links of all companies at once.
  package static let companyTypeLinks = Resource(
    .companyTypeLinks, "Company type links", of: .companies,
    routes: [Route("company/companyTypeAssociations")],
    fields: [
      .belongs("company_id", "company/id", to: .companies),
      .mention("type_id", "type/id", .companyTypes, indexed: true),
    ],
    increment: .lastUpdated, scope: .ofCompanies(column: "company_id"), pick: Pick("id"),
    permission: Permission("Companies", "Company Maintenance"))

  /// The states of a company; one with `inactiveFlag` makes its companies inactive.
  package static let companyStatuses = Resource(
    .companyStatuses, "Company statuses", of: .companies,
    routes: [Route("company/companies/statuses")],
    fields: [
      Field("name", "name"),
      Field("default_flag", "defaultFlag", .flag),
      Field("inactive_flag", "inactiveFlag", .flag),
    ],
    increment: .fullOnly, pick: Pick("name", details: ["inactive_flag"]),
    permission: Permission("System", "Table Setup", table: "Company / Company Status"))

  /// Territories, which the API calls locations.
  package static let territories = Resource(
    .territories, "Territories", of: .companies,
    routes: [Route("system/locations", twin: "system/info/locations")],
    fields: [
      Field("name", "name"),
      .mention("manager_id", "manager/id", .members),
      Field("location_flag", "locationFlag", .flag),
      Field("client_flag", "clientFlag", .flag),
    ],
    increment: .fullOnly, pick: Pick("name"),
    permission: Permission("System", "My Company"))

  /// Market segments of companies.
  package static let markets = Resource(
    .markets, "Markets", of: .companies,
    routes: [Route("company/marketDescriptions", twin: "company/marketDescriptions/info")],
    fields: [Field("name", "name")],
    increment: .fullOnly, pick: Pick("name"),
    permission: Permission("System", "Table Setup", table: "Company / Market"))
}
