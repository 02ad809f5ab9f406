import Foundation
import Model
import Services
import Terminal
import TestSupport
import Testing

@testable import Screens

@MainActor
@Suite("Import")
struct ImportTests {
  @Test("The list can be used from its first page on, and the cursor stays on its row when more come")
  func streaming() async {
    let journey = await journey(on: .import)
    #expect(journey.text.contains("Cedar Dental Partners"))
    await journey.press(.down)
    let before = journey.state.companies.picker.current?.id
    let job = journey.state.begin(.companies)
    await journey.send(.answer(job, .page(PickPage(rows: [PickRow(id: 1, label: "Aardvark")], expected: 6))))
    await journey.send(.answer(job, .ended))
    #expect(journey.state.companies.picker.current?.id == before)
    #expect(journey.text.contains("Aardvark"))
  }

  @Test("What is chosen is in the kept draft within a second")
  func kept() async {
    let journey = await journey(on: .import)
    await journey.press(.space)
    await journey.wait(600)
    #expect(journey.world.kept.last?.import.companies.select == .only([4472]))
  }

  @Test("A filter narrows what a chooses, and the message says so")
  func filter() async {
    let journey = await journey(on: .import)
    await journey.press("/")
    await journey.type("dental")
    await journey.press(.enter, "a")
    #expect(journey.text.contains("2 shown rows chosen (of 5)"))
    await journey.press(.control("n"))
    #expect(journey.state.draft.import.companies.select == .only([4471, 4472]))
  }

  @Test("A rule takes everything, and a single choice makes it a list again")
  func everything() async {
    let journey = await journey(on: .import)
    await journey.press("*", .control("n"))
    #expect(journey.state.draft.import.companies.select == .all)
    // Each row is shown as chosen: a key that turns one over leaves that one out, and undo brings the rule back.
    await journey.press(.control("p"), .space)
    #expect(journey.text.contains("A list again: 4 of 5 chosen, no later ones"))
    await journey.press(.control("n"))
    #expect(journey.state.draft.import.companies.select == .only([4471, 4473, 4474, 4475]))
    await journey.press(.control("p"), "u", .control("n"))
    #expect(journey.state.draft.import.companies.select == .all)
    await journey.press(.control("p"), "U", .control("n"))
    #expect(journey.state.draft.import.companies.select == .only([4471, 4473, 4474, 4475]))
  }

  @Test("Under the rule, none of the rows shown leaves these out alone; where none is shown nothing happens")
  func exceptions() async {
    let journey = await journey(on: .import)
    await journey.press("*", "/")
    await journey.type("dental")
    await journey.press(.enter, "n", .escape)
    #expect(journey.state.companies.selection == .only([4473, 4474, 4475]))
    await journey.press("*", "/")
    await journey.type("nobody has this name")
    await journey.press(.enter, "n", "i", "a")
    #expect(journey.state.companies.selection == .all && journey.text.contains("nothing is changed"))
  }

  @Test("Under the rule nothing is left out before the whole list is there")
  func ruleWhileReading() async {
    let journey = await journey(on: .import)
    _ = journey.state.begin(.companies)
    journey.state.companies.restart()
    await journey.press("*", .space)
    #expect(journey.state.companies.selection == .all)
    #expect(journey.text.contains("single ones when the list is read whole"))
  }

  @Test("What is chosen and will have nothing here is told on the page and in the review, with why")
  func leftOut() async {
    let journey = await journey(on: .import) {
      $0.members = [
        PickPage(
          rows: [
            PickRow(id: 1, label: "kim", detail: "", state: "active"),
            PickRow(id: 2, label: "lee", detail: "", state: "inactive"),
          ], expected: 2)
      ]
    }
    await journey.press("]", "a", .control("n"))
    #expect(journey.text.contains("1 chosen member is not active: no account."))
    #expect(journey.state.standing(of: .import) == .warning)
    journey.state.draft.sync.resources = [.companies]
    await journey.press(.control("p"))
    #expect(journey.text.contains("Members are not synced, so none is imported: Sync turns them on."))
    await journey.press(.control("n"))
    #expect(journey.text.contains("Members are not synced"))
  }

  @Test("r is the role of a member that is there, also after the reading was stopped")
  func roleAfterStop() async {
    let journey = await journey(on: .import)
    await journey.press("]")
    journey.state.members.stop()
    await journey.press("r")
    #expect(journey.state.overlay == .choice(AppState.rowRoleID, cursor: 1) || journey.text.contains("Role of the row"))
  }

  @Test("Members have a role for all and one of their own")
  func roles() async {
    let journey = await journey(on: .import)
    await journey.press("]", .space, "r", .home, .enter)
    #expect(journey.state.draft.import.members.roles == [1: .viewer])
    await journey.press("R", .end, .enter)
    #expect(journey.state.draft.import.members.role == .administrator)
    #expect(journey.text.contains("Viewer"))
  }

