import Model
import Services
import Terminal

/// What the Configure step knows besides the draft.
struct ConfigureState: Equatable, Sendable {
  /// The board whose statuses are shown.
  var board: Record.ID?
  /// The mapping as a grid: the marks of all boards, the rows of one.
  var grid = Self.emptyGrid
  /// The same mapping as cards.
  var stepper = StepperBoard()
  var counts: [Record.ID: StatusCount] = [:]
  /// The ticket whose stepper is shown.
  var ticket: TicketView?

  private static var emptyGrid: MappingGrid {
    MappingGrid(columns: Stage.allCases.map { ScreenText(cleaning: $0.title) }, rows: [])
  }

  /// The boards whose statuses are mapped: those that are synced, by name; all active service boards where none is named.
  func boards(_ draft: SetupDraft, _ catalog: Lists) -> [Board] {
    draft.sync.tickets.synced(of: catalog.boards)
  }

  /// Fills the grid anew from the draft; the history of the marks begins again.
  mutating func refresh(draft: SetupDraft, catalog: Lists) {
    let boards = boards(draft, catalog)
    if board == nil || !boards.contains(where: { $0.id == board }) { board = boards.first?.id }
    grid = MappingGrid(columns: grid.columns, rows: [], marks: Self.marks(of: draft))
    showRows(draft, catalog, height: 10)
  }

  static func marks(of draft: SetupDraft) -> [RowID: MappingGrid.Mark] {
    var marks: [RowID: MappingGrid.Mark] = [:]
    for (id, choice) in draft.configure.stages {
      marks[id] = MappingGrid.Mark(
        column: choice.stage.map { $0.number - 1 }, isGuess: draft.guesses.contains(id))
    }
    return marks
  }
}

// The grid is made from the draft and the catalog again.
extension ConfigureState: Codable {
  private enum CodingKeys: String, CodingKey { case board, counts, ticket, wantsCards, coversAll }

  init(from decoder: any Decoder) throws {
    self.init()
    let container = try decoder.container(keyedBy: CodingKeys.self)
    board = try container.decodeIfPresent(Record.ID.self, forKey: .board)
    counts = try container.decode([Record.ID: StatusCount].self, forKey: .counts)
    ticket = try container.decodeIfPresent(TicketView.self, forKey: .ticket)
    stepper.wantsCards = try container.decodeIfPresent(Bool.self, forKey: .wantsCards)
    stepper.coversAll = try container.decode(Bool.self, forKey: .coversAll)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(board, forKey: .board)
    try container.encode(counts, forKey: .counts)
    try container.encodeIfPresent(ticket, forKey: .ticket)
    try container.encodeIfPresent(stepper.wantsCards, forKey: .wantsCards)
    try container.encode(stepper.coversAll, forKey: .coversAll)
  }
}
