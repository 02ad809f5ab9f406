import Model
import Services
import Terminal

extension Canvas {
  mutating func drawReview() {
    let fields = Dictionary(uniqueKeysWithValues: self.fields.map { ($0.id, $0) })
    put(
      state.profile == nil ? "Nothing has been saved yet." : "Nothing is changed before Complete Setup.", x: 1, .title)
    if !isNormal { y += 1 }
    buttons([ReviewForm.dryRun, ReviewForm.complete].compactMap { fields[$0] }, x: isNormal ? width - 33 : 3)
    gap()
    for step in [SetupDraft.Step.connect, .sync, .configure, .import] {
      guard let field = fields[ReviewForm.line(step)] else { continue }
      drawLine(field, step)
    }
    gap()
    drawExpected()
    drawDifferences()
    if let path = state.answersPath {
      gap()
      put("Answers file  \(cleaning: path)", x: 1, width: width - 2, .textDim)
      y += 1
    }
  }

  private mutating func drawLine(_ field: FormField, _ step: SetupDraft.Step) {
    let valueX = isNormal ? 17 : 5
    let lines = state.reviewLines(step)
    let standing = state.standing(of: step)
    switch standing {
    case .ok: break
    case .warning: put(look.glyphs.warning, x: 1, .messageWarn)
    case .error: put(look.glyphs.failed, x: 1, .messageError)
    }
    focus(field, x: standing == .ok ? 1 : 2)
    put(field.label, x: 3, width: 14)
    area(Rect(x: 1, y: y, width: width - 2, height: 1), .mark(field.id))
    if !isNormal { y += 1 }
    for line in lines {
      guard isNormal else {
        paragraph(line, x: valueX)
        continue
      }
      put(line, x: valueX, width: width - valueX)
      y += 1
    }
  }

  /// The focus on a row that is only read.
  private mutating func focusRow(_ index: Int) {
    guard isFocused(ReviewForm.row(index)) else { return }
    (focusRow, focusStart) = (y, y)
    put(look.glyphs.pointer, x: 1, .focus)
    grid.focusCursor(x: 1, y: y)
  }

  private mutating func drawExpected() {
    let counts = state.draft.sync.resources.map { DataType[$0] }
    put(state.profile == nil ? "The first sync will bring" : "The choice holds", x: 1, .textStrong)
    // What is here is worth a column once something is.
    let here = state.runs.store.flatMap { $0.rows.isEmpty || !isNormal ? nil : $0.rows }
    if here != nil { put("now here", x: 36, width: 12, .textDim, align: .right) }
    if isNormal { put("from ConnectWise", x: 50, width: 22, .textDim, align: .right) }
    y += 1
    for (index, type) in counts.enumerated() {
      focusRow(index)
      let count = state.preview.counts[type.id]
      let comes = state.comesByItself(type.id)
      let text: ScreenText = comes ? count?.words ?? "not counted" : "when named"
      let most: ScreenText = comes && count?.isAtMost == true ? "at most " : ""
      put(ScreenText(cleaning: type.title.lowercased()), x: 3, width: 24)
      if let here { put("\(grouped: here[type.resource] ?? 0)", x: 36, width: 12, align: .right) }
      put(most + text, x: isNormal ? 50 : 20, width: isNormal ? 22 : min(22, width - 21), align: .right)
      y += 1
    }
    if counts.isEmpty {
      focusRow(0)
      put("nothing: no data type is chosen", x: 3, .messageWarn)
      y += 1
    }
  }

  private mutating func drawDifferences() {
    guard let profile = state.profile else { return }
    let differences = state.differences(from: profile)
    gap()
    let saved = profile.saved.map { ScreenText(" (\(cleaning: $0.day))") } ?? ""
    put("Different from the settings in use\(saved)", x: 1, width: width - 2, .textStrong)
    y += 1
    let first = max(1, state.draft.sync.resources.count)
    for (index, difference) in differences.enumerated() {
      focusRow(first + index)
      let start = y
      put(difference.label, x: 3, width: 20)
      // What it is now stands at the end: it is folded, not cut.
      paragraph(difference.text, x: isNormal ? 24 : 18)
      if focusRow == start { focusRow = y - 1 }
    }
    if differences.isEmpty {
      focusRow(first)
      put("nothing", x: 3, .textDim)
      y += 1
    }
  }

  // MARK: - After the save

