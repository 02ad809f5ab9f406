/// The rows that a step in a picker turned over: to undo it is to turn the same rows over again.
///
/// A step of many rows is kept as a bit a row, so a hundred choices of everything stay small.
enum PickerStep: Hashable {
  /// Places in the table.
  case few([Int32])
  /// A bit for each place, 64 an element.
  case many([UInt64])

  init(_ places: [Int32]) {
    guard places.count > 32, let last = places.max(), places.count * 32 > Int(last) else {
      self = .few(places)
      return
    }
    var bits = [UInt64](repeating: 0, count: Int(last) / 64 + 1)
    for place in places { bits[Int(place) / 64] |= 1 << UInt64(place % 64) }
    self = .many(bits)
  }

  var places: [Int32] {
    switch self {
    case .few(let places): return places
    case .many(let bits):
      var places: [Int32] = []
      for (index, word) in bits.enumerated() where word != 0 {
        var rest = word
        while rest != 0 {
          places.append(Int32(64 * index + rest.trailingZeroBitCount))
          rest &= rest - 1
        }
      }
      return places
    }
  }
}
