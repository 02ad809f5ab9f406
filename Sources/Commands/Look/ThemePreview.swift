import Terminal

/// A theme on a terminal that writes line by line: each style's name, and a sample on the page and in a popup.
struct ThemePreview {
  let theme: Theme
  let glyphs: GlyphSet
  /// The colours shown; `nil` where no terminal reads the text.
  let depth: ColorDepth?

  /// The cells of a name, and of a sample.
  private static let nameWidth = 17
  private static let sampleWidth = 10

  /// The lines, folded to two columns where there is room.
  func text(width: Int) -> String {
    let roles = Terminal.Role.allCases.filter { $0 != .background && $0 != .surface }
    let head = "\(theme.name)  (\(theme.kind.rawValue))"
    var lines = [ScreenText(cleaning: head).string]
    guard depth ?? .mono > .mono else { return (lines + roles.map(named)).joined(separator: "\n") + "\n" }
    let cells = Self.nameWidth + 2 * Self.sampleWidth
    guard width >= 2 * cells + 2 else { return (lines + roles.map(sampled)).joined(separator: "\n") + "\n" }
    let half = (roles.count + 1) / 2
    for (index, role) in roles.prefix(half).enumerated() {
      let right = index + half < roles.count ? "  " + sampled(roles[index + half]) : ""
      lines.append(sampled(role) + right)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A style by name and in words, with its sample in the attributes of mono, which is what the wizard takes here.
  private func named(_ role: Terminal.Role) -> String {
    let name = ScreenText(cleaning: role.rawValue).padded(to: Self.nameWidth).string
    let sample = Theme.mono[role].shown(glyphs.sample(of: role), at: depth)
    let blanks = String(repeating: " ", count: max(0, Self.sampleWidth - glyphs.sample(of: role).width))
    return name + sample + blanks + "  " + theme[role].words.string
  }

  /// A style with its two samples.
  private func sampled(_ role: Terminal.Role) -> String {
    let sample = (" " + glyphs.sample(of: role)).padded(to: Self.sampleWidth)
    return theme[.text].shown(ScreenText(cleaning: role.rawValue).padded(to: Self.nameWidth), at: depth)
      + theme[role].shown(sample, at: depth) + theme[role, on: .surface].shown(sample, at: depth)
  }
}

extension Style {
  /// Text in the style, and plain again behind it.
  fileprivate func shown(_ text: ScreenText, at depth: ColorDepth?) -> String {
    guard let codes = depth.map({ self.codes(at: $0) }), !codes.isEmpty else { return text.string }
    return "\u{1B}[\(codes)m\(text.string)\u{1B}[0m"
  }
}

extension GlyphSet {
  /// What a screen shows in a role, in nine cells at most.
  fileprivate func sample(of role: Terminal.Role) -> ScreenText {
    switch role {
    case .text, .background, .surface: "Companies"
    case .textDim: "of 3,214"
    case .textStrong: "Service"
    case .rule: bar(rule)
    case .title: "Connect"
    case .stepDone: "\(done) Connect"
    case .stepCurrent: "\(current) Sync"
    case .stepTodo: "\(todo) Import"
    case .stepWarn: "\(warning) Import"
    case .stepError: "\(failed) Sync"
    case .focus, .focusInactive: "\(pointer) row"
    case .selected, .selectedFocus: "[x] row"
    case .field: "acme"
    case .fieldError: "acme?"
    case .placeholder: "e.g. acme"
    case .secret: "\(bullet)\(bullet)\(bullet)\(bullet)\(bullet)"
    case .match: "dent"
    case .button, .buttonFocus: "[ Test ]"
    case .buttonDanger: "[ Clear ]"
    case .key: "^N"
    case .keyLabel: "next step"
    case .messageInfo: "Esc: back"
    case .messageOk: "\(done) saved"
    case .messageWarn: "\(warning) 1 left"
    case .messageError: "\(failed) refused"
    case .progressDone: bar(barDone)
    case .progressTodo: bar(barTodo)
    case .badgeNew: "New"
    case .badgeTriaged: "Triaged"
    case .badgeWorking: "Working"
    case .badgeWaiting: "Waiting"
    case .badgeResolved: "Resolved"
    case .dragSource: "Assigned"
    case .dragTarget: "Working"
    case .scroll: "\(down) 33 more"
    case .logCreated: "created"
    case .logUpdated: "updated"
    case .logSkipped: "skipped"
    case .logFailed: "failed"
    }
  }

  private func bar(_ cell: Unicode.Scalar) -> ScreenText {
    ScreenText(cleaning: String(repeating: Character(cell), count: 6))
  }
}
