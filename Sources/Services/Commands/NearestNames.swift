/// The names that somebody may have meant.
package enum NearestNames {
  /// The candidates that a few slips of the finger turn into the text, the nearest first; without regard to case.
  ///
  /// A candidate that begins with the text counts as near too.
  package static func of(_ text: String, among candidates: some Sequence<String>, limit: Int = 3) -> [String] {
    let wanted = Array(text.lowercased())
    guard !wanted.isEmpty else { return [] }
    let slips = max(1, wanted.count / 3)
    var found: [(distance: Int, name: String)] = []
    for name in candidates {
      let other = Array(name.lowercased())
      let isStart = wanted.count > 2 && other.starts(with: wanted)
      let distance = isStart ? 1 : abs(other.count - wanted.count) > slips ? .max : slipCount(wanted, other)
      if distance <= slips { found.append((distance, name)) }
    }
    return found.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(limit).map(\.name)
  }

  /// The fewest letters to add, drop, change or swap with their neighbour.
  private static func slipCount(_ left: [Character], _ right: [Character]) -> Int {
    var before: [Int] = []
    var previous = Array(0...right.count)
    for i in left.indices {
      var row = [i + 1]
      for j in right.indices {
        var best = min(previous[j + 1] + 1, row[j] + 1, previous[j] + (left[i] == right[j] ? 0 : 1))
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] { best = min(best, before[j - 1] + 1) }
        row.append(best)
      }
      (before, previous) = (previous, row)
    }
    return previous[right.count]
  }
}
