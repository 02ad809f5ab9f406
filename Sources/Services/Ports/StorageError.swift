package import Model

/// What went wrong with a file of ours, and what a person can do about it.
package struct StorageError: Error, Sendable, Hashable, CustomStringConvertible {
  package enum Cause: Sendable, Hashable {
    /// Nothing is there.
    case missing
    /// Something is there that was not to be.
    case exists
    /// The system refused; its words.
    case refused(String)
    /// Not a profile: where it breaks (`line 3, column 5` or a key) and how.
    case malformed(place: String, reason: String)
    /// Written by a newer program.
    case newer(version: Int, known: Int)
    /// Others may read or write it; the mode it has and the one it needs, as `chmod` takes them.
    case tooOpen(mode: String, needed: String)
    /// It belongs to another user.
    case foreign(owner: UInt32)
    /// A symbolic link stands where a file or folder of ours must.
    case symbolicLink
    case diskFull
    case readOnly
    /// Somebody saved after it was read: the revision that was expected and the one that is there.
    case stale(expected: Int, found: Int, saved: Timestamp?)
    /// No profile may be called so.
    case invalidName(String)
    /// Another process has been writing it for longer than we wait.
    case busy
    /// No variable tells where files belong.
    case noHome
  }

  /// The absolute path; empty where no file is meant.
  package let path: String
  package let cause: Cause

  package init(_ path: String, _ cause: Cause) {
    self.path = path
    self.cause = cause
  }

  /// What happened, to what.
  package var message: String {
    switch cause {
    case .missing: "\(path) is not there."
    case .exists: "\(path) is there already."
    case .refused(let words): "\(path): \(words)."
    case .malformed(let place, let reason): "\(path) is broken at \(place): \(reason)."
    case .newer(let version, let known):
      "\(path) has version \(version); this program knows versions up to \(known)."
    case .tooOpen(let mode, _): "\(path) can be read or changed by others (mode \(mode))."
    case .foreign(let owner): "\(path) belongs to another user (id \(owner))."
    case .symbolicLink: "\(path) is a symbolic link; it is not followed."
    case .diskFull: "No space is left to write \(path)."
    case .readOnly: "\(path) lies on a file system that cannot be written."
    case .stale(let expected, let found, let saved):
      "\(path) was saved by somebody else\(saved.map { " at \($0)" } ?? "") "
        + "(revision \(found), ours is based on \(expected))."
    case .invalidName(let name): "A profile cannot be called \"\(Self.plain(name))\"."
    case .busy: "\(path) is being written by another process."
    case .noHome: "Neither BOARDWALK_HOME nor HOME says where files belong."
    }
  }

  /// What to do next.
  package var mend: String {
    switch cause {
    case .missing: "Run: boardwalk setup"
    case .exists: "Choose another name, or delete it first."
    case .refused: "Check the owner and mode of the file and its folder."
    case .malformed: "Mend the file by hand, or put back the one before: \(path).1"
    case .newer: "Use the newer boardwalk that wrote it."
    case .tooOpen(_, let needed): "Run: chmod \(needed) \(Self.quoted(path))"
    case .foreign: "Run boardwalk as that user, or: chown \"$(id -u)\" \(Self.quoted(path))"
    case .symbolicLink: "Put the real file or folder there, or set BOARDWALK_HOME to where it is."
    case .diskFull: "Free some space and try again; the old file is whole."
    case .readOnly: "Set BOARDWALK_HOME to a folder that can be written."
    case .stale: "Open the profile again and repeat the change."
    case .invalidName: "Use 1 to 64 letters, digits, dots, dashes or underscores; start with a letter or digit."
    case .busy: "Try again in a moment."
    case .noHome: "Set BOARDWALK_HOME to a folder of yours."
    }
  }

  package var description: String { "\(message) \(mend)" }

  /// A path as a shell takes it.
  private static func quoted(_ path: String) -> String {
    let isPlain = path.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x2F, 0x5F: true
      default: false
      }
    }
    return isPlain
      ? path : "'" + path.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }

  /// Text from outside, short and without control characters.
  private static func plain(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.prefix(80).map { $0.properties.isControl ? "?" : $0 }))
  }
}

extension Unicode.Scalar.Properties {
  fileprivate var isControl: Bool {
    switch generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: true
    default: false
    }
  }
}
