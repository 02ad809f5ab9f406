import Foundation
import Model
import Services
import Terminal
import TestSupport
import Testing

@testable import Screens

/// A journey on a step, with a tested connection.
@MainActor
func journey(
  on page: Page, _ size: Size = Size(width: 80, height: 24),
  _ change: (inout ScriptedSetup.Script) -> Void = { _ in }
) async -> Journey {
  let journey = Journey(size, world: ScriptedSetup(change))
  await journey.start()
  if journey.state.page == .start { await journey.press(.enter) }
  if journey.state.draft.connection.kept == nil {
    journey.state.focus[.connect] = ConnectForm.secret
    await journey.type("hunter2")
    await journey.press(.control("t"))
  }
  for _ in 0..<5 where journey.state.page != page {
    await journey.press(.control("n"))
    await journey.wait(400)
  }
  return journey
}

@MainActor
@Suite("Sync")
struct SyncTests {
  @Test("A data type that needs another turns it on and says so")
  func dependency() async {
    let journey = await journey(on: .sync)
    journey.state.draft.sync.resources = []
    journey.state.focus[.sync] = SyncForm.dataType(.contacts)
    await journey.press(.space)
    #expect(journey.state.draft.sync.resources == [.companies, .contacts])
    #expect(journey.text.contains("Contacts need Companies: turned on."))
  }

  @Test("Turning off what others need turns them off, and their settings stay")
  func dependents() async {
    let journey = await journey(on: .sync)
    let boards = journey.state.draft.sync.tickets.boards
    journey.state.focus[.sync] = SyncForm.dataType(.companies)
    await journey.press(.space)
    #expect(journey.state.draft.sync.resources == [.members])
    #expect(journey.state.draft.sync.tickets.boards == boards)
  }

  @Test("A changed limit is counted again by itself, a little later")
  func recount() async {
    let journey = await journey(on: .sync)
    let before = journey.effects.count
    journey.state.focus[.sync] = SyncForm.skipInactive
    await journey.press(.space)
    #expect(!journey.effects.dropFirst(before).contains { if case .preview = $0 { true } else { false } })
    await journey.wait(400)
    #expect(journey.effects.dropFirst(before).contains { if case .preview = $0 { true } else { false } })
  }

  @Test("A list opens as a page and its choice goes into the draft by id")
  func picker() async {
    let journey = await journey(on: .sync)
    journey.state.focus[.sync] = SyncForm.types
    await journey.press(.enter, "/")
    await journey.type("vend")
    await journey.press(.enter, .space, .escape, .escape)
    #expect(journey.state.page == .sync)
    #expect(journey.state.draft.sync.companies.excludeTypes == [3])
    #expect(journey.text.contains("all but Vendor"))
  }

  @Test("The kept and the left-out side of a list are two lists, and both stay")
  func bothSides() async {
    let journey = await journey(on: .sync)
    journey.state.draft.sync.companies.excludeTypes = [3]
    journey.state.focus[.sync] = SyncForm.types
    await journey.press(.enter, "e", .home, .space, .enter)
    #expect(journey.state.draft.sync.companies.excludeTypes == [3])
    #expect(journey.state.draft.sync.companies.includeTypes == [1])
  }

  @Test("A chosen id that the server no longer has stays, marked as gone")
  func gone() async {
    let journey = await journey(on: .sync)
    journey.state.draft.sync.companies.excludeTypes = [99]
    journey.state.focus[.sync] = SyncForm.types
    await journey.press(.enter)
    #expect(journey.text.contains("[!] #99"))
    await journey.press(.enter)
    #expect(journey.state.draft.sync.companies.excludeTypes == [99])
  }

  @Test(
    "Closed-since takes days, a day or all, and refuses the rest with what would be right",
    arguments: [
      ("30", ClosedSince.days(30)), ("all", .all), ("2026-01-01", .day(Timestamp(year: 2026, month: 1, day: 1))),
    ])
  func closedSince(_ text: String, _ value: ClosedSince) async {
    let journey = await journey(on: .sync)
    journey.state.focus[.sync] = SyncForm.closedSince
    await journey.press(.control("u"))
    await journey.type(text)
    #expect(journey.state.draft.sync.tickets.closedSince == value)
    await journey.type("!")
    #expect(journey.text.contains("Type days such as 90"))
    #expect(journey.state.draft.sync.tickets.closedSince == value)
    await journey.press(.control("p"))
    #expect(journey.state.page == .connect)
  }

