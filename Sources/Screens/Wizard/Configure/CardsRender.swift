import Model
import Services
import Terminal

extension Canvas {
  /// The stepper as columns of cards: what has no stage and what is left alone at the left, then the five stages.
  mutating func drawCardsPage() {
    let stepper = state.configure.stepper
    let marks = state.configure.grid.marks
    let boards = state.mappedBoards
    let rows = stepper.cards.cards.flatMap(\.rows)
    let unset = rows.count { marks[$0.id] == nil }
    let place = (boards.firstIndex { $0.id == state.configure.board } ?? 0) + 1
    let name = boards.first { $0.id == state.configure.board }.map { ScreenText(cleaning: $0.name) } ?? ""
    let scope: ScreenText =
      if boards.count < 2 {
        "Board: \(name)"
      } else if stepper.coversAll {
        "All \(boards.count) boards ([ ] for one of them)"
      } else {
        "Board: \(name) (\(place) of \(boards.count), [ ] to change)"
      }
    mappingTitle(scope, set: rows.count - unset, unset: unset)
    let rect = Rect(x: 0, y: y, width: width, height: max(6, room - y - footerHeight))
    listHeight = rect.height
    let areas = stepper.cards.draw(
      into: &grid, rect, marks: marks, unsetTitle: "To set", aloneTitle: "0 Leave alone",
      isFocused: isFocused(ConfigureForm.grid), look: look)
    for (place, part) in areas {
      switch part {
      case .lane(let lane): area(place, .lane(lane))
      case .card(let id): area(place, .card(id))
      }
    }
    y = rect.endY
    drawFooter()
  }
}
