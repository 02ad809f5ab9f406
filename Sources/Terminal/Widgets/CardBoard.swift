/// A mapping as cards in columns, to be moved by keys or carried by the mouse.
///
/// A card stands for rows of one name, such as a status that several boards have. It lies where most of its rows are
/// mapped to, and says how many differ. The marks are the grid's, so that both show the same mapping.
package struct CardBoard: Hashable, Sendable {
  /// Rows that are mapped together.
  package struct Card: Hashable, Sendable, Identifiable {
    package let id: RowID
    package let label: ScreenText
    package let rows: [Row]

    package init(id: RowID, label: ScreenText, rows: [Row]) {
      self.id = id
      self.label = label
      self.rows = rows
    }
  }

  /// A row of a card, with how many records it stands for while that is known.
  package struct Row: Hashable, Sendable, Identifiable {
    package let id: RowID
    package let count: Int?
    /// Those among them that are not done with.
    package let open: Int?

    package init(id: RowID, count: Int? = nil, open: Int? = nil) {
      self.id = id
      self.count = count
      self.open = open
    }
  }

  /// Where a card lies.
  package enum Lane: Hashable, Sendable {
    /// In the tray of what is not mapped.
    case unset
    case column(Int)
    /// In the tray of what is left alone deliberately.
    case alone

    package init(_ mark: MappingGrid.Mark?) {
      self = mark.map { $0.column.map(Lane.column) ?? .alone } ?? .unset
    }

    /// The mark of what is sent here.
    package var mark: MappingGrid.Mark? {
      switch self {
      case .unset: nil
      case .column(let column): MappingGrid.Mark(column: column)
      case .alone: MappingGrid.Mark(column: nil)
      }
    }
  }

  package typealias Marks = [RowID: MappingGrid.Mark]

  package let columns: [ScreenText]
  package private(set) var cards: [Card] = []
  /// The card that one is on.
  package internal(set) var cursor: RowID?
  /// The cards chosen one by one, besides the range.
  var chosen: Set<RowID> = []
  /// Where a range began.
  var anchor: RowID?
  /// The first card in sight of each lane.
  var offsets: [Lane: Int] = [:]
  /// What the mouse carries.
  package internal(set) var drag: Drag?

  package init(columns: [ScreenText]) {
    self.columns = columns
  }

  /// Takes in other cards; the cursor and what is chosen stay by id.
  package mutating func setCards(_ cards: [Card], marks: Marks) {
    self.cards = cards
    let known = Set(cards.map(\.id))
    chosen.formIntersection(known)
    if let anchor, !known.contains(anchor) { self.anchor = nil }
    if cursor.map(known.contains) != true { cursor = Piles(cards, marks, columns.count).first }
    if let drag, !drag.cards.allSatisfy(known.contains) { self.drag = nil }
  }

  package func card(_ id: RowID) -> Card? { cards.first { $0.id == id } }
  package var current: Card? { cursor.flatMap(card) }

  /// Where a card lies; none for one that is not shown.
  package func lane(of id: RowID, _ marks: Marks) -> Lane? { card(id)?.lane(marks) }

  func piles(_ marks: Marks) -> Piles { Piles(cards, marks, columns.count) }

  // MARK: - What is chosen

  /// Whether cards are chosen, so that the next digit means them.
  package var hasSelection: Bool { !chosen.isEmpty || anchor != nil }

  /// The cards that a key means: those chosen and the range, else the current one.
  package func selection(_ marks: Marks) -> [RowID] {
    var ids = chosen
    ids.formUnion(range(piles(marks)))
    if ids.isEmpty, let cursor { ids = [cursor] }
    return cards.map(\.id).filter(ids.contains)
  }

  /// The cards from the range's start to the cursor, within one lane.
  func range(_ piles: Piles) -> [RowID] {
    guard let anchor, let cursor, let lane = piles.lanes[cursor] else { return [] }
    let pile = piles.cards(lane)
    guard let from = pile.firstIndex(where: { $0.id == anchor }), let to = pile.firstIndex(where: { $0.id == cursor })
    else { return [cursor] }
    return pile[min(from, to)...max(from, to)].map(\.id)
  }

  /// What a range holds stays chosen when the cursor goes elsewhere.
  mutating func closeRange(_ marks: Marks) {
    guard anchor != nil else { return }
    chosen.formUnion(range(piles(marks)))
    anchor = nil
  }

  package mutating func clearSelection() {
    chosen = []
    anchor = nil
  }

  /// Puts the cursor on a card.
  package mutating func select(_ id: RowID) {
    guard card(id) != nil else { return }
    cursor = id
  }

  // MARK: - Sending

  /// The marks that sending cards to a lane asks for.
  ///
  /// Rows that were mapped apart from their card stay as they are; what has no mark yet goes along.
  package func change(sending ids: [RowID], to lane: Lane, _ marks: Marks) -> MappingHistory.Change {
    var change: MappingHistory.Change = [:]
    for id in ids {
      guard let card = card(id) else { continue }
      let home = card.lane(marks)
      for row in card.rows where marks[row.id] == nil || Lane(marks[row.id]) == home {
        change.updateValue(lane.mark, forKey: row.id)
      }
    }
    return change
  }

  /// The marks that bring all rows of cards to where the cards lie.
  package func change(aligning ids: [RowID], _ marks: Marks) -> MappingHistory.Change {
    var change: MappingHistory.Change = [:]
    for id in ids {
      guard let card = card(id), let mark = card.lane(marks).mark else { continue }
      for row in card.rows where Lane(marks[row.id]) != Lane(mark) { change.updateValue(mark, forKey: row.id) }
    }
    return change
  }

  /// How many records the rows marked for a lane hold together, and those among them that are not done with; none
  /// while no count is known.
  package func total(of lane: Lane, _ marks: Marks) -> (all: Int, open: Int)? {
    var all: Int?
    var open = 0
    for row in cards.flatMap(\.rows) {
      guard let count = row.count else { continue }
      let isHere = Lane(marks[row.id]) == lane
      all = (all ?? 0) + (isHere ? count : 0)
      open += isHere ? row.open ?? 0 : 0
    }
    return all.map { ($0, open) }
  }
}

