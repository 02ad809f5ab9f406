/// The rows that a list shows to this caller, in the order of their ids.
struct RowSource: Sendable {
  let view: View
  let rows: [Row]
  /// Whether every row of `rows` is shown, so that positions can be computed.
  let isWhole: Bool
  private let shows: @Sendable (Row) -> Bool
  private let filter: RowFilter

  init(_ match: RouteMatch, view: View, filter: RowFilter, limits: RowLimits, includesProjectTickets: Bool) {
    let kind = match.route.entity.kind
    self.view = view
    self.filter = filter
    rows = match.parent.map { view.children(kind, of: $0) } ?? view.data[kind].rows
    let tickets = match.route.tickets
    let hasProjects = tickets != nil && !view.data[.projects].rows.isEmpty
    let excluded = kind == .tickets ? limits.excludedBoards : []
    let owner = kind == .tickets ? limits.onlyTicketsOf : nil
    let showsAll = excluded.isEmpty && owner == nil
    let showsKind = !hasProjects || (tickets == .service && includesProjectTickets)
    isWhole = showsAll && showsKind && filter.isEmpty
    shows = { row in
      if !showsKind, row.isSet(TicketSlot.project) != (tickets == .project) { return false }
      if !excluded.isEmpty, excluded.contains(Int(row[TicketSlot.board])) { return false }
      if let owner, Int(row[TicketSlot.owner]) != owner { return false }
      return true
    }
  }

  /// Whether the caller sees the row and the filter lets it through.
  func includes(_ row: Row) -> Bool { shows(row) && filter.matches(view, row) }

  /// The row of an id, if the caller sees it.
  func row(_ id: Int) -> Row? {
    let position = position(after: id) - 1
    guard position >= 0, rows[position].id == id, includes(rows[position]) else { return nil }
    return rows[position]
  }

  /// The first so many rows whose id is greater, in time that does not grow with the table.
  func page(after id: Int, size: Int) -> [Row] {
    var result: [Row] = []
    var next = position(after: id)
    while next < rows.count, result.count < size {
      if isWhole || includes(rows[next]) { result.append(rows[next]) }
      next += 1
    }
    return result
  }

  private func position(after id: Int) -> Int {
    var low = 0
    var high = rows.count
    while low < high {
      let middle = (low + high) / 2
      if rows[middle].id <= id { low = middle + 1 } else { high = middle }
    }
    return low
  }

  var count: Int { isWhole ? rows.count : rows.reduce(0) { $0 + (includes($1) ? 1 : 0) } }

  /// One page by number, and how many rows there are in all.
  func page(_ number: Int, size: Int, order: [SortKey]) -> (rows: [Row], total: Int) {
    let (start, overflow) = (number - 1).multipliedReportingOverflow(by: size)
    if isWhole, order.isEmpty {
      let bounds = overflow ? rows.count..<rows.count : min(start, rows.count)..<min(start + size, rows.count)
      return (Array(rows[bounds]), rows.count)
    }
    var all = isWhole ? rows : rows.filter(includes)
    if !order.isEmpty { all = sorted(all, order) }
    guard !overflow, start < all.count else { return ([], all.count) }
    return (Array(all[start..<min(start + size, all.count)]), all.count)
  }

  private func sorted(_ rows: [Row], _ order: [SortKey]) -> [Row] {
    let keyed = rows.map { row in (row, order.map { ComparisonKey($0.value(view, row)) }) }
    return keyed.sorted { left, right in
      for (index, key) in order.enumerated() {
        let (one, other) = key.isDescending ? (right.1[index], left.1[index]) : (left.1[index], right.1[index])
        if one == other { continue }
        guard let one else { return true }
        guard let other else { return false }
        return one < other
      }
      return left.0.id < right.0.id
    }.map(\.0)
  }
}

/// Rows that a role hides without saying so.
struct RowLimits: Sendable {
  var excludedBoards: Set<Int> = []
  /// Level `My`: only the tickets of this member.
  var onlyTicketsOf: Int?
}
