import Model

extension ScannedPage {
  /// The page with an id in a column of each record: the parent's, which the list's address names.
  func filling(_ column: String, with id: Record.ID) -> ScannedPage {
    guard let index = plan.columns.firstIndex(where: { $0.column == column }) else { return self }
    var cells = cells
    for row in 0..<count { cells[row * plan.columns.count + index] = .integer(Int64(id)) }
    return ScannedPage(
      plan: plan, bytes: bytes, arena: arena, ids: ids, raws: raws, cells: cells, extras: extras,
      notes: notes.filter { $0.column != column }, withoutID: withoutID, entryCount: entryCount,
      unknownKeys: unknownKeys)
  }
}
