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

  package func put(_ secret: SecretHandle, profile: String, name: SecretName) async throws -> String {
    throw VaultError.readOnly(store: .command)
  }

  package func open(_ reference: String, profile: String, name: SecretName) async throws -> SecretHandle {
    if let known = printed[reference] { return memory.keep(known) }
    let words = try Self.words(reference)
    let location = words[0]
    var result: HelperProcess.Result?
    let output = LockedBytes(capacity: SecretReader.limit + 2) { room in
      let ended = HelperProcess(words, environment: environment, limit: limit).run(into: room) { Task.isCancelled }
      result = ended
      return ended.count
    }
    guard let result else { preconditionFailure("it was run to have its output") }
    switch result.end {
    case .exit(0): break
    case .cancelled: throw CancellationError()
    case .tooMuch: throw VaultError.tooLong(location: location, limit: SecretReader.limit)
    case .exit(let code): throw failure(location, .code(code), result, output)
    case .signal(let number): throw failure(location, .signal(number), result, output)
    case .timeout: throw failure(location, .timeout(seconds: Int(limit.components.seconds)), result, output)
    case .notStarted(let words): throw failure(location, .notStarted(words), result, output)
    }
    let secret = try SecretReader.printed(output, location: location)
    printed[reference] = secret
    return memory.keep(secret)
  }

  package func remove(_ reference: String) async throws {}

  package func describe(_ reference: String) async throws -> VaultEntry {
    VaultEntry(store: .command, since: nil, location: try Self.words(reference)[0])
  }

  /// What went wrong, with what the program said about it; a secret that it printed all the same is taken out.
  private func failure(
    _ program: String, _ how: VaultError.CommandEnd, _ result: HelperProcess.Result, _ output: LockedBytes
  ) -> VaultError {
    let secret = (try? SecretReader.printed(output, location: program)).map { memory.keep($0) }
    defer { if let secret { memory.forget(secret) } }
    let words = Redactor(memory).redact(result.errors)
    return .commandFailed(program: program, how: how, words: String(decoding: words, as: UTF8.self))
  }

  private static func words(_ reference: String) throws(VaultError) -> [String] {
    // A profile that people edit may name anything.
    let words = (try? JSONValue(parsing: Array(reference.utf8)))?.array?.compactMap(\.string) ?? []
    guard let program = words.first, !program.isEmpty else { throw .noCommand }
    return words
  }
}
