import Model
import Services
import Terminal

/// How far a long list was read out.
struct Listing: Equatable, Sendable {
  /// The lines that were found, by their place in the whole list; `nil` before anything was listed.
  var found: [Int]?
  /// The first line of the page that was read last.
  var top = 0

  static let pageSize = 10

  /// The places on the page.
  func page(of count: Int) -> Range<Int> { top..<min(count, top + Self.pageSize) }
}

// One of several values: numbered where they are few, found by a word where they are many.
extension PlainDialogue {
  func ask(_ choices: [FormField.Choice], title: ScreenText, _ state: AppState) -> PlainPrompt {
    let chosen = choices.firstIndex { $0.isChosen(state) }
    let now: ScreenText = chosen.map { " [\(choices[$0].title)]" } ?? ""
    guard choices.count > Listing.pageSize else {
      let lines = choices.enumerated().map { "\($0 + 1). \($1.title)" as ScreenText }
      return PlainPrompt(lines: ["\(title):"] + lines, question: "1 to \(choices.count)\(now): ")
    }
    let question: ScreenText = "A number, a word to search, or list\(now): "
    guard let found = listing.found else {
      return PlainPrompt(lines: ["\(title): one of \(grouped: choices.count)."], question: question)
    }
    return PlainPrompt(lines: listed(found.map { choices[$0].title }), question: question)
  }

  /// The lines of the page, numbered, and how many more there are.
  func listed(_ titles: [ScreenText], _ state: (Int) -> ScreenText = { _ in "" }) -> [ScreenText] {
    let page = listing.page(of: titles.count)
    let lines = page.map { "\($0 + 1). \(titles[$0])\(state($0))" as ScreenText }
    let rest = titles.count - page.upperBound
    return rest > 0 ? lines + ["\(grouped: rest) more: type more."] : lines
  }

  /// Chooses by number, by name, or narrows the list by a word.
  mutating func choose(_ text: String, of choices: [FormField.Choice], _ state: AppState) -> PlainReply {
    let titles = choices.map(\.title)
    guard !choices.isEmpty else {
      return PlainReply(says: ["There is nothing to choose from yet: the lists were not read."]).then(skip(state))
    }
    if text.isEmpty {
      guard state.overlay == nil else { return .act(.key(.escape)) }
      return skip(state)
    }
    let isLong = choices.count > Listing.pageSize
    if isLong, ["list", "more"].contains(text.lowercased()) {
      turnPage(isMore: text.lowercased() == "more", all: choices.count)
      return PlainReply()
    }
    let shown = isLong ? listing.found ?? [] : Array(choices.indices)
    if let number = Int(text), !isLong || listing.found != nil {
      guard (1...max(1, shown.count)).contains(number), !shown.isEmpty else {
        isRepeat = true
        return .say("Not right: there is no number \(number); they are 1 to \(shown.count).")
      }
      return take(shown[number - 1], state)
    }
    let found = titles.places(of: text)
    if found.count == 1 { return take(found[0], state) }
    guard !found.isEmpty else {
      isRepeat = true
      return .say("Nothing matches \"\(cleaning: text)\". \(isLong ? "Try another word, or list." : "Give a number.")")
    }
    guard isLong else {
      isRepeat = true
      return .say("Not right: \(found.count) of them match \"\(cleaning: text)\". Give a number.")
    }
    listing = Listing(found: found)
    return .say("\(grouped: found.count) match \"\(cleaning: text)\".")
  }

  mutating func turnPage(isMore: Bool, all: Int) {
    let count = listing.found?.count ?? all
    if isMore, listing.found != nil, listing.top + Listing.pageSize < count {
      listing.top += Listing.pageSize
    } else if !isMore || listing.found == nil {
      listing = Listing(found: Array(0..<all))
    }
  }

  private mutating func take(_ index: Int, _ state: AppState) -> PlainReply {
    listing = Listing()
    guard state.overlay == nil else {
      pending = .focus
      return .act(.pointer(.option(index), .click))
    }
    guard let item else { return PlainReply() }
    pending = .check(item, before: state.plainItems)
    return .act(.deed(.choose(item.focus ?? AppState.defaultRoleID, index)))
  }

  // MARK: - Questions of popups

  func ask(_ question: Question, _ focused: Int, _ state: AppState) -> PlainPrompt {
    let dialog = question.dialog(state, focused: focused)
    let buttons = dialog.buttons.enumerated().map { "\($0 + 1). \($1.label)" as ScreenText }
    let now = dialog.buttons.indices.contains(dialog.focused) ? dialog.buttons[dialog.focused].label : ""
    return PlainPrompt(
      lines: [dialog.title] + dialog.text.map(PlainSpeech.without(keysIn:)) + buttons,
      question: "1 to \(buttons.count) [\(now)]: ")
  }

  mutating func answer(_ text: String, _ question: Question, _ focused: Int, _ state: AppState) -> PlainReply {
    let dialog = question.dialog(state, focused: focused)
    if text.isEmpty { return .act(.pointer(.button(dialog.focused), .click)) }
    let found = Int(text).map { [$0 - 1] } ?? dialog.buttons.map(\.label).places(of: text)
    guard found.count == 1, dialog.buttons.indices.contains(found[0]) else {
      isRepeat = true
      return .say("Not right: give a number from 1 to \(dialog.buttons.count).")
    }
    return .act(.pointer(.button(found[0]), .click))
  }
}

extension PlainReply {
  /// This, and then another.
  func then(_ next: PlainReply) -> PlainReply {
    PlainReply(says: says + next.says, messages: messages + next.messages)
  }
}
