extension Picker {
  package enum Order: Int, CaseIterable, Hashable, Sendable, Codable {
    case name, nameDescending
    /// By what stands behind the name, then by name.
    case firstDetail, secondDetail
    case asGiven

    /// The field of a row that it goes by.
    var field: Int {
      switch self {
      case .name, .nameDescending, .asGiven: 0
      case .firstDetail: 1
      case .secondDetail: 2
      }
    }
  }

  /// The orders that `o` goes through.
  package var orders: [Order] {
    Order.allCases.filter { $0.field <= detailNames.count }
  }

  /// `o`: the next order.
  package mutating func sortNext(height: Int) {
    let orders = orders
    let index = orders.firstIndex(of: order) ?? 0
    sort(by: orders[(index + 1) % orders.count], height: height)
  }

  /// What the order is called.
  package var orderTitle: ScreenText {
    switch order {
    case .name: "name"
    case .nameDescending: "name, Z first"
    case .firstDetail, .secondDetail: detailNames[order.field - 1]
    case .asGiven: "as on the server"
    }
  }

  /// Puts the rows from a place on into the order, among those that are in it.
  mutating func sort(from first: Int) {
    guard order != .asGiven else {
      sorted += (first..<table.count).map { Int32($0) }.filter { !isDropped($0) }
      return
    }
    let field = order.field
    orderKeys.reserveCapacity(table.count)
    for place in orderKeys.count..<max(orderKeys.count, table.count) {
      orderKeys.append(table.orderKey(place, field: field))
    }
    let precedence = Precedence(table: table, keys: orderKeys, field: field, isDown: order == .nameDescending)
    var new = (first..<table.count).map { Int32($0) }.filter { !isDropped($0) }
    new.sort(by: precedence.precedes)
    guard !sorted.isEmpty else {
      sorted = new
      return
    }
    var merged: [Int32] = []
    merged.reserveCapacity(sorted.count + new.count)
    var from = 0
    for place in new {
      // Few come among many: their places are looked for, and what lies between is taken over whole.
      var low = from
      var high = sorted.count
      while low < high {
        let middle = (low + high) / 2
        if precedence.precedes(place, sorted[middle]) { high = middle } else { low = middle + 1 }
      }
      merged += sorted[from..<low]
      merged.append(place)
      from = low
    }
    sorted = merged + sorted[from...]
  }
}

/// Which of two rows comes first.
private struct Precedence {
  let table: PickerTable
  let keys: [UInt64]
  let field: Int
  let isDown: Bool

  func precedes(_ left: Int32, _ right: Int32) -> Bool {
    let (one, two) = (Int(left), Int(right))
    if keys[one] != keys[two] { return (keys[one] < keys[two]) != isDown }
    if let isBefore = table.precedes(one, two, field: field) { return isBefore != isDown }
    if field > 0, let isBefore = table.precedes(one, two, field: 0) { return isBefore }
    // Equal names by id, so that the order is the same every time.
    return table.id(at: one) < table.id(at: two)
  }
}
