package import Crypto
import Glibc
package import Model
package import Services

/// The secret that systemd hands to a service as the credential `boardwalk.NAME`.
package struct CredentialVault: Vault {
  private let name: String
  private let memory: LockedSecrets
  private let folder: String?

  /// - Parameters:
  ///   - profile: The profile whose secret it is.
  ///   - memory: Holds the secret that is opened.
  ///   - folder: `$CREDENTIALS_DIRECTORY`; nothing where systemd gave this process no credentials.
  package init(_ profile: ProfileName, memory: LockedSecrets, folder: String?) {
    name = SecretStore.credential(of: profile.rawValue)
    self.memory = memory
    self.folder = folder
  }

  package func put(_ secret: SecretHandle, as reference: String, profile: String, name: SecretName) async throws {
    throw VaultError.readOnly(store: .systemd)
  }

  package func open(_ reference: String, profile: String, name: SecretName) async throws -> SecretHandle {
    let path = try path()
    // Without waiting: a pipe in the file's place must not hang us.
    let descriptor = Glibc.open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT { throw VaultError.noCredential(name: self.name) }
      throw StorageError(path, .refused("It cannot be opened"))
    }
    defer { close(descriptor) }
    return memory.keep(try SecretReader.read(descriptor, location: path))
  }

  package func remove(_ reference: String) async throws {}

  package func describe(_ reference: String) async throws -> VaultEntry {
    VaultEntry(store: .systemd, since: nil, location: try path())
  }

  private func path() throws(VaultError) -> String {
    guard let folder, folder.hasPrefix("/") else { throw .noCredential(name: name) }
    return "\(folder)/\(name)"
  }
}
