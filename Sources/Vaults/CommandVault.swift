package import Crypto
package import Model
import Platform
package import Services

/// Secrets that a program prints, such as a password manager's.
///
/// A reference is the program and its arguments as a list of JSON. Each is run once in a process: when it has printed a
/// secret, that is what opens from then on.
package actor CommandVault: Vault {
  /// How long a program may run by default; one that asks for something would wait for ever.
  package static let limit = Duration.seconds(15)

  private let memory: LockedSecrets
  private let environment: [String: String]
  private let limit: Duration
  private var printed: [String: LockedBytes] = [:]
  /// Waiting for the program holds a thread: one of our own.
  private let executor = QueueExecutor(label: "boardwalk.command-vault")

  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// - Parameters:
  ///   - memory: Holds the secrets that are opened.
  ///   - environment: The process's variables.
  ///   - limit: How long a program may run.
  package init(memory: LockedSecrets, environment: [String: String], limit: Duration = CommandVault.limit) {
    self.memory = memory
    self.environment = environment
    self.limit = limit
  }

  package func put(_ secret: SecretHandle, as reference: String, profile: String, name: SecretName) async throws {
    throw VaultError.readOnly(store: .command)
  }

  package func open(_ reference: String, profile: String, name: SecretName) async throws -> SecretHandle {
    if let known = printed[reference] { return memory.keep(known) }
    let words = try Self.words(reference)
    let location = words[0]
    let (result, output) = HelperProcess(words, environment: environment, limit: limit)
      .printing(upTo: SecretReader.limit + 2)
    if let how = try result.failure(limit: limit, location: location) {
      throw VaultError.commandFailed(program: location, how: how, words: result.words(output, memory))
    }
    let secret = try SecretReader.printed(output, location: location)
    printed[reference] = secret
    return memory.keep(secret)
  }

  package func remove(_ reference: String) async throws {}

  package func describe(_ reference: String) async throws -> VaultEntry {
    VaultEntry(store: .command, since: nil, location: try Self.words(reference)[0])
  }

  private static func words(_ reference: String) throws(VaultError) -> [String] {
    // A profile that people edit may name anything.
    let words = (try? JSONValue(parsing: Array(reference.utf8)))?.array?.compactMap(\.string) ?? []
    guard let program = words.first, !program.isEmpty else { throw .noCommand }
    return words
  }
}
