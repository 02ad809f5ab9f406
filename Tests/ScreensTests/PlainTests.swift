import Foundation
import Model
import Services
import Terminal
import TestSupport
import Testing

@testable import Screens

@MainActor
@Suite("The plain mode")
struct PlainTests {
  @Test("Numbers are taken as people list them")
  func numbers() throws {
    #expect(try PlainNumbers.parse("3,5-9", count: 10) == [3, 5, 6, 7, 8, 9])
    #expect(try PlainNumbers.parse("9-7 1", count: 10) == [7, 8, 9, 1])
    #expect(try PlainNumbers.parse("dent 3", count: 10) == nil)
    #expect(throws: PlainNumbers.Failure.outside(11)) { try PlainNumbers.parse("3,11", count: 10) }
    #expect(throws: PlainNumbers.Failure.outside(0)) { try PlainNumbers.parse("0", count: 10) }
  }

  @Test(
    "Texts of the screen lose what they say about keys, and nothing else",
    arguments: [
      ("Connected to ConnectWise 2025.1.  ^N goes on to Sync.", "Connected to ConnectWise 2025.1."),
      ("2 guesses made: y confirms one, Y all.", "2 guesses made."),
      (
        "5 statuses of the same names on other boards set; u undoes.",
        "5 statuses of the same names on other boards set."
      ),
      ("Testing … Esc stops it.", "Testing…"),
      ("Tries the connection, check by check (Ctrl-T).", "Tries the connection, check by check."),
      ("Guesses a stage for each status that has none (S).", "Guesses a stage for each status that has none."),
      (
        "3 statuses have no stage, with 26 open tickets.  w: the next one",
        "3 statuses have no stage, with 26 open tickets."
      ),
      ("All filled in: ^T tests the connection.", "All filled in."),
      ("No tickets pass the limits.  c shows the conditions.", "No tickets pass the limits."),
      (
        "Site: A host has no blanks. Type na.myconnectwise.net.",
        "Site: A host has no blanks. Type na.myconnectwise.net."
      ),
      ("Contacts need Companies: turned on.", "Contacts need Companies: turned on."),
      ("Enter ends the program.", ""),
    ])
  func speech(_ text: String, _ said: String) {
    #expect(PlainSpeech.without(keysIn: ScreenText(cleaning: text)).string == said)
  }

  @Test("A signal that came before it asked ends it before it asks")
  func cancelled() async {
    let task = Task { await Conversation("next\nnext") }
    task.cancel()
    let talk = await task.value
    #expect(talk.end.exit == .interrupted && talk.end.cause == .asked)
    #expect(talk.rest.count == 2)
  }

