import Model
import Services
import Terminal
import TestSupport
import Testing

@testable import Screens

@MainActor
@Suite("Quick Sync, and Clear & Resync")
struct MaintenanceTests {
  @Test("Before anything is saved both say why they do nothing")
  func unsaved() async {
    let journey = await journey(on: .configure)
    for field in [ConfigureForm.quickSync, ConfigureForm.clear] {
      journey.state.focus[.configure] = field
      await journey.press(.enter)
      #expect(journey.state.page == .configure)
      #expect(journey.text.contains("Complete Setup comes first"))
    }
    #expect(journey.world.cleared.isEmpty)
  }

  @Test("Quick Sync brings what has changed in the background, and tells its end")
  func quick() async {
    let journey = await journey(on: .configure, Scene.usual, Scene.inUse)
    journey.state.focus[.configure] = ConfigureForm.quickSync
    await journey.press(.enter)
    #expect(journey.text.contains("The sync in the background is done: 15,289 records created"))
    #expect(journey.state.page == .configure)
  }

  @Test("Clear & Resync says what it deletes, and deletes nothing before just the words are typed")
  func clear() async {
    let journey = await journey(on: .configure, Scene.usual, Scene.inUse)
    journey.state.focus[.configure] = ConfigureForm.clear
    await journey.press(.enter)
    #expect(journey.state.page == .clear)
    #expect(journey.text.contains("33,090 rows of 5 tables in /home/kim"), "\(journey.text)")
    // Only the tickets and what stands with them.
    await journey.press(.enter)
    await journey.type("t")
    await journey.press(.enter)
    #expect(journey.text.contains("12,311 rows of 2 tables"), "\(journey.text)")
    #expect(journey.text.contains("Tickets 12,300"))
    await journey.press(.tab)
    await journey.type("clear everything")
    await journey.press(.enter)
    #expect(journey.world.cleared.isEmpty)
    #expect(journey.text.contains("Type the words first: clear tickets"))
    await journey.press(.control("u"))
    await journey.type("clear tickets")
    await journey.press(.enter)
    #expect(journey.world.cleared == [[.tickets]])
    #expect(journey.state.page == .configure)
    // The words do not stay for the next time.
    journey.state.focus[.configure] = ConfigureForm.clear
    await journey.press(.enter)
    #expect(journey.text.contains("Nothing is deleted before the words are typed."))
    await journey.press(.escape)
    #expect(journey.state.page == .configure)
  }
}

@MainActor
@Suite("Before the save")
struct DryRunTests {
  @Test("A dry run shows what would be created, changed and skipped, with the reason, and harmless names")
  func shows() async {
    let journey = await journey(on: .review)
    await journey.press(.control("t"))
    #expect(journey.state.page == .dryRun)
    let text = journey.text
    #expect(text.contains("Companies  at most 2,871 to create"))
    #expect(text.contains("skipped    #4472  Harbour Freight LLC  type Vendor is left out"))
    #expect(text.contains("Tickets  218 to create, 41 to change, 12,300 here now"))
    #expect(text.contains("100 that are here are not in this choice"))
    #expect(text.contains("Scanner[2J offline"))
    await journey.press(.escape)
    #expect(journey.state.page == .review)
    #expect(journey.world.saved.isEmpty)
  }

  @Test("Esc stops it and keeps what it found; once more goes back")
  func stops() async {
    let journey = await journey(on: .review)
    journey.held = [.dryRun]
    await journey.press(.control("t"))
    #expect(journey.text.contains("Esc stops it."))
    await journey.press(.escape)
    #expect(journey.state.page == .dryRun)
    #expect(journey.effects.contains(.cancel(.dryRun)))
    await journey.press(.escape)
    #expect(journey.state.page == .review)
  }

  @Test("What differs from the settings in use is told, also where it has the same words or stands deep in a field")
  func differences() {
    let catalog = SampleInstance.catalog
    let namesakes = Dictionary(grouping: catalog.statuses, by: \.name).values.first { $0.count > 1 } ?? []
    #expect(namesakes.count > 1)
    var before = SetupDraft(editing: SampleInstance.profile)
    before.sync.tickets.excludeStatuses = namesakes.prefix(1).map(\.id)
    before.sync.companies.conditions = "name like 'A%'"
    before.import.companies.select = .only([1, 2, 3, 7])
    guard let profile = try? before.profile() else {
      Issue.record("The sample is no profile.")
      return
    }
    var draft = SetupDraft(editing: profile)
    #expect(Summary(draft: draft, catalog: Lists(catalog)).differences(from: profile).isEmpty)
    draft.sync.tickets.excludeStatuses = namesakes.dropFirst().prefix(1).map(\.id)
    draft.sync.companies.conditions = "name like 'B%'"
    draft.connection.publicKey = "another"
    draft.sync.contactAutoImport.enabled = true
    draft.sync.contactAutoImport.role = .manager
    draft.import.companies.select = .only([2, 3, 4, 5, 7])
    let told = Dictionary(
      Summary(draft: draft, catalog: Lists(catalog)).differences(from: profile).map {
        ($0.label.string, $0.text.string)
      },
      uniquingKeysWith: { first, _ in first })
    #expect(told["Ticket statuses out"]?.contains("+") == true)
    #expect(told["Conditions"] == "name like 'A%' → name like 'B%'")
    #expect(told["Sign-in"]?.hasSuffix("another") == true)
    #expect(told["Contacts"]?.hasSuffix("auto-import as Manager") == true)
    #expect(told["Companies"] == "+ 2, - 1")
    #expect(told.count == 5)
  }

