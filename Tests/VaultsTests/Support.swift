import Crypto
import Foundation
import Model
import Services

/// A home in a folder of its own that goes with it, and a memory for secrets.
final class TemporaryVault: Sendable {
  let home: Home
  let memory = LockedSecrets()

  init() { home = Home(base: NSTemporaryDirectory() + "boardwalk-" + UUID().uuidString) }

  deinit { try? FileManager.default.removeItem(atPath: home.vault.base) }

  func secret(_ text: String) -> SecretHandle { memory.store(Array(text.utf8).span.bytes) }

  func text(_ handle: SecretHandle) -> String? { memory.bytes(handle).map(string) }

  func string(_ bytes: LockedBytes) -> String {
    bytes.read { bytes in bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) } }
  }

  func chmod(_ mode: Int, _ path: String) throws {
    try FileManager.default.setAttributes([.posixPermissions: NSNumber(value: mode)], ofItemAtPath: path)
  }

  func mode(_ path: String) throws -> Int {
    (try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber)?.intValue ?? -1
  }
}
