import Model
import Services
import Terminal

/// What is asked next: lines that lead to a question, and the question, which the answer follows on its line.
struct PlainPrompt: Equatable, Sendable {
  var lines: [ScreenText] = []
  var question: ScreenText = ""
  var isSecret = false
}

/// What an answer leads to: something to say, and what happens to the state.
struct PlainReply: Equatable, Sendable {
  var says: [ScreenText] = []
  var messages: [Message] = []

  var isEmpty: Bool { says.isEmpty && messages.isEmpty }

  static func say(_ texts: ScreenText...) -> PlainReply { PlainReply(says: texts) }
  static func act(_ messages: Message...) -> PlainReply { PlainReply(messages: messages) }
}

/// The wizard as a conversation: from a state to the next question, from a line of answer to what it changes.
///
/// It asks what the pages' tables of fields have, in their order, and ends each page with what its buttons do.
struct PlainDialogue: Equatable, Sendable {
  /// Whether lists are waited for as a whole, so that a script of answers finds the same each time.
  var isPatient = false
  /// The page whose questions are asked.
  var page = Page.loading
  /// The question; `nil` at the end of the page.
  var item: PlainItem?
  /// The steps that were asked through to their end.
  var ended: Set<Page> = []
  /// The question that a step was left at.
  private var left: [Page: PlainItem] = [:]
  /// How far a long list was read out: its lines are known by number from then on.
  var listing = Listing()
  /// The mapping of statuses, while it is asked one by one.
  var walk: MappingWalk?
  /// Whether statuses were asked one by one already: Enter alone then goes on.
  var isWalked = false
  /// Members whose role is asked.
  var roleOf: [RowID] = []
  /// The company whose organization is asked.
  var link: PlainLink?
  /// The question whose wrong answer stands: a second Enter leaves it for later.
  var stuck: PlainItem?
  /// The next prompt says its question alone, as its lines were said just before.
  var isRepeat = false
  /// How many lines of a page that is only read were said.
  var read = 0
  /// What is looked at when the answer has been taken in.
  var pending: Pending?

  enum Pending: Equatable, Sendable {
    /// Whether the answer is right; on to the next question where it is.
    case check(PlainItem, before: [PlainItem])
    /// Toggles: what has changed.
    case changes(PlainItem, on: Set<FieldID>)
    /// The choice in a list: how it stands now.
    case chosen
    /// A list was opened to be answered with this.
    case carry(String)
    /// The walk through the statuses is over.
    case mapped
    /// A question may have come that was not there before.
    case focus
  }

  // MARK: - Arriving

  /// Takes note of another page, and says what it is.
  mutating func arrive(_ state: AppState) -> PlainReply {
    // What is asked depends on the lists, so they are waited for first.
    guard state.page != page, state.overlay == nil, !state.isWaitingForLists else { return PlainReply() }
    let came = page
    if came.isStep { left[came] = item }
    page = state.page
    listing = Listing()
    walk = nil
    stuck = nil
    isRepeat = false
    read = 0
    if case .carry? = pending {} else { pending = nil }
    switch page {
    case .loading: return PlainReply()
    case .picker, .closed: return PlainReply()
    case .done: return PlainReply(says: [""] + state.plainEnd, messages: [.deed(.quit)])
    default: break
    }
    if came.isPicker, came.step == page.step, let item {
      // Back from a list to the question that opened it: on to the next.
      return advance(state, from: item, before: state.plainItems)
    }
    place(state, from: came)
    var says: [ScreenText] = ["", "\(state.plainHeading)."]
    if page == .start, let text = state.startText { says.append(text) }
    if page == .review { says += state.plainReview }
    if page == .configure, state.syncsTickets, state.plainStatuses.isEmpty {
      says.append("There is nothing to map: no board is chosen, or its statuses were not read.")
    }
    return PlainReply(says: says, messages: focusMessage)
  }

