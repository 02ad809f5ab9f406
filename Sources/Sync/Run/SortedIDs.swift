import Model

extension Array where Element == Record.ID {
  /// The ids ascending, each once.
  var sortedOnce: [Record.ID] {
    var isSorted = true
    for index in indices.dropFirst() where self[index - 1] >= self[index] {
      isSorted = false
      break
    }
    if isSorted { return self }
    var result: [Record.ID] = []
    result.reserveCapacity(count)
    for id in sorted() where result.last != id { result.append(id) }
    return result
  }

  /// What is here and not there, both ascending: no tables are made, as there may be millions.
  func without(_ other: [Record.ID]) -> [Record.ID] {
    var result: [Record.ID] = []
    var position = 0
    for id in self {
      while position < other.count, other[position] < id { position += 1 }
      if position == other.count || other[position] != id { result.append(id) }
    }
    return result
  }

  /// The ids in portions that fit one request.
  func portions(of size: Int) -> [[Record.ID]] {
    stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
  }
}