  @Test("Every answer can be left as it is, and every page gone back from, to the first question")
  func back() async {
    let forth = Array(repeating: "next", count: 60)
    let talk = await Conversation(
      (["hunter2", "go review"] + Array(repeating: "back", count: 60)).joined(separator: "\n"))
    #expect(talk.text.contains("Review: nothing is saved") && talk.text.contains("This is the first question."))
    for step in ["Import", "Configure", "Sync", "Connect"] { #expect(talk.text.contains(": \(step).")) }
    let on = await Conversation((["hunter2"] + forth).joined(separator: "\n"))
    #expect(on.text.contains("Review: nothing is saved"), "\(on.text)")
    #expect(on.end.exit == .interrupted && on.end.keptDraft)
  }

  @Test("A wrong answer says what would be right and asks again; Enter twice leaves it for later")
  func wrong() async {
    let talk = await Conversation(
      """
      5

      https://a b

      cw.example.com
      quit
      """, world: ScriptedSetup { $0.beginning.connection = ConnectionDraft() })
    #expect(talk.text.contains("On-premises"))
    #expect(talk.flow.contains("Enter again leaves it for later."))
    #expect(talk.text.contains("Not right:"))
    #expect(talk.rest.isEmpty && talk.end.exit == .interrupted)
  }

  @Test("A test that fails says which check, why and what to do, and begins again at the field it is about")
  func failedTest() async {
    let refused = Problem("The keys were refused (401).", mend: "Are the public and the private key swapped?")
    let talk = await Conversation(
      "hunter2\n\n\n\n",
      world: ScriptedSetup {
        $0.events = [
          .check(.name, .passed("api-na.myconnectwise.net", milliseconds: 4)),
          .check(.signIn, .failed(refused)), .finished(at: Timestamp(year: 2026, month: 11, day: 21)),
        ]
      })
    #expect(talk.text.contains("Name: api-na.myconnectwise.net") && talk.text.contains("Signed in: failed."))
    #expect(talk.flow.contains("Problem: \(refused.text)"))
    #expect(talk.text.split(separator: "\n").last?.hasPrefix("Public key [") == true, "\(talk.text)")
  }

  @Test("A list of 100,000 asks for a word, reads ten at a time, and chooses by number what was found")
  func longList() async {
    let rows = (1...100_000).map { PickRow(id: $0, label: $0.isMultiple(of: 5_000) ? "Dental \($0)" : "Shop \($0)") }
    let talk = await Conversation(
      "hunter2\n\n\n\ngo import\n1\ndental\nmore\n3,11-12\nchosen\nnothere\n\nquit",
      world: ScriptedSetup { $0.companies = [PickPage(rows: rows, expected: 100_000)] })
    #expect(talk.text.contains("Nothing is listed yet"))
    #expect(talk.text.contains("20 match \"dental\".") && talk.text.contains("10 more: type more."))
    #expect(talk.text.contains("3 of 100,000 chosen"))
    #expect(talk.world.kept.last?.import.companies.select.ids?.count == 3)
    #expect(talk.text.split(separator: "\n").filter { $0.contains("Shop") }.isEmpty)
  }

  @Test("What a search had found limits nothing once its question is left")
  func searchIsOver() async {
    let talk = await Conversation("hunter2\n\n\n\ngo import\ndental\nnext\nback\nall\nquit")
    #expect(talk.world.kept.last?.import.companies.select == .all, "\(talk.text)")
    let members = await Conversation("hunter2\n\n\n\ngo import\nall\nonly 1\nreview\nquit")
    #expect(members.world.kept.last?.import.companies.select.ids?.count == 1, "\(members.text)")
    // Under the rule all are chosen: a number leaves one out.
    let rule = await Conversation("hunter2\n\n\n\ngo import\nall\n2\nreview\nquit")
    #expect(rule.world.kept.last?.import.companies.select.ids?.count == 4, "\(rule.text)")
  }

  @Test("Text from the server is cleaned, and lines are folded at words at any width", arguments: [20, 44, 120])
  func width(_ columns: Int) async {
    let talk = await Conversation("hunter2\n\n\n\ngo import\n\nreview\nquit", columns: columns)
    #expect(talk.text.contains("Evil") && !talk.text.contains("\u{1B}"))
    // What is typed stands behind the question and may go beyond.
    let tooWide = talk.text.split(separator: "\n").map { $0.components(separatedBy: ": ")[0] }
      .filter { TextWidth.of($0) > columns + 1 }
    #expect(tooWide.isEmpty, "\(tooWide)")
  }

  @Test("Ctrl-C asks before it leaves; a draft is taken up where it was")
  func leaving() async {
    var draft = SetupDraft(editing: SampleInstance.profile)
    draft.step = .sync
    draft.place.field = SyncForm.closedSince.rawValue
    let talk = await Conversation(
      "\n^C\nstay\n^C\nquit", world: ScriptedSetup { [draft] in $0.beginning.draft = draft })
    #expect(talk.text.contains("1. Continue draft: at 2 Sync"))
    // Nobody remembers what was asked of the step before.
    #expect(talk.text.contains("Data types: "))
    #expect(talk.end.exit == .interrupted && talk.end.keptDraft)
  }
}

@MainActor
@Suite("What a line does in the plain mode")
struct PlainAnswerTests {
  /// To the end of Connect, tested.
  private let start = "hunter2\n\n\n\n"

  @Test("A dry run is read before anything is completed, and Enter at the review completes")
  func dryRun() async {
    let read = await Conversation(start + "go review\ndry run\n")
    #expect(read.text.contains("Dry run: what the sync would do.") && read.text.contains("Delta Dental"))
    #expect(read.world.saved.isEmpty && read.text.contains("[Complete Setup]"))
    let done = await Conversation(start + "go review\ndry run\n\n\ncomplete setup")
    #expect(done.world.saved.count == 1, "\(done.text)")
  }

  @Test("A client comment status is asked for each board after mapping and closed statuses, and kept")
  func comments() async {
    let talk = await Conversation(start + "go configure\nkeep\n\nassigned\nquit")
    #expect(talk.world.kept.last?.configure.clientCommentStatus.count == 1, "\(talk.text)")
    let without = await Conversation(start + "5\n\nnext\nnext\nnext\nnext\ngo configure\nquit")
    #expect(without.text.contains("Step 3 of 4"))
    #expect(!without.text.contains("a client's comment sets"), "\(without.text)")
  }

