import Model
import Services
import Terminal

/// Tells in sentences what happens by itself: messages, the checks of a test, a ticket, how far a sync is.
struct PlainNarrator {
  private var messages = 0
  private var testStart: Int64?
  private var checks: Set<ConnectionTest.Check> = []
  private var isTestTold = false
  private var ticket: Record.ID?
  private var tenths: [Resource.ID: Int] = [:]
  private var finished: Set<Resource.ID> = []
  private var waiting: String?
  private var progressAt: Int64?

  /// A sync says something after a tenth more of a table, and so many milliseconds after the last time at the latest.
  static let longSilence: Int64 = 10_000
  /// It is quiet for so long after each sentence, however fast it is.
  static let shortSilence: Int64 = 2_000

  /// What has happened since the last time.
  mutating func news(_ state: AppState) -> [ScreenText] {
    test(state) + log(state) + ticket(state) + run(state)
  }

  private mutating func log(_ state: AppState) -> [ScreenText] {
    // The state forgets the oldest hundred messages now and then.
    if state.log.count < messages { messages = max(0, messages - 100) }
    defer { messages = state.log.count }
    // What one answer brings about several times is said once.
    return state.log.dropFirst(messages).map(\.plainText).reduce(into: []) { texts, text in
      if !text.isEmpty, text != texts.last { texts.append(text) }
    }
  }

  // MARK: - The test

  private mutating func test(_ state: AppState) -> [ScreenText] {
    guard let test = state.connect.test else {
      testStart = nil
      return []
    }
    if testStart != state.connect.startedAt {
      testStart = state.connect.startedAt
      checks = []
      isTestTold = false
    }
    var says: [ScreenText] = []
    for check in ConnectionTest.Check.allCases where !checks.contains(check) {
      guard let line = Self.line(check, test.checks[check] ?? .waiting) else { continue }
      checks.insert(check)
      says.append(line)
    }
    guard test.finished != nil, !isTestTold else { return says }
    isTestTold = true
    for permission in test.permissions {
      guard case .cannotRead(let row) = permission.access else { continue }
      says.append(
        "Cannot be read: \(cleaning: permission.title). Row of the security role: \(cleaning: row), Inquire: All.")
    }
    if let took = state.connect.took { says.append("The test took \(grouped: took) ms.") }
    return says
  }

  private static func line(_ check: ConnectionTest.Check, _ state: ConnectionTest.State) -> ScreenText? {
    let title = ScreenText(cleaning: check.title)
    switch state {
    case .waiting, .running: return nil
    case .passed(let text, let milliseconds):
      return "\(title): \(text.isEmpty ? "good" : ScreenText(cleaning: text).withoutStop), \(grouped: milliseconds) ms."
    case .warned(let text, let milliseconds):
      return "Warning: \(title): \(ScreenText(cleaning: text).withoutStop), \(grouped: milliseconds) ms."
    // The message that follows says why, and what to do.
    case .failed: return "\(title): failed."
    }
  }

  // MARK: - A ticket

  private mutating func ticket(_ state: AppState) -> [ScreenText] {
    guard let view = state.configure.ticket else {
      ticket = nil
      return []
    }
    guard view.id != ticket else { return [] }
    ticket = view.id
    let isClosed = view.isClosed || state.draft.configure.closedStatuses.contains(view.statusID)
    let choice = state.draft.configure.stages[view.statusID]
    let stage: ScreenText =
      choice?.stage.map { "stage \($0.number) of \(Stage.allCases.count), \(cleaning: $0.title)" }
      ?? (choice == nil ? "no stage, so a client would see none" : "left out of the stepper")
    return [
      "Ticket \(view.id): \(cleaning: view.summary). \(cleaning: view.company), board \(cleaning: view.board), status \(cleaning: view.status): \(stage). It counts as \(isClosed ? "closed" : "open")."
    ]
  }

  // MARK: - The sync

  private mutating func run(_ state: AppState) -> [ScreenText] {
    guard let progress = state.progress else { return [] }
    let now = state.now.milliseconds
    // Short runs have one sentence, at their end.
    let silence = now - (progressAt ?? now)
    if progressAt == nil { progressAt = now }
    let isOver = progress.outcome != nil
    guard isOver || silence >= Self.shortSilence else { return [] }
    var says: [ScreenText] = []
    if progress.waiting != waiting {
      waiting = progress.waiting
      if let waiting { says.append("Waiting: \(cleaning: waiting).") }
    }
    let ended = progress.lines.filter { $0.isFinished && !finished.contains($0.id) }
    finished.formUnion(ended.map(\.id))
    let good = ended.filter { $0.problem == nil }
    if !good.isEmpty {
      says.append(
        "Done: " + good.map { "\(Self.title($0)) \(Canvas.result($0))" as ScreenText }.joined(separator: "; ") + ".")
    }
    for line in ended {
      if let problem = line.problem { says.append("Problem: \(Self.title(line)): \(cleaning: problem)") }
    }
    for line in progress.lines where !line.isFinished && line.seen > 0 {
      let meter = state.meters[line.id]
      let tenth = Int((meter?.fraction ?? 0) * 10)
      guard tenth > tenths[line.id] ?? 0 || silence >= Self.longSilence else { continue }
      tenths[line.id] = tenth
      var text: ScreenText = "\(Self.title(line)): \(grouped: line.seen)"
      if let total = line.expected, total > 0 {
        text += " of \(grouped: total), \(min(100, line.seen * 100 / total)) percent"
      }
      if let left = meter?.timeLeft { text += ", about \(ScreenText(left)) left" }
      says.append(text + ".")
    }
    if !says.isEmpty { progressAt = now }
    return says
  }

  private static func title(_ line: RunProgress.Line) -> ScreenText {
    ScreenText(cleaning: Resource.named(line.id.rawValue)?.title ?? line.id.rawValue)
  }
}

extension ScreenText {
  /// Without the full stop at its end, for a sentence that goes on.
  var withoutStop: ScreenText { string.hasSuffix(".") ? ScreenText(cleaning: String(string.dropLast())) : self }
}
