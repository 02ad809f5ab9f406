import Model
package import Services
import Terminal

extension Command {
  static let wizard = Command(
    summary: "the wizard: connect, choose what to sync, map statuses to stages, import", options: [.theme]
  ) { invocation in
    try invocation.requireTerminal()
    return try await invocation.openWizard(try invocation.services(), step: nil)
  }
}

extension Invocation {
  /// Whether the wizard can be shown: both ends are a terminal that moves its cursor.
  var hasScreen: Bool {
    let console = environment.console
    return console.isInputTerminal && console.isOutputTerminal && environment.hasCursor
  }

  /// - Throws: `Problem` with exit code 2 that names the way without a screen.
  func requireTerminal() throws(Problem) {
    if hasScreen { return }
    let console = environment.console
    guard console.isInputTerminal, console.isOutputTerminal else {
      throw Problem(
        "The wizard needs a terminal, and \(console.isInputTerminal ? "standard output" : "standard input") is none.",
        mend: "Without one use: boardwalk setup --answers FILE (see boardwalk setup --help)", exit: .usage)
    }
    throw .unusableTerminal(environment.variable("TERM"))
  }

  /// Shows the wizard with the options of the line.
  func openWizard(_ services: ProfileServices, step: SetupDraft.Step?, demo: String? = nil) async throws -> ExitCode {
    let request = WizardRequest(
      services: services, step: step, theme: try theme(), isASCII: output.isASCII, demo: demo)
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

extension Problem {
  /// A terminal on which the wizard cannot be drawn.
  ///
  /// - Parameter type: What TERM says; `nil` when it is not set.
  /// - Returns: A problem with exit code 2 that names the way without a screen.
  package static func unusableTerminal(_ type: String?) -> Problem {
    let cause =
      type.map { "The wizard cannot be drawn on a terminal of type \"\(plain($0))\"." }
      ?? "The wizard cannot be drawn: TERM says nothing about the terminal."
    return Problem(
      cause, mend: "Set TERM to what it is, such as xterm-256color, or use: boardwalk setup --answers FILE",
      exit: .usage)
  }
}
