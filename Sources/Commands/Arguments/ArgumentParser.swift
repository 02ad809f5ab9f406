import Model
import Services

/// Takes a command line apart by the table of commands.
struct ArgumentParser {
  /// What a line asks for.
  struct Line: Sendable {
    /// The command; `nil` when only the first word of several was given, or none that is there.
    let command: Command?
    /// The words of the command that were given, also of an incomplete one.
    let words: [String]
    let arguments: Arguments
  }

  let commands: [Command]

  /// Reads a line.
  ///
  /// Counting of words that are no options is left out when help or version is asked for.
  ///
  /// - Throws: `Problem` with exit code 2 that names what is wrong and the nearest thing that is right.
  func parse(_ words: [String]) throws(Problem) -> Line {
    var reading = Reading(commands: commands)
    var rest = words[...]
    while let word = rest.popFirst() { try reading.take(word, &rest) }
    let line = Line(command: reading.command, words: reading.words, arguments: reading.arguments)
    if !line.arguments.has(.help), !line.arguments.has(.version) { try check(line) }
    return line
  }

  private func check(_ line: Line) throws(Problem) {
    guard let command = line.command else {
      let group = line.words.joined(separator: " ")
      let members = commands.filter { $0.words.starts(with: line.words) }.map {
        $0.words.dropFirst().joined(separator: " ")
      }
      throw .usage("boardwalk \(group) needs one more word: \(members.joined(separator: ", ")).", help: line.words)
    }
    let given = line.arguments.positionals
    let needed = command.positionals.filter { $0.arity == .one }
    if given.count < needed.count {
      throw .usage("\(command.invocation) needs \(needed[given.count].name).", help: command.words)
    }
    let takesMany = command.positionals.contains { $0.arity == .many }
    if !takesMany, given.count > command.positionals.count {
      throw .usage(
        "\(command.invocation) does not take \"\(Problem.plain(given[command.positionals.count]))\".",
        help: command.words)
    }
    if line.arguments.has(.json), !command.options.contains(.json) {
      throw .usage("\(command.invocation) prints no data, so --json means nothing to it.", help: command.words)
    }
  }
}

/// A line half read.
private struct Reading {
  let commands: [Command]
  var words: [String] = []
  var arguments = Arguments()
  private var isDecided = false
  private var takesOptions = true

  init(commands: [Command]) { self.commands = commands }

  /// The command of the words read so far, if they are all of its words.
  var command: Command? { commands.first { $0.words == words } }

  mutating func take(_ word: String, _ rest: inout ArraySlice<String>) throws(Problem) {
    if takesOptions, word == "--" {
      takesOptions = false
    } else if takesOptions, word.hasPrefix("--") {
      try takeLong(word.dropFirst(2), &rest)
    } else if takesOptions, word.hasPrefix("-"), word.count > 1 {
      try takeShort(word.dropFirst(), &rest)
    } else if isDecided, !goesOn(word) {
      arguments.add(positional: word)
    } else {
      try takeCommandWord(word)
    }
  }

  /// Whether a word makes a command longer that is one already: `accounts` lists them, `accounts role` changes one.
  private func goesOn(_ word: String) -> Bool {
    arguments.positionals.isEmpty && commands.contains { $0.words.starts(with: words + [word]) }
  }

  private mutating func takeCommandWord(_ word: String) throws(Problem) {
    let wanted = words + [word]
    let matching = commands.filter { !$0.words.isEmpty && $0.words.starts(with: wanted) }
    guard !matching.isEmpty else {
      let known = commands.filter { !$0.words.isEmpty && $0.words.starts(with: words) }
        .compactMap { $0.words.dropFirst(words.count).first }
      let near = Nearest.names(to: word, among: Set(known), limit: 1).first
      let typed = Problem.plain((["boardwalk"] + wanted).joined(separator: " "))
      throw .usage(
        "There is no command \"\(typed)\"."
          + (near.map { " Did you mean \((["boardwalk"] + words + [$0]).joined(separator: " "))?" } ?? ""),
        help: words)
    }
    words = wanted
    isDecided = matching.contains { $0.words == wanted }
  }

  private mutating func takeLong(_ text: Substring, _ rest: inout ArraySlice<String>) throws(Problem) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let name = parts[0]
    guard let option = available.first(where: { $0.long == name }) else { throw unknown(name) }
    guard let valueName = option.value else {
      if parts.count > 1 { throw .usage("--\(name) takes no value.", help: words) }
      arguments.add(option)
      return
    }
    if parts.count > 1 {
      arguments.add(option, parts[1])
    } else {
      try addNext(option, valueName, &rest)
    }
  }

  private mutating func takeShort(_ letters: Substring, _ rest: inout ArraySlice<String>) throws(Problem) {
    var letters = letters
    while let letter = letters.popFirst() {
      guard let option = available.first(where: { $0.short == letter }) else {
        throw .usage("There is no option -\(Problem.plain(String(letter))).", help: words)
      }
      guard let valueName = option.value else {
        arguments.add(option)
        continue
      }
      if letters.isEmpty {
        try addNext(option, valueName, &rest)
      } else {
        arguments.add(option, String(letters.first == "=" ? letters.dropFirst() : letters))
      }
      return
    }
  }

  private mutating func addNext(
    _ option: Option, _ valueName: String, _ rest: inout ArraySlice<String>
  ) throws(Problem) {
    guard let value = rest.popFirst() else {
      throw .usage("--\(option.long) needs its \(valueName).", help: words)
    }
    arguments.add(option, value)
  }

  /// The options that may stand here.
  private var available: [Option] {
    (command?.options ?? []) + Option.everywhere
  }

  private func unknown(_ name: String) -> Problem {
    let owners = isDecided ? [] : commands.filter { $0.options.contains { $0.long == name } }
    if let owner = owners.first {
      return .usage("--\(name) belongs to \(owner.invocation): write it after the command.", help: owner.words)
    }
    let near = Nearest.names(to: name, among: available.filter { !$0.isHidden }.map(\.long), limit: 1).first
    let typed = Problem.plain(name)
    return .usage("There is no option --\(typed)." + (near.map { " Did you mean --\($0)?" } ?? ""), help: words)
  }
}
