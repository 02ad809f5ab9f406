import Model
import Services
import Terminal
import Testing

@testable import Commands

@Suite struct ThemeCommandTests {
  private func shell(_ text: String, depth: ColorDepth = .indexed256) -> Shell {
    var shell = Shell()
    shell.files["./mine.json"] = text
    shell.isTerminal = true
    shell.depth = depth
    return shell
  }

  @Test("themes are listed with where they come from")
  func list() async {
    let text = await Shell()("themes", "list").output
    #expect(text.contains("mono     Mono     built in"))
    #expect(text.contains("mine     Mine     /config/themes/mine.json"))
  }

  // MARK: - Check

  @Test("a good theme ends with 0 and says so")
  func good() async {
    let ended = await shell("{ inherits: 'default', roles: { title: { attrs: 'bold' } } }")(
      "themes", "check", "./mine.json")
    #expect(ended.exit == .done && ended.output.isEmpty)
    #expect(ended.error.contains("The theme is good."))
  }

  @Test("every mistake is told with its line and column, and what to do")
  func mistakes() async {
    var shell = shell(
      """
      {
        kind: "grey",
        palette: { sea: "blau" },
        roles: {
          "text.dmi": "red",
          focus: { fg: "rde", atrs: "bold" },
          key: { attrs: "bold blink" },
        },
      }
      """)
    shell.variables["NO_COLOR"] = "1"
    let ended = await shell("themes", "check", "./mine.json")
    #expect(ended.exit == .failed)
    let lines = ended.output.split(separator: "\n")
    #expect(lines.count == 6)
    #expect(lines[0] == "./mine.json:2:3: kind: not dark, light or any. There are: dark, light, any.")
    #expect(lines[1].hasPrefix("./mine.json:3:14: palette.sea: not a colour. There are: #rrggbb, "))
    #expect(lines[2] == "./mine.json:5:5: roles.text.dmi: unknown. Did you mean text.dim?")
    #expect(lines[3].hasPrefix("./mine.json:6:14: roles.focus.fg: \"rde\" is neither a colour nor in the palette."))
    #expect(lines[4] == "./mine.json:6:25: roles.focus.atrs: unknown. Did you mean attrs?")
    #expect(lines[5].hasPrefix("./mine.json:7:12: roles.key.attrs.blink: unknown."))
    #expect(ended.error.contains("6 to mend."))
  }

  @Test("too little contrast is told with the ratio and the one that is needed")
  func contrast() async {
    var shell = shell(
      "{ roles: {\n background: '#ffffff', surface: '#ffffff', text: '#000000',\n title: '#cccccc' } }")
    shell.variables["NO_COLOR"] = "1"
    let ended = await shell("themes", "check", "./mine.json")
    #expect(ended.exit == .failed)
    #expect(ended.output.contains("./mine.json:3:2: roles.title: 1.5:1 on the page, needs 4.5:1."))
  }

  @Test(
    "a file that cannot be used ends with 8 and the place",
    arguments: [
      ("{ roles: {", "./mine.json:1:10: it has no } for this {."),
      ("{\n  roles: { title: red },\n}", "./mine.json:2:19: it has red without quotation marks."),
      ("[]", "./mine.json:1:1: it is no table of a theme."),
      ("{\n inherits: 'mno' }", "./mine.json:2:2: inherits mno, which is not there. Did you mean mono?"),
      ("{\n inherits: 'mine' }", "./mine.json:2:2: The theme inherits itself: mine, mine."),
    ])
  func unusable(text: String, told: String) async {
    let ended = await shell(text)("themes", "check", "./mine.json")
    #expect(ended.exit == .settings && ended.output.isEmpty)
    #expect(ended.error.contains(told), "\(ended.error)")
    #expect(await shell(text)("themes", "preview", "./mine.json").exit == .settings)
  }

  @Test("programs get the mistakes")
  func json() async throws {
    let ended = await shell("{ rolls: {} }")("themes", "check", "./mine.json", "--json")
    #expect(ended.exit == .failed)
    let document = try JSONValue(parsing: ended.output.utf8)
    #expect(document["isGood"] == false)
    let mistake = try #require(document["mistakes"].array?.first)
    #expect(mistake["line"] == 1 && mistake["column"] == 3 && mistake["path"] == "rolls")
    #expect(mistake["mend"] == "Did you mean roles?")
  }

