import Model
import Services
import Terminal

extension Command {
  static let wizard = Command(
    summary: "the wizard: connect, choose what to sync, map statuses to stages, import", options: [.plain, .theme],
    drawsWithout: []
  ) { invocation in
    let way = try invocation.wizardWay()
    return try await invocation.openWizard(try invocation.services(), way, step: nil)
  }
}

/// How the wizard is shown.
enum WizardWay: Equatable {
  case screen
  /// Line by line, and why.
  case plain(ScreenText)
}

extension Arguments {
  /// Why the wizard asks line by line on a terminal, whatever the settings say; `nil` where it draws.
  func reasonForPlain(_ variables: [String: String]) -> ScreenText? {
    if has(.plain) { return "--plain was given" }
    if let accessible = variables["ACCESSIBLE"], !accessible.isEmpty, accessible != "0" { return "ACCESSIBLE is set" }
    guard let type = variables["TERM"], !type.isEmpty else { return "TERM says nothing about the terminal" }
    return CommandEnvironment.hasCursor(type) ? nil : "a terminal of type \(cleaning: type) only writes lines"
  }
}

extension Invocation {
  /// How the wizard is shown: drawn, or asked line by line where a person wants that or the terminal can do no more.
  ///
  /// - Throws: `Problem` with exit code 2 that names the ways without a terminal.
  func wizardWay() throws(Problem) -> WizardWay {
    let reason = arguments.reasonForPlain(environment.variables)
    if arguments.has(.plain), let reason { return .plain(reason) }
    let console = environment.console
    guard console.isInputTerminal, console.isOutputTerminal else {
      throw Problem(
        "The wizard needs a terminal, and \(console.isInputTerminal ? "standard output" : "standard input") is none.",
        mend: "Without one use: boardwalk setup --answers FILE, or --plain to ask line by line (setup --help)",
        exit: .usage)
    }
    return reason.map(WizardWay.plain) ?? .screen
  }

  /// Shows the wizard with the options of the line.
  func openWizard(
    _ services: ProfileServices, _ way: WizardWay, step: SetupDraft.Step?, demo: String? = nil
  ) async throws -> ExitCode {
    var plain: ScreenText?
    if case .plain(let reason) = way { plain = reason }
    let request = WizardRequest(
      services: services, step: step, theme: try theme(), isASCII: output.isASCII, demo: demo, plain: plain)
    return try await environment.openWizard(request)
  }

  /// The theme that the line, or else the environment, names.
  ///
  /// - Throws: `Problem` with exit code 2 for one that is not there.
  private func theme() throws(Problem) -> String? {
    guard let name = arguments[.theme] ?? environment.variable("BOARDWALK_THEME") else { return nil }
    let names = environment.appearance.themes().map(\.name)
    if names.contains(name) { return name }
    let near = Nearest.names(to: name, among: names, limit: 1).first
    throw Problem(
      "There is no theme \"\(Problem.plain(name))\"." + (near.map { " Did you mean \($0)?" } ?? ""),
      mend: "See: boardwalk themes list", exit: .usage)
  }
}
