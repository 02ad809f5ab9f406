import Model
import Services
import Testing

@testable import Commands

@Suite struct GuideCommandTests {
  @Test("the guide is for what the profile syncs, and for its site")
  func profile() async {
    var profile = Profile.sample
    profile.sync.resources = [.members]
    var shell = Shell()
    shell.profiles = FakeProfiles(profiles: [.default: profile])
    let ended = await shell("guide")
    #expect(ended.exit == .done)
    #expect(ended.output.hasPrefix("For: Members\n"))
    #expect(ended.output.contains("Member Maintenance") && ended.output.contains("api-na.myconnectwise.net:443"))
    #expect(!ended.output.contains("Service Tickets"))
  }

  @Test("without a profile it is for what a new one syncs")
  func noProfile() async {
    var shell = Shell()
    shell.profiles = FakeProfiles()
    let ended = await shell("guide")
    #expect(ended.output.hasPrefix("For: Members, Companies, Contacts, Tickets, Opportunities. Other data types need"))
    #expect(ended.output.contains("The private key is shown this once."))
    #expect(await shell("guide", "--profile", "other").exit == .settings)
  }

  @Test("data types can be named, however they are written; what they require is added")
  func named() async {
    let ended = await Shell()("guide", "Time-Entries")
    #expect(ended.output.hasPrefix("For: Companies, Time entries\n"))
    #expect(ended.output.contains("Time Entry: time entries"))
  }

  @Test("a data type that is not there is refused with the nearest")
  func unknown() async {
    let ended = await Shell()("guide", "tickest")
    #expect(ended.exit == .usage && ended.output.isEmpty)
    #expect(ended.error.contains("Did you mean tickets?"))
  }

  @Test("no line is wider than the terminal, and each still has its indent", arguments: [40, 60, 80, 200])
  func folded(columns: Int) async {
    var shell = Shell()
    shell.isTerminal = true
    shell.columns = columns
    shell.variables["NO_COLOR"] = "1"
    let lines = await shell("guide").output.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= columns })
    #expect(lines.contains { $0.hasPrefix("       Company Maintenance: companies") })
  }

  @Test("headings stand out on a terminal; elsewhere there is nothing but text")
  func plain() async {
    var shell = Shell()
    #expect(await !shell("guide").output.contains("\u{1B}"))
    shell.isTerminal = true
    #expect(await shell("guide").output.contains("\u{1B}[1m2. An API member with that role\u{1B}[0m"))
  }

  @Test("programs get the rows")
  func json() async throws {
    let ended = await Shell()("guide", "companies", "--json")
    let document = try JSONValue(parsing: ended.output.utf8)
    #expect(document["dataTypes"].array == ["companies"])
    let row = try #require(document["rows"].array?.first { $0["table"] == "Company / Company Status" })
    #expect(row["module"] == "System" && row["function"] == "Table Setup")
    #expect(row["right"] == "Inquire" && row["level"] == "All" && row["optional"] == false)
    #expect(row["lists"].array == ["Company statuses"])
    #expect(document["integrator"]["allRecords"] == true)
    #expect(document["hosts"].array?.count == 2)
  }
}
