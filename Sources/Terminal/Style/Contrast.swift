/// How well two colours are told apart, by the formula of the Web Content Accessibility Guidelines 2.
package enum Contrast {
  /// The ratio, 1 (alike) to 21 (black on white).
  package static func ratio(
    _ first: (UInt8, UInt8, UInt8), _ second: (UInt8, UInt8, UInt8)
  ) -> Double {
    let a = luminance(first)
    let b = luminance(second)
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }

  private static func luminance(_ color: (UInt8, UInt8, UInt8)) -> Double {
    0.2126 * Oklab.linear(color.0) + 0.7152 * Oklab.linear(color.1) + 0.0722 * Oklab.linear(color.2)
  }
}
