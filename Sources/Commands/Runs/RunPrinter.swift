import Model
import Services
import Terminal

/// Tells how a run goes: on a terminal one live line for each resource under way, elsewhere a line as each ends.
struct RunPrinter {
  private let output: Output
  private let uptime: @Sendable () -> Double
  /// When each resource was first seen at work.
  private var began: [Resource.ID: Double] = [:]
  private var told: Set<Resource.ID> = []
  private var liveCount = 0
  private var lastDrawn = -1.0
  private var waiting: String?

  /// The shortest time between two drawings, in seconds: fast enough to look alive, slow enough for a slow line.
  private static let pause = 0.1

  init(_ output: Output, uptime: @escaping @Sendable () -> Double) {
    self.output = output
    self.uptime = uptime
  }

  /// Takes in where the run stands now.
  mutating func show(_ progress: RunProgress) {
    let now = uptime()
    for line in progress.lines where line.seen > 0 && began[line.id] == nil { began[line.id] = now }
    let ended = progress.lines.filter { $0.isFinished && !told.contains($0.id) }
    let isDue = !ended.isEmpty || now - lastDrawn >= Self.pause
    guard output.canRedraw else {
      for line in ended { tellEnd(line, now) }
      if progress.waitingText != waiting, let text = progress.waitingText { output.tell(.notice, Self.wait(text)) }
      waiting = progress.waitingText
      return
    }
    guard isDue else { return }
    lastDrawn = now
    let over = liveCount
    var lines = ended.map { endLine($0, now) }
    for line in ended { told.insert(line.id) }
    var live = progress.lines.filter { !$0.isFinished && $0.seen > 0 }.map { liveLine($0, now) }
    if let text = progress.waitingText { live.append(Self.wait(text)) }
    lines += live
    liveCount = live.count
    if over > 0 || !lines.isEmpty { output.redraw(over: over, lines.map { $0.truncated(to: output.columns - 1) }) }
  }

  /// Tells a sentence between the lines, such as a repeated request.
  mutating func note(_ text: String, _ level: Output.Level = .info) {
    clearLive()
    output.tell(level, StyledText("\(cleaning: text)", level == .info ? .dim : .warn))
  }

  /// Tells that nobody follows any more.
  mutating func leave() {
    clearLive()
    output.tell(.notice, StyledText("Not followed any more; the run goes on."))
  }

  /// Tells how the run ended; the note says why where no resource's line did.
  mutating func end(_ progress: RunProgress, note: String?, seconds: Double) {
    clearLive()
    let sum = progress.lines.reduce(into: RunProgress.Line("sum")) { sum, line in
      sum.created += line.created
      sum.updated += line.updated
      sum.unchanged += line.unchanged
      sum.skipped += line.skipped
      sum.deleted += line.deleted
    }
    let counts = "\(Self.counts(sum)); \(grouped: progress.requests) requests in \(Self.time(seconds))" as ScreenText
    if progress.outcome != .done, let note, !progress.lines.contains(where: { $0.problem != nil }) {
      output.tell(.error, output.mark(.bad) + StyledText(" \(cleaning: note)", .bad))
    }
    switch progress.outcome {
    case .done: output.tell(.info, output.mark(.good) + StyledText(" Done: \(counts)"))
    case .partial: output.tell(.warning, output.mark(.warn) + StyledText(" Done in part: \(counts)"))
    case .interrupted:
      output.tell(.warning, output.mark(.warn) + StyledText(" Interrupted; what was saved stays: \(counts)"))
    case .failed, nil: output.tell(.error, output.mark(.bad) + StyledText(" Failed: \(counts)"))
    }
  }

  // MARK: - Lines

  private mutating func clearLive() {
    if liveCount > 0 { output.redraw(over: liveCount, []) }
    liveCount = 0
  }

  private mutating func tellEnd(_ line: RunProgress.Line, _ now: Double) {
    told.insert(line.id)
    output.tell(line.problem == nil ? .info : .warning, endLine(line, now))
  }

  private func endLine(_ line: RunProgress.Line, _ now: Double) -> StyledText {
    let sign = output.mark(line.problem == nil ? .good : .bad)
    let name = StyledText(" \(title(line))  ")
    if let problem = line.problem {
      return sign + name + StyledText("\(cleaning: problem)", .bad)
    }
    return sign + name + StyledText("\(ScreenText(grouped: line.seen).padded(to: 9, onLeft: true))  ")
      + StyledText(Self.counts(line), .dim)
  }

  private func liveLine(_ line: RunProgress.Line, _ now: Double) -> StyledText {
    var text: ScreenText = "  \(title(line))  "
    text += ScreenText(grouped: line.seen).padded(to: 9, onLeft: true)
    if let expected = line.expected { text += " of \(grouped: max(expected, line.seen))" }
    let seconds = now - (began[line.id] ?? now)
    guard seconds >= 1 else { return StyledText(text) }
    let rate = Double(line.seen) / seconds
    text += "  \(grouped: Int(rate))/s"
    if let expected = line.expected, expected > line.seen, rate > 0 {
      text += "  \(Self.time(Double(expected - line.seen) / rate)) left"
    }
    return StyledText(text)
  }

  /// The longest name there is.
  private static let longestTitle = Resource.all.map { TextWidth.of($0.title) }.max() ?? 0

  /// A resource's name in the cells that all names take: as much as a narrow terminal can spare.
  private func title(_ line: RunProgress.Line) -> ScreenText {
    let room = output.canRedraw ? min(Self.longestTitle, max(10, output.columns / 3)) : Self.longestTitle
    let name = Resource.named(line.id.rawValue)?.title ?? line.id.rawValue
    return ScreenText(cleaning: name).truncated(to: room).padded(to: room)
  }

  private static func wait(_ text: String) -> StyledText { StyledText("  \(cleaning: text)", .warn) }

  /// `12 created, 3 updated, 1,200 unchanged`; what did not happen is left out.
  static func counts(_ line: RunProgress.Line) -> ScreenText {
    let parts: [(Int, ScreenText)] = [
      (line.created, "created"), (line.updated, "updated"), (line.unchanged, "unchanged"), (line.skipped, "skipped"),
      (line.deleted, "deleted"),
    ]
    let told = parts.filter { $0.0 > 0 }.map { "\(grouped: $0.0) \($0.1)" as ScreenText }
    return told.isEmpty ? "nothing new" : told.joined(separator: ", ")
  }

  /// A time that a person can take in: `0.4 s`, `42 s`, `3 min 5 s`, `2 h 10 min`.
  static func time(_ seconds: Double) -> ScreenText {
    if seconds < 10 {
      let tenths = Int((max(0, seconds) * 10).rounded())
      return "\(tenths / 10).\(tenths % 10) s"
    }
    let whole = Int(min(seconds, 3_600_000).rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3_600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3_600) h \(whole / 60 % 60) min"
  }
}
