import ConnectWise
import Foundation
import Model
import Services
import Terminal
import TestSupport
import Testing

@testable import Screens

@MainActor
@Suite("Connect")
struct ConnectTests {
  /// On Connect with everything but the secret, which has the focus.
  private func begun(_ change: (inout ScriptedSetup.Script) -> Void = { _ in }) async -> Journey {
    let journey = Journey(world: ScriptedSetup(change))
    await journey.start()
    return journey
  }

  @Test("The first field that is missing has the focus")
  func firstFocus() async {
    let journey = await begun()
    #expect(journey.state.focused?.id == ConnectForm.secret)
    let empty = await begun { $0.beginning.connection = ConnectionDraft() }
    #expect(empty.state.focused?.id == ConnectForm.site)
  }

  @Test("A typed secret is nowhere in the state, the draft or on the screen")
  func secretStaysOut() async throws {
    let journey = await begun()
    await journey.type("hunter2-Ω")
    await journey.wait(600)
    #expect(journey.state.secret.count == 9)
    let state = String(decoding: try JSONEncoder().encode(journey.state), as: UTF8.self)
    #expect(!state.contains("hunter2"))
    #expect(!journey.text.contains("hunter2"))
    let kept = try #require(journey.world.kept.last)
    #expect(!String(decoding: try JSONEncoder().encode(kept), as: UTF8.self).contains("hunter2"))
    #expect(journey.secrets.text(try #require(journey.state.draft.connection.secret)) == "hunter2-Ω")
  }

  @Test("A secret is shown on request, and hidden after ten seconds or when the field is left")
  func reveal() async {
    let journey = await begun()
    await journey.type("hunter2")
    await journey.press(.control("r"))
    #expect(journey.text.contains("hunter2"))
    await journey.wait(10_001)
    #expect(!journey.text.contains("hunter2"))
    await journey.press(.control("r"), .tab)
    #expect(!journey.text.contains("hunter2"))
  }

  @Test("A pasted secret loses its surrounding blanks, and the screen says so")
  func pastedSecret() async throws {
    let journey = await begun()
    await journey.send(.paste("  hunter2\n"))
    let handle = try #require(journey.state.draft.connection.secret)
    #expect(journey.secrets.text(handle) == "hunter2")
    #expect(journey.state.notice?.text.string.contains("removed") == true)
  }

  @Test(
    "Whatever is pasted as site is normalised when the field is left",
    arguments: [
      "na.myconnectwise.net", " https://api-na.myconnectwise.net/v4_6_release/apis/3.0 ",
      "https://na.myconnectwise.net/",
    ])
  func site(_ typed: String) async {
    let journey = await begun { $0.beginning.connection.site = "" }
    await journey.type(typed)
    await journey.press(.tab)
    #expect(journey.state.draft.connection.site == "https://na.myconnectwise.net")
    #expect(journey.text.contains("North America, cloud: api-na.myconnectwise.net"))
  }

  @Test("What is wrong is said after the field is left, and no more as soon as it is right")
  func validation() async {
    let journey = await begun { $0.beginning.connection.clientID = "" }
    journey.state.focus[.connect] = ConnectForm.clientID
    await journey.type("0f9c2c1e")
    #expect(!journey.text.contains("characters; a client ID"))
    await journey.press(.tab, .shiftTab)
    #expect(journey.text.contains("8 characters; a client ID has 36"))
    await journey.type("-77aa-4b1e-9d5f-0123456789ab")
    #expect(!journey.text.contains("characters; a client ID"))
  }

  /// Chooses a place by its name in the list.
  private func choose(_ place: SecretStore, on journey: Journey) async {
    journey.state.focus[.connect] = ConnectForm.keep
    await journey.press(.enter, .home)
    for _ in journey.state.offeredStores.prefix(while: { $0 != place }) { await journey.press(.down) }
    await journey.press(.enter)
    #expect(journey.state.draft.connection.secretStore == place)
  }

