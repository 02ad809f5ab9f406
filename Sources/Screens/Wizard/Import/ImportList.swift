import Model
import Services
import Terminal

/// Which list of the Import step is meant.
package enum ImportTab: String, Codable, Sendable {
  case companies, members

  /// The work that reads the list.
  var job: JobKind { self == .companies ? .companies : .members }
}

/// A long list of the Import step: its rows as they come, and what is chosen of them.
struct ImportList: Equatable, Sendable {
  var picker = ImportList.emptyPicker(chosen: [])
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
  var steps = UndoStack<ImportStep>()
  /// A choice that waits until the list is there whole.
  var waiting: [WholeChoice] = []
  /// The search that is being made elsewhere.
  var searching = 0
  /// What a load brings, when rows were there before it: the others are gone.
  private var ids: Set<Record.ID>?

  /// Up to how many rows a search is over before anybody notices; longer ones are made while keys go on.
  private static let quickSearch = 5_000

  static func emptyPicker(chosen: Set<Record.ID>) -> Picker {
    Picker(chosen: chosen, details: ["place", "state"], searchesAtOnce: quickSearch)
  }

  /// Begins with what the draft has chosen; what is linked is imported, too.
  mutating func fill(
    from selection: ImportSettings.Selection, linked: some Sequence<Record.ID> = []
  ) {
    guard !isFilled else { return }
    isFilled = true
    switch selection {
    case .all: isEverything = true
    case .only(let ids):
      picker = Self.emptyPicker(chosen: Set(ids).union(linked))
      isDirty = picker.chosen.count != ids.count
    }
  }

  /// Forgets how far a load came, for another; rows and choice stay.
  mutating func restart() {
    expected = nil
    received = 0
    isComplete = false
    problem = nil
    ids = picker.isEmpty ? nil : []
  }

  mutating func take(_ page: PickPage, height: Int) {
    expected = page.expected ?? expected
    received += page.rows.count
    for row in page.rows { ids?.insert(row.id) }
    picker.add(
      page.rows.map { row in
        Picker.Row(
          id: row.id, label: ScreenText(cleaning: row.label),
          details: [row.detail, row.state, row.identifier].map { ScreenText(cleaning: $0) })
      }, height: height)
  }

  /// The reading was stopped: what came stays, and nothing is read by itself again.
  mutating func stop() {
    waiting = []
    problem = Problem("The reading was stopped after \(received) rows.", mend: "^T reads the list again.")
  }

  /// All rows are there: chosen ones that did not come are kept and marked.
  mutating func finish(height: Int) {
    isComplete = true
    guard problem == nil else { return }
    if let ids { picker.finishLoad(ids: ids, height: height) }
    ids = nil
    let gone = picker.chosen.filter { !picker.contains($0) }
    if gone.isEmpty { return }
    picker.add(
      gone.sorted().map {
        Picker.Row(id: $0, label: "#\($0)", details: ["", "", ""], isGone: true)
      }, height: height)
  }

  /// Every row that is there, by id.
  var allIDs: Set<Record.ID> { Set(picker.allRows.lazy.filter { !$0.isGone }.map(\.id)) }

  /// Does something to a list that a rule has taken whole, where each row shows as chosen: a choice then is made of all of
  /// them, and ends the rule.
  ///
  /// Not before all are there, and not where none is shown: then nothing is chosen.
  mutating func choosingOfAll(_ change: (inout Picker) -> Picker.Outcome?) {
    var moved = picker
    guard case .chosen = change(&moved) else {
      picker = moved
      return
    }
    guard isComplete, problem == nil, picker.visible.count > 0 else { return }
    var whole = picker
    whole.choose(only: allIDs)
    _ = change(&whole)
    // One step of undo, whatever it took.
    let (chosen, list) = (whole.chosen, whole.list)
    picker.choose(only: chosen)
    picker.withList { now, _ in now = list }
    isEverything = false
  }

  /// The choice as the draft keeps it.
  var selection: ImportSettings.Selection { isEverything ? .all : .only(picker.chosen.sorted()) }

  /// How many are chosen.
  var chosenCount: Int { isEverything ? max(expected ?? 0, picker.count) : picker.chosen.count }

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
    picker = Self.emptyPicker(chosen: try container.decode(Set<Record.ID>.self, forKey: .chosen))
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
