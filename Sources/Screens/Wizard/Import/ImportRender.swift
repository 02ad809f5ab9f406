import Model
import Services
import Terminal

extension Canvas {
  mutating func drawImport() {
    drawTabs()
    if isNormal { y += 1 }
    let list = state.importList
    list.picker.drawFilter(
      into: &grid, Rect(x: 1, y: y, width: width - 2, height: 1), isFocused: list.isTyping && state.overlay == nil,
      look: look)
    y += 1
    let detailRows = isNormal ? 3 : 1
    let rect = Rect(x: 0, y: y, width: width, height: max(1, room - y - detailRows))
    if list.picker.isEmpty {
      paragraph(emptyReason(list), x: 3, list.problem == nil ? .textDim : .messageError)
      listHeight = rect.height
    } else {
      let inactive = state.inactiveStates
      drawRows(
        list.picker, rect, isFocused: !list.isTyping, Self.importTable, isEverything: list.isEverything
      ) { [state, inactive] in
        state.importDetails($0, inactive: inactive)
      }
      y = room - detailRows + (isNormal ? 1 : 0)
      drawDetail(list)
    }
    y = room
  }

  private static let importTable = Table([
    Table.Column("", width: .fill(1)), Table.Column("", width: .fill(1), from: 52),
    Table.Column("", width: .cells(14), from: 66),
  ])

  private mutating func drawTabs() {
    var x = 1
    let tabs: [(ImportTab, ScreenText, ImportList)] = [
      (.companies, "Companies", state.companies), (.members, "Members", state.members),
    ]
    for (index, tab) in tabs.enumerated() {
      let isHere = tab.0 == state.importTab
      let all = max(tab.2.expected ?? 0, tab.2.picker.count)
      let count: ScreenText =
        tab.2.isEverything
        ? "all"
        : all == 0
          ? "\(grouped: tab.2.chosenCount)"
          : isNormal
            ? "\(grouped: tab.2.chosenCount) of \(grouped: all)" : "\(grouped: tab.2.chosenCount)/\(grouped: all)"
      let mark = isHere ? look.glyphs.pointer : " "
      let text: ScreenText = "\(mark)\(tab.1) \(count)"
      put(text, x: x, isHere ? .focus : .text)
      area(Rect(x: x, y: y, width: text.width, height: 1), .tab(index))
      x += text.width + 3
    }
    if state.importTab == .members, isNormal {
      let role: ScreenText = "role \(cleaning: state.draft.import.members.role.title), R changes"
      put(role, x: width - role.width - 1, .textDim)
    }
    y += 1
  }

  private func emptyReason(_ list: ImportList) -> ScreenText {
    if let problem = list.problem {
      guard problem.exit == .forbidden else {
        return "\(cleaning: problem.text) r tries again. This step can be left out: ^N goes on."
      }
      let resource = state.importTab == .companies ? Resource.companies : Resource.members
      let what = ScreenText(cleaning: resource.title.lowercased())
      let row = ScreenText(cleaning: resource.permission.words)
      return
        "No permission to read \(what). Whoever may edit System > Security Roles sets \(row), Inquire to All; then r reads the list. Nothing else needs it: ^N goes on."
    }
    if state.isRunning(state.importJob) { return "Reading the list …\(state.elapsed(state.importJob))" }
    if state.isRunning(.test) { return "The list comes when the connection is tested." }
    if !state.canAsk || !state.connect.isTrusted {
      return "\(state.whyNotAsked) It can be done later; ^N goes on."
    }
    return list.isComplete ? "There is nothing to import." : "Nothing was read yet; ^T tries again."
  }

  private mutating func drawDetail(_ list: ImportList) {
    guard let row = list.picker.current else { return }
    let likeness = state.importTab == .companies ? state.likeness(of: row) : ""
    if isNormal {
      // A move of the cursor changes a few cells only: of a cut name the end, and of an organization that is like the
      // company the beginning. Enter shows all.
      let content = Rect(x: 0, y: 0, width: width - 7, height: 1)
      let cell = Self.importTable.layout(content).first?.width ?? 0
      let end: ScreenText = row.label.width > cell ? "\(look.glyphs.ellipsis)\(row.label.end(cells: 11))" : ""
      let remark = likeness.isEmpty ? end : likeness.truncated(to: 10, ellipsis: look.glyphs.ellipsis)
      put(remark.isEmpty ? "id \(row.id)" : "id \(row.id)   \(remark)", x: 1, width: width - 2, .textDim)
      y += 1
      put(explanation(list), x: 1, width: width - 2, .textDim)
    } else {
      let details = state.importDetails(row, inactive: state.inactiveStates).filter { !$0.isEmpty }.joined(
        separator: "   ")
      put("id \(row.id)  \(details)", x: 1, width: width - 2, .textDim)
    }
  }

  private func explanation(_ list: ImportList) -> ScreenText {
    if list.isEverything {
      return "All are taken by rule, also those that come later; * makes it a list again."
    }
    if state.importTab == .members {
      return "Each chosen one becomes an account; r changes the role of one, * takes all."
    }
    return state.directory.organizations?.isEmpty == false
      ? "Each chosen one becomes an organization, or is linked to one (l); * takes all."
      : "Each chosen one becomes an organization; * takes all, also later ones."
  }
}

extension AppState {
  /// What stands behind a row's name: of a member the role, of a company whether it is here.
  func importDetails(_ row: Picker.Row, inactive: Set<ScreenText>) -> [ScreenText] {
    guard row.details.count > 1, !inactive.contains(row.details[1]) else { return row.details }
    if importTab == .members {
      let settings = draft.import.members
      return [
        row.details[0], ScreenText(cleaning: (settings.roles[row.id] ?? settings.role).title),
      ]
    }
    let word: ScreenText
    if draft.import.companies.links[row.id] != nil {
      word = "linked"
    } else {
      switch directory.seen[row.id]??.likeness {
      case .same: word = "is here"
      case .exact: word = "name is here"
      case .near: word = "like one here"
      case nil: word = row.details[1]
      }
    }
    return [row.details[0], word]
  }

  /// The states of rows that are not active: of companies those whose status says so.
  var inactiveStates: Set<ScreenText> {
    let statuses = catalog.names(of: .companyStatuses).filter { $0.record.value["inactiveFlag"].bool == true }
    return Set(statuses.map { ScreenText(cleaning: $0.name) }).union(["inactive", "deleted"])
  }

  /// The organization that the row under the cursor is linked to, or is like.
  fileprivate func likeness(of row: Picker.Row) -> ScreenText {
    if let slug = draft.import.companies.links[row.id] {
      return "= \(cleaning: slug)"
    }
    guard let match = directory.seen[row.id] ?? nil, match.likeness > .same else { return "" }
    return "l: \(cleaning: match.organization.name)"
  }

  var importMessage: MessageLine {
    let list = importList
    if list.isTyping { return MessageLine(.info, "Type words to find.  Enter: to the list, Esc: clear") }
    if let text = notSynced(importTab) { return MessageLine(.warning, text) }
    var text: ScreenText = list.isEverything ? "All, by rule." : "\(list.picker.summary)."
    if isRunning(importJob) {
      let of = list.expected.map { ScreenText(" of \(grouped: $0)") } ?? ""
      text += "   loading \(grouped: list.received)\(of)\(elapsed(importJob))"
    } else if let problem = list.problem, !list.picker.isEmpty {
      return MessageLine(.warning, "\(cleaning: problem.text)")
    } else {
      // The same after the number, however many: the first choice changes a digit.
      text += "  ^N goes on to the review."
    }
    return MessageLine(.info, text)
  }
}
