import Commands
import ConnectWise
import Crypto
import CurlTransport
import Model
import NcursesScreen
import Platform
import SQLiteStore
import Services
import SimdjsonScanner
import Sync
import Terminal
import Vaults

/// The edge rooms of this process, put together.
nonisolated struct Wiring: Sendable {
  static let version = "0.1.0"

  let variables: [String: String]
  let secrets: LockedSecrets
  let transport: CurlTransport
  /// Takes its secret out of the environment when it is made, before any other process is started.
  let environmentVault: EnvironmentVault
  /// So does this one with its passphrase.
  let passphrase: Passphrase
  /// Fired by the first signal.
  let interruption = Interruption()

  init() {
    secrets = LockedSecrets()
    environmentVault = EnvironmentVault(memory: secrets)
    passphrase = Passphrase(memory: secrets)
    variables = Surroundings.environment()
    transport = CurlTransport(secrets: secrets)
  }

  /// What the commands reach outside.
  func environment(_ arguments: [String]) -> CommandEnvironment {
    let appearance = AppearanceFiles(try? Surroundings.home(variables), variables)
    return CommandEnvironment(
      arguments: arguments, variables: variables, version: Self.version, console: StandardConsole.make(variables),
      services: { name throws(Problem) in
        do throws(StorageError) {
          return services(name, home: try Surroundings.home(variables), variables: variables)
        } catch { throw Problem(error) }
      },
      demo: DemoServer(wiring: self),
      openWizard: { request throws(Problem) in try await WizardOpener.open(request, wiring: self) },
      appearance: appearance,
      colorDepth: {
        let terminal = TerminalFacts(variables)
        let settings = (try? appearance.settings())?.settings ?? Settings()
        return NcursesScreen.colorDepth(of: terminal.type, trueColor: terminal.drawsTrueColor(settings))
      },
      secret: { source throws(Problem) in try secret(source) },
      readFile: { path throws(Problem) in try StandardConsole.read(path) },
      uptime: { StandardConsole.seconds() })
  }

  /// Everything that can be asked about a profile.
  func services(
    _ name: ProfileName, home: Home, variables: [String: String], connection: ConnectionDraft = ConnectionDraft()
  ) -> ProfileServices {
    let workplace = workplace(name, home: home, variables: variables)
    let clients = Clients(workplace)
    return ProfileServices(
      name: name, setup: SetupService(workplace, clients: clients, connection: connection),
      answers: AnswersService(clients: clients, now: workplace.now),
      sync: SyncService(workplace, clients: clients), status: StatusService(workplace),
      maintenance: MaintenanceService(workplace, clients: clients), browse: BrowseService(workplace, clients: clients),
      directory: ImportService(workplace, clients: clients), rotation: RotationService(workplace),
      profiles: workplace.profiles, appearance: AppearanceFiles(home, self.variables))
  }

  private func workplace(_ name: ProfileName, home: Home, variables: [String: String]) -> Workplace {
    Workplace(
      home: home, name: name, profiles: ProfileFiles(home), drafts: DraftFiles(home), locks: ProcessLocks(home),
      runLog: RunLogFiles(home), memos: RunMemoFiles(home),
      vaults: VaultRegistry.standard(
        home, name: name, memory: secrets, environment: environmentVault, passphrase: passphrase, variables: variables),
      secrets: secrets, inheritedSecret: { [environmentVault] in try environmentVault.inherited() },
      redact: { [secrets] in Redactor(secrets).redact($0) },
      background: DetachedProcess(home, memory: secrets, environment: variables), transport: transport,
      time: TimeSource(ContinuousClock()), makeScanner: { try SimdjsonScanner() },
      openStore: { path, profileID in
        // Our own folder is made; one that a person named has to be there.
        if path == home.store(name).path { try Files.makeFolder(home.data) }
        return try await SQLiteStore.open(path: path, profileID: profileID)
      },
      fileExists: StandardConsole.exists, readFile: StandardConsole.readRegular, writeFile: StandardConsole.write,
      moveFile: StandardConsole.move,
      interruption: interruption, now: WallClock.now, newID: UniqueID.uuid, newRun: { UniqueID.run() },
      environment: variables)
  }

  /// Brings in what `@FILE` or `env:NAME` names in the field of a key.
  func secretSource(_ reference: String) -> Result<SecretHandle, Problem> {
    do {
      let name = reference.hasPrefix("env:") ? String(reference.dropFirst(4)) : nil
      if name == EnvironmentVault.variable, let given = try environmentVault.given() { return .success(given) }
      if let name { return .success(secrets.keep(try SecretReader.read(variable: name, of: variables))) }
      var path = String(reference.dropFirst())
      if path.hasPrefix("~/"), let home = variables["HOME"] { path = home + path.dropFirst() }
      return .success(secrets.keep(try SecretReader.read(regularFile: path)))
    } catch let error as StorageError where error.cause == .missing {
      return .failure(
        Problem("There is no file \(error.path).", mend: "Type the key, or @ and the path of a file that holds it."))
    } catch { return .failure(Problem(error)) }
  }

  private func secret(_ source: CommandEnvironment.SecretSource) throws(Problem) -> SecretHandle? {
    do {
      switch source {
      case .environment: return try environmentVault.given()
      case .file(let path): return secrets.keep(try SecretReader.read(file: path))
      case .standardInput: return secrets.keep(try SecretReader.read(0, location: "standard input"))
      case .typed(question: let question):
        guard let typed = try PassphrasePrompt.ask(question) else { return nil }
        // A name of a file or a variable is no secret.
        guard let reference = SecretReader.reference(in: typed) else {
          return secrets.keep(try SecretReader.line(typed, location: "what was typed"))
        }
        return try secretSource(reference).get()
      }
    } catch { throw Problem(error) }
  }
}
