import Model
import Services
import Terminal

// How each kind of field is asked, and what an answer to it does.
extension PlainDialogue {
  func ask(_ field: FormField, _ state: AppState) -> PlainPrompt {
    let title = state.plainTitle(PlainItem.field(field.id))
    switch field.kind {
    case .text where field.id == ClearForm.words: return askClear(state)
    case .text:
      let text = state.textField(field).text
      let isRight = field.problem(state) == nil
      var said: ScreenText = title
      if !text.isEmpty, isRight {
        said += " [\(cleaning: text)]"
      } else if text.isEmpty, field.placeholder.string.hasPrefix("none") {
        said += " [\(field.placeholder)]"
      } else if !field.placeholder.isEmpty {
        said += " (such as \(field.placeholder))"
      }
      return PlainPrompt(question: "\(said): ")
    case .secret:
      var said: ScreenText = "\(title), not shown while you type"
      if state.secret.count > 0 {
        said += " [\(state.secret.note) kept for now]"
      } else if !state.secretPlaceholder.isEmpty {
        said += " [\(PlainSpeech.without(keysIn: state.secretPlaceholder))]"
      }
      return PlainPrompt(question: "\(said): ", isSecret: true)
    case .toggle(let get, _):
      return PlainPrompt(question: "\(title)? yes or no [\(get(state.draft) ? "yes" : "no")]: ")
    case .radio(let choices): return ask(choices, title: title, state)
    case .choice(let choices): return ask(choices(state), title: title, state)
    case .list(let list):
      let question: ScreenText =
        list.startsExcluding
        ? "Enter keeps that; change, none, or a word to search for what to leave out: "
        : "Enter keeps that; change, all, none or a word to search: "
      return PlainPrompt(lines: ["\(title): \(state.plainChosen(of: list))."], question: question)
    case .button, .region: return PlainPrompt()
    }
  }

  mutating func answer(_ text: String, _ field: FormField, _ state: AppState) -> PlainReply {
    let item = PlainItem.field(field.id)
    let before = state.plainItems
    switch field.kind {
    case .text where field.id == ClearForm.words: return answerClear(text, state)
    case .text: return answerText(text, field, state)
    case .secret:
      // A typed secret comes as one; an empty line keeps what is there.
      return keepOrLeave(field, state)
    case .toggle:
      guard !text.isEmpty else { return skip(state) }
      guard let isOn = Self.yesOrNo(text) else {
        isRepeat = true
        return .say("Not right: answer yes or no.")
      }
      pending = .check(item, before: before)
      return .act(.deed(.focus(field.id)), .deed(.turn(field.id, isOn)))
    case .radio(let choices): return choose(text, of: choices, state)
    case .choice(let choices): return choose(text, of: choices(state), state)
    case .list(let list):
      guard !text.isEmpty else { return skip(state) }
      let word = text.lowercased()
      // Of what is left out, all that is meant to be kept is none.
      let isAllKept = list.startsExcluding && word == "all"
      pending = .carry(["change", "list"].contains(word) ? "" : isAllKept ? "none" : text)
      return .act(.pointer(.mark(field.id), .click))
    case .button, .region: return skip(state)
    }
  }

  private mutating func answerText(_ text: String, _ field: FormField, _ state: AppState) -> PlainReply {
    if text.isEmpty {
      // The number of a ticket is asked for again and again; nothing typed is the end of it.
      return page == .ticket ? .act(.deed(.back)) : keepOrLeave(field, state)
    }
    let isEmptied = text.lowercased() == "none" && !state.textField(field).text.isEmpty
    if page != .ticket { pending = .check(.field(field.id), before: state.plainItems) }
    return .act(.deed(.enter(field.id, isEmptied ? "" : text)))
  }

  /// Enter alone: what is right is kept; of what is not it is said why, and a second Enter leaves it for later.
  private mutating func keepOrLeave(_ field: FormField, _ state: AppState) -> PlainReply {
    let item = PlainItem.field(field.id)
    guard let problem = field.problem(state) else { return skip(state) }
    guard stuck == item else {
      stuck = item
      isRepeat = true
      return .say("\(cleaning: problem) Enter again leaves it for later.")
    }
    var reply = PlainReply(says: ["Left for later."])
    let next = skip(state)
    reply.says += next.says
    reply.messages += next.messages
    return reply
  }

  // MARK: - The words before Clear & Resync

  private func askClear(_ state: AppState) -> PlainPrompt {
    guard let text = state.clearedText else {
      return PlainPrompt(lines: [PlainSpeech.without(keysIn: state.whyNotCounted)], question: "Enter goes back: ")
    }
    return PlainPrompt(
      lines: ["These go: \(text.rows)", text.tables],
      question: "Type \(state.clearWords) to delete them and read them anew; Enter goes back: ")
  }

  private mutating func answerClear(_ text: String, _ state: AppState) -> PlainReply {
    guard !text.isEmpty, state.clearedText != nil else { return .act(.deed(.back)) }
    guard state.isClearWords(text) else {
      isRepeat = true
      return .say("Nothing is deleted: the words are \(state.clearWords).")
    }
    return .act(.deed(.enter(ClearForm.words, text)), .pointer(.mark(ClearForm.go), .click))
  }

