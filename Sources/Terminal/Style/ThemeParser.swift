import FoundationEssentials

/// Reads themes: one file, one theme, JSON with comments.
package enum ThemeParser {
  /// What is wrong with a theme that cannot be used.
  package enum Failure: Error, Hashable, Sendable {
    /// Not JSON, or not an object.
    case notATheme(name: String)
    /// It inherits a theme that is not there.
    case noSuchTheme(String, wantedBy: String)
    /// It inherits itself, by way of these.
    case circle([String])
  }

  /// Something in a theme that was passed over.
  package struct Warning: Hashable, Sendable {
    /// Where, as `roles.focsu`.
    package let path: ScreenText
    package let problem: ScreenText
    /// What may stand there, where that is a list of names.
    package let known: [String]
  }

  /// Reads a theme and those it inherits.
  ///
  /// - Parameters:
  ///   - name: The theme's name, for `lookup`.
  ///   - lookup: The bytes of a theme by name, or none.
  /// - Returns: The theme, and what was passed over in its own file.
  /// - Throws: `Failure`.
  package static func theme(
    named name: String, lookup: (String) -> [UInt8]?
  ) throws(Failure) -> (theme: Theme, warnings: [Warning]) {
    guard let bytes = lookup(name) else { throw .noSuchTheme(name, wantedBy: name) }
    var reader = try Reader(bytes, name: name)
    var chain = [name]
    var parents: [Reader] = []
    var wanted = reader.inherits
    while let parent = wanted {
      guard !chain.contains(parent) else { throw .circle(chain + [parent]) }
      guard let bytes = lookup(parent) else { throw .noSuchTheme(parent, wantedBy: chain.last ?? name) }
      chain.append(parent)
      let next = try Reader(bytes, name: parent)
      wanted = next.inherits
      parents.append(next)
    }
    var palette: [String: Color] = [:]
    var entries: [String: Theme.Entry] = [:]
    // All palettes first: a theme may keep its parent's roles and change the colours alone.
    for index in parents.indices.reversed() { parents[index].addPalette(to: &palette) }
    reader.addPalette(to: &palette)
    for index in parents.indices.reversed() { parents[index].addRoles(to: &entries, palette: palette) }
    reader.addRoles(to: &entries, palette: palette)
    let kind = reader.kind ?? parents.lazy.compactMap(\.kind).first ?? .any
    let wantsASCII = reader.glyphs ?? parents.lazy.compactMap(\.glyphs).first ?? false
    let theme = Theme(name: reader.title ?? name, kind: kind, wantsASCII: wantsASCII, entries: entries)
    return (theme, reader.warnings)
  }
}

/// Any JSON, to be looked at piece by piece, so that one bad piece does not spoil a theme.
private enum Tree: Decodable {
  case object([String: Tree])
  case array([Tree])
  case text(String)
  case number(Double)
  case other

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    // Each shape is tried in turn; a failure means the next one.
    if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let object = try? container.decode([String: Tree].self) {
      self = .object(object)
    } else if let array = try? container.decode([Tree].self) {
      self = .array(array)
    } else {
      self = .other
    }
  }
}

/// Reads one theme's file.
private struct Reader {
  private let object: [String: Tree]
  private(set) var warnings: [ThemeParser.Warning] = []
  var title: String?
  var kind: Theme.Kind?
  var inherits: String?
  var glyphs: Bool?

  init(_ bytes: [UInt8], name: String) throws(ThemeParser.Failure) {
    let decoder = JSONDecoder()
    decoder.allowsJSON5 = true
    // What the decoder says is about bytes; the failure names the theme. It ends the program over a key that is no UTF-8.
    guard String(validating: bytes, as: UTF8.self) != nil,
      let tree = try? decoder.decode(Tree.self, from: Data(bytes)), case .object(let object) = tree
    else {
      throw .notATheme(name: name)
    }
    self.object = object
    for key in object.keys.sorted() {
      switch (key, object[key]) {
      case ("name", .text(let text)): title = text
      case ("inherits", .text(let text)): inherits = text
      case ("kind", .text(let text)) where Theme.Kind(rawValue: text) != nil: kind = Theme.Kind(rawValue: text)
      case ("kind", _): warn(key, "not dark, light or any", known: ["dark", "light", "any"])
      case ("glyphs", .text("ascii")): glyphs = true
      case ("glyphs", .text("unicode")): glyphs = false
      case ("glyphs", _): warn(key, "not ascii or unicode", known: ["ascii", "unicode"])
      case ("palette", .object), ("roles", .object): break
      case ("name", _), ("inherits", _): warn(key, "not a text")
      case ("palette", _), ("roles", _): warn(key, "not a table of names")
      default: warn(key, "unknown", known: ["name", "kind", "inherits", "palette", "roles", "glyphs"])
      }
    }
  }

