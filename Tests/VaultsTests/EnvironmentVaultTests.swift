import Crypto
import Foundation
import Model
import Platform
import Services
import TestSupport
import Testing
import Vaults

/// One after another: the environment belongs to the whole process.
@Suite(.serialized) struct EnvironmentVaultTests {
  private let temporary = TemporaryVault()

  private func vault(_ secret: String?) -> EnvironmentVault {
    if let secret { setenv("BOARDWALK_SECRET", secret, 1) } else { unsetenv("BOARDWALK_SECRET") }
    return EnvironmentVault(memory: temporary.memory)
  }

  @Test("the secret is taken out of the environment, once, and opens as often as needed")
  func taken() async throws {
    let vault = vault("hunter2")
    #expect(getenv("BOARDWALK_SECRET") == nil)
    #expect(Surroundings.environment()["BOARDWALK_SECRET"] == nil)
    for _ in 0..<2 {
      let handle = try await vault.open("", profile: "p", name: .connection)
      #expect(temporary.text(handle) == "hunter2")
      temporary.memory.forget(handle)
    }
    #expect(try vault.inherited() == nil)
    #expect(try await vault.describe("").location == "BOARDWALK_SECRET")
  }

  @Test("the list of variables leaves secrets out")
  func listed() {
    setenv("BOARDWALK_SECRET", "hunter2", 1)
    setenv("BOARDWALK_PASSPHRASE", "hunter3", 1)
    setenv("BOARDWALK_TEST", "a=b", 1)
    defer { for name in ["BOARDWALK_SECRET", "BOARDWALK_PASSPHRASE", "BOARDWALK_TEST"] { unsetenv(name) } }
    let variables = Surroundings.environment()
    #expect(variables["BOARDWALK_TEST"] == "a=b")
    #expect(!variables.values.contains { $0.hasPrefix("hunter") })
  }

  @Test("without a secret it says which variable to set", arguments: [nil, ""])
  func missing(secret: String?) async throws {
    let vault = vault(secret)
    let error = VaultError.empty(location: "BOARDWALK_SECRET")
    await #expect(throws: error) { try await vault.open("", profile: "p", name: .connection) }
    #expect(error.problem.exit == .settings)
    #expect(error.mend.contains("BOARDWALK_SECRET"))
  }

  @Test("a secret of two lines is refused")
  func unusable() async throws {
    let vault = vault("a\nb")
    await #expect(throws: VaultError.unusable(location: "BOARDWALK_SECRET")) {
      try await vault.open("", profile: "p", name: .connection)
    }
  }

  @Test("a profile's secret is looked for in the vault it names and in no other")
  func registry() async throws {
    let vault = vault("from the environment")
    let registry = VaultRegistry.standard(
      temporary.home, name: .default, memory: temporary.memory, environment: vault,
      passphrase: Passphrase(memory: temporary.memory) { _ in nil }, variables: [:])
    var profile = Profile(
      id: "p1",
      connection: Connection(
        site: "https://a.example", company: "acme", authentication: .apiKeys(publicKey: "k"), clientID: "c",
        secretStore: .keyFile))
    await #expect(throws: VaultError.self) { try await registry.open(for: profile) }
    let kept = temporary.secret("from the key file")
    profile.connection.secretReference = try await registry.vault(.keyFile)
      .put(kept, profile: profile.id, name: .connection)
    #expect(temporary.text(try await registry.open(for: profile)) == "from the key file")
    profile.connection.secretStore = .environment
    #expect(temporary.text(try await registry.open(for: profile)) == "from the environment")
  }
}
