import Model
import Services
import Testing

/// An instance with two service boards that share names, and one project board.
private func sampleCatalog() throws -> Catalog {
  func records(_ json: String) throws -> [Record] {
    (try JSONValue(parsingJSON5: json.utf8).array ?? []).compactMap(Record.init)
  }
  var catalog = Catalog()
  catalog.lists[.boards] = try records(
    "[{id:1,name:'Help Desk'},{id:2,name:'Alerts/RMM'},{id:3,name:'Projects',projectFlag:true}]")
  catalog.lists[.boardStatuses] = try records(
    """
    [{id:10,name:'New (not responded)',board:{id:1}},{id:11,name:'Assigned',board:{id:1}},
     {id:12,name:'>Closed',board:{id:1},closedStatus:true},{id:20,name:'New (not responded)',board:{id:2}},
     {id:21,name:'Assigned',board:{id:2}},{id:22,name:'>Closed',board:{id:2},closedStatus:true}]
    """)
  catalog.lists[.companyTypes] = try records("[{id:1,name:'Client'},{id:2,name:'Vendor'},{id:3,name:'Vendor'}]")
  catalog.lists[.companyStatuses] = try records("[{id:1,name:'Active'}]")
  catalog.lists[.configurationTypes] = try records(
    "[{id:1,name:'Workstation'},{id:2,name:'Domain'},{id:3,name:'Zyx'},{id:4,name:'Twin'},{id:5,name:'twin'}]")
  catalog.lists[.opportunityProbabilities] = try records("[{id:4,probability:25}]")
  catalog.lists[.members] = try records("[{id:7,identifier:'kim'},{id:8,identifier:'lee'}]")
  return catalog
}

private func read(_ json: String) throws -> (draft: SetupDraft, problems: [AnswerProblem]) {
  let catalog = try sampleCatalog()
  var draft = SetupDraft(profileID: "p")
  draft.takeDefaults(from: catalog)
  var reader = AnswersReader()
  reader.fill(
    &draft, from: try Answers(parsing: Array(json.utf8), name: "a.json5"), catalog: catalog,
    companies: ["blue dental": [40]])
  return (draft, reader.problems)
}

@Suite struct AnswersTests {
  @Test("what is left out has its default")
  func defaults() throws {
    let (draft, problems) = try read("{}")
    #expect(problems.isEmpty)
    #expect(draft.sync.tickets.boards == [2, 1])
    #expect(draft.configure.closedStatuses == [12, 22])
    #expect(draft.configure.stages[10] == .stage(.new))
    #expect(draft.configure.configurationTypes == [1: .computer, 2: .ignore])
    #expect(draft.sync.configurations.autoSync)
    #expect(draft.import.companies.select == .only([]))
  }

