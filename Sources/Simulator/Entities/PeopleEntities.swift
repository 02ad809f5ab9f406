extension Entity {
  static let contacts = Entity(
    .contacts, "Contact", info: .full,
    links: [("communications_href", "/communications"), ("notes_href", "/notes")].map { (key: $0.0, path: $0.1) },
    [
      EntityField("firstName", .text) { .text($0.firstName($1)) },
      EntityField("lastName", .text) { view, row in
        let last = view.code(.contacts, row.id)
        return last.isEmpty ? .absent : .text(last)
      },
      .reference("company", .companies, ContactSlot.company), .reference("site", .sites, ContactSlot.site),
      EntityField("addressLine1", .text) { $0.address($1[ContactSlot.company]).line },
      EntityField("city", .text) { $0.address($1[ContactSlot.company]).city },
      EntityField("state", .text) { $0.address($1[ContactSlot.company]).state },
      EntityField("zip", .text) { $0.address($1[ContactSlot.company]).zip },
      EntityField("relationship", .fixedReference) { $1.id % 9 == 0 ? .object([]) : .absent },
      .flag("inactiveFlag", ContactSlot.isInactive),
      EntityField("title", .text) {
        $0.random.happens(.contacts, $1.id, 50, perMille: 150)
          ? .absent : .text($0.random.pick(Words.titles, .contacts, $1.id, 51))
      },
      .flag("marriedFlag", always: false), .flag("childrenFlag", always: false),
      EntityField("portalSecurityLevel", .integer) { .integer(1 + $0.random.number(.contacts, $1.id, 52, below: 6)) },
      EntityField("disablePortalLoginFlag", .flag) { .flag($0.random.happens(.contacts, $1.id, 53, perMille: 700)) },
      .flag("unsubscribeFlag", always: false),
      .choice("gender", ["Female", "Male"]) { view, row in view.random.pick(["Female", "Male"], .contacts, row.id, 54)
      },
      .choice("presence", ["NoAgent", "Online", "DoNotDisturb", "Away", "Offline"]) { _, _ in "NoAgent" },
      EntityField("mobileGuid", .text) { .text($0.guid(.contacts, $1)) },
      .text("defaultPhoneType", always: "Direct"),
      EntityField("defaultPhoneNbr", .text) { .text($0.phone(.contacts, $1.id)) },
      EntityField("defaultPhoneExtension", .text) { $1.id % 4 == 2 ? .text("\(100 + $1.id % 90)") : .absent },
      .flag("defaultBillingFlag", always: false), .flag("defaultFlag", ContactSlot.isDefault),
      .fixed("companyLocation", 2, "Tampa Office"),
      EntityField("communicationItems", .list(.record(communicationMembers))) { $0.communications($1) },
      EntityField("types", .list(.reference(.contactTypes))) { view, row in
        .list(row.isSet(ContactSlot.type) ? [.reference(.contactTypes, Int(row[ContactSlot.type]))] : [])
      },
      EntityField("integratorTags", .list(.text)) { _, _ in .list([]) },
      customFields(
        ["Preferred name", "Badge", "Newsletter", "Birthday card", "Remarks"], of: .contacts, at: "contact"),
    ])

  private static let communicationMembers: [(name: String, type: FieldType)] = [
    ("id", .integer), ("type", .reference(.communicationTypes)), ("value", .text), ("extension", .text),
    ("defaultFlag", .flag), ("domain", .text), ("communicationType", .choice(["Email", "Fax", "Phone"])),
  ]

  static let contactTypes = Entity(
    .contactTypes, "ContactType", [.name("description"), .flag("defaultFlag", LookupSlot.first)])

  static let communicationTypes = Entity(
    .communicationTypes, "CommunicationType",
    [
      .name("description"), EntityField("phoneFlag", .flag) { .flag($1.id == 2 || $1.id == 3) },
      EntityField("faxFlag", .flag) { .flag($1.id == 4) }, EntityField("emailFlag", .flag) { .flag($1.id == 1) },
      EntityField("defaultFlag", .flag) { .flag($1.id != 3) },
    ])

  private static let invoicing = ["RemainOnInvoicingScreen", "ShowRecentInvoices"]

  static let members = Entity(
    .members, "Member", info: .full,
    [
      EntityField("identifier", .text) { .text($0.code(.members, $1.id)) },
      .choice("licenseClass", ["A", "C", "F", "X"]) { $1.isSet(MemberSlot.isAutomation) ? "A" : "F" },
      .flag("disableOnlineFlag", always: false), .flag("inactiveFlag", MemberSlot.isInactive),
      EntityField("inactiveDate", .instant) {
        $1.isSet(MemberSlot.isInactive) ? .instant($1.updated / 86_400 * 86_400) : .absent
      },
      EntityField("lastLogin", .text) { .instant($0.now - Int64($1.id % 9) * 43_200) },
      EntityField("firstName", .text) { .text($0.memberNames($1).first) },
      EntityField("lastName", .text) { .text(orAbsent: $0.memberNames($1).last) },
      EntityField("hireDate", .instant) { $0.hireDate($1) },
      EntityField("officeEmail", .text) { .text("\($0.code(.members, $1.id))@boardwalk.example") },
      EntityField("primaryEmail", .text) { .text("\($0.code(.members, $1.id))@boardwalk.example") },
      .choice("defaultEmail", ["Office", "Mobile", "Home"]) { _, _ in "Office" },
      EntityField("officePhone", .text) { .text($0.phone(.members, $1.id)) },
      EntityField("mobilePhone", .text) { $1.id % 3 == 0 ? .text($0.phone(.members, $1.id + 1)) : .absent },
      .choice("defaultPhone", ["Office", "Mobile", "Home"]) { _, _ in "Office" },
      EntityField("securityRole", .fixedReference) { _, row in
        .fixed(row.id == 150 ? 63 : 64, row.id == 150 ? "Admin" : "Technician")
      },
      .flag("calendarSyncIntegrationFlag", always: false), .flag("enableLdapAuthenticationFlag", always: false),
      EntityField("title", .text) {
        $1.isSet(MemberSlot.isAutomation) ? .absent : .text($0.random.pick(Words.memberTitles, .members, $1.id, 50))
      },
      .flag("enableMobileFlag", always: true), .fixed("type", 1, "Employee"), .fixed("timeZone", 1, "US Eastern"),
      .flag("partnerPortalFlag", always: false), .flag("toastNotificationFlag", always: true),
      EntityField("memberPersonas", .list(.integer)) { _, _ in .list([4]) }, .flag("adminFlag", always: false),
      .fixed("structureLevel", 1, "Corporate"), .fixed("securityLocation", 38, "Corporate"),
      .reference("defaultLocation", .locations, MemberSlot.location),
      .reference("defaultDepartment", .departments, MemberSlot.department),
      .reference("reportsTo", .members, MemberSlot.reportsTo),
      .flag("restrictLocationFlag", always: false), .flag("restrictDepartmentFlag", always: false),
      .fixed("workRole", 11, "System Engineer"),
      EntityField("timeApprover", .reference(.members)) { view, _ in view.firstMember },
      EntityField("billableForecast", .decimal) { _, _ in .decimal(750, places: 1) },
      EntityField("dailyCapacity", .decimal) { _, _ in .decimal(80, places: 1) },
      EntityField("hourlyCost", .decimal) {
        .decimal(300 + $0.random.number(.members, $1.id, 51, below: 500), places: 1)
      },
      .flag("includeInUtilizationReportingFlag", always: true), .flag("requireTimeSheetEntryFlag", always: true),
      .choice("invoiceScreenDefaultTabFormat", ["ShowInvoicingTab", "ShowAgreementInvoicingTab"]) { _, _ in
        "ShowInvoicingTab"
      },
      .choice("invoicingDisplayOptions", invoicing) { _, _ in invoicing[0] },
      .choice("agreementInvoicingDisplayOptions", invoicing) { _, _ in invoicing[0] },
      EntityField("daysTolerance", .integer) { _, _ in 1 },
      EntityField("minimumHours", .decimal) { _, _ in .decimal(80, places: 1) },
      .reference("serviceDefaultBoard", .boards, MemberSlot.board),
      EntityField("teams", .list(.integer)) { _, _ in .list([1, 2]) },
      EntityField("serviceBoardTeamIds", .list(.integer)) { _, _ in .list([1]) },
      customFields(["Certifications", "Extension"], of: .members, at: "member"),
    ])

  static let memberInfo = members.reduced(
    to: ["identifier", "firstName", "lastName", "defaultEmail", "licenseClass", "inactiveFlag"],
    adding: [EntityField("fullName", .text) { .text($1.name) }])
}