  mutating func addPalette(to palette: inout [String: Color]) {
    guard case .object(let colors) = object["palette"] else { return }
    for name in colors.keys.sorted() {
      switch colors[name] {
      case .object(let table):
        for key in table.keys.sorted() where key != "color" && key != "ansi" {
          warn("palette.\(name).\(key)", "unknown", known: ["color", "ansi"])
        }
        guard let base = table["color"], let color = color(base, [:]) else {
          warn("palette.\(name)", "without a colour", known: [Self.colorWords])
          continue
        }
        palette[name] = with(ansi: table["ansi"], color, path: "palette.\(name).ansi")
      case .some(let value):
        if let color = color(value, [:]) {
          palette[name] = color
        } else {
          warn("palette.\(name)", "not a colour", known: [Self.colorWords])
        }
      case nil: break
      }
    }
  }

  mutating func addRoles(to entries: inout [String: Theme.Entry], palette: [String: Color]) {
    guard case .object(let roles) = object["roles"] else { return }
    for name in roles.keys.sorted() {
      guard let value = roles[name] else { continue }
      guard Self.known.contains(name) else {
        warn("roles.\(name)", "unknown", known: Role.allCases.map(\.rawValue))
        continue
      }
      if case .object(let table) = value {
        entries[name] = entry(table, palette, path: "roles.\(name)")
      } else if let color = color(value, palette) {
        let isGround = name == Role.background.rawValue || name == Role.surface.rawValue
        entries[name] = isGround ? Theme.Entry(background: color) : Theme.Entry(foreground: color)
      } else {
        warn("roles.\(name)", notAColor(value), known: names(value, palette))
      }
    }
  }

  /// The names of roles, and of the parents of roles (`step`, `message`, `badge`).
  private static let known = Set(Role.allCases.flatMap(\.fallbacks))

  private mutating func entry(_ table: [String: Tree], _ palette: [String: Color], path: String) -> Theme.Entry {
    var entry = Theme.Entry()
    for key in table.keys.sorted() {
      guard let value = table[key] else { continue }
      switch key {
      case "fg", "bg":
        guard let color = color(value, palette) else {
          warn("\(path).\(key)", notAColor(value), known: names(value, palette))
          continue
        }
        if key == "fg" { entry.foreground = color } else { entry.background = color }
      case "attrs": entry.attributes = attributes(value, path: "\(path).attrs")
      default: warn("\(path).\(key)", "unknown", known: ["fg", "bg", "attrs"])
      }
    }
    return entry
  }

  private mutating func attributes(_ value: Tree, path: String) -> Style.Attributes {
    var names: [String] = []
    switch value {
    case .text(let text): names = text.split(separator: " ").map(String.init)
    case .array(let items):
      for item in items { if case .text(let text) = item { names.append(text) } }
    default: warn(path, "not a list of attributes", known: Style.Attributes.named.map(\.0))
    }
    var result: Style.Attributes = []
    for name in names {
      if let attribute = Style.Attributes.named.first(where: { $0.0 == name })?.1 {
        result.insert(attribute)
      } else {
        warn("\(path).\(name)", "unknown", known: Style.Attributes.named.map(\.0))
      }
    }
    return result
  }

  private func color(_ value: Tree, _ palette: [String: Color]) -> Color? {
    switch value {
    case .number(let number):
      return number >= 0 && number <= 255 && number == number.rounded() ? .indexed(UInt8(number)) : nil
    case .text(let text):
      if let color = palette[text] { return color }
      if text == "default" { return .standard }
      if let code = Color.ansiNames.firstIndex(of: text) { return .ansi(UInt8(code)) }
      guard text.first == "#", text.utf8.count == 7, let rgb = UInt32(text.dropFirst(), radix: 16) else { return nil }
      return .rgb(
        UInt8(rgb >> 16 & 255), UInt8(rgb >> 8 & 255), UInt8(rgb & 255), ansi: Color.nearestCode)
    default: return nil
    }
  }

  /// What a colour may be besides a name of the palette.
  private static let colorWords = "#rrggbb, 0 to 255, default, or one of \(Color.ansiNames.joined(separator: ", "))"

  private func notAColor(_ value: Tree) -> ScreenText {
    if case .text(let text) = value { return "\"\(cleaning: text)\" is neither a colour nor in the palette" }
    return "not a colour"
  }

  private func names(_ value: Tree, _ palette: [String: Color]) -> [String] {
    if case .text = value { return palette.keys.sorted() + ["default"] + Color.ansiNames }
    return [Self.colorWords]
  }

  private mutating func with(ansi value: Tree?, _ color: Color, path: String) -> Color {
    guard let value, case .rgb(let red, let green, let blue, _) = color else { return color }
    switch self.color(value, [:]) {
    case .standard: return .rgb(red, green, blue, ansi: Color.standardCode)
    case .ansi(let code): return .rgb(red, green, blue, ansi: code)
    default:
      warn(path, "not one of the 16 colours", known: ["default"] + Color.ansiNames)
      return color
    }
  }

  private mutating func warn(_ path: String, _ problem: ScreenText, known: [String] = []) {
    warnings.append(ThemeParser.Warning(path: ScreenText(cleaning: path), problem: problem, known: known))
  }
}
