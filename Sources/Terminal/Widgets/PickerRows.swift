/// The rows that a picker shows now.
///
/// Made anew at every key of the filter, so it hashes nothing: an id's place among all rows is known, and from there
/// its place among those shown is an array's look-up.
package struct PickerRows: RowSource, Hashable, Sendable {
  package let ids: [RowID]
  private let known: [RowID: Int]
  /// For each row known, its place among those shown; -1 for none.
  private let positions: [Int32]

  init() {
    self.init(ids: [], shown: [], known: [:])
  }

  init(ids: [RowID], shown: [Int], known: [RowID: Int]) {
    self.ids = ids
    self.known = known
    var positions = [Int32](repeating: -1, count: known.count)
    for (position, place) in shown.enumerated() { positions[place] = Int32(position) }
    self.positions = positions
  }

  package var count: Int { ids.count }
  package func id(at index: Int) -> RowID { ids.indices.contains(index) ? ids[index] : -1 }

  package func index(of id: RowID) -> Int? {
    guard let place = known[id], place < positions.count, positions[place] >= 0 else { return nil }
    return Int(positions[place])
  }
}
