extension Entity {
  static let companies = Entity(
    .companies, "Company", info: .full,
    links: [
      ("contacts_href", "/contacts"), ("sites_href", "/sites"), ("notes_href", "/notes"), ("teams_href", "/teams"),
    ]
    .map { (key: $0.0, path: $0.1) },
    [
      EntityField("identifier", .text) { .text($0.code(.companies, $1.id)) }, .name(),
      .reference("status", .companyStatuses, CompanySlot.status),
      EntityField("addressLine1", .text) { $0.address(Int32($1.id)).line },
      EntityField("addressLine2", .text) {
        $0.random.happens(.companies, $1.id, 50, perMille: 200) ? .text("Suite \(100 + $1.id % 400)") : .absent
      },
      EntityField("city", .text) { $0.address(Int32($1.id)).city },
      EntityField("state", .text) { $0.address(Int32($1.id)).state },
      EntityField("zip", .text) { $0.address(Int32($1.id)).zip },
      .fixed("country", 1, "United States", identifier: "US"),
      EntityField("phoneNumber", .text) { .text($0.phone(.companies, $1.id)) },
      EntityField("faxNumber", .text) { $1.id % 7 == 0 ? .text("") : .absent },
      EntityField("website", .text) { .text("www.\($0.code(.companies, $1.id).lowercased()).example") },
      .reference("territory", .locations, CompanySlot.territory), .reference("market", .markets, CompanySlot.market),
      EntityField("accountNumber", .text) { $1.id % 3 == 0 ? .text("A-\($1.id)") : .absent },
      .reference("defaultContact", .contacts, CompanySlot.contact),
      EntityField("dateAcquired", .instant) { $0.dateAcquired($1) },
      .reference("parentCompany", .companies, CompanySlot.parent),
      EntityField("annualRevenue", .decimal) {
        $1.id % 89 == 3
          ? .decimal(30_000_000_000_000_004, places: 17)
          : .decimal($0.random.number(.companies, $1.id, 51, below: 90_000) * 1_000, places: 1)
      },
      EntityField("numberOfEmployees", .integer) {
        $1.id % 5 == 4 ? .absent : .integer($0.random.number(.companies, $1.id, 52, below: 400))
      },
      .fixed("timeZoneSetup", 1, "US Eastern"), .flag("leadFlag", always: false),
      .flag("unsubscribeFlag", always: false),
      EntityField("userDefinedField1", .text) { _, _ in .absent },
      .fixed("taxCode", 11, "State"), .fixed("billingTerms", 2, "Net 10 days"),
      EntityField("billToCompany", .reference(.companies)) { .reference(.companies, $1.id) },
      .fixed("invoiceDeliveryMethod", 1, "Mail"),
      EntityField("deletedFlag", .flag) { .flag($1.isSet(CompanySlot.deleted)) },
      .instant("dateDeleted", CompanySlot.deleted),
      EntityField("deletedBy", .text) {
        $1.isSet(CompanySlot.deleted) ? .text($0.editor(of: .companies, $1)) : .absent
      },
      EntityField("mobileGuid", .text) { .text($0.guid(.companies, $1)) },
      .fixed("currency", 7, "US Dollars"), .reference("territoryManager", .members, CompanySlot.manager),
      EntityField("isVendorFlag", .flag) { .flag($1[CompanySlot.firstType] == 3 || $1[CompanySlot.secondType] == 3) },
      EntityField("types", .list(.reference(.companyTypes))) { view, row in
        .list(
          [row[CompanySlot.firstType], row[CompanySlot.secondType]].filter { $0 != 0 }
            .map { .reference(.companyTypes, Int($0)) })
      },
      .reference("site", .sites, CompanySlot.site),
      EntityField("integratorTags", .list(.text)) { _, _ in .list([]) },
      customFields(
        ["Support plan", "Seats", "Under contract", "Renewal", "Access notes"], of: .companies, at: "company"),
    ])

  static let companyTypes = Entity(
    .companyTypes, "CompanyType",
    [
      .name(), .flag("defaultFlag", LookupSlot.first), .flag("vendorFlag", LookupSlot.second),
      .flag("serviceAlertFlag", always: false),
    ])

  static let companyTypeInfo = Entity(.companyTypes, "CompanyType", [.name(), .flag("isVendor", LookupSlot.second)])

