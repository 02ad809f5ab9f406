package import ConnectWise
package import Model
package import Sync

/// Everything that the services reach outside, put together once by the program and handed in.
package struct Workplace: Sendable {
  /// Where files are.
  package var home: Home
  /// The profile that is worked on.
  package var name: ProfileName
  package var profiles: any ProfileStorage
  package var drafts: any DraftStorage
  package var locks: any Locks
  package var runLog: any RunLog
  package var memos: any RunMemos
  package var vaults: VaultRegistry
  package var secrets: any SecretMemory
  /// The secret that the process that started this one handed on; `nil` when none was.
  package var inheritedSecret: @Sendable () throws -> SecretHandle?
  /// Takes the secrets in memory out of a text.
  package var redact: @Sendable (String) -> String
  package var background: any BackgroundStarter
  package var transport: any HTTPTransport
  /// The passing of time, for waits and retries.
  package var time: TimeSource
  /// Makes what reads pages; its buffers grow to the largest.
  package var makeScanner: @Sendable () throws -> any PageScanner
  /// Opens the store at a path, making it when it is not there.
  package var openStore: @Sendable (_ path: String, _ profileID: String) async throws -> any Store
  /// Whether a file is there.
  package var fileExists: @Sendable (_ path: String) -> Bool
  /// Reads a file that a person named; refuses what is no regular file or larger than any of ours.
  package var readFile: @Sendable (_ path: String) throws -> [UInt8]
  /// Writes a file outside our own folders, such as an answers file; replaces what is there, mode 0600.
  package var writeFile: @Sendable (_ bytes: [UInt8], _ path: String) throws -> Void
  /// Gives a file another name.
  package var moveFile: @Sendable (_ path: String, _ target: String) throws -> Void
  /// The wish that what runs comes to an end.
  package var interruption: Interruption
  /// The time of the system's clock.
  package var now: @Sendable () -> Timestamp
  /// A new random UUID.
  package var newID: @Sendable () -> String
  /// A name for a new run; names sort by time.
  package var newRun: @Sendable () -> String
  /// The process's variables, without secrets.
  package var environment: [String: String]

  package init(
    home: Home,
    name: ProfileName,
    profiles: any ProfileStorage,
    drafts: any DraftStorage,
    locks: any Locks,
    runLog: any RunLog,
    memos: any RunMemos,
    vaults: VaultRegistry,
    secrets: any SecretMemory,
    inheritedSecret: @escaping @Sendable () throws -> SecretHandle? = { nil },
    redact: @escaping @Sendable (String) -> String,
    background: any BackgroundStarter,
    transport: any HTTPTransport,
    time: TimeSource,
    makeScanner: @escaping @Sendable () throws -> any PageScanner,
    openStore: @escaping @Sendable (_ path: String, _ profileID: String) async throws -> any Store,
    fileExists: @escaping @Sendable (_ path: String) -> Bool,
    readFile: @escaping @Sendable (_ path: String) throws -> [UInt8],
    writeFile: @escaping @Sendable (_ bytes: [UInt8], _ path: String) throws -> Void,
    moveFile: @escaping @Sendable (_ path: String, _ target: String) throws -> Void,
    interruption: Interruption,
    now: @escaping @Sendable () -> Timestamp,
    newID: @escaping @Sendable () -> String,
    newRun: @escaping @Sendable () -> String,
    environment: [String: String]
  ) {
    self.home = home
    self.name = name
    self.profiles = profiles
    self.drafts = drafts
    self.locks = locks
    self.runLog = runLog
    self.memos = memos
    self.vaults = vaults
    self.secrets = secrets
    self.inheritedSecret = inheritedSecret
    self.redact = redact
    self.background = background
    self.transport = transport
    self.time = time
    self.makeScanner = makeScanner
    self.openStore = openStore
    self.fileExists = fileExists
    self.readFile = readFile
    self.writeFile = writeFile
    self.moveFile = moveFile
    self.interruption = interruption
    self.now = now
    self.newID = newID
    self.newRun = newRun
    self.environment = environment
  }

  /// Where a profile's store is: what it names, or the file of its name.
  package func storePath(_ profile: Profile) -> String { storePath(profile.store) }

  /// Where the store of a profile or a draft is, by what that names.
  func storePath(_ store: String) -> String { store == "sqlite" ? home.store(name).path : store }

  /// Does something with a profile's store, which is made where it is not there, and closes it whatever comes.
  func withStore<Value>(
    of profile: Profile, _ body: (any Store) async throws -> Value
  ) async throws -> Value {
    try await withStore(at: storePath(profile), profile.id, body)
  }

  /// Does something with a profile's store, where a run has made it.
  ///
  /// - Returns: `nil` where there is none.
  func withStoreThere<Value>(
    of profile: Profile, _ body: (any Store) async throws -> Value
  ) async throws -> Value? {
    try await withStoreThere(at: storePath(profile), profile.id, body)
  }

  /// The same for the store that a draft names.
  func withStoreThere<Value>(
    of draft: SetupDraft, _ body: (any Store) async throws -> Value
  ) async throws -> Value? {
    try await withStoreThere(at: storePath(draft.store), draft.profileID, body)
  }

  private func withStoreThere<Value>(
    at path: String, _ profileID: String, _ body: (any Store) async throws -> Value
  ) async throws -> Value? {
    fileExists(path) ? try await withStore(at: path, profileID, body) : nil
  }

  private func withStore<Value>(
    at path: String, _ profileID: String, _ body: (any Store) async throws -> Value
  ) async throws -> Value {
    let store = try await openStore(path, profileID)
    do {
      let value = try await body(store)
      await store.close()
      return value
    } catch {
      await store.close()
      throw error
    }
  }
}
