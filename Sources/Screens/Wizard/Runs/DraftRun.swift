import Model
import Services
import Terminal

// The sync that starts when the Sync step is left, and goes on beside the other steps.
extension AppState {
  /// For how long the same choice is not worth another run, in milliseconds.
  private static let freshness: Int64 = 120_000

  /// The Sync step is left for the next: what is chosen there starts to come, as after a good test nothing more is
  /// needed for it.
  mutating func startDraftRun() -> [Effect] {
    runs.isOwed = false
    guard mayRunDraft else { return [] }
    guard draft.hasDefaults, !isRunning(.catalog) else {
      runs.isOwed = true
      return []
    }
    guard !hasOtherStore else {
      overlay = .question(.otherStore, focused: 0)
      return []
    }
    let choice = RunsState.Choice(connection: draft.connection, sync: draft.sync)
    if choice == runs.started {
      if isRunning(.background) { return [] }
      if let ended = runs.endedWell, now.milliseconds - ended < Self.freshness { return [] }
    }
    let isOther = isRunning(.background) && runs.started != nil
    runs.started = choice
    runs.endedWell = nil
    runs.progress = RunProgress()
    note(
      .info,
      isOther
        ? "Another choice: the sync in the background ends in order and starts again with it."
        : "The sync has started in the background; until Complete Setup it only adds and updates.")
    draft.syncedFrom = instance
    return [.runs(begin(.background), .draft(draft))]
  }

  /// The lists that the Sync step was left without are there.
  mutating func startDraftRunIfOwed() -> [Effect] {
    guard runs.isOwed, let step = page.step, step > .sync else { return [] }
    return startDraftRun()
  }

  /// Whether there is something to bring, and a connection that was found good: by a test, or in the settings in use.
  private var mayRunDraft: Bool {
    guard saved == nil, viewing == nil, canAsk, !draft.sync.resources.isEmpty, syncProblems.isEmpty else {
      return false
    }
    guard let profile else { return isTested || draft.tested != nil }
    // What the settings in use bring comes by their own runs.
    let isGood = isTested || connect.trusts == draft.connection
    return isGood && (try? draft.profile().sync) != profile.sync
  }

  /// Follows a run that an earlier session, a timer or a person has started.
  mutating func followUnderWay() -> [Effect] { [.runs(begin(.background), .underWay)] }

  /// The run in the background tells nothing more.
  mutating func backgroundEnded() -> [Effect] {
    guard let progress = runs.progress, let outcome = progress.outcome else {
      runs.progress = nil
      return []
    }
    let created = progress.lines.reduce(0) { $0 + $1.created }
    let updated = progress.lines.reduce(0) { $0 + $1.updated }
    let why: ScreenText =
      (progress.problem ?? progress.lines.compactMap(\.problem).first).map { " \(cleaning: $0)" } ?? ""
    if outcome == .done { runs.endedWell = now.milliseconds }
    runs.brought += created
    switch outcome {
    case .done where progress.isFresh: note(.info, "The same sync ended well a moment ago; nothing was read again.")
    case .done:
      note(.ok, "The sync in the background is done: \(grouped: created) records created, \(grouped: updated) updated.")
    case .partial: note(.warning, "The sync in the background is done in part.\(why)")
    case .interrupted: note(.warning, "The sync in the background was interrupted; the next run goes on with it.")
    case .failed: note(.warning, "The sync in the background failed.\(why)")
    }
    return lookAtStore()
  }

  /// Another run is followed now than before: what the last one has created is not lost from the sum.
  mutating func noteBrought(before next: RunProgress) {
    guard let last = progress, last.started != nil, next.started != nil, last.started != next.started else { return }
    runs.brought += last.lines.reduce(0) { $0 + $1.created }
    meters = [:]
  }

  /// Tells something that happened by itself: in the log, and on the message line unless an error stands there or it
  /// is of no use now.
  private mutating func note(_ kind: MessageLine.Kind, _ text: ScreenText) {
    let before = notice
    say(kind, text)
    if before?.kind == .error || kind == .info { notice = before }
  }

  /// What the rail shows of the run in the background: `Sync 37%`, or that it runs where nobody knows how much comes.
  var runActivity: ScreenText? {
    guard saved == nil, isRunning(.background), let progress = runs.underWay else { return nil }
    guard let fraction = fraction(of: progress) else { return "Syncing" }
    return "Sync \(min(99, Int(fraction * 100)))%"
  }

  /// How much of a run is done, from 0 to 1, by what the server counted before; `nil` where only changes are read.
  private func fraction(of progress: RunProgress) -> Double? {
    var done = 0
    var all = 0
    for id in DataType.closure(of: draft.sync.resources) {
      guard let expected = preview.counts[id]?.matching else { continue }
      all += expected
      guard let line = progress.lines.first(where: { $0.id == DataType[id].resource }) else { continue }
      if line.expected == nil, line.isFinished || line.seen > 0 { return nil }
      done += line.isFinished ? expected : min(line.seen, expected)
    }
    return all == 0 || progress.lines.isEmpty ? nil : Double(done) / Double(all)
  }
}
