/// Finds the place of a row by its id in a quarter of a dictionary's memory: the ids themselves lie elsewhere.
struct PlaceIndex: Hashable, Sendable {
  /// Places by the mixed bits of their id, the next free one after it; -1 where there is none.
  ///
  /// At most half are taken.
  private var slots: [Int32] = Array(repeating: -1, count: 16)
  private var count = 0

  /// The place of an id; `id` tells the id of a place.
  func place(of wanted: RowID, id: (Int) -> RowID) -> Int? {
    var slot = Self.slot(wanted, in: slots.count)
    while slots[slot] >= 0 {
      let place = Int(slots[slot])
      if id(place) == wanted { return place }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// Adds a place whose id is not there yet.
  mutating func add(_ place: Int, id new: RowID, id: (Int) -> RowID) {
    if 2 * (count + 1) > slots.count {
      let old = slots
      slots = Array(repeating: -1, count: 2 * old.count)
      for known in old where known >= 0 { put(known, id(Int(known))) }
    }
    put(Int32(place), new)
    count += 1
  }

  private mutating func put(_ place: Int32, _ id: RowID) {
    var slot = Self.slot(id, in: slots.count)
    while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = place
  }

  private static func slot(_ id: RowID, in count: Int) -> Int {
    let mixed = UInt64(bitPattern: Int64(id)) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed >> 32) & (count - 1)
  }
}
