import Model
import Services
import Terminal

/// What the end of a page offers.
enum PlainEntry: Equatable, Sendable {
  /// A button of the page, or what Enter opens on it.
  case field(FieldID)
  /// What a key of the page does.
  case key(Key, ScreenText)
  /// The questions of the page once more.
  case again
  /// On to the next step.
  case forward
}

extension AppState {
  /// What can be done at the end of the page: its buttons, what its keys do besides, its questions again, the next step.
  var plainEntries: [PlainEntry] {
    let buttons = fields.filter { field in
      if case .button = field.kind { return true }
      return field.id == ConnectForm.audit
    }
    .filter { whyDisabled($0.id) == nil }
    var entries = buttons.map { PlainEntry.field($0.id) }
    guard page != .start else { return entries }
    for binding in keyMap.bindings where isOffered(binding.action) && !Keys.everywhere.contains(binding) {
      if let key = binding.keys.first { entries.append(.key(key, binding.help)) }
    }
    if !plainItems.isEmpty { entries.append(.again) }
    if page.isStep, page != .review { entries.append(.forward) }
    // A page behind a step has its questions and the way back, which needs no menu.
    return page.isStep ? entries : []
  }

  /// Whether what a key does is offered: most is about the screen or a list on it, or has words or a button of its own.
  private func isOffered(_ command: Command) -> Bool {
    switch command {
    case .conditions, .saveAnswers, .takeOver: true
    // Counting again; reading a list again that did not come.
    case .tryIt: page == .sync || page == .configure || (page == .import && importList.problem != nil)
    default: false
    }
  }

  /// The first thing to do: what Enter alone does.
  var plainDefault: PlainEntry? {
    switch page {
    case .connect:
      if !canAsk || isTestFailed { return .again }
      return isTested || (connect.goesOnUntested && connect.trusts != nil) ? .forward : .field(ConnectForm.test)
    case .review:
      return .field(connectionProblems.isEmpty ? ReviewForm.complete : ReviewForm.line(.connect))
    default:
      let entries = plainEntries
      return entries.first { $0 == .forward } ?? entries.first
    }
  }

  /// A button as it is offered: a line of the review by what it leads to.
  private func plainLabel(_ field: FormField) -> ScreenText {
    if case .button(.jump(let step)) = field.kind { return "Change \(cleaning: step.title)" }
    return field.label
  }

  /// Whether the last test failed, and nothing has been changed since.
  var isTestFailed: Bool { connect.test?.failure != nil && changedSinceTest.isEmpty }

  func plainTitle(_ entry: PlainEntry) -> ScreenText {
    switch entry {
    case .field(let id): plainField(id).map(plainLabel) ?? ""
    case .key(_, let help): help.capitalised
    case .again: "The questions of this page again"
    case .forward:
      if returnsToReview {
        "Back to the review"
      } else {
        switch page {
        case .connect: "On to Sync"
        case .sync: "On to Configure"
        case .configure: "On to Import"
        default: "On to the review"
        }
      }
    }
  }
}

extension PlainDialogue {
  func askMenu(_ state: AppState) -> PlainPrompt {
    let entries = state.plainEntries
    var lines: [ScreenText] = []
    let next = state.plainNext
    if !next.isEmpty, page != .start { lines.append(next) }
    lines += entries.enumerated().map { index, entry -> ScreenText in
      var note: ScreenText = ""
      if case .field(let id) = entry { note = state.plainField(id).map { state.plainNote(of: $0) } ?? "" }
      return "\(index + 1). \(state.plainTitle(entry))\(note.isEmpty ? "" : ": \(note)")"
    }
    let now = state.plainDefault.map { " [\(state.plainTitle($0))]" as ScreenText } ?? ""
    guard !entries.isEmpty else { return PlainPrompt(lines: lines, question: "Enter goes back: ") }
    return PlainPrompt(lines: lines, question: "What next, 1 to \(entries.count)\(now): ")
  }

  mutating func answerMenu(_ text: String, _ state: AppState) -> PlainReply {
    let entries = state.plainEntries
    if text.isEmpty { return take(state.plainDefault, state) }
    if let number = Int(text) {
      guard entries.indices.contains(number - 1) else {
        isRepeat = true
        return .say("Not right: there is no number \(number); they are 1 to \(entries.count).")
      }
      return take(entries[number - 1], state)
    }
    let found = entries.map(state.plainTitle).places(of: text)
    if found.count == 1 { return take(entries[found[0]], state) }
    isRepeat = true
    return .say("Not right: give a number from 1 to \(entries.count), or go and the name of a step or a question.")
  }

  mutating func take(_ entry: PlainEntry?, _ state: AppState) -> PlainReply {
    switch entry {
    case .field(ConnectForm.test) where !state.canAsk:
      return PlainReply(says: ["It cannot be tested yet.", state.plainNext]).then(take(.again, state))
    case .field(let id): return .act(.pointer(.mark(id), .click))
    case .key(let key, _):
      // In a text field the key would be typed.
      let place = state.fields.first { !$0.takesText }.map { [Message.deed(.focus($0.id))] } ?? []
      return PlainReply(messages: place + [.key(key)])
    case .forward: return .act(.deed(.forward))
    case .again:
      ended.remove(page)
      let items = state.plainItems
      // What is wrong comes first, or what a failed test is about.
      let wrong = items.first { $0.focus.flatMap(state.plainField)?.problem(state) != nil }
      let blamed = state.isTestFailed ? state.focus[page].flatMap { id in items.first { $0.holds(id) } } : nil
      return go(to: wrong ?? blamed ?? items.first, state)
    case nil: return .act(.deed(.back))
    }
  }
}
