import BuiltInThemes
import Model
import Services
import Terminal
import TestSupport
import Testing

@testable import Screens

@MainActor
@Suite("Themes, chosen while the wizard runs")
struct ThemePickerTests {
  private func begun(_ appearance: ScriptedAppearance = ScriptedAppearance(), on page: Page = .review) async -> Journey
  {
    let journey = await journey(on: page)
    journey.appearance = appearance
    journey.effects = []
    return journey
  }

  private func looks(_ journey: Journey) -> [String] {
    journey.effects.compactMap { effect -> String? in if case .look(let name) = effect { name } else { nil } }
  }

  @Test("A move shows a theme at once, Enter keeps it in the settings")
  func keeps() async {
    let appearance = ScriptedAppearance()
    let journey = await begun(appearance)
    await journey.press("t", .down)
    #expect(looks(journey) == ["mono"])
    #expect(appearance.kept.isEmpty)
    await journey.press(.down)
    #expect(journey.text.contains("/config/themes/mine.json"))
    await journey.press(.enter)
    #expect(looks(journey) == ["mono", "mine"])
    #expect(appearance.kept == [.theme("mine")])
    #expect(journey.state.overlay == nil && journey.text.contains("The theme mine is kept."))
  }

  @Test(
    "Esc and Ctrl-C bring back the theme before", arguments: [Key.escape, .control("c")])
  func comesBack(_ key: Key) async {
    let appearance = ScriptedAppearance()
    let journey = await begun(appearance)
    await journey.press("t", .down, key)
    #expect(looks(journey) == ["mono", "default"])
    #expect(appearance.kept.isEmpty)
  }

  @Test("It opens from the steps popup too, where a field has the focus, and on the first page")
  func opens() async {
    let journey = await begun(on: .connect)
    journey.state.focus[.connect] = ConnectForm.site
    await journey.press("t")
    #expect(journey.state.overlay == nil)
    await journey.press(.control("g"), "t")
    #expect(journey.state.overlay == .themes("default"))
    #expect(journey.text.contains("built in"))
  }

  @Test("Keys that come before the themes are there count when they are")
  func early() async {
    let journey = await begun()
    journey.held = [.themes]
    await journey.press("t", .down, .down)
    #expect(looks(journey).isEmpty)
    let job = JobID(kind: .themes, generation: journey.state.generation)
    await journey.send(.answer(job, .themes(journey.appearance.loadThemes())))
    #expect(looks(journey) == ["mine"] && journey.state.overlay == .themes("mine"))
  }

  @Test("A theme that cannot be used says why, is not shown, and is not kept")
  func broken() async {
    let entries = [
      ThemeEntry(name: "default", title: "default", isBuiltIn: true),
      ThemeEntry(
        name: "broken", title: "broken", isBuiltIn: false, place: "/b.json", problem: "It is no \u{1B}[2Jtheme."),
    ]
    let appearance = ScriptedAppearance(entries: entries)
    let journey = await begun(appearance)
    await journey.press("t", .down)
    #expect(journey.text.contains("It is no [2Jtheme."))
    await journey.press(.enter)
    #expect(looks(journey).isEmpty && appearance.kept.isEmpty)
  }

  @Test("Where there is no colour it says so, and keeps the choice for where there is")
  func colourless() async {
    let appearance = ScriptedAppearance()
    let journey = await begun(appearance)
    journey.state.looks.colourless = .asked
    await journey.press("t")
    #expect(journey.text.contains("NO_COLOR is set"))
    await journey.press(.down, .enter)
    #expect(appearance.kept == [.theme("mono")])
    var wardrobe = Wardrobe(Look(theme: .mono, glyphs: .unicode), terminal: .unicode, isFixed: true)
    wardrobe.take([LoadedTheme(entry: entry("nord"), theme: theme("nord"))], inUse: "nord")
    #expect(wardrobe.look.theme == .mono)
  }

  private func entry(_ name: String) -> ThemeEntry { ThemeEntry(name: name, title: name, isBuiltIn: true) }

  private func theme(_ name: String) -> Theme? {
    try? ThemeParser.theme(named: name, lookup: BuiltInThemes.bytes).theme
  }

