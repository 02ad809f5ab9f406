package import Crypto
import Glibc
package import Model
import Platform
package import Services

/// Secrets in the desktop's Secret Service, by way of `secret-tool`.
///
/// Its library would load half a desktop at every start; the tool does so only when it is asked.
package actor SecretServiceVault: Vault {
  /// How long a call may take by default: with a locked keyring it waits for ever.
  package static let limit = Duration.seconds(3)
  private static let tool = "secret-tool"
  private static let location = "the Secret Service"

  private let memory: LockedSecrets
  private let environment: [String: String]
  private let limit: Duration
  /// Waiting for the tool holds a thread: one of our own.
  private let executor = QueueExecutor(label: "boardwalk.secret-service")

  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// - Parameters:
  ///   - memory: Holds the secrets that are kept and opened.
  ///   - environment: The process's variables.
  ///   - limit: How long a call may take.
  package init(memory: LockedSecrets, environment: [String: String], limit: Duration = SecretServiceVault.limit) {
    self.memory = memory
    self.environment = environment
    self.limit = limit
  }

  /// Whether there is a session bus, without which there is no Secret Service.
  package static func isReachable(_ environment: [String: String]) -> Bool {
    if let address = environment["DBUS_SESSION_BUS_ADDRESS"], !address.isEmpty { return true }
    return environment["XDG_RUNTIME_DIR"].map { access("\($0)/bus", F_OK) == 0 } ?? false
  }

  package func put(_ secret: SecretHandle, as reference: String, profile: String, name: SecretName) async throws {
    guard let bytes = memory.bytes(secret) else { throw VaultError.forgotten }
    guard bytes.count > 0 else { throw VaultError.empty(location: "the sign-in") }
    let words = ["store", "--label=Boardwalk \(name.rawValue)"] + Self.attributes(reference, profile, name)
    let (result, output) = try run(words, input: secret)
    if let problem = try problem(result, output) { throw problem }
  }

  package func open(_ reference: String, profile: String, name: SecretName) async throws -> SecretHandle {
    let (result, output) = try run(["lookup"] + Self.attributes(reference, profile, name))
    // An entry that is not there is an end with 1, without a word.
    if result.end == .exit(1), result.errors.isEmpty { throw VaultError.missing(location: Self.location) }
    if let problem = try problem(result, output) { throw problem }
    return memory.keep(try SecretReader.printed(output, location: Self.location))
  }

  package func remove(_ reference: String) async throws {
    let (result, output) = try run(["clear", "application", "boardwalk", "entry", reference])
    if result.end == .exit(1), result.errors.isEmpty { return }
    if let problem = try problem(result, output) { throw problem }
  }

  package func describe(_ reference: String) async throws -> VaultEntry {
    VaultEntry(store: .secretService, since: nil, location: Self.location)
  }

  /// What an entry is found by: it opens only for the profile and name it was put for.
  private static func attributes(_ reference: String, _ profile: String, _ name: SecretName) -> [String] {
    ["application", "boardwalk", "entry", reference, "profile", profile, "name", name.rawValue]
  }

  private func run(
    _ words: [String], input: SecretHandle? = nil
  ) throws -> (result: HelperProcess.Result, output: LockedBytes) {
    guard Self.isReachable(environment) else { throw VaultError.noSessionBus }
    let pipe = try input.map { try SecretPipe.holding($0, in: memory, for: Self.tool) }
    defer { if let pipe { close(pipe) } }
    return HelperProcess([Self.tool] + words, environment: environment, limit: limit)
      .printing(upTo: SecretReader.limit + 2, input: pipe)
  }

  private func problem(_ result: HelperProcess.Result, _ output: LockedBytes) throws -> VaultError? {
    try result.failure(limit: limit, location: Self.location).map {
      .secretServiceFailed(how: $0, words: result.words(output, memory))
    }
  }
}
