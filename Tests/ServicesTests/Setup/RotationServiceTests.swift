import ConnectWise
import Crypto
import Foundation
import Model
import Platform
import Simulator
import TestSupport
import Testing
import Vaults

@testable import Services

@Suite struct RotationServiceTests {
  private let fixture: ServicesFixture
  private let profile: Profile

  init() async throws {
    var configuration = SimulatorConfiguration.small()
    configuration.otherKeys = ["newPublic": "new secret"]
    fixture = try ServicesFixture(configuration)
    profile = try await fixture.setup.save(await fixture.draft())
  }

  private var memory: LockedSecrets { fixture.secrets }

  private func keys(_ secret: String = "new secret") -> NewKeys {
    NewKeys(name: "newPublic", secret: fixture.secret(secret))
  }

  /// The secret that the saved profile's entry holds.
  private func secretInUse() async throws -> String? {
    let saved = try fixture.workplace.profiles.load(.default).profile
    let handle = try await fixture.workplace.vaults.open(for: saved)
    return memory.bytes(handle)?.read { bytes in bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) } }
  }

  /// Whether the server takes what a profile signs in with.
  private func signsIn(_ profile: Profile) async -> Bool {
    var test = ConnectionTest()
    for await event in fixture.setup.test(ConnectionDraft(profile), dataTypes: []) { test.apply(event) }
    return test.isConnected
  }

  private func entries() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: fixture.workplace.home.vault.path)
      .filter { $0.hasSuffix(".sealed") }
  }

  /// Fails before the write, or when all but its last step is done.
  private struct FullDisk: ProfileStorage {
    let profiles: any ProfileStorage
    var isLate = false
    func list() throws(StorageError) -> [ProfileName] { try profiles.list() }
    func exists(_ name: ProfileName) throws(StorageError) -> Bool { try profiles.exists(name) }
    func load(_ name: ProfileName) throws(StorageError) -> StoredProfile { try profiles.load(name) }
    func save(_ profile: Profile, as name: ProfileName, expecting revision: Int) throws(StorageError) -> Profile {
      if isLate { _ = try profiles.save(profile, as: name, expecting: revision) }
      throw StorageError("/full", .diskFull)
    }
    func delete(_ name: ProfileName) throws(StorageError) {}
  }

  /// Opens something else than what was put, or removes nothing.
  private struct Faulty: Vault {
    let vault: any Vault
    let memory: LockedSecrets
    var opensOther = false
    var keepsAll = false
    func put(_ secret: SecretHandle, as reference: String, profile: String, name: SecretName) async throws {
      try await vault.put(secret, as: reference, profile: profile, name: name)
    }
    func open(_ reference: String, profile: String, name: SecretName) async throws -> SecretHandle {
      if opensOther { return memory.store(Array("another".utf8).span.bytes) }
      return try await vault.open(reference, profile: profile, name: name)
    }
    func remove(_ reference: String) async throws {
      if keepsAll { throw VaultError.noSessionBus }
      try await vault.remove(reference)
    }
    func describe(_ reference: String) async throws -> VaultEntry { try await vault.describe(reference) }
  }

  @Test("the new keys are in use, the old entry is gone, and nothing else of the profile changed")
  func replaces() async throws {
    let replaced = try await RotationService(fixture.workplace).replace(keys(), of: profile)
    let saved = replaced.profile
    #expect(replaced.isOldRemoved)
    #expect(try await secretInUse() == "new secret")
    #expect(try entries() == ["\(saved.connection.secretReference ?? "").sealed"])
    var expected = profile
    expected.connection.authentication = .apiKeys(publicKey: "newPublic")
    expected.connection.secretReference = saved.connection.secretReference
    expected.revision += 1
    expected.saved = saved.saved
    #expect(saved == expected)
  }

  @Test("a profile that cannot be written leaves the old secret in use and the new one nowhere")
  func diskFull() async throws {
    var workplace = fixture.workplace
    workplace.profiles = FullDisk(profiles: fixture.workplace.profiles)
    let before = try entries()
    await #expect(throws: Problem.self) { try await RotationService(workplace).replace(keys(), of: profile) }
    #expect(try entries() == before)
    #expect(try await secretInUse() == fixture.simulator.configuration.privateKey)
  }

  @Test("where the write of the profile fails at its very end, the secret that it names stays")
  func lateFailure() async throws {
    var workplace = fixture.workplace
    workplace.profiles = FullDisk(profiles: fixture.workplace.profiles, isLate: true)
    await #expect(throws: Problem.self) { try await RotationService(workplace).replace(keys(), of: profile) }
    #expect(try await secretInUse() == "new secret")
    try await RotationService(fixture.workplace).prepare(profile)
    #expect(try entries().count == 1)
    let saved = try fixture.workplace.profiles.load(.default).profile
    #expect(await signsIn(saved))
  }

  /// The workplace with a vault that does not do all it should.
  private func faulty(opensOther: Bool = false, keepsAll: Bool = false) throws -> Workplace {
    var workplace = fixture.workplace
    workplace.vaults = VaultRegistry([
      .keyFile: Faulty(
        vault: try fixture.workplace.vaults.vault(.keyFile), memory: memory, opensOther: opensOther, keepsAll: keepsAll)
    ])
    return workplace
  }

  @Test("what cannot be removed at once is told and removed by the next change", arguments: [false, true])
  func notRemoved(isRefused: Bool) async throws {
    let workplace = try faulty(opensOther: isRefused, keepsAll: true)
    let replaced = try? await RotationService(workplace).replace(keys(), of: profile)
    #expect(replaced?.isOldRemoved == (isRefused ? nil : false))
    #expect(try entries().count == 2)
    // What the profile named when it was read does not count.
    try await RotationService(fixture.workplace).prepare(profile)
    #expect(try entries().count == 1)
    #expect(try await secretInUse() == (isRefused ? fixture.simulator.configuration.privateKey : "new secret"))
  }

  @Test("a place that does not give back what was put is not trusted with the only secret")
  func notGivenBack() async throws {
    let workplace = try faulty(opensOther: true)
    let before = try entries()
    await #expect(throws: Problem.self) { try await RotationService(workplace).replace(keys(), of: profile) }
    #expect(try entries() == before)
    #expect(try await secretInUse() == fixture.simulator.configuration.privateKey)
  }

  @Test("of two changes at once the later is refused, and the earlier one's secret stays")
  func twice() async throws {
    let rotation = RotationService(fixture.workplace)
    _ = try await rotation.replace(keys("first"), of: profile)
    let error = await #expect(throws: Problem.self) { try await rotation.replace(keys("second"), of: profile) }
    #expect(error?.reason == .changedElsewhere)
    #expect(try await secretInUse() == "first")
    #expect(try entries().count == 1)
  }

  @Test("what one left that was killed is taken away by the next, but never the secret in use")
  func leftovers() async throws {
    let vault = try fixture.workplace.vaults.vault(.keyFile)
    let orphan = try await vault.put(fixture.secret("orphan"), profile: profile.id, name: .connection)
    let used = try #require(profile.connection.secretReference)
    let leftovers = try #require(SecretLeftovers(fixture.workplace))
    leftovers.note([.init(store: .keyFile, reference: orphan), .init(store: .keyFile, reference: used)])
    // While another is at it, nothing is taken away.
    try await RotationService(fixture.workplace).prepare(profile)
    #expect(try entries().count == 2)
    leftovers.release()
    try await RotationService(fixture.workplace).prepare(profile)
    #expect(try entries() == ["\(used).sealed"])
    #expect(try await secretInUse() == fixture.simulator.configuration.privateKey)
  }

  @Test("settings that were open meanwhile are saved with both keys in use, not with one that is gone")
  func openDraft() async throws {
    var draft = SetupDraft(editing: profile)
    let kept = SetupDraft(editing: profile)
    try await fixture.setup.keep(kept)
    let rotated = try await RotationService(fixture.workplace).replace(keys(), of: profile).profile
    draft.baseRevision = rotated.revision
    let saved = try await fixture.setup.save(draft)
    #expect(saved.connection.secretReference == rotated.connection.secretReference)
    #expect(saved.connection.authentication == .apiKeys(publicKey: "newPublic"))
    #expect(try await secretInUse() == "new secret")
    #expect(await signsIn(saved))
    // So it is with a draft that was left.
    let left = try #require(await fixture.setup.begin().draft?.connection)
    #expect(left.kept?.reference == rotated.connection.secretReference && left.publicKey == "newPublic")
    // A secret is not taken along to another company.
    _ = try await RotationService(fixture.workplace).replace(keys("newest"), of: saved)
    draft.connection.company = "elsewhere"
    draft.baseRevision += 2
    await #expect(throws: Problem.self) { try await fixture.setup.save(draft) }
    #expect(try await secretInUse() == "newest")
  }

  @Test("who read the profile before its keys were changed signs in with the new ones")
  func readBefore() async throws {
    _ = try await RotationService(fixture.workplace).replace(keys(), of: profile)
    let client = try await Clients(fixture.workplace).client(profile)
    #expect(client.authentication.method == .apiKeys(publicKey: "newPublic"))
  }

  @Test("the keys in use are known by the public one, wherever the secret is; a login by its password")
  func inUse() async throws {
    let rotation = RotationService(fixture.workplace)
    let configuration = fixture.simulator.configuration
    let same = NewKeys(name: configuration.publicKey, secret: fixture.secret(configuration.privateKey))
    #expect(await rotation.areInUse(same, of: profile))
    #expect(!(await rotation.areInUse(NewKeys(name: "other", secret: same.secret), of: profile)))
    var elsewhere = profile
    elsewhere.connection.secretStore = .environment
    #expect(await rotation.areInUse(NewKeys(name: same.name, secret: nil), of: elsewhere))
    var login = profile
    login.connection.authentication = .integrator(username: same.name)
    #expect(await rotation.areInUse(same, of: login))
    #expect(!(await rotation.areInUse(NewKeys(name: same.name, secret: fixture.secret("x")), of: login)))
  }
}
