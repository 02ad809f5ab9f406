import Model
import Services
import Terminal

extension Option {
  fileprivate static let role = Option(
    "role", value: "ROLE", isRepeatable: true, "the role of all without one of their own; NAME=ROLE for one member")
}

extension Command {
  static let importMembers = Command(
    "import", "members", summary: "choose the members that get an account, and their roles",
    about: [
      "Without options, tells what is chosen. --select replaces the choice; the roles are "
        + Model.Role.allCases.map(\.rawValue).joined(separator: ", ") + ".",
      "The accounts of members whose records are here are made at once, the others with the next sync.",
    ],
    options: [.select, .role, .importDryRun, .json],
    examples: [
      Example("boardwalk import members --select kim --select lee --role technician", "two members, as technicians"),
      Example("boardwalk import members --select all --role kim=manager", "everybody, and kim as a manager"),
    ]
  ) { invocation in
    var order = ImportOrder(.members)
    order.choice = try importChoice(invocation)
    for text in invocation.arguments.all(.role) {
      let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
      let role = try namedRole(parts.last ?? "", help: ["import", "members"])
      switch parts.count {
      case 1: order.role = role
      default: order.roles.append(.init(member: parts.dropLast().joined(separator: "="), role: role))
      }
    }
    return try await changeImport(order, invocation)
  }
}
