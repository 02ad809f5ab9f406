import Model
import Services
import Terminal

extension Option {
  fileprivate static let select = Option(
    "select", value: "WHICH", isRepeatable: true, "all (a rule), none, a name or id, or @FILE with one a line")
  fileprivate static let role = Option(
    "role", value: "ROLE", isRepeatable: true, "the role of all without one of their own; NAME=ROLE for one member")
  fileprivate static let link = Option(
    "link", value: "NAME=SLUG", isRepeatable: true, "the organization that a company is; NAME= takes it away")
  fileprivate static let dryRun = Option("dry-run", "look everything up, tell what would change, save nothing")
}

extension Command {
  static let importMembers = Command(
    "import", "members", summary: "choose the members that get an account, and their roles",
    about: [
      "Without options, tells what is chosen. --select replaces the choice; the roles are "
        + Model.Role.allCases.map(\.rawValue).joined(separator: ", ") + ".",
      "The accounts of members whose records are here are made at once, the others with the next sync.",
    ],
    options: [.select, .role, .dryRun, .json],
    examples: [
      Example("boardwalk import members --select kim --select lee --role technician", "two members, as technicians"),
      Example("boardwalk import members --select all --role kim=manager", "everybody, and kim as a manager"),
    ]
  ) { invocation in
    var order = ImportOrder(.members)
    order.choice = try choice(invocation)
    for text in invocation.arguments.all(.role) {
      let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
      let role = try namedRole(parts.last ?? "", help: ["import", "members"])
      switch parts.count {
      case 1: order.role = role
      default: order.roles.append(.init(member: parts.dropLast().joined(separator: "="), role: role))
      }
    }
    return try await change(order, invocation)
  }

  static let importCompanies = Command(
    "import", "companies", summary: "choose the companies that become organizations, and link them",
    about: [
      "Without options, tells what is chosen. --select replaces the choice. --link makes an organization that is here stand for a company, instead of a new one.",
      "The organizations of companies whose records are here are made at once, the others with the next sync.",
    ],
    options: [.select, .link, .dryRun, .json],
    examples: [
      Example("boardwalk import companies --select @companies.txt", "the companies of a file, by name or id"),
      Example("boardwalk import companies --link \"Blue Dental\"=blue-dental", "one company linked"),
    ]
  ) { invocation in
    var order = ImportOrder(.companies)
    order.choice = try choice(invocation)
    for text in invocation.arguments.all(.link) {
      guard let sign = text.lastIndex(of: "="), sign != text.startIndex else {
        throw Problem.usage(
          "--link takes NAME=SLUG, such as \"Blue Dental\"=blue-dental, not \"\(Problem.plain(text))\".",
          help: ["import", "companies"])
      }
      let slug = String(text[text.index(after: sign)...])
      order.links.append(.init(company: String(text[..<sign]), slug: slug.isEmpty ? nil : slug))
    }
    return try await change(order, invocation)
  }

  static let accountsRole = Command(
    "accounts", "role", summary: "give one account another role",
    positionals: [
      Positional("NAME", .one, "the account's name, e-mail address, or member or contact id"),
      Positional("ROLE", .one, Model.Role.allCases.map(\.rawValue).joined(separator: ", ")),
    ], options: [.json],
    examples: [Example("boardwalk accounts role kim@example.com manager", "kim is a manager from now on")]
  ) { invocation in
    let words = invocation.arguments.positionals
    let role = try namedRole(words[1], help: ["accounts", "role"])
    let account = try await invocation.savedProfile().services.directory.setRole(role, of: words[0])
    if invocation.output.isJSON {
      try invocation.output.json(account)
    } else {
      try invocation.output.data(
        StyledText("\(cleaning: account.name) is \(cleaning: account.role.title.lowercased()) now."))
    }
    return .done
  }

  static let organizationsUnlink = Command(
    "organizations", "unlink", summary: "free an organization of its company, which is not imported any more",
    positionals: [Positional("SLUG", .one, "the organization, as boardwalk organizations lists it")], options: [.json],
    examples: [Example("boardwalk organizations unlink blue-dental", "blue-dental can be linked to another company")]
  ) { invocation in
    let slug = invocation.arguments.positionals[0]
    let organization = try await invocation.savedProfile().services.directory.unlink(slug)
    if invocation.output.isJSON {
      try invocation.output.json(organization)
    } else {
      try invocation.output.data(StyledText("\(cleaning: organization.slug) stands for no company now."))
    }
    return .done
  }

  // MARK: - Helpers

  private static func namedRole(_ word: String, help: [String]) throws(Problem) -> Model.Role {
    if let role = Model.Role(rawValue: word.lowercased()) { return role }
    let roles = Model.Role.allCases.map(\.rawValue)
    let near = Nearest.names(to: word, among: roles, limit: 1).first
    throw .usage(
      "There is no role \"\(Problem.plain(word))\"; there are \(roles.joined(separator: ", "))."
        + (near.map { " Did you mean \($0)?" } ?? ""), help: help)
  }

  /// What `--select` says; `nil` when it is not there.
  private static func choice(_ invocation: Invocation) throws -> ImportOrder.Choice? {
    let given = invocation.arguments.all(.select)
    guard !given.isEmpty else { return nil }
    if given == ["all"] { return .all }
    if given == ["none"] { return .only([]) }
    var names: [String] = []
    for text in given {
      guard text.hasPrefix("@") else {
        names.append(text)
        continue
      }
      let bytes = try invocation.environment.readFile(String(text.dropFirst()))
      names += String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).compactMap(entry)
    }
    return .only(names)
  }

  /// The name or id on a line of a file; what stands behind two blanks and `#` is for people.
  private static func entry(_ line: Substring) -> String? {
    var text = line.drop { $0.isWhitespace }
    if text.first == "#" { return nil }
    if let remark = text.firstRange(of: "  #") { text = text[..<remark.lowerBound] }
    while text.last?.isWhitespace == true { text.removeLast() }
    return text.isEmpty ? nil : String(text)
  }

  private static func change(_ order: ImportOrder, _ invocation: Invocation) async throws -> ExitCode {
    let services = try invocation.savedProfile().services
    let isDryRun = invocation.arguments.has(.dryRun)
    let report = try await services.directory.change(order, isDryRun: isDryRun)
    let output = invocation.output
    if output.isJSON {
      try output.json(report)
      return .done
    }
    let title: ScreenText = order.kind == .companies ? "Companies" : "Members"
    var text: ScreenText =
      report.chosen.map { "\(title): \(grouped: $0) chosen" } ?? "\(title): all, also those that come later"
    if report.added + report.removed > 0 {
      text += " (\(grouped: report.added) added, \(grouped: report.removed) taken out)"
    }
    if report.linked > 0 { text += ", \(grouped: report.linked) linked" }
    if let role = report.role { text += ", role \(cleaning: role.title)" }
    if report.ownRoles > 0 { text += ", \(grouped: report.ownRoles) with a role of their own" }
    try output.data(StyledText(text))
    if isDryRun {
      output.tell(.notice, StyledText("Nothing was saved: this was a dry run."))
    } else {
      if let revision = report.revision {
        output.tell(.notice, StyledText("Saved profile \(cleaning: services.name.rawValue), revision \(revision)."))
      }
      let what: ScreenText = order.kind == .companies ? "organizations" : "accounts"
      output.tell(
        .notice,
        StyledText(
          report.here.map { "\(grouped: $0) of them are \(what) here." } ?? "The \(what) come with the first sync."))
    }
    return .done
  }
}
