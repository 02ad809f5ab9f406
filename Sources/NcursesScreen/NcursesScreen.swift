import CNcurses
import Glibc
package import Terminal

/// The terminal, through ncurses: one at a time, on the main actor, given back as found.
///
/// ncurses knows the terminal's type and writes; we read the bytes that come and decode them ourselves.
package final class NcursesScreen: Screen {
  package private(set) var size: Size
  package let glyphs: GlyphSet
  /// Wakes `next` from any thread.
  package let waker: Waker

  private let input: Int32
  private let output: Int32
  private let handle: OpaquePointer
  private var painter: Painter
  private var decoder: InputDecoder
  private let signals: Pipe
  private let escapeDelay: Duration
  private var drawn: Grid?
  private var cursorSeen: Bool?
  private var isMouseOn: Bool
  private var isRestored = false
  /// Whether the terminal is the shell's for now.
  private var isAway = false
  /// Signals that came while we were away, not told yet.
  private var arrived: Set<UInt8> = []
  private var isInputClosed = false
  /// What a read brought; wiped behind each.
  private var typed = [UInt8](repeating: 0, count: 65_536)
  private var lastResume: ContinuousClock.Instant?
  private let start = ContinuousClock.now

  /// Takes over a terminal.
  ///
  /// - Parameters:
  ///   - input: Where keys come from.
  ///   - output: Where the screen is.
  ///   - environment: `TERM`, `ESCDELAY` and `SSH_CONNECTION` are read.
  ///   - mouse: Whether to take the mouse.
  ///   - wanted: What to draw with; `nil` for what the locale has.
  ///   - trueColor: Whether the terminal draws 16 million colours, which its description does not tell.
  /// - Throws: `ScreenError`; then nothing was written and no setting changed.
  package init(
    input: Int32 = STDIN_FILENO, output: Int32 = STDOUT_FILENO, environment: [String: String], mouse: Bool = true,
    glyphs wanted: GlyphSet? = nil, trueColor: Bool = false
  ) throws(ScreenError) {
    guard isatty(input) == 1, isatty(output) == 1 else { throw .notATerminal }
    guard let term = environment["TERM"], !term.isEmpty else { throw .noTerminalType }
    guard term != "dumb" else { throw .tooSimple(term) }
    guard let wakes = Pipe(), let signals = Pipe(), bw_remember(input) else { throw .notATerminal }
    let isUnicode = bw_set_locale(wanted == .unicode) && wanted != .ascii
    guard let handle = bw_open(term, input, output, trueColor) else {
      bw_restore_settings(input)
      throw .unknownTerminal(term)
    }
    guard bw_string("cup") != nil, let painter = Painter.prepared(isUnicode: isUnicode) else {
      endwin()
      bw_close(handle)
      bw_restore_settings(input)
      throw .tooSimple(term)
    }
    self.input = input
    self.output = output
    self.handle = handle
    self.painter = painter
    self.signals = signals
    waker = Waker(pipe: wakes)
    glyphs = isUnicode ? .unicode : .ascii
    decoder = InputDecoder(special: TerminalKeys.table())
    escapeDelay = Self.escapeDelay(environment)
    isMouseOn = mouse
    size = Self.measure(output) ?? Size(width: 80, height: 24)
    resizeterm(Int32(size.height), Int32(size.width))
    let reset = Modes.reset(
      attributesOff: Self.capability("sgr0"), cursorOn: Self.capability("cnorm"), leaveScreen: Self.capability("rmcup"))
    _ = bw_guard(output, reset, reset.utf8.count)
    bw_watch_signals(signals.writing)
    // The whole string once, for a terminal that was left in another character set.
    write((Self.capability("sgr0") ?? "") + Modes.pasteOn + (mouse ? Modes.mouseOn : ""))
    bw_shorten_attributes()
  }

  package var colorDepth: ColorDepth { painter.depth }

  /// The colours of a terminal type, without taking over a terminal: for text that is written line by line.
  package nonisolated static func colorDepth(of type: String, trueColor: Bool) -> ColorDepth {
    let depth = ColorDepth(colors: bw_colors_of(type))
    return trueColor && depth == .indexed256 ? .trueColor : depth
  }

  // MARK: - Drawing

  package func draw(_ grid: Grid) {
    guard !isRestored, !isAway else { return }
    let runs = GridDiff.runs(from: drawn, to: grid)
    if let drawn, runs.isEmpty, drawn.cursor == grid.cursor, drawn.showsCursor == grid.showsCursor { return }
    if cursorSeen != grid.showsCursor {
      curs_set(grid.showsCursor ? 1 : 0)
      cursorSeen = grid.showsCursor
    }
    painter.paint(runs, of: grid, in: size)
    drawn = grid
  }

  package func redraw() {
    guard !isRestored else { return }
    painter.clear()
    drawn = nil
  }

  package func setMouse(_ isOn: Bool) {
    guard isOn != isMouseOn, !isRestored, !isAway else { return }
    isMouseOn = isOn
    write(isOn ? Modes.mouseOn : Modes.mouseOff)
  }

  // MARK: - Leaving and coming back

  package func suspend() {
    guard !isRestored, !isAway else { return }
    leave()
    bw_stop_self()
    // What came before is done: we have stopped, and go on.
    arrived.formUnion(signals.drain())
    arrived.subtract([UInt8(BW_STOPPED), UInt8(BW_CONTINUED)])
    // Somebody wants us to end, not to go on: the terminal stays the shell's.
    let ends = [BW_HANGUP, BW_TERMINATE, BW_QUIT]
    if !ends.contains(where: { arrived.contains(UInt8($0)) }) { enter() }
  }

  package func restore() {
    guard !isRestored else { return }
    isRestored = true
    bw_watch_signals(-1)
    if !isAway { leave() }
    bw_unguard()
    bw_close(handle)
  }

  /// Modes off, cursor seen, main screen, settings as found.
  private func leave() {
    write(Modes.mouseOff + Modes.pasteOff)
    curs_set(1)
    cursorSeen = nil
    endwin()
    bw_restore_settings(input)
    isAway = true
    bw_away(true)
  }

  private func enter() {
    isAway = false
    bw_away(false)
    reset_prog_mode()
    lastResume = ContinuousClock.now
    write(Modes.pasteOn + (isMouseOn ? Modes.mouseOn : ""))
    cursorSeen = nil
    adoptSize()
    redraw()
  }

  private func adoptSize() {
    guard let now = Self.measure(output) else { return }
    size = now
    resizeterm(Int32(now.height), Int32(now.width))
  }

  // MARK: - Events

  package func next(timeout: Duration?) -> [Event] {
    if isInputClosed { return [.terminate(.inputClosed)] }
    let deadline = timeout.map { ContinuousClock.now + $0 }
    while true {
      if !arrived.isEmpty {
        let events = signalEvents()
        if !events.isEmpty { return events }
      }
      let now = ContinuousClock.now
      let wait = decoder.wait.map { patience($0) }
      let left = deadline.map { $0 - now }
      let ready = poll(timeout: [wait, left].compactMap { $0 }.min())
      var events: [Event] = []
      if ready.signal { events += signalEvents() }
      if ready.input {
        events += readInput()
      } else if let wait, ContinuousClock.now - now >= wait {
        events += decoder.expire().map { $0 }
      }
      if ready.wake, !waker.pipe.drain().isEmpty { events.append(.wake) }
      if !events.isEmpty { return events }
      if let deadline, ContinuousClock.now >= deadline { return [.timeout] }
    }
  }

  private func patience(_ wait: InputDecoder.Wait) -> Duration {
    switch wait {
    case .escape: escapeDelay
    case .sequence: max(escapeDelay, .milliseconds(250))
    case .paste: .seconds(5)
    }
  }

  private func poll(timeout: Duration?) -> (input: Bool, wake: Bool, signal: Bool) {
    let wanted = Int16(POLLIN)
    var files = [
      pollfd(fd: input, events: wanted, revents: 0), pollfd(fd: waker.pipe.reading, events: wanted, revents: 0),
      pollfd(fd: signals.reading, events: wanted, revents: 0),
    ]
    // Rounded up: a wait that ends a little early would turn in circles until its time.
    let milliseconds = timeout.map { Int32(clamping: $0.wholeMilliseconds) } ?? -1
    // Interrupted by a signal: its byte lies in the pipe and the next round finds it.
    guard Glibc.poll(&files, nfds_t(files.count), milliseconds) > 0 else { return (false, false, false) }
    return (files[0].revents != 0, files[1].revents != 0, files[2].revents != 0)
  }

  private func readInput() -> [Event] {
    let count = read(input, &typed, typed.count)
    guard count > 0 else {
      if count < 0, errno == EINTR || errno == EAGAIN { return [] }
      isInputClosed = true
      return [.terminate(.inputClosed)]
    }
    // A secret may be among it.
    defer { explicit_bzero(&typed, count) }
    return decoder.feed(typed[..<count], at: ContinuousClock.now - start)
  }

  private func signalEvents() -> [Event] {
    var events: [Event] = []
    // A storm of one signal is one event.
    arrived.formUnion(signals.drain())
    while let kind = arrived.min() {
      arrived.remove(kind)
      switch Int(kind) {
      case BW_RESIZED:
        // A stopped program hears of it when it goes on.
        if isAway { continue }
        adoptSize()
        redraw()
        events.insert(.resize(size), at: 0)
      case BW_STOPPED:
        suspend()
        events.append(.resumed)
      case BW_CONTINUED:
        // After our own stop all is set already; somebody else's stop may have left the terminal to a shell.
        if isAway || lastResume.map({ ContinuousClock.now - $0 < .seconds(1) }) ?? false { continue }
        enter()
        events.append(.resumed)
      case BW_INTERRUPT: events.append(.terminate(.interrupt))
      case BW_HANGUP: events.append(.terminate(.hangUp))
      case BW_TERMINATE: events.append(.terminate(.terminate))
      case BW_QUIT: events.append(.terminate(.quit))
      default: break
      }
    }
    return events
  }

  // MARK: - Small things

  private func write(_ text: String) {
    guard !text.isEmpty else { return }
    var bytes = Array(text.utf8)
    while !bytes.isEmpty {
      let count = Glibc.write(output, bytes, bytes.count)
      if count < 0, errno == EINTR { continue }
      // A terminal that is gone tells so when it is read.
      guard count > 0 else { return }
      bytes.removeFirst(count)
    }
  }

  private static func measure(_ output: Int32) -> Size? {
    var rows: Int32 = 0
    var columns: Int32 = 0
    return bw_size(output, &rows, &columns) ? Size(width: Int(columns), height: Int(rows)) : nil
  }

  private static func capability(_ name: String) -> String? {
    bw_string(name).map { Modes.withoutPadding(String(cString: $0)) }
  }

  /// How long Esc waits for the rest of a sequence: longer over SSH, or as `ESCDELAY` says.
  private static func escapeDelay(_ environment: [String: String]) -> Duration {
    if let text = environment["ESCDELAY"], let given = Int(text), (0...5000).contains(given) {
      return .milliseconds(given)
    }
    return .milliseconds(environment["SSH_CONNECTION"] == nil ? 25 : 50)
  }
}

extension Painter {
  /// Prepares ncurses' state after `bw_open` and makes a painter for it.
  fileprivate static func prepared(isUnicode: Bool) -> Painter? {
    bw_prepare()
    return Painter(isUnicode: isUnicode)
  }
}

extension Duration {
  fileprivate nonisolated var wholeMilliseconds: Int64 {
    let parts = components
    guard parts.seconds >= 0, parts.attoseconds >= 0 else { return 0 }
    return min(parts.seconds, 1 << 30) * 1000 + (parts.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
  }
}

extension ColorDepth {
  /// What a number of colours, as a terminal's description has it, is good for.
  nonisolated init(colors: Int32) {
    self =
      colors > BW_RGB ? .trueColor : colors >= 256 ? .indexed256 : colors >= 16 ? .ansi16 : colors >= 8 ? .ansi8 : .mono
  }
}
