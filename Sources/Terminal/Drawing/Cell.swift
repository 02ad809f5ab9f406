/// One cell of a grid: what stands in it, in which style, over how many columns.
///
/// A single scalar is stored in place. A scalar with marks is an index into its grid's table, so that a cell stays
/// 16 bytes and needs no allocation.
package struct Cell: Hashable, Sendable {
  var code: UInt32
  package var style: Style
  /// 1 or 2 columns; 0 for the right half of a wide cell before it.
  package var width: UInt8

  /// Set in `code` when the rest is an index into the grid's table of clusters.
  static let clusterBit: UInt32 = 0x8000_0000

  static func blank(_ style: Style = .plain) -> Cell {
    Cell(code: 0x20, style: style, width: 1)
  }

  var clusterIndex: Int? {
    code & Self.clusterBit == 0 ? nil : Int(code & ~Self.clusterBit)
  }
}