  mutating func drawProgress() {
    title(
      "\(state.syncName) runs",
      note: isNormal ? "it goes on when this window is closed" : "")
    guard let progress = state.progress, !progress.lines.isEmpty else {
      put("Starting …", x: 3, .textDim)
      y += 1
      return
    }
    // What is done and small gives way to what is under way.
    let rows = max(1, room - y - 2)
    let current = progress.lines.firstIndex { !$0.isFinished } ?? progress.lines.count - 1
    let top = min(max(0, current - rows + 2), max(0, progress.lines.count - rows))
    for line in progress.lines.dropFirst(top).prefix(rows) { drawLine(line) }
    y = max(y + 1, min(room - 1, y + 1))
    if let waiting = progress.waiting {
      // What is left counts down; the reason stands behind, where it may be cut.
      let left = progress.waitingUntil.map { max(0, $0.seconds - state.now.wall.seconds) }
      let wait = left.map { ScreenText("The server asks to wait: \(ScreenText(.seconds($0))).  ") }
      put("\(wait ?? "")\(cleaning: waiting)", x: 1, width: width - 2, .messageWarn)
    } else if progress.requests > 0 {
      put("\(grouped: progress.requests) requests", x: 1, .textDim)
    }
    y += 1
  }

  private mutating func drawLine(_ line: RunProgress.Line) {
    let title = ScreenText(cleaning: Resource.named(line.id.rawValue)?.title ?? line.id.rawValue)
    let valueX = isNormal ? 23 : 19
    put(title, x: 3, width: valueX - 4, line.isFinished ? .textDim : .text)
    if let problem = line.problem {
      put(look.glyphs.failed, x: 1, .messageError)
      put(ScreenText(cleaning: problem), x: valueX, width: width - valueX - 1, .messageError)
    } else if line.isFinished {
      put(look.glyphs.done, x: 1, .messageOk)
      put(Self.result(line), x: valueX, width: width - valueX - 1, .textDim)
    } else if line.seen > 0 || line.expected != nil {
      let meter = state.meters[line.id] ?? ProgressMeter(count: line.seen, total: line.expected)
      var x = valueX
      if let fraction = meter.fraction, width - valueX > (isNormal ? 55 : 34) {
        let cells = isNormal ? width - valueX - 46 : 10
        ProgressBar.draw(
          into: &grid, Rect(x: x, y: y, width: max(10, cells), height: 1), fraction: fraction, look: look)
        x += max(10, cells) + 2
      }
      put(meter.text(width: width - x), x: x, width: width - x)
    } else {
      put("waiting", x: valueX, .textDim)
    }
    y += 1
  }

  /// `1,204 created, 3 skipped`.
  static func result(_ line: RunProgress.Line) -> ScreenText {
    let parts: [(Int, ScreenText)] = [
      (line.created, "created"), (line.updated, "updated"), (line.unchanged, "unchanged"), (line.skipped, "skipped"),
      (line.deleted, "deleted"),
    ]
    let texts = parts.filter { $0.0 > 0 }.map { ScreenText("\(grouped: $0.0) \($0.1)") }
    return texts.isEmpty ? "none" : texts.joined(separator: ", ")
  }

  mutating func drawDone() {
    title(state.endTitle)
    for (kind, text) in state.endLines {
      if kind == .error { put(look.glyphs.failed, x: 1, .messageError) }
      paragraph(text, x: 3, kind == .error ? .messageError : kind == .warning ? .messageWarn : .text)
    }
    gap()
    let places = state.endPlaces
    for (label, path) in places {
      put(label, x: 3, width: 10, .textDim)
      paragraph(path, x: 14)
    }
    if !places.isEmpty { gap() }
    put("From here", x: 1, .textStrong)
    y += 1
    for (command, does) in Self.nextCommands {
      put(command, x: 3, width: 22)
      if width - 26 > 20 { put(does, x: 26, width: width - 27, .textDim) }
      y += 1
    }
  }

  static let nextCommands: [(ScreenText, ScreenText)] = [
    ("boardwalk sync", "brings what changed; for a timer"),
    ("boardwalk status", "how runs went, and what is here"),
    ("boardwalk", "changes these settings"),
  ]
}

// How it ended, for the last page and for whoever is told it.
extension AppState {
  var endTitle: ScreenText {
    if runs.isFollowing { return "The sync has ended" }
    return progress?.outcome == .done ? "Setup is complete" : "Setup is saved"
  }

