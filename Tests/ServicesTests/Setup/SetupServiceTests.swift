import Foundation
import Model
import Simulator
import Sync
import TestSupport
import Testing

@testable import Services

@Suite struct SetupServiceTests {
  private func test(_ fixture: ServicesFixture, _ connection: ConnectionDraft) async -> ConnectionTest {
    var test = ConnectionTest()
    for await event in fixture.setup.test(connection, dataTypes: [.companies, .tickets]) { test.apply(event) }
    return test
  }

  @Test("a good connection passes every check and shows what may be read")
  func connected() async throws {
    let fixture = try ServicesFixture()
    fixture.simulator.deny("contacts", "sources")
    let test = await test(fixture, fixture.connection)
    #expect(test.isConnected)
    #expect(test.failure == nil)
    #expect(test.companyName == fixture.simulator.configuration.companyName)
    let companies = try #require(test.permissions.first { $0.resource == .companies })
    if case .canRead = companies.access {} else { Issue.record("companies cannot be read") }
    if case .passed(let words, _) = test.checks[.company] {
      #expect(words.contains("cloud"))
    } else {
      Issue.record("company not passed")
    }
  }

  @Test("project tickets that may not be read are a row of their own, and tickets stay readable")
  func projectTickets() async throws {
    let fixture = try ServicesFixture()
    fixture.simulator.deny("Project / Project Tickets")
    let test = await test(fixture, fixture.connection)
    let tickets = test.permissions.filter { $0.resource == .tickets }
    #expect(tickets.map(\.title) == ["Tickets", "Project tickets"])
    #expect(tickets.map(\.access) == [.canRead(level: "All"), .cannotRead(row: "Project > Project Tickets")])
    guard case .warned(let words, _) = test.checks[.permissions] else {
      Issue.record("\(String(describing: test.checks[.permissions]))")
      return
    }
    #expect(words == "\(test.permissions.count - 1) of \(test.permissions.count) lists can be read")
  }

  @Test(
    "changes are read as far back as the server's way with zones needs, which the test finds out",
    arguments: [(false, 3_600), (true, 26 * 3_600)] as [(Bool, Int64)])
  func zones(areIgnored: Bool, overlap: Int64) async throws {
    var configuration = SimulatorConfiguration.small()
    configuration.zoneOffset = -5 * 3_600
    configuration.ignoresZones = areIgnored
    let fixture = try ServicesFixture(configuration)
    var draft = await fixture.draft()
    draft.keep(await test(fixture, fixture.connection))
    let profile = try await fixture.setup.save(draft)
    #expect(profile.connection.honoursZones == !areIgnored)
    #expect(try SetupDraft(editing: profile).profile().connection.honoursZones == !areIgnored)
    _ = try await fixture.run()
    let store = try await fixture.store()
    let since = try #require(try await store.cursors()[.companies]?.since)
    await store.close()
    let before = fixture.simulator.requests.count
    _ = try await fixture.run()
    let asked = fixture.simulator.requests[before...].filter { $0.path.hasSuffix("/company/companies") }
    let conditions = try #require(asked.first?.query.removingPercentEncoding)
    #expect(conditions.contains("lastUpdated>[\(since.advanced(by: -overlap))]"), "\(conditions)")
  }

