import Model
import Services
import Terminal

/// A page on one company: what it is, and which organization that is here stands for it.
struct LinkPage: Equatable, Sendable {
  let company: Picker.Row
  let matches: [OrganizationIndex.Match]
  /// All organizations by their place in the index, from the first search on.
  var picker = Picker(details: ["slug", "stands for"])
  var isTyping = false
  var list = List()
  /// What is offered, by id: a place in the index, or one of the two below.
  private(set) var rows: Rows

  /// Import it as an organization of its own.
  static let makesNew: RowID = -2
  static let leavesOut: RowID = -3

  /// The companies that organizations are chosen for in this setup, by their slugs.
  let linked: [String: Record.ID]

  init(
    _ company: Picker.Row, matches: [OrganizationIndex.Match], places: [RowID], linked: [String: Record.ID]
  ) {
    self.company = company
    self.matches = matches
    self.places = places
    self.linked = linked
    rows = Rows([Self.makesNew, Self.leavesOut] + places)
  }

  /// The company that an organization stands for, or is chosen for, where it is another one.
  func holder(of organization: Organization) -> Record.ID? {
    let holder = organization.company ?? linked[organization.slug]
    return holder == company.id ? nil : holder
  }

  /// The places of the matches in the index.
  private let places: [RowID]

  /// Makes the rows to be searched, when they are not there yet.
  mutating func fill(_ index: OrganizationIndex?, height: Int) {
    guard picker.isEmpty, let index else { return }
    picker.add(
      index.organizations.enumerated().map { place, one in
        Picker.Row(
          id: place, label: ScreenText(cleaning: one.name),
          details: [ScreenText(cleaning: one.slug), one.company.map { "company \($0)" } ?? ""])
      }, height: height)
  }

  /// What a changed filter offers.
  mutating func refill(height: Int) {
    let isSearch = !picker.filter.text.isEmpty
    rows = Rows(isSearch ? picker.visible.ids : [Self.makesNew, Self.leavesOut] + places)
    list.reconcile(rows: rows, height: height)
    if isSearch { list.select(index: 0, rows: rows, height: height) }
  }
}

extension AppState {
  /// What can be chosen for a company.
  func linkPage(on row: Picker.Row) -> LinkPage {
    let index = directory.organizations ?? OrganizationIndex([])
    let matches = DirectoryState.matches(row, in: index)
    return LinkPage(
      row, matches: matches, places: matches.compactMap { index.place(of: $0.organization) }, linked: linked)
  }

