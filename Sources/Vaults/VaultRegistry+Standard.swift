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
  ///   - passphrase: The passphrase of this process, as far as it is known.
  ///   - variables: The process's variables.
  /// - Returns: All of them, by kind.
  package static func standard(
    _ home: Home, name: ProfileName, memory: LockedSecrets, environment: EnvironmentVault,
    passphrase: Passphrase, variables: [String: String]
  ) -> VaultRegistry {
    let vaults: [SecretStore: any Vault] = [
      .keyFile: KeyFileVault(home, memory: memory),
      .passphrase: PassphraseVault(home, memory: memory, passphrase: passphrase, handedOn: environment),
      .secretService: SecretServiceVault(memory: memory, environment: variables),
      .command: CommandVault(memory: memory, environment: variables),
      .systemd: CredentialVault(name, memory: memory, folder: variables["CREDENTIALS_DIRECTORY"]),
      .environment: environment,
    ]
    return VaultRegistry(
      vaults, passphrase: passphrase, reachesSecretService: SecretServiceVault.isReachable(variables))
  }
}
