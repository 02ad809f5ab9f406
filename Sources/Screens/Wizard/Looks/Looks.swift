import Model
package import Services
package import Terminal

/// How the wizard looks and answers keys, as far as a person has a say in it.
package struct Looks: Codable, Equatable, Sendable {
  /// Why there is no colour, whatever theme is chosen.
  package enum Colourless: String, Codable, Sendable {
    /// `NO_COLOR` is set.
    case asked
    /// The terminal has none.
    case lacking
  }

  /// The theme in use, by name.
  var theme = "default"
  var colourless: Colourless?
  /// What named the theme at this start and comes before the settings: `--theme` or `BOARDWALK_THEME`.
  var namedBy: String?
  /// Where a person's own themes lie.
  var folder = ""
  var themes: [ThemeEntry] = []
  /// How far the cursor was moved before the themes were there to move over.
  var early = 0
  /// The theme to go back to while the picker is open.
  var before: String?
  var keys = KeyRebinding()
  /// Changes that wait to be kept, oldest first; the first is under way.
  var unkept: [Settings.Change] = []

  package init() {}

  /// - Parameters:
  ///   - choice: The theme that is used, and what has named it.
  ///   - folder: Where a person's own themes lie.
  ///   - keys: Other keys, known to be without conflicts.
  package init(_ choice: ThemeChoice, folder: String, keys: KeyRebinding) {
    theme = choice.name
    self.folder = folder
    self.keys = keys
    switch choice.reason {
    case .noColor: colourless = .asked
    case .noColours: colourless = .lacking
    case .flag: namedBy = "--theme"
    case .environment: namedBy = "BOARDWALK_THEME"
    case .settings, .hint, .nothing: break
    }
  }
}

/// A theme that was read: how a list shows it, and its look unless it cannot be used.
package struct LoadedTheme: Equatable, Sendable {
  package var entry: ThemeEntry
  package var theme: Theme?
}

extension AppearanceOperations {
  /// Reads all themes.
  func loadThemes() -> [LoadedTheme] {
    themes().map { entry in
      guard entry.problem == nil else { return LoadedTheme(entry: entry) }
      // What cannot be read by now is told by the entry's problem the next time.
      let theme = try? ThemeParser.theme(named: entry.name) { try? themeFile($0) }.theme
      return LoadedTheme(entry: entry, theme: theme)
    }
  }
}

/// The themes at hand while the wizard runs, and the look that is drawn with.
struct Wardrobe {
  private(set) var look: Look
  private let glyphs: GlyphSet
  private var themes: [String: Theme] = [:]
  /// Whether the theme may change: where there is no colour, it does not.
  private let isFixed: Bool

  init(_ look: Look, terminal glyphs: GlyphSet, isFixed: Bool) {
    self.look = look
    self.glyphs = glyphs
    self.isFixed = isFixed
  }

  /// Takes themes as they are now; the one in use changes at once.
  mutating func take(_ loaded: [LoadedTheme], inUse name: String) {
    for item in loaded { if let theme = item.theme { themes[item.entry.name] = theme } }
    wear(name)
  }

  /// Draws with a theme from now on; one that is not at hand changes nothing.
  mutating func wear(_ name: String) {
    guard !isFixed, let theme = themes[name] else { return }
    look = Look(theme: theme, glyphs: theme.wantsASCII ? .ascii : glyphs)
  }
}
