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
    if journey.state.size.width == 80 {
      #expect(counts[0] <= Limit.firstScreen, "the whole screen: \(counts[0])")
    }
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

  @Test("A move among the cards of the stepper board writes at most 60 bytes")
  func cards() async throws {
    let journey = await journey(on: .configure, Size(width: 120, height: 40))
    for (key, bytes) in try await cost(of: [.right, .down, .right, .left, .left, .down, .up], in: journey) {
      #expect(bytes <= Limit.move, "\(key): \(bytes)")
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

  @Test("Carrying a card writes what it is over and no more")
  func carrying() async throws {
    let journey = await journey(on: .configure, Size(width: 120, height: 40))
    journey.look.theme = try ThemeParser.theme(named: "default", lookup: BuiltInThemes.bytes).theme
    let from = try #require(journey.place(of: "Zzz"))
    var frames = [journey.frame.grid]
    await journey.click(from.x, from.y)
    for title in ["1 New", "2 Triaged", "3 Working", "4 Waiting"] {
      let to = try #require(journey.place(of: title))
      for y in [to.y, to.y + 9] {
        await journey.send(.pointer(journey.frame.hits.target(at: Point(x: to.x, y: y))?.target ?? .nothing, .drag))
        frames.append(journey.frame.grid)
      }
    }
    let counts = try bytes(of: frames).dropFirst()
    // A column's title marked, the one before as it was, and the message line; within a column nothing.
    #expect(counts.max() ?? 0 <= 200, "\(Array(counts))")
    #expect(counts.enumerated().allSatisfy { $0.offset.isMultiple(of: 2) || $0.element == 0 }, "\(Array(counts))")
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
    // Counts of one, two and three digits.
    let grid = await journey(on: .configure) { script in
      for (place, id) in [201, 202, 203, 204].enumerated() {
        script.statusCounts[id] = StatusCount(open: [7, 120, 45, 9][place], all: [7, 120, 45, 9][place])
      }
    }
    for (key, bytes) in try await cost(of: ["1", "3", "3", .down, .down, "4", .down, "0", "5"], in: grid) {
      #expect(bytes <= Limit.toggle, "\(key): \(bytes)")
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