  private mutating func place(_ state: AppState, from came: Page) {
    let items = state.plainItems
    item = items.first
    guard page.isStep else { return }
    if ended.contains(page) {
      item = nil
    } else if let before = left[page], items.contains(before) {
      item = before
    } else if page == .connect, !state.draft.connection.site.isEmpty {
      // The first thing to do has the focus: a field that is wanting, or the test, which the end of the page offers. In
      // a draft that is gone on with it is where one was.
      let here = state.focus[.connect].flatMap { focus in items.first { $0.holds(focus) } }
      item = came == .start && here != nil ? items.first : here
    }
  }

  private var focusMessage: [Message] {
    switch item {
    // A search is over with its question: what it had found limits nothing later.
    case .region(.companies): [.pointer(.tab(0), .click), .deed(.filter(""))]
    case .region(.members): [.pointer(.tab(1), .click), .deed(.filter(""))]
    case .region(.role): [.pointer(.tab(1), .click)]
    default: item?.focus.map { [.deed(.focus($0))] } ?? []
    }
  }

  /// On to the question after one, or to the end of the page.
  ///
  /// `before` are the questions as they were: the answer may have brought new ones and taken others away.
  mutating func advance(_ state: AppState, from item: PlainItem?, before: [PlainItem]) -> PlainReply {
    let items = state.plainItems
    var rest: ArraySlice<PlainItem> = []
    if let item, let index = items.firstIndex(where: { $0 == item || $0.focus != nil && $0.focus == item.focus }) {
      rest = items[(index + 1)...]
    } else if let item, let index = before.firstIndex(of: item) {
      let gone = Set(before[...index])
      rest = items.filter { !gone.contains($0) }[...]
    }
    return go(to: rest.first, state)
  }

  mutating func go(to next: PlainItem?, _ state: AppState) -> PlainReply {
    item = next
    listing = Listing()
    walk = nil
    isWalked = false
    stuck = nil
    isRepeat = false
    guard next == nil else { return PlainReply(messages: focusMessage) }
    // A page behind a step has nothing more to offer.
    guard page.isStep else { return .act(.deed(.back)) }
    ended.insert(page)
    return PlainReply()
  }

  // MARK: - Asking

  /// The next question.
  func prompt(_ state: AppState) -> PlainPrompt {
    var prompt = wholePrompt(state)
    if isRepeat { prompt.lines = [] }
    return prompt
  }

  private func wholePrompt(_ state: AppState) -> PlainPrompt {
    switch state.overlay {
    case .question(let question, let focused): return ask(question, focused, state)
    case .choice(let id, _):
      return ask(state.choices(of: id), title: state.plainField(id)?.label ?? "Choose", state)
    case .passphrase(let form): return ask(form)
    case .help, .steps, .themes, .path, nil: break
    }
    if !roleOf.isEmpty { return askRole(state) }
    if let link { return ask(link, state) }
    if page.isPicker { return askRows(state) }
    if page.isRead { return askReading(state) }
    switch item {
    case .field(let id): return state.plainField(id).map { ask($0, state) } ?? PlainPrompt()
    case .toggles(let ids): return ask(toggles: ids, state)
    case .region(.mapping): return askMapping(state)
    case .region(.companies), .region(.members): return askRows(state)
    case .region(.role): return ask(state.choices(of: AppState.defaultRoleID), title: "Role of the members", state)
    case .region(.unknown(let id)): return askUnknown(id, state)
    case nil: return askMenu(state)
    }
  }

  // MARK: - Answering

  /// Takes a line of answer.
  mutating func answer(_ line: String, _ state: AppState) -> PlainReply {
    var text = Self.trimmed(line)
    isRepeat = false
    if text.first == "=", PlainCommand(String(text.dropFirst())) != nil {
      text.removeFirst()
    } else if let command = PlainCommand(text) {
      return perform(command, state)
    }
    switch state.overlay {
    case .question(let question, let focused): return answer(text, question, focused, state)
    case .choice(let id, _): return choose(text, of: state.choices(of: id), state)
    case .passphrase: return .act(.key(.escape))
    case .help, .steps, .themes, .path, nil: break
    }
    if !roleOf.isEmpty { return answerRole(text, state) }
    if let link { return answer(text, link, state) }
    if page.isPicker { return answerRows(text, state) }
    if page.isRead { return answerReading(state) }
    switch item {
    case .field(let id): return state.plainField(id).map { answer(text, $0, state) } ?? PlainReply()
    case .toggles(let ids): return answer(text, toggles: ids, state)
    case .region(.mapping): return answerMapping(text, state)
    case .region(.companies), .region(.members): return answerRows(text, state)
    case .region(.role): return choose(text, of: state.choices(of: AppState.defaultRoleID), state)
    case .region(.unknown): return skip(state)
    case nil: return answerMenu(text, state)
    }
  }

