import CSodium
package import Model
import Synchronization

/// The secrets of this process, in locked memory, by handle.
///
/// A change makes new bytes and lets go of the old, which are wiped as soon as nobody reads them. So a read never sees
/// a secret change under it, and may use other secrets.
package final class LockedSecrets: SecretMemory {
  /// Handles start at a random number: one from a draft of another process then names nothing here.
  private static let next = Atomic<UInt64>(UInt64.random(in: 1...(1 << 48)))

  private let secrets = Mutex<[UInt64: LockedBytes]>([:])

  package init() {}

  package func make() -> SecretHandle { keep(LockedBytes(capacity: 0) { _ in 0 }) }

  package func store(_ bytes: RawSpan) -> SecretHandle { keep(LockedBytes(copying: bytes)) }

  /// Takes bytes that are in locked memory already, without copying.
  package func keep(_ bytes: LockedBytes) -> SecretHandle {
    let number = Self.next.add(1, ordering: .relaxed).newValue
    secrets.withLock { $0[number] = bytes }
    return SecretHandle(number: number)
  }

  @discardableResult
  package func replace(_ handle: SecretHandle, _ range: Range<Int>, with text: String) -> Int {
    secrets.withLock { secrets in
      guard let old = secrets[handle.number] else { return 0 }
      let new = old.replacing(range, with: text)
      secrets[handle.number] = new
      return new.characterCount
    }
  }

  package func count(_ handle: SecretHandle) -> Int { bytes(handle)?.characterCount ?? 0 }

  package func read<Result>(_ handle: SecretHandle, _ body: (RawSpan) throws -> Result) rethrows -> Result? {
    try bytes(handle)?.read(body)
  }

  package func matches(_ one: SecretHandle, _ other: SecretHandle) -> Bool {
    guard let one = bytes(one), let other = bytes(other), one.count == other.count else { return false }
    return one.read { one in
      other.read { other in
        one.withUnsafeBytes { one in
          other.withUnsafeBytes { other -> Bool in
            guard let start = one.baseAddress, let otherStart = other.baseAddress else { return true }
            return sodium_memcmp(start, otherStart, one.count) == 0
          }
        }
      }
    }
  }

  package func move(_ secret: SecretHandle, to handle: SecretHandle) {
    secrets.withLock { $0[handle.number] = $0.removeValue(forKey: secret.number) }
  }

  package func forget(_ handle: SecretHandle) { secrets.withLock { $0[handle.number] = nil } }

  /// The bytes of a secret, which stay as they are while the caller holds them.
  package func bytes(_ handle: SecretHandle) -> LockedBytes? { secrets.withLock { $0[handle.number] } }

  /// All secrets, for the redactor.
  var all: [LockedBytes] { secrets.withLock { Array($0.values) } }
}

extension LockedBytes {
  /// The length in grapheme clusters; in bytes where they are not UTF-8.
  package var characterCount: Int {
    read { bytes in
      guard let text = try? UTF8Span(validating: Span(_bytes: bytes)) else { return bytes.byteCount }
      var characters = text.makeCharacterIterator()
      return characters.skipForward(by: .max)
    }
  }

  /// New bytes in which a range of grapheme clusters has given way to a text.
  func replacing(_ range: Range<Int>, with text: String) -> LockedBytes {
    read { old in
      let bounds = Self.offsets(of: range, in: old)
      var text = text
      return text.withUTF8 { insertion in
        let count = old.byteCount - bounds.count + insertion.count
        return LockedBytes(capacity: count) { room in
          old.withUnsafeBytes { old in
            var end = 0
            for part in [
              UnsafeRawBufferPointer(rebasing: old[..<bounds.lowerBound]), UnsafeRawBufferPointer(insertion),
              UnsafeRawBufferPointer(rebasing: old[bounds.upperBound...]),
            ] where !part.isEmpty {
              UnsafeMutableRawBufferPointer(rebasing: room[end...]).copyMemory(from: part)
              end += part.count
            }
          }
          return count
        }
      }
    }
  }

  /// Where characters lie, in bytes; cut to what is there.
  private static func offsets(of range: Range<Int>, in bytes: RawSpan) -> Range<Int> {
    guard let text = try? UTF8Span(validating: Span(_bytes: bytes)) else {
      return range.clamped(to: 0..<bytes.byteCount)
    }
    var characters = text.makeCharacterIterator()
    _ = characters.skipForward(by: max(range.lowerBound, 0))
    let start = characters.currentCodeUnitOffset
    _ = characters.skipForward(by: max(range.upperBound, 0) - max(range.lowerBound, 0))
    return start..<characters.currentCodeUnitOffset
  }
}
