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
    #expect(talk.text.contains("Tickets, closed ones since [30]:"))
    #expect(talk.end.exit == .interrupted && talk.end.keptDraft)
  }
}

extension ImportSettings.Selection {
  fileprivate var ids: [Record.ID]? { if case .only(let ids) = self { ids } else { nil } }
}
