import Model
import Services
import Terminal

/// What the Import step knows of the local directory, and what of it is open.
struct DirectoryState: Equatable, Sendable {
  /// The organizations that are here, once they are read.
  var organizations: OrganizationIndex?
  /// What the companies seen on screen are like here; none for those that nothing is like.
  var seen: [Record.ID: OrganizationIndex.Match?] = [:]
  /// The company whose link is being chosen.
  var link: LinkPage?
  /// How many of the chosen ones a sync leaves out, as the review was opened.
  var leftOut: [ImportTab: Int] = [:]
  /// What a choice of a popup wishes, when it cannot be done at once.
  var wish: ImportWish?

  /// Only a screenful is looked at again when these are forgotten.
  private static let seenLimit = 5_000

  mutating func take(_ index: OrganizationIndex) {
    organizations = index
    seen = [:]
  }

  /// What a row of companies is like here, the best of all.
  mutating func look(at row: Picker.Row) {
    guard let organizations, seen[row.id] == nil else { return }
    if seen.count >= Self.seenLimit { seen = [:] }
    seen[row.id] = .some(Self.matches(row, in: organizations, limit: 1).first)
  }

  static func matches(
    _ row: Picker.Row, in organizations: OrganizationIndex, limit: Int = 8
  ) -> [OrganizationIndex.Match] {
    organizations.matches(
      company: row.id, name: row.label.string, identifier: row.identifier, limit: limit)
  }
}

// Everything of it is read again.
extension DirectoryState: Codable {
  init(from decoder: any Decoder) throws { self.init() }
  func encode(to encoder: any Encoder) throws { _ = encoder.container(keyedBy: NoKeys.self) }

  private enum NoKeys: CodingKey {}
}

extension Picker.Row {
  /// A company's short name in ConnectWise, which no column shows.
  var identifier: String { details.count > 2 ? details[2].string : "" }
}

extension AppState {
  /// Looks at the companies in sight that were not seen yet; moving about costs a look at one row each.
  mutating func lookAtRows() {
    guard page == .import, importTab == .companies, directory.organizations?.isEmpty == false else {
      return
    }
    let picker = companies.picker
    for index in picker.list.visible(rows: picker.visible, height: listHeight) {
      let id = picker.visible.id(at: index)
      if directory.seen[id] == nil, let row = picker.row(id) { directory.look(at: row) }
    }
  }

  /// Counts what is chosen and will have nothing here: looked at once, as it takes all rows.
  mutating func countLeftOut() {
    directory.leftOut = [:]
    for tab in [ImportTab.companies, .members] where isSynced(tab) {
      let list = importList(tab)
      guard !list.isEverything, !list.picker.chosen.isEmpty else { continue }
      let states = statesLeftOut(tab)
      let count = list.picker.allRows.count { row in
        row.details.count > 1 && states.contains(row.details[1]) && list.picker.chosen.contains(row.id)
      }
      if count > 0 { directory.leftOut[tab] = count }
    }
  }

  /// Whether the records that a list imports are brought.
  func isSynced(_ tab: ImportTab) -> Bool { draft.sync.resources.contains(tab == .companies ? .companies : .members) }

  /// What is told of a list of which nothing is brought.
  func notSynced(_ tab: ImportTab) -> ScreenText? {
    isSynced(tab)
      ? nil : "\(tab == .companies ? "Companies" : "Members") are not synced, so none is imported: Sync turns them on."
  }

  /// The states of rows whose records have nothing here, as a sync leaves them out or nobody works there any more.
  private func statesLeftOut(_ tab: ImportTab) -> Set<ScreenText> {
    guard tab == .companies else { return inactiveStates }
    let filter = draft.sync.companies
    let statuses = catalog.names(of: .companyStatuses).filter { status in
      filter.excludeStatuses.contains(status.id)
        || (!filter.includeStatuses.isEmpty && !filter.includeStatuses.contains(status.id))
    }
    let named = Set(statuses.map { ScreenText(cleaning: $0.name) })
    return (filter.skipInactive ? inactiveStates : ["deleted"]).union(named)
  }

  /// What of the choice will have nothing here, and why.
  var importWarnings: [ScreenText] {
    [ImportTab.companies, .members].compactMap { tab in
      let list = importList(tab)
      if let text = notSynced(tab), list.isEverything || !list.picker.chosen.isEmpty { return text }
      guard let count = directory.leftOut[tab] else { return nil }
      switch tab {
      case .companies:
        return "\(grouped: count) chosen \(count == 1 ? "company is" : "companies are") left out by the Sync filters."
      case .members:
        return "\(grouped: count) chosen \(count == 1 ? "member is" : "members are") not active: no account."
      }
    }
  }

  /// Reads the organizations, when they were not.
  mutating func loadOrganizations() -> [Effect] {
    guard directory.organizations == nil, !isRunning(.organizations) else { return [] }
    return [.organizations(begin(.organizations), draft)]
  }
}
