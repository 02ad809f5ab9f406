import Model
import Services
import Terminal
import TestSupport

@testable import Screens

/// The wizard without a terminal: keys in, text out; effects are answered by a script, at once and in order.
@MainActor
final class Journey {
  var state: AppState
  let world: ScriptedSetup
  let secrets = PlainSecrets()
  var appearance = ScriptedAppearance()
  var effects: [Effect] = []
  /// Kinds of work whose answers are held back, as a slow server's are.
  var held: Set<JobKind> = []
  var look = Look(theme: .mono, glyphs: .unicode)
  /// What `@FILE` and `env:NAME` bring, by what stands in the field.
  var sources: [String: String] = [:]
  private lazy var keeper = SecretKeeper(secrets) { [secrets, sources] name in
    guard let text = sources[name] else { return .failure(Problem("There is no \(name).", mend: "Type the key.")) }
    return .success(secrets.store(Array(text.utf8).span.bytes))
  }

  init(_ size: Size = Size(width: 80, height: 24), step: SetupDraft.Step? = nil, world: ScriptedSetup = ScriptedSetup())
  {
    state = AppState(step: step)
    self.world = world
    state.size = size
    state.now = Moment(
      milliseconds: 1_000, wall: Timestamp(year: 2026, month: 11, day: 21, hour: 14, minute: 0))
  }

  /// Starts, and waits until nothing more happens by itself.
  func start() async { await send(.start) }

  func press(_ keys: Key...) async { for key in keys { await send(.key(key)) } }

  func type(_ text: String) async { for character in text { await send(.key(.character(character))) } }

  /// Lets time pass; timers go off.
  func wait(_ milliseconds: Int64) async {
    var moment = state.now
    moment.milliseconds += milliseconds
    moment.wall = moment.wall.advanced(by: milliseconds / 1000)
    await send(.tick(moment))
  }

  func click(_ x: Int, _ y: Int, clicks: Int = 1) async {
    guard let hit = frame.hits.target(at: Point(x: x, y: y)) else { return }
    await send(
      .pointer(hit.target, .press(column: x - hit.rect.x, row: y - hit.rect.y, clicks: clicks, extending: false)))
  }

  /// Carries something with the mouse: pressed at one place, over another, and let go there unless told otherwise.
  func drag(_ from: Point, to: Point, releases: Bool = true) async {
    await click(from.x, from.y)
    await send(.pointer(frame.hits.target(at: to)?.target ?? .nothing, .drag))
    if releases { await release(to) }
  }

  func release(_ at: Point) async {
    await send(.pointer(frame.hits.target(at: at)?.target ?? .nothing, .release))
  }

  /// Where a text stands on the screen.
  func place(of text: String) -> Point? {
    let grid = frame.grid
    for y in 0..<grid.height {
      let cells = (0..<grid.width).map { grid.text(x: $0, y: y) }
      guard cells.joined().contains(text) else { continue }
      for x in cells.indices where cells[x...].joined().hasPrefix(text) { return Point(x: x, y: y) }
    }
    return nil
  }

  func send(_ message: Message) async {
    let wishes = update(&state, message)
    effects += wishes
    if let height = frame.listHeight, height != state.listHeight { _ = update(&state, .laidOut(listHeight: height)) }
    for wish in wishes { await answer(wish) }
  }

  var frame: Frame {
    render(state, look: look) { [secrets] handle in secrets.text(handle) }
  }

  /// The screen as text, blanks at line ends removed.
  var text: String {
    frame.grid.lines.map { line in
      var line = line[...]
      while line.last == " " { line.removeLast() }
      return String(line)
    }.joined(separator: "\n")
  }

  private func answer(_ effect: Effect) async {
    if case .secret(let edit) = effect {
      await answer(edit)
      return
    }
    if case .passphrase(let edit) = effect {
      await send(.passphrase(keeper.perform(edit)))
      return
    }
    let mailbox = Mailbox(wake: {})
    guard let (kind, task) = EffectRunner(operations: world, appearance: appearance, mailbox: mailbox).start(effect),
      !held.contains(kind)
    else {
      return
    }
    await task.value
    for message in mailbox.drain() { await send(message) }
    if case .begin = effect, let handle = state.draft.connection.secret {
      await send(.secret(handle, count: secrets.count(handle)))
    }
  }

  private func answer(_ edit: SecretEdit) async {
    for message in keeper.perform(edit, on: state.draft.connection.secret) { await send(message) }
  }
}
