import Model
import Services
import Terminal

extension AppState {
  /// The list that is shown.
  var importList: ImportList { importList(importTab) }

  func importList(_ tab: ImportTab) -> ImportList { tab == .companies ? companies : members }

  /// Changes a list in place: the one that is shown, unless another is named.
  mutating func withImportList(_ tab: ImportTab? = nil, _ change: (inout ImportList) -> Void) {
    if (tab ?? importTab) == .companies { change(&companies) } else { change(&members) }
  }

  /// Begins with what the draft has chosen, whether rows can be read or not.
  mutating func fillLists() {
    companies.fill(from: draft.import.companies.select, linked: draft.import.companies.links.keys)
    members.fill(from: draft.import.members.select)
  }

  /// Reads companies and members, each once, and what organizations are here.
  mutating func loadRows() -> [Effect] {
    fillLists()
    var effects = loadOrganizations()
    guard canAsk, connect.isTrusted else { return effects }
    if !companies.isComplete, companies.problem == nil, !isRunning(.companies) {
      companies.restart()
      effects.append(.rows(begin(.companies), .companies, draft.connection))
    }
    if !members.isComplete, members.problem == nil, !isRunning(.members) {
      members.restart()
      effects.append(.rows(begin(.members), .members, draft.connection))
    }
    return effects
  }

  /// Puts the choices into the draft.
  mutating func commitImport() {
    if companies.isDirty {
      draft.import.companies.select = companies.selection
      companies.isDirty = false
    }
    if members.isDirty {
      draft.import.members.select = members.selection
      members.isDirty = false
    }
  }

  mutating func changeTab(to index: Int) -> [Effect] {
    guard page == .import else { return [] }
    importTab = index == 0 ? .companies : .members
    return []
  }

  /// The work that reads the list on show.
  var importJob: JobKind { importTab.job }

  mutating func pressInImport(_ key: Key) -> [Effect]? {
    if importList.isTyping { return pressInFilter(key) }
    let height = listHeight
    // Whoever types ahead means what the filter will show.
    if importList.picker.pending != nil { withImportList { $0.picker.settle(height: height) } }
    if let effects = pressForImport(key) { return effects }
    var outcome: Picker.Outcome?
    let wasRule = importList.isEverything
    changeImport(importTab) { state in
      state.withImportList { list in
        guard list.isEverything else {
          outcome = list.picker.handle(key, height: height)
          return
        }
        list.choosingOfAll { picker in
          outcome = picker.handle(key, height: height)
          return outcome
        }
      }
    }
    switch outcome {
    case nil: return nil
    case .wantsFilter: withImportList { $0.isTyping = true }
    case .chosen where wasRule: tellRuleEnded()
    case .chosen(let text):
      notice = nil
      if !text.isEmpty, key != .space, key != "x" { say(.info, text) }
    case .moved, .viewed, .clearedFilter: break
    }
    return []
  }

  /// A single choice was made of a list that a rule took whole.
  private mutating func tellRuleEnded() {
    let list = importList
    guard !list.isEverything else {
      say(
        .info,
        list.isComplete
          ? "No row is shown: nothing is changed." : "All are taken by rule; single ones when the list is read whole.")
      return
    }
    say(.info, "A list again: \(list.picker.counts), no later ones; u undoes.")
  }

  /// The keys that mean more here than in other lists.
  private mutating func pressForImport(_ key: Key) -> [Effect]? {
    let isEmpty = importList.picker.isEmpty
    switch key {
    case "[", "]", .tab, .shiftTab, .left, .right:
      return changeTab(to: importTab == .companies ? 1 : 0)
    case .control("t"): return readAgain()
    // Of members it is the role's key, as long as there is one to give a role.
    case "r" where isEmpty || (importTab == .companies && importList.problem != nil): return readAgain()
    case .escape where isRunning(importJob) && importList.picker.filter.text.isEmpty:
      guard importList.picker.list.anchor == nil else { return nil }
      line.failed.remove(importJob)
      withImportList { $0.stop() }
      say(.warning, "Stopped at \(grouped: importList.received).  ^T reads the list again.")
      return stop(importJob)
    case "u", "U": undoImport(redoes: key == "U")
    case "*": turnRule()
    case "p":
      overlay = .choice(Presets.id, cursor: 0)
    case .enter where !isEmpty: return importTab == .companies ? openLink() : openRole()
    case "l" where importTab == .companies && !isEmpty: return linkRange()
    case "r" where importTab == .members: return openRole()
    case "R" where importTab == .members:
      overlay = .choice(
        Self.defaultRoleID,
        cursor: Model.Role.allCases.firstIndex(of: draft.import.members.role) ?? 0)
    default: return nil
    }
    return []
  }

  private mutating func readAgain() -> [Effect] {
    guard canAsk, connect.isTrusted else { return refuseToAsk() }
    withImportList {
      $0.problem = nil
      $0.isComplete = false
    }
    notice = nil
    directory.organizations = nil
    return stop(importJob) + loadRows()
  }

  private mutating func turnRule() {
    changeImport(importTab) { state in state.withImportList { $0.isEverything.toggle() } }
    let word: ScreenText = importTab == .companies ? "companies" : "members"
    say(
      .info,
      importList.isEverything
        ? "All \(word), also those that come later. Any single choice makes it a list again."
        : "Only the \(word) chosen in the list.")
  }

