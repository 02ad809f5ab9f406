import Model
import Services
import Terminal

extension AppState {
  /// Turns a data type on with what it needs, or off with what needs it; its settings stay.
  mutating func turn(_ type: DataType, on: Bool) {
    let before = Set(draft.sync.resources)
    if on {
      draft.sync.resources = DataType.closure(of: draft.sync.resources + [type.id])
      let added = draft.sync.resources.filter { !before.contains($0) && $0 != type.id }
      if isForbidden(type) {
        say(.warning, "\(cleaning: type.title): the role lacks \(cleaning: roleRow(of: type)), Inquire: All")
      } else if !added.isEmpty {
        say(.info, "\(cleaning: type.title) need \(Self.titles(added)): turned on.")
      }
    } else {
      draft.sync.resources.removeAll { id in DataType.closure(of: [id]).contains(type.id) }
      let gone = before.subtracting(draft.sync.resources).subtracting([type.id])
      if !gone.isEmpty {
        say(
          .info,
          "\(Self.titles(DataType.all.map(\.id).filter(gone.contains))) need \(cleaning: type.title): turned off.")
      }
    }
  }

  /// What is wrong with the fields of the Sync step, in their order.
  var syncProblems: [(field: FormField, text: String)] {
    SyncForm.fields.filter { $0.isVisible(self) }.compactMap { field in field.problem(self).map { (field, $0) } }
  }

  /// Ctrl-N on Sync and the pages behind it: goes to what is wrong, else on; what is chosen starts to come.
  mutating func leaveSync() -> [Effect] {
    let effects = page == .sync ? leaveField() : open(.sync)
    if let first = syncProblems.first {
      visited.insert(first.field.id)
      focus[.sync] = first.field.id
      say(.error, "\(first.field.label): \(cleaning: first.text)")
      return effects
    }
    return effects + goOn(to: .configure) + startDraftRun()
  }

  private static func titles(_ ids: [DataType.ID]) -> ScreenText {
    ids.map { ScreenText(cleaning: DataType[$0].title) }.joined(separator: ", ")
  }

  /// Counts again what each choice leaves.
  mutating func startPreview() -> [Effect] {
    timers[.preview] = nil
    guard canAsk else { return [] }
    connect.previewedSync = draft.sync
    line.oldCounts = Set(preview.counts.keys)
    return [.preview(begin(.preview), draft)]
  }

  func specialChoices(of id: FieldID) -> [FormField.Choice]? {
    if id == SyncForm.more { return SyncForm.moreChoices }
    if id == DevicesForm.list { return DevicesForm.choices }
    return page == .import ? importChoices(of: id) : nil
  }

  /// Whether a data type is known not to be readable.
  func isForbidden(_ type: DataType) -> Bool { missingRow(of: type) != nil }

  /// The row of the security role that lets a data type be read.
  func roleRow(of type: DataType) -> String { missingRow(of: type) ?? Resource[type.resource].permission.words }

  private func missingRow(of type: DataType) -> String? {
    let permission = connect.test?.permissions.first { $0.resource == type.resource && $0.route == 0 }
    if case .cannotRead(let row) = permission?.access { return row }
    // Where no test of this session has looked at it, the server has said so when it was to be counted.
    guard permission == nil, case .forbidden = preview.counts[type.id]?.problem?.reason else { return nil }
    return Resource[type.resource].permission.words
  }
}

extension Preview.Count {
  /// How much is to come: `4,812`, or `3,214 lists` where nobody counts what stands below each record.
  var words: ScreenText? {
    matching.map { ScreenText(grouped: $0) } ?? lists.map { "\(grouped: $0) lists" }
  }
}
