import Model
import Services
import Terminal

extension Command {
  static let ticketShow = Command(
    "ticket", "show", summary: "show a ticket and its stepper as a client sees it",
    positionals: [Positional("NUMBER", .one, "the ticket's number")], options: [.json],
    examples: [Example("boardwalk ticket show 48213", "the ticket 48213")]
  ) { invocation in
    let typed = invocation.arguments.positionals[0]
    guard let number = Int(typed.hasPrefix("#") ? String(typed.dropFirst()) : typed), number > 0,
      number <= Int(Int32.max)
    else {
      throw Problem.usage("\"\(Problem.plain(typed))\" is no ticket number.", help: ["ticket", "show"])
    }
    let (services, stored) = try invocation.savedProfile()
    let ticket = try await services.browse.ticket(number)
    let choice = stored.profile.configure.stages[ticket.statusID]
    let output = invocation.output
    if output.isJSON {
      try output.json(TicketDocument(ticket, stage: choice?.stage, isClosed: isClosed(ticket, stored.profile)))
      return .done
    }
    try output.data([
      StyledText("#\(ticket.id)  \(cleaning: ticket.summary)", .bold),
      StyledText("Company  \(cleaning: ticket.company)"),
      StyledText("Board    \(cleaning: ticket.board)"),
      StyledText("Status   \(cleaning: ticket.status)\(isClosed(ticket, stored.profile) ? " (closed)" : "")"),
      StyledText("Stage    ") + stepper(choice, output),
    ])
    return .done
  }

  private static func isClosed(_ ticket: TicketView, _ profile: Profile) -> Bool {
    ticket.isClosed || profile.configure.closedStatuses.contains(ticket.statusID)
  }

  private static func stepper(_ choice: StageChoice?, _ output: Output) -> StyledText {
    guard let stage = choice?.stage else {
      return StyledText(
        choice == nil ? "not mapped: boardwalk setup --step configure" : "left out of the stepper", .warn)
    }
    var line = StyledText()
    for other in Stage.allCases {
      if other > .new { line = line + StyledText(output.isASCII ? " - " : " ─ ", .dim) }
      let sign: ScreenText = output.isASCII ? (other <= stage ? "*" : "o") : (other <= stage ? "●" : "○")
      line = line + StyledText("\(sign) \(cleaning: other.title)", other == stage ? .bold : .plain)
    }
    return line
  }
}

/// The shape of `ticket show --json`.
private struct TicketDocument: Encodable {
  let id: Record.ID
  let summary: String
  let company: String
  let boardId: Record.ID
  let board: String
  let statusId: Record.ID
  let status: String
  let closed: Bool
  let stage: Stage?

  init(_ ticket: TicketView, stage: Stage?, isClosed: Bool) {
    id = ticket.id
    summary = ticket.summary
    company = ticket.company
    boardId = ticket.boardID
    board = ticket.board
    statusId = ticket.statusID
    status = ticket.status
    closed = isClosed
    self.stage = stage
  }

  private enum Keys: String, CodingKey { case id, summary, company, boardId, board, statusId, status, closed, stage }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Keys.self)
    try container.encode(id, forKey: .id)
    try container.encode(summary, forKey: .summary)
    try container.encode(company, forKey: .company)
    try container.encode(boardId, forKey: .boardId)
    try container.encode(board, forKey: .board)
    try container.encode(statusId, forKey: .statusId)
    try container.encode(status, forKey: .status)
    try container.encode(closed, forKey: .closed)
    // A status without a stage is null rather than absent.
    try container.encode(stage, forKey: .stage)
  }
}
