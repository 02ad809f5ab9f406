/// The themes in the binary: the files of `Themes/`, by name.
package enum BuiltInThemes {
  /// The names, in the order in which a choice shows them.
  package static let names = [
    "default", "dark", "light", "mono", "high-contrast", "solarized", "gruvbox", "nord", "deuteranopia", "tritanopia",
  ]

  /// The bytes of a theme's file, or none when there is no such theme.
  package static func bytes(named name: String) -> [UInt8]? {
    // Embedding gives no list, so each file has its line here; a test compares this with the folder.
    switch name {
    case "default": PackageResources.default_json
    case "dark": PackageResources.dark_json
    case "light": PackageResources.light_json
    case "mono": PackageResources.mono_json
    case "high-contrast": PackageResources.high_contrast_json
    case "solarized": PackageResources.solarized_json
    case "gruvbox": PackageResources.gruvbox_json
    case "nord": PackageResources.nord_json
    case "deuteranopia": PackageResources.deuteranopia_json
    case "tritanopia": PackageResources.tritanopia_json
    default: nil
    }
  }
}
