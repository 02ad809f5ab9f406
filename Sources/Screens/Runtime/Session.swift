package import Model
package import Services
import Terminal

/// How a session ended.
package struct WizardEnd: Sendable {
  package let exit: ExitCode
  /// The profile, when one was saved.
  package let saved: Profile?
  /// Where the run stood that was followed last.
  package let progress: RunProgress?
  /// Whether a draft was kept to go on with.
  package let keptDraft: Bool
  /// Why, for the log of sessions.
  package let cause: SessionEnd.Cause
}

/// The state with what it wishes: takes messages, starts the work, and keeps the draft at the end.
///
/// Around it goes a loop: the screen's (``Runtime``) or the one that asks line by line (``PlainRuntime``).
@MainActor
final class Session {
  private(set) var state: AppState
  private let operations: any SetupOperations
  private let secrets: SecretKeeper
  private let mailbox: Mailbox
  private let runner: EffectRunner
  private var tasks: [JobKind: Task<Void, Never>] = [:]
  /// What has come and waits until a question is answered that it would change.
  private var waiting: [Message] = []
  /// Why it ends, once it does.
  var cause = SessionEnd.Cause.left
  /// Gets the wishes that only a screen can fulfil.
  var onScreen: (Effect) -> Void = { _ in }
  /// Sees each message before the state does.
  var onMessage: (Message) -> Void = { _ in }

  /// - Parameters:
  ///   - state: What it begins with.
  ///   - operations: What the wizard asks of the world.
  ///   - appearance: The settings and themes; none where nothing of them changes.
  ///   - secrets: Who holds the bytes of the secret.
  ///   - wake: Ends a wait of the loop; called from any thread.
  init(
    _ state: AppState, operations: any SetupOperations, appearance: (any AppearanceOperations)? = nil,
    secrets: SecretKeeper, wake: @escaping @Sendable () -> Void
  ) {
    self.state = state
    self.operations = operations
    self.secrets = secrets
    mailbox = Mailbox(wake: wake)
    runner = EffectRunner(operations: operations, appearance: appearance, mailbox: mailbox)
  }

  /// Changes the state by a message, and starts what follows from it.
  func dispatch(_ message: Message) {
    onMessage(message)
    follow(message, update(&state, message))
  }

  private func follow(_ message: Message, _ effects: [Effect]) {
    for effect in effects { perform(effect) }
    if case .answer(_, .began(let beginning)) = message,
      let handle = state.draft.connection.secret ?? beginning.connection.secret
    {
      dispatch(.secret(handle, count: secrets.count(handle)))
    }
  }

  /// Takes in what the work outside has answered since the last time.
  ///
  /// - Returns: Whether some of it answers a key, and is to be shown at once as a key is.
  @discardableResult
  func deliver() -> Bool {
    let messages = arrived()
    for message in messages { dispatch(message) }
    return messages.contains(where: \.isOfAKey)
  }

  /// Takes in what has come while a question stands, up to what would put another in its place: that waits for
  /// ``deliver()``, so that a line is never the answer to a question that nobody has seen.
  ///
  /// - Parameter isSame: Whether the question is the same in the state that a message makes.
  func deliver(asLongAs isSame: (AppState) -> Bool) {
    // One that is asked to end waits for no answer.
    if Task.isCancelled {
      deliver()
      return
    }
    waiting = arrived()
    while let message = waiting.first {
      var next = state
      let effects = update(&next, message)
      guard isSame(next) else { return }
      waiting.removeFirst()
      onMessage(message)
      state = next
      follow(message, effects)
    }
  }

  private func arrived() -> [Message] {
    defer { waiting = [] }
    return waiting + mailbox.drain()
  }

  private func perform(_ effect: Effect) {
    switch effect {
    case .cancel(let kind): tasks.removeValue(forKey: kind)?.cancel()
    case .secret(let edit):
      for message in secrets.perform(edit, on: state.draft.connection.secret) { dispatch(message) }
    case .passphrase(let edit): dispatch(.passphrase(secrets.perform(edit)))
    case .redraw, .suspend, .mouse, .look: onScreen(effect)
    case .test(let job, _, _) where !state.isCurrent(job), .catalog(let job, _) where !state.isCurrent(job):
      // Taken back before it began: the secret that was to be read just before is not there.
      return
    default:
      guard let (kind, task) = runner.start(effect) else { return }
      tasks.updateValue(task, forKey: kind)?.cancel()
    }
  }

  /// Tells of each change in the folder of a person's own themes, until it is cancelled.
  func watchThemes() -> Task<Void, Never>? { runner.watchThemes() }

  /// The secret as text, while a person asked to see it.
  func reveal(_ handle: SecretHandle) -> String? { secrets.text(handle) }

  /// Runs a loop to its end, then ends what is under way and keeps the draft.
  ///
  /// A signal that came before the loop listened for signals has cancelled the task: it ends the loop as others do.
  func run(_ loop: () -> Void) async -> WizardEnd {
    await withTaskCancellationHandler {
      loop()
    } onCancel: { [mailbox] in
      mailbox.post(.terminate)
    }
    if Task.isCancelled, cause == .left { cause = .asked }
    return await end()
  }

  private func end() async -> WizardEnd {
    for (kind, task) in tasks where ![.keep, .save, .settings].contains(kind) { task.cancel() }
    // A keeping or saving under way is let finish, so that it cannot come after the last one.
    await tasks[.keep]?.value
    await tasks[.save]?.value
    await tasks[.settings]?.value
    for message in arrived() { if case .answer(_, .saved) = message { dispatch(message) } }
    tasks.removeValue(forKey: .run)?.cancel()
    var keptDraft = false
    if state.saved == nil, state.hasBegun, state.viewing == nil {
      state.readyDraft()
      do throws(Problem) {
        try await operations.keep(state.draft)
        keptDraft = true
      } catch {
        // The person is leaving: what was kept before is all there is.
        keptDraft = false
      }
    }
    secrets.forgetOpen()
    return WizardEnd(
      exit: state.exit ?? .done, saved: state.saved, progress: state.progress ?? state.runs.underWay,
      keptDraft: keptDraft, cause: cause)
  }
}
