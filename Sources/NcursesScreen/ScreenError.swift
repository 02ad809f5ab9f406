/// Why there is no full screen here.
package enum ScreenError: Error, Hashable, Sendable {
  /// Standard input or output is not a terminal.
  case notATerminal
  /// `TERM` is not set.
  case noTerminalType
  /// The terminal's type, in `TERM`, is not known on this machine.
  case unknownTerminal(String)
  /// The terminal cannot place the cursor, such as `dumb`.
  case tooSimple(String)
}