extension CardBoard.Card {
  /// Where most of its rows are mapped to; where it is even, where something is to be done, then where more records
  /// are.
  package func lane(_ marks: CardBoard.Marks) -> CardBoard.Lane {
    guard rows.count > 1 else { return CardBoard.Lane(rows.first.flatMap { marks[$0.id] }) }
    var weights: [CardBoard.Lane: (rows: Int, count: Int)] = [:]
    for row in rows {
      let weight = weights[CardBoard.Lane(marks[row.id])] ?? (0, 0)
      weights[CardBoard.Lane(marks[row.id])] = (weight.rows + 1, weight.count + (row.count ?? 0))
    }
    let best = weights.max { first, second in
      let (left, right) = (first, second)
      return (left.value.rows, left.key == .unset ? 1 : 0, left.value.count, -left.key.place)
        < (right.value.rows, right.key == .unset ? 1 : 0, right.value.count, -right.key.place)
    }
    return best?.key ?? .unset
  }

  /// The sum of its rows' counts, as far as they are known.
  package var count: Int? {
    let known = rows.compactMap(\.count)
    return known.isEmpty ? nil : known.reduce(0, +)
  }

  /// How many of its rows are mapped elsewhere than it lies, not counting those without a mark.
  package func differing(_ marks: CardBoard.Marks) -> Int {
    let home = lane(marks)
    return rows.count { marks[$0.id] != nil && CardBoard.Lane(marks[$0.id]) != home }
  }

  /// How many of its rows have no mark.
  package func unset(_ marks: CardBoard.Marks) -> Int { rows.count { marks[$0.id] == nil } }

  func hasGuess(_ marks: CardBoard.Marks) -> Bool { rows.contains { marks[$0.id]?.isGuess == true } }
}

extension CardBoard.Lane {
  /// Its place from the left: the two trays share the first column.
  var column: Int { if case .column(let column) = self { column + 1 } else { 0 } }

  /// Its place among all lanes, in the order of reading.
  var place: Int {
    switch self {
    case .unset: 0
    case .alone: 1
    case .column(let column): 2 + column
    }
  }
}

/// The cards of each lane.
struct Piles {
  private var piles: [CardBoard.Lane: [CardBoard.Card]] = [:]
  private(set) var lanes: [RowID: CardBoard.Lane] = [:]
  /// All lanes, in the order of reading.
  let order: [CardBoard.Lane]

  init(_ cards: [CardBoard.Card], _ marks: CardBoard.Marks, _ columns: Int) {
    order = [.unset, .alone] + (0..<columns).map { .column($0) }
    for card in cards {
      let lane = card.lane(marks)
      piles[lane, default: []].append(card)
      lanes[card.id] = lane
    }
  }

  func cards(_ lane: CardBoard.Lane) -> [CardBoard.Card] { piles[lane] ?? [] }

  /// The lanes of a column of the screen, from the top.
  func lanes(inColumn column: Int) -> [CardBoard.Lane] { order.filter { $0.column == column } }

  /// The rows from one card to the next: with a blank one between while there is room, the same in all stages.
  func pitch(_ lane: CardBoard.Lane, _ height: Int) -> Int {
    let roomy = CardGeometry.cardRows + 1
    let most = lane.column == 0 ? cards(lane).count : piles.filter { $0.key.column > 0 }.values.map(\.count).max() ?? 0
    return most * roomy - 1 <= CardGeometry.rows(of: lane, height: height) ? roomy : CardGeometry.cardRows
  }

  /// How many cards of a lane are in sight on a board of that height; the lane's last row tells of the others.
  func slots(_ lane: CardBoard.Lane, _ height: Int) -> Int {
    let rows = CardGeometry.rows(of: lane, height: height)
    let count = cards(lane).count
    let pitch = pitch(lane, height)
    let gap = pitch - CardGeometry.cardRows
    if count * pitch - gap <= rows { return count }
    return max(rows < CardGeometry.cardRows ? 0 : 1, (rows - 1 + gap) / pitch)
  }

  /// The first card in the order of reading.
  var first: RowID? { order.lazy.compactMap { cards($0).first?.id }.first }

  /// The place of a card in its lane.
  func index(of id: RowID) -> Int? { lanes[id].flatMap { cards($0).firstIndex { $0.id == id } } }
}
