import Model
import Services
import Terminal

extension Canvas {
  /// One company: what is known of it, and what may stand for it.
  mutating func drawLink() {
    guard let open = state.directory.link else { return }
    put(open.company.label, x: 1, width: width - 2, .title)
    y += 1
    let facts = ["id \(open.company.id)"] + open.company.details.filter { !$0.isEmpty }
    put(facts.joined(separator: "   "), x: 1, width: width - 2, .textDim)
    y += 1
    if isNormal { y += 1 }
    let total = state.directory.organizations?.organizations.count ?? 0
    let isSearch = open.isTyping || !open.picker.filter.text.isEmpty
    if isSearch {
      open.picker.drawFilter(
        into: &grid, Rect(x: 1, y: y, width: width - 2, height: 1),
        isFocused: open.isTyping && state.overlay == nil,
        look: look)
    } else {
      put(subtitle(open, total), x: 1, width: width - 2)
    }
    y += 1
    let rect = Rect(x: 0, y: y, width: width, height: max(1, room - y))
    listHeight = rect.height
    if open.rows.count == 0 {
      put(
        "Nothing matches '\(cleaning: open.picker.filter.text)'. Esc clears.", x: 3,
        width: width - 4, .textDim)
    }
    let isFocused = !open.isTyping && state.overlay == nil
    open.list.draw(into: &grid, rect, rows: open.rows, isFocused: isFocused, look: look) {
      grid, line in
      let isChosen = state.isChosen(line.id, of: open.company.id)
      let mark: ScreenText = isChosen ? "(\(look.glyphs.bullet))" : "( )"
      grid.put(
        mark, x: line.rect.x, y: line.rect.y, style: isChosen ? look[.selected] : line.style,
        clip: line.rect)
      Self.linkTable.draw(
        state.linkTexts(line.id, open), into: &grid, line.rect.inset(left: 4), style: line.style,
        look: look)
    }
    for (row, index) in open.list.visible(rows: open.rows, height: rect.height).enumerated() {
      area(Rect(x: 0, y: rect.y + row, width: width, height: 1), .row(open.rows.id(at: index)))
    }
    y = room
  }

  private func subtitle(_ open: LinkPage, _ total: Int) -> ScreenText {
    if state.isRunning(.organizations) { return "Reading the organizations that are here …" }
    if total == 0 { return "No organizations are here yet: the first import makes them." }
    return open.matches.isEmpty
      ? "None of the \(grouped: total) organizations here is like it.  / searches them."
      : "Of the \(grouped: total) organizations here, these are like it.  / searches all."
  }

  private static let linkTable = Table([
    Table.Column("", width: .fill(3)), Table.Column("", width: .fill(2), from: 52),
    Table.Column("", width: .cells(20), from: 66),
  ])
}

extension AppState {
  /// Whether an offer of the page is what holds now.
  fileprivate func isChosen(_ id: RowID, of company: Record.ID) -> Bool {
    let isImported = companies.isEverything || companies.picker.chosen.contains(company)
    let slug = draft.import.companies.links[company]
    switch id {
    case LinkPage.makesNew:
      return isImported && slug == nil && directory.organizations?.organization(of: company) == nil
    case LinkPage.leavesOut: return !isImported
    default:
      guard isImported, let one = directory.organizations?.organizations[id] else { return false }
      return one.slug == slug || one.company == company
    }
  }

  /// What a row of the page says: the name, the slug, and why it is there.
  func linkTexts(_ id: RowID, _ open: LinkPage) -> [ScreenText] {
    switch id {
    case LinkPage.makesNew: return ["Make a new organization"]
    case LinkPage.leavesOut: return ["Do not import it"]
    default:
      guard let one = directory.organizations?.organizations[id] else { return [] }
      let match = open.matches.first { $0.organization == one }
      let why: ScreenText =
        if let company = one.company, company != open.company.id {
          "is company \(company)"
        } else if let company = open.holder(of: one) {
          "linked to \(company)"
        } else {
          switch match?.likeness {
          case .same: "is this company"
          case .exact: "same name"
          case .near: "like it"
          case nil: ""
          }
        }
      return ["\(cleaning: one.name)", "\(cleaning: one.slug)", why]
    }
  }

  var linkMessage: MessageLine {
    if directory.link?.isTyping == true {
      return MessageLine(.info, "Type words to find.  Enter: to the list, Esc: clear")
    }
    // In a narrow window namesakes are told apart here.
    if size.width < 66, let open = directory.link, let id = open.list.currentID(open.rows) {
      let texts = linkTexts(id, open).dropFirst().filter { !$0.isEmpty }
      if !texts.isEmpty { return MessageLine(.info, texts.joined(separator: ", ")) }
    }
    return MessageLine(.info, "Enter takes the line under the cursor.  Esc goes back.")
  }
}
