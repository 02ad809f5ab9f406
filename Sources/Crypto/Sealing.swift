import CSodium

/// A secret as it may lie on disk: XChaCha20-Poly1305 with a random nonce.
package struct SealedBox: Sendable, Hashable {
  package static let nonceCount = Int(crypto_aead_xchacha20poly1305_ietf_NPUBBYTES)
  /// How many bytes of the ciphertext prove that nothing was changed.
  package static let tagCount = Int(crypto_aead_xchacha20poly1305_ietf_ABYTES)
  package static let keyCount = Int(crypto_aead_xchacha20poly1305_ietf_KEYBYTES)

  package let nonce: [UInt8]
  /// As long as the secret and the tag together.
  package let ciphertext: [UInt8]

  package init(nonce: [UInt8], ciphertext: [UInt8]) {
    self.nonce = nonce
    self.ciphertext = ciphertext
  }

  /// Seals a secret.
  ///
  /// - Parameters:
  ///   - secret: What to seal.
  ///   - key: ``keyCount`` bytes.
  ///   - context: What the box belongs to; it opens only with the same.
  package init(sealing secret: RawSpan, with key: LockedBytes, context: [UInt8]) {
    Sodium.start()
    precondition(key.count == Self.keyCount, "a key of the wrong length")
    let nonce = Randomness.bytes(Self.nonceCount)
    var ciphertext = [UInt8](repeating: 0, count: secret.byteCount + Self.tagCount)
    let code = secret.withPointer { secret, count in
      key.read { key in
        key.withPointer { key, _ in
          crypto_aead_xchacha20poly1305_ietf_encrypt(
            &ciphertext, nil, secret, UInt64(count), context, UInt64(context.count), nil, nonce, key)
        }
      }
    }
    precondition(code == 0, "sealing cannot fail")
    self.init(nonce: nonce, ciphertext: ciphertext)
  }

  /// Opens the box into locked memory.
  ///
  /// - Returns: `nil` when the box was changed, or sealed with another key or for another context.
  package func open(with key: LockedBytes, context: [UInt8]) -> LockedBytes? {
    Sodium.start()
    guard key.count == Self.keyCount, nonce.count == Self.nonceCount, ciphertext.count >= Self.tagCount else {
      return nil
    }
    var isAuthentic = false
    let secret = LockedBytes(capacity: ciphertext.count - Self.tagCount) { room in
      var count: UInt64 = 0
      let code = key.read { key in
        key.withPointer { key, _ in
          crypto_aead_xchacha20poly1305_ietf_decrypt(
            room.bindMemory(to: UInt8.self).baseAddress, &count, nil, ciphertext, UInt64(ciphertext.count), context,
            UInt64(context.count), nonce, key)
        }
      }
      isAuthentic = code == 0
      return isAuthentic ? Int(count) : 0
    }
    return isAuthentic ? secret : nil
  }
}
