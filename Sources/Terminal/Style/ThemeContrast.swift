/// How well a theme's text and marks are told from their grounds: on the page, and in popups.
///
/// Exact colours are measured as they are, and as the nearest of 256, which is what most terminals show. What a theme
/// leaves to the terminal's own palette is measured on ``palettes``: too little on each of them is the theme's fault,
/// too little on some depends on the terminal.
package struct ThemeContrast: Sendable, Hashable {
  /// A role on a ground that has too little contrast.
  package struct Finding: Sendable, Hashable {
    package let role: Role
    /// `background` on the page, `surface` in popups.
    package let ground: Role
    /// The worst ratio measured.
    package let ratio: Double
    /// The ratio that is needed.
    package let least: Double
    /// Where it is too little: palettes, or `256 colours` for what is enough exactly; none for everywhere.
    package let palettes: [String]
  }

  /// The 16 colours as a terminal shows them.
  package struct Palette: Sendable {
    package let name: String
    let isDark: Bool
    let text: (UInt8, UInt8, UInt8)
    let ground: (UInt8, UInt8, UInt8)
    let colors: [(UInt8, UInt8, UInt8)]

    /// The 16 colours, text and ground as `0xrrggbb`.
    fileprivate init(_ name: String, isDark: Bool, text: UInt32, ground: UInt32, _ colors: [UInt32]) {
      func rgb(_ value: UInt32) -> (UInt8, UInt8, UInt8) {
        (UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255))
      }
      self.name = name
      self.isDark = isDark
      self.text = rgb(text)
      self.ground = rgb(ground)
      self.colors = colors.map(rgb)
    }
  }

  /// Pairs that nobody can read well.
  package let failures: [Finding]
  /// Pairs that some palettes make hard to read.
  package let doubts: [Finding]

  /// Measures a theme.
  ///
  /// - Parameters:
  ///   - theme: The theme.
  ///   - isStrict: Whether 7:1 is wanted of everything, as the theme `high-contrast` promises.
  package init(_ theme: Theme, isStrict: Bool) {
    var failures: [Finding] = []
    var doubts: [Finding] = []
    for role in Role.allCases where role != .background && role != .surface {
      for ground in [Role.background, .surface] {
        let style = ground == .surface ? theme[role, on: .surface] : theme[role]
        let least = Self.least(for: role, isStrict: isStrict)
        if Self.isExact(style.foreground), Self.isExact(style.background) {
          let exact = Self.ratio(style, on: Self.palettes[0], at: .trueColor)
          let ratio = min(exact, Self.ratio(style, on: Self.palettes[0], at: .indexed256))
          if ratio < least {
            let palettes = exact < least ? [] : ["256 colours"]
            failures.append(Finding(role: role, ground: ground, ratio: ratio, least: least, palettes: palettes))
          }
          continue
        }
        let shown = Self.palettes.filter { theme.kind == .any || (theme.kind == .dark) == $0.isDark }
        let ratios = shown.map { (name: $0.name, ratio: Self.ratio(style, on: $0, at: .trueColor)) }
        let low = ratios.filter { $0.ratio < least }
        guard let worst = low.map(\.ratio).min() else { continue }
        let finding = Finding(role: role, ground: ground, ratio: worst, least: least, palettes: low.map(\.name))
        if low.count == ratios.count { failures.append(finding) } else { doubts.append(finding) }
      }
    }
    self.failures = failures
    self.doubts = doubts
  }

  /// The ratio that a role needs: 4.5 for text, 3 for marks and the focus.
  package static func least(for role: Role, isStrict: Bool) -> Double {
    if isStrict { return 7 }
    switch role {
    case .rule, .progressDone, .progressTodo, .scroll, .focus, .focusInactive: return 3
    default: return 4.5
    }
  }

  private static func isExact(_ color: Color) -> Bool {
    switch color {
    case .rgb: true
    case .indexed(let code): code >= 16
    case .standard, .ansi: false
    }
  }

  private static func ratio(_ style: Style, on palette: Palette, at depth: ColorDepth) -> Double {
    Contrast.ratio(
      rgb(style.foreground, at: depth, own: palette.text, palette),
      rgb(style.background, at: depth, own: palette.ground, palette))
  }

  private static func rgb(
    _ color: Color, at depth: ColorDepth, own: (UInt8, UInt8, UInt8), _ palette: Palette
  ) -> (UInt8, UInt8, UInt8) {
    switch color.reduced(to: depth) {
    case .standard: own
    case .ansi(let code): palette.colors[Int(code)]
    case .indexed(let code): code < 16 ? palette.colors[Int(code)] : Color.rgb(ofIndex: code)
    case .rgb(let red, let green, let blue, _): (red, green, blue)
    }
  }

  /// Palettes that many people have, by their published values.
  package static let palettes: [Palette] = [
    Palette(
      "xterm", isDark: false, text: 0x000000, ground: 0xffffff,
      [
        0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
        0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
      ]),
    Palette(
      "Linux console", isDark: true, text: 0xaaaaaa, ground: 0x000000,
      [
        0x000000, 0xaa0000, 0x00aa00, 0xaa5500, 0x0000aa, 0xaa00aa, 0x00aaaa, 0xaaaaaa,
        0x555555, 0xff5555, 0x55ff55, 0xffff55, 0x5555ff, 0xff55ff, 0x55ffff, 0xffffff,
      ]),
    Palette("Solarized dark", isDark: true, text: 0x839496, ground: 0x002b36, solarized),
    Palette("Solarized light", isDark: false, text: 0x657b83, ground: 0xfdf6e3, solarized),
  ]

  private static let solarized: [UInt32] = [
    0x073642, 0xdc322f, 0x859900, 0xb58900, 0x268bd2, 0xd33682, 0x2aa198, 0xeee8d5,
    0x002b36, 0xcb4b16, 0x586e75, 0x657b83, 0x839496, 0x6c71c4, 0x93a1a1, 0xfdf6e3,
  ]
}
