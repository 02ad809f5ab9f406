import Model
import Testing

@Suite struct ArgumentListTests {
  @Test(
    "blanks part words, quotation marks keep them together",
    arguments: [
      ("pass show  connectwise ", ["pass", "show", "connectwise"]),
      (#"op read "op://Private/ConnectWise PSA/key""#, ["op", "read", "op://Private/ConnectWise PSA/key"]),
      (#"a 'b "c"' "d's"'e'"#, ["a", #"b "c""#, "d'se"]), ("", []), ("a ''", ["a", ""]),
      (#"echo $HOME | cat \n"#, ["echo", "$HOME", "|", "cat", #"\n"#]),
    ])
  func parsed(line: String, words: [String]) {
    #expect(ArgumentList(parsing: line)?.words == words)
  }

  @Test("a mark that is not closed is no line", arguments: ["pass 'a", "\""])
  func open(line: String) {
    #expect(ArgumentList(parsing: line) == nil)
  }

  @Test("what is written as a line is read as the same words")
  func roundTrip() {
    let words = ["pass", "", "a b", "it's", "'", "\"", #"both ' and ""#, "\\", "tab\there", "''"]
    #expect(ArgumentList(parsing: ArgumentList(words).line)?.words == words)
    #expect(ArgumentList(["pass", "show", "cw/key"]).line == "pass show cw/key")
  }
}
