/// What has changed between two grids.
package enum GridDiff {
  /// Cells side by side in one row that are to be written again.
  package struct Run: Hashable, Sendable {
    package let x: Int
    package let y: Int
    package let count: Int
  }

  /// The runs of cells in which `new` differs from `old`; every row whole when there is no old grid of that size.
  ///
  /// A run never begins or ends inside a wide character of the new grid.
  package static func runs(from old: Grid?, to new: Grid) -> [Run] {
    guard let old, old.width == new.width, old.height == new.height else {
      return new.width == 0 ? [] : (0..<new.height).map { Run(x: 0, y: $0, count: new.width) }
    }
    var runs: [Run] = []
    for y in 0..<new.height {
      var x = 0
      while x < new.width {
        guard differs(old, new, y * new.width + x) else {
          x += 1
          continue
        }
        let start = new.cells[y * new.width + x].width == 0 && x > 0 ? x - 1 : x
        while x < new.width, differs(old, new, y * new.width + x) || new.cells[y * new.width + x].width == 0 { x += 1 }
        runs.append(Run(x: start, y: y, count: x - start))
      }
    }
    return runs
  }

  private static func differs(_ old: Grid, _ new: Grid, _ index: Int) -> Bool {
    let before = old.cells[index]
    let after = new.cells[index]
    guard before.clusterIndex != nil, after.clusterIndex != nil else { return before != after }
    return before.style != after.style || before.width != after.width || old.text(of: before) != new.text(of: after)
  }
}
