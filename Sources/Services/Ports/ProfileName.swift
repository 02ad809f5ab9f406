/// The name of a profile: its file, its store and its folder of state are called by it.
///
/// 1 to 64 of the letters a to z (large or small), digits, `.`, `_` and `-`, the first a letter or a digit: safe in a
/// path, on a command line and in a systemd unit's name. It does not end in `.json` or `.lock`.
package struct ProfileName: RawRepresentable, Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The profile of who names none.
  package static let `default` = ProfileName(trusted: "default")

  package let rawValue: String

  /// - Returns: `nil` for text that no profile may be called.
  package init?(rawValue: String) {
    func isPlain(_ byte: UInt8) -> Bool {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
      default: false
      }
    }
    let bytes = rawValue.utf8
    guard let first = bytes.first, isPlain(first), bytes.count <= 64,
      bytes.allSatisfy({ isPlain($0) || $0 == 0x2E || $0 == 0x5F || $0 == 0x2D }),
      !rawValue.hasSuffix(".json"), !rawValue.hasSuffix(".lock")
    else { return nil }
    self.rawValue = rawValue
  }

  /// Takes what a person typed.
  ///
  /// - Throws: `StorageError` with ``StorageError/Cause/invalidName``.
  package init(_ text: String) throws(StorageError) {
    guard let name = ProfileName(rawValue: text) else { throw StorageError("", .invalidName(text)) }
    self = name
  }

  private init(trusted: String) { rawValue = trusted }

  package var description: String { rawValue }

  package static func < (left: ProfileName, right: ProfileName) -> Bool { left.rawValue < right.rawValue }
}
