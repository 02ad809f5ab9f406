import BuiltInThemes
import Model
import Services
import Terminal
import TestSupport
import Testing

@testable import Screens

/// A screen whose picture is kept: a name, and the way there.
struct Scene: Sendable, CustomTestStringConvertible {
  let name: String
  let sizes: [Size]
  /// Walks there in a window of the size.
  let reach: @MainActor @Sendable (Size) async -> Journey

  var testDescription: String { name }

  static let small = Size(width: 44, height: 15)
  static let usual = Size(width: 80, height: 24)
  static let wide = Size(width: 120, height: 40)
  /// The widths at which a page is laid out differently.
  static let pageSizes = [usual, Size(width: 60, height: 20), small, wide]

  /// A page, in every layout.
  static func page(_ name: String, _ reach: @escaping @MainActor @Sendable (Size) async -> Journey) -> Scene {
    Scene(name: name, sizes: pageSizes, reach: reach)
  }

  /// A popup, which is as wide as its window and else the same everywhere.
  static func popup(_ name: String, _ reach: @escaping @MainActor @Sendable (Size) async -> Journey) -> Scene {
    Scene(name: name, sizes: [usual, small], reach: reach)
  }

  /// A page behind a button of a step, opened by it.
  static func page(_ name: String, behind field: FieldID, of step: Page, then keys: [Key] = []) -> Scene {
    page(name) { size in
      let journey = await journey(on: step, size)
      journey.state.focus[step] = field
      await journey.press(.enter)
      for key in keys { await journey.press(key) }
      return journey
    }
  }
}

/// Every screen that there is.
extension Scene {
  static let all: [Scene] =
    beginning + connect + sync + configure + importing + runs + end + popups + sessions + meetings

  private static let beginning: [Scene] = [
    page("loading") { Journey($0) },
    page("start") { size in
      let journey = Journey(
        size,
        world: ScriptedSetup { script in
          script.beginning.profile = SampleInstance.profile
          var draft = SetupDraft(editing: SampleInstance.profile)
          draft.step = .configure
          script.beginning.draft = draft
          script.beginning.draftKept = Timestamp(year: 2026, month: 11, day: 20)
        })
      await journey.start()
      return journey
    },
  ]

  private static let connect: [Scene] = [
    page("connect-new") { size in
      let journey = Journey(size, world: ScriptedSetup { $0.beginning.connection = ConnectionDraft() })
      await journey.start()
      await journey.press(.tab, .tab)
      return journey
    },
    page("connect") { await journey(on: .connect, $0) },
    page("connect-refused") { size in
      await journey(on: .connect, size) { script in
        let refusal = Problem(
          "401: keys refused.", mend: "Are public and private key swapped? Compare them with the API member's.",
          exit: .notSignedIn)
        script.events =
          Array(script.events.prefix(4)) + [
            .check(.signIn, .failed(refusal)), .finished(at: Timestamp(year: 2026, month: 11, day: 21)),
          ]
      }
    },
    page("audit") { size in
      let journey = await journey(on: .connect, size)
      _ = journey.state.open(.audit)
      return journey
    },
    page("guide") { size in
      let journey = await journey(on: .connect, size)
      await journey.press(.function(2))
      return journey
    },
    page("log") { size in
      let journey = await journey(on: .sync, size)
      await journey.press("L")
      return journey
    },
  ]

  private static let sync: [Scene] = [
    page("sync") { await journey(on: .sync, $0) },
    page("conditions") { size in
      let journey = await journey(on: .sync, size)
      await journey.press("c")
      return journey
    },
    page("picker", behind: SyncForm.types, of: .sync, then: [.down, .space, "v", .down]),
    page("statuses", behind: SyncForm.ticketStatuses, of: .sync, then: [.down, .down, "A"]),
  ]

  private static let configure: [Scene] = [
    page("configure") { await journey(on: .configure, $0) },
    Scene(name: "cards-carried", sizes: [wide]) { size in
      let journey = await journey(on: .configure, size)
      await journey.press("x", .down, "x")
      if let from = journey.place(of: "Zzz"), let to = journey.place(of: "4 Waiting") {
        await journey.drag(from, to: to, releases: false)
      }
      return journey
    },
    Scene(name: "cards-opened", sizes: [wide]) { size in
      let journey = await journey(on: .configure, size)
      journey.state.configure.stepper.cards.select(202)
      await journey.press(.enter, .down, "4")
      return journey
    },
    page("closed", behind: ConfigureForm.closed, of: .configure),
    page("devices") { size in
      let journey = await journey(on: .sync, size)
      journey.state.focus[.sync] = SyncForm.dataType(.configurations)
      await journey.press(.space, .control("n"))
      journey.state.focus[.configure] = ConfigureForm.devices
      await journey.press(.enter, .down)
      return journey
    },
    page("opportunities", behind: ConfigureForm.opportunities, of: .configure),
    page("ticket") { size in
      let journey = await journey(on: .configure, size)
      journey.state.focus[.configure] = ConfigureForm.ticket
      await journey.press(.enter)
      await journey.type("48213")
      await journey.press(.enter)
      return journey
    },
  ]