  @Test("c shows the exact conditions, and Esc comes back")
  func conditions() async {
    let journey = await journey(on: .sync)
    await journey.press("c")
    #expect(journey.text.contains("id > 0"))
    await journey.press(.escape)
    #expect(journey.state.page == .sync)
  }

  @Test("No server means no endless asking: the lists are tried once for each visit")
  func noServer() async {
    let journey = await journey(on: .sync) { $0.catalog = Catalog() }
    let asked = journey.effects.filter { if case .catalog = $0 { true } else { false } }.count
    #expect(asked <= 2)
    #expect(journey.state.page == .sync)
  }
}

@MainActor
@Suite("Configure")
struct ConfigureTests {
  @Test("Digits set the stage, and undo takes back step by step")
  func digits() async {
    let journey = await journey(on: .configure)
    await journey.press("w", "3")
    #expect(journey.state.draft.configure.stages[203] == .stage(.working))
    await journey.press("0")
    #expect(journey.state.draft.configure.stages[203] == StageChoice.none)
    await journey.press("u")
    #expect(journey.state.draft.configure.stages[203] == .stage(.working))
    await journey.press("u")
    #expect(journey.state.draft.configure.stages[203] == nil)
    await journey.press("U")
    #expect(journey.state.draft.configure.stages[203] == .stage(.working))
  }

  @Test("A range is set at once")
  func range() async {
    let journey = await journey(on: .configure)
    await journey.press("v", .down, .down, "4")
    for id in [201, 202, 203] { #expect(journey.state.draft.configure.stages[id] == .stage(.waiting)) }
  }

  @Test("Guesses are marked until confirmed")
  func guesses() async {
    let journey = await journey(on: .configure)
    #expect(journey.state.draft.guesses.contains(201))
    await journey.press("Y")
    #expect(journey.state.draft.guesses.isDisjoint(with: [201, 202, 204]))
    #expect(journey.state.draft.guesses.contains(101))
  }

  @Test("w goes to the next status without a stage on the next board too")
  func nextUnset() async {
    let journey = await journey(on: .configure)
    await journey.press("w", "3", "w")
    #expect(journey.state.configure.board == 1)
    #expect(journey.state.configure.grid.current?.id == 107)
    await journey.press("4", "w")
    #expect(journey.text.contains("Every status has a stage."))
  }

  @Test("A board's stages are copied to statuses of the same name on other boards")
  func copy() async {
    let journey = await journey(on: .configure)
    await journey.press("j", "5", "c")
    #expect(journey.state.draft.configure.stages[202] == .stage(.resolved))
    #expect(journey.state.draft.configure.stages[103] == .stage(.resolved))
  }

  @Test("Open tickets without a stage are a warning with their number, and do not stop")
  func warning() async {
    let journey = await journey(on: .configure)
    #expect(journey.text.contains("2 statuses have no stage, with 10 open tickets."))
    await journey.press(.control("n"))
    #expect(journey.state.page == .import)
  }

  @Test("A real ticket shows its stepper as a client would see it")
  func ticket() async {
    let journey = await journey(on: .configure)
    journey.state.focus[.configure] = ConfigureForm.ticket
    await journey.press(.enter)
    await journey.type("48213")
    await journey.press(.enter)
    #expect(journey.text.contains("✓ New ── ✓ Triaged ── ● Working ── ○ Waiting"))
    await journey.press(.control("u"))
    await journey.type("1")
    await journey.press(.enter)
    #expect(journey.text.contains("There is no ticket 1. Try another number."))
  }

  @Test("A keyless undo before the lists are there leaves the mapping alone")
  func undoBeforeLists() async {
    let journey = Journey(
      step: .configure,
      world: ScriptedSetup { script in
        script.beginning.profile = SampleInstance.profile
        script.beginning.profile?.configure.stages = [105: .stage(.working)]
      })
    journey.held = [.catalog]
    await journey.start()
    #expect(journey.state.page == .configure)
    await journey.press("u", "c", "S")
    #expect(journey.state.draft.configure.stages == [105: .stage(.working)])
  }

  @Test("Client comment status and closed statuses are chosen by board")
  func closed() async {
    let journey = await journey(on: .configure)
    journey.state.focus[.configure] = ConfigureForm.closed
    await journey.press(.enter)
    #expect(journey.state.page == .closed)
    await journey.press(.enter, .down, .enter)
    #expect(journey.state.draft.configure.clientCommentStatus == [2: 201])
    #expect(journey.text.contains("client comment sets: New"))
    await journey.press(.down, .space)
    #expect(journey.state.draft.configure.closedStatuses.contains(201))
    await journey.press("u")
    #expect(!journey.state.draft.configure.closedStatuses.contains(201))
    // The same from any status of the board, and what the server marks at one key.
    await journey.press("c", .end, .enter)
    #expect(journey.state.draft.configure.clientCommentStatus == [2: 204])
    await journey.press("n", "S", .escape)
    #expect(Set(journey.state.draft.configure.closedStatuses) == [204, 108, 109])
    #expect(journey.text.contains("Client comment sets: Closed"))
  }
}

@MainActor
@Suite("Import")
struct ImportTests {
  @Test("The list can be used from its first page on, and the cursor stays on its row when more come")
  func streaming() async {
    let journey = await journey(on: .import) { $0.isSlow = false }
    #expect(journey.text.contains("Cedar Dental Partners"))
    await journey.press(.down)
    let before = journey.state.companies.picker.current?.id
    let job = journey.state.begin(.companies)
    await journey.send(.answer(job, .page(PickPage(rows: [PickRow(id: 1, label: "Aardvark")], expected: 6))))
    await journey.send(.answer(job, .ended))
    #expect(journey.state.companies.picker.current?.id == before)
    #expect(journey.text.contains("Aardvark"))
  }

