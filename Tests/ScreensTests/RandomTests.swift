import Foundation
import Model
import Services
import Terminal
import TestSupport
import Testing

@testable import Screens

/// A generator whose numbers follow from its seed alone.
struct Seeded: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

@MainActor
@Suite("Anything may happen")
struct RandomTests {
  private static let keys: [Key] =
    [
      .enter, .tab, .shiftTab, .escape, .backspace, .delete, .up, .down, .left, .right, .home, .end, .pageUp, .pageDown,
      .shiftUp, .shiftDown, .space, .function(1), .function(2), .control("n"), .control("n"), .control("n"),
      .control("p"), .control("g"), .control("t"), .control("r"), .control("l"), .control("u"), .control("k"),
      .control("w"), .control("z"),
    ] + "0123456789abceijklmnoprstuvwxyzAGLRSUY*/[]<>?!é漢".map(Key.character)

  private static let sizes = [
    Size(width: 80, height: 24), Size(width: 60, height: 20), Size(width: 44, height: 15), Size(width: 40, height: 12),
    Size(width: 200, height: 60), Size(width: 20, height: 5), Size(width: 1, height: 1), Size(width: 79, height: 12),
  ]

  /// Six are enough for every change; `make soak` tries hundreds.
  private nonisolated static var seeds: ClosedRange<UInt64> {
    let wanted = ProcessInfo.processInfo.environment["BOARDWALK_RANDOM_SEEDS"].flatMap(UInt64.init)
    return 1...max(1, wanted ?? 6)
  }

  @Test(
    "Random keys, clicks, pastes, sizes and server answers break nothing and reveal no secret", arguments: seeds)
  func random(_ seed: UInt64) async throws {
    var random = Seeded(state: seed)
    let journey = await journey(on: .connect, Self.sizes[Int(seed) % 3]) { script in
      if seed.isMultiple(of: 2) { script.beginning.profile = SampleInstance.profile }
      if seed % 6 == 5 { script.catalog = Catalog() }
      if seed % 6 == 0 { script.rowsProblem = Problem("No.") }
      script.organizations = ["Delta Dental", "Cedar Dental Partners", "Nobody"].map {
        Organization(slug: $0.lowercased(), name: $0, company: nil, isActive: true)
      }
      script.fileText = "4471\nx\n4472 # y\n"
    }
    for step in 0..<400 {
      switch Int.random(in: 0..<20, using: &random) {
      case 0: await journey.send(.resize(Self.sizes.randomElement(using: &random) ?? Self.sizes[0]))
      case 1:
        await journey.click(
          Int.random(in: 0..<journey.state.size.width, using: &random),
          Int.random(in: 0..<journey.state.size.height, using: &random),
          clicks: Int.random(in: 1...2, using: &random))
      case 2:
        let actions: [PointerAction] = [.wheel(3), .wheel(-3), .drag, .drag, .release]
        let place = Point(x: Int.random(in: 0..<200, using: &random), y: Int.random(in: 0..<60, using: &random))
        await journey.send(
          .pointer(
            journey.frame.hits.target(at: place)?.target ?? .nothing, actions.randomElement(using: &random) ?? .drag))
      case 3: await journey.wait(Int64.random(in: 0..<700, using: &random))
      case 4:
        // A secret is pasted where one belongs; a person who pastes it into a filter has put it there.
        let isOnForm = journey.state.page == .connect && journey.state.overlay == nil
        let texts = ["x\u{1B}[2Jy", "", "漢\n字"] + (isOnForm ? ["site: a\nsecret: hunter2hunter2"] : [])
        await journey.send(.paste(texts.randomElement(using: &random) ?? ""))
      case 5:
        let kinds = JobKind.allCases
        journey.held = Bool.random(using: &random) ? [] : [kinds.randomElement(using: &random) ?? .test]
      default: await journey.press(Self.keys.randomElement(using: &random) ?? .enter)
      }
      // A save ends the wizard; a new one begins.
      if journey.state.saved != nil || journey.state.exit != nil {
        journey.state = AppState()
        await journey.start()
      }
      let grid = journey.frame.grid
      #expect(grid.width == journey.state.size.width && grid.height == journey.state.size.height)
      if let cursor = grid.cursor {
        #expect(grid.bounds.contains(cursor), "seed \(seed), step \(step): \(journey.state)")
      }
      if step.isMultiple(of: 40) {
        let state = String(decoding: try JSONEncoder().encode(journey.state), as: UTF8.self)
        #expect(!state.contains("hunter2"))
      }
    }
    for draft in journey.world.kept {
      #expect(!String(decoding: try JSONEncoder().encode(draft), as: UTF8.self).contains("hunter2"))
    }
  }

  @Test("A state comes back from its text")
  func coding() async throws {
    let journey = await journey(on: .review)
    let bytes = try JSONEncoder().encode(journey.state)
    let back = try JSONDecoder().decode(AppState.self, from: bytes)
    #expect(back.page == .review)
    #expect(back.catalog == journey.state.catalog)
    #expect(back.draft.configure == journey.state.draft.configure)
  }
}
