import CSodium

/// Fingerprints of bytes.
package enum Digest {
  /// BLAKE2b.
  ///
  /// - Parameters:
  ///   - bytes: Of what.
  ///   - count: The length of the fingerprint, 16 to 64 bytes.
  /// - Returns: The fingerprint.
  package static func blake2b(_ bytes: RawSpan, count: Int = 32) -> [UInt8] {
    Sodium.start()
    var digest = [UInt8](repeating: 0, count: count)
    let code = bytes.withPointer { crypto_generichash(&digest, count, $0, UInt64($1), nil, 0) }
    precondition(code == 0, "a fingerprint of 16 to 64 bytes")
    return digest
  }

  package static func blake2b(_ bytes: [UInt8], count: Int = 32) -> [UInt8] {
    blake2b(bytes.span.bytes, count: count)
  }

  package static func sha256(_ bytes: RawSpan) -> [UInt8] {
    Sodium.start()
    var digest = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
    _ = bytes.withPointer { crypto_hash_sha256(&digest, $0, UInt64($1)) }
    return digest
  }

  package static func sha256(_ bytes: [UInt8]) -> [UInt8] { sha256(bytes.span.bytes) }

  /// HMAC-SHA256 with a key of any length.
  package static func hmacSHA256(_ bytes: RawSpan, key: RawSpan) -> [UInt8] {
    Sodium.start()
    var state = crypto_auth_hmacsha256_state()
    defer { sodium_memzero(&state, MemoryLayout.size(ofValue: state)) }
    var digest = [UInt8](repeating: 0, count: Int(crypto_auth_hmacsha256_BYTES))
    _ = key.withPointer { crypto_auth_hmacsha256_init(&state, $0, $1) }
    _ = bytes.withPointer { crypto_auth_hmacsha256_update(&state, $0, UInt64($1)) }
    crypto_auth_hmacsha256_final(&state, &digest)
    return digest
  }

  package static func hmacSHA256(_ bytes: [UInt8], key: [UInt8]) -> [UInt8] {
    hmacSHA256(bytes.span.bytes, key: key.span.bytes)
  }

  /// Whether two fingerprints are equal, in a time that does not tell where they differ.
  package static func isEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    Sodium.start()
    return one.count == other.count && sodium_memcmp(one, other, one.count) == 0
  }
}

/// Bytes that nobody can foretell.
package enum Randomness {
  package static func bytes(_ count: Int) -> [UInt8] {
    Sodium.start()
    return [UInt8](unsafeUninitializedCapacity: count) { room, used in
      if let start = room.baseAddress { randombytes_buf(start, count) }
      used = count
    }
  }
}