  @Test("What is chosen is in the kept draft within a second")
  func kept() async {
    let journey = await journey(on: .import)
    await journey.press(.space)
    await journey.wait(600)
    #expect(journey.world.kept.last?.import.companies.select == .only([4472]))
  }

  @Test("A filter narrows what a chooses, and the message says so")
  func filter() async {
    let journey = await journey(on: .import)
    await journey.press("/")
    await journey.type("dental")
    await journey.press(.enter, "a")
    #expect(journey.text.contains("2 shown rows chosen (of 5)"))
    await journey.press(.control("n"))
    #expect(journey.state.draft.import.companies.select == .only([4471, 4472]))
  }

  @Test("A rule takes everything, and a single choice makes it a list again")
  func everything() async {
    let journey = await journey(on: .import)
    await journey.press("*", .control("n"))
    #expect(journey.state.draft.import.companies.select == .all)
    await journey.press(.control("p"), .space, .control("n"))
    #expect(journey.state.draft.import.companies.select == .only([4472]))
  }

  @Test("Members have a role for all and one of their own")
  func roles() async {
    let journey = await journey(on: .import)
    await journey.press("]", .space, "r", .home, .enter)
    #expect(journey.state.draft.import.members.roles == [1: .viewer])
    await journey.press("R", .end, .enter)
    #expect(journey.state.draft.import.members.role == .administrator)
    #expect(journey.text.contains("Viewer"))
  }

  @Test("A list that cannot be read is no dead end")
  func forbidden() async {
    let journey = await journey(on: .import) {
      $0.rowsProblem = Problem("Members cannot be read.", mend: "Allow System > Member Maintenance.", exit: .forbidden)
    }
    #expect(journey.text.contains("Members cannot be read."))
    await journey.press(.control("n"))
    #expect(journey.state.page == .review)
  }

  @Test("Pasted lines choose the rows of those names, when that is wanted")
  func lines() async {
    let journey = await journey(on: .import)
    await journey.send(.paste("delta dental & sons\nNobody\nHARBOUR FREIGHT LLC\n"))
    #expect(journey.text.contains("Choose the 2 rows that match these 3 lines?"))
    await journey.press(.enter, .control("n"))
    #expect(journey.state.draft.import.companies.select == .only([4471, 4473]))
  }

  @Test("A long list is searched while keys go on, and a key for its rows waits for what the filter finds")
  func longList() async {
    let rows = (0..<6_000).map { PickRow(id: 100 + $0, label: $0.isMultiple(of: 50) ? "Oak \($0)" : "Elm \($0)") }
    let journey = await journey(on: .import) { $0.companies = [PickPage(rows: rows, expected: 6_000)] }
    journey.held = [.searchCompanies]
    await journey.press("/", "o", "a")
    #expect(journey.text.contains("oa___"))
    #expect(journey.text.contains("6,000 shown"))
    journey.held = []
    await journey.press("k")
    #expect(journey.text.contains("120 shown"))
    await journey.press(.enter, "a")
    #expect(journey.text.contains("120 shown rows chosen (of 6,000)"))
    #expect(journey.state.companies.picker.chosen.count == 120)
  }