  @Test("A file that changes while its theme is in use changes the look; one that breaks leaves it")
  func reloads() async {
    var wardrobe = Wardrobe(Look(theme: .mono, glyphs: .unicode), terminal: .unicode, isFixed: false)
    wardrobe.take([LoadedTheme(entry: entry("mine"), theme: theme("nord"))], inUse: "mine")
    #expect(wardrobe.look.theme.name == "nord")
    wardrobe.take([LoadedTheme(entry: entry("mine"), theme: nil)], inUse: "mine")
    #expect(wardrobe.look.theme.name == "nord")

    var broken = entry("default")
    broken.problem = "It has no end."
    let journey = await begun(ScriptedAppearance(entries: [broken]))
    await journey.send(.themesChanged)
    #expect(journey.text.contains("It has no end.  The look stays as it is."))
  }

  @Test("The mouse is remembered, the last word last, and what cannot be kept is told")
  func mouse() async {
    let appearance = ScriptedAppearance()
    let journey = await begun(appearance)
    await journey.press("m", "m", "m")
    #expect(appearance.kept == [.mouse(false), .mouse(true), .mouse(false)])
    let full = await begun(ScriptedAppearance(problem: Problem("No space is left.")))
    await full.press("m")
    #expect(full.text.contains("No space is left."))
    #expect(full.state.looks.unkept.isEmpty)
  }
}

@MainActor
@Suite("Keys of a person's own")
struct KeyRebindingTests {
  private func begun(_ keys: [String: [String]], on page: Page) async throws -> Journey {
    let journey = await journey(on: page)
    journey.state.looks.keys = try KeyRebinding(keys)
    return journey
  }

  @Test("A command answers to its new key on its page alone, and its old key does nothing there")
  func moved() async throws {
    let journey = try await begun(["sync.conditions": ["C"]], on: .sync)
    await journey.press("c")
    #expect(journey.state.page == .sync)
    await journey.press(.function(1))
    #expect(journey.text.contains("C            the exact conditions sent"))
    await journey.press(.escape, "C")
    #expect(journey.state.page == .conditions)
  }

  @Test("The hints show the new key, and a click on one presses it")
  func hints() async throws {
    let journey = try await begun(["nextStep": ["ctrl-e"]], on: .sync)
    #expect(journey.text.contains("^E next"))
    let row = try #require(journey.text.split(separator: "\n").last)
    let place = try #require(row.firstRange(of: "^E"))
    await journey.click(row.distance(from: row.startIndex, to: place.lowerBound), journey.state.size.height - 1)
    #expect(journey.state.page == .configure)
    await journey.press(.control("p"), .control("n"))
    #expect(journey.state.page == .sync)
  }

  @Test("Keys of a list that handles its own move too, each in its place")
  func inLists() async throws {
    let journey = try await begun(["import.all": ["A"], "configure.setStage": ["6", "7", "8", "9", "-"]], on: .import)
    await journey.press("a")
    #expect(journey.state.companies.picker.chosen.isEmpty)
    await journey.press("A")
    #expect(journey.state.companies.picker.chosen.count == 5)
    await journey.press(.control("p"), "8")
    #expect(journey.text.contains("Working 1"), "\(journey.text)")
  }

  @Test("In a text field letters type, whatever they mean elsewhere")
  func typing() async throws {
    let journey = try await begun(["log": ["z"]], on: .connect)
    journey.state.focus[.connect] = ConnectForm.company
    await journey.type("z")
    #expect(journey.state.page == .connect && journey.state.draft.connection.company.hasSuffix("z"))
  }

  @Test(
    "What cannot be is refused with what is wrong",
    arguments: [
      (["sync.conditions": ["L"]], "L cannot mean both conditions and log on sync"),
      (["log": ["m"]], "m cannot mean both"), (["sync.condtions": ["C"]], "did you mean conditions?"),
      (["snyc.conditions": ["C"]], "did you mean sync?"), (["log": ["hyper-x"]], "\"hyper-x\" is no key"),
      (["log": ["ctrl-c"]], "ctrl-c always means the same"), (["escape": ["q"]], "its keys cannot be changed"),
      (["configure.setStage": ["6"]], "it needs 5 keys"),
    ])
  func refused(_ keys: [String: [String]], _ words: String) throws {
    let problem = #expect(throws: Problem.self) { try KeyRebinding(keys) }
    #expect(problem?.text.contains(words) == true, "\(problem?.text ?? "")")
    #expect(problem?.text.contains("All keys are as usual.") == true)
  }
}
