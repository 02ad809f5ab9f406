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
    let before = journey.state.draft.sync.tickets.closedSince
    await journey.press(.control("u"))
    await journey.type(text)
    #expect(journey.state.draft.sync.tickets.closedSince == value)
    await journey.type("!")
    #expect(journey.text.contains("Type days such as 90"))
    #expect(journey.state.draft.sync.tickets.closedSince == before)
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
    #expect(journey.text.contains("Copied to 1 status of the same name on 1 other board.  u undoes"))
    await journey.press("u")
    #expect(journey.state.draft.configure.stages[103] == .stage(.triaged))
    #expect(journey.state.draft.configure.stages[202] == .stage(.resolved))
    #expect(journey.text.contains("Undone: Assigned, not on the board shown"))
  }

  @Test("A hundred steps and more are undone")
  func manySteps() async {
    let journey = await journey(on: .configure)
    let before = journey.state.draft.configure.stages
    for step in 0..<120 { await journey.press(step.isMultiple(of: 2) ? "5" : "4") }
    for _ in 0..<120 { await journey.press("u") }
    #expect(journey.state.draft.configure.stages == before)
    await journey.press("u")
    #expect(journey.text.contains("Nothing to undo."))
  }

  @Test("At 40x12 the same keys set, range, confirm, copy and undo")
  func narrow() async {
    let journey = await journey(on: .configure, Size(width: 40, height: 12))
    await journey.press("j", "4")
    #expect(journey.state.draft.configure.stages[202] == .stage(.waiting))
    await journey.press("k", "v", "j", "3")
    for id in [201, 202] { #expect(journey.state.draft.configure.stages[id] == .stage(.working)) }
    await journey.press("u", "u", "Y", "w")
    #expect(journey.state.draft.configure.stages[202] == .stage(.triaged))
    #expect(journey.state.configure.grid.current?.id == 203)
    await journey.press("]", "[", "0", "S")
    #expect(journey.state.draft.configure.stages[203] == StageChoice.none)
    #expect(journey.text.contains("Zzz"))
    if let place = journey.place(of: "1 New") { await journey.click(place.x, place.y) }
    #expect(journey.state.draft.configure.stages[203] == .stage(.new))
    if let place = journey.place(of: "0 leave alone") { await journey.click(place.x, place.y) }
    #expect(journey.state.draft.configure.stages[203] == StageChoice.none)
  }

  @Test("A Shift-click makes a range, and a click on a place of a row sets it")
  func clicks() async throws {
    let journey = await journey(on: .configure)
    let zzz = try #require(journey.place(of: "Zzz"))
    let hit = try #require(journey.frame.hits.target(at: zzz))
    await journey.send(.pointer(hit.target, .press(column: 0, row: 0, clicks: 1, extending: true)))
    await journey.press("4")
    for id in [201, 202, 203] { #expect(journey.state.draft.configure.stages[id] == .stage(.waiting)) }
    let column = try #require(journey.place(of: "3 Work"))
    await journey.click(column.x + 2, zzz.y)
    #expect(journey.state.draft.configure.stages[203] == .stage(.working))
    #expect(journey.state.draft.configure.stages[202] == .stage(.waiting))
  }

  @Test("Open tickets without a stage are a warning that names the statuses, and do not stop")
  func warning() async {
    let journey = await journey(on: .configure)
    #expect(journey.text.contains("! No stage: 日本 サポート待ち (7 open), Zzz (3 open)  w: next"))
    await journey.press("w", "4")
    await journey.wait(700)
    #expect(journey.text.contains("! No stage: 日本 サポート待ち (7 open)  w: next"))
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
    #expect(journey.text.contains("✓ New ──── ✓ Triaged ──── ● Working ──── ○ Waiting"))
    #expect(journey.text.contains("The client reads: Working, step 3 of 5."))
    #expect(journey.text.contains("a guess from the status's name"))
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

  @Test("A member among hundreds is found by letters of the name, and Esc takes the search back first")
  func longPopup() async {
    let journey = await journey(on: .configure) { script in
      script.catalog.lists[.members] = (1...300).compactMap { number in
        Record([
          "id": .integer(Int64(number)), "identifier": .string("login\(number)"),
          "firstName": .string(number == 177 ? "Thandi" : "Kim"), "lastName": .string("Number\(number)"),
        ])
      }
    }
    journey.state.page = .opportunities
    journey.state.focus[.opportunities] = "opportunity.salesRep"
    await journey.press(.enter)
    #expect(journey.text.contains("Sales rep   type to search"))
    await journey.type("thandi num")
    #expect(journey.text.contains("Thandi Number177 (login177)") && !journey.text.contains("Kim Number"))
    await journey.type("x")
    await journey.press(.enter)
    #expect(journey.state.overlay != nil && journey.text.contains("Nothing matches. Esc clears."))
    await journey.press(.backspace, .escape)
    #expect(journey.text.contains("Kim Number"))
    await journey.type("177")
    await journey.press(.enter)
    #expect(journey.state.overlay == nil && journey.state.draft.configure.opportunities.salesRep == 177)
  }

  @Test("A digit maps the status whatever has the focus, and nothing is offered where no tickets are synced")
  func digitsEverywhere() async {
    let journey = await journey(on: .configure)
    journey.state.focus[.configure] = ConfigureForm.fields.last?.id
    await journey.press("3")
    #expect(journey.state.focused?.id == ConfigureForm.grid)
    #expect(journey.state.draft.configure.stages.values.contains { $0.stage == .working })
    journey.state.draft.sync.resources = [.companies]
    await journey.press("w")
    #expect(!journey.text.contains("1-5") && !journey.text.contains("Every status has a stage"))
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