  static func yesOrNo(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "y", "yes", "on", "1", "true": true
    case "n", "no", "off", "0", "false": false
    default: nil
    }
  }

  // MARK: - Toggles asked together

  func ask(toggles ids: [FieldID], _ state: AppState) -> PlainPrompt {
    let fields = ids.compactMap(state.plainField)
    let on = state.plainOn(ids)
    let lines = fields.enumerated().map { index, field -> ScreenText in
      "\(index + 1). \(field.label): \(on.contains(field.id) ? "on" : "off")\(state.plainNote(field))"
    }
    return PlainPrompt(
      lines: ["\(state.plainTitle(PlainItem.toggles(ids))): \(on.count) of \(ids.count) on."] + lines,
      question: "Numbers such as 3,5-9 turn over; all, none, only 1,2; Enter goes on: ")
  }

  mutating func answer(_ text: String, toggles ids: [FieldID], _ state: AppState) -> PlainReply {
    guard !text.isEmpty else { return skip(state) }
    if text.lowercased() == "list" { return PlainReply() }
    let on = state.plainOn(ids)
    let wanted: [(FieldID, Bool)]
    switch PlainChoice(text, count: ids.count) {
    case .turn(let numbers): wanted = numbers.map { (ids[$0 - 1], !on.contains(ids[$0 - 1])) }
    case .only(let numbers):
      let kept = Set(numbers.map { ids[$0 - 1] })
      // Off first: what is turned on last brings what it needs.
      wanted = ids.filter { !kept.contains($0) }.map { ($0, false) } + ids.filter(kept.contains).map { ($0, true) }
    case .all: wanted = ids.map { ($0, true) }
    case .none: wanted = ids.map { ($0, false) }
    case .outside(let number):
      isRepeat = true
      return .say("Not right: there is no number \(number); they are 1 to \(ids.count).")
    case .other(let text):
      let found = ids.compactMap(state.plainField).map(\.label).places(of: text)
      guard found.count == 1 else {
        isRepeat = true
        return .say(
          "Not right: \"\(cleaning: text)\" names \(found.isEmpty ? "none" : "several") of them. Give their numbers.")
      }
      wanted = found.map { (ids[$0], !on.contains(ids[$0])) }
    }
    pending = .changes(.toggles(ids), on: on)
    isRepeat = true
    return PlainReply(messages: wanted.map { .deed(.turn($0.0, $0.1)) })
  }

  mutating func tellChanges(of item: PlainItem, since before: Set<FieldID>, _ state: AppState) -> PlainReply {
    let now = state.plainOn(item.ids)
    func names(_ ids: Set<FieldID>) -> ScreenText {
      item.ids.filter(ids.contains).compactMap { state.plainField($0)?.label }.joined(separator: ", ")
    }
    isRepeat = true
    var says: [ScreenText] = []
    if !now.subtracting(before).isEmpty { says.append("On: \(names(now.subtracting(before))).") }
    if !before.subtracting(now).isEmpty { says.append("Off: \(names(before.subtracting(now))).") }
    if says.isEmpty { says.append("Nothing changed.") }
    says.append("\(now.count) of \(item.ids.count) are on.")
    return PlainReply(says: [says.joined(separator: " ")])
  }

  // MARK: - Regions without a rendition

  func askUnknown(_ id: FieldID, _ state: AppState) -> PlainPrompt {
    let field = state.plainField(id)
    let key: ScreenText = field?.answersKey.map { ", and in an answers file as \(cleaning: $0)" } ?? ""
    return PlainPrompt(
      lines: ["\(field?.label ?? "This part"): can be changed on the full screen\(key). It stays as it is."],
      question: "Enter goes on: ")
  }
}

extension AppState {
  /// The toggles that are on.
  func plainOn(_ ids: [FieldID]) -> Set<FieldID> {
    Set(
      ids.filter { id in
        guard case .toggle(let get, _) = plainField(id)?.kind else { return false }
        return get(draft)
      })
  }
}

extension PlainDialogue {
  /// The passphrase: once for one that is there, twice for a new one.
  func ask(_ form: PassphraseForm) -> PlainPrompt {
    let what: ScreenText =
      !form.isNew
      ? "Passphrase"
      : form.isAgain ? "The same again" : "New passphrase, at least \(SecretStore.leastPassphraseCount) characters"
    return PlainPrompt(
      lines: form.problem.map { ["Not right: \(cleaning: $0)"] } ?? [], question: "\(what), not shown while you type: ",
      isSecret: true)
  }

  /// Takes the secret that was typed.
  mutating func answer(secret handle: SecretHandle, _ count: Int, _ state: AppState) -> PlainReply {
    isRepeat = false
    if let item { pending = .check(item, before: state.plainItems) }
    return .act(.deed(.secret(handle, count: count)))
  }
}
