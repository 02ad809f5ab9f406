import Model
import Services
import Terminal

/// Statuses that are asked for their stage one after another.
struct MappingWalk: Equatable, Sendable {
  let statuses: [Record.ID]
  var place = 0

  /// To the status before; false at the first.
  mutating func back() -> Bool {
    guard place > 0 else { return false }
    place -= 1
    return true
  }
}

// The mapping of statuses to stages: all suggestions at once, or one status after another.
extension PlainDialogue {
  private enum Way: Equatable { case accept, unset, every, keep }

  private func ways(_ state: AppState) -> [(way: Way, title: ScreenText)] {
    let guesses = state.plainGuesses
    let unset = state.unmapped.count
    var ways: [(Way, ScreenText)] = []
    if guesses > 0 { ways.append((.accept, "Accept all suggestions (\(guesses))")) }
    if unset > 0 { ways.append((.unset, "Ask for those without a stage, one by one (\(unset))")) }
    ways.append((.every, "Ask for every status, one by one (\(state.plainStatuses.count))"))
    ways.append((.keep, "Keep them as they are"))
    return ways.map { (way: $0.0, title: $0.1) }
  }

  /// What Enter alone does.
  private func usual(_ ways: [(way: Way, title: ScreenText)]) -> (way: Way, title: ScreenText)? {
    isWalked ? ways.last : ways.first { $0.way != .every }
  }

  func askMapping(_ state: AppState) -> PlainPrompt {
    if let walk { return ask(walk, state) }
    let all = state.plainStatuses.count
    let ways = ways(state)
    let first = usual(ways)?.title ?? ""
    return PlainPrompt(
      lines: [
        "Statuses to stages: \(all - state.unmapped.count) of \(all) statuses have a stage, \(state.plainGuesses) of them suggested from their names."
      ] + (state.unmapped.isEmpty ? [] : [state.unmappedText])
        + ways.enumerated().map { "\($0 + 1). \($1.title)" as ScreenText },
      question: "1 to \(ways.count) [\(first)]: ")
  }

  mutating func answerMapping(_ text: String, _ state: AppState) -> PlainReply {
    if walk != nil { return answerWalk(text, state) }
    let ways = ways(state)
    var found = Int(text).map { [$0 - 1] } ?? ways.map { $0.title }.places(of: text)
    if text.isEmpty, let usual = usual(ways) { found = ways.indices.filter { ways[$0].way == usual.way } }
    guard found.count == 1, ways.indices.contains(found[0]) else {
      isRepeat = true
      return .say("Not right: give a number from 1 to \(ways.count).")
    }
    switch ways[found[0]].way {
    case .accept:
      let done = PlainReply(
        says: ["\(state.plainGuesses) suggestions accepted."], messages: [.deed(.confirmGuesses)])
      return state.unmapped.isEmpty ? done.then(skip(state)) : done
    case .unset: walk = MappingWalk(statuses: state.unmapped.map(\.id))
    case .every: walk = MappingWalk(statuses: state.plainStatuses.map(\.id))
    case .keep: return skip(state)
    }
    return .say(
      "Stages: \(Self.stageNames). 0 leaves a status out on purpose; Enter takes what is suggested; all behind a number does the same on every board; done ends it."
    )
  }

  private static let stageNames = Stage.allCases.map { "\($0.number) \(cleaning: $0.title)" as ScreenText }
    .joined(separator: ", ")

