import CSodium

/// How a key is made from a passphrase: Argon2id, so that each guess costs time and memory.
///
/// The salt and the cost are no secrets; they lie beside what the key has sealed.
package struct PassphraseKey: Sendable, Hashable {
  package static let saltCount = Int(crypto_pwhash_SALTBYTES)
  /// The most memory that a derivation may take, in KiB: 64 MiB.
  package static let memoryLimit: UInt32 = 65_536
  /// The most passes; more would only make a start wait.
  package static let passLimit: UInt32 = 64

  package let salt: [UInt8]
  /// How often the memory is gone over.
  package let passes: UInt32
  /// In KiB.
  package let memory: UInt32

  /// A new salt and the cost of today: some tenths of a second on a small machine.
  package init() {
    self.init(salt: Randomness.bytes(Self.saltCount), passes: 3, memory: Self.memoryLimit)
  }

  package init(salt: [UInt8], passes: UInt32, memory: UInt32) {
    self.salt = salt
    self.passes = passes
    self.memory = memory
  }

  /// Derives the key, in locked memory; waits for as long as the cost says.
  ///
  /// - Returns: `nil` when salt or cost are none of ours, or there is not memory enough.
  package func derive(from passphrase: LockedBytes) -> LockedBytes? {
    Sodium.start()
    let algorithm = crypto_pwhash_ALG_ARGON2ID13
    guard salt.count == Self.saltCount, (1...Self.passLimit).contains(passes),
      (8...Self.memoryLimit).contains(memory)
    else { return nil }
    var isDone = false
    let key = LockedBytes(capacity: SealedBox.keyCount) { room in
      guard let out = room.bindMemory(to: UInt8.self).baseAddress else { return 0 }
      let code = passphrase.read { bytes in
        bytes.withPointer { start, count in
          start.withMemoryRebound(to: CChar.self, capacity: max(count, 1)) { text in
            crypto_pwhash(
              out, UInt64(room.count), text, UInt64(count), salt, UInt64(passes), Int(memory) * 1_024, algorithm)
          }
        }
      }
      isDone = code == 0
      return isDone ? room.count : 0
    }
    return isDone ? key : nil
  }
}
