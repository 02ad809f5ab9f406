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

  /// What the kernel notes of the memory at an address, such as `dd` (left out of core dumps) and `lo` (never swapped).
  private func flags(at address: UInt) throws -> [Substring] {
    var isThere = false
    for line in try String(contentsOfFile: "/proc/self/smaps", encoding: .utf8).split(separator: "\n") {
      let bounds = line.prefix { $0 != " " }.split(separator: "-").compactMap { UInt($0, radix: 16) }
      if bounds.count == 2 { isThere = bounds[0] <= address && address < bounds[1] }
      if isThere, line.hasPrefix("VmFlags:") { return line.split(separator: " ").dropFirst().map { $0 } }
    }
    return []
  }

  @Test("the system leaves a secret's memory out of core dumps and never swaps it; it is read-only, with no neighbours")
  func kernel() throws {
    let secret = memory.store(Array("marked".utf8).span.bytes)
    let address = try #require(
      memory.read(secret) { $0.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) } })
    let own = try flags(at: address)
    var limit = rlimit()
    // RLIMIT_MEMLOCK, whose name does not reach Swift.
    getrlimit(__rlimit_resource_t(8), &limit)
    #expect(own.contains("dd"), "\(own)")
    #expect(own.contains("rd") && !own.contains("wr"), "\(own)")
    if limit.rlim_cur > 1 << 20 { #expect(own.contains("lo"), "\(own)") }
    // What lies around it can be neither read nor written: an overrun ends the process instead.
    let page = UInt(sysconf(Int32(_SC_PAGESIZE)))
    let next = try flags(at: (address / page + 1) * page)
    #expect(!next.contains("rd"), "\(next)")
  }
}
