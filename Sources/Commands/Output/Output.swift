import Model
import Services
import Terminal

/// Where a command's words go: data to standard output, everything else to standard error.
///
/// Text for people is `ScreenText`, so nothing that a server sent reaches a terminal as it came. Colours and cursor
/// moves are written to terminals only.
struct Output: Sendable {
  /// How much a line matters.
  enum Level: Int, Sendable {
    case error = 3
    case warning = 4
    case notice = 5
    case info = 6
  }

  /// How a text stands out on a terminal.
  enum Tint: Sendable {
    case plain, bold, dim, good, bad, warn

    /// The code of the terminal's attribute.
    var code: String {
      switch self {
      case .plain: ""
      case .bold: "1"
      case .dim: "2"
      case .good: "32"
      case .bad: "31"
      case .warn: "33"
      }
    }
  }

  let console: Console
  let isQuiet: Bool
  let isVerbose: Bool
  /// Whether data is printed for programs.
  let isJSON: Bool
  /// Whether glyphs beyond ASCII may not be drawn; nor are they for programs.
  let isASCII: Bool
  private let isColourless: Bool
  /// Whether a terminal can move its cursor.
  private let hasCursor: Bool

  init(_ environment: CommandEnvironment, _ arguments: Arguments) {
    console = environment.console
    isQuiet = arguments.has(.quiet)
    isVerbose = arguments.has(.verbose)
    isJSON = arguments.has(.json)
    if arguments.has(.ascii) || isJSON {
      isASCII = true
    } else {
      // What is wrong with the settings is told where they are shown or changed.
      let glyphs = try? environment.appearance.settings().settings.glyphs
      isASCII = !(glyphs.map { $0 == .unicode } ?? Self.isUnicode(environment))
    }
    isColourless = environment.isColourless
    hasCursor = environment.hasCursor
  }

  // MARK: - Data

  /// Writes data as it is.
  ///
  /// - Throws: `OutputEnd` when nobody reads it, or the system refuses it.
  func data(_ bytes: [UInt8]) throws(OutputEnd) {
    switch console.write(.output, bytes) {
    case .done: return
    case .closed: throw .closed
    case .failed(let words): throw .failed(words)
    }
  }

  /// Writes lines of data for people.
  func data(_ lines: [StyledText]) throws(OutputEnd) { try data(bytes(lines)) }

  /// Lines for people as they are written to standard output.
  func bytes(_ lines: [StyledText]) -> [UInt8] {
    let styled = console.isOutputTerminal && !isColourless
    return Array(lines.map { $0.text(isStyled: styled) + "\n" }.joined().utf8)
  }

  func data(_ line: StyledText) throws(OutputEnd) { try data([line]) }

  // MARK: - Telling

  /// Writes a line to standard error.
  ///
  /// One that cannot be written is lost: there is nowhere left to say so.
  func tell(_ level: Level, _ line: StyledText) {
    if isQuiet, level != .error { return }
    _ = console.write(.error, Array((prefix(level) + line.text(isStyled: isErrorStyled) + "\n").utf8))
  }

  /// Writes lines that lead to a question, which `--quiet` does not leave out.
  func ask(_ lines: [StyledText]) {
    for line in lines { _ = console.write(.error, Array((line.text(isStyled: isErrorStyled) + "\n").utf8)) }
  }

  /// Tells what did not work and what to do.
  func tell(_ problem: Problem) {
    var head = StyledText("boardwalk: ", .bad)
    for line in ScreenText.lines(cleaning: problem.cause) {
      tell(.error, head + StyledText(line))
      head = StyledText()
    }
    if !problem.mend.isEmpty { tell(.error, StyledText("\(cleaning: problem.mend)")) }
  }

  /// Whether lines on standard error can be drawn over: progress that moves.
  var canRedraw: Bool { console.isErrorTerminal && !isQuiet && hasCursor }

  /// Draws over the last lines of standard error.
  func redraw(over count: Int, _ lines: [StyledText]) {
    let up = count > 0 ? "\r\u{1B}[\(count)A" : "\r"
    let text = lines.map { $0.text(isStyled: isErrorStyled) + "\u{1B}[K\n" }.joined()
    _ = console.write(.error, Array((up + text + "\u{1B}[J").utf8))
  }

  /// The columns to fold and cut to.
  var columns: Int { max(20, console.columns() ?? 80) }

  /// The sign of a check's end.
  func mark(_ tint: Tint) -> StyledText {
    switch tint {
    case .good: StyledText(isASCII ? "+" : "✓", .good)
    case .bad: StyledText(isASCII ? "x" : "✗", .bad)
    case .warn: StyledText("!", .warn)
    case .plain, .bold, .dim: StyledText(isASCII ? "-" : "·", .dim)
    }
  }

  private var isErrorStyled: Bool { console.isErrorTerminal && !isColourless }

  private func prefix(_ level: Level) -> String { console.isErrorJournal ? "<\(level.rawValue)>" : "" }

  /// Whether the locale's characters are UTF-8.
  private static func isUnicode(_ environment: CommandEnvironment) -> Bool {
    let locale = environment.variable("LC_ALL") ?? environment.variable("LC_CTYPE") ?? environment.variable("LANG")
    guard let locale = locale?.lowercased() else { return false }
    return locale.contains("utf-8") || locale.contains("utf8")
  }
}

/// Why data could not be written.
enum OutputEnd: Error, Sendable, Hashable {
  /// Nobody reads any more; what was asked for is over.
  case closed
  /// The system refused; its words.
  case failed(String)
}

/// A line of pieces, each with its tint.
struct StyledText: Sendable, Hashable {
  private(set) var pieces: [(text: ScreenText, tint: Output.Tint)]

  init(_ text: ScreenText = .empty, _ tint: Output.Tint = .plain) { pieces = [(text, tint)] }

  /// The text without tints.
  var plain: ScreenText { pieces.map(\.text).joined() }

  static func + (left: StyledText, right: StyledText) -> StyledText {
    var sum = left
    sum.pieces += right.pieces
    return sum
  }

  static func == (left: StyledText, right: StyledText) -> Bool { left.plain == right.plain }
  func hash(into hasher: inout Hasher) { hasher.combine(plain) }

  /// Cut to a number of cells.
  func truncated(to width: Int) -> StyledText {
    var rest = width
    var cut = StyledText()
    for piece in pieces {
      let text = piece.text.truncated(to: rest)
      cut.pieces.append((text, piece.tint))
      rest -= text.width
      if text != piece.text { break }
    }
    return cut
  }

  func text(isStyled: Bool) -> String {
    pieces.map { piece in
      let code = piece.tint.code
      return isStyled && !code.isEmpty && !piece.text.isEmpty
        ? "\u{1B}[\(code)m\(piece.text.string)\u{1B}[0m" : piece.text.string
    }.joined()
  }
}

extension CommandEnvironment {
  /// Whether a person asked for no colours.
  var isColourless: Bool { variable("NO_COLOR") != nil || !hasCursor }

  /// Whether TERM names a terminal that does more than write line after line.
  var hasCursor: Bool { variable("TERM").map(Self.hasCursor) ?? false }

  /// Whether a type of terminal does more than write line after line.
  static func hasCursor(_ type: String) -> Bool { !["dumb", "unknown", "network"].contains(type) }
}
