import Model
package import Services
package import Terminal

/// The wizard asked line by line, for screen readers and terminals that only write: the same state and work as the
/// screen's, with questions instead of pictures.
///
/// Belongs to the main actor, which it blocks while it waits, as ``Runtime`` does.
@MainActor
package final class PlainRuntime {
  private let console: any LineConsole
  private let session: Session
  private let secrets: SecretKeeper
  private let clock: () -> Moment
  private var dialogue = PlainDialogue()
  private var narrator = PlainNarrator()
  /// Whether somebody still reads what is written.
  private var isHeard = true

  /// - Parameters:
  ///   - console: Where lines are read and written.
  ///   - operations: What the wizard asks of the world.
  ///   - secrets: Who holds the bytes of the secret.
  ///   - clock: Tells the time.
  ///   - step: The step to begin at, when one is asked for.
  ///   - isPatient: Whether long lists are waited for as a whole: a script of answers needs the same rows each time.
  ///   - wake: Ends a wait of the console with `.wake`; called from any thread.
  package init(
    console: any LineConsole, operations: any SetupOperations, secrets: SecretKeeper,
    clock: @escaping () -> Moment, step: SetupDraft.Step? = nil, isPatient: Bool = false,
    wake: @escaping @Sendable () -> Void
  ) {
    self.console = console
    self.secrets = secrets
    self.clock = clock
    session = Session(AppState(step: step), operations: operations, secrets: secrets, wake: wake)
    dialogue.isPatient = isPatient
  }

  /// Asks until the person or a signal ends it; the draft is kept on every way out.
  ///
  /// - Parameter reason: Why it asks line by line; said first.
  /// - Returns: How it ended.
  package func run(because reason: ScreenText) async -> WizardEnd {
    say(["Plain mode, because \(reason). One question a line: help explains, quit leaves and keeps the draft."])
    session.dispatch(.resize(Size(width: console.columns, height: 24)))
    session.dispatch(.tick(clock()))
    session.dispatch(.start)
    return await session.run(loop)
  }

  private func loop() {
    while state.exit == nil {
      settle()
      guard state.exit == nil else { break }
      if let what = dialogue.waiting(state) {
        wait(for: what)
      } else {
        ask()
      }
    }
  }

  private var state: AppState { session.state }

  // MARK: - Talking

  /// Writes lines, folded at words; what stands in a list is folded under itself.
  private func say(_ texts: [ScreenText]) {
    let width = max(20, console.columns)
    for text in texts {
      // `12. Name`
      let digits = text.string.prefix(while: \.isNumber).count
      let isNumbered = digits > 0 && text.string.dropFirst(digits).hasPrefix(". ")
      let indent = text.string.prefix { $0 == " " }.count
      for line in text.folded(to: width, indent: indent, hang: isNumbered ? digits + 2 : 0) {
        write(line.string + "\n")
      }
    }
  }

  private func write(_ text: String) {
    guard isHeard, !console.write(text) else { return }
    isHeard = false
    session.cause = .lineGone
    session.dispatch(.terminate)
  }

  /// Takes in what has come, tells it, and follows the state to the page that it is on.
  private func settle() {
    session.dispatch(.tick(clock()))
    session.deliver()
    say(narrator.news(state))
    while state.exit == nil {
      let reply = dialogue.arrive(state)
      guard !reply.isEmpty else { return }
      perform(reply)
    }
  }

  private func perform(_ reply: PlainReply) {
    var reply = reply
    repeat {
      say(reply.says)
      for message in reply.messages where state.exit == nil { session.dispatch(message) }
      guard state.exit == nil else { return }
      let arrival = dialogue.arrive(state)
      say(narrator.news(state))
      reply = arrival.then(dialogue.after(state))
    } while !reply.isEmpty
  }

  // MARK: - Asking

  private func ask() {
    let prompt = dialogue.prompt(state)
    say(prompt.lines)
    let lines = prompt.question.wrapped(to: max(20, console.columns))
    for line in lines.dropLast() { write(line.string + "\n") }
    write((lines.last?.string ?? "") + " ")
    while state.exit == nil {
      let event = console.next(prompt.isSecret ? .secret : .line, timeout: timeout(atMost: nil))
      session.dispatch(.tick(clock()))
      switch event {
      case .wake, .timeout:
        session.deliver { [page = state.page, dialogue] next in next.page == page && dialogue.prompt(next) == prompt }
      case .line(let text):
        if !console.showsTyping { write(ScreenText(cleaning: text).string + "\n") }
        return perform(dialogue.answer(text, state))
      case .secret(let handle, let count):
        return take(handle, count)
      case .refused(let why):
        write("\n")
        say([why])
        return
      case .resumed: return
      case .interrupt:
        write("\n")
        return session.dispatch(.key(.control("c")))
      case .end(let isLineGone):
        write("\n")
        end(isLineGone)
      }
    }
  }

  private func end(_ isLineGone: Bool) {
    session.cause = isLineGone ? .lineGone : .asked
    session.dispatch(.terminate)
  }

  private func take(_ handle: SecretHandle, _ count: Int) {
    // A short line may be one of the words that work everywhere, which no secret is taken for.
    let word = count <= 24 ? secrets.text(handle) ?? "" : ""
    if count == 0 || PlainCommand(word) != nil {
      secrets.forget(handle)
      write((console.showsTyping ? "" : word) + "\n")
      return perform(dialogue.answer(word, state))
    }
    write("(\(count == 1 ? "1 character" : "\(count) characters"))\n")
    if case .passphrase = state.overlay { return takePassphrase(handle) }
    let old = state.draft.connection.secret
    perform(dialogue.answer(secret: handle, count, state))
    // One who looks on keeps the old one.
    let kept = state.draft.connection.secret
    for unwanted in [old, handle].compactMap(\.self) where unwanted != kept { secrets.forget(unwanted) }
  }

  /// What was typed goes to whoever holds the passphrase, in place of an earlier try.
  private func takePassphrase(_ handle: SecretHandle) {
    let text = secrets.text(handle) ?? ""
    secrets.forget(handle)
    perform(.act(.key(.control("u")), .paste(text), .key(.enter)))
  }

  // MARK: - Waiting

  /// Waits until something has come, telling now and then that it still does; Ctrl-C stops the work.
  private func wait(for what: ScreenText) {
    if !what.isEmpty { say([what]) }
    var quietSince = clock().milliseconds
    while state.exit == nil, dialogue.waiting(state) == what {
      let event = console.next(.nothing, timeout: timeout(atMost: PlainNarrator.shortSilence))
      session.dispatch(.tick(clock()))
      switch event {
      case .interrupt: session.dispatch(.deed(.stop))
      case .end(let isLineGone): end(isLineGone)
      case .wake, .timeout, .line, .secret, .refused, .resumed: break
      }
      session.deliver()
      let news = narrator.news(state)
      say(news)
      if !news.isEmpty { quietSince = state.now.milliseconds }
      if state.now.milliseconds - quietSince >= PlainNarrator.longSilence, dialogue.waiting(state) == what {
        quietSince = state.now.milliseconds
        if state.page != .progress { say([state.plainProgress]) }
      }
    }
  }

  private func timeout(atMost limit: Int64?) -> Duration? {
    let due = state.deadline.map { max(0, $0 - clock().milliseconds) }
    return [due, limit].compactMap { $0 }.min().map { .milliseconds($0) }
  }
}
