import Services
import Testing

@testable import Commands

@Suite struct ArgumentParserTests {
  private static let board = Option("board", short: "b", value: "NAME", "a board")
  private static let full = Option("full", short: "f", "all")
  private static let set = Option("set", value: "KEY=VALUE", isRepeatable: true, "one answer")
  private static let commands = [
    Command(summary: "alone") { _ in .done },
    Command(
      "list", summary: "list", positionals: [.init("SEARCH", .optional, "what")],
      options: [board, full, set, .json]
    ) { _ in .done },
    Command("sync", summary: "sync", positionals: [.init("RESOURCE", .many, "what")], options: [full]) { _ in .done },
    Command("ticket", "show", summary: "show", positionals: [.init("NUMBER", .one, "which")]) { _ in .done },
    Command("ticket", "comment", summary: "comment") { _ in .done },
  ]

  private func parse(_ words: [String]) throws(Problem) -> ArgumentParser.Line {
    try ArgumentParser(commands: Self.commands).parse(words)
  }

  @Test(
    "an option's value stands behind a sign, a blank, or the letter itself",
    arguments: [
      ["list", "--board", "Help Desk"], ["list", "--board=Help Desk"], ["list", "-b", "Help Desk"],
      ["list", "-bHelp Desk"], ["list", "-b=Help Desk"], ["list", "-fb", "Help Desk"],
      ["list", "--board", "other", "--board", "Help Desk"],
    ])
  func values(words: [String]) throws {
    #expect(try parse(words).arguments[Self.board] == "Help Desk")
  }

  @Test("a value may hold equals signs, and may be empty")
  func equalsSigns() throws {
    let line = try parse(["list", "--set", "a=b=c", "--set=d=", "--board="])
    #expect(line.arguments.all(Self.set) == ["a=b=c", "d="])
    #expect(line.arguments[Self.board]?.isEmpty == true)
  }

  @Test("letters of options without values may stand together")
  func groups() throws {
    let line = try parse(["list", "-fqv"])
    #expect(line.arguments.has(Self.full) && line.arguments.has(.quiet) && line.arguments.has(.verbose))
  }

  @Test("words behind two dashes are no options")
  func dashes() throws {
    #expect(try parse(["list", "--", "--board"]).arguments.positionals == ["--board"])
    #expect(try parse(["list", "-"]).arguments.positionals == ["-"])
  }

  @Test("options of every command may stand before it and between its words")
  func everywhere() throws {
    let line = try parse(["--profile", "acme", "ticket", "-q", "show", "--verbose", "12"])
    #expect(line.words == ["ticket", "show"])
    #expect(line.arguments[.profile] == "acme")
    #expect(line.arguments.positionals == ["12"])
  }

  @Test("no words mean the program alone")
  func alone() throws {
    #expect(try parse([]).command?.words == [])
    #expect(try parse(["--ascii"]).command?.words == [])
  }

  @Test(
    "a line typed wrongly is refused with what would be right",
    arguments: [
      (["lst"], "There is no command \"boardwalk lst\". Did you mean boardwalk list?"),
      (["ticket", "shwo", "1"], "There is no command \"boardwalk ticket shwo\". Did you mean boardwalk ticket show?"),
      (["ticket"], "boardwalk ticket needs one more word: show, comment."),
      (["ticket", "show"], "boardwalk ticket show needs NUMBER."),
      (["ticket", "show", "1", "2"], "boardwalk ticket show does not take \"2\"."),
      (["list", "--bord", "x"], "There is no option --bord. Did you mean --board?"),
      (["list", "-x"], "There is no option -x."),
      (["list", "--board"], "--board needs its NAME."),
      (["list", "--full=yes"], "--full takes no value."),
      (["--board", "x", "list"], "--board belongs to boardwalk list: write it after the command."),
      (["sync", "--json"], "boardwalk sync prints no data, so --json means nothing to it."),
      (["list", "--\u{1B}[2J"], "There is no option --[2J."),
    ])
  func wrong(words: [String], text: String) {
    let problem = #expect(throws: Problem.self) { try parse(words) }
    #expect(problem?.cause == text)
    #expect(problem?.exit == .usage)
    #expect(problem?.mend.hasPrefix("See: boardwalk") == true)
  }

  @Test("help needs no words that the command needs")
  func help() throws {
    #expect(try parse(["ticket", "show", "--help"]).arguments.has(.help))
    #expect(try parse(["ticket", "-h"]).words == ["ticket"])
  }

  @Test("each command of the program has a summary, and no option twice", arguments: Program.commands.map(\.name))
  func table(name: String) throws {
    let command = try #require(Program.commands.first { $0.name == name })
    let options = command.options + Option.everywhere.filter { !command.options.contains($0) }
    #expect(Set(options.map(\.long)).count == options.count)
    #expect(Set(options.compactMap(\.short)).count == options.compactMap(\.short).count)
    #expect(!command.summary.isEmpty && !command.summary.hasSuffix("."))
    let needed = command.positionals.drop { $0.arity == .one }
    #expect(!needed.contains { $0.arity == .one }, "what is needed comes first")
  }
}
