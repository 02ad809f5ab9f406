extension Color {
  /// The colour as a terminal of the given depth can show it, nearest in a perceptual space.
  ///
  /// The result is `.standard`, `.ansi` (below 8 for 8 colours), `.indexed` (256 colours and more) or `.rgb`.
  package func reduced(to depth: ColorDepth) -> Color {
    switch self {
    case .standard: return .standard
    case .ansi(let code):
      switch depth {
      case .mono: return .standard
      case .ansi8: return .ansi(code & 7)
      case .ansi16, .indexed256, .trueColor: return self
      }
    case .indexed(let code):
      if depth >= .indexed256 { return self }
      if code < 16 { return Color.ansi(code).reduced(to: depth) }
      let (red, green, blue) = Self.rgb(ofIndex: code)
      return Color.rgb(red, green, blue, ansi: Self.nearestCode).reduced(to: depth)
    case .rgb(let red, let green, let blue, let fallback):
      switch depth {
      case .trueColor: return self
      case .indexed256: return .indexed(Self.nearest(red, green, blue, in: 16...255))
      case .ansi16, .ansi8:
        if fallback == Self.standardCode { return .standard }
        let code = fallback < 16 ? fallback : Self.nearest(red, green, blue, in: 0...15)
        return Color.ansi(code).reduced(to: depth)
      case .mono: return .standard
      }
    }
  }

  /// The look of one of the 256 colours: xterm's palette for the first 16, which a user may have changed.
  package static func rgb(ofIndex index: UInt8) -> (UInt8, UInt8, UInt8) {
    if index < 16 { return xtermPalette[Int(index)] }
    if index >= 232 {
      let level = UInt8(8 + (Int(index) - 232) * 10)
      return (level, level, level)
    }
    let cube: [UInt8] = [0, 95, 135, 175, 215, 255]
    let offset = Int(index) - 16
    return (cube[offset / 36], cube[offset / 6 % 6], cube[offset % 6])
  }

  /// xterm's own look of the 16 colours.
  package static let xtermPalette: [(UInt8, UInt8, UInt8)] = [
    (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
    (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255),
    (255, 255, 255),
  ]

  private static func nearest(_ red: UInt8, _ green: UInt8, _ blue: UInt8, in range: ClosedRange<UInt8>) -> UInt8 {
    let wanted = Oklab(red, green, blue)
    var best = range.lowerBound
    var bestDistance = Double.infinity
    for code in range {
      let (r, g, b) = rgb(ofIndex: code)
      let distance = wanted.squaredDistance(to: Oklab(r, g, b))
      if distance < bestDistance {
        best = code
        bestDistance = distance
      }
    }
    return best
  }
}

/// A colour in Oklab, where equal distances look about equally far (Björn Ottosson's published matrices).
struct Oklab {
  let lightness: Double
  let a: Double
  let b: Double

  init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    let r = Self.linear(red)
    let g = Self.linear(green)
    let b = Self.linear(blue)
    let l = Self.cubeRoot(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    let m = Self.cubeRoot(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    let s = Self.cubeRoot(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    lightness = 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s
    a = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s
    self.b = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
  }

  func squaredDistance(to other: Oklab) -> Double {
    let dl = lightness - other.lightness
    let da = a - other.a
    let db = b - other.b
    return dl * dl + da * da + db * db
  }

  /// The light of a channel, by the sRGB curve as a table made once: 2.4th powers without a C library.
  static func linear(_ value: UInt8) -> Double { curve[Int(value)] }

  private static let curve: [Double] = (0...255).map { value in
    let level = Double(value) / 255
    return level <= 0.04045 ? level / 12.92 : power24((level + 0.055) / 1.055)
  }

  /// x^2.4 = x² · x^0.4, the fifth root of x² by Newton's steps.
  private static func power24(_ x: Double) -> Double {
    let square = x * x
    var root = 1.0
    for _ in 0..<40 { root -= (root * root * root * root * root - square) / (5 * root * root * root * root) }
    return square * root
  }

  private static func cubeRoot(_ x: Double) -> Double {
    guard x > 0 else { return 0 }
    var root = 1.0
    for _ in 0..<40 { root -= (root * root * root - x) / (3 * root * root) }
    return root
  }
}
