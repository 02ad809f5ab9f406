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
    if list.picker.rows.isEmpty {
      paragraph(emptyReason(list), x: 3, list.problem == nil ? .textDim : .messageError)
      listHeight = rect.height
    } else {
      drawRows(list.picker, rect, isFocused: !list.isTyping, Self.importTable)
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
      let all = max(tab.2.expected ?? 0, tab.2.picker.rows.count)
      let count: ScreenText =
        tab.2.isEverything
        ? "all"
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
      return "\(cleaning: problem.text) This step can be left out: ^N goes on."
    }
    if state.isRunning(state.importTab == .companies ? .companies : .members) {
      return "Reading the list …\(state.elapsed(state.importTab == .companies ? .companies : .members))"
    }
    if !state.canAsk || !state.connect.isTrusted {
      return "The list was not read: the connection is not tested. It can be done later; ^N goes on."
    }
    return list.isComplete ? "There is nothing to import." : "Nothing was read yet; ^T tries again."
  }

  private mutating func drawDetail(_ list: ImportList) {
    guard let row = list.picker.current else { return }
    let details = row.details.filter { !$0.isEmpty }.joined(separator: "   ")
    if isNormal {
      // What the row shows whole is not said again: a move of the cursor then changes a few cells only.
      let cell = (width - 26) / 2
      let name: ScreenText = row.label.width > cell ? "   \(row.label)" : ""
      put("id \(row.id)\(name)", x: 1, width: width - 2, .textDim)
      y += 1
      let text: ScreenText =
        list.isEverything
        ? "All are taken by rule, also those that come later; * makes it a list again."
        : state.importTab == .companies
          ? "Each chosen one becomes an organization; * takes all, also later ones."
          : "Each chosen one becomes an account; r changes the role of one, * takes all."
      put(text, x: 1, width: width - 2, .textDim)
    } else {
      put("id \(row.id)  \(details)", x: 1, width: width - 2, .textDim)
    }
  }
}

extension AppState {
  var importMessage: MessageLine {
    let list = importList
    let kind: JobKind = importTab == .companies ? .companies : .members
    if list.isTyping { return MessageLine(.info, "Type words to find.  Enter: to the list, Esc: clear") }
    var text: ScreenText = list.isEverything ? "All, by rule." : "\(list.picker.summary)."
    if isRunning(kind) {
      let of = list.expected.map { ScreenText(" of \(grouped: $0)") } ?? ""
      text += "   loading \(grouped: list.received)\(of)\(elapsed(kind))"
    } else if let problem = list.problem, !list.picker.rows.isEmpty {
      return MessageLine(.warning, "\(cleaning: problem.text)")
    } else {
      // The same after the number, however many: the first choice changes a digit.
      text += "  ^N goes on to the review."
    }
    return MessageLine(.info, text)
  }
}
