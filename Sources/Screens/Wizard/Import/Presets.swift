import Model
import Services
import Terminal

/// What `p` offers: whole choices at one key, and files of ids.
enum Presets {
  static let id: FieldID = "import.presets"

  static func choices(_ state: AppState) -> [FormField.Choice] {
    var choices = [
      choice("Active ones only") { state in
        let inactive = state.inactiveStates
        state.choose(state.importList.picker.ids(detail: 1) { !inactive.contains($0) }, from: "that are active")
      }
    ]
    if state.importTab == .companies {
      choices.append(
        choice("With tickets in the last 90 days") { $0.directory.wish = .busyCompanies })
    }
    if state.profile != nil {
      choices.append(choice("As in the settings in use") { $0.chooseAsInUse() })
    }
    if state.importTab == .companies, state.directory.organizations?.isEmpty == false {
      choices.append(
        choice("Link the chosen ones whose name is here already") { state in
          let chosen = state.companies.picker.chosen
          state.linkExact(state.companies.picker.allRows.filter { chosen.contains($0.id) })
        })
    }
    choices.append(choice("Save the chosen ids to a file …") { $0.directory.wish = .save })
    choices.append(choice("Choose the ids in a file …") { $0.directory.wish = .load })
    return choices
  }

  private static func choice(
    _ title: ScreenText, _ choose: @escaping @Sendable (inout AppState) -> Void
  ) -> FormField.Choice {
    FormField.Choice(title: title, isChosen: { _ in false }, choose: choose)
  }
}

extension AppState {
  /// Makes these the choice of the list, as one step of undo, and tells how many there are.
  mutating func choose(_ ids: Set<Record.ID>, from origin: ScreenText) {
    changeImport { state in
      state.withImportList {
        $0.picker.choose(only: ids)
        $0.isEverything = false
      }
    }
    let missing = ids.count { importList.picker.row($0) == nil }
    let known = ids.count - missing
    let rest: ScreenText = missing > 0 ? "; \(grouped: missing) more are not in this list" : ""
    say(missing > 0 ? .warning : .ok, "\(grouped: known) chosen \(origin)\(rest); u undoes.")
  }

  fileprivate mutating func chooseAsInUse() {
    guard let settings = profile?.import else { return }
    changeImport { state in
      if state.importTab == .companies {
        state.draft.import.companies.links = settings.companies.links
      } else {
        state.draft.import.members = settings.members
      }
      let isOfCompanies = state.importTab == .companies
      let select = isOfCompanies ? settings.companies.select : settings.members.select
      let linked = isOfCompanies ? Set(settings.companies.links.keys) : []
      state.withImportList {
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
    defer { directory.wish = nil }
    switch directory.wish {
    case nil: return []
    case .busyCompanies:
      say(.info, "Looking for companies with tickets …")
      let since = now.wall.advanced(by: -90 * 86_400)
      return [.busyCompanies(begin(.busyCompanies), draft, since: since)]
    case .save:
      overlay = .path(.save, TextField(importTab == .companies ? "companies.txt" : "members.txt"))
    case .load:
      overlay = .path(.load, TextField(importTab == .companies ? "companies.txt" : "members.txt"))
    }
    return []
  }

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
    case .load: return [.readIDs(begin(.ids), path)]
    case .save:
      return [.writeIDs(begin(.ids), ChosenRows(list: importList, tab: importTab), path)]
    }
  }

  /// Chooses the ids of a file; lines without one are told.
  mutating func chooseIDs(in text: String) {
    var ids: Set<Record.ID> = []
    var strange = 0
    for line in text.split(whereSeparator: \.isNewline) {
      let content = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
      guard let first = content.first else { continue }
      if let id = Record.ID(first), content.count == 1 { ids.insert(id) } else { strange += 1 }
    }
    guard !ids.isEmpty else {
      say(.warning, "There is no id in the file: it has one a line, such as 4471.")
      return
    }
    choose(
      ids,
      from: strange == 0 ? "from the file" : "from the file (\(grouped: strange) lines are no ids)")
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
