import Services
import Terminal

extension Problem {
  /// A line that was typed wrongly; the mend names the help of the command.
  static func usage(_ cause: String, help words: [String] = []) -> Problem {
    Problem(cause, mend: "See: \((["boardwalk"] + words + ["--help"]).joined(separator: " "))", exit: .usage)
  }

  /// What was typed, short enough for a sentence and without anything that a terminal obeys.
  static func plain(_ text: String) -> String { ScreenText(cleaning: text).truncated(to: 60).string }
}
