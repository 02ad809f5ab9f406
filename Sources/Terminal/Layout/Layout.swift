/// How much of a block a part of it gets.
package enum Constraint: Hashable, Sendable {
  /// So many rows or columns, less when there is no room.
  case length(Int)
  /// A share of what is left after the lengths; shares are weighed against each other.
  case fill(Int)

  package static let rest = Constraint.fill(1)
}

extension Rect {
  /// The block cut into parts from top to bottom.
  package func rows(_ constraints: [Constraint]) -> [Rect] {
    var top = y
    return Self.lengths(constraints, total: height).map { length in
      defer { top += length }
      return Rect(x: x, y: top, width: width, height: length)
    }
  }

  /// The block cut into parts from left to right.
  package func columns(_ constraints: [Constraint], gap: Int = 0) -> [Rect] {
    var left = x
    let gaps = max(0, gap) * max(0, constraints.count - 1)
    return Self.lengths(constraints, total: width - gaps).map { length in
      defer { left += length + max(0, gap) }
      return Rect(x: left, y: y, width: length, height: height)
    }
  }

  private static func lengths(_ constraints: [Constraint], total: Int) -> [Int] {
    var left = max(0, total)
    var result = Array(repeating: 0, count: constraints.count)
    var shares = 0
    for (index, constraint) in constraints.enumerated() {
      switch constraint {
      case .length(let wanted):
        result[index] = min(max(0, wanted), left)
        left -= result[index]
      case .fill(let weight): shares += max(0, weight)
      }
    }
    for (index, constraint) in constraints.enumerated() {
      guard case .fill(let weight) = constraint, weight > 0, shares > 0 else { continue }
      result[index] = left * weight / shares
      left -= result[index]
      shares -= weight
    }
    return result
  }
}

/// The layouts that the screens have, by the terminal's size.
package enum SizeClass: Int, Comparable, Sendable {
  /// Under 40 columns or 12 rows: a message says what is needed.
  case tooSmall
  /// 40–59 columns: one thing at a time.
  case narrow
  /// 60–79: labels above fields, a short rail.
  case compact
  /// 80–119, or wide but under 30 rows.
  case normal
  /// 120x30 and more: two panes.
  case wide

  package init(_ size: Size) {
    if size.width < 40 || size.height < 12 {
      self = .tooSmall
    } else if size.width < 60 {
      self = .narrow
    } else if size.width < 80 {
      self = .compact
    } else {
      self = size.width >= 120 && size.height >= 30 ? .wide : .normal
    }
  }

  package static func < (left: SizeClass, right: SizeClass) -> Bool { left.rawValue < right.rawValue }
}

/// The parts of every screen: rail, rule, body, rule, message line, keys.
package struct FrameLayout: Hashable, Sendable {
  package let sizeClass: SizeClass
  package let rail: Rect
  package let topRule: Rect
  package let body: Rect
  package let bottomRule: Rect
  package let message: Rect
  package let hints: Rect

  /// Cuts up a screen; `hintRows` are the rows that the keys need, see `HintBar.rows(width:)`.
  package init(_ size: Size, hintRows: Int = 1) {
    sizeClass = SizeClass(size)
    let parts = Rect(size).rows([
      .length(1), .length(1), .rest, .length(1), .length(1), .length(max(1, hintRows)),
    ])
    rail = parts[0]
    topRule = parts[1]
    body = parts[2]
    bottomRule = parts[3]
    message = parts[4]
    hints = parts[5]
  }
}
