package import Crypto
import Glibc
package import Model
import Platform
package import Services
import Synchronization

/// The secret that the environment brings: `BOARDWALK_SECRET`, or a pipe from the process that started this one.
///
/// Read once, at the start, before any other process or thread is started; then it is gone from the environment.
package final class EnvironmentVault: Vault {
  package static let variable = "BOARDWALK_SECRET"

  private let secret: Result<LockedBytes, VaultError>?
  private let isInherited: Bool
  private let memory: LockedSecrets

  /// Takes the secret out of the environment.
  package init(memory: LockedSecrets) {
    self.memory = memory
    // Both are taken, whichever counts: none stays to be seen.
    let (inherited, variable) = (Self.takeInherited(), Self.takeVariable(Self.variable))
    secret = inherited ?? variable
    isInherited = inherited != nil
  }

  /// The secret that the process that started this one handed on: it comes before the profile's vault, as the profile
  /// may not be saved yet.
  ///
  /// - Returns: `nil` when none was handed on.
  /// - Throws: `VaultError`.
  package func inherited() throws -> SecretHandle? {
    try isInherited ? secret.map { memory.keep(try $0.get()) } : nil
  }

  /// The secret that the environment brings in either way; for `setup`, which puts it where the answers say.
  ///
  /// - Returns: `nil` when it brings none.
  /// - Throws: `VaultError`.
  package func given() throws -> SecretHandle? { try secret.map { memory.keep(try $0.get()) } }

  package func put(_ secret: SecretHandle, as reference: String, profile: String, name: SecretName) async throws {
    throw VaultError.readOnly(store: .environment)
  }

  package func open(_ reference: String, profile: String, name: SecretName) async throws -> SecretHandle {
    guard let secret = try given() else { throw VaultError.empty(location: Self.variable) }
    return secret
  }

  package func remove(_ reference: String) async throws {}

  package func describe(_ reference: String) async throws -> VaultEntry {
    VaultEntry(store: .environment, since: nil, location: Self.variable)
  }

  private static func takeInherited() -> Result<LockedBytes, VaultError>? {
    guard let text = getenv(DetachedProcess.secretVariable) else { return nil }
    let location = DetachedProcess.secretVariable
    let number = Int32(String(cString: text))
    unsetenv(location)
    guard let number, number == DetachedProcess.secretDescriptor else { return .failure(.empty(location: location)) }
    defer { close(number) }
    do { return .success(try SecretReader.read(number, location: location)) } catch {
      return .failure(error as? VaultError ?? .empty(location: location))
    }
  }

  /// Takes a secret out of a variable, which is gone from the environment then.
  static func takeVariable(_ variable: String) -> Result<LockedBytes, VaultError>? {
    guard let text = getenv(variable) else { return nil }
    let count = strlen(text)
    let raw = LockedBytes(copying: RawSpan(_unsafeStart: text, byteCount: count))
    // The bytes in the process's own block are what other programs of the user could read in /proc.
    explicit_bzero(text, count)
    unsetenv(variable)
    guard count > 0 else { return nil }
    return Result { () throws(VaultError) in try SecretReader.line(of: raw, location: variable) }
  }
}
