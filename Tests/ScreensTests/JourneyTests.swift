import Model
import Services
import Terminal
import TestSupport
import Testing

@testable import Screens

@MainActor
@Suite("Journeys through the wizard")
struct JourneyTests {
  @Test("The keys that the screen suggests lead from a typed secret to a filled database")
  func suggestedKeys() async {
    let journey = Journey()
    await journey.start()
    #expect(journey.state.page == .connect)
    await journey.type("private")
    await journey.press(.control("t"))
    #expect(journey.state.isTested)
    for page in [Page.sync, .configure, .import, .review] {
      await journey.press(.control("n"))
      await journey.wait(400)
      #expect(journey.state.page == page)
    }
    await journey.press(.control("n"), .enter)
    #expect(journey.state.page == .done)
    #expect(journey.world.saved.count == 1)
    let saved = try? journey.world.saved.first?.profile()
    #expect(saved?.sync.tickets.boards == [2, 1])
    #expect(saved?.configure.stages.count == 11)
    await journey.press(.enter)
    #expect(journey.state.exit == .done)
  }
}
