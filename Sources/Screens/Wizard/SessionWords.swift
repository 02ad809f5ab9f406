import Services
import Terminal

extension SessionEnd {
  /// The end that nobody saw, in a line or two.
  func words(_ now: Moment) -> ScreenText {
    let time = ScreenText(cleaning: now.dayOrClock(at))
    let log: ScreenText = " Log: \(cleaning: log)"
    switch cause {
    case .lineGone: return "The line dropped at \(time); the draft was kept."
    case .killed(let signal):
      let how: ScreenText = signal == 9 ? "was killed" : "crashed (signal \(Int(signal)))"
      return "The last session \(how) at \(time); the draft was kept." + log
    case .vanished: return "The last session, begun at \(time), ended without a word; the draft was kept." + log
    case .left, .asked: return "The last session ended at \(time)."
    }
  }
}
