package import Model

/// Writes what was chosen as an answers file: names where the profile keeps ids, a comment on each part, no secret.
package struct AnswersWriter {
  private let draft: SetupDraft
  private let catalog: Catalog
  /// Names of the companies that were chosen one by one, by id.
  private let companies: [Record.ID: String]

  package init(_ draft: SetupDraft, catalog: Catalog, companies: [Record.ID: String]) {
    self.draft = draft
    self.catalog = catalog
    self.companies = companies
  }

  /// The file's text: JSON5, ending in a line break.
  package var text: String {
    var out = Lines()
    out.add("// Answers for: boardwalk setup --answers FILE")
    out.add("// The secret is not here: give it by --secret-file FILE or in BOARDWALK_SECRET.")
    out.block("{") { out in
      connection(&out)
      out.add("store: \(quote(draft.store)),")
      sync(&out)
      configure(&out)
      directory(&out)
      out.add("run: true,", comment: "the first sync, when all is saved")
    }
    return out.text
  }

  private func connection(_ out: inout Lines) {
    let connection = draft.connection
    out.block("connection: {") { out in
      out.add("site: \(quote(connection.site)),")
      out.add("company: \(quote(connection.company)),")
      out.add("clientId: \(quote(connection.clientID)),")
      switch connection.method {
      case .apiKeys: out.add("auth: { method: \"apiKeys\", publicKey: \(quote(connection.publicKey)) },")
      case .integrator: out.add("auth: { method: \"integrator\", username: \(quote(connection.username)) },")
      }
      if !connection.caFile.isEmpty { out.add("caFile: \(quote(connection.caFile)),") }
      out.add("secretStore: \(quote(connection.secretStore.word)),")
      if connection.secretStore == .command {
        out.add("secretCommand: \(list(connection.secretCommand.map(quote))),")
      }
    }
  }

  private func sync(_ out: inout Lines) {
    let sync = draft.sync
    out.block("sync: {") { out in
      out.add("resources: \(list(sync.resources.map { quote($0.rawValue) })),")
      out.add(
        "contactAutoImport: { enabled: \(sync.contactAutoImport.enabled), "
          + "role: \(quote(sync.contactAutoImport.role.rawValue)) },")
      out.block("companies: {") { out in
        let filter = sync.companies
        out.add("skipInactive: \(filter.skipInactive),")
        out.add("includeTypes: \(names(filter.includeTypes, .companyTypes)),")
        out.add("excludeTypes: \(names(filter.excludeTypes, .companyTypes)),")
        out.add("includeStatuses: \(names(filter.includeStatuses, .companyStatuses)),")
        out.add("excludeStatuses: \(names(filter.excludeStatuses, .companyStatuses)),")
        out.add("territories: \(names(filter.territories, .territories)),")
        out.add("markets: \(names(filter.markets, .markets)),")
        out.add("conditions: \(quote(filter.conditions)),")
      }
      out.add("opportunities: { excludeTypes: \(names(sync.opportunities.excludeTypes, .opportunityTypes)) },")
      out.add("projects: { excludeTypes: \(names(sync.projects.excludeTypes, .projectTypes)) },")
      out.add(
        "configurations: { autoSync: \(sync.configurations.autoSync) },",
        comment: "false: only when a run names them")
      out.block("tickets: {") { out in
        out.add("boards: \(names(sync.tickets.boards, .boards)),")
        out.add("excludeStatuses: \(list(statuses(sync.tickets.excludeStatuses))),")
        out.add(
          "closedSince: \(quote(sync.tickets.closedSince.text)),", comment: "90d, a day such as 2026-01-01, or all")
      }
    }
  }

  private func configure(_ out: inout Lines) {
    let configure = draft.configure
    out.block("configure: {") { out in
      out.add("closedStatuses: \(list(statuses(configure.closedStatuses))),")
      if !configure.clientCommentStatus.isEmpty {
        out.add("clientCommentStatus: \(list(statuses(configure.clientCommentStatus.values.sorted()))),")
      }
      out.block("stages: {") { out in
        for choice in Stage.allCases.map(StageChoice.stage) + [.none] {
          let ids = configure.stages.filter { $0.value == choice }.map(\.key).sorted()
          out.add("\(choice.stage?.rawValue ?? "none"): \(list(statuses(ids))),")
        }
      }
      var defaults: [String] = []
      let values: [(String, Record.ID?, Resource.ID)] = [
        ("stage", configure.opportunities.stage, .opportunityStages),
        ("status", configure.opportunities.status, .opportunityStatuses),
        ("type", configure.opportunities.type, .opportunityTypes),
        ("probability", configure.opportunities.probability, .opportunityProbabilities),
        ("salesRep", configure.opportunities.salesRep, .members),
      ]
      for (key, id, resource) in values {
        guard let id, let name = name(id, resource) else { continue }
        defaults.append("\(key): \(resource == .opportunityProbabilities ? name : quote(name))")
      }
      if !defaults.isEmpty { out.add("opportunities: { \(defaults.joined(separator: ", ")) },") }
      deviceTypes(&out)
    }
  }

  private func deviceTypes(_ out: inout Lines) {
    let types = catalog.names(of: .configurationTypes)
    // Without the list nothing is known of the names: a replay then has the suggestions.
    guard !types.isEmpty else { return }
    let counts = Dictionary(types.map { ($0.name.lowercased(), 1) }, uniquingKeysWith: +)
    let chosen = draft.configure.configurationTypes
    out.block("configurationTypes: {") { out in
      for type in types {
        guard let device = chosen[type.id] else { continue }
        // A name that stands twice on the instance says nothing.
        let isTwin = counts[type.name.lowercased(), default: 0] > 1
        out.add("\(isTwin ? "// twice there: " : "")\(quote(type.name)): \(quote(device.rawValue)),")
      }
    }
  }

  private func directory(_ out: inout Lines) {
    let settings = draft.import
    out.block("import: {") { out in
      out.block("members: {") { out in
        out.add("select: \(selection(settings.members.select) { name($0, .members) }),")
        out.add("role: \(quote(settings.members.role.rawValue)),")
        let roles = settings.members.roles.sorted { $0.key < $1.key }.compactMap { id, role in
          name(id, .members).map { "\(quote($0)): \(quote(role.rawValue))" }
        }
        if !roles.isEmpty { out.add("roles: { \(roles.joined(separator: ", ")) },") }
      }
      out.block("companies: {") { out in
        out.add("select: \(selection(settings.companies.select) { companies[$0] }),")
        let links = settings.companies.links.sorted { $0.key < $1.key }.compactMap { id, slug in
          companies[id].map { "\(quote($0)): \(quote(slug))" }
        }
        if !links.isEmpty { out.add("links: { \(links.joined(separator: ", ")) },") }
      }
    }
  }

  // MARK: - Names

  private func name(_ id: Record.ID, _ resource: Resource.ID) -> String? {
    catalog.names(of: resource).first { $0.id == id }?.name
  }

  private func names(_ ids: [Record.ID], _ resource: Resource.ID) -> String {
    let names = Dictionary(catalog.names(of: resource).map { ($0.id, $0.name) }, uniquingKeysWith: { $1 })
    return list(ids.compactMap { names[$0] }.map(quote))
  }

  /// Statuses by plain name where every synced board's of that name is meant, else by board and status.
  private func statuses(_ ids: [Record.ID]) -> [String] {
    let wanted = Set(ids)
    let boards = Dictionary(catalog.boards.map { ($0.id, $0.name) }, uniquingKeysWith: { $1 })
    let read = Set(draft.sync.tickets.synced(of: catalog.boards).map(\.id))
    let synced = catalog.statuses.filter { read.contains($0.boardID) }
    var texts: [String] = []
    for status in synced where wanted.contains(status.id) {
      let twins = synced.filter { $0.name.lowercased() == status.name.lowercased() }
      let text =
        twins.allSatisfy { wanted.contains($0.id) }
        ? quote(status.name) : "{ board: \(quote(boards[status.boardID] ?? "")), status: \(quote(status.name)) }"
      if !texts.contains(text) { texts.append(text) }
    }
    return texts
  }

  private func selection(_ selection: ImportSettings.Selection, _ name: (Record.ID) -> String?) -> String {
    switch selection {
    case .all: quote("all")
    case .only(let ids): list(ids.compactMap(name).map(quote))
    }
  }

  private func list(_ items: [String]) -> String {
    let line = "[\(items.joined(separator: ", "))]"
    return line.count <= 100 ? line : "[\n      " + items.joined(separator: ",\n      ") + ",\n    ]"
  }

  /// Whether a person who reads the file would not see a character, or a terminal would obey it.
  private static func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse: true
    default: false
    }
  }

  /// A JSON string: what nobody sees and the marks of the language escaped.
  private func quote(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": out += "\\\(scalar)"
      case "\n": out += "\\n"
      case _ where Self.isUnseen(scalar):
        for unit in UTF16.encode(scalar).map(Array.init) ?? [] {
          let digits = String(unit, radix: 16)
          out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}

/// Lines of text with an indent.
private struct Lines {
  private(set) var text = ""
  private var depth = 0

  mutating func add(_ line: String, comment: String? = nil) {
    text += String(repeating: "  ", count: depth) + line + (comment.map { "  // \($0)" } ?? "") + "\n"
  }

  mutating func block(_ opening: String, _ body: (inout Lines) -> Void) {
    add(opening)
    depth += 1
    body(&self)
    depth -= 1
    add(depth == 0 ? "}" : "},")
  }
}
