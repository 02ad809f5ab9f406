import Glibc
import Terminal
import TestSupport
import Testing

@testable import NcursesScreen

/// One suite, one test at a time: ncurses has one screen a process.
///
/// None of them awaits while it has the screen, so that tests of other suites on the main actor do not come between.
@Suite(.serialized)
@MainActor
struct NcursesScreenTests {
  static let xterm = ["TERM": "xterm-256color"]

  /// A screen as the wizard's: frame, and a list with the cursor on a row.
  static func sample(_ size: Size, row: Int) -> Grid {
    var grid = Grid(size)
    let look = Look(theme: .mono, glyphs: .unicode)
    let frame = FrameLayout(size)
    let rail = Rail(
      product: "Setup", steps: [RailStep("Connect", .done), RailStep("Sync", .current)], last: "Review", current: 1)
    rail.draw(into: &grid, frame.rail, look: look)
    grid.rule(frame.topRule, look: look)
    var list = List()
    let rows = Rows(count: 200)
    list.select(index: row, rows: rows, height: frame.body.height)
    list.draw(into: &grid, frame.body, rows: rows, isFocused: true, look: look) { grid, line in
      grid.put("[x] Company number \(line.id) of many, Leeds", in: line.rect, style: line.style)
    }
    grid.rule(frame.bottomRule, look: look)
    MessageLine(.info, "212 chosen").draw(into: &grid, frame.message, look: look)
    return grid
  }

  @Test("a cursor move writes at most 60 bytes, an unchanged screen none")
  func cursorMove() throws {
    let pty = try PseudoTerminal()
    let screen = try NcursesScreen(input: pty.slave, output: pty.slave, environment: Self.xterm)
    defer { screen.restore() }
    screen.draw(Self.sample(screen.size, row: 3))
    let first = pty.written()
    #expect(first.utf8.count <= 2500, "first screen: \(first.utf8.count) bytes")
    #expect(first.contains("Company number 3 of many"))
    screen.draw(Self.sample(screen.size, row: 3))
    #expect(pty.written().isEmpty)
    screen.draw(Self.sample(screen.size, row: 4))
    let move = pty.written()
    #expect(move.utf8.count > 0 && move.utf8.count <= 60, "\(move.utf8.count): \(move.debugDescription)")
  }

  @Test(
    "a terminal that draws 16 million colours gets them as they are, and its palette beside them",
    arguments: ["xterm-256color", "tmux-256color", "screen-256color"])
  func trueColor(_ type: String) throws {
    let pty = try PseudoTerminal()
    let before = getenv("TERMINFO").map { String(cString: $0) }
    let screen = try NcursesScreen(
      input: pty.slave, output: pty.slave, environment: ["TERM": type], trueColor: true)
    defer { screen.restore() }
    #expect(screen.colorDepth == .trueColor)
    var grid = Grid(screen.size)
    let colors: [Color] = [.rgb(18, 52, 86, ansi: 4), .rgb(0, 0, 1, ansi: 4), .ansi(9), .indexed(208)]
    for (y, color) in colors.enumerated() {
      grid.put(
        "word", x: 2, y: y, style: Style(foreground: color, background: y == 0 ? .rgb(250, 0, 7, ansi: 1) : .standard))
    }
    screen.draw(grid)
    let text = pty.written()
    for part in ["38;2;18;52;86", "48;2;250;0;7", "38;2;0;0;1", "[91m", "38;5;208"] {
      #expect(text.contains(part), "\(part): \(text.debugDescription)")
    }
    #expect(getenv("TERMINFO").map { String(cString: $0) } == before)
  }