  @Test("names are looked up without regard to case, and a plain status means every synced board's")
  func names() throws {
    let (draft, problems) = try read(
      """
      { sync: { resources: ["tickets"], tickets: { boards: ["help desk", "ALERTS/RMM"], closedSince: "all" } },
        configure: { stages: { new: ["new (NOT responded)"], working: ["Assigned"],
                               triaged: [{ board: "Help Desk", status: "Assigned" }], none: [">Closed"] },
                     opportunities: { probability: 25, salesRep: "Kim" } },
        import: { members: { select: ["lee"], role: "manager" }, companies: { links: { "Blue Dental": "blue" } } } }
      """)
    #expect(problems.isEmpty, "\(problems)")
    #expect(draft.sync.resources == [.companies, .tickets])
    #expect(
      draft.configure.stages == [
        10: .stage(.new), 20: .stage(.new), 11: .stage(.triaged), 21: .stage(.working), 12: .none, 22: .none,
      ])
    #expect(draft.configure.opportunities.probability == 4)
    #expect(draft.configure.opportunities.salesRep == 7)
    #expect(draft.import.members.select == .only([8]))
    #expect(draft.import.companies.links == [40: "blue"])
  }

  @Test("device types given are all there are, and named without regard to case")
  func deviceTypes() throws {
    let (draft, problems) = try read(
      #"{ sync: { configurations: { autoSync: false } }, configure: { configurationTypes: { zyx: "Network" } } }"#)
    #expect(problems.isEmpty, "\(problems)")
    #expect(draft.configure.configurationTypes == [3: .network])
    #expect(draft.deviceGuesses == [])
    #expect(!draft.sync.configurations.autoSync)
  }

  @Test(
    "a mistake is told with its place and what was likely meant",
    arguments: [
      (#"{ sync: { tickets: { boards: ["Help Desk", "Alerts"] } } }"#, "sync.tickets.boards[1]", "\"Alerts/RMM\""),
      (#"{ sync: { companies: { excludeTypes: ["Vendor"] } } }"#, "sync.companies.excludeTypes[0]", "2 times"),
      (#"{ sync: { tickets: { closedSince: "90" } } }"#, "sync.tickets.closedSince", "90d"),
      (#"{ sync: { tickets: { bords: [] } } }"#, "sync.tickets.bords", "did you mean boards?"),
      (#"{ sync: { resources: ["invoice"] } }"#, "sync.resources[0]", "allowed: members"),
      (
        #"{ configure: { stages: { new: ["Assigned"], waiting: ["assigned"] } } }"#, "configure.stages.waiting[0]",
        "two stages"
      ),
      (#"{ sync: { projects: { excludeTypes: ["Inside"] } } }"#, "sync.projects.excludeTypes[0]", "Inside"),
      (
        #"{ configure: { configurationTypes: { Workstatoin: "computer" } } }"#,
        "configure.configurationTypes.Workstatoin",
        "nearest: \"Workstation\""
      ),
      (
        #"{ configure: { configurationTypes: { Zyx: "pc" } } }"#, "configure.configurationTypes.Zyx",
        "allowed: computer"
      ),
      (#"{ configure: { configurationTypes: { Twin: "other" } } }"#, "configure.configurationTypes.Twin", "2 times"),
      (
        #"{ configure: { configurationTypes: { Zyx: "other", zyx: "ignore" } } }"#, "configure.configurationTypes.zyx",
        "twice"
      ),
      (#"{ configure: { configurationTypes: [] } }"#, "configure.configurationTypes", "suggested"),
      (#"{ sync: { configurations: { autoSync: "no" } } }"#, "sync.configurations.autoSync", "true nor false"),
      (#"{ configure: { stages: "none" } }"#, "configure.stages", "suggested"),
      (#"{ configure: { clientCommentStatus: "Answered" } }"#, "configure.clientCommentStatus", "no synced board"),
      (#"{ import: { companies: { select: ["Red Dental"] } } }"#, "import.companies.select[0]", "Red Dental"),
      (#"{ sync: [] }"#, "sync", "no object"),
    ])
  func mistakes(_ json: String, _ path: String, _ words: String) throws {
    let problems = try read(json).problems
    #expect(problems.contains { $0.path == path && $0.text.contains(words) }, "\(problems)")
  }

  @Test("all that is missing of the connection is told at once, and a secret in the file is refused")
  func connection() throws {
    var reader = AnswersReader()
    let answers = try Answers(
      parsing: Array("{ connection: { site: 'na.myconnectwise.net', secret: 'x' } }".utf8), name: "a")
    _ = reader.connection(answers, startingFrom: ConnectionDraft())
    #expect(
      Set(reader.problems.map(\.path)) == [
        "connection.company", "connection.clientId", "connection.auth.publicKey", "connection.secret",
      ])
    #expect(!"\(reader.problems)".contains("'x'"))
  }

  @Test("--set changes one value, as JSON5 or as text")
  func set() throws {
    var answers = Answers(root: ["sync": ["tickets": ["closedSince": "90d"]]])
    try answers.set("sync.tickets.closedSince=all")
    try answers.set("run=false")
    try answers.set("sync.tickets.boards=['Help Desk']")
    #expect(answers.root["sync"]["tickets"] == ["closedSince": "all", "boards": ["Help Desk"]])
    #expect(answers.root["run"] == false)
    #expect(throws: Problem.self) { try answers.set("sync.tickets") }
    #expect(throws: Problem.self) { try answers.set("sync..tickets=1") }
  }

  @Test("what is not JSON5 is told with its line")
  func broken() {
    #expect(throws: Problem.self) { try Answers(parsing: Array("{ a: 1,\n b: }".utf8), name: "a.json5") }
    #expect(throws: Problem.self) { try Answers(parsing: Array("[]".utf8), name: "a.json5") }
  }

  @Test("where no board is chosen, statuses are those of all active service boards, written and read")
  func noBoard() throws {
    let (draft, problems) = try read(
      """
      { sync: { tickets: { boards: [] } },
        configure: { closedStatuses: [">Closed"], clientCommentStatus: { board: "Help Desk", status: "Assigned" } } }
      """)
    #expect(problems.isEmpty, "\(problems)")
    #expect(draft.configure.closedStatuses == [12, 22] && draft.configure.clientCommentStatus == [1: 11])
    let text = AnswersWriter(draft, catalog: try sampleCatalog(), companies: [:]).text
    #expect(text.contains("closedStatuses: [\">Closed\"]"), "\(text)")
  }

  @Test("a recorded file gives the same choices when it is read")
  func roundTrip() throws {
    var (draft, _) = try read(
      #"{ sync: { tickets: { excludeStatuses: [{ board: "Help Desk", status: "Assigned" }] } } }"#)
    draft.configure.stages[21] = .stage(.waiting)
    draft.configure.stages[20] = StageChoice.none
    draft.configure.clientCommentStatus = [1: 10, 2: 20]
    draft.configure.opportunities.probability = 4
    draft.configure.configurationTypes = [2: .other, 3: .mobile]
    draft.sync.configurations.autoSync = false
    draft.import.companies.select = .only([40])
    draft.import.members.select = .all
    draft.import.members.roles = [7: .administrator]
    draft.guesses = []
    let text = AnswersWriter(draft, catalog: try sampleCatalog(), companies: [40: "Blue \"Dental\"\u{1B}[2J"]).text
    let answers = try Answers(parsing: Array(text.utf8), name: "a")
    var again = SetupDraft(profileID: "p")
    again.takeDefaults(from: try sampleCatalog())
    var reader = AnswersReader()
    reader.fill(
      &again, from: answers, catalog: try sampleCatalog(), companies: ["blue \"dental\"\u{1B}[2j": [40]])
    #expect(reader.problems.isEmpty, "\(reader.problems)\n\(text)")
    #expect(again.sync == draft.sync)
    #expect(again.configure == draft.configure)
    #expect(again.import == draft.import)
    #expect(!text.contains("\u{1B}"))
  }
}
