import Model
import Services
import Terminal

/// What can be undone in a list of the Import step: the marks of its rows, and with them what else a key changed.
struct ImportStep: Equatable, Sendable {
  /// What a key may change besides the marks.
  struct Extras: Equatable, Sendable {
    var isEverything: Bool
    var links: [Record.ID: String]
    var role: Model.Role
    var roles: [Record.ID: Model.Role]
  }

  /// Whether the picker has a step of its own to undo with it.
  var isMarked: Bool
  var before: Extras
  var after: Extras
}

extension AppState {
  /// What a list has besides marks.
  private func importExtras(_ tab: ImportTab) -> ImportStep.Extras {
    let settings = draft.import
    return ImportStep.Extras(
      isEverything: importList(tab).isEverything, links: settings.companies.links, role: settings.members.role,
      roles: settings.members.roles)
  }

  private mutating func set(_ extras: ImportStep.Extras, _ tab: ImportTab) {
    // A list undoes what is its own.
    if tab == .companies {
      draft.import.companies.links = extras.links
    } else {
      draft.import.members.role = extras.role
      draft.import.members.roles = extras.roles
    }
    withImportList(tab) { $0.isEverything = extras.isEverything }
  }

  /// Changes the choice of a list, as one step of undo.
  mutating func changeImport(_ tab: ImportTab, _ change: (inout AppState) -> Void) {
    let marks = importList(tab).picker.changeCount
    let before = importExtras(tab)
    change(&self)
    let isMarked = importList(tab).picker.changeCount != marks
    guard isMarked || before != importExtras(tab) else { return }
    if tab == .companies, !companies.isEverything {
      // Only a company that is imported can be linked.
      let chosen = companies.picker.chosen
      draft.import.companies.links = draft.import.companies.links.filter { chosen.contains($0.key) }
    }
    let after = importExtras(tab)
    withImportList(tab) {
      $0.steps.record(ImportStep(isMarked: isMarked, before: before, after: after))
      $0.isDirty = true
    }
  }

  /// `u` and `U`.
  mutating func undoImport(redoes: Bool) {
    let tab = importTab
    var step: ImportStep?
    withImportList(tab) { step = redoes ? $0.steps.redo() : $0.steps.undo() }
    guard let step else {
      say(.info, redoes ? "Nothing to redo" : "Nothing to undo")
      return
    }
    withImportList(tab) {
      if step.isMarked { _ = redoes ? $0.picker.redo() : $0.picker.undo() }
      $0.isDirty = true
    }
    set(redoes ? step.after : step.before, tab)
    say(.info, importList.isEverything ? "All, by rule" : importList.picker.summary)
  }
}
