/// A cell's place: column and row, both from zero at the top left.
package struct Point: Hashable, Sendable, Codable {
  package var x: Int
  package var y: Int

  package init(x: Int, y: Int) {
    self.x = Rect.clamp(x)
    self.y = Rect.clamp(y)
  }
}

/// A number of columns and rows, never negative.
package struct Size: Hashable, Sendable, Codable {
  package let width: Int
  package let height: Int

  package init(width: Int, height: Int) {
    self.width = min(max(0, width), Rect.limit)
    self.height = min(max(0, height), Rect.limit)
  }
}

/// A block of cells; it may lie partly or wholly outside of a grid, where drawing is clipped.
package struct Rect: Hashable, Sendable {
  package var x: Int
  package var y: Int
  package private(set) var width: Int
  package private(set) var height: Int

  /// Coordinates are kept within this, so that sums of them cannot overflow.
  static let limit = 1 << 24

  static func clamp(_ value: Int) -> Int { min(max(value, -limit), limit) }

  /// Makes a block; a negative width or height becomes zero.
  package init(x: Int, y: Int, width: Int, height: Int) {
    self.x = Self.clamp(x)
    self.y = Self.clamp(y)
    self.width = min(max(0, width), Self.limit)
    self.height = min(max(0, height), Self.limit)
  }

  package init(_ size: Size) {
    self.init(x: 0, y: 0, width: size.width, height: size.height)
  }

  package static let empty = Rect(x: 0, y: 0, width: 0, height: 0)

  package var size: Size { Size(width: width, height: height) }
  package var isEmpty: Bool { width == 0 || height == 0 }

  /// The first column to the right of the block.
  package var endX: Int { x + width }

  /// The first row below the block.
  package var endY: Int { y + height }

  package func contains(_ point: Point) -> Bool {
    point.x >= x && point.x < endX && point.y >= y && point.y < endY
  }

  /// The part that both blocks share; empty when there is none.
  package func intersection(_ other: Rect) -> Rect {
    let left = max(x, other.x)
    let top = max(y, other.y)
    return Rect(
      x: left, y: top, width: min(endX, other.endX) - left, height: min(endY, other.endY) - top)
  }

  /// The block without the given numbers of columns and rows at its edges.
  package func inset(left: Int = 0, top: Int = 0, right: Int = 0, bottom: Int = 0) -> Rect {
    Rect(x: x + left, y: y + top, width: width - left - right, height: height - top - bottom)
  }

  /// One row of the block, counted from its top; empty when the block has no such row.
  package func row(_ index: Int) -> Rect {
    guard index >= 0, index < height else { return Rect(x: x, y: y, width: 0, height: 0) }
    return Rect(x: x, y: y + index, width: width, height: 1)
  }

  /// A block of the given size in the middle of this one, cut to it.
  package func centred(_ size: Size) -> Rect {
    let width = min(size.width, self.width)
    let height = min(size.height, self.height)
    return Rect(
      x: x + (self.width - width) / 2, y: y + (self.height - height) / 2, width: width, height: height)
  }
}
