package import Model
import Services
package import Terminal

/// What is shown: the cells, and what a click on them means.
package struct Frame: Sendable {
  package let grid: Grid
  package let hits: HitMap<Target>
  /// The rows that the page's list was drawn in, when it has one.
  package let listHeight: Int?
}

/// Draws the state; the same state draws the same cells.
///
/// `reveal` gives the secret as text; it is asked for only while a person wants to see it.
package func render(
  _ state: AppState, look: Look, reveal: @escaping (SecretHandle) -> String? = { _ in nil }
) -> Frame {
  guard state.sizeClass > .tooSmall else { return tooSmall(state, look) }
  // The hints of Sync are of its lines, most of them no text: they stay when the focus passes over one that is, so
  // that a move never writes the row again.
  let inTextField = state.isInTextField && (state.page != .sync || state.overlay != nil)
  let bar = HintBar(state.shownKeys.hints(inTextField: inTextField))
  let layout = FrameLayout(state.size, hintRows: bar.rows(width: state.size.width))
  var canvas = Canvas(state, layout.body, look: look, isTight: false, reveal: reveal)
  canvas.drawPage()
  if canvas.y > layout.body.height {
    canvas = Canvas(state, layout.body, look: look, isTight: true, reveal: reveal)
    canvas.drawPage()
  }
  let top = canvas.top
  var grid = Grid(state.size, style: look[.text])
  var hits = HitMap<Target>()
  grid.draw(canvas.grid, at: Point(x: layout.body.x, y: layout.body.y - top))
  for area in canvas.areas {
    var rect = area.rect
    rect.y += layout.body.y - top
    hits.add(rect.intersection(layout.body), area.target)
  }
  clearOutside(&grid, layout, look)
  drawFrame(into: &grid, &hits, state, layout, bar, look)
  if state.overlay == nil { drawEdges(into: &grid, layout, canvas, look) }
  if state.overlay != nil { state.drawOverlay(into: &grid, &hits, layout.body, look) }
  return Frame(grid: grid, hits: hits, listHeight: canvas.listHeight)
}

private func tooSmall(_ state: AppState, _ look: Look) -> Frame {
  var grid = Grid(state.size, style: look[.text])
  let text: ScreenText =
    "Needs 40x12, has \(state.size.width)x\(state.size.height). ^C quits, draft is safe."
  for (index, line) in text.wrapped(to: max(1, state.size.width)).enumerated() {
    grid.put(line, x: 0, y: index, style: look[.text])
  }
  return Frame(grid: grid, hits: HitMap(), listHeight: nil)
}

/// The rows around the body lose what the scrolled body has left there.
private func clearOutside(_ grid: inout Grid, _ layout: FrameLayout, _ look: Look) {
  for rect in [layout.rail, layout.topRule, layout.bottomRule, layout.message, layout.hints] {
    grid.fill(rect, style: look[.text])
  }
}

/// The signs that the body goes on above or below: in the rules, where they cover nothing.
private func drawEdges(into grid: inout Grid, _ layout: FrameLayout, _ canvas: Canvas, _ look: Look) {
  let below = canvas.y - canvas.top - layout.body.height
  grid.more(canvas.top + canvas.hidden.above, above: true, onRule: layout.topRule, look: look)
  grid.more(max(0, below) + canvas.hidden.below, above: false, onRule: layout.bottomRule, look: look)
}

private func drawFrame(
  into grid: inout Grid, _ hits: inout HitMap<Target>, _ state: AppState, _ layout: FrameLayout,
  _ bar: HintBar<Command>, _ look: Look
) {
  let rail = state.rail
  for (index, rect) in rail.draw(into: &grid, layout.rail, look: look).enumerated() {
    if SetupDraft.Step.allCases.indices.contains(index) { hits.add(rect, .step(SetupDraft.Step.allCases[index])) }
  }
  grid.rule(layout.topRule, look: look)
  grid.rule(layout.bottomRule, look: look)
  state.messageLine.draw(into: &grid, layout.message, look: look)
  let hintHits = bar.draw(into: &grid, layout.hints, look: look)
  let map = state.shownKeys
  for y in layout.hints.y..<layout.hints.endY {
    for x in layout.hints.x..<layout.hints.endX {
      guard let hit = hintHits.target(at: Point(x: x, y: y)), hit.rect.x == x,
        let key = map.bindings.first(where: { $0.action == hit.target })?.keys.first
      else { continue }
      hits.add(hit.rect, .hint(key))
    }
  }
}

extension Canvas {
  /// The first row shown, so that the focused one is in sight with a row of its surroundings.
  var top: Int {
    guard y > room, room > 0 else { return 0 }
    let last = y - room
    guard let row = focusRow else { return 0 }
    // What stands below the last field is seen with it, as nothing further down can have the focus.
    if let focusedID, focusedID == fields.last?.id, state.page != .configure {
      return min(last, focusStart ?? row)
    }
    guard row >= room - 1 else { return 0 }
    return min(last, max(0, row - room + 2))
  }

  mutating func drawPage() {
    switch state.page {
    case .loading: put("Looking for settings and drafts …", x: 1, .textDim)
    case .start: drawStart()
    case .connect: drawConnect()
    case .audit, .guide, .difference, .conditions, .log, .dryRun: drawText()
    case .clear: drawClear()
    case .sync: drawSync()
    case .picker: drawPicker()
    case .configure: drawConfigure()
    case .closed: drawPicker()
    case .opportunities: drawOpportunities()
    case .ticket: drawTicket()
    case .devices: drawDevices()
    case .import: drawImport()
    case .link: drawLink()
    case .review: drawReview()
    case .progress: drawProgress()
    case .done: drawDone()
    }
  }
}