  private mutating func pressInFilter(_ key: Key) -> [Effect]? {
    let height = listHeight
    var isTyping: Bool?
    withImportList {
      isTyping = $0.picker.typeFilter(key, height: height)
      $0.isTyping = isTyping ?? $0.isTyping
    }
    return isTyping.map { _ in [] }
  }

  mutating func clickRow(_ id: RowID, toggles: Bool, extending: Bool, clicks: Int) -> [Effect] {
    let height = listHeight
    func select(_ picker: inout Picker) {
      let current = picker.list.currentID(picker.visible)
      picker.withList { list, rows in
        if extending, list.anchor == nil { list.beginRange(at: current) }
        guard let index = rows.index(of: id) else { return }
        list.select(index: index, rows: rows, height: height)
      }
      if toggles || clicks > 1 { picker.toggle() }
    }
    let wasRule = page == .import && importList.isEverything
    switch page {
    case .devices: return clickDevice(id, opens: toggles || clicks > 1)
    case .closed where clicks > 1 && id < 0: return openComment(of: id)
    case .picker, .closed:
      if var open = picker {
        select(&open.picker)
        picker = open
        storePicker(open)
      }
    case .import:
      changeImport(importTab) { state in
        state.withImportList { list in
          if list.isEverything {
            list.choosingOfAll { picker in
              select(&picker)
              return toggles || clicks > 1 ? .chosen("") : nil
            }
          } else {
            select(&list.picker)
          }
        }
      }
      if wasRule, toggles || clicks > 1 { tellRuleEnded() }
    case .link:
      guard var open = directory.link, let index = open.rows.index(of: id) else { return [] }
      open.list.select(index: index, rows: open.rows, height: height)
      directory.link = open
      if clicks > 1 { return chooseLink(id, for: open.company) }
    default: break
    }
    return []
  }

  // MARK: - Roles

  static let rowRoleID: FieldID = "import.role"
  static let defaultRoleID: FieldID = "import.defaultRole"

  private mutating func openRole() -> [Effect] {
    guard let row = members.picker.current else { return [] }
    let role = draft.import.members.roles[row.id] ?? draft.import.members.role
    overlay = .choice(Self.rowRoleID, cursor: Model.Role.allCases.firstIndex(of: role) ?? 0)
    return []
  }

  /// The choices of roles, for the row or range and for all.
  func importChoices(of id: FieldID) -> [FormField.Choice]? {
    if id == Presets.id { return Presets.choices(self) }
    guard id == Self.rowRoleID || id == Self.defaultRoleID else { return nil }
    return Model.Role.allCases.map { role in
      FormField.Choice(
        title: ScreenText(cleaning: role.title),
        isChosen: { state in
          if id == Self.defaultRoleID { return state.draft.import.members.role == role }
          guard let row = state.members.picker.current else { return false }
          return (state.draft.import.members.roles[row.id] ?? state.draft.import.members.role) == role
        },
        choose: { state in state.choose(role, forAll: id == Self.defaultRoleID) })
    }
  }

  /// A role for the row or range, or for all without one of their own.
  private mutating func choose(_ role: Model.Role, forAll isForAll: Bool) {
    changeImport(.members) { state in
      if isForAll {
        state.draft.import.members.role = role
        return
      }
      for id in state.members.picker.rangeIDs {
        state.draft.import.members.roles[id] = role == state.draft.import.members.role ? nil : role
      }
    }
    members.picker.withList { list, _ in list.endRange() }
  }
}

extension AppState {
  /// Has the searches made that are too long for a key to wait for.
  mutating func startSearches() -> [Effect] {
    var effects: [Effect] = []
    if let search = companies.picker.pending, search.number != companies.searching {
      companies.searching = search.number
      effects.append(.search(begin(.searchCompanies), search))
    }
    if let search = members.picker.pending, search.number != members.searching {
      members.searching = search.number
      effects.append(.search(begin(.searchMembers), search))
    }
    return effects
  }

  mutating func take(_ found: PickerSearch.Found, of kind: JobKind) -> [Effect] {
    jobs[kind] = nil
    let height = listHeight
    if kind == .searchMembers {
      members.picker.take(found, height: height)
    } else {
      companies.picker.take(found, height: height)
    }
    return []
  }
}

extension AppState {
  /// Offers to choose the rows that a pasted list of names matches.
  ///
  /// - Returns: Whether the paste was such a list.
  mutating func offerLines(_ text: String) -> Bool {
    let isPicker = page.isPicker
    guard isPicker || page == .import else { return false }
    let lines = text.split(whereSeparator: \.isNewline).map(String.init)
      .filter { line in line.contains { !$0.isWhitespace } }
    guard lines.count > 1 else { return false }
    let ids = isPicker ? picker?.picker.ids(matchingLines: lines) : importList.picker.ids(matchingLines: lines)
    pastedRows = ids ?? []
    pastedLines = lines.count
    if pastedRows.isEmpty {
      say(.warning, "None of the \(lines.count) lines pasted is the name of a row shown.")
    } else {
      overlay = .question(.chooseLines, focused: 0)
    }
    return true
  }

  mutating func choosePasted() -> [Effect] {
    let ids = pastedRows
    pastedRows = []
    if page.isPicker, var open = picker {
      open.picker.set(ids, to: true)
      picker = open
      storePicker(open)
    } else if page == .import {
      changeImport(importTab) { state in
        state.withImportList {
          $0.picker.set(ids, to: true)
          $0.isEverything = false
        }
      }
    }
    say(.ok, "\(grouped: ids.count) rows chosen from the lines pasted; u undoes.")
    return []
  }
}