  /// The settings in use, with a database of some rows.
  static func inUse(_ script: inout ScriptedSetup.Script) {
    script.beginning.profile = SampleInstance.profile
    script.store.rows = [.companies: 2_871, .companyTypes: 6, .contacts: 17_902, .tickets: 12_300, .boards: 11]
  }

  private static let importing: [Scene] = [
    page("import") { await journey(on: .import, $0) },
    page("import-filtered") { size in
      let journey = await journey(on: .import, size)
      await journey.press(.space, "/")
      await journey.type("en")
      return journey
    },
    page("members") { size in
      let journey = await journey(on: .import, size)
      await journey.press("]", .space)
      return journey
    },
  ]

  private static let runs: [Scene] = [
    page("clear") { size in
      let journey = await journey(on: .configure, size, inUse)
      journey.state.focus[.configure] = ConfigureForm.clear
      await journey.press(.enter)
      return journey
    },
    page("dry-run") { size in
      let journey = await journey(on: .review, size)
      await journey.press(.control("t"))
      return journey
    },
    page("review-again") { size in
      let journey = await journey(on: .sync, size, inUse)
      journey.state.focus[.sync] = SyncForm.skipInactive
      await journey.press(.space, .control("n"), .control("n"), .control("n"))
      await journey.wait(400)
      return journey
    },
    page("waiting") { size in
      let journey = await journey(on: .review, size)
      journey.held = [.run]
      await journey.press(.control("n"), .enter)
      var progress = ScriptedSetup.goodRun[1]
      progress.waiting = "429 Too Many Requests"
      progress.waitingUntil = journey.state.now.wall.advanced(by: 23)
      await journey.send(.answer(JobID(kind: .run, generation: journey.state.generation), .progress(progress)))
      return journey
    },
    popup("popup-store") { size in
      let journey = await journey(on: .sync, size) { $0.store.isOthers = true }
      await journey.press(.control("n"))
      return journey
    },
  ]

  private static let end: [Scene] = [
    page("review") { await journey(on: .review, $0) },
    page("progress") { size in
      let journey = await journey(on: .review, size)
      journey.held = [.run]
      await journey.press(.control("n"), .enter)
      let job = JobID(kind: .run, generation: journey.state.generation)
      await journey.send(.answer(job, .progress(ScriptedSetup.goodRun[0])))
      await journey.wait(4_000)
      await journey.send(.answer(job, .progress(ScriptedSetup.goodRun[2])))
      return journey
    },
    page("done") { size in
      let journey = await journey(on: .review, size)
      await journey.press(.control("n"), .enter)
      return journey
    },
  ]

  private static let popups: [Scene] = [
    popup("popup-help") { size in
      let journey = await journey(on: .sync, size)
      await journey.press(.function(1))
      return journey
    },
    popup("popup-steps") { size in
      let journey = await journey(on: .configure, size)
      await journey.press(.control("g"))
      return journey
    },
    popup("popup-choice") { size in
      let journey = await journey(on: .connect, size)
      journey.state.focus[.connect] = ConnectForm.keep
      await journey.press(.enter, .down)
      return journey
    },
    popup("popup-theme") { size in
      let journey = await journey(on: .sync, size)
      var entries = BuiltInThemes.names.map { ThemeEntry(name: $0, title: $0, isBuiltIn: true) }
      entries.append(ThemeEntry(name: "mine", title: "Mine", isBuiltIn: false, place: "/home/kim/themes/mine.json"))
      journey.appearance = ScriptedAppearance(entries: entries)
      journey.state.looks.folder = "~/.config/boardwalk/themes"
      await journey.press("t", .down, .down)
      return journey
    },
    popup("popup-quit") { size in
      let journey = await journey(on: .sync, size)
      await journey.press(.control("c"))
      return journey
    },
    popup("popup-leave") { size in
      let journey = await journey(on: .review, size)
      journey.held = [.run]
      await journey.press(.control("n"), .enter, .control("c"))
      return journey
    },
    popup("popup-untested") { size in
      let journey = Journey(size)
      await journey.start()
      await journey.type("hunter2")
      await journey.press(.control("n"))
      return journey
    },
    popup("popup-unmapped") { size in
      let journey = await journey(on: .review, size)
      await journey.press(.control("n"))
      return journey
    },
    popup("popup-fill") { size in
      let journey = await journey(on: .connect, size)
      await journey.send(.paste("Company ID: acme\nPrivate Key: hunter2\nsite = na.myconnectwise.net"))
      return journey
    },
    popup("popup-lines") { size in
      let journey = await journey(on: .import, size)
      await journey.send(.paste("delta dental & sons\nNobody\nHARBOUR FREIGHT LLC\n"))
      return journey
    },
  ]
}
