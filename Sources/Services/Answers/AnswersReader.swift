package import Model

/// Turns answers into a draft, looking names up without regard to case.
///
/// Collects every mistake, not only the first.
package struct AnswersReader {
  /// The mistakes found so far.
  package internal(set) var problems: [AnswerProblem] = []

  package init() {}

  // MARK: - Parts

  /// Reads `connection`, which needs no instance yet.
  package mutating func connection(_ answers: Answers, startingFrom start: ConnectionDraft) -> ConnectionDraft {
    let node = Node(answers.root, "").member("connection")
    var draft = start
    expect(
      node, keys: ["site", "company", "clientId", "auth", "caFile", "secretStore", "secretCommand"],
      hint: "the secret comes from --secret-file or BOARDWALK_SECRET")
    if node.value.isNull { problem(node, "is missing: site, company, clientId and auth have to be given") }
    if let text = pasted(node.member("site"), required: draft.site.isEmpty) { draft.site = text }
    if let text = pasted(node.member("company"), required: draft.company.isEmpty) { draft.company = text }
    if let text = pasted(node.member("clientId"), required: draft.clientID.isEmpty) { draft.clientID = text }
    if let text = text(node.member("caFile")) { draft.caFile = text }
    let auth = node.member("auth")
    if let method = word(auth.member("method"), ConnectionDraft.Method.allCases.map(\.rawValue)) {
      draft.method = ConnectionDraft.Method(rawValue: method) ?? draft.method
    }
    switch draft.method {
    case .apiKeys:
      expect(auth, keys: ["method", "publicKey"])
      if let text = pasted(auth.member("publicKey"), required: draft.publicKey.isEmpty) { draft.publicKey = text }
    case .integrator:
      expect(auth, keys: ["method", "username"])
      if let text = pasted(auth.member("username"), required: draft.username.isEmpty) { draft.username = text }
    }
    if let kind = word(node.member("secretStore"), SecretStore.allCases.map(\.word)) {
      draft.secretStore = SecretStore.allCases.first { $0.word == kind } ?? draft.secretStore
    }
    let command = node.member("secretCommand")
    if let words = texts(command) { draft.secretCommand = words }
    if !command.value.isNull, draft.secretStore != .command {
      problem(command, "goes with secretStore \(quoted(SecretStore.command.word)) only")
    }
    let paths: [ConnectionDraft.Field: String] = [
      .site: "site", .company: "company", .publicKey: "auth.publicKey", .username: "auth.username",
      .clientID: "clientId", .secretCommand: "secretCommand",
    ]
    for wrong in draft.problems(secretCount: 1) {
      guard let key = paths[wrong.field] else { continue }
      let path = "connection.\(key)"
      if !problems.contains(where: { $0.path == path }) { problems.append(AnswerProblem(path: path, text: wrong.text)) }
    }
    return draft
  }

  /// The names of companies that the answers give, to be looked up on the instance before ``draft(_:into:catalog:companies:)``.
  package static func companyNames(_ answers: Answers) -> [String] {
    let companies = answers.root["import"]["companies"]
    return (companies["select"].array ?? []).compactMap(\.string) + (companies["links"].object ?? [:]).keys.sorted()
  }

  /// Reads all but the connection into a draft that has its defaults already.
  ///
  /// - Parameters:
  ///   - draft: What is filled; parts that the file leaves out keep what they have.
  ///   - answers: The file.
  ///   - catalog: The instance's lists.
  ///   - companies: Company ids by lower-case name or identifier, for the names that the file gives.
  package mutating func fill(
    _ draft: inout SetupDraft, from answers: Answers, catalog: Catalog, companies: [String: [Record.ID]]
  ) {
    let root = Node(answers.root, "")
    expect(root, keys: ["connection", "store", "sync", "configure", "import", "run"])
    if let store = text(root.member("store")) { draft.store = store }
    sync(root.member("sync"), &draft.sync, catalog)
    configure(root.member("configure"), &draft, catalog)
    directory(root.member("import"), &draft.import, catalog, companies)
    _ = flag(root.member("run"))
  }

  private mutating func sync(_ node: Node, _ sync: inout SyncSettings, _ catalog: Catalog) {
    expect(
      node,
      keys: ["resources", "contactAutoImport", "companies", "opportunities", "projects", "configurations", "tickets"])
    if let words = words(node.member("resources"), DataType.all.map(\.id.rawValue)) {
      sync.resources = DataType.closure(of: words.map(DataType.ID.init(rawValue:)))
    }
    let auto = node.member("contactAutoImport")
    expect(auto, keys: ["enabled", "role"])
    if let on = flag(auto.member("enabled")) { sync.contactAutoImport.enabled = on }
    if let role = role(auto.member("role")) { sync.contactAutoImport.role = role }

    let filter = node.member("companies")
    expect(
      filter,
      keys: [
        "skipInactive", "excludeTypes", "excludeStatuses", "includeTypes", "includeStatuses", "territories", "markets",
        "conditions",
      ])
    if let on = flag(filter.member("skipInactive")) { sync.companies.skipInactive = on }
    if let text = text(filter.member("conditions")) { sync.companies.conditions = text }
    let lists: [(String, Resource.ID, WritableKeyPath<CompanyFilter, [Record.ID]>)] = [
      ("excludeTypes", .companyTypes, \.excludeTypes), ("includeTypes", .companyTypes, \.includeTypes),
      ("excludeStatuses", .companyStatuses, \.excludeStatuses),
      ("includeStatuses", .companyStatuses, \.includeStatuses),
      ("territories", .territories, \.territories), ("markets", .markets, \.markets),
    ]
    for (key, resource, path) in lists {
      if let ids = ids(filter.member(key), catalog.names(of: resource).map { ($0.name, $0.id) }, of: resource) {
        sync.companies[keyPath: path] = ids
      }
    }
    let excluded: [(String, Resource.ID, WritableKeyPath<SyncSettings, [Record.ID]>)] = [
      ("opportunities", .opportunityTypes, \.opportunities.excludeTypes),
      ("projects", .projectTypes, \.projects.excludeTypes),
    ]
    for (key, resource, path) in excluded {
      let filter = node.member(key)
      expect(filter, keys: ["excludeTypes"])
      let types = catalog.names(of: resource).map { ($0.name, $0.id) }
      if let ids = ids(filter.member("excludeTypes"), types, of: resource) { sync[keyPath: path] = ids }
    }

    let configurations = node.member("configurations")
    expect(configurations, keys: ["autoSync"])
    if let on = flag(configurations.member("autoSync")) { sync.configurations.autoSync = on }

    let tickets = node.member("tickets")
    expect(tickets, keys: ["boards", "excludeStatuses", "closedSince"])
    if let ids = ids(tickets.member("boards"), catalog.boards.map { ($0.name, $0.id) }, of: .boards) {
      sync.tickets.boards = ids
    }
    if let found = statuses(tickets.member("excludeStatuses"), of: sync.tickets, catalog) {
      sync.tickets.excludeStatuses = found.map(\.id)
    }
    let since = tickets.member("closedSince")
    if let text = text(since) {
      if let value = ClosedSince(text) {
        sync.tickets.closedSince = value
      } else {
        problem(since, "is \(quoted(text)); give days such as 90d, a day such as 2026-01-01, or all")
      }
    }
  }

  private mutating func configure(_ node: Node, _ draft: inout SetupDraft, _ catalog: Catalog) {
    let tickets = draft.sync.tickets
    expect(node, keys: ["closedStatuses", "clientCommentStatus", "stages", "opportunities", "configurationTypes"])
    if let found = statuses(node.member("closedStatuses"), of: tickets, catalog) {
      draft.configure.closedStatuses = found.map(\.id)
    }
    let comment = node.member("clientCommentStatus")
    if let found = statuses(comment.value.array == nil ? comment.wrapped : comment, of: tickets, catalog) {
      draft.configure.clientCommentStatus = [:]
      for status in found { draft.configure.clientCommentStatus[status.boardID] = status.id }
    }
    stages(node.member("stages"), &draft, catalog)

    let defaults = node.member("opportunities")
    expect(defaults, keys: ["stage", "status", "type", "probability", "salesRep"])
    let lists: [(String, Resource.ID, WritableKeyPath<OpportunityDefaults, Record.ID?>)] = [
      ("stage", .opportunityStages, \.stage), ("status", .opportunityStatuses, \.status),
      ("type", .opportunityTypes, \.type), ("probability", .opportunityProbabilities, \.probability),
      ("salesRep", .members, \.salesRep),
    ]
    for (key, resource, path) in lists {
      let member = defaults.member(key)
      if member.value.isNull { continue }
      let names = catalog.names(of: resource).map { ($0.name, $0.id) }
      let asText = member.value.integer.map { Node(.string(String($0)), member.path) } ?? member
      if let id = id(asText, names, of: resource) { draft.configure.opportunities[keyPath: path] = id }
    }
    deviceTypes(node.member("configurationTypes"), &draft, catalog)
  }

  /// Device types by the name of the configuration type, or `"suggested"`.
  private mutating func deviceTypes(_ node: Node, _ draft: inout SetupDraft, _ catalog: Catalog) {
    if node.value.isNull || node.value == "suggested" { return }
    guard let members = node.value.object else {
      problem(node, "is neither \"suggested\" nor an object such as { \"Workstation\": \"computer\" }")
      return
    }
    draft.configure.configurationTypes = [:]
    draft.deviceGuesses = []
    let names = catalog.names(of: .configurationTypes).map { ($0.name, $0.id) }
    for name in members.keys.sorted() {
      let entry = node.member(name)
      let type = word(entry, DeviceType.allCases.map(\.rawValue)).flatMap(DeviceType.init(rawValue:))
      let id = id(Node(.string(name), entry.path), names, of: .configurationTypes)
      guard let id, let type else { continue }
      if draft.configure.configurationTypes[id] != nil { problem(entry, "stands twice, in other letters") }
      draft.configure.configurationTypes[id] = type
    }
  }

  private mutating func stages(_ node: Node, _ draft: inout SetupDraft, _ catalog: Catalog) {
    if node.value.isNull || node.value == "suggested" { return }
    guard node.value.object != nil else {
      problem(node, "is neither \"suggested\" nor an object with new, triaged, working, waiting, resolved, none")
      return
    }
    expect(node, keys: Stage.allCases.map(\.rawValue) + ["none"])
    draft.configure.stages = [:]
    draft.guesses = []
    var named: Set<Record.ID> = []
    // One board's status wins over a plain name, which means every synced board's: take the plain names first.
    for exact in [false, true] {
      for word in Stage.allCases.map(\.rawValue) + ["none"] {
        let list = node.member(word)
        let choice = Stage(rawValue: word).map(StageChoice.stage) ?? StageChoice.none
        for entry in list.elements where (entry.value.object != nil) == exact {
          for status in self.statuses(
            Node(.array([entry.value]), entry.path, isSingle: true),
            of: draft.sync.tickets, catalog) ?? []
          {
            let isTaken = draft.configure.stages[status.id] != nil && (!exact || named.contains(status.id))
            if isTaken, draft.configure.stages[status.id] != choice {
              problem(entry, "\(quoted(status.name)) stands in two stages")
            }
            if exact { named.insert(status.id) }
            draft.configure.stages[status.id] = choice
          }
        }
        if !exact, !list.value.isNull, list.value.array == nil { problem(list, "is no list of statuses") }
      }
    }
  }

  private mutating func directory(
    _ node: Node, _ settings: inout ImportSettings, _ catalog: Catalog, _ companies: [String: [Record.ID]]
  ) {
    expect(node, keys: ["members", "companies"])
    let members = node.member("members")
    expect(members, keys: ["select", "role", "roles"])
    let people = catalog.names(of: .members).map { ($0.name, $0.id) }
    let chosen = members.member("select")
    if chosen.value == "all" {
      settings.members.select = .all
    } else if let ids = ids(chosen, people, of: .members) {
      settings.members.select = .only(ids)
    }
    if let role = role(members.member("role")) { settings.members.role = role }
    for (name, _) in members.member("roles").value.object ?? [:] {
      let entry = members.member("roles").member(name)
      if let id = id(Node(.string(name), entry.path), people, of: .members), let role = role(entry) {
        settings.members.roles[id] = role
      }
    }

    let firms = node.member("companies")
    expect(firms, keys: ["select", "links"])
    let names = companies.flatMap { name, ids in ids.map { (name, $0) } }
    let select = firms.member("select")
    if select.value == "all" {
      settings.companies.select = .all
    } else if let ids = ids(select, names, of: .companies) {
      settings.companies.select = .only(ids)
    }
    for (name, slug) in (firms.member("links").value.object ?? [:]).sorted(by: { $0.key < $1.key }) {
      let entry = firms.member("links").member(name)
      guard let slug = slug.string, !slug.isEmpty else {
        problem(entry, "is no name of an organization")
        continue
      }
      if let id = id(Node(.string(name), entry.path), names, of: .companies) {
        settings.companies.links[id] = slug
      }
    }
  }
}
