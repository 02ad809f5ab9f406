extension Resource.ID {
  package static let contacts: Self = "contacts"
  package static let contactTypes: Self = "contact_types"
}

extension Resource {
  /// The people at the companies.
  package static let contacts = Resource(
    .contacts, "Contacts", of: .contacts,
    routes: [Route("company/contacts")],
    fields: [
      Field("first_name", "firstName"),
      Field("last_name", "lastName"),
      .belongs("company_id", "company/id", to: .companies),
      Field("site_id", "site/id", .integer),
      Field("title", "title"),
      Field("inactive_flag", "inactiveFlag", .flag),
      Field("default_flag", "defaultFlag", .flag),
      Field("default_phone_type", "defaultPhoneType"),
      Field("default_phone_nbr", "defaultPhoneNbr"),
      Field("default_phone_extension", "defaultPhoneExtension"),
      Field("portal_security_level", "portalSecurityLevel", .integer),
      Field("disable_portal_login_flag", "disablePortalLoginFlag", .flag),
    ],
    scope: .ofCompanies(column: "company_id"),
    pick: Pick("first_name", details: ["last_name", "title", "company_id", "inactive_flag"]),
    permission: Permission("Companies", "Contacts"))

  /// The kinds of contact.
  ///
  /// Their name stands in `description`.
  package static let contactTypes = Resource(
    .contactTypes, "Contact types", of: .contacts,
    routes: [Route("company/contacts/types", twin: "company/contacts/types/info")],
    fields: [
      Field("description", "description"),
      Field("default_flag", "defaultFlag", .flag),
    ],
    increment: .fullOnly, pick: Pick("description"),
    permission: Permission("System", "Table Setup", table: "Contact / Contact Type"))
}
