extension Style {
  /// The numbers that switch a terminal to the style, as they stand between `ESC [` and `m`; empty for a plain one.
  ///
  /// For text that is written line by line; the screen has ncurses for this.
  package func codes(at depth: ColorDepth) -> String {
    var codes: [String] = []
    var attributes = self.attributes
    // Bright ones are bold where there are only eight.
    if depth == .ansi8, case .ansi(let code) = foreground.reduced(to: .ansi16), code >= 8 { attributes.insert(.bold) }
    let switches: [(Attributes, String)] = [
      (.bold, "1"), (.dim, "2"), (.italic, "3"), (.underline, "4"), (.reverse, "7"),
    ]
    for (attribute, code) in switches where attributes.contains(attribute) { codes.append(code) }
    if let code = Self.code(foreground.reduced(to: depth), first: 30, bright: 90) { codes.append(code) }
    if let code = Self.code(background.reduced(to: depth), first: 40, bright: 100) { codes.append(code) }
    return codes.joined(separator: ";")
  }

  private static func code(_ color: Color, first: Int, bright: Int) -> String? {
    switch color {
    case .standard: nil
    case .ansi(let code): String(code < 8 ? first + Int(code) : bright + Int(code) - 8)
    case .indexed(let code): "\(first + 8);5;\(code)"
    case .rgb(let red, let green, let blue, _): "\(first + 8);2;\(red);\(green);\(blue)"
    }
  }

  /// The style as a theme's author would say it: `cyan bold`, `#14181f on #7cb7ff`.
  package var words: ScreenText {
    var words = Self.words(foreground)
    if background != .standard { words += " on \(Self.words(background))" }
    for (name, attribute) in Attributes.named where attributes.contains(attribute) { words += " \(cleaning: name)" }
    return words
  }

  private static func words(_ color: Color) -> ScreenText {
    switch color {
    case .standard: return "default"
    case .ansi(let code): return ScreenText(cleaning: Color.ansiNames[Int(code)])
    case .indexed(let code): return ScreenText(code)
    case .rgb(let red, let green, let blue, _):
      let digits = [red, green, blue].map { value in
        let text = String(value, radix: 16)
        return text.count < 2 ? "0\(text)" : text
      }
      return "#\(cleaning: digits.joined())"
    }
  }
}