  @Test("A list that cannot be read is no dead end")
  func forbidden() async {
    let journey = await journey(on: .import) {
      $0.rowsProblem = Problem("Members cannot be read.", mend: "Allow System > Member Maintenance.", exit: .forbidden)
    }
    #expect(journey.text.contains("Members cannot be read."))
    await journey.press(.control("n"))
    #expect(journey.state.page == .review)
  }

  @Test("Pasted lines choose the rows of those names, when that is wanted")
  func lines() async {
    let journey = await journey(on: .import)
    await journey.send(.paste("delta dental & sons\nNobody\nHARBOUR FREIGHT LLC\n"))
    #expect(journey.text.contains("Choose the 2 rows that match these 3 lines?"))
    await journey.press(.enter, .control("n"))
    #expect(journey.state.draft.import.companies.select == .only([4471, 4473]))
  }

  @Test("A long list is searched while keys go on, and a key for its rows waits for what the filter finds")
  func longList() async {
    let rows = (0..<6_000).map { PickRow(id: 100 + $0, label: $0.isMultiple(of: 50) ? "Oak \($0)" : "Elm \($0)") }
    let journey = await journey(on: .import) { $0.companies = [PickPage(rows: rows, expected: 6_000)] }
    journey.held = [.searchCompanies]
    await journey.press("/", "o", "a")
    #expect(journey.text.contains("oa___"))
    #expect(journey.text.contains("6,000 shown"))
    journey.held = []
    await journey.press("k")
    #expect(journey.text.contains("120 shown"))
    await journey.press(.enter, "a")
    #expect(journey.text.contains("120 shown rows chosen (of 6,000)"))
    #expect(journey.state.companies.picker.chosen.count == 120)
    // Nor does a page open on a row that the filter hides.
    await journey.press("/")
    journey.held = [.searchCompanies]
    await journey.type(" 5950")
    await journey.press(.enter, .enter)
    #expect(journey.state.page == .link)
    #expect(journey.state.directory.link?.company.label == "Oak 5950")
  }

  @Test(
    "Undo takes back choices, rule, roles and links, each as one step, and redo brings them again")
  func undo() async {
    let journey = await journey(on: .import) {
      $0.organizations = [
        Organization(slug: "delta", name: "Delta Dental & Sons", company: nil, isActive: true)
      ]
    }
    await journey.press("a", "*", .down, "l", .enter)
    #expect(journey.state.draft.import.companies.links == [4471: "delta"])
    await journey.press(.space)
    #expect(journey.state.draft.import.companies.links == [:])
    await journey.press("u")
    #expect(journey.state.draft.import.companies.links == [4471: "delta"])
    await journey.press("u", "u")
    #expect(journey.state.draft.import.companies.links == [:])
    #expect(
      !journey.state.companies.isEverything && journey.state.companies.picker.chosen.count == 5)
    await journey.press("U")
    #expect(journey.state.companies.isEverything)
    await journey.press("u", "u", "u")
    #expect(journey.state.companies.picker.chosen.isEmpty)
    #expect(journey.text.contains("Nothing to undo"))

