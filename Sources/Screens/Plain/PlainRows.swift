import Model
import Services
import Terminal

// Lists that ids are chosen of: those of the Sync step's fields, and the companies and members of the import.
extension PlainDialogue {
  func askRows(_ state: AppState) -> PlainPrompt {
    guard let rows = PlainRowList(state, item) else { return PlainPrompt(question: "Enter goes on: ") }
    var lines = ["\(rows.title): \(rows.summary)."] as [ScreenText]
    if let problem = rows.problem {
      lines.append(PlainSpeech.without(keysIn: problem))
      if rows.isEmpty { return PlainPrompt(lines: lines, question: "Enter goes on: ") }
    }
    guard listing.found != nil || rows.isShort else {
      let all: ScreenText = rows.hasRule ? "all (also those that come later)" : "all"
      return PlainPrompt(lines: lines, question: "A word to search, list, \(all), none; Enter goes on: ")
    }
    if rows.isFiltered, rows.visible.isEmpty {
      lines.append("Nothing matches \"\(cleaning: rows.filter)\".")
      return PlainPrompt(lines: lines, question: "Another word, or list; Enter goes on: ")
    }
    if rows.isFiltered {
      lines.append(
        "\(grouped: rows.visible.count) \(rows.visible.count == 1 ? "matches" : "match") \"\(cleaning: rows.filter)\".")
    }
    lines += listed(rows.visible.map(rows.text)) { rows.isChosen(rows.visible[$0]) ? ", chosen" : "" }
    return PlainPrompt(lines: lines, question: "Numbers such as 3,5-9 choose; a word searches; Enter goes on: ")
  }

  var rowsHelp: [ScreenText] {
    [
      "A word finds rows by name; list reads them from the first, more reads on, chosen reads what is chosen.",
      "Numbers turn rows over: 3,5-9. only 1,2 takes these and no others. all and none mean the rows found, or every row.",
    ] + (page.isPicker ? ["other: between keeping only the chosen and leaving them out, where a list has both."] : [])
      + (item == .region(.members) ? ["role 3,5: another role for these members than for all."] : [])
      + (item == .region(.companies)
        ? ["link 3: which organization that is here stands for the company, or a new one."] : [])
  }

  mutating func answerRows(_ text: String, _ state: AppState) -> PlainReply {
    guard let rows = PlainRowList(state, item) else { return skip(state) }
    guard !text.isEmpty else { return leaveRows(state) }
    let lower = text.lowercased()
    switch lower {
    case "list", "more":
      if lower == "more", listing.found != nil {
        if listing.top + Listing.pageSize < rows.visible.count { listing.top += Listing.pageSize }
        return PlainReply()
      }
      listing = Listing(found: [])
      return .act(.deed(.filter("")))
    case "chosen": return PlainReply(says: rows.chosenNames)
    case "other" where page.isPicker: return .act(.key("e"))
    default: break
    }
    if lower.hasPrefix("role "), item == .region(.members) { return beginRoles(String(text.dropFirst(5)), rows) }
    if lower.hasPrefix("link "), item == .region(.companies) { return beginLink(String(text.dropFirst(5)), rows) }
    let isListed = listing.found != nil || rows.isShort
    switch PlainChoice(text, count: isListed ? rows.visible.count : 0) {
    case .all where !rows.isFiltered && rows.hasRule: return changed(.deed(.everything))
    case .all: return changed(.deed(.rows(on: rows.visible, off: [])))
    case .none: return changed(.deed(.rows(on: [], off: rows.isFiltered ? rows.visible : rows.chosen)))
    case .turn(let numbers):
      let ids = numbers.map { rows.visible[$0 - 1] }
      return changed(.deed(.rows(on: ids.filter { !rows.isChosen($0) }, off: ids.filter(rows.isChosen))))
    case .only(let numbers):
      let ids = numbers.map { rows.visible[$0 - 1] }
      return changed(.deed(.rows(on: ids, off: rows.chosen.filter { !ids.contains($0) })))
    case .outside(let number):
      isRepeat = true
      return isListed && !rows.visible.isEmpty
        ? .say("Not right: there is no number \(number); they are 1 to \(grouped: rows.visible.count).")
        : .say("Nothing is listed yet: type a word to search, or list.")
    case .other(let word):
      listing = Listing(found: [])
      return .act(.deed(.filter(word)))
    }
  }

  private mutating func changed(_ message: Message) -> PlainReply {
    pending = .chosen
    return .act(message)
  }

  mutating func tellChosen(_ state: AppState) -> PlainReply {
    isRepeat = true
    guard let rows = PlainRowList(state, item) else { return PlainReply() }
    return .say("\(rows.title): \(rows.summary).")
  }

  private mutating func leaveRows(_ state: AppState) -> PlainReply {
    if page.isPicker { return .act(.deed(.filter("")), .deed(.back)) }
    return PlainReply(messages: [.deed(.filter(""))]).then(skip(state))
  }

  // MARK: - Roles

  private mutating func beginRoles(_ text: String, _ rows: PlainRowList) -> PlainReply {
    let isListed = listing.found != nil || rows.isShort
    guard case .turn(let numbers) = PlainChoice(text, count: isListed ? rows.visible.count : 0) else {
      isRepeat = true
      return .say("Not right: role takes numbers of the list, such as role 3,5-9.")
    }
    roleOf = numbers.map { rows.visible[$0 - 1] }
    return PlainReply()
  }

