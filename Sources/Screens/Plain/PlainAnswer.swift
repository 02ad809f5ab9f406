import Terminal

/// The words that mean the same at every prompt.
enum PlainCommand: Equatable {
  case back, next, review, help, quit, steps, again, messages
  /// To a step or an answer, by name or number.
  case go(String)

  init?(_ text: String) {
    let words = text.lowercased().split(separator: " ", maxSplits: 1).map(String.init)
    switch (words.first, words.count) {
    case ("back"?, 1): self = .back
    case ("next"?, 1), ("skip"?, 1): self = .next
    case ("review"?, 1): self = .review
    case ("help"?, 1), ("?"?, 1): self = .help
    case ("quit"?, 1), ("exit"?, 1): self = .quit
    case ("steps"?, 1): self = .steps
    case ("again"?, 1): self = .again
    case ("messages"?, 1): self = .messages
    case ("go"?, 2): self = .go(words[1].hasPrefix("to ") ? String(words[1].dropFirst(3)) : words[1])
    default: return nil
    }
  }

  /// What the help says of them.
  static let everywhere: [ScreenText] = [
    "back: to the question before; next: on, and leave this one as it is; again: ask this once more.",
    "review: everything chosen so far. steps: where you are. go NAME: to a step, or to an answer on this page.",
    "messages: what was said so far. quit: leave; the draft is kept.",
    "An answer that is one of these words is given with = before it, such as =help.",
  ]
}

/// Numbers as people list them: `3,5-9`, also `3 5 9`.
enum PlainNumbers {
  enum Failure: Error, Equatable {
    /// A number that no line has.
    case outside(Int)
  }

  /// The numbers of a text that is nothing but numbers and ranges, where there are `count` lines, numbered from 1.
  ///
  /// - Returns: `nil` for any other text.
  /// - Throws: The first number that no line has.
  static func parse(_ text: String, count: Int) throws(Failure) -> [Int]? {
    let parts = text.split { $0 == "," || $0.isWhitespace }
    guard !parts.isEmpty else { return nil }
    var numbers: [Int] = []
    for part in parts {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
      guard ends.count <= 2, let first = ends.first ?? nil, let last = ends.last ?? nil else { return nil }
      for number in [first, last] where !(1...max(1, count)).contains(number) || count == 0 { throw .outside(number) }
      for number in min(first, last)...max(first, last) where !numbers.contains(number) { numbers.append(number) }
    }
    return numbers
  }
}

/// What a line of answer chooses of a list.
enum PlainChoice: Equatable {
  /// These lines are turned over.
  case turn([Int])
  /// These lines, and no others.
  case only([Int])
  case all, none
  case outside(Int)
  case other(String)

  init(_ text: String, count: Int) {
    let lower = text.lowercased()
    if lower == "all" {
      self = .all
    } else if lower == "none" {
      self = .none
    } else {
      let isOnly = lower.hasPrefix("only ")
      do throws(PlainNumbers.Failure) {
        guard let numbers = try PlainNumbers.parse(isOnly ? String(text.dropFirst(5)) : text, count: count) else {
          self = .other(text)
          return
        }
        self = isOnly ? .only(numbers) : .turn(numbers)
      } catch {
        switch error {
        case .outside(let number): self = .outside(number)
        }
      }
    }
  }
}

extension Sequence<ScreenText> {
  /// The lines that a text of words is found in: as a whole, else at the start, else within, where it is more than a
  /// slip such as `y`.
  func places(of text: String) -> [Int] {
    let wanted = Folding.fold(text)
    let titles = enumerated().map { ($0.offset, Folding.fold($0.element.string)) }
    guard !wanted.isEmpty else { return [] }
    let isWord = wanted.count > 2
    for isMatch in [{ $0 == wanted }, { $0.hasPrefix(wanted) }, { isWord && $0.contains(wanted) }]
      as [(String) -> Bool]
    {
      let found = titles.filter { isMatch($0.1) }.map(\.0)
      if !found.isEmpty { return found }
    }
    return []
  }
}
