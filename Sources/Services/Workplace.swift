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
  package var vaults: VaultRegistry
  package var secrets: any SecretMemory
  package var background: any BackgroundStarter
  package var transport: any HTTPTransport
  /// The passing of time, for waits and retries.
  package var time: TimeSource
  package var scanner: any PageScanner
  /// Opens the store at a path, making it when it is not there.
  package var openStore: @Sendable (_ path: String, _ profileID: String) async throws -> any Store
  /// Whether a file is there.
  package var fileExists: @Sendable (_ path: String) -> Bool
  /// Writes a file outside our own folders, such as an answers file; replaces what is there, mode 0600.
  package var writeFile: @Sendable (_ bytes: [UInt8], _ path: String) throws -> Void
  /// The time of the system's clock.
  package var now: @Sendable () -> Timestamp
  /// A new random UUID.
  package var newID: @Sendable () -> String
  /// The process's variables, without secrets.
  package var environment: [String: String]

  /// Where a profile's store is: what it names, or the file of its name.
  package func storePath(_ profile: Profile) -> String {
    profile.store == "sqlite" ? home.store(name).path : profile.store
  }
}
