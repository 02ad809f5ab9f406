import Model
import Services
import Terminal
import TestSupport

extension Scene {
  /// What another session, before or beside this one, makes of the screens.
  static let sessions: [Scene] = [
    page("start-ended") { size in
      let journey = Journey(
        size,
        world: ScriptedSetup { script in
          script.beginning.draft = SetupDraft(editing: SampleInstance.profile)
          script.beginning.draftKept = Timestamp(year: 2026, month: 11, day: 20)
          script.beginning.lastEnd = SessionEnd(
            .killed(signal: 11), at: Timestamp(year: 2026, month: 11, day: 20),
            log: "/home/kim/.local/state/boardwalk/default/wizard.log")
        })
      await journey.start()
      return journey
    },
    page("start-taken") { await besideAnother($0) },
    page("looking-on") { size in
      let journey = await besideAnother(size)
      await journey.press(.enter)
      return journey
    },
    popup("popup-take-over") { size in
      let journey = await besideAnother(size)
      await journey.press(.enter, "T")
      return journey
    },
  ]

  @MainActor
  private static func besideAnother(_ size: Size) async -> Journey {
    let holder = LockHolder(
      pid: 4_711, since: Timestamp(year: 2026, month: 11, day: 21, hour: 13, minute: 2), started: 1,
      origin: "/dev/pts/3")
    let journey = Journey(
      size,
      world: ScriptedSetup { script in
        var draft = SetupDraft(editing: SampleInstance.profile)
        draft.step = .sync
        script.beginning.draft = draft
        script.beginning.holder = holder
        script.sights = [.holder(holder)]
      })
    await journey.start()
    return journey
  }
}
