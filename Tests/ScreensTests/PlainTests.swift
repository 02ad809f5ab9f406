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

  @Test("A question names what stands there; quit keeps the draft, without the secret")
  func leaving() async {
    let talk = await Conversation("hunter2\nquit")
    #expect(talk.text.hasPrefix("Plain mode, because --plain was given."))
    #expect(talk.text.contains("Client ID [0f9c2c1e-77aa-4b1e-9d5f-0123456789ab]:"))
    #expect(!talk.text.contains("hunter2") && !talk.text.contains("\u{1B}"))
    #expect(talk.end.exit == .interrupted && talk.end.keptDraft && talk.rest.isEmpty)
  }
}
