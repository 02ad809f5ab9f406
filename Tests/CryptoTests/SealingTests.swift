import Crypto
import Testing

@Suite struct SealingTests {
  private let key = LockedBytes(random: SealedBox.keyCount)

  private func open(_ box: SealedBox, context: String, key: LockedBytes? = nil) -> String? {
    box.open(with: key ?? self.key, context: Array(context.utf8))?
      .read { bytes in bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) } }
  }

  private func seal(_ text: String, context: String) -> SealedBox {
    SealedBox(sealing: Array(text.utf8).span.bytes, with: key, context: Array(context.utf8))
  }

  @Test("what was sealed opens with the same key and context", arguments: ["", "s", "hunter2 ünïcode"])
  func roundTrip(text: String) {
    let box = seal(text, context: "profile 1")
    #expect(open(box, context: "profile 1") == text)
    #expect(box.ciphertext.count == text.utf8.count + SealedBox.tagCount)
  }

  @Test("another context, another key, or a changed bit opens nothing")
  func refusals() {
    let box = seal("secret", context: "profile 1")
    #expect(open(box, context: "profile 2") == nil)
    #expect(open(box, context: "profile 1", key: LockedBytes(random: SealedBox.keyCount)) == nil)
    #expect(open(box, context: "profile 1", key: LockedBytes(random: 31)) == nil)
    for index in box.ciphertext.indices {
      var changed = box.ciphertext
      changed[index] ^= 1
      #expect(open(SealedBox(nonce: box.nonce, ciphertext: changed), context: "profile 1") == nil)
    }
    #expect(open(SealedBox(nonce: box.nonce, ciphertext: []), context: "profile 1") == nil)
  }

  @Test("the same secret never seals to the same bytes")
  func nonces() {
    #expect(seal("secret", context: "a").ciphertext != seal("secret", context: "a").ciphertext)
  }
}