  @Test("a terminal with a smaller palette gets the nearest of it, whatever is said of its colours")
  func noTrueColor() throws {
    let pty = try PseudoTerminal()
    let screen = try NcursesScreen(
      input: pty.slave, output: pty.slave, environment: ["TERM": "linux"], trueColor: true)
    defer { screen.restore() }
    #expect(screen.colorDepth == .ansi8)
    var grid = Grid(screen.size)
    grid.put("word", x: 2, y: 2, style: Style(foreground: .rgb(18, 52, 86, ansi: 4)))
    screen.draw(grid)
    let text = pty.written()
    #expect(text.contains("34m") && !text.contains("38;"), "\(text.debugDescription)")
  }

  @Test("scrolling a list by one row writes at most 250 bytes")
  func scroll() throws {
    let pty = try PseudoTerminal()
    let screen = try NcursesScreen(input: pty.slave, output: pty.slave, environment: Self.xterm)
    defer { screen.restore() }
    var list = List()
    let rows = Rows(count: 200)
    func grid() -> Grid {
      var grid = Grid(screen.size)
      let look = Look(theme: .mono, glyphs: .unicode)
      list.draw(into: &grid, Rect(x: 0, y: 2, width: 80, height: 18), rows: rows, isFocused: true, look: look) {
        $0.put("[x] Company number \($1.id) of many, Leeds", in: $1.rect, style: $1.style)
      }
      return grid
    }
    list.select(index: 16, rows: rows, height: 18)
    screen.draw(grid())
    _ = pty.written()
    list.move(by: 1, rows: rows, height: 18)
    screen.draw(grid())
    let scrolled = pty.written()
    #expect(scrolled.utf8.count <= 250, "\(scrolled.utf8.count)")
  }

  @Test("the terminal is given back as found: settings, screen, mouse, paste")
  func restores() throws {
    let pty = try PseudoTerminal()
    let found = pty.settings
    let screen = try NcursesScreen(input: pty.slave, output: pty.slave, environment: Self.xterm)
    #expect(pty.settings != found)
    screen.draw(Grid(screen.size))
    let begun = pty.written()
    #expect(begun.contains("\u{1B}[?1049h") && begun.contains("\u{1B}[?2004h") && begun.contains("\u{1B}[?1002h"))
    screen.restore()
    screen.restore()
    let ended = pty.written()
    #expect(ended.contains("\u{1B}[?1049l") && ended.contains("\u{1B}[?2004l") && ended.contains("\u{1B}[?1002l"))
    #expect(ended.contains("\u{1B}[?1006l"))
    #expect(pty.settings == found)
  }

  @Test("flow control is off, so that Ctrl-S and Ctrl-Q freeze nothing")
  func flowControl() throws {
    let pty = try PseudoTerminal()
    let screen = try NcursesScreen(input: pty.slave, output: pty.slave, environment: Self.xterm)
    defer { screen.restore() }
    #expect(pty.settings[0] & UInt32(IXON) == 0)
    #expect(pty.settings[3] & UInt32(ISIG) == 0)
  }

  @Test("keys, pastes and the mouse come as events; Esc after its delay")
  func events() throws {
    let pty = try PseudoTerminal()
    let screen = try NcursesScreen(input: pty.slave, output: pty.slave, environment: Self.xterm)
    defer { screen.restore() }
    pty.type("j\u{1B}OA\u{1B}[<0;3;4M")
    let mouse = Mouse(.press(.left, clicks: 1), at: Point(x: 2, y: 3))
    #expect(screen.next(timeout: .seconds(5)) == [.key("j"), .key(.up), .mouse(mouse)])
    pty.type("\u{1B}[200~a\rb\u{1B}[201~")
    #expect(screen.next(timeout: .seconds(5)) == [.paste("a\nb")])
    pty.type("\u{1B}")
    #expect(screen.next(timeout: .seconds(5)) == [.key(.escape)])
    #expect(screen.next(timeout: .milliseconds(1)) == [.timeout])
  }

  @Test("another thread wakes the screen")
  func wakes() throws {
    let pty = try PseudoTerminal()
    let screen = try NcursesScreen(input: pty.slave, output: pty.slave, environment: Self.xterm)
    defer { screen.restore() }
    let waker = screen.waker
    Task.detached { waker.wake() }
    #expect(screen.next(timeout: .seconds(5)) == [.wake])
  }

