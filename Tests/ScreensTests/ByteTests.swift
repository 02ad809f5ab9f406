import BuiltInThemes
import Model
import NcursesScreen
import Services
import Terminal
import TestSupport
import Testing

@testable import Screens

/// The bytes that a line carries for each key: the wizard's own screens, drawn through ncurses into a real terminal.
@MainActor
@Suite("Bytes over the line")
struct ByteTests {
  /// The limits of a screen of 80x24.
  private enum Limit {
    static let firstScreen = 2500
    static let move = 60
    static let toggle = 80
    static let scroll = 250
  }

  /// Draws frames one after the other and counts what each has written.
  ///
  /// All at once, as there is one screen a process and other tests have one too.
  private func bytes(of frames: [Grid]) throws -> [Int] {
    let terminal = try PseudoTerminal()
    let screen = try NcursesScreen(
      input: terminal.slave, output: terminal.slave, environment: ["TERM": "xterm-256color"])
    defer { screen.restore() }
    _ = terminal.written()
    return frames.map { frame in
      screen.draw(frame)
      return terminal.written().utf8.count
    }
  }

  /// The bytes of each key, one after the other.
  func cost(of keys: [Key], in journey: Journey) async throws -> [(key: Key, bytes: Int)] {
    journey.look.theme = try ThemeParser.theme(named: "default", lookup: BuiltInThemes.bytes).theme
    var frames = [journey.frame.grid]
    for key in keys {
      await journey.press(key)
      frames.append(journey.frame.grid)
    }
    let counts = try bytes(of: frames)
    #expect(counts[0] <= Limit.firstScreen, "the whole screen: \(counts[0])")
    return zip(keys, counts.dropFirst()).map { (key: $0, bytes: $1) }
  }

  @Test("A move of the focus writes at most 60 bytes", arguments: [Page.connect, .sync, .configure, .review])
  func moves(_ page: Page) async throws {
    let journey = await journey(on: page)
    let fields = journey.state.fields.count
    for (key, bytes) in try await cost(
      of: Array(repeating: .tab, count: fields + 1) + Array(repeating: .shiftTab, count: fields + 1), in: journey)
    {
      #expect(bytes <= Limit.move, "\(page), \(key): \(bytes)")
    }
  }

  @Test("A move in a list or the grid writes at most 60 bytes", arguments: [Page.import, .configure])
  func rows(_ page: Page) async throws {
    let journey = await journey(on: page)
    for (key, bytes) in try await cost(of: [.down, .down, .down, .up, .end, .home], in: journey) {
      #expect(bytes <= Limit.move, "\(page), \(key): \(bytes)")
    }
  }

  private static let owners = [
    "Alpine", "Beacon", "Cobalt", "Delta", "Evergreen", "Falcon", "Granite", "Harbour", "Indigo", "Juniper", "Kestrel",
    "Lumen",
  ]

  @Test("A move between companies whose names are cut writes at most 60 bytes")
  func cutNames() async throws {
    let journey = await journey(on: .import) { script in
      script.companies = [
        PickPage(
          rows: (0..<12).map { number in
            PickRow(
              id: 1_000 + 97 * number,
              label: "\(Self.owners[number]) Manufacturing & Engineering Partners \(number * 37) of Springfield",
              detail: "Springfield", state: "active", identifier: "Springfield\(number)")
          }, expected: 12)
      ]
    }
    for (key, bytes) in try await cost(of: [.down, .down, .down, .up, .end, .home], in: journey) {
      #expect(bytes <= Limit.move, "\(key): \(bytes)")
    }
  }

  @Test(
    "A move in a list behind Configure writes at most 60 bytes",
    arguments: [ConfigureForm.closed, ConfigureForm.devices])
  func rowsBehind(_ field: FieldID) async throws {
    let journey = await journey(on: .configure)
    journey.state.draft.sync.resources.append(.configurations)
    journey.state.focus[.configure] = field
    await journey.press(.enter)
    for (key, bytes) in try await cost(of: [.down, .down, .down, .up, .end, .home], in: journey) {
      #expect(bytes <= Limit.move, "\(field), \(key): \(bytes)")
    }
  }

  @Test("A choice with its counters writes at most 80 bytes")
  func toggles() async throws {
    let list = await journey(on: .import)
    for (key, bytes) in try await cost(of: [.space, .space, .space], in: list) {
      #expect(bytes <= Limit.toggle, "\(key): \(bytes)")
    }
    // The new counts come later, when the server has told them.
    let sync = await journey(on: .sync)
    sync.held = [.preview]
    for (key, bytes) in try await cost(of: [.space, .space], in: sync) {
      #expect(bytes <= Limit.toggle, "\(key): \(bytes)")
    }
    let grid = await journey(on: .configure)
    for (key, bytes) in try await cost(of: ["1", "3", "3"], in: grid) {
      #expect(bytes <= 2 * Limit.toggle, "\(key): \(bytes)")
    }
  }

  @Test("A list that goes on by a row writes at most 250 bytes")
  func scroll() async throws {
    let journey = await journey(on: .import)
    journey.state.companies.picker.add(
      (0..<200).map { number in
        Picker.Row(
          id: 10_000 + number, label: "Beacon Manufacturing Partners \(number)",
          details: ["Springfield, BeaconManufacturing\(number)", "active"])
      }, height: journey.state.listHeight)
    await journey.press(.home, .pageDown)
    for (key, bytes) in try await cost(of: Array(repeating: .down, count: 10), in: journey) {
      #expect(bytes <= Limit.scroll, "\(key): \(bytes)")
    }
  }
}
