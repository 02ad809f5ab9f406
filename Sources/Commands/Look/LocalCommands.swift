import Model
import Services
import Terminal

extension Command {
  static let accounts = Command(
    "accounts", summary: "list the people of the local directory",
    about: ["Another role: boardwalk accounts role NAME ROLE. Who gets one: boardwalk import members."],
    options: [.json]
  ) { invocation in
    let services = try invocation.savedProfile().services
    let accounts = try await services.status.accounts()
    if invocation.output.isJSON {
      try invocation.output.json(accounts)
      return .done
    }
    var table = TextTable([
      .init("Name", gives: true), .init("E-mail", gives: true), .init("Role"), .init("Kind"), .init("Organization"),
      .init("State"),
    ])
    for account in accounts {
      table.add(texts: [
        "\(cleaning: account.name)", "\(cleaning: account.email ?? "")", "\(cleaning: account.role.title)",
        "\(cleaning: account.kind)", "\(cleaning: account.organization ?? "")", account.isActive ? "active" : "ended",
      ])
    }
    try print(table, "There are no accounts; import members or turn contact auto-import on.", invocation.output)
    return .done
  }

  static let organizations = Command(
    "organizations", summary: "list the companies of the local directory",
    about: ["Free one: boardwalk organizations unlink SLUG. Which there are: boardwalk import companies."],
    options: [.json]
  ) { invocation in
    let services = try invocation.savedProfile().services
    let organizations = try await services.status.organizations()
    if invocation.output.isJSON {
      try invocation.output.json(organizations)
      return .done
    }
    var table = TextTable([
      .init("Organization"), .init("Name", gives: true), .init("Company", isNumber: true), .init("State"),
    ])
    for organization in organizations {
      table.add(texts: [
        "\(cleaning: organization.slug)", "\(cleaning: organization.name)",
        organization.company.map { ScreenText($0) } ?? "", organization.isActive ? "active" : "ended",
      ])
    }
    try print(table, "There are no organizations; import companies first.", invocation.output)
    return .done
  }

  static let profilesList = Command(
    "profiles", "list", summary: "list the profiles of this user", options: [.json]
  ) { invocation in
    let services = try invocation.services()
    var entries: [ProfileEntry] = []
    for name in try services.profiles.list() { entries.append(ProfileEntry(name, services.profiles)) }
    if invocation.output.isJSON {
      try invocation.output.json(entries)
      return .done
    }
    var table = TextTable([
      .init("Profile"), .init("Site", gives: true), .init("Company"), .init("Saved"), .init("Remark", gives: true),
    ])
    for entry in entries {
      table.add(texts: [
        "\(cleaning: entry.profile)", "\(cleaning: entry.site ?? "")", "\(cleaning: entry.company ?? "")",
        "\(cleaning: entry.saved?.description ?? "")", "\(cleaning: entry.problem ?? "")",
      ])
    }
    try print(table, "There are no profiles. Set one up with: boardwalk setup", invocation.output)
    return .done
  }

  static let profilesShow = Command(
    "profiles", "show", summary: "print a profile as JSON; it holds no secret",
    positionals: [Positional("NAME", .optional, "the profile (default: that of --profile)")], options: [.json]
  ) { invocation in
    var arguments = invocation.arguments
    if let name = arguments.positionals.first { arguments.add(.profile, name) }
    let named = Invocation(arguments: arguments, environment: invocation.environment, output: invocation.output)
    let stored = try named.savedProfile().stored
    if invocation.output.isJSON {
      try invocation.output.json(stored.profile)
    } else {
      try invocation.output.data(JSONText.block(stored.profile))
    }
    return .done
  }

  private static func print(_ table: TextTable, _ nothing: ScreenText, _ output: Output) throws {
    if table.rows.isEmpty {
      output.tell(.notice, StyledText(nothing))
    } else {
      try output.data(table)
    }
  }
}

/// A profile as the list shows it, readable or not.
private struct ProfileEntry: Encodable {
  let profile: String
  var site: String?
  var company: String?
  var saved: Timestamp?
  var problem: String?

  init(_ name: ProfileName, _ storage: any ProfileStorage) {
    profile = name.rawValue
    do {
      let stored = try storage.load(name).profile
      site = stored.connection.site
      company = stored.connection.company
      saved = stored.saved
    } catch {
      problem = error.message
    }
  }
}
