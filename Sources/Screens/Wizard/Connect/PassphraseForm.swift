package import Model
import Terminal

/// The popup in which a passphrase is typed: twice when it is new.
///
/// It knows how long what was typed is, and whether the two are the same; never what it is.
package struct PassphraseForm: Codable, Equatable, Sendable {
  /// Whether a new one is made, rather than one typed that opens what is sealed.
  let isNew: Bool
  /// Whether the second field has the focus.
  var isAgain = false
  var first = SecretField()
  var again = SecretField()
  var entry = PassphraseEntry()
  /// What is wrong with it, for people.
  var problem: String?
}

/// What whoever holds the bytes tells of them.
package struct PassphraseEntry: Codable, Equatable, Sendable {
  package var handle: SecretHandle?
  package var count = 0
  package var againCount = 0
  /// Whether the second is the same as the first.
  package var agrees = false
  package init() {}
}

/// What is to be done to a passphrase that is typed.
package enum PassphraseEdit: Equatable, Sendable {
  /// In the first or the second field: characters that give way to a text.
  case replace(again: Bool, Range<Int>, with: String)
  /// It is used: the first is somebody else's from now on, the second is wiped.
  case hand
  /// Both are wiped.
  case drop
}

/// Holds the bytes of a passphrase while it is typed.
struct PassphraseDesk {
  private var first: SecretHandle?
  private var again: SecretHandle?

  mutating func perform(_ edit: PassphraseEdit, in secrets: any SecretMemory) -> PassphraseEntry {
    switch edit {
    case .replace(let isAgain, let range, let text):
      let handle = (isAgain ? again : first) ?? secrets.make()
      if isAgain { again = handle } else { first = handle }
      secrets.replace(handle, range, with: text)
    case .hand, .drop:
      if let first, edit == .drop { secrets.forget(first) }
      if let again { secrets.forget(again) }
      first = nil
      again = nil
    }
    var entry = PassphraseEntry()
    entry.handle = first
    entry.count = first.map(secrets.count) ?? 0
    entry.againCount = again.map(secrets.count) ?? 0
    entry.agrees = entry.count == entry.againCount && areSame(in: secrets)
    return entry
  }

  private func areSame(in secrets: any SecretMemory) -> Bool {
    guard let first, let again else { return false }
    let isSame = secrets.read(first) { left in
      secrets.read(again) { right in
        guard left.byteCount == right.byteCount else { return false }
        for offset in 0..<left.byteCount {
          // Each load is within the span's own bounds and of one byte, which any bits are.
          let same =
            unsafe left.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
            == right.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
          if !same { return false }
        }
        return true
      }
    }
    return (isSame ?? nil) ?? false
  }
}
