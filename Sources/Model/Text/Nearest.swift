/// Finds the names that a mistyped word was most likely meant to be.
package enum Nearest {
  /// The names nearest to a word, best first.
  ///
  /// Letter case does not count. Names that share less than half of their letters with the word are left out.
  ///
  /// - Parameters:
  ///   - word: What was typed.
  ///   - names: What there is.
  ///   - limit: How many at the most.
  /// - Returns: Names as they stand in the list.
  /// - Complexity: O(*n* · *m*²) for *n* names of *m* letters.
  package static func names(to word: String, among names: some Sequence<String>, limit: Int = 3) -> [String] {
    let wanted = Array(word.lowercased().prefix(64))
    return names.compactMap { name -> (String, Int)? in
      let candidate = Array(name.lowercased().prefix(64))
      if !wanted.isEmpty, name.lowercased().contains(word.lowercased()) { return (name, 0) }
      let distance = Self.distance(wanted, candidate)
      return distance <= max(wanted.count, candidate.count) / 2 ? (name, distance) : nil
    }
    .sorted { $0.1 == $1.1 ? $0.0 < $1.0 : $0.1 < $1.1 }
    .prefix(limit).map(\.0)
  }

  /// The number of letters to add, remove, change or swap with their neighbour.
  private static func distance(_ a: [Character], _ b: [Character]) -> Int {
    var before: [Int] = []
    var last = Array(0...b.count)
    for i in 0..<a.count {
      var row = [i + 1]
      for j in 0..<b.count {
        var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, before[j - 1] + 1) }
        row.append(best)
      }
      before = last
      last = row
    }
    return last[b.count]
  }
}
