package import Crypto
import Glibc
package import Model
import Services
import Synchronization

/// The passphrase of this process: from `BOARDWALK_PASSPHRASE`, or given by the wizard, or asked for at the terminal.
///
/// The variable is read once, at the start, before any other process or thread is started; then it is gone from the
/// environment. Blanks around a passphrase do not count, wherever it comes from.
package final class Passphrase: PassphraseMemory {
  package static let variable = "BOARDWALK_PASSPHRASE"

  private let memory: LockedSecrets
  private let words: Mutex<Result<LockedBytes, VaultError>?>
  private let asks = Atomic<Bool>(true)
  private let prompt: @Sendable (_ again: Bool) throws -> LockedBytes?

  /// Takes the passphrase out of the environment.
  ///
  /// - Parameters:
  ///   - memory: Holds the passphrases that are given.
  ///   - prompt: Asks a person, who may have typed it wrong before; `nil` where there is nobody.
  package init(
    memory: LockedSecrets, prompt: @escaping @Sendable (_ again: Bool) throws -> LockedBytes? = PassphrasePrompt.ask
  ) {
    self.memory = memory
    self.prompt = prompt
    words = Mutex(EnvironmentVault.takeVariable(Self.variable))
  }

  package var isKnown: Bool { words.withLock { $0 != nil } }

  package func trying<Value, Failure: Error>(
    _ passphrase: SecretHandle, _ body: () async throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    let before = words.withLock { $0 }
    keep(memory.bytes(passphrase))
    do { return try await body() } catch {
      words.withLock { $0 = before }
      throw error
    }
  }

  /// From now on nobody is asked at the terminal: it shows a screen.
  package func stopAsking() { asks.store(false, ordering: .relaxed) }

  /// - Throws: `VaultError` when the variable held what no passphrase can be.
  func known() throws -> LockedBytes? { try words.withLock { $0 }?.get() }

  func keep(_ new: LockedBytes?) { words.withLock { $0 = new.map { .success(SecretReader.trimmed($0)) } } }

  func ask(again: Bool) throws -> LockedBytes? {
    asks.load(ordering: .relaxed) ? try prompt(again).map(SecretReader.trimmed) : nil
  }
}
