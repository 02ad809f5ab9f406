import Services
import Terminal

extension SessionEnd {
  /// The end that nobody saw, in a line or two.
  ///
  /// - Parameters:
  ///   - now: What time it is.
  ///   - draft: Whether a draft was kept.
  /// - Returns: What happened, when, and where more is written.
  func words(_ now: Moment, draft: Bool) -> ScreenText {
    let kept: ScreenText = draft ? "; the draft was kept." : "."
    let time = ScreenText(cleaning: now.when(at))
    let log: ScreenText = " Log: \(cleaning: log)"
    switch cause {
    case .lineGone: return "The line dropped \(time)" + kept
    case .killed(let signal):
      let how: ScreenText = signal == 9 ? "was killed" : "crashed (signal \(Int(signal)))"
      return "The last session \(how) \(time)" + kept + log
    case .vanished: return "The last session, begun \(time), ended without a word" + kept + log
    case .left, .asked: return "The last session ended \(time)."
    }
  }
}
