import Model
import Services
import Terminal
import TestSupport
import Testing

@testable import Screens

@MainActor
@Suite("Links to organizations that are here")
struct LinkTests {
  private static let organizations = [
    Organization(slug: "delta", name: "Delta Dental & Sons", company: nil, isActive: true),
    Organization(slug: "cedar-dental", name: "Cedar Dental", company: nil, isActive: true),
    Organization(slug: "harbour", name: "Harbour Freight LLC", company: 77, isActive: true),
    Organization(slug: "zenith", name: "Zenith Optics", company: nil, isActive: true),
  ]

  private func journey(_ size: Size = Size(width: 80, height: 24)) async -> Journey {
    await ScreensTests.journey(on: .import, size) { $0.organizations = Self.organizations }
  }

  @Test("A row says that its company is here already, or one like it, before anything is opened")
  func rows() async throws {
    let journey = await journey()
    let lines = journey.text.split(separator: "\n")
    #expect(
      try #require(lines.first { $0.contains("Delta Dental & Sons") }).hasSuffix("name is here"))
    #expect(
      try #require(lines.first { $0.contains("Cedar Dental Partners") }).hasSuffix("like one here"))
    #expect(journey.text.contains("l: Cedar "))
  }

  @Test("Enter on a company offers exact and near ones, and takes the line under the cursor")
  func choose() async {
    let journey = await journey()
    await journey.press(.down, .enter)
    #expect(journey.state.page == .link)
    #expect(journey.text.contains("same name"))
    await journey.press(.enter)
    #expect(journey.state.page == .import)
    #expect(journey.state.draft.import.companies.links == [4471: "delta"])
    #expect(journey.text.contains("Companies 1 of 5"))
    await journey.press(.control("n"))
    #expect(journey.state.draft.import.companies.select == .only([4471]))
    #expect(journey.text.contains("1 company (1 linked)"))
  }

  @Test("One that was chosen for a company is not offered first to its namesake, and each of several goes to one")
  func namesakes() async {
    let rows = [PickRow(id: 1, label: "Delta Dental & Sons"), PickRow(id: 2, label: "Delta Dental & Sons")]
    let twin = Organization(slug: "delta-2", name: "Delta Dental & Sons", company: nil, isActive: true)
    let journey = await ScreensTests.journey(on: .import) {
      $0.organizations = [Self.organizations[0], twin]
      $0.companies = [PickPage(rows: rows, expected: 2)]
    }
    await journey.press(.enter, .enter)
    let first = journey.state.draft.import.companies.links
    await journey.press(.down, .enter)
    #expect(journey.text.contains("linked to 1"))
    await journey.press(.enter)
    let links = journey.state.draft.import.companies.links
    #expect(links.count == 2 && Set(links.values) == ["delta", "delta-2"] && links[1] == first[1])
    await journey.press("u", "u", .home, "v", .down, "l")
    #expect(Set(journey.state.draft.import.companies.links.values) == ["delta", "delta-2"])
  }

  @Test("In plain mode a company is linked by its number in the list, to what is like it or what a word finds")
  func plain() async {
    let talk = await Conversation(
      "hunter2\n\n\n\ngo import\nlink 2\n3\nlink 1\nzen\n3\n\n\nreview\nquit",
      world: ScriptedSetup { $0.organizations = Self.organizations })
    #expect(talk.text.contains("The organization for Delta Dental & Sons:"))
    #expect(talk.flow.contains("3. Delta Dental & Sons, delta, same name"), "\(talk.text)")
    #expect(talk.world.kept.last?.import.companies.links == [4471: "delta", 4472: "zenith"], "\(talk.text)")
  }

  @Test(
    "Any organization is found by a search, one that is another company's is refused with the way to free it"
  )
  func search() async {
    let journey = await journey()
    await journey.press("l", "/")
    await journey.type("harb")
    await journey.press(.enter, .enter)
    #expect(journey.text.contains("stands for company 77"))
    #expect(journey.state.page == .link)
    await journey.press("/", .control("u"))
    await journey.type("zen")
    await journey.press(.enter, .enter)
    #expect(journey.state.draft.import.companies.links == [4472: "zenith"])
    // No two companies are one organization.
    await journey.press(.down, "l", "/")
    await journey.type("zen")
    await journey.press(.enter, .enter)
    #expect(journey.text.contains("is linked to company 4472 in this setup already"))
    await journey.press(.escape, .escape)
    #expect(journey.state.page == .import)
    #expect(journey.state.draft.import.companies.links == [4472: "zenith"])
  }

  @Test("A new one, or none at all, takes the link away again")
  func unlink() async {
    let journey = await journey()
    await journey.press(.down, "l", .enter, "l", .home, .enter)
    #expect(journey.state.draft.import.companies.links == [:])
    #expect(journey.state.companies.picker.chosen == [4471])
    await journey.press("l", .home, .down, .enter)
    #expect(journey.state.companies.picker.chosen.isEmpty)
  }

  @Test("Links and choices of the settings in use come back with them")
  func again() async {
    let journey = await ScreensTests.journey(on: .import) { script in
      script.organizations = Self.organizations
      script.beginning.profile = SampleInstance.profile
      script.beginning.profile?.import.companies.links = [4474: "zenith"]
    }
    #expect(journey.state.companies.picker.chosen == [4474])
    #expect(journey.text.contains("linked"))
    await journey.press(.control("n"))
    #expect(journey.text.contains("1 company (1 linked)"))
  }

  @Test("A range and a preset link by name alone, and only what is free")
  func byName() async {
    let journey = await journey()
    await journey.press(.home, "v", .end, "l")
    #expect(journey.state.draft.import.companies.links == [4471: "delta"])
    #expect(journey.text.contains("1 linked by their name"))
    await journey.press("u", "a", "p", .down, .down, .enter)
    #expect(journey.state.draft.import.companies.links == [4471: "delta"])
  }

  @Test("A move of the cursor between companies that are like organizations stays small")
  func bytes() async throws {
    let journey = await journey()
    for (key, bytes) in try await ByteTests().cost(of: [.down, .down, .up, .up], in: journey) {
      #expect(bytes <= 60, "\(key): \(bytes)")
    }
  }

  @Test("The page works in the smallest window")
  func small() async {
    let journey = await journey(Size(width: 40, height: 12))
    await journey.press(.down, .enter)
    #expect(journey.text.contains("Delta Dental & Sons"))
    #expect(journey.text.contains("Make a new organization"))
    await journey.press("/")
    await journey.type("none such")
    #expect(journey.text.contains("Nothing matches"))
    await journey.press(.enter, .home, .end, .space, .enter, .escape, .escape)
    #expect(journey.state.page == .import)
  }
}
