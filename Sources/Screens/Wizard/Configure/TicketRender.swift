import Model
import Services
import Terminal

extension Canvas {
  /// One real ticket with the draft's mapping, as a client would read it.
  mutating func drawTicket() {
    title("A real ticket, as a client would see it")
    for field in fields { self.field(field, labelX: 4, valueX: 20, width: 14) }
    gap()
    guard let ticket = state.configure.ticket else { return }
    put("#\(ticket.id)  \(cleaning: ticket.summary)", x: 4, width: width - 5, .textStrong)
    y += 1
    paragraph("\(cleaning: ticket.company), board \(cleaning: ticket.board), status \(cleaning: ticket.status)", x: 4)
    gap()
    let choice = state.draft.configure.stages[ticket.statusID]
    let stage = choice?.stage
    y += StageTrack.draw(
      into: &grid, Rect(x: 4, y: y, width: width - 5, height: grid.height - y),
      stages: Stage.allCases.map { ScreenText(cleaning: $0.title) }, current: stage.map { $0.number - 1 }, look: look)
    gap()
    if let stage {
      paragraph(
        "The client reads: \(cleaning: stage.title), step \(stage.number) of \(Stage.allCases.count).", x: 4,
        .textStrong)
    } else {
      paragraph(
        choice == nil
          ? "The client reads nothing: its status has no stage yet. Esc goes back, w goes to it."
          : "The client reads nothing: its status is left out of the stepper.", x: 4, .messageWarn)
    }
    if state.draft.guesses.contains(ticket.statusID) {
      paragraph("Its stage is a guess from the status's name: y on Configure confirms it.", x: 4, .textDim)
    }
    let isClosed = ticket.isClosed || state.draft.configure.closedStatuses.contains(ticket.statusID)
    paragraph(isClosed ? "It counts as closed." : "It counts as open.", x: 4, .textDim)
  }
}
