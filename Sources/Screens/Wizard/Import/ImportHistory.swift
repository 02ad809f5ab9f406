import Model
import Services
import Terminal

/// What can be undone in a list of the Import step: the marks of its rows, and with them what else a key changed.
struct ImportHistory: Equatable, Sendable {
  /// What a key may change besides the marks.
  struct Extras: Equatable, Sendable {
    var isEverything: Bool
    var links: [Record.ID: String]
    var role: Model.Role
    var roles: [Record.ID: Model.Role]
  }

  struct Step: Equatable, Sendable {
    /// Whether the picker has a step of its own to undo with it.
    var isMarked: Bool
    var before: Extras
    var after: Extras
  }

  private static let limit = 200

  private var done: [Step] = []
  private var undone: [Step] = []

  mutating func record(_ step: Step) {
    done.append(step)
    undone = []
    if done.count > Self.limit { done.removeFirst() }
  }

  mutating func undo() -> Step? {
    guard let step = done.popLast() else { return nil }
    undone.append(step)
    return step
  }

  mutating func redo() -> Step? {
    guard let step = undone.popLast() else { return nil }
    done.append(step)
    return step
  }
}

extension AppState {
  /// What the list on show has besides marks.
  private var importExtras: ImportHistory.Extras {
    get {
      let settings = draft.import
      return ImportHistory.Extras(
        isEverything: importList.isEverything, links: settings.companies.links,
        role: settings.members.role,
        roles: settings.members.roles)
    }
    set {
      // A list undoes what is its own.
      if importTab == .companies {
        draft.import.companies.links = newValue.links
      } else {
        draft.import.members.role = newValue.role
        draft.import.members.roles = newValue.roles
      }
      withImportList { $0.isEverything = newValue.isEverything }
    }
  }

  /// Changes the choice of the list on show, as one step of undo.
  mutating func changeImport(_ change: (inout AppState) -> Void) {
    let marks = importList.picker.changeCount
    let before = importExtras
    change(&self)
    if importTab == .companies, !companies.isEverything, !draft.import.companies.links.isEmpty {
      // Only a company that is imported can be linked.
      let chosen = companies.picker.chosen
      draft.import.companies.links = draft.import.companies.links.filter { chosen.contains($0.key) }
    }
    let after = importExtras
    let isMarked = importList.picker.changeCount != marks
    guard isMarked || before != after else { return }
    withImportList {
      $0.history.record(ImportHistory.Step(isMarked: isMarked, before: before, after: after))
      $0.isDirty = true
    }
  }

  /// `u` and `U`.
  mutating func undoImport(redoes: Bool) {
    var step: ImportHistory.Step?
    withImportList { step = redoes ? $0.history.redo() : $0.history.undo() }
    guard let step else {
      say(.info, redoes ? "Nothing to redo" : "Nothing to undo")
      return
    }
    withImportList {
      if step.isMarked { _ = redoes ? $0.picker.redo() : $0.picker.undo() }
      $0.isDirty = true
    }
    importExtras = redoes ? step.after : step.before
    say(.info, importList.isEverything ? "All, by rule" : importList.picker.summary)
  }
}
