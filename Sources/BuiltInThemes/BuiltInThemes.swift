/// The themes in the binary: the files of `Themes/`, by name.
package enum BuiltInThemes {
  /// The names, in the order in which a choice shows them.
  package static let names = ["default", "dark", "light", "mono", "high-contrast"]

  /// The bytes of a theme's file, or none when there is no such theme.
  package static func bytes(named name: String) -> [UInt8]? {
    // Embedding gives no list, so each file has its line here; a test compares this with the folder.
    switch name {
    case "default": PackageResources.default_json
    case "dark": PackageResources.dark_json
    case "light": PackageResources.light_json
    case "mono": PackageResources.mono_json
    case "high-contrast": PackageResources.high_contrast_json
    default: nil
    }
  }
}
