import Foundation
import Model
import Services
import Terminal
import TestSupport
import Testing

@testable import Screens

/// What every screen does while it waits, and when the server or somebody else comes between.
@MainActor
@Suite("States of the screens")
struct StatesTests {
  private static let silence = Problem(
    "Nothing answers at na.myconnectwise.net on port 443.", mend: "Check the site.", exit: .unreachable,
    reason: .noAnswer)

  private static var profile: Profile {
    var draft = SetupDraft(profileID: "5f3e")
    draft.connection = SampleInstance.connection
    draft.takeDefaults(from: SampleInstance.catalog)
    guard var profile = try? draft.profile() else { preconditionFailure("the sample is whole") }
    profile.revision = 3
    profile.connection.secretReference = "entry-3"
    return profile
  }

  private static var savedLists: Catalog {
    var lists = SampleInstance.catalog
    lists.read = Timestamp(year: 2026, month: 11, day: 21, hour: 9, minute: 12)
    return lists
  }

  /// On a step, with the settings in use.
  private func edited(
    _ step: SetupDraft.Step, holding held: Set<JobKind> = [], _ change: (inout ScriptedSetup.Script) -> Void = { _ in }
  ) async -> Journey {
    let journey = Journey(
      step: step,
      world: ScriptedSetup {
        $0.beginning.profile = Self.profile
        $0.current = Self.profile
        change(&$0)
      })
    journey.held = held
    await journey.start()
    return journey
  }

  private func message(_ journey: Journey) -> String { journey.state.messageLine.text.string }

  @Test("Without an answer the saved lists are worked with, their age is shown, and it is asked again by itself")
  func offline() async {
    let journey = await edited(.sync) {
      $0.listsProblem = Self.silence
      $0.savedLists = Self.savedLists
    }
    await journey.wait(400)
    #expect(message(journey).hasPrefix("No answer from na.myconnectwise.net since 14:00."))
    #expect(journey.text.contains("Again in 8 s"))
    #expect(journey.text.contains("lists from 09:12"))
    #expect(journey.text.contains("Service, Alerts/RMM"))
    await journey.wait(3_000)
    #expect(message(journey).contains("Again in 5 s"))
    // Everything can be changed meanwhile.
    journey.state.focus[.sync] = SyncForm.dataType(.invoices)
    await journey.press(.space)
    #expect(journey.state.draft.sync.resources.contains(.invoices))

    journey.world.change { $0.listsProblem = nil }
    await journey.wait(6_000)
    #expect(!journey.text.contains("No answer"))
    #expect(!journey.text.contains("lists from"))
    #expect(journey.state.line == LineState(started: journey.state.line.started))
  }

  @Test("A big window says that the lists are saved ones; a small one keeps the count-down")
  func offlineWidths() async {
    for (width, text) in [
      (120, "Working from saved lists.  Again in 8 s.  r now, Esc stop"), (44, "No answer since 14:00"),
    ] {
      let journey = await edited(.sync) {
        $0.listsProblem = Self.silence
        $0.savedLists = Self.savedLists
      }
      await journey.send(.resize(Size(width: width, height: 20)))
      #expect(journey.text.contains(text), "\(width)")
      #expect(journey.text.contains("Again in 8 s"), "\(width)")
    }
  }

  @Test("A fault of the server is named with its code; r asks now, Esc stops the asking, ^T begins it again")
  func fault() async {
    let journey = await edited(.sync) {
      $0.listsProblem = Problem(
        "na failed with 500 on service/boards.", mend: "Try again later.", exit: .unreachable,
        code: "500 ConnectWiseApi",
        reason: .fault)
    }
    #expect(message(journey).contains("500 ConnectWiseApi"))
    #expect(message(journey).contains("Again in 8 s"))
    journey.effects = []
    await journey.press("r")
    #expect(journey.effects.contains { if case .catalog = $0 { true } else { false } })
    // In vain: the next pause is longer.
    #expect(message(journey).contains("Again in 15 s"))
    await journey.press(.escape, "j")
    #expect(journey.state.timers[.retry] == nil)
    #expect(message(journey).contains("asks again"))
    await journey.wait(60_000)
    #expect(message(journey).contains("asks again"))
    journey.world.change { $0.listsProblem = nil }
    await journey.press(.control("t"))
    #expect(journey.state.line.failed.isEmpty)
    #expect(!journey.state.catalog.boards.isEmpty)
  }

