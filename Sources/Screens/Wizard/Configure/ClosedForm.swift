import Model
import Services
import Terminal

/// The client comment status of each board; the closed statuses are a list beside them.
enum ClosedForm {
  static func comment(_ board: Record.ID) -> FieldID { FieldID(rawValue: "closed.comment.\(board)") }

  /// The row of a board in the list of closed statuses; statuses have their own ids.
  static func heading(_ board: Record.ID) -> RowID { -board }

  static func fields(_ state: AppState) -> [FormField] {
    let byBoard = Dictionary(grouping: state.catalog.statuses.filter { !$0.isInactive }, by: \.boardID)
    return state.mappedBoards.map { comment($0, byBoard[$0.id] ?? []) }
  }

  private static func comment(_ board: Board, _ statuses: [BoardStatus]) -> FormField {
    let choices =
      [
        FormField.Choice(
          title: "keep the ticket's own", isChosen: { $0.draft.configure.clientCommentStatus[board.id] == nil },
          choose: { $0.draft.configure.clientCommentStatus[board.id] = nil })
      ]
      + statuses.map { status in
        FormField.Choice(
          title: ScreenText(cleaning: status.name),
          isChosen: { $0.draft.configure.clientCommentStatus[board.id] == status.id },
          choose: { $0.draft.configure.clientCommentStatus[board.id] = status.id })
      }
    return FormField(
      comment(board.id), "\(cleaning: board.name): a client's comment sets", .choice { _ in choices },
      help: "The status that a client's comment sets on this board.", answersKey: "configure.clientCommentStatus")
  }

  static let keys: [Binding] =
    [
      Binding(
        .commentStatus, ["c"], "client comment", help: "the status that a client's comment sets on the board",
        place: .outsideFields, hint: 3),
      ListID.namesakesKey,
      Binding(
        .suggest, ["S"], "as the server", help: "just those that the server marks closed", place: .outsideFields,
        hint: 10),
    ] + Keys.list + [Keys.leave, Keys.step("next", "go on to Import"), Keys.helpHint]
}

extension AppState {
  /// The rows of the closed statuses: board by board, each under a heading that tells the client comment status.
  func closedRows() -> [Picker.Row] {
    let byBoard = Dictionary(grouping: catalog.statuses, by: \.boardID)
    let chosen = Set(draft.configure.closedStatuses)
    return mappedBoards.flatMap { board -> [Picker.Row] in
      let statuses = (byBoard[board.id] ?? []).filter { !$0.isInactive || chosen.contains($0.id) }
      return [closedHeading(board)]
        + statuses.map { status in
          Picker.Row(
            id: status.id, label: ScreenText(cleaning: status.name),
            details: [ScreenText(cleaning: board.name), status.isClosed ? "closed there" : ""])
        }
    }
  }

  private func closedHeading(_ board: Board) -> Picker.Row {
    let status = draft.configure.clientCommentStatus[board.id]
    let text = status.map { ScreenText(cleaning: catalog.name($0, of: .boardStatuses)) } ?? "nothing"
    return Picker.Row(
      id: ClosedForm.heading(board.id), label: ScreenText(cleaning: board.name),
      details: ["client comment sets: \(text)"], isHeading: true)
  }

  /// Shows another client comment status in the headings.
  mutating func refreshHeadings() {
    guard page == .closed else { return }
    let headings = mappedBoards.map(closedHeading)
    picker?.picker.add(headings, height: listHeight)
  }

  /// Keys of the closed statuses beyond those of every list.
  mutating func pressInClosed(_ key: Key) -> [Effect]? {
    guard picker?.isTyping == false, let row = picker?.picker.current else { return nil }
    switch key {
    case .enter where row.isHeading: return openComment(of: row.id)
    case "c": return openComment(of: picker?.picker.heading(of: row.id)?.id ?? row.id)
    case "S":
      let boards = Set(mappedBoards.map(\.id))
      let marked = catalog.statuses.filter { $0.isClosed && !$0.isInactive && boards.contains($0.boardID) }.map(\.id)
      picker?.picker.choose(only: Set(marked))
      if let open = picker { storePicker(open) }
      say(.info, "\(marked.count) statuses that the server marks closed are chosen; u undoes.")
      return []
    default: return nil
    }
  }

  mutating func openComment(of heading: RowID) -> [Effect] {
    let id = ClosedForm.comment(-heading)
    let all = choices(of: id)
    guard !all.isEmpty else { return [] }
    overlay = .choice(id, cursor: all.firstIndex { $0.isChosen(self) } ?? 0)
    return []
  }
}