  @Test("a new size is told once, and signals to end come as events")
  func signals() throws {
    let pty = try PseudoTerminal()
    let screen = try NcursesScreen(input: pty.slave, output: pty.slave, environment: Self.xterm)
    defer { screen.restore() }
    pty.resize(columns: 100, rows: 30)
    for _ in 0..<20 { kill(getpid(), SIGWINCH) }
    #expect(screen.next(timeout: .seconds(5)) == [.resize(Size(width: 100, height: 30))])
    #expect(screen.size == Size(width: 100, height: 30))
    /// The events but for the last of the storm, which the system may deliver late.
    func ends() -> [Event] {
      while true {
        let events = screen.next(timeout: .seconds(5)).filter { $0 != .resize(screen.size) }
        if !events.isEmpty { return events }
      }
    }
    kill(getpid(), SIGTERM)
    #expect(ends() == [.terminate(.terminate)])
    kill(getpid(), SIGHUP)
    #expect(ends() == [.terminate(.hangUp)])
  }

  @Test("every size draws without harm", arguments: [(1, 1), (2, 1), (1, 24), (40, 12), (300, 100)])
  func sizes(columns: Int, rows: Int) throws {
    let pty = try PseudoTerminal(columns: UInt16(columns), rows: UInt16(rows))
    let screen = try NcursesScreen(input: pty.slave, output: pty.slave, environment: Self.xterm)
    defer { screen.restore() }
    #expect(screen.size == Size(width: columns, height: rows))
    screen.draw(Self.sample(screen.size, row: 3))
    // A grid of another size than the terminal's, as between a resize and the next drawing.
    screen.draw(Self.sample(Size(width: 90, height: 33), row: 5))
    _ = pty.written()
  }

  @Test("no full screen on what cannot have one, and nothing is written")
  func refuses() throws {
    let pty = try PseudoTerminal()
    let found = pty.settings
    func failure(_ environment: [String: String], input: Int32? = nil) -> ScreenError? {
      do {
        let screen = try NcursesScreen(input: input ?? pty.slave, output: pty.slave, environment: environment)
        screen.restore()
        return nil
      } catch {
        return error
      }
    }
    #expect(failure(["TERM": "dumb"]) == .tooSimple("dumb"))
    #expect(failure(["TERM": "no-such-terminal"]) == .unknownTerminal("no-such-terminal"))
    #expect(failure([:]) == .noTerminalType)
    let pipe = try #require(Pipe())
    #expect(failure(Self.xterm, input: pipe.reading) == .notATerminal)
    #expect(pty.written().isEmpty)
    #expect(pty.settings == found)
  }

  @Test(
    "each usual terminal type starts, draws and gives back",
    arguments: ["xterm", "xterm-256color", "tmux-256color", "screen-256color", "linux", "vt100"])
  func types(term: String) throws {
    let pty = try PseudoTerminal()
    let found = pty.settings
    let screen = try NcursesScreen(input: pty.slave, output: pty.slave, environment: ["TERM": term])
    screen.draw(Self.sample(screen.size, row: 3))
    #expect(pty.written().contains("Company number"))
    screen.restore()
    #expect(pty.settings == found)
  }

  @Test("in ASCII every sign has its pair, and other text a question mark")
  func ascii() throws {
    let pty = try PseudoTerminal()
    let screen = try NcursesScreen(input: pty.slave, output: pty.slave, environment: Self.xterm, glyphs: .ascii)
    defer { screen.restore() }
    var grid = Grid(screen.size)
    grid.put("✓ ● 日本 é", x: 0, y: 0, style: .plain)
    screen.draw(grid)
    #expect(pty.written().contains("+ * ? ?  ?"))
    #expect(screen.glyphs == .ascii)
  }
}
