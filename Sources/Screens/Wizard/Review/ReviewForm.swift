import Model
import Services
import Terminal

/// The lines of the review: each goes to its step; the last completes the setup.
enum ReviewForm {
  static func line(_ step: SetupDraft.Step) -> FieldID { FieldID(rawValue: "review.\(step.rawValue)") }
  static let complete: FieldID = "review.complete"
  static let dryRun: FieldID = "review.dryRun"

  static let fields: [FormField] =
    [
      FormField(
        dryRun, "Dry run", .button(.dryRun),
        help: "Shows what would be created, changed and skipped; writes nothing."),
      FormField(
        complete, "Complete Setup", .button(.complete), help: "Saves everything once and starts the first sync."),
    ]
    + [SetupDraft.Step.connect, .sync, .configure, .import].map { step in
      FormField(
        line(step), "\(step.number) \(cleaning: step.title)", .button(.jump(step)),
        help: "Goes to the step; ^N there returns here.")
    }

  /// The lines, and below them the rows that are only read: the focus goes through these too, as the page is longer than
  /// a window.
  static func fields(_ state: AppState) -> [FormField] {
    let count = max(1, state.draft.sync.resources.count) + state.differenceCount
    return fields + (0..<count).map { FormField(row($0), "", .region, section: "What comes of it") }
  }

  /// A row of what comes of the choice: the counts of the data types, then what differs.
  static func row(_ index: Int) -> FieldID { FieldID(rawValue: "\(rowMark)\(index)") }
  static func isRow(_ id: FieldID) -> Bool { id.rawValue.hasPrefix(rowMark) }
  private static let rowMark = "review.row."
}

extension AppState {
  /// Complete Setup: shows what is missing, asks about statuses without a stage, then saves once.
  mutating func complete() -> [Effect] {
    commitImport()
    if let first = connectionProblems.first {
      say(.error, ScreenText(cleaning: "\(first.field.title): \(first.text)"))
      focus[.review] = ReviewForm.line(.connect)
      return []
    }
    if let first = syncProblems.first {
      say(.error, "\(first.field.label): \(cleaning: first.text)")
      page = .review
      focus[.review] = ReviewForm.line(.sync)
      return []
    }
    guard jobs[.save] == nil else { return [] }
    if let tab = [ImportTab.companies, .members].first(where: { !importList($0).waiting.isEmpty }) {
      say(.warning, "A choice of \(cleaning: tab.rawValue) waits for its list to be read.  ^P shows it.")
      return []
    }
    if page == .dryRun { page = .review }
    if hasOtherStore {
      overlay = .question(.otherStore, focused: 0)
      return []
    }
    if syncsTickets, unmapped.contains(where: { (configure.counts[$0.id]?.open ?? 0) > 0 }),
      overlay == nil
    {
      overlay = .question(.unmapped, focused: 1)
      return []
    }
    return save()
  }

  mutating func save() -> [Effect] {
    guard jobs[.save] == nil else { return [] }
    commitImport()
    page = .review
    draft.step = .review
    say(.info, "Saving …")
    let readings: [JobKind] = [.companies, .members, .busyCompanies, .statusCounts, .preview, .dryRun]
    return readings.flatMap { stop($0) } + [.save(begin(.save), draft.trimmed(to: catalog.source))]
  }

  /// What differs from settings that are saved, by what the save would write.
  func differences(from profile: Profile) -> [(label: ScreenText, text: ScreenText)] {
    Summary(draft: draft.trimmed(to: catalog.source), catalog: catalog).differences(from: profile)
  }

  /// How many rows tell what differs: one says that nothing does.
  var differenceCount: Int { profile.map { max(1, differences(from: $0).count) } ?? 0 }

  // MARK: - The run

  mutating func take(_ progress: RunProgress, of kind: JobKind) -> [Effect] {
    guard kind == .run else {
      runs.progress = progress
      return []
    }
    noteBrought(before: progress)
    self.progress = progress
    if progress.waitingUntil.map({ $0 > now.wall }) == true, timers[.countDown] == nil { set(.countDown, in: 1_000) }
    for line in progress.lines {
      var meter = meters[line.id] ?? ProgressMeter()
      meter.total = line.expected
      meter.record(line.seen, at: .milliseconds(now.milliseconds))
      meters[line.id] = meter
    }
    return []
  }

  /// What the run after the save is called: the first one where nothing was in use before.
  var syncName: ScreenText { profile == nil && !runs.isFollowing ? "The first sync" : "The sync" }

  mutating func runEnded() -> [Effect] {
    page = .done
    opener = nil
    overlay = nil
    if runs.isFollowing { return [] }
    switch progress?.outcome {
    case .done where progress?.isFresh == true: say(.ok, "Everything is up to date already.")
    case .done: say(.ok, "\(syncName) is done.")
    case .partial: say(.warning, "\(syncName) is done in part; boardwalk status says why.")
    case .failed: say(.error, "\(syncName) failed; boardwalk status says why. The settings are saved.")
    case .interrupted: say(.warning, "\(syncName) was interrupted; boardwalk sync goes on with it.")
    case nil: say(.warning, "The sync told nothing more; see boardwalk status. The settings are saved.")
    }
    return []
  }
}
