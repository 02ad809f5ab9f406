/// Rows of a list that can be searched, each given one of a few values by its digit; undo.
///
/// Where a grid of columns shows a few dozen rows, this is for hundreds. Its picker's choice is the rows that have a
/// value.
package struct Assigner: Hashable, Sendable {
  /// What a row can be given.
  package struct Value: Hashable, Sendable {
    package let digit: Int
    package let title: ScreenText

    package init(digit: Int, title: ScreenText) {
      self.digit = digit
      self.title = title
    }
  }

  package typealias Marks = [RowID: MappingGrid.Mark]

  package let values: [Value]
  /// All rows, as they were given.
  package private(set) var rows: [Picker.Row] = []
  package private(set) var picker = Picker()
  private var history = MappingHistory()

  package init(values: [Value]) { self.values = values }

  // MARK: - Rows and marks

  /// Shows rows, with the marks that they have; the history begins again.
  package mutating func fill(_ rows: [Picker.Row], marks: Marks, height: Int) {
    let list = picker.list
    self.rows = rows
    picker = Picker()
    picker.add(rows, height: height)
    history = MappingHistory(marks)
    follow()
    picker.withList { new, shown in
      new = list
      new.reconcile(rows: shown, height: height)
    }
  }

  /// The value of each row that has one.
  package var marks: Marks { history.marks }

  package func title(of digit: Int) -> ScreenText { values.first { $0.digit == digit }?.title ?? "" }

  /// The rows, shown or not, that have no mark.
  package var unset: [RowID] { rows.map(\.id).filter { marks[$0] == nil } }

  /// How many marks of rows are guesses.
  package var guessCount: Int { rows.reduce(0) { $0 + (marks[$1.id]?.isGuess == true ? 1 : 0) } }

  package mutating func withPicker<Result>(_ change: (inout Picker) -> Result) -> Result { change(&picker) }

  // MARK: - Changing

  /// Gives the row under the cursor or the range a value, as one step of undo.
  ///
  /// - Returns: What to say about it; none for a digit that means nothing.
  package mutating func set(_ digit: Int) -> ScreenText? {
    guard values.contains(where: { $0.digit == digit }) else { return nil }
    let ids = range
    guard !ids.isEmpty else { return "" }
    picker.withList { list, _ in list.endRange() }
    let mark = MappingGrid.Mark(digit: digit)
    history.change(Dictionary(ids.map { ($0, mark) }, uniquingKeysWith: { first, _ in first }))
    follow()
    return ids.count == 1
      ? "\(picker.row(ids[0])?.label ?? ""): \(title(of: digit))" : "\(grouped: ids.count) rows: \(title(of: digit))"
  }

  /// Gives rows that have no mark a guess; one step of undo.
  ///
  /// - Returns: How many rows got one.
  package mutating func suggest(_ guesses: [RowID: Int]) -> Int {
    let known = guesses.filter { picker.contains($0.key) }
    let count = history.suggest(known.mapValues { MappingGrid.Mark(digit: $0) })
    follow()
    return count
  }

  /// The picker's choice follows the marks.
  private mutating func follow() { picker.choose(only: Set(marks.keys)) }

  private var range: [RowID] { picker.rangeIDs }

  // MARK: - Keys

  package enum Outcome: Hashable, Sendable {
    case moved
    /// Marks changed, with what to say about it.
    case changed(ScreenText)
    /// `/`: the focus goes to the filter.
    case wantsFilter
  }

  /// Handles a key; none when the key is not the list's.
  ///
  /// `height` is the rows of cells that the list is drawn in.
  package mutating func handle(_ key: Key, height: Int) -> Outcome? {
    if key.modifiers.isEmpty, case .character(let character) = key.code, character.isASCII,
      let digit = character.wholeNumberValue
    {
      return set(digit).map(Outcome.changed) ?? .moved
    }
    switch key {
    case "y": return confirm(range)
    case "Y": return confirm(picker.visible.ids)
    case "w": return nextUnset(height: height)
    case "u": return .changed(take(history.undo()) ? "Undone" : "Nothing to undo")
    case "U": return .changed(take(history.redo()) ? "Redone" : "Nothing to redo")
    case .left, .right: return step(by: key == .right ? 1 : -1)
    // Choosing is done by giving a value.
    case .space, "x", "a", "n", "i": return nil
    default:
      switch picker.handle(key, height: height) {
      case nil: return nil
      case .wantsFilter: return .wantsFilter
      case .moved, .chosen, .viewed, .clearedFilter: return .moved
      }
    }
  }

  /// The value before or after the one that the row has, as they stand in a row.
  private mutating func step(by delta: Int) -> Outcome {
    guard let row = picker.current else { return .moved }
    let place = marks[row.id].flatMap { mark in values.firstIndex { $0.digit == mark.digit } }
    let next = place.map { $0 + delta } ?? (delta > 0 ? 0 : values.count - 1)
    guard values.indices.contains(next) else { return .moved }
    picker.withList { list, _ in list.endRange() }
    return set(values[next].digit).map(Outcome.changed) ?? .moved
  }

  private mutating func confirm(_ ids: [RowID]) -> Outcome {
    picker.withList { list, _ in list.endRange() }
    return .changed(history.confirm(ids))
  }

  /// What a step of undo changed: whether it was anything.
  private mutating func take(_ changed: Set<RowID>) -> Bool {
    follow()
    return !changed.isEmpty
  }

  private mutating func nextUnset(height: Int) -> Outcome {
    let marks = marks
    var isFound = false
    picker.withList { list, rows in isFound = list.selectNext(rows: rows, height: height) { marks[$0] == nil } }
    return isFound ? .moved : .changed(unset.isEmpty ? "Every row is set" : "Every row shown is set")
  }

  // MARK: - Drawing

  /// Draws the list: name, value, `guess`, and what the row's last detail says of it.
  package func draw(into grid: inout Grid, _ rect: Rect, isFocused: Bool, look: Look) {
    picker.draw(into: &grid, rect, isFocused: isFocused, look: look) { grid, line, row in
      let table = Self.table
      let mark = marks[row.id]
      let isBar = line.isFocused && look.theme.focusIsBar
      let parts = table.layout(line.rect)
      let value = mark.map { title(of: $0.digit) } ?? ""
      let note: ScreenText = mark == nil ? "? 0-\(values.count - 1)" : mark?.isGuess == true ? "guess" : ""
      let state: ScreenText = row.isGone ? "gone on server, kept" : row.details.last ?? ""
      grid.put(row.label, in: parts[0], style: line.style, ellipsis: look.glyphs.ellipsis)
      grid.put(value, in: parts[1], style: isBar || mark?.digit != 0 ? line.style : look[.textDim])
      grid.put(note, in: parts[2], style: isBar ? line.style : look[mark == nil ? .messageWarn : .textDim])
      grid.put(
        state, in: parts[3], style: isBar ? line.style : look[row.isGone ? .messageWarn : .textDim],
        ellipsis: look.glyphs.ellipsis)
      return parts.first
    }
  }

  private static let table = Table(
    [
      Table.Column("", width: .fill(1)), Table.Column("", width: .cells(8)), Table.Column("", width: .cells(5)),
      Table.Column("", width: .cells(20), from: 70),
    ], gap: 2)
}
