import Testing

@testable import Terminal

@Suite("The board of cards")
struct CardBoardTests {
  /// A board and the marks that it is about, as a screen holds them.
  struct Table {
    var board: CardBoard
    var history: MappingHistory
    var height = 12

    init(_ cards: [CardBoard.Card], _ marks: CardBoard.Marks = [:]) {
      board = CardBoard(columns: ["New", "Working", "Done"])
      history = MappingHistory(marks)
      board.setCards(cards, marks: marks)
    }

    /// Presses keys; what they ask for is done.
    @discardableResult
    mutating func press(_ keys: Key...) -> CardBoard.Outcome? {
      var last: CardBoard.Outcome?
      for key in keys {
        last = board.handle(key, marks: history.marks, height: height)
        if case .sent(let ids, let lane) = last {
          history.change(board.change(sending: ids, to: lane, history.marks))
        }
      }
      return last
    }

    mutating func press(card: RowID) { board.press(card, extending: false, marks: history.marks, height: height) }

    /// Lets go of what is carried.
    mutating func drop(over lane: CardBoard.Lane?) {
      board.drag(over: lane, marks: history.marks)
      if case .sent(let ids, let lane) = board.drop(over: lane, marks: history.marks) {
        history.change(board.change(sending: ids, to: lane, history.marks))
      }
    }

    /// Takes a step back, or does it again.
    mutating func undo() -> Set<RowID> { history.undo() }
    mutating func redo() -> Set<RowID> { history.redo() }

    mutating func nextUnset() -> RowID? { board.nextUnset(history.marks, height: height) ? board.cursor : nil }

    func lane(_ card: RowID) -> CardBoard.Lane? { board.lane(of: card, history.marks) }

    var lines: [String] {
      var grid = Grid(width: 80, height: height)
      _ = board.draw(
        into: &grid, grid.bounds, marks: history.marks, unsetTitle: "To set", aloneTitle: "0 Leave alone",
        isFocused: true, look: PictureTests.look)
      return PictureTests.lines(grid)
    }
  }

  /// Cards of one row each, all without a mark.
  static func singles(_ count: Int) -> [CardBoard.Card] {
    (1...count).map { CardBoard.Card(id: $0, label: "Card \($0)", rows: [.init(id: $0, count: $0, open: $0)]) }
  }

