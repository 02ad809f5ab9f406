/// The rows that a picker shows now.
///
/// Made anew at every key of the filter, so it hashes nothing: an id's place among all rows is known, and from there
/// its place among those shown is an array's look-up.
package struct PickerRows: RowSource, Hashable, Sendable {
  private let table: PickerTable
  /// The places of the rows in the table, in the order shown.
  let places: [Int32]
  /// For each row of the table, its place among those shown; -1 for none.
  private let positions: [Int32]

  init() {
    self.init([], of: PickerTable())
  }

  init(_ places: [Int32], of table: PickerTable) {
    self.table = table
    self.places = places
    var positions = [Int32](repeating: -1, count: table.count)
    for (position, place) in places.enumerated() { positions[Int(place)] = Int32(position) }
    self.positions = positions
  }

  package var count: Int { places.count }
  package var ids: [RowID] { places.map { table.id(at: Int($0)) } }
  package func id(at index: Int) -> RowID { places.indices.contains(index) ? table.id(at: Int(places[index])) : -1 }

  package func index(of id: RowID) -> Int? {
    guard let place = table.place(of: id), place < positions.count, positions[place] >= 0 else { return nil }
    return Int(positions[place])
  }
}
