import Model
import Services
import Terminal

/// What `p` offers: whole choices at one key, and files of ids.
enum Presets {
  static let id: FieldID = "import.presets"

  static func choices(_ state: AppState) -> [FormField.Choice] {
    let isOfCompanies = state.importTab == .companies
    var choices = [choice("Active ones only", .whole(.active))]
    if isOfCompanies { choices.append(choice("With tickets in the last 90 days", .busyCompanies)) }
    if state.profile != nil { choices.append(choice("As in the settings in use", .whole(.inUse))) }
    if isOfCompanies, state.directory.organizations?.isEmpty == false {
      choices.append(choice("Link the chosen ones whose name is here already", .whole(.linked)))
    }
    choices.append(choice("Save the chosen ids to a file …", .save))
    choices.append(choice("Choose the ids in a file …", .load))
    return choices
  }

  private static func choice(_ title: ScreenText, _ wish: ImportWish) -> FormField.Choice {
    FormField.Choice(title: title, isChosen: { _ in false }, choose: { $0.directory.wish = wish })
  }
}

/// What a choice of the popup of presets wishes.
enum ImportWish: Equatable, Sendable {
  case whole(WholeChoice)
  case busyCompanies, save, load
}

/// What is done with a list as a whole, so that it waits while the list is still being read.
enum WholeChoice: Equatable, Sendable {
  case active
  case ids(Set<Record.ID>, from: ScreenText)
  /// As the settings in use have it.
  case inUse
  /// The chosen ones are linked to what is here by their name.
  case linked
  /// All but one, which a rule for all would have taken.
  case allBut(Picker.Row)
  case save(path: String)
}

extension AppState {
  /// Does it now, or when the list is there that is being read.
  mutating func take(_ choice: WholeChoice, in tab: ImportTab) -> [Effect] {
    let list = importList(tab)
    guard !isRunning(tab.job) else {
      withImportList(tab) { $0.waiting.append(choice) }
      let of = list.expected.map { ScreenText(" of \(grouped: $0)") } ?? ""
      say(.info, "Done as soon as the whole list is here: \(grouped: list.received)\(of) so far.")
      return []
    }
    switch choice {
    case .active:
      let inactive = inactiveStates
      choose(list.picker.ids(detail: 1) { !inactive.contains($0) }, from: "that are active", in: tab)
    case .ids(let ids, let origin): choose(ids, from: origin, in: tab)
    case .inUse: chooseAsInUse(tab)
    case .linked:
      let chosen = list.picker.chosen
      linkExact(list.picker.allRows.filter { chosen.contains($0.id) })
    case .allBut(let row):
      changeImport(tab) { state in
        state.withImportList(tab) {
          let others = $0.picker.allRows.filter { !$0.isGone && $0.id != row.id }
          $0.picker.choose(only: Set(others.map(\.id)))
          $0.isEverything = false
        }
      }
      say(.ok, "All here but \(row.label) are chosen, and no later ones; u undoes.")
    case .save(let path): return [.writeIDs(begin(.ids), ChosenRows(list: list, tab: tab), path)]
    }
    return []
  }

  /// A list could not be read, and is not read again by itself: what waited for it is not done, and that is said.
  mutating func forgetWaiting(for kind: JobKind) {
    guard let tab = [ImportTab.companies, .members].first(where: { $0.job == kind }), !importList(tab).waiting.isEmpty
    else { return }
    withImportList(tab) { $0.waiting = [] }
    say(.error, "The \(cleaning: tab.rawValue) were not read: the choice that waited is not made.")
  }

  /// A list was read whole: what waited for it is done.
  mutating func takeWaiting(in tab: ImportTab) -> [Effect] {
    let choices = importList(tab).waiting
    withImportList(tab) { $0.waiting = [] }
    return choices.flatMap { take($0, in: tab) }
  }

