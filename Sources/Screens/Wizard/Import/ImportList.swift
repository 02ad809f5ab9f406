import Model
import Services
import Terminal

/// Which list of the Import step is shown.
enum ImportTab: String, Codable, Sendable {
  case companies, members
}

/// A long list of the Import step: its rows as they come, and what is chosen of them.
struct ImportList: Equatable, Sendable {
  var picker = Picker()
  var isTyping = false
  /// Whether the choice was taken from the draft.
  var isFilled = false
  /// Whether the choice has changed since it was last put into the draft.
  var isDirty = false
  /// A rule instead of a list: everything, also what comes later.
  var isEverything = false
  var expected: Int?
  var received = 0
  var isComplete = false
  var problem: Problem?
  /// Rows that came and are not in the picker yet: it sorts all of them at each page, so it gets ever larger ones.
  private var pending: [PickRow] = []
  private var ids: Set<Record.ID> = []

  /// Begins with what the draft has chosen.
  mutating func fill(from selection: ImportSettings.Selection) {
    guard !isFilled else { return }
    isFilled = true
    switch selection {
    case .all: isEverything = true
    case .only(let ids): picker = Picker(chosen: Set(ids))
    }
  }

  /// Forgets the rows, for another load; the choice stays.
  mutating func restart() {
    expected = nil
    received = 0
    isComplete = false
    problem = nil
    pending = []
    ids = []
  }

  mutating func take(_ page: PickPage, draft selection: ImportSettings.Selection, height: Int) {
    fill(from: selection)
    expected = page.expected ?? expected
    received += page.rows.count
    pending += page.rows
    if picker.rows.isEmpty || pending.count * 2 >= picker.rows.count { flush(height: height) }
  }

  /// All rows are there.
  mutating func finish(height: Int) {
    flush(height: height)
    isComplete = true
    if problem == nil, picker.rows.count != ids.count || !picker.chosen.isSubset(of: ids) {
      let gone = picker.chosen.subtracting(ids).filter { picker.row($0) == nil }
      picker.add(gone.map { Picker.Row(id: $0, label: "#\($0)", details: ["", ""]) }, height: height)
      picker.finishLoad(ids: ids, height: height)
    }
  }

  private mutating func flush(height: Int) {
    guard !pending.isEmpty else { return }
    let rows = pending.map { row in
      Picker.Row(
        id: row.id, label: ScreenText(cleaning: row.label),
        details: [ScreenText(cleaning: row.detail), ScreenText(cleaning: row.state)])
    }
    for row in pending { ids.insert(row.id) }
    pending = []
    picker.add(rows, height: height)
  }

  /// The choice as the draft keeps it.
  var selection: ImportSettings.Selection { isEverything ? .all : .only(picker.chosen.sorted()) }

  /// How many are chosen.
  var chosenCount: Int { isEverything ? max(expected ?? 0, picker.rows.count) : picker.chosen.count }

  mutating func scroll(by rows: Int, height: Int) {
    picker.withList { list, source in list.scroll(by: rows, rows: source, height: height) }
  }

  mutating func paste(_ text: String, height: Int) { _ = picker.pasteIntoFilter(text, height: height) }
}

// Rows come from the server again; what is chosen is what counts.
extension ImportList: Codable {
  private enum CodingKeys: String, CodingKey { case chosen, isFilled, isEverything }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    picker = Picker(chosen: try container.decode(Set<Record.ID>.self, forKey: .chosen))
    isFilled = try container.decode(Bool.self, forKey: .isFilled)
    isEverything = try container.decode(Bool.self, forKey: .isEverything)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(picker.chosen, forKey: .chosen)
    try container.encode(isFilled, forKey: .isFilled)
    try container.encode(isEverything, forKey: .isEverything)
  }
}