  private func ask(_ walk: MappingWalk, _ state: AppState) -> PlainPrompt {
    guard walk.statuses.indices.contains(walk.place),
      let status = state.catalog.statuses.first(where: { $0.id == walk.statuses[walk.place] })
    else { return PlainPrompt(question: "Enter goes on: ") }
    let board = state.catalog.name(status.boardID, of: .boards)
    let count = state.configure.counts[status.id]
    let tickets: ScreenText = count.map { ", tickets: \(grouped: $0.all), open \(grouped: $0.open)" } ?? ""
    let mark = state.configure.grid.marks[status.id]
    let now: ScreenText
    if let mark {
      let stage: ScreenText = mark.column.map { ScreenText(cleaning: Stage.allCases[$0].title) } ?? "left out"
      now = " [\(stage)\(mark.isGuess ? ", suggested" : "")]"
    } else {
      now = " [none yet]"
    }
    return PlainPrompt(
      lines: ["\(walk.place + 1) of \(walk.statuses.count). \(cleaning: board): \(cleaning: status.name)\(tickets)."],
      question: "Stage\(now): ")
  }

  private mutating func answerWalk(_ text: String, _ state: AppState) -> PlainReply {
    guard let walk, walk.statuses.indices.contains(walk.place) else { return skip(state) }
    let id = walk.statuses[walk.place]
    if text.lowercased() == "done" { return endWalk(state) }
    if text.isEmpty {
      guard let mark = state.configure.grid.marks[id], mark.isGuess else { return step(PlainReply(), state) }
      return step(.act(.deed(.stages([id], Self.choice(mark)))), state)
    }
    var words = text.split(separator: " ").map(String.init)
    let isEverywhere = words.count > 1 && words.last?.lowercased() == "all"
    if isEverywhere { words.removeLast() }
    guard let choice = Self.choice(words.joined(separator: " ")) else {
      isRepeat = true
      return .say("Not right: \(Self.stageNames), or 0 for none.")
    }
    let ids = isEverywhere ? state.plainTwins(of: id) : [id]
    var reply = PlainReply.act(.deed(.stages(ids, choice)))
    if isEverywhere { reply.says = ["Set on \(ids.count == 1 ? "1 board" : "\(ids.count) boards")."] }
    return step(reply, state)
  }

  private mutating func step(_ reply: PlainReply, _ state: AppState) -> PlainReply {
    walk?.place += 1
    guard let walk, walk.place >= walk.statuses.count else { return reply }
    return reply.then(endWalk(state))
  }

  private mutating func endWalk(_ state: AppState) -> PlainReply {
    walk = nil
    isWalked = true
    pending = .mapped
    return PlainReply()
  }

  /// The walk is over: on where nothing is left to ask, else the choice of ways once more.
  mutating func tellMapped(_ state: AppState) -> PlainReply {
    guard state.unmapped.isEmpty, state.plainGuesses == 0 else { return PlainReply() }
    return PlainReply(says: ["Every status has a stage, or none on purpose."]).then(skip(state))
  }

  private static func choice(_ mark: MappingGrid.Mark) -> StageChoice {
    mark.column.map { .stage(Stage.allCases[$0]) } ?? StageChoice.none
  }

  private static func choice(_ text: String) -> StageChoice? {
    if text == "0" || text.lowercased() == "none" { return StageChoice.none }
    if let number = Int(text) { return Stage.allCases.first { $0.number == number }.map { .stage($0) } }
    let found = Stage.allCases.map { ScreenText(cleaning: $0.title) }.places(of: text)
    return found.count == 1 ? .stage(Stage.allCases[found[0]]) : nil
  }
}

extension AppState {
  /// The statuses that are mapped, board by board.
  var plainStatuses: [BoardStatus] {
    let byBoard = Dictionary(grouping: catalog.statuses.filter { !$0.isInactive }, by: \.boardID)
    return mappedBoards.flatMap { byBoard[$0.id] ?? [] }
  }

  /// How many of them have a stage that is a guess.
  var plainGuesses: Int { plainStatuses.count { draft.guesses.contains($0.id) } }

  /// The statuses of one name, on all boards that are mapped.
  func plainTwins(of id: Record.ID) -> [Record.ID] {
    let name = plainStatuses.first { $0.id == id }?.name.lowercased()
    return plainStatuses.filter { $0.name.lowercased() == name }.map(\.id)
  }
}
