package import Model
package import Services
import Terminal

/// Does to the bytes of the secret what the state wishes; the state itself knows a handle and a length.
@MainActor
package final class SecretKeeper {
  /// Brings a secret that `@FILE` or `env:NAME` names into memory.
  package typealias Source = @Sendable (String) -> Result<SecretHandle, Problem>

  private let memory: any SecretMemory
  private let source: Source
  /// What a paste offered, until the question about it is answered.
  private var held: SecretHandle?
  private var passphrases = PassphraseDesk()

  /// - Parameters:
  ///   - memory: Where the bytes lie.
  ///   - source: Reads what a reference names.
  package init(_ memory: any SecretMemory, source: @escaping Source) {
    self.memory = memory
    self.source = source
  }

  /// Does one edit.
  ///
  /// - Returns: What the state is to be told.
  package func perform(_ edit: SecretEdit, on current: SecretHandle?) -> [Message] {
    switch edit {
    case .replace(let range, let text):
      let handle = current ?? memory.make()
      memory.replace(handle, range, with: text)
      guard memory.count(handle) > 0 else {
        // An empty field is no secret: the one that is kept is in use again.
        memory.forget(handle)
        return [.secret(nil, count: 0)]
      }
      return [.secret(handle, count: memory.count(handle))]
    case .hold(let text):
      forgetHeld()
      let new = memory.make()
      memory.replace(new, 0..<0, with: text)
      held = new
      return []
    case .takeHeld:
      guard let held else { return [] }
      if let current { memory.forget(current) }
      self.held = nil
      return [.secret(held, count: memory.count(held))]
    case .dropHeld:
      forgetHeld()
      return []
    case .follow: return current.map(follow) ?? []
    }
  }

  /// Does one edit of a passphrase that is typed.
  package func perform(_ edit: PassphraseEdit) -> PassphraseEntry { passphrases.perform(edit, in: memory) }

  package func count(_ handle: SecretHandle) -> Int { memory.count(handle) }

  /// Wipes a secret that nobody wants.
  package func forget(_ handle: SecretHandle) { memory.forget(handle) }

  private func forgetHeld() {
    if let held { memory.forget(held) }
    held = nil
  }

  /// Wipes what was typed or offered and not taken.
  package func forgetOpen() {
    forgetHeld()
    _ = passphrases.perform(.drop, in: memory)
  }

  /// Puts what a reference names into its place, under the same handle.
  private func follow(_ handle: SecretHandle) -> [Message] {
    guard isReference(handle), let reference = text(handle) else { return [] }
    switch source(reference) {
    case .success(let found):
      memory.move(found, to: handle)
      return [.secret(handle, count: memory.count(handle)), .secretRead(reference, nil)]
    case .failure(let problem):
      memory.replace(handle, 0..<memory.count(handle), with: "")
      return [.secret(handle, count: 0), .secretRead(reference, problem)]
    }
  }

  /// Whether it says where the secret is, rather than being one.
  private func isReference(_ handle: SecretHandle) -> Bool {
    memory.read(handle) { bytes in
      ["@", "env:"].contains { (mark: String) in
        bytes.byteCount > mark.utf8.count
          // Each load is within the span's own bounds and of one byte, which any bits are.
          && mark.utf8.enumerated().allSatisfy {
            unsafe bytes.unsafeLoad(fromByteOffset: $0.offset, as: UInt8.self) == $0.element
          }
      }
    } ?? false
  }

  /// The secret as text: while a person asked to see it, and where it is no secret.
  package func text(_ handle: SecretHandle) -> String? {
    memory.read(handle) { bytes in
      var text: [UInt8] = []
      text.reserveCapacity(bytes.byteCount)
      // As above.
      for offset in 0..<bytes.byteCount { unsafe text.append(bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)) }
      return String(decoding: text, as: UTF8.self)
    }
  }
}