  // MARK: - Preview

  private let nord = """
    { name: "Nord", kind: "dark", roles: { background: "#2e3440", surface: "#3b4252", text: "#e5e9f0",
      "key": { fg: "#88c0d0", attrs: "bold" } } }
    """

  @Test("a preview names every style and fits a terminal of 80x24")
  func preview() async {
    let ended = await shell(nord)("themes", "preview", "./mine.json")
    #expect(ended.exit == .done)
    let lines = ended.output.split(separator: "\n").map(Self.withoutCodes)
    #expect(lines.count < 24 && lines.allSatisfy { $0.count <= 80 })
    for role in Terminal.Role.allCases where role != .background && role != .surface {
      #expect(lines.contains { $0.contains("\(role.rawValue) ") }, "\(role.rawValue)")
    }
    // The key's colour, on the page and in a popup, as the nearest of 256.
    let front = Color.rgb(0x88, 0xc0, 0xd0, ansi: Color.nearestCode)
    for ground in [
      Color.rgb(0x2e, 0x34, 0x40, ansi: Color.nearestCode), .rgb(0x3b, 0x42, 0x52, ansi: Color.nearestCode),
    ] {
      let codes = Style(foreground: front, background: ground, attributes: .bold).codes(at: .indexed256)
      #expect(ended.output.contains("\u{1B}[\(codes)m ^N"))
    }
  }

  @Test("a narrow terminal gets one column")
  func narrow() async {
    var shell = shell(nord)
    shell.columns = 40
    let lines = await shell("themes", "preview", "./mine.json").output.split(separator: "\n").map(Self.withoutCodes)
    #expect(lines.allSatisfy { $0.count <= 40 })
  }

  @Test("without colours it says so, and names each style in words")
  func noColours() async {
    let ended = await shell(nord, depth: .mono)("themes", "preview", "./mine.json")
    #expect(ended.error.contains("No colours here: the wizard takes mono"))
    #expect(!ended.output.contains("38;") && ended.output.contains("#88c0d0 on #2e3440 bold"))
    var pipe = shell(nord)
    pipe.isTerminal = false
    let piped = await pipe("themes", "preview", "./mine.json")
    #expect(piped.error.contains("Not a terminal") && !piped.output.contains("\u{1B}"))
    #expect(piped.output.contains("#88c0d0 on #2e3440 bold"))
  }

  @Test("a preview is drawn in ASCII where the locale has no more")
  func ascii() async {
    var shell = shell(nord)
    shell.variables["LANG"] = "C"
    #expect(await shell("themes", "preview", "./mine.json").output.allSatisfy(\.isASCII))
  }

  @Test("a name that is not there is refused with the nearest")
  func unknown() async {
    let ended = await Shell()("themes", "preview", "mnoo")
    #expect(ended.exit == .usage && ended.error.contains("Did you mean mono?"))
  }

  private static func withoutCodes(_ line: Substring) -> String {
    var text = ""
    var isCode = false
    for character in line {
      if character == "\u{1B}" { isCode = true }
      if !isCode { text.append(character) }
      if isCode, character == "m" { isCode = false }
    }
    return text
  }
}

@Suite struct KeysCommandTests {
  @Test("every command that may have another key is named as the settings name it")
  func list() async throws {
    let lines = await Shell()("keys").output.split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("log ") && $0.contains("all messages so far") })
    #expect(lines.contains { $0.hasPrefix("sync.conditions ") })
    #expect(lines.contains { $0.hasPrefix("configure.setStage ") && $0.contains("1 2 3 4 5") })
    #expect(!lines.contains { $0.hasPrefix("quit ") })
  }

  @Test("the list of themes says which is in use, and what has chosen it")
  func inUse() async {
    var shell = Shell()
    shell.settings.settings.theme = "mine"
    #expect(await shell("themes", "list").output.contains("/config/themes/mine.json  in use, by settings.json"))
    shell.variables["NO_COLOR"] = "1"
    #expect(
      await shell("themes", "list").output.contains(
        "mono     Mono     built in                  in use, as NO_COLOR is set"))
  }
}
