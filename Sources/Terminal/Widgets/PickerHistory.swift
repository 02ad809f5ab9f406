/// What can be undone in a picker: the rows that each step turned over.
///
/// To undo a step is to turn the same rows over again. A step of many rows is kept as a bit a row, so a hundred choices
/// of everything stay small.
struct PickerHistory: Hashable, Sendable {
  enum Step: Hashable {
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

  static let stepLimit = 200

  private var done: [Step] = []
  private var undone: [Step] = []

  mutating func record(_ places: [Int32]) {
    guard !places.isEmpty else { return }
    done.append(Step(places))
    undone = []
    if done.count > Self.stepLimit { done.removeFirst() }
  }

  mutating func undo() -> Step? {
    guard let step = done.popLast() else { return nil }
    undone.append(step)
    return step
  }

  mutating func redo() -> Step? {
    guard let step = undone.popLast() else { return nil }
    done.append(step)
    return step
  }
}
