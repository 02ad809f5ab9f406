import Foundation
import Model
import Services
import TestSupport
import Testing
import Vaults

@Suite struct SecretServiceVaultTests {
  private let temporary = TemporaryVault()
  private var folder: String { temporary.home.vault.base }

  /// A vault with a tool of the same words and ends as the real one, which keeps its entries in files.
  private func vault(
    _ script: String? = nil, limit: Duration = SecretServiceVault.limit, bus: String = "unix:path=/nowhere"
  ) throws -> SecretServiceVault {
    let kept = """
      echo "$*" >> '\(folder)/arguments'; env > '\(folder)/environment'
      action=$1; shift; case $1 in --label=*) shift;; esac
      entry=$4; file='\(folder)'/"$(echo "$*" | tr ' ' '_').entry"
      case $action in
        store) cat > "$file";;
        lookup) [ -f "$file" ] || exit 1; cat "$file";;
        clear) rm -f '\(folder)'/*"entry_$entry"*.entry;;
      esac
      """
    try FileManager.default.createDirectory(atPath: "\(folder)/bin", withIntermediateDirectories: true)
    try Data("#!/bin/sh\n\(script ?? kept)\n".utf8).write(to: URL(fileURLWithPath: "\(folder)/secret-tool.text"))
    // Another process writes the program: a child that a test beside us forks would hold our file open, and what is open
    // for writing cannot be run.
    let copy = Process()
    copy.executableURL = URL(fileURLWithPath: "/bin/cp")
    copy.arguments = ["\(folder)/secret-tool.text", "\(folder)/bin/secret-tool"]
    try copy.run()
    copy.waitUntilExit()
    try temporary.chmod(0o755, "\(folder)/bin/secret-tool")
    return SecretServiceVault(
      memory: temporary.memory,
      environment: ["PATH": "\(folder)/bin:/usr/bin:/bin", "DBUS_SESSION_BUS_ADDRESS": bus, "TOKEN": "x"], limit: limit)
  }

  private func open(_ reference: String, _ profile: String = "p1", in vault: SecretServiceVault) async throws -> String?
  {
    temporary.text(try await vault.open(reference, profile: profile, name: .connection))
  }

  @Test("what is put is opened for its profile alone, until it is removed, and is in no argument or variable")
  func roundTrip() async throws {
    let vault = try vault()
    let old = try await vault.put(temporary.secret("hunter2 ü"), profile: "p1", name: .connection)
    let new = try await vault.put(temporary.secret("hunter3"), profile: "p1", name: .connection)
    #expect(try await open(old, in: vault) == "hunter2 ü")
    let missing = VaultError.missing(location: "the Secret Service")
    await #expect(throws: missing) { try await open(old, "p2", in: vault) }
    try await vault.remove(old)
    try await vault.remove(old)
    await #expect(throws: missing) { try await open(old, in: vault) }
    #expect(try await open(new, in: vault) == "hunter3")
    for name in ["arguments", "environment"] {
      let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
      #expect(!text.contains("hunter") && !text.contains("TOKEN"), "\(text)")
      #expect(text.contains("boardwalk") || text.contains("DBUS_SESSION_BUS_ADDRESS"))
    }
  }

  @Test("a keyring that stays locked is given up")
  func locked() async throws {
    let vault = try vault("sleep 1000", limit: .seconds(1))
    await #expect(throws: VaultError.secretServiceFailed(how: .timeout(seconds: 1), words: "")) {
      try await vault.put(temporary.secret("s"), profile: "p1", name: .connection)
    }
    await #expect(throws: VaultError.secretServiceFailed(how: .timeout(seconds: 1), words: "")) {
      try await open("e", in: vault)
    }
    #expect(VaultError.secretServiceFailed(how: .timeout(seconds: 1), words: "").mend.contains("Unlock"))
  }

  @Test("what the tool says about a failure is told, without the secret")
  func failed() async throws {
    let vault = try vault("cat >&2; echo ' was not taken' >&2; exit 1")
    await #expect(
      throws: VaultError.secretServiceFailed(how: .code(1), words: "••• was not taken")
    ) { try await vault.put(temporary.secret("hunter2"), profile: "p1", name: .connection) }
  }

  @Test("without a session bus nothing is started")
  func noBus() async throws {
    let vault = try vault("touch '\(folder)/started'", bus: "")
    await #expect(throws: VaultError.noSessionBus) { try await open("e", in: vault) }
    #expect(!FileManager.default.fileExists(atPath: "\(folder)/started"))
    #expect(!SecretServiceVault.isReachable(["XDG_RUNTIME_DIR": folder]))
    try Data().write(to: URL(fileURLWithPath: "\(folder)/bus"))
    #expect(SecretServiceVault.isReachable(["XDG_RUNTIME_DIR": folder]))
  }

  @Test("a machine without the tool is told what to install")
  func noTool() async throws {
    let vault = SecretServiceVault(
      memory: temporary.memory, environment: ["PATH": "/nowhere", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/x"])
    do {
      _ = try await open("e", in: vault)
      Issue.record("there is no tool")
    } catch let error as VaultError { #expect(error.mend.contains("libsecret-tools")) }
  }
}