  @Test("When the server asks to wait, the seconds count down and Esc stops the work")
  func limited() async {
    let journey = await edited(.sync, holding: [.catalog]) {
      $0.waits = [ServerWait(cause: "Too many.", milliseconds: 23_000, isLimit: true)]
    }
    #expect(message(journey) == "The server asks to wait 23 s, then it goes on by itself.  Esc stops.")
    await journey.wait(5_000)
    #expect(message(journey).contains("wait 18 s"))
    await journey.press(.escape)
    #expect(journey.effects.contains(.cancel(.catalog)))
    #expect(message(journey) == "Stopped.  ^T asks again.")
    #expect(journey.state.busy.isEmpty)
  }

  @Test("Long work says what it reads, how far it is and for how long, and Esc stops it")
  func hanging() async {
    let journey = await edited(.sync, holding: [.catalog])
    await journey.wait(12_000)
    #expect(message(journey).contains("Reading boards, types and statuses: 0 of \(Catalog.resources.count), 12 s"))
    await journey.press(.escape)
    #expect(journey.effects.contains(.cancel(.catalog)))
    // What was not read is asked for again when it is wanted.
    journey.held = []
    await journey.press(.control("t"))
    #expect(!journey.state.catalog.boards.isEmpty)
  }

  @Test("A long list that is stopped keeps the rows that came, and says how to read the rest")
  func stoppedList() async {
    let journey = await edited(.import, holding: [.companies])
    let job = JobID(kind: .companies, generation: journey.state.jobs[.companies] ?? 0)
    await journey.send(.answer(job, .page(PickPage(rows: SampleInstance.companies, expected: 3_214))))
    await journey.wait(4_000)
    #expect(message(journey).contains("loading 5 of 3,214, 4 s"))
    await journey.press(.escape)
    #expect(journey.effects.contains(.cancel(.companies)))
    #expect(message(journey) == "Stopped at 5.  ^T reads the list again.")
    await journey.press("j")
    #expect(message(journey).contains("^T reads the list again."))
    #expect(journey.text.contains("Cedar Dental"))
    journey.held = []
    await journey.press(.control("t"))
    #expect(journey.state.companies.isComplete)
  }

  @Test("Old counts stay, dimmed, while they are counted again")
  func oldCounts() async {
    let journey = await edited(.sync)
    await journey.wait(400)
    #expect(journey.text.contains("12,418"))
    journey.held = [.preview]
    await journey.press(.control("t"))
    #expect(journey.text.contains("12,418"))
    #expect(journey.text.contains("dim: from 14:03"))
    #expect(journey.state.line.oldCounts.contains(.tickets))
  }

  @Test("A sign-in that is refused on another step opens Connect on the field, once, and the answers stay")
  func refused() async {
    let journey = await edited(.configure) {
      $0.listsProblem = Problem(
        "na refused the sign-in for company acme.", mend: "Check both keys.", exit: .notSignedIn,
        code: "401 Unauthorized", reason: .signIn(.publicKey))
    }
    #expect(journey.state.page == .connect)
    #expect(journey.state.focused?.id == ConnectForm.publicKey)
    #expect(message(journey).contains("The other steps keep their answers."))
    #expect(journey.text.contains("401 Unauthorized"))
    #expect(journey.state.draft.sync == Self.profile.sync)
    // Who goes on all the same is not led back for the same again.
    await journey.press(.control("n"))
    #expect(journey.state.page == .sync)
    await journey.wait(400)
    #expect(journey.state.page == .sync)
  }