  /// The companies that organizations are chosen for in this setup, by their slugs.
  private var linked: [String: Record.ID] {
    Dictionary(draft.import.companies.links.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })
  }

  /// Opens the page on the company under the cursor.
  mutating func openLink() -> [Effect] {
    guard let row = companies.picker.current else { return [] }
    var open = linkPage(on: row)
    let matches = open.matches
    // The cursor begins where a person would go: at what is chosen, or at what is most like it.
    let chosen = draft.import.companies.links[row.id].flatMap { slug in
      matches.firstIndex { $0.organization.slug == slug }
    }
    let best = matches.firstIndex { $0.likeness < .near && open.holder(of: $0.organization) == nil }
    open.list.select(
      index: (chosen ?? best).map { $0 + 2 } ?? 0, rows: open.rows, height: listHeight)
    directory.link = open
    page = .link
    return loadOrganizations()
  }

  mutating func pressInLink(_ key: Key) -> [Effect]? {
    guard var open = directory.link else { return nil }
    let height = listHeight
    defer { if directory.link != nil { directory.link = open } }
    if open.isTyping {
      let text = open.picker.filter.text
      guard let isTyping = open.picker.typeFilter(key, height: height) else { return nil }
      open.isTyping = isTyping
      if open.picker.filter.text != text { open.refill(height: height) }
      return []
    }
    switch key {
    case "/":
      open.fill(directory.organizations, height: height)
      open.isTyping = true
      return []
    case .escape where !open.picker.filter.text.isEmpty:
      open.picker.setFilter("", height: height)
      open.refill(height: height)
      return []
    case .enter, .space, "x":
      return open.list.currentID(open.rows).map { chooseLink($0, for: open.company) } ?? []
    case "v", .shiftUp, .shiftDown: return []
    default: return open.list.handle(key, rows: open.rows, height: height) ? [] : nil
    }
  }

  /// What was chosen on the page: back in the list it is done.
  mutating func chooseLink(_ id: RowID, for company: Picker.Row) -> [Effect] {
    var effects: [Effect] = []
    switch id {
    case LinkPage.makesNew:
      changeImport(.companies) { state in
        state.draft.import.companies.links[company.id] = nil
        state.companies.picker.set([company.id], to: true)
      }
      say(.ok, "\(company.label) becomes an organization of its own; u undoes.")
    case LinkPage.leavesOut where companies.isEverything:
      effects = take(.allBut(company), in: .companies)
    case LinkPage.leavesOut:
      changeImport(.companies) { state in state.companies.picker.set([company.id], to: false) }
      say(.ok, "\(company.label) is not imported; u undoes.")
    default:
      guard let organization = directory.organizations?.organizations[id] else { return [] }
      guard link([(company, organization)]) == 1 else { return [] }
      say(.ok, "\(company.label) is linked to \"\(cleaning: organization.name)\"; u undoes.")
    }
    directory.link = nil
    page = .import
    return effects
  }

  /// Links companies to organizations, as one step of undo.
  ///
  /// - Returns: How many; the message line says why it is none.
  @discardableResult
  mutating func link(_ pairs: [(company: Picker.Row, organization: Organization)]) -> Int {
    var free: [(company: Picker.Row, organization: Organization)] = []
    var taken = linked
    for pair in pairs {
      let slug = pair.organization.slug
      if let other = pair.organization.company, other != pair.company.id {
        say(
          .warning,
          "\"\(cleaning: pair.organization.name)\" stands for company \(other). Free it: boardwalk organizations unlink \(cleaning: slug)"
        )
      } else if let other = taken[slug], other != pair.company.id {
        say(
          .warning,
          "\"\(cleaning: pair.organization.name)\" is linked to company \(other) in this setup already."
        )
      } else {
        taken[slug] = pair.company.id
        free.append(pair)
      }
    }
    guard !free.isEmpty else { return 0 }
    changeImport(.companies) { state in
      for pair in free {
        state.draft.import.companies.links[pair.company.id] = pair.organization.slug
      }
      state.companies.picker.set(free.map(\.company.id), to: true)
    }
    return free.count
  }

  /// `l`: the page on one company; with a range, links each that has an exact match.
  mutating func linkRange() -> [Effect] {
    let ids = companies.picker.rangeIDs
    guard ids.count > 1 else { return openLink() }
    companies.picker.withList { list, _ in list.endRange() }
    linkExact(ids.compactMap { companies.picker.row($0) })
    return []
  }

  /// Links each company whose name is an organization's that stands for none.
  mutating func linkExact(_ rows: some Sequence<Picker.Row>) {
    guard let index = directory.organizations, !index.isEmpty else {
      say(.info, "There are no organizations here to link to.")
      return
    }
    let links = draft.import.companies.links
    // Each goes to one company, also where several have its name.
    var taken = Set(links.values)
    let pairs = rows.compactMap { row -> (Picker.Row, Organization)? in
      guard links[row.id] == nil,
        let one = index.exactMatch(
          company: row.id, name: row.label.string, identifier: row.identifier, taken: taken)
      else { return nil }
      taken.insert(one.slug)
      return (row, one)
    }
    let count = link(pairs.map { (company: $0.0, organization: $0.1) })
    if count == 0, !pairs.isEmpty { return }
    say(
      count == 0 ? .info : .ok,
      count == 0
        ? "None of them has the name of an organization that stands for no company."
        : "\(grouped: count) linked by their name; u undoes.")
  }
}
