import ConnectWise
package import Model

/// What a vault knows of a secret without opening it.
package struct VaultEntry: Sendable, Hashable {
  package let store: SecretStore
  /// Since when it has been kept; `nil` where the place does not tell.
  package let since: Timestamp?
  /// Where it is, for people: a path or a variable's name.
  package let location: String

  package init(store: SecretStore, since: Timestamp?, location: String) {
    self.store = store
    self.since = since
    self.location = location
  }
}

/// A place where secrets outlive the process.
///
/// Laws: what was put is what is opened; an entry opens only for the profile and name it was put for; a put makes a new
/// entry and leaves every other alone, so a rotation can go back.
package protocol Vault: Sendable {
  /// Keeps a secret.
  ///
  /// - Parameters:
  ///   - secret: What to keep; it stays in memory.
  ///   - reference: What the profile calls the entry, a UUID. The caller makes it up, so that it can be noted first.
  ///   - profile: The profile's ``Profile/id``.
  ///   - name: Which of its secrets, such as ``SecretName/connection``.
  /// - Throws: `VaultError` or `StorageError`.
  func put(_ secret: SecretHandle, as reference: String, profile: String, name: SecretName) async throws

  /// Brings a secret back into locked memory.
  ///
  /// - Throws: `VaultError` or `StorageError`.
  func open(_ reference: String, profile: String, name: SecretName) async throws -> SecretHandle

  /// Wipes an entry. One that is not there is no error.
  func remove(_ reference: String) async throws

  /// - Throws: ``VaultError/missing`` when there is no such entry.
  func describe(_ reference: String) async throws -> VaultEntry
}

/// Which secret of a profile.
package enum SecretName: String, Sendable, Hashable, CaseIterable {
  /// The private key or password of the sign-in.
  case connection
}

/// What went wrong with a secret.
///
/// Never holds a part of it.
package enum VaultError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The vault has no such entry.
  case missing(location: String)
  /// The entry was changed, is another profile's, or was sealed with another key.
  case notAuthentic(location: String)
  /// The entry was written by a newer program.
  case newer(location: String)
  /// No secret was given where one had to be.
  case empty(location: String)
  /// More bytes than a secret may have.
  case tooLong(location: String, limit: Int)
  /// Bytes that no secret has: control characters or text that is not UTF-8.
  case unusable(location: String)
  /// The kind of vault cannot keep what is put there.
  case readOnly(store: SecretStore)
  /// The kind is not there in this program.
  case unavailable(store: SecretStore)
  /// The program no longer holds the secret that was to be kept.
  case forgotten
  /// The secret is sealed with a passphrase, and none was given.
  case noPassphrase
  /// The passphrase does not open the entry, or the entry was changed: the two look the same.
  case wrongPassphrase(location: String)
  /// The system gives not memory enough to make a key from the passphrase.
  case noMemory
  /// A new passphrase that is too easy to guess.
  case shortPassphrase(least: Int)
  /// There is no session bus, and so no Secret Service.
  case noSessionBus
  /// `secret-tool` did not do what it was asked; how it ended and what it said, without secrets.
  case secretServiceFailed(how: CommandEnd, words: String)
  /// The profile names a command as the place and does not say which.
  case noCommand
  /// systemd gave this process no credential of that name.
  case noCredential(name: String)
  /// The program that prints the secret did not; how it ended and what it said, without secrets.
  case commandFailed(program: String, how: CommandEnd, words: String)

  /// How a program ended that was to print a secret.
  package enum CommandEnd: Sendable, Hashable {
    case code(Int32)
    case signal(Int32)
    /// It was still running after so many seconds, and was ended.
    case timeout(seconds: Int)
    /// The system did not start it; its words.
    case notStarted(String)

    fileprivate var text: String {
      switch self {
      case .code(let code): "ended with code \(code)"
      case .signal(let number): "was ended by signal \(number)"
      case .timeout(let seconds): "did not end within \(seconds) seconds"
      case .notStarted(let words): "could not be started (\(words))"
      }
    }
  }

  /// What happened, to what.
  package var message: String {
    switch self {
    case .missing(let location): "No secret is kept at \(location)."
    case .notAuthentic(let location):
      "The secret at \(location) cannot be opened: it was changed, or belongs to another profile or key."
    case .newer(let location): "The secret at \(location) was written by a newer boardwalk."
    case .empty(let location): "No secret came from \(location)."
    case .tooLong(let location, let limit): "The secret from \(location) is longer than \(limit) bytes."
    case .unusable(let location): "The secret from \(location) holds control characters or more than one line."
    case .readOnly(let store): "A secret cannot be kept there: \(store.title)."
    case .unavailable(let store): "This program cannot use: \(store.title)."
    case .forgotten: "The secret is no longer in memory."
    case .noPassphrase: "The secret is sealed with a passphrase, and none was given."
    case .wrongPassphrase(let location): "The passphrase does not open the secret at \(location)."
    case .noMemory: "There is not memory enough to make a key from the passphrase, or its entry is damaged."
    case .shortPassphrase(let least): "The passphrase has fewer than \(least) characters."
    case .noSessionBus: "There is no session bus here, so there is no Secret Service."
    case .secretServiceFailed(let how, let words):
      "secret-tool, which asks the Secret Service, \(how.text)"
        + (words.isEmpty ? "." : ": \(ForeignWords.clean(words))")
    case .noCommand: "No command is named that prints the secret."
    case .noCredential(let name): "systemd gave this process no credential \(name)."
    case .commandFailed(let program, let how, let words):
      "The secret's command \(ForeignWords.clean(program)) \(how.text)"
        + (words.isEmpty ? "." : ": \(ForeignWords.clean(words))")
    }
  }

  /// What to do next.
  package var mend: String {
    switch self {
    case .missing, .notAuthentic: "Enter the secret again: boardwalk setup --step connect"
    case .newer: "Use the newer boardwalk, or enter the secret again: boardwalk setup --step connect"
    case .empty(let location) where location.contains("BOARDWALK_SECRET"): "Set BOARDWALK_SECRET to the secret."
    case .empty, .tooLong, .unusable: "Give the secret alone, on one line."
    case .readOnly: "Keep it in the key file, or set BOARDWALK_SECRET at every start."
    case .unavailable: "Choose another place under Keep the secret in."
    case .forgotten: "Enter it again."
    case .noPassphrase: "Set BOARDWALK_PASSPHRASE, or start it in a terminal, which asks."
    case .wrongPassphrase: "Give it again, or enter the secret anew: boardwalk setup --step connect"
    case .noMemory: "Let the process have 64 MiB more, or enter the secret again: boardwalk setup --step connect"
    case .shortPassphrase: "Choose a longer one, such as four or five words."
    case .noSessionBus: "Run it while logged in to the desktop, or choose another place under Keep secret."
    case .secretServiceFailed(.notStarted, _): "Install secret-tool (libsecret-tools), or choose another place."
    case .secretServiceFailed: "Unlock the keyring of the desktop and try again."
    case .noCommand: "Name it: boardwalk setup --step connect"
    case .noCredential(let name): "Run it as a service with LoadCredentialEncrypted=\(name)."
    case .commandFailed: "Run it by hand; it must print the secret alone and ask nothing."
    }
  }

  package var description: String { "\(message) \(mend)" }
}

