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
      if !added.isEmpty {
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
    return page == .import ? importChoices(of: id) : nil
  }

  /// Whether some data type is known not to be readable.
  func isForbidden(_ type: DataType) -> Bool {
    let permission = connect.test?.permissions.first { $0.resource == type.resource && $0.route == 0 }
    if case .cannotRead = permission?.access { return true }
    return false
  }

  /// The records that the choice leaves in all, the lists below records that nobody counts, and whether every count is
  /// there.
  var expectedTotal: (count: Int, lists: Int, isWhole: Bool) {
    let counts = draft.sync.resources.map { preview.counts[$0] }
    return (
      counts.reduce(0) { $0 + ($1?.matching ?? 0) }, counts.reduce(0) { $0 + ($1?.lists ?? 0) },
      counts.allSatisfy { $0?.words != nil }
    )
  }
}

extension Preview.Count {
  /// How much is to come: `4,812`, or `3,214 lists` where nobody counts what stands below each record.
  var words: ScreenText? {
    matching.map { ScreenText(grouped: $0) } ?? lists.map { "\(grouped: $0) lists" }
  }
}
