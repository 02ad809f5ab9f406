import BuiltInThemes
import Terminal

/// What each cell of a screen is for, read from a drawing in which every role has a colour of its own.
struct RoleLayer {
  /// A cell's role, and what was added to the role's own look.
  struct Entry: Hashable {
    let role: Terminal.Role
    let isOnSurface: Bool
    let added: Style.Attributes
  }

  let rows: [[Entry?]]

  /// - Parameter grid: A drawing with ``theme``.
  init(_ grid: Grid) {
    rows = (0..<grid.height).map { y in
      (0..<grid.width).map { x in
        guard let style = grid[x, y]?.style, case .indexed(let code) = style.foreground,
          Self.roles.indices.contains(Int(code) - 16)
        else { return nil }
        return Entry(
          role: Self.roles[Int(code) - 16], isOnSurface: style.background == .indexed(255), added: style.attributes)
      }
    }
  }

  private static let roles = Terminal.Role.allCases

  /// The theme that tells all roles apart.
  static let theme: Theme? = {
    let colors = roles.enumerated().filter { $0.element != .background && $0.element != .surface }
      .map { "\"\($0.element.rawValue)\": \($0.offset + 16)" }
    let text = "{ roles: { surface: 255, \(colors.joined(separator: ", ")) } }"
    return try? ThemeParser.theme(named: "roles") { $0 == "roles" ? Array(text.utf8) : nil }.theme
  }()

  // MARK: - As text

  /// The letter of each role in the stored layers; plain text has none.
  static let letters: [Terminal.Role: Character] = [
    .text: " ", .textDim: "d", .textStrong: "s", .background: "?", .surface: "?", .rule: "-", .title: "T",
    .stepDone: "D", .stepCurrent: "C", .stepTodo: "O", .stepWarn: "W", .stepError: "E", .focus: ">",
    .focusInactive: "<", .selected: "x", .selectedFocus: "X", .field: "_", .fieldError: "f", .placeholder: "p",
    .secret: "*", .match: "m", .button: "[", .buttonFocus: "#", .buttonDanger: "!", .key: "k", .keyLabel: "l",
    .messageInfo: "i", .messageOk: "o", .messageWarn: "w", .messageError: "e", .progressDone: "=",
    .progressTodo: ".", .badgeNew: "1", .badgeTriaged: "2", .badgeWorking: "3", .badgeWaiting: "4",
    .badgeResolved: "5", .dragSource: "a", .dragTarget: "b", .scroll: "v", .logCreated: "+", .logUpdated: "~",
    .logSkipped: "/", .logFailed: "%",
  ]

  /// The layer as rows of letters under the picture's, and what was added to roles in lines below.
  var text: String {
    var lines = rows.map { row in
      trimmed(String(row.map { entry in entry.flatMap { Self.letters[$0.role] } ?? "?" }))
    }
    lines += runs("popup's ground") { $0?.isOnSurface ?? false }
    for (name, attribute) in [("bold", Style.Attributes.bold), ("underline", .underline), ("reverse", .reverse)] {
      lines += runs("more \(name)") { $0?.added.contains(attribute) ?? false }
    }
    return lines.joined(separator: "\n")
  }

  /// `popup's ground: rows 8-15, columns 0-79`: equal rows below each other in one line.
  private func runs(_ name: String, _ isMeant: (Entry?) -> Bool) -> [String] {
    var lines: [(first: Int, last: Int, columns: String)] = []
    for (y, row) in rows.enumerated() {
      var columns: [String] = []
      var x = 0
      while x < row.count {
        guard isMeant(row[x]) else {
          x += 1
          continue
        }
        let start = x
        while x < row.count, isMeant(row[x]) { x += 1 }
        columns.append("\(start)-\(x - 1)")
      }
      guard !columns.isEmpty else { continue }
      let text = columns.joined(separator: " ")
      if let last = lines.last, last.last == y - 1, last.columns == text {
        lines[lines.count - 1].last = y
      } else {
        lines.append((y, y, text))
      }
    }
    return lines.map { "\(name): rows \($0.first)-\($0.last), columns \($0.columns)" }
  }

  private func trimmed(_ line: String) -> String {
    var line = line[...]
    while line.last == " " { line.removeLast() }
    return String(line)
  }

  /// What the letters are, and how each role looks in colour and in mono.
  static func legend(colour: Theme, mono: Theme) -> String {
    var lines = ["letter  role              in the default theme          in mono"]
    for role in roles {
      guard let letter = letters[role] else { continue }
      let name = role.rawValue + String(repeating: " ", count: max(1, 18 - role.rawValue.count))
      let words = colour[role].words.string
      let padded = words + String(repeating: " ", count: max(1, 30 - words.count))
      lines.append("\(letter)       \(name)\(padded)\(mono[role].words)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  // MARK: - Under a theme

  /// Whether a drawing with another theme gives each cell the look of its role there.
  ///
  /// - Returns: The first cell that looks otherwise.
  func firstDifference(to grid: Grid, theme: Theme) -> String? {
    for (y, row) in rows.enumerated() {
      for (x, entry) in row.enumerated() {
        guard let entry, let style = grid[x, y]?.style else { return "\(x),\(y): no role" }
        let wanted = entry.isOnSurface ? theme[entry.role, on: .surface] : theme[entry.role]
        // Matched letters keep the colour below them where the theme has none for a match.
        let isMatch = entry.role == .match && style.attributes.isSuperset(of: wanted.attributes)
        if !isMatch, style != wanted.adding(entry.added) {
          return "\(x),\(y): \(entry.role.rawValue) is \(style.words), not \(wanted.words)"
        }
      }
    }
    return nil
  }
}
