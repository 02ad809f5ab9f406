import Model
import Services
import Terminal

// Pages that are told rather than asked.
extension PlainDialogue {
  /// Lines of a page that is only read, read out in one go.
  static let readSize = 20

  func askReading(_ state: AppState) -> PlainPrompt {
    let lines = state.textLines.map(\.text)
    let page = lines.dropFirst(read).prefix(Self.readSize)
    let rest = lines.count - read - page.count
    return PlainPrompt(
      lines: Array(page),
      question: rest > 0 ? "\(rest) more lines; Enter reads on, back leaves: " : "Enter goes back: ")
  }

  mutating func answerReading(_ state: AppState) -> PlainReply {
    guard read + Self.readSize < state.textLineCount else { return .act(.deed(.back)) }
    read += Self.readSize
    return PlainReply()
  }

  /// What is waited for before the next question can be asked; `nil` when it can.
  func waiting(_ state: AppState) -> ScreenText? {
    if state.isRunning(.begin) { return "Looking for settings and drafts." }
    if state.isRunning(.unlock) { return "Opening the secret." }
    if state.overlay != nil { return nil }
    if state.isRunning(.save) { return "" }
    if state.isRunning(.test) { return "Testing the connection." }
    if state.isRunning(.dryRun) { return "Comparing what is here with ConnectWise." }
    if state.isRunning(.ticket) { return "Reading the ticket." }
    if state.isRunning(.answers) { return "Writing the answers." }
    if state.page == .progress { return "" }
    if state.isWaitingForLists { return "Reading boards, types and statuses." }
    // What there is to be decided is asked before the review is.
    if state.page == .review, state.isRunning(.current) || state.isRunning(.store) { return "" }
    switch (page, item) {
    case (.clear, _): return state.isRunning(.store) ? "Counting the rows here." : nil
    case (.sync, nil), (.sync, .toggles?), (.review, nil):
      // Counts are spoken with the first question, and at the end.
      return !isRepeat && (state.isRunning(.preview) || state.timers[.preview] != nil) ? "Counting." : nil
    case (.configure, nil): return state.isRunning(.statusCounts) ? "Counting the tickets of each status." : nil
    case (.import, .region(.companies)?):
      return rows(state.companies, state.isRunning(.companies), state.isRunning(.searchCompanies), "companies")
    case (.import, .region(.members)?):
      return rows(state.members, state.isRunning(.members), state.isRunning(.searchMembers), "members")
    default: return nil
    }
  }

  private func rows(
    _ list: ImportList, _ isRunning: Bool, _ isSearching: Bool, _ word: ScreenText
  ) -> ScreenText? {
    if isSearching { return "Searching." }
    return isRunning && (isPatient || list.picker.isEmpty) ? "Reading the \(word)." : nil
  }
}

extension Page {
  /// Whether it is only read.
  var isRead: Bool { [.audit, .guide, .difference, .conditions, .dryRun, .log].contains(self) }
}

extension AppState {
  /// Whether the lists that the page chooses from are on their way.
  var isWaitingForLists: Bool { isRunning(.catalog) && page.step != nil && page.step != .connect }

  /// How far what is waited for is, for a wait that lasts.
  var plainProgress: ScreenText {
    for (kind, list) in [(JobKind.companies, companies), (.members, members)] where isRunning(kind) {
      let all = list.expected.map { " of \(grouped: $0)" as ScreenText } ?? ""
      return "\(grouped: list.received)\(all) read so far."
    }
    if isRunning(.dryRun) {
      return "\(dryRunCount.done) of \(dryRunCount.all) data types compared so far."
    }
    if isRunning(.preview) { return "\(preview.counts.count) of \(DataType.all.count) data types counted so far." }
    if isRunning(.catalog) { return "\(catalog.lists.count) of \(Catalog.resources.count) lists read so far." }
    return "It is not done yet."
  }

  /// The next thing to do, without keys; said at the end of a page.
  var plainNext: ScreenText {
    // A good test was told check by check, and what is chosen just before.
    if page == .import || page == .review || (page == .connect && isTested) { return "" }
    let line = nextThing
    return Notice(kind: line.kind, text: line.text, at: now.wall).plainText.capitalised
  }

  /// Everything chosen, what comes of it, and what is to be seen to.
  var plainReview: [ScreenText] {
    var lines: [ScreenText] = []
    for step in [SetupDraft.Step.connect, .sync, .configure, .import] {
      lines.append("\(step.title.plain): \(reviewLines(step).joined(separator: "; ")).")
    }
    if syncsTickets {
      lines.append("Boards: \(summary.boards()). Closed tickets since: \(summary.closedSince).")
    }
    let counts = draft.sync.resources.map { id -> ScreenText in
      let count = preview.counts[id]
      let most: ScreenText = count?.isAtMost == true ? "at most " : ""
      return "\(cleaning: DataType[id].title.lowercased()) \(most)\(count?.words ?? "not counted")"
    }
    lines.append(
      counts.isEmpty
        ? "Nothing will be brought: no data type is chosen."
        : "The first sync will bring: \(counts.joined(separator: ", ")).")
    if let profile {
      let differences = differences(from: profile)
      lines.append("Different from the settings in use: \(differences.isEmpty ? "nothing." : "")")
      lines += differences.map { "\($0.label): \($0.text.spokenArrows)." as ScreenText }
    }
    for problem in connectionProblems {
      lines.append("Problem: \(cleaning: problem.field.title): \(cleaning: problem.text)")
    }
    for problem in syncProblems { lines.append("Problem: \(problem.field.label): \(cleaning: problem.text)") }
    if syncsTickets, !catalog.lists.isEmpty, !unmapped.isEmpty {
      lines.append("Warning: \(unmappedText(unmapped, width: 150)).")
    }
    if let answersPath { lines.append("Answers file: \(cleaning: answersPath)") }
    return lines
  }

  /// How it ended, and where everything is.
  var plainEnd: [ScreenText] {
    ["\(endTitle)."] + endLines.map { Notice(kind: $0.kind, text: $0.text, at: now.wall).plainText }
      + endPlaces.map { "\($0.label): \($0.path)" } + Canvas.nextCommands.map { "\($0.0): \($0.1)." }
  }
}

extension String {
  /// A word of ours as a text.
  fileprivate var plain: ScreenText { ScreenText(cleaning: self) }
}

extension ScreenText {
  /// `30 days → 90 days` as it is read out.
  fileprivate var spokenArrows: ScreenText {
    ScreenText(
      cleaning: string.split(separator: "→").map { PlainDialogue.trimmed(String($0)) }.joined(separator: ", now "))
  }
}
