extension Picker {
  package mutating func setFilter(_ text: String, height: Int) {
    filter.set(text)
    search(isTyped: true, height: height)
  }

  /// Edits the filter; none when the key is not the field's.
  package mutating func handleFilter(_ key: Key, height: Int) -> TextField.Outcome? {
    guard let outcome = filter.handle(key) else { return nil }
    if outcome == .changed { search(isTyped: true, height: height) }
    return outcome
  }

  /// Handles a key while the filter is typed: Enter, Tab and the arrow down leave it, Esc clears it too.
  ///
  /// - Returns: Whether it is still typed then; none when the key is not the field's.
  package mutating func typeFilter(_ key: Key, height: Int) -> Bool? {
    switch key {
    case .enter, .tab, .down: return false
    case .escape:
      setFilter("", height: height)
      return false
    default: return handleFilter(key, height: height).map { _ in true }
    }
  }

  package mutating func pasteIntoFilter(_ text: String, height: Int) -> ScreenText? {
    let notice = filter.paste(text)
    search(isTyped: true, height: height)
    return notice
  }

  /// Looks for the rows that the filter means: at once where that is quick, else it is left to the owner.
  private mutating func search(isTyped: Bool, height: Int) {
    pending = nil
    pendingIsTyped = isTyped
    let query = Query(filter.text)
    if query.isEmpty {
      found = nil
      showFound(height: height)
    } else if let found, found.query.means(query) {
      // A blank at the end finds nothing else.
    } else if let known = foundBefore.last(where: { $0.query.means(query) }) {
      found = known
      showFound(height: height)
    } else {
      pending = newSearch(query)
      if table.count <= searchesAtOnce { settle(height: height) }
    }
  }

  private mutating func newSearch(_ query: Query) -> PickerSearch {
    searchCount += 1
    let wider = foundBefore.filter { !$0.isScattered && query.narrows($0.query) }
    return PickerSearch(
      number: searchCount, query: query, table: table, base: wider.min { $0.count < $1.count })
  }

  /// Takes what a search found; one that is out of date changes nothing.
  package mutating func take(_ result: PickerSearch.Found, height: Int) {
    guard result.number == pending?.number else { return }
    pending = nil
    found = result
    // Rows may have come meanwhile.
    searchNew()
    if let found {
      foundBefore.append(found)
      if foundBefore.count > Self.foundLimit { foundBefore.removeFirst() }
    }
    showFound(height: height)
  }

  /// Makes the pending search at once: the next key means the rows that the filter finds, not those still shown.
  package mutating func settle(height: Int) {
    if let found = pending?.run() { take(found, height: height) }
  }

  /// Looks at the rows that have come since.
  mutating func searchNew() {
    foundBefore.removeAll { $0.ranks.count != table.count }
    guard var now = found, now.ranks.count < table.count else { return }
    if now.isScattered {
      // A new row may have the words whole, which changes everything.
      searchAgain()
    } else {
      _ = PickerSearch(number: searchCount, query: now.query, table: table, base: nil).scan(into: &now)
      found = now
    }
  }

  /// Looks at all rows anew, as the texts of some have changed.
  mutating func searchAgain() {
    foundBefore = []
    guard pending != nil || found != nil else { return }
    found = newSearch(Query(filter.text)).run()
    pending = nil
  }

  /// How many results are kept for a filter that takes letters back: a byte a row each.
  private static let foundLimit = 16

  /// Shows what was found, with the cursor on the best match; without a filter it stays on its row.
  private mutating func showFound(height: Int) {
    refreshShown()
    if found == nil || !pendingIsTyped {
      list.reconcile(rows: visible, height: height)
    } else {
      list.select(index: 0, rows: visible, height: height)
    }
    pendingIsTyped = false
  }

  /// The rows found, the best first; within a rank the order of the list stays.
  func ranked() -> [Int32] {
    guard let found else { return sorted }
    let ranks = found.ranks.span
    var first: [Int32] = []
    var second: [Int32] = []
    first.reserveCapacity(found.count)
    for place in sorted {
      switch ranks[Int(place)] {
      case PickerSearch.Rank.none: continue
      case PickerSearch.Rank.wordStart: first.append(place)
      default: second.append(place)
      }
    }
    return first + second
  }
}
