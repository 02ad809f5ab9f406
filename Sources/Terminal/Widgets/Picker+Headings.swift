extension Picker {
  /// Whether headings stand over the rows now.
  package var isGrouped: Bool { headingCount > 0 && order == .asGiven && filter.text.isEmpty }

  /// The heading over a row; none where there are no headings.
  package func heading(of id: RowID) -> Row? {
    guard headingCount > 0, let place = table.place(of: id) else { return nil }
    return (0...place).last { table.isHeading($0) }.map { table.row(at: $0) }
  }

  /// The places of the rows under a heading, shown or not; none for a row that is no heading.
  func members(of heading: RowID) -> [Int32]? {
    guard headingCount > 0, let place = table.place(of: heading), table.isHeading(place) else { return nil }
    return (place + 1..<table.count).prefix { !table.isHeading($0) }.map { Int32($0) }
  }

  /// The rows that have the same name as one, itself among them, letter case apart; shown or not.
  package func namesakes(of id: RowID) -> [RowID] {
    guard let row = row(id), !row.isHeading else { return [] }
    let name = Folding.fold(row.label.string)
    return allRows.filter { !$0.isHeading && Folding.fold($0.label.string) == name }.map(\.id)
  }

  /// Turns the row under the cursor over with all that have its name.
  ///
  /// - Returns: How many there are, and whether they are chosen now; none on a heading.
  package mutating func toggleNamesakes() -> (count: Int, isOn: Bool)? {
    guard let current, !current.isHeading else { return nil }
    let ids = namesakes(of: current.id)
    let isOn = !chosen.contains(current.id)
    set(ids, to: isOn)
    return (ids.count, isOn)
  }
}
