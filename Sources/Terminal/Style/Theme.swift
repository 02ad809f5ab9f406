/// The look of every role.
package struct Theme: Hashable, Sendable {
  /// The backgrounds that a theme is made for.
  package enum Kind: String, Sendable {
    case dark, light, any
  }

  package let name: String
  package let kind: Kind
  /// The signs that the theme asks for, or the terminal's best.
  package let wantsASCII: Bool
  private let styles: [Style]
  private let ownsBackground: [Bool]

  /// A role's look as a theme states it; what is missing comes from the role's parent.
  struct Entry: Hashable {
    var foreground: Color?
    var background: Color?
    var attributes: Style.Attributes?
  }

  init(name: String, kind: Kind, wantsASCII: Bool = false, entries: [String: Entry]) {
    self.name = name
    self.kind = kind
    self.wantsASCII = wantsASCII
    let base = entries[Role.background.rawValue]?.background ?? .standard
    var styles: [Style] = []
    var owns: [Bool] = []
    for role in Role.allCases {
      let chain = role.fallbacks.compactMap { entries[$0] }
      let background = chain.lazy.compactMap(\.background).first
      styles.append(
        Style(
          foreground: chain.lazy.compactMap(\.foreground).first ?? entries["text"]?.foreground ?? .standard,
          background: background ?? base,
          attributes: chain.lazy.compactMap(\.attributes).first ?? []))
      owns.append(background != nil)
    }
    self.styles = styles
    ownsBackground = owns
  }

  /// The look of a role.
  package subscript(role: Role) -> Style { styles[Self.index[role] ?? 0] }

  /// The look of a role on another role's background, as in a popup; a role with a background of its own keeps it.
  package subscript(role: Role, on surface: Role) -> Style {
    var style = self[role]
    if !ownsBackground[Self.index[role] ?? 0] { style.background = self[surface].background }
    return style
  }

  /// Whether the focused row is a bar of another ground; most themes mark it in its first column alone.
  package var focusIsBar: Bool {
    self[.focus].background != self[.text].background || self[.focus].attributes.contains(.reverse)
  }

  private static let index: [Role: Int] = Dictionary(
    uniqueKeysWithValues: Role.allCases.enumerated().map { ($1, $0) })

  /// Bold, underline and reverse alone, no colour: for `NO_COLOR` and terminals without any.
  package static let mono = Theme(
    name: "mono", kind: .any,
    entries: [
      "text": Entry(), "text.dim": Entry(attributes: .dim), "text.strong": Entry(attributes: .bold),
      "title": Entry(attributes: .bold), "step.current": Entry(attributes: .bold),
      "step.error": Entry(attributes: .bold),
      "focus": Entry(attributes: .bold), "selected": Entry(attributes: .bold), "field": Entry(attributes: .underline),
      "match": Entry(attributes: [.bold, .underline]), "button": Entry(attributes: []),
      "button.focus": Entry(attributes: .reverse), "key": Entry(attributes: .bold),
      "key.label": Entry(attributes: []), "focus.inactive": Entry(attributes: []),
      "message.warn": Entry(attributes: .bold), "message.error": Entry(attributes: .bold),
      "placeholder": Entry(attributes: .dim), "drag.target": Entry(attributes: .reverse),
    ])
}

/// What drawing needs to know besides the state: the theme and the signs.
package struct Look: Hashable, Sendable {
  package var theme: Theme
  package var glyphs: GlyphSet

  package init(theme: Theme, glyphs: GlyphSet) {
    self.theme = theme
    self.glyphs = glyphs
  }

  package subscript(role: Role) -> Style { theme[role] }
  package subscript(role: Role, on surface: Role) -> Style { theme[role, on: surface] }
}
