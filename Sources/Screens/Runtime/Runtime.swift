package import Model
package import Services
package import Terminal

/// The loop: waits for events, changes the state, starts what it wishes, and draws once.
///
/// Belongs to the main actor, which it blocks while it waits; nothing else may need that actor meanwhile.
@MainActor
package final class Runtime {
  /// How a session ended.
  package struct End: Sendable {
    package let exit: ExitCode
    /// The profile, when one was saved.
    package let saved: Profile?
    /// Where the run stood that was followed last.
    package let progress: RunProgress?
    /// Whether a draft was kept to go on with.
    package let keptDraft: Bool
  }

  private let screen: any Screen
  private let operations: any SetupOperations
  private let secrets: any SecretMemory
  private let clock: () -> Moment
  private let look: Look
  private let mailbox: Mailbox
  private let runner: EffectRunner
  private var state: AppState
  private var tasks: [JobKind: Task<Void, Never>] = [:]
  private var held: SecretHandle?
  private var hits = HitMap<Target>()
  /// When what has changed must be on the screen, in the clock's milliseconds.
  private var drawingDue: Int64?
  /// When something that came by itself was drawn last.
  private var streamedAt: Int64?

  /// - Parameters:
  ///   - screen: The terminal.
  ///   - operations: What the wizard asks of the world.
  ///   - secrets: Where the bytes of the secret lie.
  ///   - clock: Tells the time.
  ///   - look: Theme and signs.
  ///   - step: The step to begin at, when one is asked for.
  ///   - mouse: Whether the mouse is taken at the start.
  ///   - wake: Ends a wait of the screen with `.wake`; called from any thread.
  package init(
    screen: any Screen, operations: any SetupOperations, secrets: any SecretMemory,
    clock: @escaping () -> Moment, look: Look, step: SetupDraft.Step? = nil, mouse: Bool = true,
    wake: @escaping @Sendable () -> Void
  ) {
    self.screen = screen
    self.operations = operations
    self.secrets = secrets
    self.clock = clock
    self.look = look
    mailbox = Mailbox(wake: wake)
    runner = EffectRunner(operations: operations, mailbox: mailbox)
    state = AppState(step: step)
    state.mouseIsOn = mouse
  }

  /// Runs until the person or a signal ends it; the draft is kept on every way out.
  ///
  /// The screen is not given back: its owner does that.
  package func run() async -> End {
    dispatch(.resize(screen.size))
    dispatch(.tick(clock()))
    dispatch(.start)
    // What there is to begin with is mostly known in a moment: only a longer wait gets a picture of its own.
    drawingDue = clock().milliseconds + Self.streamInterval
    while state.exit == nil {
      let events = screen.next(timeout: timeout)
      for event in events { take(event) }
      dispatch(.tick(clock()))
      for message in mailbox.drain() { dispatch(message) }
      // What a person does is shown at once; what streams in is shown at once too, but a few times a second at most.
      let isByHand = events.contains { $0 != .wake && $0 != .timeout }
      let now = clock().milliseconds
      if !events.isEmpty { drawingDue = min(drawingDue ?? .max, streamedAt.map { $0 + Self.streamInterval } ?? now) }
      if isByHand {
        draw()
      } else if let due = drawingDue, due <= now {
        draw()
        streamedAt = now
      }
    }
    return await end()
  }

  /// The least time between two drawings of what comes by itself, in milliseconds.
  private static let streamInterval: Int64 = 100

  /// What the state is, for tests.
  package var current: AppState { state }

  private var timeout: Duration? {
    let due = [state.deadline, drawingDue].compactMap { $0 }.min()
    return due.map { .milliseconds(max(0, $0 - clock().milliseconds)) }
  }

  private func take(_ event: Event) {
    guard state.exit == nil else { return }
    switch event {
    case .key(let key):
      dispatch(.tick(clock()))
      dispatch(.key(key))
    case .paste(let text): dispatch(.paste(text))
    case .mouse(let mouse): point(mouse)
    case .resize(let size): dispatch(.resize(size))
    case .wake, .timeout: break
    case .resumed:
      dispatch(.resize(screen.size))
      dispatch(.resumed)
    case .terminate: dispatch(.terminate)
    }
  }

  private func point(_ mouse: Mouse) {
    guard let hit = hits.target(at: mouse.at) else {
      if let wheel = Self.wheel(mouse.action) { dispatch(.pointer(.nothing, .wheel(wheel))) }
      return
    }
    if let wheel = Self.wheel(mouse.action) {
      dispatch(.pointer(hit.target, .wheel(wheel)))
    } else if case .press(.left, let clicks) = mouse.action {
      dispatch(
        .pointer(
          hit.target,
          .press(
            column: mouse.at.x - hit.rect.x, row: mouse.at.y - hit.rect.y, clicks: clicks,
            extending: mouse.modifiers.contains(.shift))))
      // What follows in the same batch is meant for what the click brought up.
      draw()
    }
  }

  private static func wheel(_ action: Mouse.Action) -> Int? {
    switch action {
    case .wheelUp: -3
    case .wheelDown: 3
    case .press, .drag, .release: nil
    }
  }

  private func dispatch(_ message: Message) {
    for effect in update(&state, message) { perform(effect) }
    if case .answer(_, .began) = message, let handle = state.draft.connection.secret {
      dispatch(.secret(handle, count: secrets.count(handle)))
    }
  }

  private func perform(_ effect: Effect) {
    switch effect {
    case .cancel(let kind): tasks.removeValue(forKey: kind)?.cancel()
    case .secret(let edit): perform(edit)
    case .redraw: screen.redraw()
    case .suspend: screen.suspend()
    case .mouse(let isOn): screen.setMouse(isOn)
    case .begin, .keep, .discardDraft, .test, .catalog, .preview, .statusCounts, .rows, .ticket, .save, .writeAnswers,
      .run, .runs:
      guard let (kind, task) = runner.start(effect) else { return }
      tasks.updateValue(task, forKey: kind)?.cancel()
    }
  }

  private func perform(_ edit: SecretEdit) {
    var handle = state.draft.connection.secret
    switch edit {
    case .replace(let range, let text):
      let current = handle ?? secrets.make()
      handle = current
      secrets.replace(current, range, with: text)
    case .hold(let text):
      if let held { secrets.forget(held) }
      let new = secrets.make()
      secrets.replace(new, 0..<0, with: text)
      held = new
      return
    case .takeHeld:
      guard let held else { return }
      if let handle { secrets.forget(handle) }
      handle = held
      self.held = nil
    case .dropHeld:
      if let held { secrets.forget(held) }
      held = nil
      return
    }
    dispatch(.secret(handle, count: handle.map(secrets.count) ?? 0))
  }

  private func draw() {
    var frame = render(state, look: look, reveal: reveal)
    if let height = frame.listHeight, height != state.listHeight {
      dispatch(.laidOut(listHeight: height))
      frame = render(state, look: look, reveal: reveal)
    }
    hits = frame.hits
    drawingDue = nil
    screen.draw(frame.grid)
  }

  /// The secret as text, while a person asked to see it.
  private func reveal(_ handle: SecretHandle) -> String? {
    secrets.read(handle) { bytes in
      var text: [UInt8] = []
      text.reserveCapacity(bytes.byteCount)
      // Each load is within the span's own bounds and of one byte, which any bits are.
      for offset in 0..<bytes.byteCount { unsafe text.append(bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)) }
      return String(decoding: text, as: UTF8.self)
    }
  }

  private func end() async -> End {
    for (kind, task) in tasks where kind != .keep && kind != .save { task.cancel() }
    // A keeping or saving under way is let finish, so that it cannot come after the last one.
    await tasks[.keep]?.value
    await tasks[.save]?.value
    for message in mailbox.drain() { if case .answer(_, .saved) = message { dispatch(message) } }
    tasks.removeValue(forKey: .run)?.cancel()
    var keptDraft = false
    if state.saved == nil, state.beginning != nil, state.page != .start, !state.runs.isFollowing {
      state.commitImport()
      do throws(Problem) {
        try await operations.keep(state.draft)
        keptDraft = true
      } catch {
        // The person is leaving and the screen is about to go: what was kept before is all there is.
        keptDraft = false
      }
    }
    if let held { secrets.forget(held) }
    return End(
      exit: state.exit ?? .done, saved: state.saved, progress: state.progress ?? state.runs.underWay,
      keptDraft: keptDraft)
  }
}