  @Test(
    "a kept secret goes to nobody but whom it was given for",
    arguments: [ConnectionDraft.Field.site, .company, .publicKey])
  func keptForOne(_ changed: ConnectionDraft.Field) async throws {
    let fixture = try ServicesFixture()
    let stranger = Simulator(.small())
    _ = try stranger.start()
    defer { stranger.stop() }
    var draft = await fixture.draft()
    var profile = try await fixture.setup.save(draft)
    draft = SetupDraft(editing: profile)
    #expect(draft.connection.keptInPlace != nil)
    #expect(draft.connection.problem(in: .secret, secretCount: 0) == nil)
    switch changed {
    case .site: draft.connection.site = stranger.siteAddress
    case .company: draft.connection.company = "another"
    default: draft.connection.publicKey = "another"
    }
    #expect(draft.connection.keptInPlace == nil)
    #expect(draft.connection.problem(in: .secret, secretCount: 0)?.hasPrefix("Kept for ") == true)
    #expect(await !test(fixture, draft.connection).isConnected)
    #expect(stranger.requests.isEmpty)
    await #expect(throws: (any Error).self) { try await fixture.setup.save(draft) }
    // Nor where the two are brought together by other hands.
    let connection = ConnectionDraft(profile)
    let reference = try #require(connection.kept?.reference)
    profile.connection.site = draft.connection.site
    profile.connection.company = draft.connection.company
    profile.connection.authentication = .apiKeys(publicKey: draft.connection.publicKey)
    profile.connection.secretReference = reference
    let error = await #expect(throws: Problem.self) {
      try await fixture.workplace.save(profile, secret: nil, expecting: profile.revision)
    }
    #expect(error?.text.contains("kept for") == true, "\(String(describing: error))")
  }

  @Test("a test of a connection that is changed afterwards says nothing about times any more")
  func zonesForgotten() async throws {
    let fixture = try ServicesFixture()
    var draft = await fixture.draft()
    draft.keep(await test(fixture, fixture.connection))
    draft.forgetTest()
    #expect(try draft.profile().connection.honoursZones == nil)
    fixture.simulator.deny("companies")
    draft.keep(await test(fixture, fixture.connection))
    #expect(try draft.profile().connection.honoursZones == nil)
  }

  @Test("what stands below records is a row each, with the right of its own")
  func children() async throws {
    let fixture = try ServicesFixture()
    fixture.simulator.deny("Project / Project Phase", "Finance / Agreements")
    var test = ConnectionTest()
    let types: [DataType.ID] = [.projects, .agreements, .opportunities, .companySites, .ticketNotes]
    for await event in fixture.setup.test(fixture.connection, dataTypes: types) { test.apply(event) }
    func access(_ title: String) -> ConnectionTest.Permission.Access? {
      test.permissions.first { $0.title == title }?.access
    }
    #expect(access("Projects") == .canRead(level: "All"))
    #expect(access("Project phases") == .cannotRead(row: "Project > Project Phase"))
    // No agreement can be read, so that none is there to look below; the role's own rows tell all the same.
    #expect(access("Agreement additions") == .cannotRead(row: "Finance > Agreements"))
    for title in ["Opportunity forecasts", "Activities", "Company sites", "Ticket notes", "Project ticket notes"] {
      #expect(access(title) == .canRead(level: "All"), "\(title)")
    }
  }

  @Test("wrong keys stop the test at the sign-in, with the likely cause")
  func wrongKeys() async throws {
    let fixture = try ServicesFixture()
    var connection = fixture.connection
    connection.secret = fixture.secret("not-the-key")
    let failure = try #require(await test(fixture, connection).failure)
    #expect(failure.check == .signIn)
    #expect(failure.problem.exit == .notSignedIn)
    #expect(failure.problem.mend.contains("swapped"))
    #expect(!failure.problem.text.contains("not-the-key"))
  }

  @Test("an unknown company stops it at the company")
  func unknownCompany() async throws {
    let fixture = try ServicesFixture()
    var connection = fixture.connection
    connection.company = "nobody"
    #expect(await test(fixture, connection).failure?.check == .company)
  }

  @Test("a port that nothing listens on is told at once")
  func nobodyListens() async throws {
    let fixture = try ServicesFixture()
    fixture.simulator.stop()
    let test = await test(fixture, fixture.connection)
    #expect(test.failure?.problem.exit == .unreachable)
  }

  @Test("a field that is wrong is told without asking anybody")
  func wrongField() async throws {
    let fixture = try ServicesFixture()
    var connection = fixture.connection
    connection.clientID = "short"
    #expect(await test(fixture, connection).failure?.problem.exit == .settings)
    #expect(fixture.simulator.requests.isEmpty)
  }

  @Test("a save puts the secret into the vault alone, and a second save keeps it")
  func save() async throws {
    let fixture = try ServicesFixture()
    let draft = await fixture.draft()
    _ = await fixture.setup.enter(takingOver: false)
    try await fixture.setup.keep(draft)
    let profile = try await fixture.setup.save(draft)
    #expect(profile.revision == 1)
    #expect(profile.connection.secretReference != nil)
    #expect(await fixture.setup.begin().draft == nil)
    #expect(await fixture.setup.begin().profile == profile)

    var again = SetupDraft(editing: profile)
    again.sync.tickets.closedSince = .days(7)
    let second = try await fixture.setup.save(again)
    #expect(second.revision == 2)
    #expect(second.connection.secretReference == profile.connection.secretReference)
    await #expect(throws: Problem.self) { try await fixture.setup.save(again) }

    let marker = fixture.simulator.configuration.privateKey
    let files = try #require(FileManager.default.enumerator(atPath: fixture.folder.path("home")))
    for case let file as String in files {
      let bytes = FileManager.default.contents(atPath: fixture.folder.path("home/\(file)")) ?? Data()
      #expect(bytes.range(of: Data(marker.utf8)) == nil, "\(file)")
      #expect(bytes.range(of: Data(marker.utf8).base64EncodedData()) == nil, "\(file)")
    }
  }

  @Test("a move of the secret to a command is tried with what that prints, and the old entry goes with the save")
  func moved() async throws {
    let fixture = try ServicesFixture()
    let profile = try await fixture.setup.save(await fixture.draft())
    let entry = fixture.workplace.home.vault.appending("\(try #require(profile.connection.secretReference)).sealed")
    var draft = SetupDraft(editing: profile)
    draft.connection.secretStore = .command
    // What was typed before is no proof of what the command prints.
    draft.connection.secret = fixture.secret(fixture.simulator.configuration.privateKey)
    draft.connection.secretCommand = ["echo", "wrong"]
    #expect(await test(fixture, draft.connection).failure?.check == .signIn)
    #expect(FileManager.default.fileExists(atPath: entry.path))

    draft.connection.secretCommand = ["echo", fixture.simulator.configuration.privateKey]
    #expect(await test(fixture, draft.connection).isConnected)
    let moved = try await fixture.setup.save(draft)
    #expect(moved.connection.secretStore == .command)
    #expect(moved.connection.secretCommand == draft.connection.secretCommand)
    #expect(moved.connection.secretReference == nil)
    #expect(!FileManager.default.fileExists(atPath: entry.path))

    // The way back needs the secret again: none is taken from another place.
    var back = SetupDraft(editing: moved)
    back.connection.secretStore = .keyFile
    await #expect(throws: Problem.self) { try await fixture.setup.save(back) }
  }

  @Test("a draft is taken up as it was kept, without the secret")
  func draft() async throws {
    let fixture = try ServicesFixture()
    var draft = await fixture.draft()
    draft.step = .configure
    try await fixture.setup.keep(draft)
    let taken = try #require(await fixture.setup.begin().draft)
    #expect(taken.step == .configure)
    #expect(taken.configure == draft.configure)
    #expect(taken.connection.secret == nil)
  }

  @Test("a draft of a program that knew less is taken up, with what it has")
  func olderDraft() async throws {
    let fixture = try ServicesFixture()
    var draft = await fixture.draft()
    draft.step = .configure
    draft.place.page = "devices"
    try await fixture.setup.keep(draft)
    let file = URL(filePath: fixture.setup.files.draft)
    var document = try #require(try JSONValue(parsing: Array(Data(contentsOf: file))).object)
    var members = try #require(document["draft"]?.object)
    #expect(members.removeValue(forKey: "place") != nil && members.removeValue(forKey: "deviceGuesses") != nil)
    document["draft"] = .object(members)
    try Data(JSONValue.object(document).bytes).write(to: file)
    let taken = try #require(await fixture.setup.begin().draft)
    #expect(taken.step == .configure && taken.configure == draft.configure)
    #expect(taken.place == SetupDraft.Place() && taken.deviceGuesses.isEmpty)
  }

  @Test("a setup without a session leaves a draft where it lies, damaged or not")
  func othersDraft() async throws {
    let fixture = try ServicesFixture()
    let draft = await fixture.draft()
    let file = URL(filePath: fixture.setup.files.draft)
    try await fixture.setup.keep(draft)
    _ = try await fixture.setup.save(draft)
    #expect(await fixture.setup.begin().draft != nil)
    try Data("{".utf8).write(to: file)
    #expect(await fixture.setup.begin().draft == nil)
    #expect(try Data(contentsOf: file) == Data("{".utf8))
  }

  @Test("a preview counts what the filters leave and shows the conditions")
  func preview() async throws {
    let fixture = try ServicesFixture()
    var draft = await fixture.draft()
    draft.sync.companies.excludeTypes = [1]
    var preview = Preview()
    for await next in fixture.setup.preview(draft) { preview = next }
    let companies = try #require(preview.counts[.companies])
    #expect(companies.total == (try fixture.simulator.count(of: "company/companies")))
    let inactive = try #require(companies.conditions.first)
    #expect(inactive.contains("deletedFlag=False"))
    #expect(try #require(companies.matching) < (companies.total ?? 0))
    #expect(preview.counted != nil)
  }

  @Test("where nothing passes, the limit that is to blame is named")
  func blame() async throws {
    let fixture = try ServicesFixture()
    var draft = await fixture.draft()
    draft.sync.companies.conditions = "id < 0"
    draft.sync.opportunities.excludeTypes = []
    var preview = Preview()
    for await next in fixture.setup.preview(draft) { preview = next }
    #expect(preview.counts[.companies]?.matching == 0)
    #expect(preview.counts[.companies]?.limit == "Conditions")
    #expect(preview.counts[.opportunities]?.limit == nil)
  }

  @Test("the server judges query conditions, and refuses wrong ones in its own words")
  func conditions() async throws {
    let fixture = try ServicesFixture()
    let all = try await fixture.setup.check(conditions: "id > 0", fixture.connection)
    #expect(all == (try fixture.simulator.count(of: "company/companies")))
    for (text, words) in [("annualRevnue > 0", "annualRevnue"), ("id >", "refuses it:")] {
      let problem = await #expect(throws: Problem.self) {
        try await fixture.setup.check(conditions: text, fixture.connection)
      }
      #expect(problem?.exit == .settings)
      #expect(problem?.text.contains(words) == true, "\(problem?.text ?? "")")
    }
    fixture.simulator.stop()
    let unreachable = await #expect(throws: Problem.self) {
      try await fixture.setup.check(conditions: "id > 0", fixture.connection)
    }
    #expect(unreachable?.exit == .unreachable)
  }

  @Test("configurations that do not come by themselves come when they are named; their look-up tables always do")
  func autoSync() async throws {
    let fixture = try ServicesFixture()
    var draft = await fixture.draft()
    draft.sync.resources = [.companies, .configurations]
    draft.sync.configurations.autoSync = false
    draft.configure.configurationTypes[1] = .ignore
    _ = try await fixture.setup.save(draft)
    _ = try await fixture.run()
    func rows() async throws -> Int? {
      let store = try await fixture.store()
      let count = try await store.rowCounts()[.configurations]
      await store.close()
      return count
    }
    #expect(try await rows() == 0)
    let store = try await fixture.store()
    #expect(try await store.rowCounts()[.configurationTypes] ?? 0 > 0)
    await store.close()
    var dryRun: DryRun?
    for try await value in fixture.setup.dryRun(draft) { dryRun = value }
    #expect(try #require(dryRun).lines.map(\.id) == [.companies])
    let verified = try await MaintenanceService(fixture.workplace, clients: fixture.clients).verify([])
    #expect(verified.notCompared == [.configurations] && verified.agrees)
    var request = SyncRequest()
    request.resources = [.configurations]
    _ = try await fixture.run(request)
    #expect(try #require(try await rows()) > 0)
  }

  @Test("rows come page by page with what a picker shows")
  func rows() async throws {
    let fixture = try ServicesFixture()
    var rows: [PickRow] = []
    for try await page in fixture.setup.rows(of: .companies, fixture.connection) { rows += page.rows }
    #expect(rows.count == (try fixture.simulator.count(of: "company/companies")))
    #expect(rows.contains { !$0.detail.isEmpty })
  }
}