  /// What follows when an answer was taken in: what is wrong with it, or the next question.
  mutating func after(_ state: AppState) -> PlainReply {
    guard let pending else { return PlainReply() }
    self.pending = nil
    switch pending {
    case .carry(let text):
      guard state.page.isPicker, page.isPicker else { return PlainReply() }
      return text.isEmpty ? PlainReply() : answerRows(text, state)
    case .mapped: return tellMapped(state)
    case .chosen: return tellChosen(state)
    case .changes(let item, let on): return tellChanges(of: item, since: on, state)
    case .focus:
      guard state.page == page, state.overlay == nil, let focus = state.focus[page],
        let new = state.plainItems.first(where: { $0.holds(focus) })
      else { return PlainReply() }
      return go(to: new, state)
    case .check(let item, let before):
      guard state.page == page, state.overlay == nil else { return PlainReply() }
      return check(item, before, state)
    }
  }

  private mutating func check(_ item: PlainItem, _ before: [PlainItem], _ state: AppState) -> PlainReply {
    if let field = item.focus.flatMap(state.plainField), let problem = field.problem(state) {
      stuck = item
      isRepeat = true
      return .say("Not right: \(cleaning: problem)")
    }
    // What a choice did may lead somewhere else than to the next question: On-premises leads to the site.
    if let focus = item.focus, let now = state.focus[page], now != focus,
      let other = state.plainItems.first(where: { $0.holds(now) && $0 != item })
    {
      return go(to: other, state)
    }
    var reply = PlainReply()
    if item.focus == ConnectForm.site {
      let note = SiteNote(state.draft.connection.site).text
      if !note.isEmpty { reply.says.append("\(note).") }
    }
    let next = advance(state, from: item, before: before)
    reply.says += next.says
    reply.messages += next.messages
    return reply
  }

  /// On to the next question, and this one stays as it is.
  mutating func skip(_ state: AppState) -> PlainReply {
    advance(state, from: item, before: state.plainItems)
  }

  // MARK: - The words that work everywhere

  private mutating func perform(_ command: PlainCommand, _ state: AppState) -> PlainReply {
    switch command {
    case .quit: return .act(.deed(.quit))
    case .again: return PlainReply()
    case .help:
      isRepeat = true
      return PlainReply(says: help(state))
    case .review:
      isRepeat = true
      return PlainReply(says: state.plainReview)
    case .steps:
      isRepeat = true
      return PlainReply(says: state.plainSteps)
    case .messages:
      isRepeat = true
      return PlainReply(says: state.log.isEmpty ? ["No messages so far."] : state.log.suffix(30).map(\.plainText))
    case .next: return next(state)
    case .back: return back(state)
    case .go(let name): return go(name, state)
    }
  }

  private mutating func next(_ state: AppState) -> PlainReply {
    if case .question(let question, let focused)? = state.overlay { return answer("", question, focused, state) }
    if state.overlay != nil { return .act(.key(.escape)) }
    (roleOf, link) = ([], nil)
    if page.isPicker || page.isRead { return .act(.deed(.back)) }
    guard item == nil else { return skip(state) }
    guard page.isStep else { return .act(.deed(.back)) }
    if page != .review { return .act(.deed(.forward)) }
    isRepeat = true
    return .say("This is the end of the page: choose what is next.")
  }

