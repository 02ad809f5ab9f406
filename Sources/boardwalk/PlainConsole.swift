import Commands
import Model
import Platform
import Screens
import Services
import Terminal

/// Standard input and output as the plain mode reads and writes them.
final class PlainConsole: LineConsole {
  let showsTyping = Platform.Stream.input.isTerminal
  private let input: LineInput
  private let console: Console
  private let isASCII: Bool

  /// `isASCII` has the one sign of ours that is no ASCII, the ellipsis, written as dots.
  init(_ input: LineInput, _ variables: [String: String], isASCII: Bool) {
    self.input = input
    self.isASCII = isASCII
    console = StandardConsole.make(variables)
  }

  /// The terminal's, and 80 where it does not tell.
  var columns: Int { console.columns().flatMap { $0 > 0 ? $0 : nil } ?? 80 }

  func write(_ text: String) -> Bool {
    console.write(.output, Array((isASCII ? text.replacing("…", with: "...") : text).utf8)) == .done
  }

  func next(_ reading: LineReading, timeout: Duration?) -> LineEvent {
    let wanted: LineInput.Reading =
      switch reading {
      case .nothing: .nothing
      case .line: .line
      case .secret: .secret
      }
    switch input.next(wanted, timeout: timeout) {
    case .line(let text): return .line(text)
    case .secret(let handle, let count): return .secret(handle, count: count)
    case .refused(let why): return .refused(ScreenText(cleaning: why))
    case .wake: return .wake
    case .timeout: return .timeout
    case .resumed: return .resumed
    case .interrupt: return .interrupt
    case .end(let isLineGone): return .end(isLineGone: isLineGone)
    }
  }
}
