/// A colour as a theme names it; a screen brings it down to what its terminal can show.
package enum Color: Hashable, Sendable {
  /// The terminal's own foreground or background.
  case standard
  /// One of the 16 colours whose look the user's palette decides; 0–7 normal, 8–15 bright.
  case ansi(UInt8)
  /// One of the 256; 16–255 look alike everywhere.
  case indexed(UInt8)
  /// An exact colour. `ansi` is the theme's choice for terminals with 16 colours: 0–15, `Color.standardCode` for the
  /// terminal's own colour, or `Color.nearestCode` where the theme leaves it to us.
  case rgb(UInt8, UInt8, UInt8, ansi: UInt8)

  package static let standardCode: UInt8 = 255
  package static let nearestCode: UInt8 = 254

  /// The names of the 16 colours in a theme, in their order.
  package static let ansiNames = [
    "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white", "bright-black", "bright-red",
    "bright-green", "bright-yellow", "bright-blue", "bright-magenta", "bright-cyan", "bright-white",
  ]
}

/// How many colours a terminal shows.
package enum ColorDepth: Int, Comparable, Sendable {
  case mono = 2
  case ansi8 = 8
  case ansi16 = 16
  case indexed256 = 256
  case trueColor = 16_777_216

  package static func < (left: ColorDepth, right: ColorDepth) -> Bool { left.rawValue < right.rawValue }
}
