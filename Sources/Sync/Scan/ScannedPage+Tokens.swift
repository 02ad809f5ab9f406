import Model

extension ScannedPage {
  /// Fits what a scanner found to the columns.
  ///
  /// An entry without a numeric id is left out; of two with one id the later is kept. A value that does not fit its
  /// column is null there and noted.
  ///
  /// - Parameters:
  ///   - found: The scanner's tokens.
  ///   - bytes: The page that they lie in.
  ///   - plan: What was looked for.
  package init(_ found: ScannedTokens, bytes: [UInt8], plan: ScanPlan) {
    var fitter = CellFitter(bytes: bytes, plan: plan)
    let (tokens, width, columnCount) = (found.tokens, plan.width, plan.columns.count)
    var ids: [Record.ID] = []
    var rows: [Int] = []
    var last = Int.min
    var isAscending = true
    for row in 0..<found.entryCount {
      guard let id = fitter.integer(tokens[row * width]) else { continue }
      isAscending = isAscending && id > last
      last = id
      ids.append(Record.ID(id))
      rows.append(row)
    }
    let withoutID = found.entryCount - ids.count
    if !isAscending { Self.keepLater(&ids, &rows) }

    var cells: [Cell] = []
    var extras: [Range<Int>] = []
    cells.reserveCapacity(rows.count * columnCount)
    for (index, row) in rows.enumerated() {
      let (first, id) = (row * width, ids[index])
      for column in 0..<columnCount { cells.append(fitter.cell(tokens[first + column], column: column, id: id)) }
      for extra in columnCount..<width { extras.append(tokens[first + extra].range) }
    }
    var unknownKeys: [String: Int] = [:]
    for key in found.unknown { unknownKeys[String(decoding: bytes[key.range], as: UTF8.self), default: 0] += 1 }

    self.init(
      plan: plan, bytes: bytes, arena: fitter.arena, ids: ids, raws: rows.map { found.raws[$0].range }, cells: cells,
      extras: extras, notes: fitter.notes, withoutID: withoutID,
      entryCount: found.entryCount, unknownKeys: unknownKeys)
  }

  /// Takes out all but the last of each id.
  private static func keepLater(_ ids: inout [Record.ID], _ rows: inout [Int]) {
    var lastIndex: [Record.ID: Int] = [:]
    for (index, id) in ids.enumerated() { lastIndex[id] = index }
    let kept = ids.indices.filter { lastIndex[ids[$0]] == $0 }
    ids = kept.map { [ids] in ids[$0] }
    rows = kept.map { [rows] in rows[$0] }
  }
}
