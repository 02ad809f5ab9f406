import Dispatch
import Foundation
import Model
import Services
import Terminal
import TestSupport
import Testing

@testable import Screens

/// A terminal that types when it sees what it waits for.
@MainActor
final class ScriptedScreen: Terminal.Screen {
  let size = Size(width: 80, height: 24)
  let glyphs = GlyphSet.unicode
  let colorDepth = ColorDepth.mono
  let bell = DispatchSemaphore(value: 0)
  /// What must be on the screen, and what is typed then.
  var script: [(sees: String, events: [Event])]
  private(set) var drawn = 0
  private var text = ""

  init(_ script: [(sees: String, events: [Event])]) { self.script = script }

  func next(timeout: Duration?) -> [Event] {
    if let step = script.first, text.contains(step.sees) {
      script.removeFirst()
      return step.events
    }
    let limit = timeout.map { Double($0.components.seconds) + Double($0.components.attoseconds) / 1e18 } ?? 120
    guard bell.wait(timeout: .now() + min(120, limit)) == .success else {
      // Nothing came and nothing is due: what the script waits for will never be there.
      return timeout == nil ? [.terminate(.hangUp)] : [.timeout]
    }
    return [.wake]
  }

  func draw(_ grid: Grid) {
    drawn += 1
    text = grid.lines.joined(separator: "\n")
  }

  func redraw() {}
  func setMouse(_ isOn: Bool) {}
  func suspend() {}
  func restore() {}
}

@MainActor
@Suite("The loop")
struct RuntimeTests {
  private func run(
    _ screen: ScriptedScreen, _ world: ScriptedSetup, step: SetupDraft.Step? = nil
  ) async -> WizardEnd {
    let bell = screen.bell
    let runtime = Runtime(
      screen: screen, operations: world,
      secrets: SecretKeeper(PlainSecrets()) { .failure(Problem("There is no \($0).")) },
      clock: {
        Moment(
          milliseconds: Int64(DispatchTime.now().uptimeNanoseconds / 1_000_000),
          wall: Timestamp(seconds: Int64(Date().timeIntervalSince1970)))
      }, look: Look(theme: .mono, glyphs: .unicode), step: step, wake: { bell.signal() })
    return await runtime.run()
  }

  @Test("The whole way on the real loop: typed, tested, saved, run, ended")
  func wholeWay() async {
    let world = ScriptedSetup()
    let screen = ScriptedScreen([
      ("Private key", [.paste("hunter2"), .key(.control("t"))]), ("✓ Connected", [.key(.control("n"))]),
      ("What to sync", [.key(.control("n"))]), ("Statuses to stages", [.key(.control("n"))]),
      ("Cedar Dental", [.key(.space), .key(.control("n"))]), ("Complete Setup", [.key(.control("n")), .key(.enter)]),
      ("Setup is complete", [.key(.enter)]),
    ])
    let end = await run(screen, world)
    #expect(end.exit == .done)
    #expect(end.saved != nil)
    #expect(end.progress?.outcome == .done)
    #expect(world.saved.first?.import.companies.select == .only([4472]))
    #expect(screen.script.isEmpty)
  }

  @Test("A line that goes keeps the draft, without the secret")
  func hangUp() async throws {
    let world = ScriptedSetup()
    let screen = ScriptedScreen([("Private key", [.paste("hunter2"), .key(.tab), .terminate(.hangUp)])])
    let end = await run(screen, world)
    #expect(end.exit == .interrupted)
    #expect(end.keptDraft)
    let kept = try #require(world.kept.last)
    #expect(!String(decoding: try JSONEncoder().encode(kept), as: UTF8.self).contains("hunter2"))
  }

  @Test("Ctrl-C twice leaves at once and keeps the draft")
  func interrupt() async {
    let world = ScriptedSetup()
    let screen = ScriptedScreen([("Private key", [.key(.control("c")), .key(.control("c"))])])
    let end = await run(screen, world)
    #expect(end.exit == .interrupted)
    #expect(world.kept.count == 1)
  }

  @Test("A signal that came before the screen listened for signals ends it all the same", .timeLimit(.minutes(1)))
  func cancelled() async {
    let world = ScriptedSetup()
    let screen = ScriptedScreen([("never", [])])
    let task = Task { await run(screen, world) }
    task.cancel()
    let end = await task.value
    #expect(end.exit == .interrupted)
    #expect(end.cause == .asked)
  }
}
