import Dispatch
import Model
import Services
import Terminal
import TestSupport

@testable import Screens

/// A console with a script of lines: what is asked and answered is one text.
@MainActor
final class ScriptedConsole: LineConsole {
  let columns: Int
  let showsTyping = false
  let bell = DispatchSemaphore(value: 0)
  let secrets: PlainSecrets
  private var lines: [String]
  private let meanwhile: () -> Void
  private(set) var text = ""
  private(set) var now = Moment(
    milliseconds: 1_000, wall: Timestamp(year: 2026, month: 11, day: 21, hour: 14, minute: 0))

  /// A console that gives these answers, one a line; `^C` is the key.
  ///
  /// At `^Z` a minute passes, and something happens meanwhile; the next line comes after whatever that brings about.
  init(_ lines: [String], secrets: PlainSecrets, columns: Int, meanwhile: @escaping () -> Void) {
    self.lines = lines
    self.meanwhile = meanwhile
    self.secrets = secrets
    self.columns = columns
  }

  /// The lines that nobody asked for.
  var rest: [String] { lines }

  func write(_ text: String) -> Bool {
    self.text += text
    return true
  }

  func next(_ reading: LineReading, timeout: Duration?) -> LineEvent {
    let isAwaited = reading != .nothing && lines.first == "^W"
    if bell.wait(timeout: .now() + (isAwaited ? 60 : 0)) == .success {
      if isAwaited { lines.removeFirst() }
      return .wake
    }
    if reading == .nothing {
      // Work always answers; what is due by the clock comes when nothing else does.
      let isDue = timeout.map { $0 < .seconds(2) } ?? false
      guard bell.wait(timeout: .now() + (isDue ? 0.2 : 60)) == .success else {
        now.milliseconds += timeout.map { Int64($0 / .milliseconds(1)) } ?? 0
        return .timeout
      }
      return .wake
    }
    guard !lines.isEmpty else { return .end(isLineGone: true) }
    let line = lines.removeFirst()
    if line == "^Z" {
      meanwhile()
      now.milliseconds += 60_000
      lines.insert("^W", at: 0)
      return .timeout
    }
    if line == "^C" { return .interrupt }
    guard reading == .secret else { return .line(line) }
    let handle = secrets.store(Array(line.utf8).span.bytes)
    return .secret(handle, count: line.count)
  }
}

/// A conversation with the whole plain mode about a scripted world.
@MainActor
struct Conversation {
  let text: String
  /// The text without the ends of its lines, for what may be folded.
  var flow: String { text.split(separator: "\n").joined(separator: " ") }
  let end: WizardEnd
  /// Answers that nobody asked for.
  let rest: [String]
  let world: ScriptedSetup

  init(
    _ lines: String, columns: Int = 80, step: SetupDraft.Step? = nil, world: ScriptedSetup = ScriptedSetup(),
    meanwhile: @escaping (ScriptedSetup) -> Void = { _ in }
  ) async {
    let secrets = PlainSecrets()
    let console = ScriptedConsole(
      lines.split(separator: "\n", omittingEmptySubsequences: false).map(String.init), secrets: secrets,
      columns: columns, meanwhile: { meanwhile(world) })
    let bell = console.bell
    let runtime = PlainRuntime(
      console: console, operations: world,
      secrets: SecretKeeper(secrets) { .failure(Problem("There is no \($0).", mend: "Type the key.")) },
      clock: { console.now }, step: step, isPatient: true, wake: { bell.signal() })
    end = await runtime.run(because: "--plain was given")
    text = console.text
    rest = console.rest
    self.world = world
  }
}
