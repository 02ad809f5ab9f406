import CPlatform
import Glibc
package import Model
package import Services

/// What the process finds around itself.
package enum Surroundings {
  /// Variables that hold secrets: they are read by the vaults alone, into locked memory.
  private static let secrets: Set<String> = ["BOARDWALK_SECRET", "BOARDWALK_PASSPHRASE"]

  /// The variables of the environment, without those that hold secrets.
  package static func environment() -> [String: String] {
    var variables: [String: String] = [:]
    var entry = boardwalk_environ()
    while let text = entry?.pointee {
      entry = entry?.successor()
      guard let equals = strchr(text, Int32(UInt8(ascii: "="))) else { continue }
      let name = String(
        decoding: UnsafeRawBufferPointer(start: text, count: UnsafePointer(equals) - UnsafePointer(text)),
        as: UTF8.self)
      if !secrets.contains(name) { variables[name] = String(cString: equals + 1) }
    }
    return variables
  }

  /// The folder the process works in.
  package static var workingFolder: String {
    guard let path = getcwd(nil, 0) else { return "/" }
    defer { free(path) }
    return String(cString: path)
  }

  /// The user's folder by the system's list of users.
  package static var userFolder: String? {
    // Called from one place at the start, before other threads could use the same static record.
    guard let user = getpwuid(geteuid()), let path = user.pointee.pw_dir else { return nil }
    return String(cString: path)
  }

  /// Where files belong, by the environment.
  package static func home(_ environment: [String: String] = environment()) throws(StorageError) -> Home {
    // The list of users may be on a server: it is asked only when HOME does not tell.
    try Home(
      environment: environment, userFolder: environment["HOME"] == nil ? userFolder : nil,
      workingFolder: workingFolder)
  }
}

/// What a stream of the process leads to.
package enum Stream: Int32, Sendable, Hashable, CaseIterable {
  case input = 0
  case output = 1
  case errors = 2

  package var isTerminal: Bool { isatty(rawValue) == 1 }

  /// The terminal's size in columns and rows; `nil` where there is no terminal or it does not tell.
  package var size: (columns: Int, rows: Int)? {
    var columns: Int32 = 0
    var rows: Int32 = 0
    guard boardwalk_terminal_size(rawValue, &columns, &rows), columns > 0, rows > 0 else { return nil }
    return (Int(columns), Int(rows))
  }

  /// Whether the stream goes to the journal of systemd, which tells so by device and inode.
  package func isJournal(_ environment: [String: String]) -> Bool {
    var facts = stat()
    guard let wanted = environment["JOURNAL_STREAM"], fstat(rawValue, &facts) == 0 else { return false }
    return wanted == "\(facts.st_dev):\(facts.st_ino)"
  }
}

/// What the terminal can do, as far as the environment tells.
package struct TerminalFacts: Sendable, Hashable {
  /// Its type: `xterm-256color`; `dumb` where it is not told.
  package let type: String
  /// Whether text is UTF-8.
  package let isUTF8: Bool
  /// Whether colours are unwanted, by `NO_COLOR`.
  package let refusesColor: Bool
  /// Whether it says that it draws 16 million colours.
  package let hasTrueColor: Bool
  /// Whether it is at the other end of an SSH connection.
  package let isRemote: Bool

  package init(_ environment: [String: String]) {
    func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    type = value("TERM") ?? "dumb"
    let locale = (value("LC_ALL") ?? value("LC_CTYPE") ?? value("LANG") ?? "").lowercased()
    isUTF8 = locale.contains("utf-8") || locale.contains("utf8")
    refusesColor = value("NO_COLOR") != nil
    // GNU screen hands on the variable of the terminal around it, whose colours it does not know.
    hasTrueColor =
      ["truecolor", "24bit"].contains(value("COLORTERM") ?? "") && (!type.hasPrefix("screen") || value("TMUX") != nil)
    isRemote = value("SSH_CONNECTION") != nil
  }

  /// Whether it draws 16 million colours: a person's settings say so, or it does.
  package func drawsTrueColor(_ settings: Settings) -> Bool { settings.trueColor ?? hasTrueColor }

  /// Whether a screen can be drawn on it at all.
  package var canDraw: Bool { type != "dumb" && type != "unknown" }
}
