package import Model
package import Services
package import Terminal

/// What commands reach outside: filled by the program, scripted by tests.
package struct CommandEnvironment: Sendable {
  /// Where a secret that is given beside an answers file comes from.
  package enum SecretSource: Sendable, Hashable {
    /// `BOARDWALK_SECRET`.
    case environment
    /// The first line of a file.
    case file(String)
    /// The first line of standard input.
    case standardInput
    /// What a person types at the terminal after a question, unseen; or the file or variable that `@FILE` or `env:NAME`
    /// names there.
    case typed(question: String)
  }

  /// What the words after the program's name are.
  package var arguments: [String]
  /// The process's variables, without secrets.
  package var variables: [String: String]
  /// The program's version: `0.1.0`.
  package var version: String
  package var console: Console
  /// The services of a profile; touches neither file nor network before something is asked of them.
  package var services: @Sendable (ProfileName) throws(Problem) -> ProfileServices
  package var demo: any DemoOperations
  /// Shows the wizard until the person leaves it.
  package var openWizard: @Sendable (WizardRequest) async throws(Problem) -> ExitCode
  /// The settings, and the themes there are.
  package var appearance: any AppearanceOperations
  /// The colours that the terminal's type has.
  package var colorDepth: @Sendable () -> ColorDepth
  /// Brings a secret into locked memory; `nil` when the source has none.
  package var secret: @Sendable (SecretSource) throws(Problem) -> SecretHandle?
  /// Reads a whole file; `-` is standard input.
  package var readFile: @Sendable (String) throws(Problem) -> [UInt8]
  /// Seconds since some instant, never going back.
  package var uptime: @Sendable () -> Double

  package init(
    arguments: [String], variables: [String: String], version: String, console: Console,
    services: @escaping @Sendable (ProfileName) throws(Problem) -> ProfileServices, demo: any DemoOperations,
    openWizard: @escaping @Sendable (WizardRequest) async throws(Problem) -> ExitCode,
    appearance: any AppearanceOperations,
    colorDepth: @escaping @Sendable () -> ColorDepth,
    secret: @escaping @Sendable (SecretSource) throws(Problem) -> SecretHandle?,
    readFile: @escaping @Sendable (String) throws(Problem) -> [UInt8], uptime: @escaping @Sendable () -> Double
  ) {
    self.arguments = arguments
    self.variables = variables
    self.version = version
    self.console = console
    self.services = services
    self.demo = demo
    self.openWizard = openWizard
    self.appearance = appearance
    self.colorDepth = colorDepth
    self.secret = secret
    self.readFile = readFile
    self.uptime = uptime
  }

  /// A variable that is set to something.
  func variable(_ name: String) -> String? {
    variables[name].flatMap { $0.isEmpty ? nil : $0 }
  }
}

/// The three standard streams: where they lead, and how to write to them.
package struct Console: Sendable {
  package enum Stream: Sendable, Hashable { case output, error }

  /// How a write ended.
  package enum Written: Sendable, Hashable {
    case done
    /// Nobody reads any more.
    case closed
    /// The system refused; its words.
    case failed(String)
  }

  package var isInputTerminal: Bool
  package var isOutputTerminal: Bool
  package var isErrorTerminal: Bool
  /// Whether standard error is the journal: `JOURNAL_STREAM` names its device and inode.
  package var isErrorJournal: Bool
  /// The columns of the terminal, read anew each time; `nil` where there is none.
  package var columns: @Sendable () -> Int?
  /// Writes all bytes, waiting as long as the reader takes.
  package var write: @Sendable (Stream, [UInt8]) -> Written
  /// Writes a question to standard error and waits for a line of standard input, without its end; `nil` when there is
  /// none, or the task was cancelled meanwhile.
  package var readLine: @Sendable ([UInt8]) -> String?

  package init(
    isInputTerminal: Bool, isOutputTerminal: Bool, isErrorTerminal: Bool, isErrorJournal: Bool,
    columns: @escaping @Sendable () -> Int?, write: @escaping @Sendable (Stream, [UInt8]) -> Written,
    readLine: @escaping @Sendable ([UInt8]) -> String?
  ) {
    self.readLine = readLine
    self.isInputTerminal = isInputTerminal
    self.isOutputTerminal = isOutputTerminal
    self.isErrorTerminal = isErrorTerminal
    self.isErrorJournal = isErrorJournal
    self.columns = columns
    self.write = write
  }
}

extension Console {
  /// Whether a person sees a question and can answer it.
  var canAsk: Bool { isInputTerminal && isErrorTerminal }
}

/// How the wizard is to be shown.
package struct WizardRequest: Sendable {
  package var services: ProfileServices
  /// Where to begin; `nil` where the person left it, or at the first step.
  package var step: SetupDraft.Step?
  /// The theme's name, known to be there; `nil` for the default.
  package var theme: String?
  package var isASCII: Bool
  /// What the wizard is connected to when it is a demo, for people.
  package var demo: String?
  /// Why it asks line by line; `nil` to draw it.
  package var plain: ScreenText?

  package init(
    services: ProfileServices, step: SetupDraft.Step?, theme: String?, isASCII: Bool, demo: String? = nil,
    plain: ScreenText? = nil
  ) {
    self.services = services
    self.step = step
    self.theme = theme
    self.isASCII = isASCII
    self.demo = demo
    self.plain = plain
  }
}
