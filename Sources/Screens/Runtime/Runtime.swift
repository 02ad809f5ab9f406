import Model
package import Services
package import Terminal

/// The loop: waits for events, changes the state, starts what it wishes, and draws once.
///
/// Belongs to the main actor, which it blocks while it waits; nothing else may need that actor meanwhile.
@MainActor
package final class Runtime {
  private let screen: any Screen
  private let session: Session
  private let clock: () -> Moment
  private var wardrobe: Wardrobe
  private var refused: [Problem]
  private var hits = HitMap<Target>()
  /// What the pointer was over last while the left button is held down that was pressed on something.
  private var pointedAt: Target?
  /// When what has changed must be on the screen, in the clock's milliseconds.
  private var drawingDue: Int64?
  /// When something that came by itself was drawn last.
  private var streamedAt: Int64?

  /// - Parameters:
  ///   - screen: The terminal.
  ///   - operations: What the wizard asks of the world.
  ///   - secrets: Who holds the bytes of the secret.
  ///   - clock: Tells the time.
  ///   - look: Theme and signs.
  ///   - step: The step to begin at, when one is asked for.
  ///   - mouse: Whether the mouse is taken at the start.
  ///   - appearance: The settings and themes; none where nothing of them changes.
  ///   - looks: The theme in use, and a person's own keys.
  ///   - refused: What of the settings could not be used, to be told.
  ///   - wake: Ends a wait of the screen with `.wake`; called from any thread.
  package init(
    screen: any Screen, operations: any SetupOperations, secrets: SecretKeeper,
    clock: @escaping () -> Moment, look: Look, step: SetupDraft.Step? = nil, mouse: Bool = true,
    appearance: (any AppearanceOperations)? = nil, looks: Looks = Looks(), refused: [Problem] = [],
    wake: @escaping @Sendable () -> Void
  ) {
    self.screen = screen
    self.clock = clock
    wardrobe = Wardrobe(look, terminal: screen.glyphs, isFixed: looks.colourless != nil)
    self.refused = refused
    var state = AppState(step: step)
    state.mouseIsOn = mouse
    state.looks = looks
    session = Session(state, operations: operations, appearance: appearance, secrets: secrets, wake: wake)
    session.onScreen = { [weak self] in self?.fulfil($0) }
    session.onMessage = { [weak self] in self?.notice($0) }
  }

  /// Runs until the person or a signal ends it; the draft is kept on every way out.
  ///
  /// The screen is not given back: its owner does that.
  package func run() async -> WizardEnd {
    dispatch(.resize(screen.size))
    dispatch(.tick(clock()))
    dispatch(.start)
    // What there is to begin with is mostly known in a moment: only a longer wait gets a picture of its own.
    drawingDue = clock().milliseconds + streamInterval
    let watch = session.watchThemes()
    defer { watch?.cancel() }
    return await session.run(loop)
  }

  private func loop() {
    while state.exit == nil {
      let events = screen.next(timeout: timeout)
      for event in events { take(event) }
      dispatch(.tick(clock()))
      let isKeyAnswered = session.deliver()
      tellRefused()
      // What a person does is shown at once; what streams in is shown at once too, but a few times a second at most.
      let isByHand = events.contains { $0 != .wake && $0 != .timeout } || isKeyAnswered
      let now = clock().milliseconds
      if !events.isEmpty { drawingDue = min(drawingDue ?? .max, streamedAt.map { $0 + streamInterval } ?? now) }
      if isByHand {
        draw()
      } else if let due = drawingDue, due <= now {
        draw()
        streamedAt = now
      }
    }
  }

  /// The least time between two drawings of what comes by itself, in milliseconds.
  ///
  /// A count that grows is read four times a second at most; what fills a page is wanted sooner.
  private var streamInterval: Int64 { state.page == .progress ? 250 : 100 }

  /// What the state is, for tests.
  package var current: AppState { state }

  private var state: AppState { session.state }

  private func dispatch(_ message: Message) { session.dispatch(message) }

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
    case .terminate(let reason):
      session.cause = reason == .hangUp || reason == .inputClosed ? .lineGone : .asked
      dispatch(.terminate)
    }
  }

  private func point(_ mouse: Mouse) {
    let hit = hits.target(at: mouse.at)
    let target = hit?.target ?? .nothing
    switch mouse.action {
    case .wheelUp: dispatch(.pointer(target, .wheel(-3)))
    case .wheelDown: dispatch(.pointer(target, .wheel(3)))
    case .press(.left, let clicks):
      pointedAt = hit?.target
      guard let hit else { return }
      dispatch(
        .pointer(
          target,
          .press(
            column: mouse.at.x - hit.rect.x, row: mouse.at.y - hit.rect.y, clicks: clicks,
            extending: mouse.modifiers.contains(.shift))))
      // What follows in the same batch is meant for what the click brought up.
      draw()
    case .drag(.left):
      // A terminal tells each cell on the way: what stays over the same thing is no news.
      guard let before = pointedAt, before != target else { return }
      pointedAt = target
      dispatch(.pointer(target, .drag))
    case .release(.left):
      guard pointedAt != nil else { return }
      pointedAt = nil
      dispatch(.pointer(target, .release))
    case .press, .drag, .release: break
    }
  }

  /// Does what only a screen can.
  private func fulfil(_ effect: Effect) {
    switch effect {
    case .redraw: screen.redraw()
    case .suspend: screen.suspend()
    case .mouse(let isOn): screen.setMouse(isOn)
    case .look(let name): wardrobe.wear(name)
    default: break
    }
  }

  /// Sees each message before the state does.
  private func notice(_ message: Message) {
    if case .answer(_, .themes(let themes)) = message { wardrobe.take(themes, inUse: state.looks.theme) }
  }

  /// What could not be used is told once there is something to tell it on.
  private func tellRefused() {
    guard !refused.isEmpty, state.beginning != nil else { return }
    for problem in refused { dispatch(.refused(problem)) }
    refused = []
  }

  private func draw() {
    var frame = render(state, look: wardrobe.look, reveal: session.reveal)
    if let height = frame.listHeight, height != state.listHeight {
      dispatch(.laidOut(listHeight: height))
      frame = render(state, look: wardrobe.look, reveal: session.reveal)
    }
    hits = frame.hits
    drawingDue = nil
    screen.draw(frame.grid)
  }
}
