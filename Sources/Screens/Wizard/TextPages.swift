import Model
import Services
import Terminal

/// A line of a page that is only read.
struct TextLine {
  /// A sign in the margin, which the words of the line say too.
  enum Mark { case done, warning, failed }

  let text: ScreenText
  let role: Terminal.Role
  let mark: Mark?
  init(_ text: ScreenText, _ role: Terminal.Role = .text, mark: Mark? = nil) {
    self.text = text
    self.role = role
    self.mark = mark
  }
}

extension Canvas {
  /// A page that is only read: title, lines, scrolled by the state.
  mutating func drawText() {
    put(state.textTitle, x: 1, width: width - 2, .title)
    y += 2
    let lines = state.textLines
    let height = max(1, room - 2)
    let top = min(state.scroll[state.page] ?? 0, max(0, lines.count - height))
    for line in lines.dropFirst(top).prefix(height) {
      put(line.text, x: 1, width: width - 1, line.role)
      switch line.mark {
      case .done: put(look.glyphs.done, x: 3, line.role)
      case .warning: put(look.glyphs.warning, x: 3, line.role)
      case .failed: put(look.glyphs.failed, x: 3, line.role)
      case nil: break
      }
      y += 1
    }
    hidden = (top, lines.count - top - height)
    y = room
  }
}

extension AppState {
  var textTitle: ScreenText {
    switch page {
    case .audit: "What can be read"
    case .guide: "How to make the role and the keys"
    case .difference: "What differs: theirs → yours"
    case .conditions: "The exact conditions sent"
    case .dryRun: "Dry run: what the sync would do"
    default: "Messages"
    }
  }

  var textLineCount: Int { textLines.count }

  /// The lines of a page that is only read, folded into the window.
  var textLines: [TextLine] {
    switch page {
    case .audit: auditLines
    case .guide: guideLines
    case .difference: fold(differenceLines)
    case .conditions: conditionLines
    case .dryRun: fold(dryRunLines)
    case .log:
      log.isEmpty
        ? [TextLine("No messages so far.", .textDim)]
        : fold(log.reversed().map { TextLine("\(cleaning: now.clock($0.at))  \($0.text)", Self.role($0.kind)) })
    default: []
    }
  }

  private static func role(_ kind: MessageLine.Kind) -> Terminal.Role {
    switch kind {
    case .info: .messageInfo
    case .ok: .messageOk
    case .warning: .messageWarn
    case .error: .messageError
    }
  }

  /// Folds lines into the window; what is indented stays indented.
  private func fold(_ lines: [TextLine]) -> [TextLine] {
    lines.flatMap { line -> [TextLine] in
      let indent = line.text.string.prefix { $0 == " " }.count
      guard line.text.width > size.width - 2 else { return [line] }
      return line.text.folded(to: size.width - 2, indent: indent).enumerated().map {
        TextLine($1, line.role, mark: $0 == 0 ? line.mark : nil)
      }
    }
  }

  private var auditLines: [TextLine] {
    let permissions = connect.test?.permissions ?? []
    var lines: [TextLine] = []
    let wide = size.width >= 70
    let took = ConnectionTest.Check.allCases.compactMap { check -> ScreenText? in
      switch connect.test?.checks[check] {
      case .passed(_, let milliseconds) where milliseconds > 0, .warned(_, let milliseconds) where milliseconds > 0:
        "\(cleaning: check.title) \(grouped: milliseconds) ms"
      default: nil
      }
    }
    if !took.isEmpty { lines.append(TextLine("The test took: \(took.joined(separator: ", "))", .textDim)) }
    for type in DataType.all {
      let mine = permissions.filter { Resource.named($0.resource.rawValue)?.dataType == type.id }
      guard !mine.isEmpty else { continue }
      lines.append(TextLine(ScreenText(cleaning: type.title), .textStrong))
      for permission in mine {
        let title = ScreenText(cleaning: permission.title).padded(to: 26)
        switch permission.access {
        case .canRead("My"):
          lines.append(TextLine("    \(title) only the member's own can be read (My)", .messageWarn, mark: .warning))
          lines.append(TextLine("      Security role: \(cleaning: permission.row), Inquire: All"))
        case .canRead(let level):
          lines.append(TextLine("    \(title) can be read\(cleaning: level.map { " (\($0))" } ?? "")", mark: .done))
        case .cannotRead(let row):
          lines.append(TextLine("    \(title) cannot be read", .messageError, mark: .failed))
          lines.append(TextLine("      Security role: \(cleaning: row), Inquire: All", wide ? .text : .textDim))
        case .notTried(let why):
          lines.append(TextLine("    \(title) not tried: \(cleaning: why)", .textDim))
        }
      }
    }
    return fold(lines)
  }

  private var conditionLines: [TextLine] {
    var lines: [TextLine] = []
    for id in draft.sync.resources {
      let count = preview.counts[id]
      let number = count?.words.map { "  " + $0 } ?? ""
      lines.append(TextLine("\(cleaning: DataType[id].title)\(number)", .textStrong))
      let conditions = count?.conditions ?? []
      if let problem = count?.problem { lines.append(TextLine("  \(cleaning: problem.text)", .messageError)) }
      if count == nil {
        lines.append(TextLine("  not counted yet: ^T counts", .textDim))
      } else if conditions.allSatisfy(\.isEmpty) {
        lines.append(TextLine("  everything", .textDim))
      }
      for condition in conditions where !condition.isEmpty { lines.append(TextLine("  \(cleaning: condition)")) }
    }
    return fold(lines)
  }
}
