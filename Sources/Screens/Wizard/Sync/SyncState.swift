import Model
import Services
import Terminal

/// What the Sync step knows besides the draft.
struct SyncState: Codable, Equatable, Sendable {
  /// What the server said of query conditions that it was asked about.
  enum Verdict: Codable, Equatable, Sendable {
    case asked
    case accepted(matching: Int)
    case refused(Problem)
  }

  /// The query conditions that the server was asked about last.
  private(set) var asked = ""
  private var verdict = Verdict.asked

  mutating func ask(_ text: String) {
    asked = text
    verdict = .asked
  }

  mutating func accepted(_ matching: Int) { verdict = .accepted(matching: matching) }
  mutating func refused(_ problem: Problem) { verdict = .refused(problem) }

  /// The verdict on a text, while it is the one that was asked about.
  func verdict(on text: String) -> Verdict? { text == asked && !text.isEmpty ? verdict : nil }
}

extension AppState {
  /// Asks the server about the query conditions, in the background, when it was not asked about these.
  mutating func checkConditions() -> [Effect] {
    let text = draft.sync.companies.conditions
    guard text.contains(where: { !$0.isWhitespace }) else { return stop(.conditions) }
    guard syncStep.asked != text, canAsk, connect.isTrusted else { return [] }
    syncStep.ask(text)
    return [.checkConditions(begin(.conditions), text, draft.connection)]
  }

  /// What the server has against the query conditions as they are now.
  var conditionsProblem: Problem? {
    if case .refused(let problem) = syncStep.verdict(on: draft.sync.companies.conditions) { problem } else { nil }
  }

  /// What is known of the query conditions, for beside their field.
  var conditionsNote: ScreenText {
    switch syncStep.verdict(on: draft.sync.companies.conditions) {
    case .asked where isRunning(.conditions): "asking …"
    case .accepted(let matching): "\(grouped: matching) match"
    case .asked, .refused, nil: ""
    }
  }
}
