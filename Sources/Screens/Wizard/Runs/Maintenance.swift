import Model
import Services
import Terminal

/// What Clear & Resync deletes, and the words that confirm it.
enum ClearForm {
  static let what: FieldID = "clear.what"
  static let words: FieldID = "clear.words"
  static let go: FieldID = "clear.go"

  static let fields: [FormField] = [
    FormField(what, "Clear", .choice(choices), help: "The data types whose rows are deleted and read anew."),
    FormField(
      words, "To go on, type", .text(get: { _ in "" }, set: { _, _ in false }),
      help: "The words that stand above the field; nothing is deleted before."),
    FormField(go, "Clear & Resync", .button(.clear), help: "Deletes the rows, then reads them anew in the background."),
  ]

  private static func choices(_ state: AppState) -> [FormField.Choice] {
    let all = FormField.Choice(
      title: "everything", isChosen: { $0.runs.cleared == nil }, choose: { $0.runs.cleared = nil })
    return [all]
      + DataType.closure(of: state.profile?.sync.resources ?? []).map { id in
        FormField.Choice(
          title: ScreenText(cleaning: DataType[id].title), isChosen: { $0.runs.cleared == id },
          choose: { $0.runs.cleared = id })
      }
  }
}

// Quick Sync, and Clear & Resync: both with the settings in use, as a process of its own.
extension AppState {
  /// Why a button does nothing now; `nil` when it does something.
  func whyDisabled(_ id: FieldID) -> ScreenText? {
    switch id {
    case ConfigureForm.quickSync where profile == nil, ConfigureForm.clear where profile == nil:
      "Nothing is saved yet: Complete Setup comes first; it brings everything."
    case ClearForm.go where clearedRows(clearedTypes) == nil: whyNotCounted
    case ClearForm.go where !hasClearWords: "Type the words first: \(clearWords)"
    default: nil
    }
  }

  mutating func quickSync() -> [Effect] {
    guard let profile else { return refuse(ConfigureForm.quickSync) }
    runs.progress = RunProgress()
    // What is followed from now on is no draft's run.
    runs.started = nil
    say(.info, "Quick Sync runs in the background, with the settings in use.")
    return [.runs(begin(.background), .now(profile))]
  }

  mutating func openClear() -> [Effect] {
    guard profile != nil else { return refuse(ConfigureForm.clear) }
    texts[ClearForm.words] = nil
    focus[.clear] = ClearForm.what
    return open(.clear)
  }

  mutating func clearAndResync() -> [Effect] {
    let types = clearedTypes
    guard let profile, hasClearWords, let rows = clearedRows(types)?.count else { return refuse(ClearForm.go) }
    texts[ClearForm.words] = nil
    let effects = open(.configure)
    runs.progress = RunProgress()
    // A draft's run that the cleared rows came from is to be done again.
    runs.started = nil
    runs.store = nil
    say(.info, "Clear & Resync runs in the background: \(grouped: rows) rows go, then all comes anew.")
    return effects + [.runs(begin(.background), .clear(profile, types))]
  }

  private mutating func refuse(_ id: FieldID) -> [Effect] {
    if let why = whyDisabled(id) { say(.warning, why) }
    return []
  }

  /// The words to be typed, as for `boardwalk resync`.
  var clearWords: ScreenText { "clear \(cleaning: runs.cleared?.rawValue ?? "everything")" }

  private var hasClearWords: Bool { isClearWords(texts[ClearForm.words]?.text ?? "") }

  func isClearWords(_ typed: String) -> Bool {
    typed.split(separator: " ") == clearWords.string.split(separator: " ")
  }

  var clearedTypes: [DataType.ID] {
    runs.cleared.map { [$0] } ?? DataType.closure(of: profile?.sync.resources ?? [])
  }

  /// The rows that would go, in all and by table; `nil` until the database was looked at.
  func clearedRows(_ types: [DataType.ID]) -> (count: Int, tables: [(title: String, rows: Int)])? {
    guard let store = runs.store, !store.isOthers else { return nil }
    let tables: [(title: String, rows: Int)] = Resource.of(types).compactMap { resource in
      guard let rows = store.rows[resource.id], rows > 0 else { return nil }
      return (resource.title, rows)
    }
    return (tables.reduce(0) { $0 + $1.rows }, tables)
  }

  /// The rows that would go, in words: how many and where, and of which tables.
  var clearedText: (rows: ScreenText, tables: ScreenText)? {
    guard let (count, tables) = clearedRows(clearedTypes) else { return nil }
    let rows: ScreenText = count == 1 ? "1 row" : "\(grouped: count) rows"
    return (
      "\(rows) of \(tables.count) tables in \(cleaning: runs.store?.path ?? ""):",
      tables.map { ScreenText("\(cleaning: $0.title) \(grouped: $0.rows)") }.joined(separator: ", ")
    )
  }

  /// Why the rows that would go are not counted.
  var whyNotCounted: ScreenText {
    if runs.store?.isOthers == true {
      return "The database belongs to another setup; nothing of it can be cleared here."
    }
    return isRunning(.store) ? "Counting the rows here …" : "The rows here could not be counted. ^T tries again."
  }

  var clearMessage: MessageLine {
    hasClearWords && whyDisabled(ClearForm.go) == nil
      ? MessageLine(.warning, "Enter deletes the rows and reads them anew.  Esc goes back.")
      : MessageLine(.info, "Nothing is deleted before the words are typed.  Esc goes back.")
  }
}

extension Canvas {
  mutating func drawClear() {
    title("Clear & Resync")
    paragraph(
      "Deletes rows here, never at ConnectWise, and reads them anew with the settings in use.", x: 1, .textDim)
    gap()
    let fields = Dictionary(self.fields.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    if let what = fields[ClearForm.what] { field(what, labelX: 4, valueX: 20, width: 30) }
    gap()
    drawClearedRows()
    gap()
    paragraph("The words to type:  \(state.clearWords)", x: 4, .textStrong)
    if let words = fields[ClearForm.words] { field(words, labelX: 4, valueX: 20, width: 40) }
    gap()
    if let go = fields[ClearForm.go] { buttons([go], x: isNormal ? 20 : 4, kind: .danger) }
  }

  private mutating func drawClearedRows() {
    guard let (rows, tables) = state.clearedText else {
      paragraph(state.whyNotCounted, x: 4, state.isRunning(.store) ? .textDim : .messageWarn)
      return
    }
    paragraph(rows, x: 4)
    paragraph(tables, x: 4, .textDim)
  }
}