  @Test("Boards and statuses are read after a good test, companies while the person is on Sync")
  func prefetch() async {
    let journey = await edited(.connect)
    await journey.press(.control("t"))
    #expect(!journey.state.catalog.boards.isEmpty)
    await journey.press(.control("n"))
    await journey.wait(400)
    #expect(journey.state.page == .sync)
    #expect(journey.state.companies.isComplete)
    #expect(journey.state.members.isComplete)
  }

  @Test("A list that may not be read says who can grant it, in the picker too")
  func forbiddenList() async {
    let journey = await edited(.sync) {
      $0.catalog.lists[.companyTypes] = nil
      $0.catalog.missing[.companyTypes] = Problem(
        "The security role may not read company/companies/types.", mend: "Set System > Table Setup to Inquire: All.",
        exit: .forbidden, reason: .forbidden)
    }
    journey.state.focus[.sync] = SyncForm.types
    await journey.press(.enter)
    #expect(journey.text.contains("Inquire: All."))
  }

  // MARK: - Settings changed by somebody else

  private static var theirs: Profile {
    var profile = Self.profile
    profile.revision = 4
    profile.saved = Timestamp(year: 2026, month: 11, day: 21, hour: 13, minute: 55)
    profile.sync.tickets.closedSince = .days(30)
    profile.connection.secretReference = "entry-4"
    return profile
  }

  @Test("Settings that somebody else saved are told before the save, with the difference, and mine can be kept")
  func keepMine() async {
    let journey = await edited(.sync) { $0.current = Self.theirs }
    journey.state.draft.sync.tickets.closedSince = .days(7)
    await journey.press(.control("g"), "5")
    #expect(journey.text.contains("Saved at 13:55 by another boardwalk"))
    await journey.press("3")
    #expect(journey.state.page == .difference)
    #expect(journey.text.contains("30 days → 7 days"))
    await journey.press(.escape)
    await journey.press("1")
    #expect(journey.state.page == .review)
    #expect(journey.state.draft.baseRevision == 4)
    #expect(journey.state.draft.sync.tickets.closedSince == .days(7))
    // The secret that they keep is the one that is there.
    #expect(journey.state.draft.connection.keptInPlace?.reference == "entry-4")
    await journey.press(.control("n"))
    #expect(journey.world.saved.last?.baseRevision == 4)
  }

  @Test("Theirs can be taken: the draft is what is on disk, and the step stays")
  func takeTheirs() async throws {
    let journey = await edited(.sync) { $0.current = Self.theirs }
    journey.state.draft.sync.tickets.closedSince = .days(7)
    await journey.press(.control("g"), "5", "2")
    #expect(journey.state.overlay == nil)
    #expect(journey.state.page == .review)
    #expect(journey.state.draft.sync.tickets.closedSince == .days(30))
    #expect(journey.state.draft.baseRevision == 4)
    #expect(try journey.state.draft.profile().revision == 4)
  }

  @Test("A save that comes too late asks the same")
  func staleSave() async {
    let journey = await edited(.review) {
      $0.saveProblem = Problem("It was saved by somebody else.", exit: .settings, reason: .changedElsewhere)
    }
    journey.world.change { $0.current = Self.theirs }
    await journey.press(.control("n"))
    if journey.state.overlay == .question(.unmapped, focused: 1) { await journey.press(.enter) }
    #expect(journey.state.overlay == .question(.conflict, focused: 2))
  }

  // MARK: - The passphrase

  private func chooses(_ place: SecretStore, _ journey: Journey) async {
    journey.state.focus[.connect] = ConnectForm.keep
    await journey.press(.enter, .home)
    for _ in journey.state.offeredStores.prefix(while: { $0 != place }) { await journey.press(.down) }
    await journey.press(.enter)
  }

