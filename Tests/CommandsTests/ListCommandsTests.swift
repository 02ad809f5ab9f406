import Model
import Services
import Testing

@testable import Commands

@Suite struct ListCommandsTests {
  @Test("boards are listed with id, kind and state")
  func boards() async throws {
    var shell = Shell()
    shell.browse.pages["boards"] = [
      [try .sample(3, ["name": "Help Desk"])],
      [try .sample(12, ["name": "Projects", "projectFlag": true, "inactiveFlag": true])],
    ]
    let ended = await shell("boards")
    #expect(
      ended.output == """
        ID  Board      Kind     State
         3  Help Desk  service  active
        12  Projects   project  inactive

        """)
  }

  @Test("what a terminal would obey is cut from names, and escaped in JSON without loss")
  func hostile() async throws {
    let name = "Evil\u{1B}]0;x\u{07}\u{9B}31m \u{202E}drow\u{200B} 株式会社"
    var shell = Shell()
    shell.browse.pages["boards"] = [[try .sample(1, ["name": .string(name)])]]
    let text = await shell("boards").output
    #expect(text.contains("Evil]0;x31m drow 株式会社"))
    let json = await shell("boards", "--json").output
    for bad: Unicode.Scalar in ["\u{1B}", "\u{07}", "\u{9B}", "\u{202E}", "\u{200B}"] {
      #expect(!text.unicodeScalars.contains(bad) && !json.unicodeScalars.contains(bad))
    }
    #expect(try JSONValue(parsing: json.utf8).array?.first?["name"] == .string(name))
  }

  @Test("columns stand in line whatever the names' characters are")
  func widths() async throws {
    var shell = Shell()
    shell.browse.pages["boards"] = [
      [try .sample(1, ["name": "株式会社"]), try .sample(2, ["name": "e\u{301}clair"]), try .sample(3, ["name": "Desk"])]
    ]
    let lines = await shell("boards").output.split(separator: "\n")
    #expect(lines[1] == " 1  株式会社  service  active")
    #expect(lines[2] == " 2  e\u{301}clair    service  active")
    #expect(lines[3] == " 3  Desk      service  active")
  }

  @Test("on a narrow terminal the names are cut, not the lines")
  func narrow() async throws {
    var shell = Shell()
    shell.isTerminal = true
    shell.columns = 34
    shell.variables["NO_COLOR"] = "1"
    shell.browse.pages["boards"] = [[try .sample(1, ["name": .string(String(repeating: "long name ", count: 10))])]]
    let lines = await shell("boards").output.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 34 })
    #expect(lines[1].contains("…") && lines[1].hasSuffix("active"))
  }

  @Test("statuses are read board by board, with the stage that the profile gives them")
  func statuses() async throws {
    var shell = Shell()
    shell.browse.pages["boards"] = [[try .sample(3, ["name": "Help Desk"]), try .sample(4, ["name": "Alerts"])]]
    shell.browse.pages["board_statuses/3"] = [
      [
        try .sample(32, ["name": ">Closed", "closedStatus": true, "sortOrder": 9]),
        try .sample(31, ["name": "In Progress", "sortOrder": 1]),
      ]
    ]
    let ended = await shell("statuses", "--board", "help desk")
    #expect(
      ended.output == """
        Board      ID  Status       Counts as  Stage       State
        Help Desk  31  In Progress  open       Working     active
        Help Desk  32  >Closed      closed     not mapped  active

        """)
  }

  @Test("a board that is not there is refused with the nearest")
  func unknownBoard() async throws {
    var shell = Shell()
    shell.browse.pages["boards"] = [[try .sample(3, ["name": "Help Desk"])]]
    let ended = await shell("statuses", "--board", "Helpdesk")
    #expect(ended.exit == .usage)
    #expect(ended.error.contains("Nearest: \"Help Desk\""))
  }

  @Test("a search goes to the server, and references show their names")
  func search() async throws {
    var shell = Shell()
    shell.browse.pages["companies?blue"] = [
      [try .sample(7, ["name": "Blue Dental", "identifier": "blue", "status": ["id": 1, "name": "Active"]])]
    ]
    let ended = await shell("companies", "blue")
    #expect(ended.output.contains("Blue Dental") && ended.output.contains("Active"))
  }

  @Test("an empty list says so, and prints an empty array for programs")
  func empty() async {
    var shell = Shell()
    shell.browse.pages["members"] = []
    #expect(await shell("members").error == "There is nothing to list.\n")
    #expect(await shell("members", "--json").output == "[]\n")
  }

  @Test("a ticket is shown with its stepper")
  func ticket() async {
    var shell = Shell()
    shell.browse.ticket = TicketView(
      id: 48_213, summary: "Printer\u{1B}[2J on fire", company: "Blue Dental", boardID: 3, board: "Help Desk",
      statusID: 31, status: "In Progress", isClosed: false)
    let ended = await shell("ticket", "show", "#48213")
    #expect(
      ended.output == """
        #48213  Printer[2J on fire
        Company  Blue Dental
        Board    Help Desk
        Status   In Progress
        Stage    ● New ─ ● Triaged ─ ● Working ─ ○ Waiting ─ ○ Resolved

        """)
    let json = await shell("ticket", "show", "48213", "--json").output
    #expect(json.contains(#""stage":"working""#) && json.contains(#""closed":false"#))
  }

  @Test("what is no number of a ticket is wrong usage", arguments: ["abc", "0", "-5", "99999999999"])
  func ticketNumber(text: String) async {
    #expect(await Shell()("ticket", "show", "--", text).exit == .usage)
  }

  @Test("profiles are listed, also those that cannot be read")
  func profiles() async throws {
    var shell = Shell()
    let acme = try #require(ProfileName(rawValue: "acme"))
    shell.profiles.broken[acme] = StorageError(
      "/c/acme.json", .malformed(place: "line 3", reason: "a brace is missing"))
    let ended = await shell("profiles", "list")
    #expect(ended.output.contains("default  https://na.myconnectwise.net  acme"))
    #expect(ended.output.contains("/c/acme.json is broken at line 3"))
  }

  @Test("a profile is shown in its file's shape")
  func profile() async throws {
    let ended = await Shell()("profiles", "show", "default")
    let document = try JSONValue(parsing: ended.output.utf8)
    #expect(document["connection"]["company"] == "acme" && document["revision"] == 3)
  }

  @Test("accounts and organizations are listed")
  func directory() async {
    var shell = Shell()
    shell.status.people = [
      Account(
        id: 1, name: "Kim", email: "kim@example.com", role: .technician, kind: "member", record: 9, organization: nil,
        isActive: true)
    ]
    shell.status.companies = [Organization(slug: "blue-dental", name: "Blue Dental", company: 7, isActive: true)]
    #expect(await shell("accounts").output.contains("Kim   kim@example.com  Technician  member"))
    #expect(await shell("organizations").output.contains("blue-dental   Blue Dental        7  active"))
    #expect(await shell("accounts", "--json").output.contains(#""role":"technician""#))
  }
}