  @Test("Cards lie in their columns with names, notes and counts")
  func picture() {
    let table = Table(
      [
        CardBoard.Card(id: 1, label: "New (portal)", rows: [.init(id: 1, count: 41, open: 41)]),
        CardBoard.Card(
          id: 2, label: "Waiting on customer or vendor", rows: [.init(id: 2, count: 1200), .init(id: 3, count: 4)]),
        CardBoard.Card(
          id: 4, label: "In progress",
          rows: [.init(id: 4, count: 300), .init(id: 5, count: 70), .init(id: 6, count: 7)]),
        CardBoard.Card(id: 7, label: "Spam", rows: [.init(id: 7, count: 0)]),
        CardBoard.Card(id: 8, label: ScreenText(cleaning: "日本 サポート待ち"), rows: [.init(id: 8)]),
      ],
      [
        1: .init(column: 0, isGuess: true), 2: .init(column: 1), 3: .init(column: 1), 4: .init(column: 1),
        5: .init(column: 1), 6: .init(column: 2), 7: .init(column: nil),
      ])
    #expect(
      table.lines == [
        "  To set          0   1 New          41   2 Working   1,574   3 Done           7",
        "  ─────────────────   ─────────────────   ─────────────────   ──────────────────",
        "▸ 日本 サポート待ち   New (portal)        Waiting on",
        "                ...   guess          41   custo… on 2 1,204",
        "",
        "                                          In progress",
        "                                          1 differs     377",
      ] + Array(table.lines.dropFirst(7)))
    #expect(table.lines.contains { $0.contains("0 Leave alone") })
    #expect(table.lines.contains { $0.hasPrefix("  Spam") })
  }

  @Test("Arrows and letters go from card to card and over empty columns, and down from the last one leaves")
  func moves() {
    var table = Table(Self.singles(4), [3: .init(column: 2), 4: .init(column: 2)])
    #expect(table.board.cursor == 1)
    table.press("j")
    #expect(table.board.cursor == 2)
    table.press("l")
    #expect(table.board.cursor == 4)
    table.press(.up, .left)
    #expect(table.board.cursor == 1)
    let below = table.press(.down, .down)
    #expect(below == .left)
  }

  @Test("A digit sends the card and the cursor goes with it; 0 leaves alone; < and > carry it on")
  func digits() {
    var table = Table(Self.singles(3))
    table.press("2")
    #expect(table.lane(1) == .column(1) && table.board.cursor == 1)
    table.press(">")
    #expect(table.lane(1) == .column(2))
    table.press(">", "<", Key(.left, .shift), "<")
    #expect(table.lane(1) == .column(0))
    table.press("0")
    #expect(table.lane(1) == .alone)
    let unknown = table.press("4")
    #expect(unknown == nil)
  }

  @Test("A range and cards chosen one by one go together, as one step back")
  func range() {
    var table = Table(Self.singles(6))
    table.press("v", .down, .down, "3")
    #expect([1, 2, 3].allSatisfy { table.lane($0) == .column(2) })
    table.press(.left, .home, "x", .down, "x", .right, .space, "1")
    #expect([2, 4, 5].allSatisfy { table.lane($0) == .column(0) })
    let (first, second) = (table.undo(), table.undo())
    #expect(first == [2, 4, 5] && second == [1, 2, 3])
    #expect(table.history.marks.isEmpty)
    let again = table.redo()
    #expect(again == [1, 2, 3])
  }

  @Test("A column scrolls by itself, the cursor in sight; the wheel scrolls what is under it")
  func scroll() {
    var table = Table(Self.singles(20), Dictionary(uniqueKeysWithValues: (1...20).map { ($0, .init(column: 1)) }))
    #expect(table.lines.last?.contains("▼ 16 more") == true)
    table.press(.end)
    #expect(table.lines.last?.contains("▲ 16 more") == true)
    #expect(table.lines.contains { $0.contains("▸ Card 20") })
    table.press(.home)
    table.board.scroll(.column(1), by: 2, marks: table.history.marks, height: table.height)
    #expect(table.lines[2].contains("▸ Card 3"))
    table.press(.pageDown)
    #expect(table.lines.contains { $0.contains("▸ Card 6") })
  }

  @Test("A card that is picked up is dropped where it is let go, chosen ones with it; one step back")
  func drag() {
    var table = Table(Self.singles(5))
    table.press("x", .down, "x")
    table.press(card: 2)
    table.board.drag(over: .column(1), marks: table.history.marks)
    #expect(table.board.isDragging && table.board.drag?.cards == [1, 2])
    #expect(table.lane(1) == .unset)
    table.drop(over: .column(1))
    #expect(table.lane(1) == .column(1) && table.lane(2) == .column(1) && table.lane(3) == .unset)
    let undone = table.undo()
    #expect(undone == [1, 2])
    // One that is not chosen goes alone.
    table.press("x")
    table.press(card: 5)
    table.drop(over: .alone)
    #expect(table.lane(5) == .alone && table.lane(1) == .unset)
    // The tray takes a stage away again.
    table.press(card: 5)
    table.drop(over: .unset)
    #expect(table.lane(5) == .unset)
  }

  @Test("Let go outside, put down by Esc or dropped at home, a card stays; a click moves only the cursor")
  func cancel() {
    var table = Table(Self.singles(3))
    table.press(card: 2)
    table.drop(over: nil)
    table.press(card: 2)
    table.board.drag(over: .column(0), marks: table.history.marks)
    table.board.cancelDrag()
    let late = table.board.drop(over: .column(0), marks: table.history.marks)
    #expect(late == nil)
    table.press(card: 3)
    table.drop(over: .unset)
    table.press(card: 1)
    let click = table.board.drop(over: .unset, marks: table.history.marks)
    #expect(click == nil)
    #expect(table.history.marks.isEmpty)
    #expect(table.board.cursor == 1 && !table.board.isDragging)
  }

  @Test("While cards are carried the wheel scrolls their own column too")
  func wheel() {
    var table = Table(Self.singles(20), Dictionary(uniqueKeysWithValues: (1...20).map { ($0, .init(column: 1)) }))
    table.press(card: 1)
    table.board.drag(over: .column(1), marks: table.history.marks)
    for _ in 0..<3 { table.board.scroll(.column(1), by: 2, marks: table.history.marks, height: table.height) }
    #expect(table.lines[2].contains("Card 7"))
    #expect(table.board.drag?.cards == [1])
  }

  @Test("What a board has mapped apart stays when its card goes on, and follows when told to")
  func exceptions() {
    let card = CardBoard.Card(
      id: 1, label: "In progress", rows: (1...4).map { .init(id: $0, count: $0 * 10) })
    var table = Table([card], [1: .init(column: 1), 2: .init(column: 1), 3: .init(column: 0)])
    #expect(table.lane(1) == .column(1))
    #expect(card.differing(table.history.marks) == 1 && card.unset(table.history.marks) == 1)
    table.press("3")
    #expect(table.history.marks[3] == .init(column: 0))
    #expect(table.history.marks[4] == .init(column: 2), "what had no stage goes along")
    table.history.change(table.board.change(aligning: [1], table.history.marks))
    #expect([1, 2, 3, 4].allSatisfy { table.history.marks[$0] == .init(column: 2) })
    let undone = table.undo()
    #expect(undone == [3])
  }

  @Test("w finds the next card with something to set, also where only one of its boards lacks it")
  func nextUnset() {
    let mixed = CardBoard.Card(id: 10, label: "Mixed", rows: [.init(id: 10), .init(id: 11), .init(id: 12)])
    var table = Table(
      Self.singles(3) + [mixed],
      [1: .init(column: 0), 2: .init(column: 0), 10: .init(column: 2), 11: .init(column: 2)])
    table.board.select(1)
    let (mixedCard, other) = (table.nextUnset(), table.nextUnset())
    #expect(mixedCard == 10 && other == 3)
    table.press("1")
    table.board.select(10)
    table.press("1")
    let none = table.nextUnset()
    #expect(none == nil)
  }

  @Test("The board draws at every small size without harm")
  func tiny() {
    let table = Table(Self.singles(9))
    for width in 0...30 {
      for height in 0...12 {
        var grid = Grid(width: width, height: height)
        let areas = table.board.draw(
          into: &grid, grid.bounds, marks: [:], unsetTitle: "To set", aloneTitle: "0 Leave alone", isFocused: true,
          look: PictureTests.look)
        for line in grid.lines { #expect(TextWidth.of(line) == width) }
        #expect(areas.allSatisfy { $0.rect.intersection(grid.bounds) == $0.rect || $0.rect.isEmpty })
      }
    }
  }
}
