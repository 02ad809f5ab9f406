import Model
import Services
import Terminal

// Somebody else saved the settings after this wizard read them.
extension AppState {
  /// The settings as they are on disk now.
  ///
  /// Nothing is asked when they are those that the draft is based on.
  mutating func takeCurrent(_ profile: Profile?) -> [Effect] {
    guard let profile, profile.revision != draft.baseRevision, saved == nil else { return [] }
    line.theirs = profile
    notice = nil
    overlay = .question(.conflict, focused: 2)
    return []
  }

  /// Looks whether the settings on disk are still those that the draft is based on.
  mutating func checkCurrent() -> [Effect] { [.current(begin(.current))] }

  mutating func answerConflict(_ index: Int) -> [Effect] {
    guard let theirs = line.theirs else { return [] }
    switch index {
    case 0:
      rebase(on: theirs)
      say(.ok, "Yours stay. Complete Setup replaces theirs.")
      return []
    case 1:
      let step = draft.step
      picker = nil
      draft = SetupDraft(editing: theirs)
      draft.step = step
      rebase(on: theirs)
      texts = [:]
      let stopped = stop(.companies) + stop(.members)
      companies = ImportList()
      members = ImportList()
      configure.refresh(draft: draft, catalog: catalog)
      connect.trusts = isTested ? draft.connection : nil
      connect.goesOnUntested = true
      let effects = stopped + open(Page(step))
      say(.ok, "Theirs are taken: the settings saved \(cleaning: savedAt(theirs)).")
      return effects
    case 2: return openFromAnywhere(.difference)
    default:
      say(.warning, "Decide before the save: it asks again.")
      return []
    }
  }

  /// The draft is based on their settings from now on; a secret that they keep is the one that is there.
  private mutating func rebase(on theirs: Profile) {
    draft.baseRevision = theirs.revision
    draft.profileID = theirs.id
    let isTrusted = connect.trusts == draft.connection
    draft.connection.takeKept(of: theirs)
    if isTrusted { connect.trusts = draft.connection }
    for field in [ConnectForm.publicKey, ConnectForm.username] { texts[field] = nil }
    beginning?.profile = theirs
    line.theirs = nil
  }

  func savedAt(_ profile: Profile) -> String { profile.saved.map { now.when($0) } ?? "at an unknown time" }

  /// What differs, theirs before the arrow.
  var differenceLines: [TextLine] {
    guard let theirs = line.theirs else { return [] }
    let differences = differences(from: theirs)
    if differences.isEmpty { return [TextLine("Nothing that can be seen here differs.", .textDim)] }
    return differences.map { TextLine("  \($0.label.padded(to: 22)) \($0.text)") }
  }
}