  /// What the sync has brought, and what of it went wrong.
  var endLines: [(kind: MessageLine.Kind, text: ScreenText)] {
    guard let progress else { return [] }
    if progress.isFresh { return [(.info, "The same sync ended well a moment ago; nothing was read again.")] }
    func title(_ line: RunProgress.Line) -> String { Resource.named(line.id.rawValue)?.title ?? line.id.rawValue }
    func sum(_ count: KeyPath<RunProgress.Line, Int>) -> Int { progress.lines.reduce(0) { $0 + $1[keyPath: count] } }
    let isNothing =
      progress.outcome == .done && runs.brought + sum(\.created) + sum(\.updated) + sum(\.deleted) == 0
    let share: ScreenText =
      runs.brought == 0
      ? "" : sum(\.created) == 0 ? " while you chose" : ", \(grouped: runs.brought) of them while you chose"
    let gone: ScreenText = sum(\.deleted) == 0 ? "" : ", \(grouped: sum(\.deleted)) taken out"
    var lines: [(kind: MessageLine.Kind, text: ScreenText)] = [
      (
        .info,
        isNothing
          ? "Nothing is new: all that the server has changed is here."
          : "\(grouped: sum(\.created) + runs.brought) records created\(share), \(grouped: sum(\.updated)) updated\(gone)."
      )
    ]
    if let directory = progress.directory {
      let (companies, people) = (directory.organizations, directory.accounts)
      lines.append(
        (
          .info,
          "\(grouped: companies) \(companies == 1 ? "organization" : "organizations") and \(grouped: people) \(people == 1 ? "account" : "accounts") stand for what is imported."
        ))
      if let leftOut = directory.leftOut { lines.append((.warning, "\(cleaning: leftOut)")) }
    }
    if let problem = progress.problem, !progress.lines.contains(where: { $0.problem != nil }) {
      lines.append((.error, "\(cleaning: problem)"))
    }
    for line in progress.lines {
      if let problem = line.problem { lines.append((.error, "\(cleaning: title(line)): \(cleaning: problem)")) }
    }
    if sum(\.skipped) > 0 {
      let parts = progress.lines.filter { $0.skipped > 0 }
        .map { "\(cleaning: title($0).lowercased()) \(grouped: $0.skipped)" as ScreenText }
      lines.append(
        (
          .warning,
          "\(grouped: sum(\.skipped)) skipped (\(parts.joined(separator: ", "))): boardwalk logs says why."
        ))
    }
    return lines
  }

  /// Where everything is.
  var endPlaces: [(label: ScreenText, path: ScreenText)] {
    guard let places = beginning?.places else { return [] }
    let store = draft.store == "sqlite" ? places.store : draft.store
    return [("Data", store), ("Settings", places.profile), ("Logs", places.state)].map {
      (label: $0.0, path: ScreenText(cleaning: $0.1))
    }
  }

  /// What is chosen on a step.
  func reviewLines(_ step: SetupDraft.Step) -> [ScreenText] {
    let summary = summary
    switch step {
    case .connect:
      let tested = draft.tested.map { ScreenText(", tested \(cleaning: now.dayOrClock($0))") } ?? ", not tested"
      return ["\(summary.account)\(tested), \(summary.secretPlace)"]
    case .sync:
      var parts: [ScreenText] = ["\(draft.sync.resources.count) data types"]
      if let companies = preview.counts[.companies]?.matching { parts.append("\(grouped: companies) companies") }
      if syncsTickets {
        let boards = draft.sync.tickets.boards.isEmpty ? mappedBoards.count : draft.sync.tickets.boards.count
        parts.append(boards == 0 ? summary.boards() : boards == 1 ? "1 board" : "\(boards) boards")
        parts.append("closed since \(summary.closedSince)")
      }
      let problems = syncProblems.map { "\($0.field.label): \(cleaning: $0.text)" as ScreenText }
      return [parts.joined(separator: ", ")] + problems + (forbidden.map { [$0] } ?? [])
    case .configure:
      var lines: [ScreenText] = []
      if syncsTickets {
        let open = unmapped.count
        let boards = Set(mappedBoards.map(\.id))
        let all = catalog.statuses.filter { boards.contains($0.boardID) && !$0.isInactive }.count
        lines.append(
          all == 0
            ? "\(draft.configure.stages.count) statuses mapped"
            : "\(all - open) of \(all) statuses mapped"
              + (open == 0 ? "" : open == 1 ? ", 1 has no stage" : ", \(open) have no stage"))
      }
      if draft.sync.resources.contains(.opportunities) { lines.append("opportunities: \(summary.opportunityDefaults)") }
      if draft.sync.resources.contains(.configurations) { lines.append("device types: \(devicesText)") }
      return lines.isEmpty ? ["nothing to configure"] : lines
    case .import, .review: return [summary.imports] + importWarnings
    }
  }

  var progressMessage: MessageLine {
    guard let progress, !progress.lines.isEmpty else { return MessageLine(.info, "The sync starts …") }
    let done = progress.lines.filter(\.isFinished).count
    return MessageLine(
      .info, "\(done) of \(progress.lines.count) tables done.  q leaves; the sync goes on by itself.")
  }
}
