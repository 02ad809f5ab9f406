/// What a person set once, for every profile: the file `settings.json`.
package struct Settings: Sendable, Hashable {
  /// The signs that are drawn, where a person does not leave that to the terminal's locale.
  package enum Glyphs: String, Sendable, Hashable, CaseIterable {
    case unicode, ascii
  }

  /// The wizard's theme, by name.
  package var theme: String?
  /// Whether the wizard takes the mouse.
  package var mouse = true
  package var glyphs: Glyphs?
  /// Whether the terminal draws 16 million colours, where a person does not leave that to `COLORTERM`, which SSH does
  /// not pass on.
  package var trueColor: Bool?
  /// Whether the wizard asks line by line instead of drawing screens.
  package var plain = false
  /// Other keys for commands: `["sync.conditions": ["C"]]`.
  package var keys: [String: [String]] = [:]

  package init() {}

  /// One thing that the program itself changes.
  package enum Change: Sendable, Hashable, Codable {
    case theme(String)
    case mouse(Bool)
  }

  /// What is odd about a text of settings, and where; the rest of it counts all the same.
  package struct Remark: Sendable, Hashable {
    /// The key: `keys.sync.conditions`.
    package let path: String
    package let line: Int
    package let column: Int
    /// What is wrong, in words that follow the key: `is not known`.
    package let words: String
  }
}

extension Settings {
  private static let known = ["theme", "mouse", "glyphs", "plain", "trueColor", "keys"]

  /// Reads a text of settings.
  ///
  /// - Returns: The settings, and what was passed over.
  /// - Throws: `JSONError` with the place when the text is not JSON5 with an object.
  package static func read(_ bytes: [UInt8]) throws(JSONError) -> (settings: Settings, remarks: [Remark]) {
    let places = try JSON5Places(bytes)
    guard let members = try JSONValue(parsingJSON5: bytes).object else {
      throw JSONError(line: 1, column: 1, reason: "does not hold an object")
    }
    var settings = Settings()
    var remarks: [Remark] = []
    func remark(_ path: String, _ words: String) {
      let place = places.place(of: path)
      remarks.append(Remark(path: path, line: place.line, column: place.column, words: words))
    }
    for key in members.keys.sorted() {
      guard let value = members[key], !value.isNull else { continue }
      switch (key, value) {
      case ("theme", .string(let name)): settings.theme = name
      case ("theme", _): remark(key, "is not a name")
      case ("mouse", .bool(let isOn)): settings.mouse = isOn
      case ("plain", .bool(let isOn)): settings.plain = isOn
      case ("trueColor", .bool(let isOn)): settings.trueColor = isOn
      case ("mouse", _), ("plain", _), ("trueColor", _): remark(key, "is neither true nor false")
      case ("glyphs", _):
        settings.glyphs = value.string.flatMap(Glyphs.init(rawValue:))
        if settings.glyphs == nil { remark(key, "is neither unicode nor ascii") }
      case ("keys", .object(let commands)):
        for command in commands.keys.sorted() {
          if let keys = names(commands[command] ?? .null) {
            settings.keys[command] = keys
          } else {
            remark("keys.\(command)", "is neither a key nor a list of keys")
          }
        }
      case ("keys", _): remark(key, "is not a table of commands and keys")
      default:
        let near = Nearest.names(to: key, among: known, limit: 1).first
        remark(key, "is not known" + (near.map { "; did you mean \($0)?" } ?? ""))
      }
    }
    return (settings, remarks)
  }

  /// The text of settings with a change, over what it was; what this program does not know stays in it.
  ///
  /// - Throws: `JSONError` when the old text cannot be read, and so not be kept.
  package static func text(_ change: Change, over old: [UInt8]?) throws(JSONError) -> [UInt8] {
    var members: [String: JSONValue] = [:]
    if let old {
      guard let object = try JSONValue(parsingJSON5: old).object else {
        throw JSONError(line: 1, column: 1, reason: "does not hold an object")
      }
      members = object
    }
    switch change {
    case .theme(let name): members["theme"] = .string(name)
    case .mouse(let isOn): members["mouse"] = .bool(isOn)
    }
    return JSONValue.object(members).indentedBytes
  }

  private static func names(_ value: JSONValue) -> [String]? {
    if let name = value.string { return [name] }
    guard let items = value.array, !items.isEmpty else { return nil }
    let names = items.compactMap(\.string)
    return names.count == items.count ? names : nil
  }
}