/// Knows the passphrase that secrets are sealed with, for as long as the process runs.
package protocol PassphraseMemory: Sendable {
  /// Whether one is known, from `BOARDWALK_PASSPHRASE` or given.
  var isKnown: Bool { get }

  /// Does something with a passphrase instead of the one before; when that fails, the one before is known again.
  func trying<Value, Failure: Error>(
    _ passphrase: SecretHandle, _ body: () async throws(Failure) -> Value
  ) async throws(Failure) -> Value
}

extension SecretStore {
  /// The fewest characters of a new passphrase.
  package static let leastPassphraseCount = 8
}

/// The vaults of this program, by kind.
///
/// The profile names one; there is no fall-back to another.
package struct VaultRegistry: Sendable {
  private let vaults: [SecretStore: any Vault]
  /// The passphrase of this process, for the vault that seals with one; `nil` where there is no such vault.
  package let passphrase: (any PassphraseMemory)?
  /// Whether the Secret Service can be reached from here, so that it may be offered.
  package let reachesSecretService: Bool

  package init(
    _ vaults: [SecretStore: any Vault], passphrase: (any PassphraseMemory)? = nil, reachesSecretService: Bool = false
  ) {
    self.vaults = vaults
    self.passphrase = passphrase
    self.reachesSecretService = reachesSecretService
  }

  /// Does something with a passphrase, where one is given; when that fails, the one before is known again.
  package func trying<Value>(
    _ passphrase: SecretHandle?, _ body: () async throws(Problem) -> Value
  ) async throws(Problem) -> Value {
    guard let passphrase, let memory = self.passphrase else { return try await body() }
    return try await memory.trying(passphrase, body)
  }

  /// - Throws: ``VaultError/unavailable(store:)``.
  package func vault(_ store: SecretStore) throws(VaultError) -> any Vault {
    guard let vault = vaults[store] else { throw .unavailable(store: store) }
    return vault
  }

  /// Opens the secret that a profile's connection refers to.
  package func open(for profile: Profile) async throws -> SecretHandle {
    let connection = profile.connection
    return try await vault(connection.secretStore)
      .open(connection.vaultReference, profile: profile.id, name: .connection)
  }
}

extension Connection {
  /// What the vault of ``secretStore`` is asked for: the entry that it made, or the command as a list of JSON.
  package var vaultReference: String {
    guard secretStore == .command else { return secretReference ?? "" }
    let words = JSONValue.array((secretCommand ?? []).map(JSONValue.string))
    return String(decoding: words.bytes, as: UTF8.self)
  }
}
