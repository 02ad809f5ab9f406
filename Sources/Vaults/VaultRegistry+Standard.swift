package import Crypto
import Model
package import Services

extension VaultRegistry {
  /// The vaults of this program.
  ///
  /// - Parameters:
  ///   - home: Where files are.
  ///   - name: The profile that is worked on.
  ///   - memory: Holds the secrets that are opened.
  ///   - environment: The secret that the environment brought.
  ///   - variables: The process's variables.
  /// - Returns: All of them, by kind.
  package static func standard(
    _ home: Home, name: ProfileName, memory: LockedSecrets, environment: EnvironmentVault, variables: [String: String]
  ) -> VaultRegistry {
    let vaults: [SecretStore: any Vault] = [
      .keyFile: KeyFileVault(home, memory: memory),
      .secretService: SecretServiceVault(memory: memory, environment: variables),
      .command: CommandVault(memory: memory, environment: variables),
      .systemd: CredentialVault(name, memory: memory, folder: variables["CREDENTIALS_DIRECTORY"]),
      .environment: environment,
    ]
    return VaultRegistry(vaults, reachesSecretService: SecretServiceVault.isReachable(variables))
  }
}
