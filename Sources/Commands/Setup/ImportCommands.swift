import Model
import Services
import Terminal

// What `import members` and `import companies` have in common.

extension Option {
  static let select = Option(
    "select", value: "WHICH", isRepeatable: true, "all (a rule), none, a name or id, or @FILE with one a line")
  static let importDryRun = Option("dry-run", "look everything up, tell what would change, save nothing")
}

extension Command {
  /// What `--select` says; `nil` when it is not there.
  static func importChoice(_ invocation: Invocation) throws -> ImportOrder.Choice? {
    let given = invocation.arguments.all(.select)
    guard !given.isEmpty else { return nil }
    if given == ["all"] { return .all }
    if given == ["none"] { return .only([]) }
    var names: [String] = []
    for text in given {
      guard text.hasPrefix("@") else {
        names.append(text)
        continue
      }
      let bytes = try invocation.environment.readFile(String(text.dropFirst()))
      names += String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).compactMap(entry)
    }
    return .only(names)
  }

  /// The name or id on a line of a file; what stands behind two blanks and `#` is for people.
  private static func entry(_ line: Substring) -> String? {
    var text = line.drop { $0.isWhitespace }
    if text.first == "#" { return nil }
    if let remark = text.firstRange(of: "  #") { text = text[..<remark.lowerBound] }
    while text.last?.isWhitespace == true { text.removeLast() }
    return text.isEmpty ? nil : String(text)
  }

  /// Changes what is imported, or tells what is chosen where nothing was asked for, and says so.
  static func changeImport(_ order: ImportOrder, _ invocation: Invocation) async throws -> ExitCode {
    let services = try invocation.savedProfile().services
    let isDryRun = invocation.arguments.has(.importDryRun)
    let report = try await services.directory.change(order, isDryRun: isDryRun)
    let output = invocation.output
    if output.isJSON {
      try output.json(report)
      return .done
    }
    let title: ScreenText = order.kind == .companies ? "Companies" : "Members"
    var text: ScreenText =
      report.chosen.map { "\(title): \(grouped: $0) chosen" } ?? "\(title): all, also those that come later"
    if report.added + report.removed > 0 {
      text += " (\(grouped: report.added) added, \(grouped: report.removed) taken out)"
    }
    if report.linked > 0 { text += ", \(grouped: report.linked) linked" }
    if let role = report.role { text += ", role \(cleaning: role.title)" }
    if report.ownRoles > 0 { text += ", \(grouped: report.ownRoles) with a role of their own" }
    try output.data(StyledText(text))
    if order.isEmpty {
      output.tell(
        .notice,
        StyledText("Choose with --select; see: boardwalk import \(cleaning: order.kind.rawValue) --help"))
    } else if isDryRun {
      output.tell(.notice, StyledText("Nothing was saved: this was a dry run."))
    } else {
      for slug in report.freed {
        output.tell(.notice, StyledText("\(cleaning: slug) stands for no company now."))
      }
      if let revision = report.revision {
        output.tell(.notice, StyledText("Saved profile \(cleaning: services.name.rawValue), revision \(revision)."))
      }
      let what: ScreenText = order.kind == .companies ? "organizations" : "accounts"
      output.tell(
        .notice,
        StyledText(
          report.here.map { "\(grouped: $0) of them are \(what) here." } ?? "The \(what) come with the first sync."))
    }
    return .done
  }
}
