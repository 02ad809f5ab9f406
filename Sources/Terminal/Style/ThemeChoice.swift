/// Which theme is used, and why: what a person said last counts, flag, environment, settings, the terminal's hint.
package struct ThemeChoice: Hashable, Sendable {
  /// What has decided.
  package enum Reason: Hashable, Sendable {
    /// `NO_COLOR` is set, or the terminal has no colours: it is mono, whatever was chosen.
    case noColor, noColours
    case flag, environment, settings
    /// The terminal says that its ground is light.
    case hint
    case nothing
  }

  package let name: String
  package let reason: Reason

  /// - Parameters:
  ///   - flag: What `--theme` says.
  ///   - settings: What the settings say.
  ///   - environment: `BOARDWALK_THEME`, `NO_COLOR` and `COLORFGBG` are read.
  ///   - depth: The colours that the terminal has.
  package init(flag: String?, settings: String?, environment: [String: String], depth: ColorDepth) {
    let named = environment["BOARDWALK_THEME"].flatMap { $0.isEmpty ? nil : $0 }
    if let noColor = environment["NO_COLOR"], !noColor.isEmpty {
      self.init("mono", .noColor)
    } else if depth == .mono {
      self.init("mono", .noColours)
    } else if let flag {
      self.init(flag, .flag)
    } else if let named {
      self.init(named, .environment)
    } else if let settings {
      self.init(settings, .settings)
    } else if let last = environment["COLORFGBG"]?.split(separator: ";").last, let ground = Int(last),
      ground == 7 || ground == 15
    {
      // "15;0", at times with a word between: foreground; background of the 16 colours.
      self.init("light", .hint)
    } else {
      self.init("default", .nothing)
    }
  }

  private init(_ name: String, _ reason: Reason) {
    self.name = name
    self.reason = reason
  }
}