  static let companyStatuses = Entity(
    .companyStatuses, "CompanyStatus",
    [
      .name(), .flag("defaultFlag", LookupSlot.first), .flag("inactiveFlag", LookupSlot.second),
      .flag("notifyFlag", always: false), .flag("disallowSavingFlag", always: false),
      .flag("customNoteFlag", always: false),
      .flag("cancelOpenTracksFlag", always: false),
    ])

  static let companyTypeLinks = Entity(
    .companyTypeLinks, "CompanyTypeAssociation",
    [.reference("type", .companyTypes, LinkSlot.type), .reference("company", .companies, LinkSlot.company)])

  static let sites = Entity(
    .sites, "Site",
    [
      .name(), EntityField("addressLine1", .text) { $0.address($1[ChildSlot.parent]).line },
      EntityField("addressLine2", .text) {
        $0.random.happens(.sites, $1.id, 50, perMille: 200) ? .text("Floor \(1 + $1.id % 9)") : .absent
      },
      EntityField("city", .text) { $0.address($1[ChildSlot.parent]).city },
      EntityField("stateReference", .fixedReference) { $0.state(of: $1[ChildSlot.parent]) },
      EntityField("zip", .text) { $0.address($1[ChildSlot.parent]).zip },
      .fixed("country", 1, "United States", identifier: "US"),
      EntityField("phoneNumber", .text) { .text($0.phone(.sites, $1.id)) },
      .flag("primaryAddressFlag", LookupSlot.second), .flag("defaultShippingFlag", LookupSlot.second),
      .flag("defaultBillingFlag", LookupSlot.second), .flag("defaultMailingFlag", LookupSlot.second),
      .flag("inactiveFlag", always: false), .flag("billSeparateFlag", always: false),
      .reference("company", .companies, ChildSlot.parent),
    ])

  static let siteInfo = sites.reduced(
    to: [
      "name", "addressLine1", "addressLine2", "city", "stateReference", "zip", "country", "phoneNumber", "inactiveFlag",
      "primaryAddressFlag", "defaultShippingFlag", "defaultBillingFlag",
    ])

  static let locations = Entity(
    .locations, "Location",
    [
      EntityField("ownerLevelId", .integer) { .integer($1.id) }, .fixed("structureLevel", 2, "Location"), .name(),
      EntityField("manager", .reference(.members)) { view, _ in view.firstMember },
      EntityField("reportsTo", .reference(.locations)) { $1.id == 2 ? .absent : .reference(.locations, 2) },
      .flag("locationFlag", always: true), .flag("clientFlag", always: false),
      EntityField("workRoleIds", .list(.integer)) { _, _ in .list([11]) },
      EntityField("departmentIds", .list(.integer)) { _, _ in .list([10, 11, 12]) },
    ])

  static let locationInfo = Entity(
    .locations, "Location", [.name(), .flag("location_flag", always: true), .fixed("structureLevel", 2, "Location")])

  static let departments = Entity(
    .departments, "Department", [EntityField("identifier", .text) { .text($0.code(.departments, $1.id)) }, .name()])

  static let markets = Entity(.markets, "MarketDescription", [.name()])
}

extension View {
  /// The address of a company.
  func address(_ company: Int32) -> (line: RecordValue, city: RecordValue, state: RecordValue, zip: RecordValue) {
    let id = Int(company)
    guard id != 0 else { return (.absent, .absent, .absent, .absent) }
    let (city, state, zip) = random.pick(Words.cities, .companies, id, 60)
    let street = random.pick(Words.streets, .companies, id, 61)
    return (.text("\(1 + id % 990) \(street)"), .text(city), .text(state), .text(zip))
  }

  /// The state of a company's address, as the reference that sites have instead of its letters.
  func state(of company: Int32) -> RecordValue {
    guard case .text(let letters) = address(company).state else { return .absent }
    let position = Words.states.firstIndex { $0.letters == letters }
    return position.map { .fixed($0 + 1, Words.states[$0].name, identifier: letters) } ?? .absent
  }

  func phone(_ kind: RecordKind, _ id: Int) -> String {
    let number = random.number(kind, id, 62, below: 100)
    return "(\(200 + id % 700)) 555-01\(number < 10 ? "0" : "")\(number)"
  }

  /// Dates before 1900 occur where somebody typed none.
  func dateAcquired(_ row: Row) -> RecordValue {
    switch row.id % 41 {
    case 5: .instant(-2_208_988_800 - 86_400)
    case 6...9: .absent
    default: .instant(row.entered / 86_400 * 86_400)
    }
  }
}
