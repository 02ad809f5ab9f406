/// Which theme is wanted, by what a person said last: flag, environment, settings, the terminal's hint.
package enum ThemeChoice {
  /// The name of the theme to use.
  ///
  /// - Parameters:
  ///   - flag: What `--theme` says.
  ///   - settings: What the settings say.
  ///   - environment: `BOARDWALK_THEME`, `NO_COLOR` and `COLORFGBG` are read.
  ///   - depth: The colours that the terminal has.
  /// - Returns: `mono` when colours are not wanted or not there, whatever was chosen.
  package static func name(
    flag: String?, settings: String?, environment: [String: String], depth: ColorDepth
  ) -> String {
    if let noColor = environment["NO_COLOR"], !noColor.isEmpty { return "mono" }
    if depth == .mono { return "mono" }
    if let flag { return flag }
    if let named = environment["BOARDWALK_THEME"], !named.isEmpty { return named }
    if let settings { return settings }
    // "15;0", at times with a word between: foreground; background of the 16 colours.
    if let last = environment["COLORFGBG"]?.split(separator: ";").last, let ground = Int(last) {
      return ground == 7 || ground == 15 ? "light" : "default"
    }
    return "default"
  }
}
