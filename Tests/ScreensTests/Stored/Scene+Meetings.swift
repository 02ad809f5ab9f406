import Model
import Services
import Terminal
import TestSupport

@testable import Screens

extension Scene {
  /// What a person's choice meets that is there already: organizations, other settings, files, a passphrase.
  static let meetings: [Scene] = [
    page("link") { size in
      let journey = await journey(on: .import, size) {
        $0.organizations = [
          Organization(slug: "delta", name: "Delta Dental & Sons", company: nil, isActive: true),
          Organization(slug: "cedar-dental", name: "Cedar Dental", company: nil, isActive: true),
          Organization(slug: "harbour", name: "Harbour Freight LLC", company: 77, isActive: true),
        ]
      }
      await journey.press(.down, .enter)
      return journey
    },
    page("difference") { size in
      let journey = await besideOtherSettings(size)
      await journey.press("3")
      return journey
    },
    popup("popup-conflict") { await besideOtherSettings($0) },
    popup("popup-path") { size in
      let journey = await journey(on: .import, size)
      journey.state.overlay = .path(.save, TextField("companies.txt"))
      return journey
    },
    popup("popup-passphrase") { size in
      let journey = Journey(size)
      await journey.start()
      await journey.type("hunter2")
      journey.state.focus[.connect] = ConnectForm.keep
      await journey.press(.enter, .home)
      for _ in journey.state.offeredStores.prefix(while: { $0 != .passphrase }) { await journey.press(.down) }
      await journey.press(.enter)
      await journey.type("short")
      return journey
    },
  ]

  /// On the way to the review, with settings that somebody else has saved meanwhile.
  @MainActor
  private static func besideOtherSettings(_ size: Size) async -> Journey {
    var theirs = SampleInstance.profile
    theirs.revision = 4
    theirs.saved = Timestamp(year: 2026, month: 11, day: 21, hour: 13, minute: 55)
    theirs.sync.tickets.boards = [1]
    let saved = theirs
    let journey = Journey(
      size, step: .sync,
      world: ScriptedSetup {
        $0.beginning.profile = SampleInstance.profile
        $0.current = saved
      })
    await journey.start()
    journey.state.draft.sync.tickets.closedSince = .days(7)
    await journey.press(.control("g"), "5")
    return journey
  }
}
