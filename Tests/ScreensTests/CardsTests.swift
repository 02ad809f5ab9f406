import Model
import Services
import Terminal
import TestSupport
import Testing

@testable import Screens

/// The stepper as a board of cards, in a window that has room for it.
@MainActor
@Suite("The stepper board")
struct CardsTests {
  private let wide = Size(width: 120, height: 40)

  @Test("In a wide window cards open by default; b goes to the grid and back on the same status, with one history")
  func views() async {
    let journey = await journey(on: .configure, wide)
    #expect(journey.text.contains("1 New") && journey.text.contains("To set"))
    #expect(journey.text.contains("All 2 boards"))
    await journey.press("3")
    #expect(journey.state.draft.configure.stages[203] == .stage(.working))
    await journey.press("b")
    #expect(journey.text.contains("Status  "))
    #expect(journey.state.configure.board == 2)
    #expect(journey.state.configure.grid.current?.id == 203)
    await journey.press("0", "u", "u")
    #expect(journey.state.draft.configure.stages[203] == nil)
    await journey.press("U", "b")
    #expect(journey.state.configure.stepper.cards.cursor == 203)
    #expect(journey.state.draft.configure.stages[203] == .stage(.working))
    let low = await self.journey24()
    #expect(low.text.contains("Status  "))
    await low.press("b")
    #expect(low.text.contains("0 Leave alone"))
  }

  private func journey24() async -> Journey { await journey(on: .configure, Size(width: 120, height: 24)) }

  @Test("Where cards have no room, b says what they need")
  func noRoom() async {
    let journey = await journey(on: .configure)
    await journey.press("b")
    #expect(journey.text.contains("Cards need a window of 120x20 or more; this one has 80x24."))
  }

  @Test("A status on two boards is one card with the sum of its tickets; opened, each board has a stage of its own")
  func opened() async {
    let journey = await journey(on: .configure, wide)
    journey.state.configure.stepper.cards.select(202)
    let assigned = journey.state.configure.stepper.cards.current
    #expect(assigned?.rows.map(\.id) == [202, 103])
    #expect(assigned?.count == 5)
    await journey.press(.enter)
    #expect(journey.text.contains("Assigned, board by board"))
    await journey.press(.down, "4", .escape)
    #expect(journey.state.draft.configure.stages[103] == .stage(.waiting))
    #expect(journey.state.draft.configure.stages[202] == .stage(.triaged))
    #expect(journey.text.contains("1 board differs"))
    await journey.press("c")
    #expect(Set([202, 103].map { journey.state.draft.configure.stages[$0] }).count == 1)
    await journey.press("u")
    #expect(journey.state.draft.configure.stages[103] == .stage(.waiting))
    journey.state.configure.stepper.cards.select(203)
    await journey.press(.enter)
    #expect(journey.text.contains("Only Alerts/RMM has this status"))
  }

  @Test("[ and ] go from all boards to one and on, and counts are of what is shown")
  func scope() async {
    let journey = await journey(on: .configure, wide)
    let all = journey.state.configure.stepper.cards.cards.count
    await journey.press("]")
    #expect(journey.text.contains("Board: Alerts/RMM (1 of 2"))
    #expect(journey.state.configure.stepper.cards.cards.count == 4)
    await journey.press("]")
    #expect(journey.text.contains("Board: Service (2 of 2"))
    await journey.press("]")
    #expect(journey.text.contains("All 2 boards"))
    #expect(journey.state.configure.stepper.cards.cards.count == all)
    #expect(journey.state.configure.counts.count == 13, "all are counted when all are shown")
  }

  @Test("A card dragged onto a column is dropped there: told on the way, marked, and one step back")
  func drag() async throws {
    let journey = await journey(on: .configure, wide)
    let from = try #require(journey.place(of: "Zzz"))
    let to = try #require(journey.place(of: "4 Waiting"))
    await journey.drag(from, to: Point(x: to.x, y: to.y + 9), releases: false)
    #expect(journey.text.contains("Move Zzz to Waiting: release to drop, Esc to cancel"))
    #expect(journey.frame.grid[to.x, to.y]?.style.attributes.contains(.reverse) == true, "the target's head is marked")
    #expect(journey.state.draft.configure.stages[203] == nil)
    await journey.release(Point(x: to.x, y: to.y + 9))
    #expect(journey.state.draft.configure.stages[203] == .stage(.waiting))
    #expect(journey.text.contains("Zzz to Waiting.  u undoes"))
    await journey.press("u")
    #expect(journey.state.draft.configure.stages[203] == nil)
  }

  @Test("Several chosen cards are dragged together")
  func dragSelection() async throws {
    let journey = await journey(on: .configure, wide)
    await journey.press(.home, "v", .end)
    let count = journey.state.configure.stepper.cards.selection(journey.state.configure.grid.marks).count
    #expect(count == 2)
    let from = try #require(journey.place(of: "Zzz"))
    let to = try #require(journey.place(of: "3 Working"))
    await journey.drag(from, to: to, releases: false)
    #expect(journey.text.contains("Move 2 statuses to Working"))
    await journey.release(to)
    for id in [203, 107] { #expect(journey.state.draft.configure.stages[id] == .stage(.working)) }
    await journey.press("u")
    for id in [203, 107] { #expect(journey.state.draft.configure.stages[id] == nil) }
  }

  @Test("Esc puts a card back, and so does letting go outside the columns; a click only selects")
  func cancelled() async throws {
    let journey = await journey(on: .configure, wide)
    let before = journey.state.draft.configure.stages
    let from = try #require(journey.place(of: "Zzz"))
    let to = try #require(journey.place(of: "4 Waiting"))
    await journey.drag(from, to: to, releases: false)
    await journey.press(.escape)
    #expect(journey.text.contains("Nothing was moved."))
    await journey.release(to)
    #expect(journey.state.draft.configure.stages == before)
    await journey.drag(from, to: Point(x: 60, y: 0))
    #expect(journey.text.contains("Nothing was moved."))
    await journey.click(from.x, from.y)
    await journey.release(from)
    #expect(journey.state.configure.stepper.cards.cursor == 203)
    #expect(journey.state.draft.configure.stages == before)
  }

  @Test("A window that shrinks while a card is open or carried shows the grid, and nothing is lost")
  func shrinks() async throws {
    let journey = await journey(on: .configure, wide)
    journey.state.configure.stepper.cards.select(202)
    await journey.press("5", .enter)
    await journey.send(.resize(Size(width: 80, height: 24)))
    #expect(journey.text.contains("Board: Alerts/RMM"))
    #expect(journey.state.configure.grid.current?.id == 202)
    #expect(journey.state.draft.configure.stages[202] == .stage(.resolved))
    await journey.press(.down)
    await journey.send(.resize(wide))
    #expect(journey.state.configure.stepper.cards.cursor == 203)
    #expect(journey.text.contains("0 Leave alone"))
  }
}