extension View {
  func firstName(_ row: Row) -> String {
    let last = code(.contacts, row.id)
    return last.isEmpty ? row.name : String(decoding: row.name.utf8.dropLast(last.utf8.count + 1), as: UTF8.self)
  }

  func memberNames(_ row: Row) -> (first: String, last: String?) {
    let parts = row.name.split(separator: " ", maxSplits: 1).map(String.init)
    return (parts.first ?? "", parts.dropFirst().first)
  }

  /// `1800-01-01T08:00:00Z` is what the server stores when nobody knew; automation members have none.
  func hireDate(_ row: Row) -> RecordValue {
    if row.isSet(MemberSlot.isAutomation) { return .absent }
    return row.id % 7 == 3 ? .instant(-5_364_633_600) : .instant(row.entered / 86_400 * 86_400)
  }

  func contactName(_ contact: Int32) -> RecordValue { contact == 0 ? .absent : .text(name(.contacts, Int(contact))) }
  func contactPhone(_ contact: Int32) -> RecordValue { contact == 0 ? .absent : .text(phone(.contacts, Int(contact))) }
  func contactEmail(_ contact: Int32) -> RecordValue {
    guard let row = row(.contacts, Int(contact)), !row.isSet(ContactSlot.hasNoEmail) else { return .absent }
    return .text(email(row))
  }

  func email(_ contact: Row) -> String {
    let letters = contact.name.lowercased().filter { $0.isASCII && $0.isLetter }.prefix(20)
    let domain = code(.companies, Int(contact[ContactSlot.company])).lowercased()
    return "\(letters).\(contact.id)@\(domain.isEmpty ? "mail" : domain).example"
  }

  func communications(_ row: Row) -> RecordValue {
    var items: [RecordValue] = [
      communication(row, 0, 2, "Direct", phone(.contacts, row.id), "Phone", domain: nil)
    ]
    if !row.isSet(ContactSlot.hasNoEmail) {
      let address = email(row)
      let domain = address.split(separator: "@").last.map { "@\($0)" }
      items.append(communication(row, 1, 1, "Email", address, "Email", domain: domain))
    }
    return .list(items)
  }

  private func communication(
    _ row: Row, _ index: Int, _ type: Int, _ typeName: String, _ value: String, _ medium: String, domain: String?
  ) -> RecordValue {
    .object([
      RecordMember("id", .integer((row.id * 2 + index) % 2_147_483_647)),
      RecordMember("type", .object([RecordMember("id", .integer(type)), RecordMember("name", .text(typeName))])),
      RecordMember("value", .text(value)), RecordMember("defaultFlag", true),
      RecordMember("domain", .text(orAbsent: domain)), RecordMember("communicationType", .text(medium)),
    ])
  }
}
