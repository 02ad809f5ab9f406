extension Resource.ID {
  package static let configurations: Self = "configurations"
  package static let configurationTypes: Self = "configuration_types"
  package static let configurationStatuses: Self = "configuration_statuses"
}

extension Resource {
  /// The clients' devices and services.
  ///
  /// A role may be limited to chosen configuration types: the others are then missing without any sign.
  package static let configurations = Resource(
    .configurations, "Configurations", of: .configurations,
    routes: [Route("company/configurations")],
    fields: [
      Field("name", "name", indexed: true),
      .belongs("company_id", "company/id", to: .companies),
      .mention("contact_id", "contact/id", .contacts),
      .mention("type_id", "type/id", .configurationTypes, indexed: true),
      .mention("status_id", "status/id", .configurationStatuses),
      Field("site_id", "site/id", .integer),
      Field("device_identifier", "deviceIdentifier"),
      Field("serial_number", "serialNumber", indexed: true),
      Field("model_number", "modelNumber"),
      Field("tag_number", "tagNumber"),
      Field("manufacturer", "manufacturer/name"),
      Field("mac_address", "macAddress"),
      Field("ip_address", "ipAddress"),
      Field("os_type", "osType"),
      Field("os_info", "osInfo"),
      Field("last_login_name", "lastLoginName"),
      Field("purchase_date", "purchaseDate", .timestamp),
      Field("installation_date", "installationDate", .timestamp),
      Field("warranty_expiration_date", "warrantyExpirationDate", .timestamp),
      .mention("parent_configuration_id", "parentConfigurationId", .configurations),
      Field("active_flag", "activeFlag", .flag),
      Field("bill_flag", "billFlag", .flag),
    ],
    scope: .ofCompanies(column: "company_id"),
    pick: Pick("name", details: ["type_id", "company_id", "active_flag"]),
    permission: Permission("Companies", "Configurations"))

  /// The kinds of device.
  package static let configurationTypes = Resource(
    .configurationTypes, "Configuration types", of: .configurations,
    routes: [Route("company/configurations/types")],
    fields: [
      Field("name", "name"),
      Field("inactive_flag", "inactiveFlag", .flag),
      Field("system_flag", "systemFlag", .flag),
    ],
    increment: .fullOnly, pick: Pick("name", details: ["inactive_flag"]),
    permission: Permission("System", "Table Setup", table: "Company / Configuration"))

  /// The states of a device.
  ///
  /// Their name stands in `description`.
  package static let configurationStatuses = Resource(
    .configurationStatuses, "Configuration statuses", of: .configurations,
    routes: [Route("company/configurations/statuses", twin: "company/configurations/statuses/info")],
    fields: [
      Field("description", "description"),
      Field("closed_flag", "closedFlag", .flag),
      Field("default_flag", "defaultFlag", .flag),
    ],
    increment: .fullOnly, pick: Pick("description", details: ["closed_flag"]),
    permission: Permission("System", "Table Setup", table: "Company / Configuration Status"))
}
