import ConnectWise
import Model
import Services
import Terminal

extension Command {
  static let guide = Command(
    "guide", summary: "show how to make the security role, the member and the keys in ConnectWise",
    about: [
      "Names the least that must be allowed for just the data types given, in the words of ConnectWise's menus: the rows"
        + " of the security role, the API member and its keys, or the integrator login, and what the network must let"
        + " through. The wizard shows the same by F2.",
      "Data types: \(DataType.all.map(\.id.rawValue).joined(separator: ", ")). What one of them requires is added.",
    ],
    positionals: [
      Positional("DATA TYPE", .many, "the data types (default: those of the profile, else those of a new one)")
    ],
    options: [.json],
    examples: [
      Example("boardwalk guide", "for what the profile syncs"),
      Example("boardwalk guide companies tickets > role.txt", "for companies and tickets, to print or to send"),
    ]
  ) { invocation in
    let typed = try invocation.arguments.positionals.map(dataType)
    let profile = try savedProfile(invocation)
    let chosen = typed.isEmpty ? (profile?.sync ?? SyncSettings()).resources : typed
    // A profile's site was read before it was saved; one that cannot be read is left out.
    let site = profile.flatMap { try? SiteAddress(parsing: $0.connection.site) }
    let guide = SetupGuide(AccessNeeds(chosen), site: site, isChosen: !typed.isEmpty || profile != nil)
    let output = invocation.output
    if output.isJSON {
      try output.json(GuideDocument(guide))
      return .done
    }
    let width = output.console.isOutputTerminal ? output.columns : 80
    var lines: [StyledText] = []
    for line in guide.lines {
      lines += ScreenText(cleaning: line.text).folded(to: width, indent: line.indent, hang: line.hang)
        .map { StyledText($0, line.kind.tint) }
    }
    try output.data(lines)
    return .done
  }

  private static func dataType(_ typed: String) throws(Problem) -> DataType.ID {
    let name = typed.lowercased().map { $0 == "-" || $0 == " " ? "_" : String($0) }.joined()
    if let type = DataType.named(name) { return type.id }
    let near = Nearest.names(to: name, among: DataType.all.map(\.id.rawValue), limit: 1).first
    throw .usage(
      "There is no data type \"\(Problem.plain(typed))\"." + (near.map { " Did you mean \($0)?" } ?? ""),
      help: ["guide"])
  }

  /// The profile if there is one; one that was named on the line has to be there.
  private static func savedProfile(_ invocation: Invocation) throws -> Profile? {
    let services = try invocation.services()
    if invocation.arguments[.profile] == nil, try !services.profiles.exists(services.name) { return nil }
    return try invocation.savedProfile().stored.profile
  }
}

extension SetupGuide.Line.Kind {
  fileprivate var tint: Output.Tint {
    switch self {
    case .heading: .bold
    case .module: .dim
    case .step, .row, .blank: .plain
    }
  }
}

/// The shape of `guide --json`.
private struct GuideDocument: Encodable {
  struct Row: Encodable {
    let module: String
    let function: String
    let table: String?
    let right = "Inquire"
    let level = "All"
    let lists: [String]
    /// Whether a shorter form of the lists can be read without it.
    let optional: Bool
  }

  struct Integrator: Encodable {
    let apis: [String]
    let allRecords = true
  }

  struct Host: Encodable {
    let host: String
    let port: Int
  }

  let dataTypes: [DataType.ID]
  let rows: [Row]
  let integrator: Integrator
  let hosts: [Host]

  init(_ guide: SetupGuide) {
    dataTypes = guide.needs.dataTypes
    rows = guide.needs.rows.map { row in
      Row(
        module: row.permission.module, function: row.permission.function, table: row.permission.table,
        lists: row.lists, optional: row.isSpared)
    }
    integrator = Integrator(apis: guide.needs.integratorAPIs)
    hosts = guide.hosts.map { Host(host: $0.host, port: $0.port) }
  }
}
