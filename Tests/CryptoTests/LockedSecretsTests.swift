import Crypto
import Foundation
import Glibc
import Model
import Testing

@Suite struct LockedSecretsTests {
  private let memory = LockedSecrets()

  private func text(_ handle: SecretHandle) -> String? {
    memory.read(handle) { bytes in bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) } }
  }

  @Test("a secret is typed, corrected and pasted into, character by character")
  func editing() {
    let secret = memory.make()
    #expect(memory.count(secret) == 0)
    #expect(memory.replace(secret, 0..<0, with: "pässword") == 8)
    #expect(memory.replace(secret, 1..<2, with: "a") == 8)
    #expect(text(secret) == "password")
    #expect(memory.replace(secret, 8..<8, with: "👩‍👩‍👧e\u{301}") == 10)
    #expect(memory.replace(secret, 8..<9, with: "") == 9)
    #expect(text(secret) == "passworde\u{301}")
    #expect(memory.replace(secret, 8..<9, with: "") == 8)
    #expect(memory.replace(secret, 0..<8, with: "") == 0)
    #expect(text(secret) == "")
  }

  @Test("a range beyond the end is cut")
  func cut() {
    let secret = memory.store(Array("abc".utf8).span.bytes)
    #expect(memory.replace(secret, 2..<99, with: "d") == 3)
    #expect(memory.replace(secret, 50..<99, with: "e") == 4)
    #expect(text(secret) == "abde")
  }

  @Test("a forgotten secret reads as nothing, and its handle does nothing")
  func forgetting() {
    let secret = memory.store(Array("abc".utf8).span.bytes)
    memory.forget(secret)
    #expect(text(secret) == nil)
    #expect(memory.count(secret) == 0)
    #expect(memory.replace(secret, 0..<0, with: "x") == 0)
    #expect(text(secret) == nil)
  }

  @Test("a read may use other secrets, and sees its own unchanged")
  func nested() {
    let one = memory.store(Array("one".utf8).span.bytes)
    let seen = memory.read(one) { bytes in
      memory.replace(one, 0..<3, with: "changed")
      let copy = memory.store(bytes)
      return text(copy)
    }
    #expect(seen == "one")
    #expect(text(one) == "changed")
  }

  @Test("handles are never used twice, whichever memory made them")
  func handles() {
    let other = LockedSecrets()
    let handles = (0..<50).flatMap { _ in [memory.make(), other.make()] }
    #expect(Set(handles).count == 100)
  }

  @Test("bytes that are no text are kept as they are")
  func noText() {
    let secret = memory.store(([0xFF, 0x00, 0xFE] as [UInt8]).span.bytes)
    #expect(memory.count(secret) == 3)
    #expect(memory.read(secret) { $0.byteCount } == 3)
  }

  @Test("two secrets match when all their bytes do, and one that was forgotten matches nothing")
  func matching() {
    func secret(_ text: String) -> SecretHandle { memory.store(Array(text.utf8).span.bytes) }
    let one = secret("same")
    #expect(memory.matches(one, secret("same")))
    for other in ["samf", "sam", "", "same "] { #expect(!memory.matches(one, secret(other)), "\(other)") }
    #expect(memory.matches(secret(""), memory.make()))
    let gone = secret("same")
    memory.forget(gone)
    #expect(!memory.matches(one, gone) && !memory.matches(gone, gone))
  }
}
