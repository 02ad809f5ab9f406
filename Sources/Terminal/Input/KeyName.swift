extension Key {
  /// The key as a person writes it in the settings: `ctrl-n`, `f1`, `shift-tab`, `space`, `?`.
  package var name: String {
    var text = ""
    if modifiers.contains(.control) { text += "ctrl-" }
    if modifiers.contains(.alt) { text += "alt-" }
    if modifiers.contains(.shift) { text += "shift-" }
    switch code {
    case .character(" "): return text + "space"
    case .character(let character): return text + String(character)
    case .function(let number): return text + "f\(number)"
    default: return text + (Self.names.first { $0.code == code }?.name ?? "")
    }
  }

  /// Reads a key as `name` writes it, case ignored but for a single letter; none when it is no key.
  package init?(name: String) {
    var rest = Substring(name)
    var modifiers: Modifiers = []
    let prefixes: [(String, Modifiers)] = [("ctrl-", .control), ("alt-", .alt), ("shift-", .shift), ("^", .control)]
    var found = true
    while found {
      found = false
      for (prefix, modifier) in prefixes
      where rest.count > prefix.count && rest.prefix(prefix.count).lowercased() == prefix {
        rest = rest.dropFirst(prefix.count)
        modifiers.insert(modifier)
        found = true
      }
    }
    let lower = rest.lowercased()
    if rest.count == 1, let character = rest.first, !character.isNewline {
      let isControl = modifiers.contains(.control)
      self.init(.character(isControl ? Character(lower) : character), modifiers)
    } else if lower == "space" {
      self.init(.character(" "), modifiers)
    } else if lower.first == "f", let number = Int(lower.dropFirst()), (1...24).contains(number) {
      self.init(.function(number), modifiers)
    } else if let code = Self.names.first(where: { $0.name == lower })?.code {
      self.init(code, modifiers)
    } else {
      return nil
    }
  }

  /// The key as the hints show it: `^N`, `F1`, `Tab`, `S-Tab`, `Space`.
  package var label: ScreenText {
    let base: ScreenText
    switch code {
    case .character(" "): base = "Space"
    case .character(let character):
      let text = ScreenText(cleaning: String(character))
      return modifiers.contains(.control) ? "^\(text.uppercased)" : text
    case .function(let number): base = "F\(number)"
    default: base = Self.names.first { $0.code == code }?.label ?? ""
    }
    return modifiers.contains(.shift) ? "S-\(base)" : base
  }

  private static let names: [(name: String, label: ScreenText, code: Code)] = [
    ("enter", "Enter", .enter), ("tab", "Tab", .tab), ("esc", "Esc", .escape), ("backspace", "Backspace", .backspace),
    ("delete", "Del", .delete), ("insert", "Ins", .insert), ("up", "Up", .up), ("down", "Down", .down),
    ("left", "Left", .left), ("right", "Right", .right), ("home", "Home", .home), ("end", "End", .end),
    ("pageup", "PgUp", .pageUp), ("pagedown", "PgDn", .pageDown),
  ]
}
