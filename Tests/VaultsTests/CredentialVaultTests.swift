import Foundation
import Model
import Services
import Testing
import Vaults

@Suite struct CredentialVaultTests {
  private let temporary = TemporaryVault()
  private var folder: String { temporary.home.vault.base }

  private func open(_ name: ProfileName = .default, folder: String?) async throws -> String? {
    temporary.text(
      try await CredentialVault(name, memory: temporary.memory, folder: folder)
        .open("", profile: "p", name: .connection))
  }

  private func write(_ text: String, to name: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
  }

  @Test("the credential of the profile's name is the secret, and no other is")
  func opened() async throws {
    try write("hunter2\n", to: "boardwalk.default")
    try write("hunter3", to: "boardwalk.acme")
    #expect(try await open(folder: folder) == "hunter2")
    #expect(try await open(ProfileName("acme"), folder: folder) == "hunter3")
    let other = try ProfileName("other")
    await #expect(throws: VaultError.noCredential(name: "boardwalk.other")) {
      try await open(other, folder: folder)
    }
  }

  @Test("without systemd it says what the service needs", arguments: [nil, "", "relative"])
  func missing(folder: String?) async throws {
    let error = VaultError.noCredential(name: "boardwalk.default")
    await #expect(throws: error) { try await open(folder: folder) }
    #expect(error.mend.contains("LoadCredentialEncrypted=boardwalk.default"))
  }

  @Test("a link in its place is not followed, two lines are no secret")
  func refused() async throws {
    try write("hunter2", to: "elsewhere")
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder)/boardwalk.default", withDestinationPath: "\(folder)/elsewhere")
    await #expect(throws: StorageError.self) { try await open(folder: folder) }
    try write("a\nb", to: "boardwalk.acme")
    let name = try ProfileName("acme")
    await #expect(throws: VaultError.unusable(location: "\(folder)/boardwalk.acme")) {
      try await open(name, folder: folder)
    }
  }
}
