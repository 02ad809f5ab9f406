import Model
import Services
import Terminal

// The database that the records go into: what is in it, and whose it is.
extension AppState {
  /// Looks at the database where a page shows it, or before something is written to it; never before the first drawing.
  mutating func lookAtStore() -> [Effect] {
    switch page {
    case .sync where runs.store == nil, .review, .clear: break
    default: return []
    }
    guard saved == nil, connectionProblems.isEmpty, !isRunning(.store) else { return [] }
    return [.runs(begin(.store), .store(draft))]
  }

  mutating func take(_ answer: RunAnswer, of job: JobID) -> [Effect] {
    switch answer {
    case .store(let state):
      jobs[job.kind] = nil
      runs.store = state
    case .setAside(let path):
      jobs[job.kind] = nil
      runs.store = nil
      draft.syncedFrom = nil
      say(.ok, "The database is now \(cleaning: path).  A new one begins.")
      return lookAtStore() + (draft.step > .sync ? startDraftRun() : [])
    case .dryRun(let dryRun): runs.dryRun = dryRun
    }
    return []
  }

  /// Whether the database holds what does not belong to the instance that is set up.
  var hasOtherStore: Bool { runs.store?.isOthers == true || otherInstance != nil }

  /// The instance whose records the database holds, where that is another one now.
  private var otherInstance: SetupDraft.Instance? {
    guard runs.store?.rows.contains(where: { $0.value > 0 }) == true, let now = instance else { return nil }
    let before = draft.syncedFrom ?? profile.map { SetupDraft.Instance($0.connection) }
    return before == now ? nil : before
  }

  /// The instance that is set up.
  var instance: SetupDraft.Instance? { (try? draft.connection.connection()).map(SetupDraft.Instance.init) }

  func otherStoreDialog(focused: Int) -> Dialog {
    let path = ScreenText(cleaning: runs.store?.path ?? "")
    let what: ScreenText =
      otherInstance.map { "\(path) holds the records of \(cleaning: $0.company) at \(cleaning: $0.site)." }
      ?? "\(path) belongs to another setup, which was given up or has another profile."
    return Dialog(
      "The database holds other records",
      text: [what, "Two instances must not be mixed. Set aside, it keeps all it has."],
      buttons: [Button("Stay"), Button("Set it aside")]
        + (otherInstance == nil ? [] : [Button("It is the same instance")]), safe: focused)
  }

  mutating func answerOtherStore(_ index: Int) -> [Effect] {
    switch index {
    case 1: return stop(.background) + [.runs(begin(.store), .setAside(draft))]
    case 2:
      draft.syncedFrom = instance
      return draft.step == .review ? [] : startDraftRun()
    default: return []
    }
  }
}