  @Test("A command as the place has a line of its own, and no secret is asked for")
  func command() async {
    let journey = await begun()
    await choose(.command, on: journey)
    #expect(!journey.text.contains("Private key"))
    #expect(journey.text.contains("pass show connectwise"))
    await journey.press(.control("n"))
    #expect(journey.state.focused?.id == ConnectForm.secretCommand)
    #expect(journey.text.contains("Type the program that prints the secret"))
    await journey.type("pass 'show it")
    await journey.press(.control("t"))
    #expect(journey.text.contains("A quotation mark is not closed."))
    #expect(journey.state.connect.test == nil)
    await journey.type("'")
    await journey.press(.control("t"))
    #expect(journey.state.draft.connection.secretCommand == ["pass", "show it"])
    #expect(journey.state.isTested)
    journey.state.focus[.connect] = ConnectForm.secretCommand
    await journey.type("x")
    #expect(journey.text.contains("Out of date: Command has changed since."))
  }

  @Test("A credential as the place says what the service needs, and a secret is there for the test alone")
  func credential() async {
    let journey = await begun()
    await choose(.systemd, on: journey)
    #expect(journey.text.contains("LoadCredentialEncrypted=boardwalk."))
    #expect(journey.text.contains("for the test; the service brings its own"))
    await journey.press(.control("n"))
    #expect(journey.state.overlay == .question(.untested, focused: 0))
  }

