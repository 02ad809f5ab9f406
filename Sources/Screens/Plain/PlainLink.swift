import Model
import Services
import Terminal

/// The question which organization stands for a company.
struct PlainLink: Equatable, Sendable {
  let company: RowID
  /// The places of organizations that a search has found, instead of those that are like the company.
  var found: [RowID]?
}

// `link 3` in the list of companies.
extension PlainDialogue {
  /// The most that a search reads out.
  private static let mostFound = 20

  mutating func beginLink(_ text: String, _ rows: PlainRowList) -> PlainReply {
    let isListed = listing.found != nil || rows.isShort
    guard case .turn(let numbers) = PlainChoice(text, count: isListed ? rows.visible.count : 0), numbers.count == 1
    else {
      isRepeat = true
      return .say("Not right: link takes one number of the list, such as link 3.")
    }
    link = PlainLink(company: rows.visible[numbers[0] - 1])
    return PlainReply()
  }

  func ask(_ link: PlainLink, _ state: AppState) -> PlainPrompt {
    guard let row = state.companies.picker.row(link.company) else { return PlainPrompt(question: "Enter goes on: ") }
    let page = state.linkPage(on: row)
    let offers = offers(link, page)
    let lines = offers.enumerated().map { index, id -> ScreenText in
      "\(index + 1). \(state.linkTexts(id, page).filter { !$0.isEmpty }.joined(separator: ", "))"
    }
    let all = state.directory.organizations?.organizations.count ?? 0
    let search: ScreenText = all == 0 ? "" : ", or a word to search all \(grouped: all)"
    return PlainPrompt(
      lines: ["The organization for \(row.label):"] + lines,
      question: "1 to \(offers.count)\(search); Enter leaves it as it is: ")
  }

  mutating func answer(_ text: String, _ link: PlainLink, _ state: AppState) -> PlainReply {
    guard !text.isEmpty, let row = state.companies.picker.row(link.company) else {
      self.link = nil
      return PlainReply()
    }
    let offers = offers(link, state.linkPage(on: row))
    if let number = Int(text) {
      guard offers.indices.contains(number - 1) else {
        isRepeat = true
        return .say("Not right: give a number from 1 to \(offers.count).")
      }
      self.link = nil
      return .act(.deed(.link(company: link.company, offers[number - 1])))
    }
    // As the full screen's page searches.
    var page = state.linkPage(on: row)
    page.fill(state.directory.organizations, height: Self.mostFound)
    page.picker.setFilter(text, height: Self.mostFound)
    let found = page.picker.visible.ids
    guard !found.isEmpty else {
      isRepeat = true
      return .say("Nothing matches \"\(cleaning: text)\".")
    }
    self.link?.found = Array(found.prefix(Self.mostFound))
    return found.count <= Self.mostFound
      ? PlainReply() : .say("\(grouped: found.count) match; the first \(Self.mostFound):")
  }

  private func offers(_ link: PlainLink, _ page: LinkPage) -> [RowID] {
    guard let found = link.found else { return (0..<page.rows.count).map { page.rows.id(at: $0) } }
    return [LinkPage.makesNew, LinkPage.leavesOut] + found
  }
}