  private mutating func back(_ state: AppState) -> PlainReply {
    if state.overlay != nil { return .act(.key(.escape)) }
    if !roleOf.isEmpty || link != nil {
      (roleOf, link) = ([], nil)
      return PlainReply()
    }
    if page.isPicker {
      // To the question that opened it, rather than past it.
      page = .loading
      return .act(.deed(.back))
    }
    if walk != nil {
      if walk?.back() == false { walk = nil }
      return PlainReply()
    }
    let items = state.plainItems
    if item == nil, let last = items.last {
      ended.remove(page)
      return go(to: last, state)
    }
    if let item, let index = items.firstIndex(of: item), index > 0 { return go(to: items[index - 1], state) }
    if page == .connect || page == .start {
      isRepeat = true
      return .say("This is the first question.")
    }
    return .act(.deed(.back))
  }

  private mutating func go(_ name: String, _ state: AppState) -> PlainReply {
    let steps = SetupDraft.Step.allCases
    let titles = steps.map { ScreenText(cleaning: $0.title) }
    let place = Int(name).map { $0 - 1 } ?? titles.places(of: name).first
    if let place, steps.indices.contains(place), state.isReachable(steps[place]) {
      let step = steps[place]
      if Page(step) == page {
        ended.remove(page)
        return go(to: state.plainItems.first, state)
      }
      return .act(.pointer(.step(step), .click))
    }
    let items = state.plainItems
    if let found = items.map(state.plainTitle).places(of: name).first { return go(to: items[found], state) }
    let entries = state.plainEntries
    if let found = entries.map(state.plainTitle).places(of: name).first { return take(entries[found], state) }
    isRepeat = true
    let names = titles.map(\.lowercased).joined(separator: ", ")
    return .say("There is no step or question \"\(cleaning: name)\". The steps are \(names).")
  }

  private func help(_ state: AppState) -> [ScreenText] {
    var lines: [ScreenText] = []
    if let field = item?.focus.flatMap(state.plainField), state.overlay == nil, !field.help.isEmpty {
      lines.append(PlainSpeech.without(keysIn: field.help))
      if let key = field.answersKey { lines.append("In an answers file: \(cleaning: key)") }
    }
    if page.isPicker || item == .region(.companies) || item == .region(.members), state.overlay == nil {
      lines += rowsHelp
    }
    if item == nil, page.isStep, state.overlay == nil {
      for case .field(let id) in state.plainEntries {
        if let field = state.plainField(id), !field.help.isEmpty {
          lines.append("\(field.label): \(PlainSpeech.without(keysIn: field.help).lowercasedStart)")
        }
      }
    }
    return lines + PlainCommand.everywhere
  }

  static func trimmed(_ text: String) -> String {
    var rest = text.drop(while: \.isWhitespace)
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }
}

extension PlainItem {
  /// The toggles that it asks together.
  var ids: [FieldID] { if case .toggles(let ids) = self { ids } else { [] } }
}

extension PointerAction {
  /// One press of the left button.
  static let click = PointerAction.press(column: 0, row: 0, clicks: 1, extending: false)
}

extension AppState {
  /// The steps with their state.
  var plainSteps: [ScreenText] {
    let rail = rail.steps
    return SetupDraft.Step.allCases.enumerated().map { index, step in
      let word: ScreenText
      if step == page.step {
        word = "you are here"
      } else if rail.indices.contains(index) {
        word =
          switch rail[index].state {
          case .done: "done"
          case .current: "you are here"
          case .todo: "to come"
          case .warning: "done with a warning"
          case .failed: "something is wrong"
          case .notNeeded: "not needed"
          }
      } else {
        word = "at the end"
      }
      return "\(step.number) \(cleaning: step.title): \(word)."
    }
  }
}

extension Notice {
  /// As it is said: its weight in a word, and no keys.
  var plainText: ScreenText {
    let said = PlainSpeech.without(keysIn: text)
    guard !said.isEmpty else { return said }
    switch kind {
    case .info, .ok: return said
    case .warning: return "Warning: \(said)"
    case .error: return "Problem: \(said)"
    }
  }
}