extension AppState {
  /// The rail with each step's state.
  var rail: Rail {
    let current = page.step ?? draft.step
    let steps = SetupDraft.Step.allCases.filter { $0 != .review }
    let isInWizard = page.step != nil || [.guide, .log, .difference].contains(page)
    return Rail(
      product: viewing == nil ? "Setup" : "View only",
      steps: steps.map { RailStep(ScreenText(cleaning: $0.title), railState(of: $0, current, isInWizard)) },
      last: "Review", current: isInWizard || page == .start || page == .loading ? current.number - 1 : steps.count,
      activity: runActivity)
  }

  func railState(of step: SetupDraft.Step, _ current: SetupDraft.Step, _ isInWizard: Bool) -> RailStep.State {
    guard hasBegun, page != .start else { return .todo }
    if step == current, isInWizard { return .current }
    guard saved != nil || furthest >= step else { return .todo }
    switch standing(of: step) {
    case .ok: return .done
    case .warning: return .warning
    case .error: return .failed
    }
  }

  /// How far what a step holds is right.
  enum Standing { case ok, warning, error }

  /// What the rail and the review mark a step with.
  func standing(of step: SetupDraft.Step) -> Standing {
    switch step {
    case .connect: connectionProblems.isEmpty ? (isTested || connect.trusts != nil ? .ok : .warning) : .error
    case .sync: !syncProblems.isEmpty ? .error : draft.sync.resources.isEmpty || forbidden != nil ? .warning : .ok
    case .configure:
      catalog.lists.isEmpty || !syncsTickets || unmapped.isEmpty ? .ok : .warning
    case .import: importWarnings.isEmpty ? .ok : .warning
    case .review: .ok
    }
  }

  /// The message line: what was said last, else what to do next.
  var messageLine: MessageLine {
    if let dragMessage { return dragMessage }
    // What is wrong with the line is more than a greeting.
    let isPressing = notice?.kind == .error || notice?.kind == .warning
    if let notice, isPressing || lineMessage == nil { return MessageLine(notice.kind, notice.text) }
    if let viewingMessage { return viewingMessage }
    return lineMessage ?? nextThing
  }

  /// The next thing to do on the page, in one line.
  var nextThing: MessageLine {
    switch page {
    case .loading: MessageLine(.info, "")
    case .start: MessageLine(.info, "Choose with the arrows, Enter goes on.")
    case .connect: connectMessage
    case .sync: syncMessage
    case .configure: configureMessage
    case .import: importMessage
    case .link: linkMessage
    case .review: reviewMessage
    case .picker: pickerMessage
    case .audit: MessageLine(.info, "Change the role in System > Security Roles, then test again.  Esc goes back.")
    case .difference: MessageLine(.info, "Esc goes back to the question.")
    case .guide, .conditions, .log: MessageLine(.info, "Esc goes back.")
    case .closed: closedMessage
    case .devices: devicesMessage
    case .clear: clearMessage
    case .dryRun: dryRunMessage
    case .opportunities: MessageLine(.info, "Nothing chosen is nothing sent.  Esc goes back.")
    case .ticket:
      MessageLine(.info, isRunning(.ticket) ? "Reading the ticket …" : "Type a ticket's number and press Enter.")
    case .progress: progressMessage
    case .done: MessageLine(.info, "Enter ends the program.")
    }
  }

  private var connectMessage: MessageLine {
    if isRunning(.test) { return MessageLine(.info, "Testing …\(elapsed(.test))  Esc stops it.") }
    let shown = connectionProblems.filter { visited.contains(ConnectForm.id(of: $0.field)) }
    if !shown.isEmpty {
      let names = shown.map {
        $0.field == .secret ? ConnectForm.secretLabel(draft.connection) : ScreenText(cleaning: $0.field.title)
      }
      .joined(separator: ", ")
      return MessageLine(
        .error, shown.count == 1 ? "1 field to fix: \(names)" : "\(shown.count) fields to fix: \(names)")
    }
    if !connectionProblems.isEmpty {
      return MessageLine(.info, "Fill in the fields.  F2 shows where to find them.")
    }
    return isTested
      ? MessageLine(.ok, "Connected.  ^N goes on to Sync.")
      : MessageLine(.info, "All filled in: ^T tests the connection.")
  }

  private var reviewMessage: MessageLine {
    if isRunning(.save) { return MessageLine(.info, "Saving …") }
    if let first = connectionProblems.first {
      return MessageLine(.error, "\(cleaning: first.field.title): \(cleaning: first.text)")
    }
    if let first = syncProblems.first { return MessageLine(.error, "\(first.field.label): \(cleaning: first.text)") }
    if hasOtherStore { return MessageLine(.warning, "The database holds other records.  ^N asks what to do with it.") }
    let time = expectedTime.map { "  \($0)" as ScreenText }
    let warned = SetupDraft.Step.allCases.count { standing(of: $0) == .warning }
    if warned > 0 {
      let count: ScreenText = warned == 1 ? "1 warning" : "\(warned) warnings"
      return MessageLine(
        .warning, "\(count); Complete Setup is allowed.\(time ?? "  ^N saves and starts the sync.")")
    }
    return MessageLine(.info, "^N saves, and starts the \(profile == nil ? "first " : "")sync.\(time ?? "")")
  }
}