    await journey.press("]", "v", .down, "r", .home, .enter, "R", .end, .enter)
    #expect(journey.state.draft.import.members.roles == [1: .viewer, 2: .viewer])
    #expect(journey.state.draft.import.members.role == .administrator)
    await journey.press("u")
    #expect(journey.state.draft.import.members.role == .technician)
    await journey.press("u")
    #expect(journey.state.draft.import.members.roles == [:])
  }

  @Test(
    "A list that cannot be read for want of a permission says whose row it is, and r reads it once it is granted"
  )
  func retry() async {
    let journey = await journey(on: .import) {
      $0.rowsProblem = Problem("403: not allowed.", mend: "Ask.", exit: .forbidden)
    }
    await journey.press("]")
    #expect(journey.text.contains("System > Member Maintenance"))
    #expect(journey.text.contains("Security Roles"))
    journey.world.change { $0.rowsProblem = nil }
    await journey.press("r")
    #expect(journey.text.contains("lee"))
  }

  @Test(
    "Presets choose the active ones, those with tickets lately, and what is in use; one undo takes each back"
  )
  func presets() async {
    let journey = await journey(on: .import) { script in
      script.busyCompanies = [4472, 99]
      script.beginning.profile = SampleInstance.profile
      script.beginning.profile?.import.companies.select = .only([4473])
    }
    #expect(journey.state.companies.picker.chosen == [4473])
    await journey.press("p", .enter)
    #expect(journey.state.companies.picker.chosen == [4471, 4472, 4474, 4475])
    await journey.press("p", .down, .enter)
    #expect(journey.state.companies.picker.chosen == [4472])
    #expect(
      journey.text.contains(
        "1 chosen with tickets in the last 90 days; 1 more are not in this list"))
    await journey.press("p", .down, .down, .enter)
    #expect(journey.state.companies.picker.chosen == [4473])
    await journey.press("u", "u")
    #expect(journey.state.companies.picker.chosen == [4471, 4472, 4474, 4475])
  }

  @Test("A preset that is wished while the list still comes is of the whole list")
  func presetWhileReading() async {
    let journey = await journey(on: .import)
    let job = journey.state.begin(.companies)
    await journey.press("p", .enter)
    #expect(journey.text.contains("Done as soon as the whole list is here: 5 of 5 so far."))
    #expect(journey.state.companies.picker.chosen.isEmpty)
    await journey.send(
      .answer(job, .page(PickPage(rows: [PickRow(id: 9, label: "Zenith", state: "Active")], expected: 6))))
    await journey.send(.answer(job, .ended))
    #expect(journey.state.companies.picker.chosen == [4471, 4472, 4474, 4475, 9])
    await journey.press("u")
    #expect(journey.state.companies.picker.chosen.isEmpty)
  }

  @Test(
    "Wishes that wait are all done, in their order; when the list cannot be read that is said, and nothing is saved so")
  func wishesThatWait() async {
    for fails in [false, true] {
      let journey = await journey(on: .import) { $0.beginning.profile = SampleInstance.profile }
      let job = journey.state.begin(.companies)
      await journey.press("p", .enter, "p", .up, .up, .enter, .enter)
      await journey.press(.control("n"), .control("n"))
      #expect(journey.text.contains("A choice of companies waits for its list to be read."))
      #expect(journey.world.saved.isEmpty)
      await journey.send(fails ? .answer(job, .failed(Problem("No rows.", exit: .forbidden))) : .answer(job, .ended))
      if fails {
        #expect(journey.text.contains("the choice that waited is not made"))
      } else {
        #expect(journey.world.written["companies.txt"]?.contains("4471") == true)
      }
    }
  }

  @Test("What a file or the server answers goes to the list that it was asked for, whichever is shown meanwhile")
  func answersAfterTheTab() async {
    let journey = await journey(on: .import) { $0.fileText = "1\n" }
    journey.held = [.busyCompanies, .ids]
    await journey.press("p", .down, .enter, "]", "p", .up, .enter, .enter, "[")
    let busy = JobID(kind: .busyCompanies, generation: journey.state.jobs[.busyCompanies] ?? 0)
    let ids = JobID(kind: .ids, generation: journey.state.jobs[.ids] ?? 0)
    await journey.send(.answer(ids, .ids("1\n", .members)))
    #expect(journey.state.members.picker.chosen == [1] && journey.state.companies.picker.chosen.isEmpty)
    await journey.press("]")
    await journey.send(.answer(busy, .busyCompanies([4472])))
    #expect(journey.state.companies.picker.chosen == [4472] && journey.state.members.picker.chosen == [1])
  }

  @Test("Of all by rule one can be left out: the list is all the others then")
  func leftOutOfAll() async {
    let journey = await journey(on: .import)
    await journey.press("*", .enter, .down, .enter)
    #expect(!journey.state.companies.isEverything)
    #expect(journey.state.companies.picker.chosen == [4471, 4473, 4474, 4475])
    #expect(journey.text.contains("but Cedar Dental Partners are chosen"))
    await journey.press("u")
    #expect(journey.state.companies.isEverything && journey.state.companies.picker.chosen.isEmpty)
  }

  @Test("Esc stops the reading of a list: what came stays, and nothing is read by itself again")
  func stopped() async {
    let journey = await journey(on: .import)
    journey.state.companies.restart()
    _ = journey.state.begin(.companies)
    await journey.press(.escape)
    #expect(journey.text.contains("Stopped at 0.  ^T reads the list again."))
    await journey.press(.control("n"), .control("p"))
    #expect(!journey.state.isRunning(.companies))
    #expect(journey.text.contains("The reading was stopped after 0 rows."))
  }

  @Test("Before the first sync the preset of tickets says why it cannot be asked")
  func noTickets() async {
    let journey = await journey(on: .import)
    await journey.press("p", .down, .enter)
    #expect(journey.text.contains("No tickets are here yet"))
    #expect(journey.state.companies.picker.chosen.isEmpty)
  }

  @Test("A choice goes to a file as ids with their names, and such a file makes the choice")
  func files() async {
    let journey = await journey(on: .import) {
      $0.fileText = "# mine\n4473 # Harbour\n\nnot an id\n12\n4471\n"
    }
    await journey.press(.space, "p", .up, .up, .enter)
    #expect(journey.text.contains("Save the chosen ids to"))
    await journey.press(.control("u"))
    await journey.type("mine.txt")
    await journey.press(.enter)
    #expect(
      journey.world.written["mine.txt"]?.contains("\n4472  # Cedar Dental Partners\n") == true)
    await journey.press("p", .up, .enter, .enter)
    #expect(journey.state.companies.picker.chosen == [4471, 4473])
    #expect(
      journey.text.contains(
        "2 chosen from the file (1 lines are no ids); 1 more are not in this list"))
    await journey.press("u")
    #expect(journey.state.companies.picker.chosen == [4472])
  }

  @Test("Names that try to drive the terminal are harmless")
  func hostile() async {
    let journey = await journey(on: .import)
    #expect(!journey.text.contains("\u{1B}"))
  }
}
