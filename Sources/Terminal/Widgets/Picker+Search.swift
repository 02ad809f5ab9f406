extension Picker {
  /// Puts the rows from a place on into the order, among those that are in it.
  mutating func sort(from first: Int) {
    guard order != .asGiven else {
      sorted = Array(rows.indices)
      return
    }
    let isDown = order == .nameDescending
    // Equal names by id, so that the order is the same every time.
    func precedes(_ left: Int, _ right: Int) -> Bool {
      if let isBefore = index.precedes(left, right) { return isBefore != isDown }
      return rows[left].id < rows[right].id
    }
    let new = (first..<rows.count).sorted(by: precedes)
    guard first > 0, sorted.count == first else {
      sorted = first == 0 ? new : rows.indices.sorted(by: precedes)
      return
    }
    var merged: [Int] = []
    merged.reserveCapacity(rows.count)
    var next = 0
    for place in sorted {
      while next < new.count, precedes(new[next], place) {
        merged.append(new[next])
        next += 1
      }
      merged.append(place)
    }
    sorted = merged + new[next...]
  }

  /// Looks for the rows that the filter means; `reusing` what the last search found, where the filter only grew.
  mutating func search(reusing: Bool) {
    let query = Query(filter.text)
    if query.isEmpty {
      found = sorted
      wasScattered = false
    } else {
      let isNarrower = reusing && !wasScattered && query.narrows(foundQuery)
      // Ranking may have changed the order: the rows found before are taken in sort order again.
      let candidates = isNarrower ? narrowed() : sorted
      var matches = index.matches(query, among: candidates)
      if query.isCaseSensitive { matches = matches.filter { isCaseMatch(rows[$0.row], query) } }
      wasScattered = matches.isEmpty
      if matches.isEmpty, !query.isCaseSensitive {
        matches = index.matches(query, among: sorted, isScattered: true)
      }
      // Stable by rank: within a rank the sort order stays.
      var ranked: [Int] = []
      ranked.reserveCapacity(matches.count)
      for rank in [SearchIndex.Rank.wordStart, .inside, .scattered] {
        for match in matches where match.rank == rank { ranked.append(match.row) }
      }
      found = ranked
    }
    foundQuery = query
    refreshShown()
  }

  private func narrowed() -> [Int] {
    guard found.count < sorted.count else { return sorted }
    var isFound = [Bool](repeating: false, count: rows.count)
    for place in found { isFound[place] = true }
    return sorted.filter { isFound[$0] }
  }

  private func isCaseMatch(_ row: Row, _ query: Query) -> Bool {
    let text = Folding.unaccented(Self.searched(row))
    return query.terms.allSatisfy { term in
      term.isNegated || text.contains(String(decoding: term.cased, as: UTF8.self))
    }
  }
}
