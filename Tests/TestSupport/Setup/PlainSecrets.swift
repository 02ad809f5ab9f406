package import Model
import Synchronization

/// Secrets in ordinary memory, for tests alone.
package final class PlainSecrets: SecretMemory {
  private struct Held {
    var next: UInt64 = 1
    var texts: [UInt64: String] = [:]
  }

  private let held = Mutex(Held())

  package init() {}

  /// What a handle stands for.
  package func text(_ handle: SecretHandle) -> String? { held.withLock { $0.texts[handle.number] } }

  package func make() -> SecretHandle {
    held.withLock { held in
      defer { held.next += 1 }
      held.texts[held.next] = ""
      return SecretHandle(number: held.next)
    }
  }

  package func replace(_ handle: SecretHandle, _ range: Range<Int>, with text: String) -> Int {
    held.withLock { held in
      guard let old = held.texts[handle.number] else { return 0 }
      var characters = Array(old)
      characters.replaceSubrange(range.clamped(to: 0..<characters.count), with: text)
      held.texts[handle.number] = String(characters)
      return String(characters).count
    }
  }

  package func store(_ bytes: RawSpan) -> SecretHandle {
    let handle = make()
    var text: [UInt8] = []
    for offset in 0..<bytes.byteCount { text.append(bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)) }
    _ = replace(handle, 0..<0, with: String(decoding: text, as: UTF8.self))
    return handle
  }

  package func count(_ handle: SecretHandle) -> Int { text(handle)?.count ?? 0 }

  package func read<Result>(_ handle: SecretHandle, _ body: (RawSpan) throws -> Result) rethrows -> Result? {
    guard let text = text(handle) else { return nil }
    return try body(Array(text.utf8).span.bytes)
  }

  package func matches(_ one: SecretHandle, _ other: SecretHandle) -> Bool {
    text(one).map { $0 == text(other) } ?? false
  }

  package func move(_ secret: SecretHandle, to handle: SecretHandle) {
    held.withLock { $0.texts[handle.number] = $0.texts.removeValue(forKey: secret.number) }
  }

  package func forget(_ handle: SecretHandle) { held.withLock { $0.texts[handle.number] = nil } }
}
