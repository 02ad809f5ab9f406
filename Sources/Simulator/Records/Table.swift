/// What is kept of a record; everything else is derived from it and the seed when it is asked for.
struct Row: Sendable {
  var id: Int
  /// When it was made, and last saved, in seconds since 1970.
  var entered: Int64
  var updated: Int64
  /// Its name, or empty where the name is derived.
  var name: String
  /// References and flags; each kind names its own in `Slots.swift`.
  var slots: InlineArray<14, Int32>

  init(_ id: Int, _ name: String = "", entered: Int64, updated: Int64? = nil) {
    self.id = id
    self.name = name
    self.entered = entered
    self.updated = updated ?? entered
    slots = InlineArray(repeating: 0)
  }

  subscript(_ slot: Slot) -> Int32 {
    get { slots[slot.index] }
    set { slots[slot.index] = newValue }
  }

  func isSet(_ slot: Slot) -> Bool { slots[slot.index] != 0 }
}

/// The place of one value in a row.
struct Slot: Sendable {
  let index: Int
  init(_ index: Int) { self.index = index }
}

/// All records of a kind in the order of their ids.
struct Table: Sendable {
  private(set) var rows: [Row] = []
  /// Short codes (company and member identifiers) and family names, by id.
  var codes: [Int: String] = [:]
  /// Fields that were set from outside, by id.
  var overrides: [Int: [String: RecordValue]] = [:]
  /// Ids of rows that were taken away, for kinds whose rows are made when they are asked for.
  var removed: Set<Int> = []

  /// The first position whose id is greater than the one given.
  func position(after id: Int) -> Int {
    var low = 0
    var high = rows.count
    while low < high {
      let middle = (low + high) / 2
      if rows[middle].id <= id { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The position of an id; ids are nearly always consecutive, so the guess nearly always hits.
  func position(of id: Int) -> Int? {
    guard let first = rows.first else { return nil }
    let guess = id - first.id
    if rows.indices.contains(guess), rows[guess].id == id { return guess }
    let found = position(after: id) - 1
    return found >= 0 && rows[found].id == id ? found : nil
  }

  /// The highest id in use that leaves room above it.
  var nextID: Int { (rows.last { $0.id < 2_147_000_000 }?.id ?? 0) + 1 }

  mutating func reserve(_ count: Int) { rows.reserveCapacity(count) }

  /// Adds a row where its id belongs, in place of one with the same id.
  mutating func insert(_ row: Row) {
    guard let last = rows.last, row.id <= last.id else { return rows.append(row) }
    if let position = position(of: row.id) {
      rows[position] = row
    } else {
      rows.insert(row, at: position(after: row.id))
    }
  }

  mutating func remove(_ id: Int) -> Bool {
    guard let position = position(of: id) else { return false }
    rows.remove(at: position)
    codes[id] = nil
    overrides[id] = nil
    return true
  }

  mutating func change(_ id: Int, _ edit: (inout Row) -> Void) -> Bool {
    guard let position = position(of: id) else { return false }
    edit(&rows[position])
    return true
  }
}

/// Every table.
struct Dataset: Sendable {
  private var tables: [Table]

  init() { tables = Array(repeating: Table(), count: RecordKind.allCases.count) }

  subscript(_ kind: RecordKind) -> Table {
    _read { yield tables[kind.rawValue] }
    _modify { yield &tables[kind.rawValue] }
  }
}
