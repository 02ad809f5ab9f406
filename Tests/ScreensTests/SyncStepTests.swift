import Model
import Services
import Terminal
import TestSupport
import Testing

@testable import Screens

@MainActor
@Suite("Sync, its limits")
struct SyncStepTests {
  @Test("The message tells what comes and about how long the first sync takes")
  func total() async {
    let journey = await journey(on: .sync)
    journey.state.preview.counts[.tickets]?.matching = 42_800
    journey.state.preview.counts[.contacts]?.isAtMost = true
    journey.state.draft.sync.resources = [.companies, .contacts, .tickets, .ticketNotes]
    var notes = Preview.Count()
    notes.lists = 12_418
    journey.state.preview.counts[.ticketNotes] = notes
    #expect(
      journey.text.contains("at most 63,704 records + ticket notes, first run about 21 min")
        && journey.text.contains("at most 18,033") && journey.text.contains("about 21 min"), "\(journey.text)")
  }

  @Test("Where nothing passes, the likely limit is named")
  func empty() async {
    let journey = await journey(on: .sync) { script in
      script.counts[.companies] = (3_214, 0)
      script.limits[.companies] = "Territories"
    }
    #expect(journey.text.contains("! No companies pass: Territories lets none through.  c conditions"))
  }

  @Test("A chosen data type that may not be read names the row of the role, and so does turning one on")
  func forbidden() async {
    let journey = await journey(on: .sync)
    #expect(journey.text.contains("[!] Opportunities"))
    #expect(journey.text.contains("Opportunities: the role lacks Sales > Opportunity, Inquire: All"))
    journey.state.focus[.sync] = SyncForm.dataType(.opportunities)
    await journey.press(.space)
    #expect(journey.text.contains("[ ] Opportunities") && journey.text.contains("no permission"))
    await journey.press(.space)
    #expect(journey.text.contains("! Opportunities: the role lacks Sales > Opportunity, Inquire: All"))
  }

  @Test("A data type that is off keeps its lines, which cannot be reached")
  func off() async {
    let journey = await journey(on: .sync)
    journey.state.draft.sync.tickets.excludeStatuses = [108, 109]
    journey.state.focus[.sync] = SyncForm.dataType(.tickets)
    await journey.press(.space)
    #expect(journey.text.contains("all but Completed, >Closed"))
    #expect(!journey.state.fields.contains { $0.id == SyncForm.ticketStatuses })
  }

  /// On Sync, with query conditions typed that the server does not know.
  private func refused(_ text: String, field: ScreenText) async -> Journey {
    let journey = await journey(on: .sync) {
      $0.conditionsProblem = Problem("The server knows no field \(field.string).", exit: .settings)
    }
    journey.state.focus[.sync] = SyncForm.expert
    await journey.type(text)
    return journey
  }

  @Test("Query conditions are judged by the server when their field is left, in its own words")
  func conditions() async {
    let journey = await refused("anualRevenue > 0", field: "anualRevenue")
    #expect(!journey.text.contains("knows no field"))
    await journey.press(.tab)
    #expect(journey.text.contains("✗ The server knows no field anualRevenue."))
    let asked = journey.effects.filter { if case .checkConditions = $0 { true } else { false } }.count
    await journey.press(.shiftTab, .tab)
    #expect(journey.effects.filter { if case .checkConditions = $0 { true } else { false } }.count == asked)
    // What is typed anew is not yet wrong, and nobody waits here for the answer.
    await journey.press(.shiftTab)
    await journey.type("0")
    #expect(!journey.text.contains("knows no field"))
    journey.held = [.conditions]
    await journey.press(.control("n"))
    #expect(journey.state.page == .configure)
  }

  @Test(
    "A text that is wrong changes nothing, whatever it begins with; neither Next nor Complete Setup passes over it",
    arguments: ["6 months", "2026-1-1", "9x"])
  func wrongText(typed: String) async {
    let journey = await journey(on: .sync)
    let before = journey.state.draft.sync.tickets.closedSince
    journey.state.focus[.sync] = SyncForm.closedSince
    await journey.press(.control("u"))
    await journey.type(typed)
    #expect(journey.state.draft.sync.tickets.closedSince == before)
    await journey.press(.control("n"))
    #expect(journey.state.page == .sync && journey.state.focused?.id == SyncForm.closedSince)
    #expect(journey.text.contains("Closed ones since: Type days such as 90"))
    // A jump goes past it; then the review names it and its step, and saves nothing.
    await journey.press(.control("g"), "5")
    #expect(journey.state.page == .review && journey.text.contains("✗"))
    await journey.press(.control("n"))
    #expect(journey.world.saved.isEmpty && journey.state.focused?.id == ReviewForm.line(.sync))
    await journey.press(.enter)
    journey.state.focus[.sync] = SyncForm.closedSince
    await journey.press(.control("u"))
    await journey.type("30")
    #expect(journey.state.draft.sync.tickets.closedSince == .days(30))
    await journey.press(.control("n"))
    #expect(journey.state.page == .review)
  }

  @Test("Refused conditions start no sync in the background and are not saved")
  func refusedConditions() async {
    let journey = await refused("foo = 3", field: "foo")
    await journey.press(.tab, .control("n"))
    #expect(journey.state.page == .sync && journey.state.focused?.id == SyncForm.expert)
    #expect(journey.world.draftRuns.isEmpty)
    // Nor from the page behind the step.
    await journey.press(.tab, "c")
    #expect(journey.state.page == .conditions)
    await journey.press(.control("n"))
    #expect(journey.state.page == .sync && journey.world.draftRuns.isEmpty)
    await journey.press(.control("g"), "5", .control("n"))
    #expect(journey.world.saved.isEmpty && journey.text.contains("Conditions: The server knows no field foo."))
  }

  @Test("Tab passes the data types as a whole and comes back to their first; arrows walk them")
  func regions() async {
    let journey = await journey(on: .sync)
    let first = journey.state.focused?.id
    await journey.press(.down, .down, .tab)
    #expect(journey.state.focused?.id == SyncForm.autoImport)
    await journey.press(.shiftTab)
    #expect(journey.state.focused?.id == first)
    await journey.press(.shiftTab)
    #expect(journey.state.focused?.id == journey.state.fields.last?.id)
    await journey.press(.tab, .down)
    #expect(journey.state.focused?.id == SyncForm.dataType(.companies))
  }

  @Test("Up and Down change the days by one, but not for whoever walks through by arrows")
  func days() async {
    let journey = await journey(on: .sync)
    journey.state.focus[.sync] = SyncForm.ticketStatuses
    await journey.press(.tab, .up, .up, .down)
    #expect(journey.state.draft.sync.tickets.closedSince == .days(91))
    await journey.press(.shiftTab, .down, .down)
    #expect(journey.state.draft.sync.tickets.closedSince == .days(91))
    #expect(journey.state.focused?.id == SyncForm.opportunityTypes)
    await journey.press(.up)
    await journey.press(.control("u"))
    await journey.type("2026-03-01")
    await journey.press(.down)
    #expect(journey.state.draft.sync.tickets.closedSince == .day(Timestamp(year: 2026, month: 2, day: 28)))
  }

  @Test("A status is left out on all boards at once, and each board's stand under its name")
  func namesakes() async {
    let journey = await journey(on: .sync)
    journey.state.focus[.sync] = SyncForm.ticketStatuses
    await journey.press(.enter, .down, .down, "A")
    #expect(journey.text.contains("Assigned: chosen on 2 boards."))
    await journey.press(.enter)
    #expect(journey.state.draft.sync.tickets.excludeStatuses == [103, 202])
  }
}