  func askRole(_ state: AppState) -> PlainPrompt {
    let names = roleOf.prefix(3).compactMap { state.members.picker.row($0)?.label }.joined(separator: ", ")
    let more: ScreenText = roleOf.count > 3 ? " and \(roleOf.count - 3) more" : ""
    let roles = Model.Role.allCases.enumerated().map { "\($0 + 1). \(cleaning: $1.title)" as ScreenText }
    let now = ScreenText(
      cleaning: (state.draft.import.members.roles[roleOf[0]] ?? state.draft.import.members.role).title)
    return PlainPrompt(
      lines: ["The role of \(names)\(more):"] + roles, question: "1 to \(roles.count) [\(now)]: ")
  }

  mutating func answerRole(_ text: String, _ state: AppState) -> PlainReply {
    let roles = Model.Role.allCases
    let found =
      Int(text).map { [$0 - 1] } ?? roles.map { ScreenText(cleaning: $0.title) }.places(of: text)
    if !text.isEmpty, found.count != 1 || !roles.indices.contains(found[0]) {
      isRepeat = true
      return .say("Not right: give a number from 1 to \(roles.count).")
    }
    defer { roleOf = [] }
    return text.isEmpty ? PlainReply() : .act(.deed(.roles(roleOf, roles[found[0]])))
  }
}

/// The list that is open, whichever it is.
struct PlainRowList {
  private let state: AppState
  private let picker: Picker
  let title: ScreenText
  let summary: ScreenText
  let problem: ScreenText?
  /// Whether `all` can be a rule instead of a list.
  let hasRule: Bool
  private let isEverything: Bool
  private let hasHeadings: Bool

  init?(_ state: AppState, _ item: PlainItem?) {
    self.state = state
    if state.page.isPicker {
      guard let open = state.picker else { return nil }
      picker = open.picker
      let side: ScreenText = open.excludes ? ", leaving out the chosen" : ""
      title = "\(open.list.title)\(side)"
      let isNoLimit = !open.excludes && picker.chosen.isEmpty && ![.boards, .closedStatuses].contains(open.list)
      let count = picker.choosableCount
      summary = "\(grouped: picker.chosen.count) of \(grouped: count) chosen\(isNoLimit ? ", which is no limit" : "")"
      problem = picker.isEmpty ? "The list is empty: nothing was read from the server." : nil
      (hasRule, isEverything, hasHeadings) = (false, false, open.list.hasNamesakes)
      return
    }
    let list: ImportList
    switch item {
    case .region(.companies): (list, title) = (state.companies, "Companies to import")
    case .region(.members): (list, title) = (state.members, "Members to import")
    default: return nil
    }
    picker = list.picker
    hasRule = true
    isEverything = list.isEverything
    hasHeadings = false
    let all = max(list.expected ?? 0, picker.count)
    summary =
      list.isEverything
      ? "all, also those that come later" : "\(grouped: picker.chosen.count) of \(grouped: all) chosen"
    if let problem = list.problem {
      self.problem = ScreenText(cleaning: problem.text)
    } else {
      problem =
        picker.isEmpty && !list.isComplete
        ? "The list was not read. It can be imported later: boardwalk setup --step import" : nil
    }
  }

  /// What can be chosen; the names of boards stand beside their statuses anyway.
  var visible: [RowID] {
    let ids = picker.visible.ids
    return hasHeadings ? ids.filter { picker.row($0)?.isHeading == false } : ids
  }
  var chosen: [RowID] { isEverything ? picker.allRows.map(\.id) : picker.chosen.sorted() }
  var filter: String { picker.filter.text }
  var isEmpty: Bool { picker.isEmpty }
  var isFiltered: Bool { !picker.filter.text.isEmpty }
  /// Whether it is read out at once.
  var isShort: Bool { picker.count <= Listing.pageSize }

  /// Whether it is chosen; under the rule every row is.
  func isChosen(_ id: RowID) -> Bool { isEverything || picker.chosen.contains(id) }

  /// A row in words.
  func text(_ id: RowID) -> ScreenText {
    guard let row = picker.row(id) else { return "#\(id)" }
    let gone: [ScreenText] = row.isGone ? ["gone on the server"] : []
    let details =
      state.page == .import ? state.importDetails(row, inactive: state.inactiveStates) : row.details
    return ([row.label] + details.filter { !$0.isEmpty } + gone).joined(separator: ", ")
  }

  /// What is chosen, by name; the first hundred.
  var chosenNames: [ScreenText] {
    if isEverything { return ["All, also those that come later."] }
    if picker.chosen.isEmpty { return ["None is chosen."] }
    let names = Array(picker.allRows.lazy.filter { row in picker.chosen.contains(row.id) }.prefix(100)).map(\.label)
    let rest = picker.chosen.count - names.count
    return [names.joined(separator: ", ") + (rest > 0 ? " and \(grouped: rest) more." : ".")]
  }
}

extension AppState {
  /// What a list of the Sync step has chosen, in words: `2 of 3: Service, Alerts/RMM`.
  func plainChosen(of list: ListID) -> ScreenText {
    let rows = list.rows(self)
    var sides: [ScreenText] = []
    for excludes in list.hasBothSides ? [false, true] : [list.startsExcluding] {
      let ids = Set(draft[keyPath: list.path(excludes: excludes)])
      guard !ids.isEmpty else { continue }
      let names = rows.filter { ids.contains($0.id) }.map(\.label)
      let shown = names.prefix(5).joined(separator: ", ")
      let more: ScreenText = ids.count > min(5, names.count) ? " and \(ids.count - min(5, names.count)) more" : ""
      let side: ScreenText = excludes ? "left out: " : "only "
      sides.append("\(side)\(shown)\(more), \(ids.count) of \(grouped: rows.count { !$0.isHeading })")
    }
    if sides.isEmpty { return list.startsExcluding ? "none left out" : "none" }
    return sides.joined(separator: "; ")
  }
}
