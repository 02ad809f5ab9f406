import Model
import Services
import Terminal

extension Command {
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

  /// The role of a word.
  ///
  /// - Throws: `Problem` with exit code 2 that names the roles there are.
  static func namedRole(_ word: String, help: [String]) throws(Problem) -> Model.Role {
    if let role = Model.Role(rawValue: word.lowercased()) { return role }
    let roles = Model.Role.allCases.map(\.rawValue)
    let near = Nearest.names(to: word, among: roles, limit: 1).first
    throw .usage(
      "There is no role \"\(Problem.plain(word))\"; there are \(roles.joined(separator: ", "))."
        + (near.map { " Did you mean \($0)?" } ?? ""), help: help)
  }
}
