extension Resource.ID {
  package static let members: Self = "members"
}

extension Resource {
  /// The provider's staff.
  package static let members = Resource(
    .members, "Members", of: .members,
    routes: [Route("system/members", twin: "system/info/members")],
    fields: [
      Field("identifier", "identifier", indexed: true),
      Field("first_name", "firstName"),
      Field("last_name", "lastName"),
      Field("title", "title"),
      Field("primary_email", "primaryEmail"),
      Field("office_email", "officeEmail"),
      Field("default_email", "defaultEmail"),
      Field("office_phone", "officePhone"),
      Field("mobile_phone", "mobilePhone"),
      Field("license_class", "licenseClass"),
      Field("inactive_flag", "inactiveFlag", .flag),
      Field("security_role_id", "securityRole/id", .integer),
      .mention("default_location_id", "defaultLocation/id", .territories),
      .mention("service_default_board_id", "serviceDefaultBoard/id", .boards),
      .mention("reports_to_id", "reportsTo/id", .members),
      Field("hire_date", "hireDate", .timestamp),
    ],
    pick: Pick("identifier", details: ["first_name", "last_name", "title", "primary_email", "inactive_flag"]),
    permission: Permission("System", "Member Maintenance"))
}
