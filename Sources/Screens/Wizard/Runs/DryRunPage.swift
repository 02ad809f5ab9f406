import Model
import Services
import Terminal

// What the sync would do, without doing it.
extension AppState {
  /// Ctrl-T on the review, and its button.
  mutating func startDryRun() -> [Effect] {
    guard canAsk else { return refuseToAsk() }
    guard !hasOtherStore else {
      overlay = .question(.otherStore, focused: 0)
      return []
    }
    runs.dryRun = nil
    scroll[.dryRun] = 0
    return open(.dryRun) + [.runs(begin(.dryRun), .dryRun(draft))]
  }

  /// Esc: what came so far stays.
  mutating func stopDryRun() -> [Effect] {
    say(.warning, "The dry run was stopped; what it found so far stays.")
    return stop(.dryRun)
  }

  /// How many data types are compared, and how many will be.
  var dryRunCount: (done: Int, all: Int) {
    (runs.dryRun?.lines.count ?? 0, DataType.closure(of: draft.sync.resources).count(where: comesByItself))
  }

  var dryRunMessage: MessageLine {
    guard isRunning(.dryRun) else {
      return MessageLine(.info, "Nothing was written.  ^N completes the setup, Esc goes back.")
    }
    return MessageLine(
      .info, "Comparing: \(dryRunCount.done) of \(dryRunCount.all) data types.  Esc stops it.")
  }

  var dryRunLines: [TextLine] {
    let dryRun = runs.dryRun ?? DryRun()
    var lines = dryRun.lines.flatMap(lines)
    if lines.isEmpty {
      lines = [TextLine(isRunning(.dryRun) ? "Comparing what is here with ConnectWise …" : "Nothing found.", .textDim)]
    }
    return lines
  }

  private func lines(_ line: DryRun.Line) -> [TextLine] {
    let title = ScreenText(cleaning: DataType[line.id].title)
    var lines = [TextLine("\(title)  \(Self.words(line))", .textStrong)]
    if let problem = line.problem { lines.append(TextLine("  \(cleaning: problem.text)", .messageError)) }
    if line.leaving > 0 {
      lines.append(
        TextLine(
          "  \(grouped: line.leaving) that are here are not in this choice: they leave with the next sync.",
          .messageWarn))
    }
    lines += line.items.map { item in
      let verdict = ScreenText(cleaning: item.verdict.rawValue).padded(to: 9)
      let why = item.reason.map { "  " + words(reason: $0) } ?? ""
      return TextLine("  \(verdict)  #\(item.id)  \(cleaning: item.label)\(why)", Self.role(item.verdict))
    }
    let more = (line.created ?? 0) + (line.changed ?? 0) - line.items.count
    if line.items.count == DryRun.shown, more > 0 { lines.append(TextLine("  and \(grouped: more) more", .textDim)) }
    return lines + [TextLine("")]
  }

  /// Why a record is skipped: `filtered companies/4471` as people say it.
  private func words(reason: String) -> ScreenText {
    let parts = reason.split(whereSeparator: " /".contains)
    guard parts.count == 3, parts[0] == "filtered", let id = Record.ID(parts[2]) else {
      return ScreenText(cleaning: reason)
    }
    return parts[1] == Resource.ID.companyTypes.rawValue
      ? "type \(cleaning: catalog.name(id, of: .companyTypes)) is left out" : "its company, #\(id), is left out"
  }

  /// `12,418 to create, 41 to change, 3 here`.
  private static func words(_ line: DryRun.Line) -> ScreenText {
    if let lists = line.lists { return "\(grouped: lists) lists to read" }
    var parts: [ScreenText] = []
    let most: ScreenText = line.isAtMost && line.created != 0 ? "at most " : ""
    if let created = line.created { parts.append("\(most)\(grouped: created) to create") }
    if let changed = line.changed, line.here > 0 { parts.append("\(grouped: changed) to change") }
    if line.here > 0 { parts.append("\(grouped: line.here) here now") }
    return parts.joined(separator: ", ")
  }

  private static func role(_ verdict: DryRun.Verdict) -> Terminal.Role {
    switch verdict {
    case .created: .logCreated
    case .changed: .logUpdated
    case .unchanged: .textDim
    case .skipped: .logSkipped
    }
  }
}