  @Test(
    "A secret that was typed is handed on to the first sync, and the form says where later ones need theirs",
    arguments: [SecretStore.environment, .systemd])
  func handedOn(store: SecretStore) async throws {
    let journey = await ScreensTests.journey(on: .connect)
    journey.state.draft.connection.secretStore = store
    if store == .environment { #expect(journey.text.contains("Later starts need BOARDWALK_SECRET too")) }
    await journey.press(.control("t"))
    for _ in 0..<8 where journey.state.saved == nil {
      await journey.press(journey.state.overlay == nil ? .control("n") : .enter)
      await journey.wait(400)
    }
    #expect(journey.state.saved != nil)
    #expect(journey.world.handedOnSecret != nil)
  }

  @Test("A test that fails takes back what an earlier one had found")
  func failedAfterGood() async {
    let journey = await ScreensTests.journey(on: .connect)
    await journey.press(.control("t"))
    #expect(journey.state.draft.tested != nil)
    journey.world.change {
      $0.events = [
        .check(.name, .failed(Problem("Nothing answers.", exit: .unreachable))), .finished(at: Timestamp(seconds: 9)),
      ]
    }
    await journey.press(.control("t"))
    #expect(journey.state.draft.tested == nil)
  }

  @Test("The Secret Service is offered where there is a session bus, with a warning about timers")
  func secretService() async {
    let without = await begun()
    without.state.focus[.connect] = ConnectForm.keep
    await without.press(.enter)
    #expect(without.text.contains("systemd credential"))
    #expect(!without.text.contains("Secret Service"))

    let journey = await begun { $0.beginning.offersSecretService = true }
    await choose(.secretService, on: journey)
    #expect(journey.text.contains("(3 of 6 places)"))
    #expect(journey.text.contains("A timer has it only while you are logged in to the desktop."))
    await journey.press(.control("n"))
    #expect(journey.state.focused?.id == ConnectForm.secret)
  }

  @Test("Next shows what is missing and goes to it")
  func nextShowsMissing() async {
    let journey = await begun()
    journey.state.focus[.connect] = ConnectForm.site
    await journey.press(.control("n"))
    #expect(journey.state.page == .connect)
    #expect(journey.state.focused?.id == ConnectForm.secret)
    #expect(journey.text.contains("1 field to fix: Private key"))
  }

  @Test("A good test says Connected, and an edit marks it out of date without erasing it")
  func outOfDate() async {
    let journey = await begun()
    await journey.type("hunter2")
    await journey.press(.control("t"))
    #expect(journey.text.contains("✓ Connected to ConnectWise 2025.1."))
    #expect(journey.state.draft.tested != nil)
    journey.state.focus[.connect] = ConnectForm.company
    await journey.type("x")
    #expect(journey.text.contains("Out of date: Company ID has changed since."))
    #expect(journey.text.contains("keys accepted"))
    #expect(!journey.state.isTested)
  }

  @Test("A failed check says cause and mend, and the field it is about has the focus")
  func refused() async {
    let journey = await begun {
      $0.events = [
        .check(.name, .passed("found", milliseconds: 1)),
        .check(
          .signIn,
          .failed(Problem("401: keys refused.", mend: "Are public and private key swapped?", exit: .notSignedIn))),
        .finished(at: Timestamp(seconds: 0)),
      ]
    }
    await journey.type("hunter2")
    await journey.press(.control("t"))
    #expect(journey.text.contains("401: keys refused. Are public and private key swapped?"))
    #expect(journey.state.focused?.id == ConnectForm.publicKey)
    #expect(!journey.state.isTested)
  }

  @Test("Next without a test asks once and does not forbid")
  func untested() async {
    let journey = await begun()
    await journey.type("hunter2")
    await journey.press(.control("n"))
    #expect(journey.state.overlay == .question(.untested, focused: 0))
    await journey.press(.tab, .enter)
    #expect(journey.state.page == .sync)
    await journey.press(.control("p"), .control("n"))
    #expect(journey.state.page == .sync)
  }

  @Test("Esc stops a test that is under way, and late answers are dropped")
  func stop() async {
    let journey = await begun()
    await journey.type("hunter2")
    journey.held = [.test]
    await journey.press(.control("t"))
    let job = JobID(kind: .test, generation: journey.state.generation)
    #expect(journey.state.isRunning(.test))
    // It is not untested while it is being tested.
    await journey.press(.control("n"))
    #expect(journey.text.contains("The test is under way."))
    await journey.press(.escape)
    #expect(journey.effects.last == .cancel(.test))
    await journey.send(.answer(job, .tested(.finished(at: Timestamp(seconds: 0)))))
    #expect(journey.state.draft.tested == nil)
  }

  @Test("A pasted block of lines is offered for its fields, and the secret in it goes to its holder alone")
  func block() async throws {
    let journey = await begun { $0.beginning.connection = ConnectionDraft() }
    await journey.send(.paste("Company ID: acme\nPublic Key: pub\nPrivate Key: hunter2\nsite = na.myconnectwise.net"))
    #expect(journey.text.contains("Fill 4 fields from the paste?"))
    #expect(!String(decoding: try JSONEncoder().encode(journey.state), as: UTF8.self).contains("hunter2"))
    await journey.press(.enter)
    #expect(journey.state.draft.connection.company == "acme")
    #expect(journey.state.draft.connection.site == "https://na.myconnectwise.net")
    #expect(journey.secrets.text(try #require(journey.state.draft.connection.secret)) == "hunter2")
  }

  @Test(
    "Blocks as people keep them are understood: settings files, shells and JSON, with their quotes",
    arguments: [
      "CW_SITE=\"na.myconnectwise.net\"\nCW_COMPANY_ID='acme'\nCWM_PUBLIC_KEY=pub\nCWM_PRIVATE_KEY=hunter2",
      "export CONNECTWISE_URL=na.myconnectwise.net\r\nexport COMPANY=acme\r\nPublic key:\tpub\r\nPrivate key:\thunter2",
      #"{"site": "na.myconnectwise.net", "companyId":"acme", "publicKey": "pub", "privateKey": "hunter2"}"#,
      "{\n  site: \"na.myconnectwise.net\",\n  company: \"acme\",\n  public_key: \"pub\",\n  secret: \"hunter2\",\n}",
    ])
  func blocks(_ text: String) async throws {
    let journey = await begun { $0.beginning.connection = ConnectionDraft() }
    await journey.send(.paste(text))
    #expect(journey.text.contains("Fill 4 fields from the paste?"))
    await journey.press(.enter)
    let connection = journey.state.draft.connection
    #expect(connection.site == "https://na.myconnectwise.net")
    #expect(connection.company == "acme")
    #expect(connection.publicKey == "pub")
    #expect(journey.secrets.text(try #require(connection.secret)) == "hunter2")
  }

  @Test("A key with signs in it is taken whole, and text that names one field or none is no block")
  func noBlocks() async {
    #expect(PastedFields.fields(in: "private key: a=b:c,d\"e").map(\.value) == ["a=b:c,d\"e"])
    #expect(PastedFields.fields(in: #"{"password": "a,b}c", "user":"kim"}"#).map(\.value) == ["a,b}c", "kim"])
    #expect(PastedFields.fields(in: "https://na.myconnectwise.net/v4_6_release").isEmpty)
    let journey = await begun()
    await journey.send(.paste("site: x"))
    #expect(journey.state.overlay == nil)
  }

  @Test("The region can be changed also when the site is filled in, and the result marks the test out of date")
  func region() async {
    let journey = await begun()
    await journey.type("hunter2")
    await journey.press(.control("t"))
    journey.state.focus[.connect] = ConnectForm.site
    await journey.press(.shiftTab, .enter)
    #expect(journey.text.contains("Australia"))
    await journey.press("e", .enter)
    #expect(journey.text.contains("Europe, cloud: api-eu.myconnectwise.net"))
    #expect(journey.text.contains("Out of date: Site has changed since."))
    await journey.press(.enter, .end, .enter)
    #expect(journey.state.draft.connection.site.isEmpty)
    #expect(journey.state.focused?.id == ConnectForm.site)
  }

  @Test("A member that sees only its own records is warned of, with the row of the role that says so")
  func onlyMine() async {
    let journey = await begun {
      $0.events = ScriptedSetup.goodTest.map { event in
        if case .permission(let permission) = event, permission.resource == .companies {
          return .permission(ConnectionTest.Permission(.companies, .canRead(level: "My")))
        }
        return event
      }
    }
    await journey.type("hunter2")
    await journey.press(.control("t"))
    journey.state.focus[.connect] = ConnectForm.audit
    await journey.press(.enter)
    #expect(journey.text.contains("only the member's own can be read (My)"))
    #expect(journey.text.contains("Security role: Companies > Company Maintenance, Inquire: All"))
  }

  @Test("The audit names the row of the security role that is missing")
  func audit() async {
    let journey = await begun()
    await journey.type("hunter2")
    await journey.press(.control("t"))
    journey.state.focus[.connect] = ConnectForm.audit
    await journey.press(.enter)
    #expect(journey.state.page == .audit)
    #expect(journey.text.contains("Security role: Sales > Opportunity"))
    await journey.press(.escape)
    #expect(journey.state.page == .connect)
  }

  @Test("F2 shows the guide from everywhere, also from a field, and Esc comes back")
  func guide() async {
    let journey = await begun()
    await journey.press(.function(2))
    #expect(journey.text.contains("1. A security role that may read this and nothing else"))
    await journey.press(.escape)
    #expect(journey.state.page == .connect)
    #expect(journey.state.focused?.id == ConnectForm.secret)
  }

  @Test("F2 and the command have one text, for the data types chosen and the site typed")
  func sharedGuide() async {
    let journey = await begun()
    journey.state.draft.sync.resources = [.agreements]
    journey.state.draft.connection.site = "https://cw.example.com:8443"
    await journey.press(.function(2))
    let guide = SetupGuide(
      AccessNeeds([.agreements]), site: try? SiteAddress(parsing: "cw.example.com:8443"), isChosen: false)
    let words = { (text: String) in text.split(separator: " ").joined(separator: " ") }
    #expect(
      words(journey.state.textLines.map(\.text.string).joined(separator: " "))
        == words(guide.lines.map(\.text).joined(separator: " ")))
    #expect(journey.state.textLines.allSatisfy { $0.text.width <= journey.state.size.width - 2 })
    #expect(journey.state.textLines.contains { $0.text.string.contains("cw.example.com:8443") })
  }
}
