package import Model
import Services
package import Terminal

/// What a person does to a page in words instead of keys and clicks: the plain mode's way into the same state.
///
/// Whatever a click can say (a choice, a button, a step) is said by ``Message/pointer(_:_:)``; here is the rest.
package enum Deed: Equatable, Sendable {
  case focus(FieldID)
  /// A whole text for a field, which is left with it.
  case enter(FieldID, String)
  /// A toggle, to a side and not over.
  case turn(FieldID, Bool)
  /// The secret that was typed as a line, and its length.
  case secret(SecretHandle, count: Int)
  /// One of the choices of a field, by its place.
  case choose(FieldID, Int)
  /// Rows of the list that is open: those chosen from now on, and those no more.
  case rows(on: [RowID], off: [RowID])
  case filter(String)
  /// The rule of an import: everything, also what comes later.
  case everything
  case roles([RowID], Model.Role)
  /// What stands for a company: an organization by its place, or one of the offers of ``LinkPage``.
  case link(company: RowID, RowID)
  case stages([Record.ID], StageChoice)
  case confirmGuesses
  /// To the next step, or whatever Next means on the page.
  case forward
  /// Back from a page to its step, and from a step to the one before.
  case back
  /// Stops what is waited for.
  case stop
  case quit
}

extension AppState {
  mutating func perform(_ deed: Deed) -> [Effect] {
    switch deed {
    case .focus(let id):
      let effects = leaveField()
      focus[page] = id
      return effects
    case .enter(let id, let text): return enter(text, in: id)
    case .turn(let id, let isOn):
      guard let field = fields.first(where: { $0.id == id }), case .toggle(let get, let set) = field.kind,
        get(draft) != isOn
      else { return [] }
      set(&self, isOn)
      return fieldChanged(field)
    case .secret(let handle, let count):
      draft.connection.secret = handle
      secret.set(count: count)
      secretRevision += 1
      visited.insert(ConnectForm.secret)
      return connectionChanged() + followSecret()
    case .choose(let id, let index): return choose(index, of: id)
    case .rows(let on, let off):
      chooseRows(on, off)
      return []
    case .filter(let text):
      let height = listHeight
      if page.isPicker { picker?.picker.setFilter(text, height: height) }
      if page == .import { withImportList { $0.picker.setFilter(text, height: height) } }
      return []
    case .everything:
      guard page == .import else { return [] }
      changeImport(importTab) { state in state.withImportList { $0.isEverything = true } }
      return []
    case .roles(let ids, let role):
      changeImport(importTab) { state in
        for id in ids { state.draft.import.members.roles[id] = role == state.draft.import.members.role ? nil : role }
      }
      return []
    case .link(let company, let offer):
      guard page == .import, let row = companies.picker.row(company) else { return [] }
      return chooseLink(offer, for: row)
    case .stages(let ids, let choice):
      configure.grid.set(ids, to: MappingGrid.Mark(column: choice.stage.map { $0.number - 1 }))
      storeStages()
      return []
    case .confirmGuesses:
      let guesses = configure.grid.marks.filter(\.value.isGuess)
      for (mark, rows) in Dictionary(grouping: guesses, by: \.value) {
        configure.grid.set(rows.map(\.key), to: MappingGrid.Mark(column: mark.column))
      }
      storeStages()
      return []
    case .forward: return goForward()
    case .back: return goBack()
    case .stop: return stopWaiting()
    case .quit: return leaveProgram()
    }
  }

  private mutating func enter(_ text: String, in id: FieldID) -> [Effect] {
    guard let field = fields.first(where: { $0.id == id }), case .text = field.kind else { return [] }
    focus[page] = id
    var typed = TextField()
    let note = typed.paste(text)
    edit(field, typed)
    let effects = fieldChanged(field) + leaveField()
    if let note { say(.info, note) }
    return page == .ticket ? effects + showTicket() : effects
  }

  /// A choice may be of a field that has another page on the screen.
  private mutating func choose(_ index: Int, of id: FieldID) -> [Effect] {
    guard let field = plainField(id) else { return choose(index, among: choices(of: id), of: id) }
    let effects = leaveField()
    focus[page] = id
    switch field.kind {
    case .radio(let all) where all.indices.contains(index):
      all[index].choose(&self)
      return effects + fieldChanged(field)
    case .choice(let choices):
      return effects + choose(index, among: choices(self), of: id)
    default: return effects
    }
  }

  private mutating func choose(_ index: Int, among all: [FormField.Choice], of id: FieldID) -> [Effect] {
    guard all.indices.contains(index) else { return [] }
    all[index].choose(&self)
    return afterChoice(of: id)
  }

  private mutating func chooseRows(_ on: [RowID], _ off: [RowID]) {
    func choose(_ picker: inout Picker, of chosen: Set<RowID>? = nil) {
      picker.choose(only: (chosen ?? picker.chosen).union(on).subtracting(off))
    }
    if page.isPicker, var open = picker {
      choose(&open.picker)
      picker = open
      storePicker(open)
    } else if page == .import {
      changeImport(importTab) { state in
        state.withImportList {
          choose(&$0.picker, of: $0.isEverything ? $0.allIDs : nil)
          $0.isEverything = false
        }
      }
    }
  }

  private mutating func stopWaiting() -> [Effect] {
    if isRunning(.begin) || page == .progress { return leaveProgram() }
    if isRunning(.test) { return stopTest() }
    if isRunning(.dryRun) { return escape() }
    if isRunning(.unlock) { return press(.escape) }
    // What is half saved is of no use: whoever wants to go is asked, and the save goes on.
    if isRunning(.save) { return press(.control("c")) }
    timers[.preview] = nil
    connect.previewedSync = draft.sync
    let waited = Set(busy).union([.catalog, .preview, .statusCounts, .answers, .store, .current])
    return stopWork(JobKind.allCases.filter { waited.contains($0) && isRunning($0) })
  }
}
