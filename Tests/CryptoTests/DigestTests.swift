import Crypto
import Testing

@Suite struct DigestTests {
  private func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  @Test("SHA-256 and BLAKE2b of abc are those of their standards")
  func standards() {
    let abc = Array("abc".utf8)
    #expect(hex(Digest.sha256(abc)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(hex(Digest.blake2b(abc, count: 64)).hasPrefix("ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b7"))
    #expect(Digest.blake2b(abc, count: 16).count == 16)
  }

  @Test("HMAC-SHA256 is that of RFC 4231, also with a key longer than a block")
  func hmac() {
    let short = Digest.hmacSHA256(Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
    #expect(hex(short) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    let message = "Test Using Larger Than Block-Size Key - Hash Key First"
    let long = Digest.hmacSHA256(Array(message.utf8), key: [UInt8](repeating: 0xAA, count: 131))
    #expect(hex(long) == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
  }

  @Test("fingerprints are equal only when all bytes are")
  func equality() {
    #expect(Digest.isEqual([1, 2, 3], [1, 2, 3]))
    #expect(!Digest.isEqual([1, 2, 3], [1, 2, 4]))
    #expect(!Digest.isEqual([1, 2, 3], [1, 2]))
    #expect(Digest.isEqual([], []))
  }

  @Test("random bytes differ")
  func random() {
    #expect(Randomness.bytes(32) != Randomness.bytes(32))
    #expect(Randomness.bytes(0).isEmpty)
  }
}