  @Test("none in a list is about that list alone, and a step is gone to from within a list")
  func lists() async {
    let talk = await Conversation(start + "go import\nall\ngo sync\ngo boards\nchange\nnone\ngo configure\nquit")
    #expect(talk.world.kept.last?.import.companies.select == .all)
    #expect(talk.world.kept.last?.sync.tickets.boards == [])
    #expect(talk.text.components(separatedBy: "Step 3 of 4: Configure.").count == 2)
    #expect(talk.rest.isEmpty)
  }

  @Test("What is chosen of an import in words is one step of undo, also the rule and roles")
  func undo() async {
    let journey = Journey(step: .import, world: ScriptedSetup { $0.beginning.profile = SampleInstance.profile })
    await journey.start()
    let ids = journey.state.companies.picker.allRows.map(\.id)
    await journey.send(.deed(.rows(on: Array(ids.prefix(2)), off: [])))
    await journey.send(.deed(.rows(on: [ids[2]], off: [ids[0]])))
    await journey.send(.deed(.everything))
    #expect(journey.state.companies.isEverything)
    await journey.press("u")
    #expect(!journey.state.companies.isEverything)
    await journey.press("u")
    #expect(journey.state.companies.picker.chosen == Set(ids.prefix(2)))
  }

  @Test("A line goes to the question that was seen, whatever comes of its own accord before it is typed")
  func late() async {
    let silence = Problem("Nothing answers.", exit: .unreachable, reason: .noAnswer)
    let refused = Problem("The keys were refused.", exit: .notSignedIn, reason: .signIn(.secret))
    let talk = await Conversation(
      "1\ngo closed ones\n^Z\n45\nquit",
      step: .sync,
      world: ScriptedSetup {
        $0.beginning.profile = SampleInstance.profile
        $0.current = SampleInstance.profile
        $0.listsProblem = silence
      }, meanwhile: { world in world.change { $0.listsProblem = refused } })
    #expect(talk.world.kept.last?.sync.tickets.closedSince == .days(45), "\(talk.text)")
    #expect(talk.text.contains("The sign-in is refused."))
  }

  @Test("Clear & Resync says what goes, and wants just the words")
  func clear() async {
    let talk = await Conversation(
      "go configure\ngo clear\n\nclear nothing\nclear everything\nquit", step: .configure,
      world: ScriptedSetup {
        $0.beginning.profile = SampleInstance.profile
        $0.current = SampleInstance.profile
        $0.store.rows = [.companies: 2_871]
      })
    #expect(talk.flow.contains("These go: 2,871 rows of 1 tables"), "\(talk.text)")
    #expect(talk.text.contains("Nothing is deleted: the words are clear everything."))
    #expect(talk.world.cleared.count == 1)
  }

  @Test("One who looks on changes nothing by words either, and can take over")
  func viewing() async {
    let holder = LockHolder(
      pid: 4_711, since: Timestamp(year: 2026, month: 11, day: 21, hour: 13, minute: 2), started: 1,
      origin: "/dev/pts/3")
    var draft = SetupDraft(editing: SampleInstance.profile)
    draft.step = .sync
    let talk = await Conversation(
      "look on\nnone\ngo edit here\ntake over\nquit",
      world: ScriptedSetup { [draft] in
        $0.beginning.draft = draft
        $0.beginning.holder = holder
        $0.sights = [.holder(holder)]
        $0.takenOver = $0.beginning
        $0.takenOver?.holder = nil
      })
    #expect(talk.text.contains("It is on /dev/pts/3"))
    #expect(talk.text.contains("Warning: View only.") && !talk.text.contains("Off: "), "\(talk.text)")
    #expect(talk.text.contains("Taking over") && talk.rest.isEmpty, "\(talk.text)")
  }

  @Test("Ctrl-C stops what is waited for, at the start and while it is saved too")
  func stopping() {
    var state = AppState()
    _ = update(&state, .start)
    _ = update(&state, .deed(.stop))
    #expect(state.exit == .interrupted)
    state = AppState()
    state.page = .review
    _ = state.begin(.save)
    _ = update(&state, .deed(.stop))
    #expect(state.overlay == .question(.quit, focused: 0) && state.isRunning(.save))
  }
}

extension ImportSettings.Selection {
  fileprivate var ids: [Record.ID]? { if case .only(let ids) = self { ids } else { nil } }
}