  /// Makes these the choice of a list, as one step of undo, and tells how many there are.
  private mutating func choose(_ ids: Set<Record.ID>, from origin: ScreenText, in tab: ImportTab) {
    changeImport(tab) { state in
      state.withImportList(tab) {
        $0.picker.choose(only: ids)
        $0.isEverything = false
      }
    }
    let picker = importList(tab).picker
    let missing = ids.count { !picker.contains($0) }
    let known = ids.count - missing
    let rest: ScreenText = missing > 0 ? "; \(grouped: missing) more are not in this list" : ""
    say(missing > 0 ? .warning : .ok, "\(grouped: known) chosen \(origin)\(rest); u undoes.")
  }

  private mutating func chooseAsInUse(_ tab: ImportTab) {
    guard let settings = profile?.import else { return }
    changeImport(tab) { state in
      let isOfCompanies = tab == .companies
      if isOfCompanies {
        state.draft.import.companies.links = settings.companies.links
      } else {
        state.draft.import.members = settings.members
      }
      let select = isOfCompanies ? settings.companies.select : settings.members.select
      let linked = isOfCompanies ? Set(settings.companies.links.keys) : []
      state.withImportList(tab) {
        switch select {
        case .all: $0.isEverything = true
        case .only(let ids):
          $0.isEverything = false
          $0.picker.choose(only: linked.union(ids))
        }
      }
    }
    say(.ok, "As in the settings in use; u undoes.")
  }

  /// What a choice of the popup wished.
  mutating func takeWish() -> [Effect] {
    let wish = directory.wish
    directory.wish = nil
    switch wish {
    case nil: break
    case .whole(let choice): return take(choice, in: importTab)
    case .busyCompanies:
      say(.info, "Looking for companies with tickets …")
      let since = now.wall.advanced(by: -90 * 86_400)
      return [.busyCompanies(begin(.busyCompanies), draft, since: since)]
    case .save: overlay = .path(.save, TextField(idsFile))
    case .load: overlay = .path(.load, TextField(idsFile))
    }
    return []
  }

  private var idsFile: String { "\(importTab.rawValue).txt" }

  // MARK: - Files of ids

  mutating func pressInPath(_ key: Key, _ purpose: PathPurpose, _ field: TextField) -> [Effect] {
    var field = field
    switch key {
    case .escape: overlay = nil
    case .enter:
      var path = field
      _ = path.trim()
      guard !path.text.isEmpty else { return [] }
      overlay = nil
      return use(path.text, for: purpose)
    default:
      if case .refused(let reason)? = field.handle(key) { say(.warning, reason) }
      overlay = .path(purpose, field)
    }
    return []
  }

  private mutating func use(_ path: String, for purpose: PathPurpose) -> [Effect] {
    switch purpose {
    case .load: [.readIDs(begin(.ids), path, importTab)]
    case .save: take(.save(path: path), in: importTab)
    }
  }

  /// Chooses the ids of a file; lines without one are told.
  mutating func chooseIDs(in text: String, _ tab: ImportTab) -> [Effect] {
    var ids: Set<Record.ID> = []
    var strange = 0
    for line in text.split(whereSeparator: \.isNewline) {
      let content = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
      guard let first = content.first else { continue }
      if let id = Record.ID(first), content.count == 1 { ids.insert(id) } else { strange += 1 }
    }
    guard !ids.isEmpty else {
      say(.warning, "There is no id in the file: it has one a line, such as 4471.")
      return []
    }
    let origin: ScreenText = strange == 0 ? "from the file" : "from the file (\(grouped: strange) lines are no ids)"
    return take(.ids(ids, from: origin), in: tab)
  }
}

/// The chosen rows of a list, to be written elsewhere.
package struct ChosenRows: Equatable, Sendable {
  let list: ImportList
  let tab: ImportTab

  /// The chosen ids, one a line, each with its name as a comment.
  var text: String {
    var text = "# \(tab == .companies ? "Companies" : "Members") chosen for Boardwalk: an id a line.\n"
    for row in list.picker.allRows where list.isEverything || list.picker.chosen.contains(row.id) {
      text += "\(row.id)  # \(row.label)\n"
    }
    return text
  }
}

/// What a path is asked for.
package enum PathPurpose: String, Codable, Equatable, Sendable {
  case save, load

  var title: ScreenText {
    switch self {
    case .save: "Save the chosen ids to"
    case .load: "Choose the ids in"
    }
  }
}
