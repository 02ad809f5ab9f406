extension Entity {
  static let configurations = Entity(
    .configurations, "Configuration", info: .full,
    [
      .name(), .reference("type", .configurationTypes, WorkSlot.type),
      .reference("status", .configurationStatuses, WorkSlot.status),
      .reference("company", .companies, WorkSlot.company), .reference("contact", .contacts, WorkSlot.contact),
      .reference("site", .sites, WorkSlot.site), .fixed("manufacturer", 3, "Dell"),
      EntityField("deviceIdentifier", .text) { .text($0.guid(.configurations, $1)) },
      EntityField("serialNumber", .text) { .text("SN\(100_000 + $0.amount($1, .configurations, 50, below: 900_000))") },
      EntityField("modelNumber", .text) {
        .text($0.random.pick(["OptiPlex 7010", "Latitude 5440", "PowerEdge R450"], .configurations, $1.id, 51))
      },
      EntityField("tagNumber", .text) { .text("TAG-\($1.id)") },
      EntityField("purchaseDate", .instant) { .instant($1.entered / 86_400 * 86_400) },
      EntityField("installationDate", .instant) { .instant(($1.entered / 86_400 + 9) * 86_400) },
      EntityField("warrantyExpirationDate", .instant) { .instant(($1.entered / 86_400 + 1_095) * 86_400) },
      EntityField("macAddress", .text) { .text("00:1A:2B:00:00:\(10 + $1.id % 90)") },
      EntityField("ipAddress", .text) { .text("192.0.2.\($1.id % 254 + 1)") },
      EntityField("osType", .text) { _, _ in .text("Windows") },
      EntityField("osInfo", .text) { _, _ in .text("Microsoft Windows 11 Pro x64") },
      EntityField("lastLoginName", .text) { .text("user\($1.id % 400)") },
      EntityField("parentConfigurationId", .integer) {
        $1.isSet(WorkSlot.parent) ? .integer(Int($1[WorkSlot.parent])) : .absent
      },
      EntityField("activeFlag", .flag) { .flag(!$1.isSet(WorkSlot.isClosed)) }, .flag("billFlag", always: false),
      .flag("needsRenewalFlag", always: false),
      EntityField("mobileGuid", .text) { .text($0.guid(.configurations, $1)) },
      customFields(["Rack", "Ports", "Managed"], of: .configurations, at: "configuration"),
    ])

  static let configurationTypes = Entity(
    .configurationTypes, "ConfigurationType",
    [.name(), .flag("inactiveFlag", LookupSlot.first), .flag("systemFlag", always: false)])

  static let configurationStatuses = Entity(
    .configurationStatuses, "ConfigurationStatus",
    [.name("description"), .flag("closedFlag", LookupSlot.first), .flag("defaultFlag", LookupSlot.second)])
}