  @Test("The review is read to its end by arrows, and by End, in the smallest window")
  func wholeReview() async {
    let journey = await journey(on: .review, Size(width: 60, height: 20), Scene.inUse)
    journey.state.draft.sync.resources = DataType.all.map(\.id)
    journey.state.draft.sync.companies.conditions = "annualRevenue > 1000000 and numberOfEmployees > 25"
    journey.state.draft.configure.closedStatuses = [1, 2]
    #expect(journey.state.differenceCount > 1)
    await journey.press(.end)
    #expect(journey.text.contains("▼") == false, "\(journey.text)")
    var seen = ""
    for _ in 0..<60 {
      await journey.press(.up)
      seen += journey.text
    }
    #expect(seen.contains("numberOfEmployees") && seen.contains("> 25"))
    for type in DataType.all { #expect(seen.contains(type.title.lowercased()), "\(type.id)") }
    await journey.press(.end, .tab)
    #expect(journey.state.focused?.id == ReviewForm.dryRun)
  }

  @Test("The review tells how long it takes, by what is to come and how fast the server answered")
  func time() async {
    let journey = await journey(on: .review)
    // 36 pages, four at a time; the test's sign-in took 120 ms, and opportunities may not be read.
    #expect(journey.text.contains("Under a minute."))
    var estimate = RunEstimate()
    estimate.pages = 3_400
    #expect(estimate.words == "Near 26 min; may be left running.")
    estimate.small = 120_000
    #expect(estimate.words == "Near 3 h; may be left running.")
  }

  @Test("A database of another setup stops the sync and the save, until it is set aside")
  func otherStore() async {
    let journey = await journey(on: .sync) { $0.store.isOthers = true }
    await journey.press(.control("n"))
    #expect(journey.text.contains("belongs to another") && journey.text.contains("setup, which was given up"))
    #expect(journey.world.draftRuns.isEmpty)
    await journey.press(.enter, .control("n"), .control("n"))
    #expect(journey.state.page == .review)
    await journey.press(.control("n"))
    #expect(journey.state.overlay == .question(.otherStore, focused: 0))
    #expect(journey.world.saved.isEmpty)
    await journey.press(.tab, .enter)
    #expect(journey.text.contains("The database is now /home/kim"))
    #expect(journey.world.draftRuns.count == 1)
    await journey.press(.control("n"), .enter)
    #expect(journey.world.saved.count == 1)
  }

  @Test("Another instance in the settings in use is not mixed with the one before, unless it is the same")
  func otherInstance() async {
    let journey = await journey(on: .sync, Scene.usual, Scene.inUse)
    journey.state.draft.connection.company = "other"
    journey.state.page = .connect
    journey.state.focus[.connect] = ConnectForm.secret
    await journey.type("hunter2")
    journey.state.page = .sync
    journey.state.connect.trusts = journey.state.draft.connection
    journey.state.focus[.sync] = SyncForm.skipInactive
    await journey.press(.space, .control("n"))
    #expect(journey.text.contains("holds the records of"))
    #expect(journey.text.contains("\(SampleInstance.profile.connection.company) at na.myconnectwise.net."))
    #expect(journey.world.draftRuns.isEmpty)
    await journey.press(.tab, .tab, .enter)
    #expect(journey.world.draftRuns.count == 1)
    #expect(!journey.state.hasOtherStore)
  }
}

@MainActor
@Suite("A run that is followed")
struct FollowTests {
  private func under(_ change: (inout ScriptedSetup.Script) -> Void = { _ in }) async -> Journey {
    let world = ScriptedSetup { script in
      script.beginning.profile = SampleInstance.profile
      script.beginning.running = LockHolder(
        pid: 7, since: Timestamp(year: 2026, month: 11, day: 21, hour: 13), started: 1, origin: "/dev/pts/3")
      change(&script)
    }
    let journey = Journey(world: world)
    await journey.start()
    return journey
  }

  @Test("The start offers to follow the sync under way; nothing is kept by it, and Esc comes back")
  func start() async {
    let journey = await under()
    #expect(journey.text.contains("Follow the sync"))
    #expect(journey.text.contains("from /dev/pts/3"))
    journey.held = [.run]
    journey.state.focus[.start] = StartForm.followRun
    await journey.press(.enter)
    #expect(journey.state.page == .progress)
    await journey.wait(2_000)
    #expect(journey.world.kept.isEmpty)
    await journey.press(.escape)
    #expect(journey.state.page == .start)
    await journey.press(.enter, "q", .tab, .enter)
    #expect(journey.state.exit == .done)
  }

  @Test("Its end stays on the screen")
  func ends() async {
    let journey = await under { $0.underWay = ScriptedSetup.goodRun }
    journey.state.focus[.start] = StartForm.followRun
    await journey.press(.enter)
    #expect(journey.state.page == .done)
    #expect(journey.text.contains("The sync has ended"))
    await journey.press(.enter)
    #expect(journey.state.exit == .done)
  }

  @Test("A pause that the server asks for counts down")
  func pause() async {
    let journey = await journey(on: .review)
    journey.held = [.run]
    await journey.press(.control("n"), .enter)
    var progress = ScriptedSetup.goodRun[1]
    progress.waiting = "429 Too Many Requests"
    progress.waitingUntil = journey.state.now.wall.advanced(by: 23)
    await journey.send(.answer(JobID(kind: .run, generation: journey.state.generation), .progress(progress)))
    #expect(journey.text.contains("The server asks to wait: 23 s"))
    #expect(journey.state.deadline != nil)
    await journey.wait(1_000)
    #expect(journey.text.contains("The server asks to wait: 22 s"))
    await journey.wait(22_000)
    #expect(journey.state.deadline == nil)
  }
}
