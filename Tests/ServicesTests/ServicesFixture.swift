import ConnectWise
import Crypto
import CurlTransport
import Foundation
import Model
import Platform
import SQLiteStore
import Services
import SimdjsonScanner
import Simulator
import Sync
import Synchronization
import TestSupport
import Vaults

/// The real services of a profile in a folder of their own, connected to a simulated instance over a real socket.
final class ServicesFixture: Sendable {
  let folder = TemporaryFolder()
  let simulator: Simulator
  let secrets = LockedSecrets()
  let workplace: Workplace
  let clients: Clients
  let setup: SetupService
  let sync: SyncService
  /// What was started in the background, instead of a process.
  let started: StartedProcesses

  final class StartedProcesses: BackgroundStarter, Sendable {
    let commands = Mutex<[[String]]>([])
    let secrets = Mutex<[SecretHandle?]>([])
    let process = ScriptedProcess()
    func start(
      _ arguments: [String], of name: ProfileName, secret: SecretHandle?
    ) throws(StorageError) -> any StartedProcess {
      secrets.withLock { $0.append(secret) }
      commands.withLock { $0.append(arguments) }
      return process
    }
  }

  /// A process that does nothing, and ends when a test says so.
  final class ScriptedProcess: StartedProcess {
    private let state = Mutex<(end: ProcessEnd?, words: String)>((nil, ""))
    let pid: Int32 = 1
    var end: ProcessEnd? { state.withLock { $0.end } }
    func lastWords() -> [UInt8] { Array(state.withLock { $0.words }.utf8) }
    func stop(_ end: ProcessEnd, saying words: String) { state.withLock { $0 = (end, words) } }
  }

  init(_ configuration: SimulatorConfiguration = .small()) throws {
    simulator = Simulator(configuration)
    _ = try simulator.start()
    let home = Home(base: folder.path("home"))
    let name = ProfileName.default
    started = StartedProcesses()
    let secrets = secrets
    workplace = Workplace(
      home: home, name: name, profiles: ProfileFiles(home), drafts: DraftFiles(home), locks: ProcessLocks(home),
      runLog: RunLogFiles(home), memos: RunMemoFiles(home),
      vaults: VaultRegistry([
        .keyFile: KeyFileVault(home, memory: secrets),
        .command: CommandVault(memory: secrets, environment: ["PATH": "/usr/bin:/bin"]),
      ]),
      secrets: secrets, redact: { Redactor(secrets).redact($0) }, background: started,
      transport: CurlTransport(secrets: secrets),
      time: TimeSource(ContinuousClock()), makeScanner: { try SimdjsonScanner() },
      openStore: { path, profileID in
        try Files.makeFolder(home.data)
        return try await SQLiteStore.open(path: path, profileID: profileID)
      },
      fileExists: { FileManager.default.fileExists(atPath: $0) },
      readFile: { Array(try Data(contentsOf: URL(filePath: $0))) },
      writeFile: { bytes, path in try Data(bytes).write(to: URL(filePath: path)) },
      moveFile: { try FileManager.default.moveItem(atPath: $0, toPath: $1) }, interruption: Interruption(),
      now: WallClock.now, newID: UniqueID.uuid, newRun: { UniqueID.run() }, environment: [:])
    clients = Clients(workplace)
    setup = SetupService(workplace, clients: clients)
    sync = SyncService(workplace, clients: clients)
  }

  deinit { simulator.stop() }

  /// The right things typed on the Connect step.
  var connection: ConnectionDraft {
    var draft = ConnectionDraft()
    draft.site = simulator.siteAddress
    draft.company = simulator.configuration.companyID
    draft.publicKey = simulator.configuration.publicKey
    draft.clientID = "0f9c2c1e-77aa-4b1e-9d50-000000000000"
    draft.secret = secret(simulator.configuration.privateKey)
    return draft
  }

  func secret(_ text: String) -> SecretHandle { secrets.store(Array(text.utf8).span.bytes) }

  /// A draft with everything that the instance suggests.
  func draft() async -> SetupDraft {
    var draft = SetupDraft(profileID: "p-1")
    draft.connection = connection
    var catalog = Catalog()
    for await next in setup.catalog(connection) { catalog = next }
    draft.takeDefaults(from: catalog)
    return draft
  }

  /// Runs a sync to its end.
  func run(_ request: SyncRequest = SyncRequest()) async throws -> RunProgress? {
    var last: RunProgress?
    for try await update in sync.run(request) { last = update.progress }
    return last
  }

  func store() async throws -> any Store {
    try await workplace.openStore(workplace.home.store(workplace.name).path, "p-1")
  }
}