  @Test(
    "Undo takes back choices, rule, roles and links, each as one step, and redo brings them again")
  func undo() async {
    let journey = await journey(on: .import) {
      $0.organizations = [
        Organization(slug: "delta", name: "Delta Dental & Sons", company: nil, isActive: true)
      ]
    }
    await journey.press("a", "*", .down, "l", .enter)
    #expect(journey.state.draft.import.companies.links == [4471: "delta"])
    await journey.press(.space)
    #expect(journey.state.draft.import.companies.links == [:])
    await journey.press("u")
    #expect(journey.state.draft.import.companies.links == [4471: "delta"])
    await journey.press("u", "u")
    #expect(journey.state.draft.import.companies.links == [:])
    #expect(
      !journey.state.companies.isEverything && journey.state.companies.picker.chosen.count == 5)
    await journey.press("U")
    #expect(journey.state.companies.isEverything)
    await journey.press("u", "u", "u")
    #expect(journey.state.companies.picker.chosen.isEmpty)
    #expect(journey.text.contains("Nothing to undo"))

    await journey.press("]", "v", .down, "r", .home, .enter, "R", .end, .enter)
    #expect(journey.state.draft.import.members.roles == [1: .viewer, 2: .viewer])
    #expect(journey.state.draft.import.members.role == .administrator)
    await journey.press("u")
    #expect(journey.state.draft.import.members.role == .technician)
    await journey.press("u")
    #expect(journey.state.draft.import.members.roles == [:])
  }

  @Test(
    "A list that cannot be read for want of a permission says whose row it is, and r reads it once it is granted"
  )
  func retry() async {
    let journey = await journey(on: .import) {
      $0.rowsProblem = Problem("403: not allowed.", mend: "Ask.", exit: .forbidden)
    }
    await journey.press("]")
    #expect(journey.text.contains("System > Member Maintenance"))
    #expect(journey.text.contains("Security Roles"))
    journey.world.change { $0.rowsProblem = nil }
    await journey.press("r")
    #expect(journey.text.contains("lee"))
  }

  @Test(
    "Presets choose the active ones, those with tickets lately, and what is in use; one undo takes each back"
  )
  func presets() async {
    let journey = await journey(on: .import) { script in
      script.busyCompanies = [4472, 99]
      script.beginning.profile = SampleInstance.profile
      script.beginning.profile?.import.companies.select = .only([4473])
    }
    #expect(journey.state.companies.picker.chosen == [4473])
    await journey.press("p", .enter)
    #expect(journey.state.companies.picker.chosen == [4471, 4472, 4474, 4475])
    await journey.press("p", .down, .enter)
    #expect(journey.state.companies.picker.chosen == [4472])
    #expect(
      journey.text.contains(
        "1 chosen with tickets in the last 90 days; 1 more are not in this list"))
    await journey.press("p", .down, .down, .enter)
    #expect(journey.state.companies.picker.chosen == [4473])
    await journey.press("u", "u")
    #expect(journey.state.companies.picker.chosen == [4471, 4472, 4474, 4475])
  }

  @Test("Before the first sync the preset of tickets says why it cannot be asked")
  func noTickets() async {
    let journey = await journey(on: .import)
    await journey.press("p", .down, .enter)
    #expect(journey.text.contains("No tickets are here yet"))
    #expect(journey.state.companies.picker.chosen.isEmpty)
  }

  @Test("A choice goes to a file as ids with their names, and such a file makes the choice")
  func files() async {
    let journey = await journey(on: .import) {
      $0.fileText = "# mine\n4473 # Harbour\n\nnot an id\n12\n4471\n"
    }
    await journey.press(.space, "p", .up, .up, .enter)
    #expect(journey.text.contains("Save the chosen ids to"))
    await journey.press(.control("u"))
    await journey.type("mine.txt")
    await journey.press(.enter)
    #expect(
      journey.world.written["mine.txt"]?.contains("\n4472  # Cedar Dental Partners\n") == true)
    await journey.press("p", .up, .enter, .enter)
    #expect(journey.state.companies.picker.chosen == [4471, 4473])
    #expect(
      journey.text.contains(
        "2 chosen from the file (1 lines are no ids); 1 more are not in this list"))
    await journey.press("u")
    #expect(journey.state.companies.picker.chosen == [4472])
  }

  @Test("Names that try to drive the terminal are harmless")
  func hostile() async {
    let journey = await journey(on: .import)
    #expect(!journey.text.contains("\u{1B}"))
  }
}
