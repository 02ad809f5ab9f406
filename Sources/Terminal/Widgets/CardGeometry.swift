/// Where the columns of a board of cards stand, and how many cards they show.
struct CardGeometry {
  /// Title and rule over a lane.
  static let headRows = 2
  /// The name, and what there is to say about it.
  static let cardRows = 2

  let rect: Rect
  private let columns: [Rect]

  init(_ rect: Rect, columns count: Int) {
    self.rect = rect
    columns = rect.columns(Array(repeating: .rest, count: count + 1), gap: 1)
  }

  /// The rows of cells for the cards of a lane on a board of that height.
  static func rows(of lane: CardBoard.Lane, height: Int) -> Int {
    if case .column = lane { return max(0, height - headRows) }
    // Of the first column, what is left alone has a third: fixed, so that a card that moves moves nothing else.
    let free = max(0, height - 2 * headRows)
    let alone = min(free, max(cardRows + 1, free / 3))
    return lane == .alone ? alone : free - alone
  }

  /// The whole of a lane, its head included: where cards can be dropped.
  func lane(_ lane: CardBoard.Lane) -> Rect {
    let column = columns[lane.column]
    let height = Self.headRows + Self.rows(of: lane, height: rect.height)
    switch lane {
    case .column, .unset: return Rect(x: column.x, y: column.y, width: column.width, height: min(height, rect.height))
    case .alone:
      let top = Self.headRows + Self.rows(of: .unset, height: rect.height)
      return Rect(
        x: column.x, y: column.y + top, width: column.width, height: min(height, max(0, rect.height - top)))
    }
  }
}