  @Test("A new passphrase is typed twice, its length shown, nothing of it anywhere but with its holder")
  func newPassphrase() async throws {
    let journey = Journey()
    await journey.start()
    await journey.type("hunter2")
    await chooses(.passphrase, journey)
    #expect(journey.text.contains("A passphrase for the secret"))
    await journey.type("short")
    await journey.press(.enter)
    #expect(journey.text.contains("At least 8 characters"))
    await journey.type(" no more")
    await journey.press(.enter)
    await journey.type("short no mo")
    await journey.press(.enter)
    #expect(journey.text.contains("The two are not the same."))
    await journey.type("re")
    #expect(journey.text.contains("13 chars"))
    #expect(journey.text.contains("the same"))
    let state = String(decoding: try JSONEncoder().encode(journey.state), as: UTF8.self)
    #expect(!state.contains("short"))
    #expect(!journey.text.contains("no more"))
    await journey.press(.enter)
    #expect(journey.state.overlay == nil)
    let handle = try #require(journey.state.draft.connection.passphrase)
    #expect(journey.secrets.text(handle) == "short no more")
    #expect(journey.state.canAsk)
    await journey.wait(600)
    let kept = try #require(journey.world.kept.last)
    #expect(!String(decoding: try JSONEncoder().encode(kept), as: UTF8.self).contains("\"passphrase\":{"))
  }

  @Test("A passphrase left out is a field to fix, and its line opens the popup again")
  func noPassphrase() async {
    let journey = Journey()
    await journey.start()
    await journey.type("hunter2")
    await chooses(.passphrase, journey)
    await journey.press(.escape, .control("t"))
    #expect(journey.state.focused?.id == ConnectForm.passphrase)
    #expect(journey.text.contains("1 field to fix: Passphrase"))
    await journey.press(.enter)
    #expect(journey.text.contains("Once more"))
  }

  private func sealed(_ change: (inout ScriptedSetup.Script) -> Void = { _ in }) async -> Journey {
    await edited(.sync) {
      $0.beginning.profile?.connection.secretStore = .passphrase
      $0.beginning.connection.secret = nil
      change(&$0)
    }
  }

  @Test("A kept secret asks for its passphrase once at the start; a wrong one is told and typed again")
  func opening() async {
    let journey = await sealed {
      $0.passphraseProblem = Problem("It does not open.", exit: .notSignedIn, reason: .passphrase)
      $0.savedLists = Self.savedLists
    }
    #expect(journey.text.contains("Opens the secret of profile default."))
    // The lists of the last time are there meanwhile.
    #expect(!journey.state.catalog.boards.isEmpty)
    await journey.type("wrong")
    await journey.press(.enter)
    #expect(journey.text.contains("That does not open it. Type it again."))
    #expect(journey.state.line.saved != nil)
    journey.world.change { $0.passphraseProblem = nil }
    await journey.type("right one")
    #expect(journey.text.contains("9 chars"))
    await journey.press(.enter)
    #expect(journey.state.overlay == nil)
    #expect(journey.state.canAsk)
    #expect(journey.state.line.saved == nil)
  }

  @Test("With BOARDWALK_PASSPHRASE nothing is asked")
  func passphraseOfEnvironment() async {
    let journey = await sealed { $0.beginning.knowsPassphrase = true }
    #expect(journey.state.overlay == nil)
    #expect(journey.state.line.saved == nil)
    #expect(!journey.state.catalog.boards.isEmpty)
  }

  @Test("A file of certificates is looked at when its field is left")
  func certificates() async {
    let journey = Journey(
      world: ScriptedSetup {
        $0.fileProblem = Problem("The CA file /etc/x.pem holds no PEM certificate.", mend: "Name another.")
      })
    await journey.start()
    await journey.type("hunter2")
    journey.state.focus[.connect] = ConnectForm.caFile
    await journey.type("x.pem")
    await journey.press(.tab)
    #expect(journey.text.contains("Type the whole path"))
    await journey.press(.shiftTab, .control("u"))
    await journey.type("/etc/x.pem")
    await journey.press(.tab)
    #expect(journey.text.contains("The CA file /etc/x.pem holds no PEM certificate."))
  }
}
