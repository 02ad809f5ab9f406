import Foundation

/// Other programs that tests use.
enum Tools {
  /// Runs a command of the system, whose output is nobody's.
  ///
  /// - Returns: Its exit code.
  /// - Throws: When it does not start.
  @discardableResult
  static func run(_ words: String...) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// A script in the place of `secret-tool`: the words and ends of the real one, with a file in `keyring` for each entry.
  static func secretTool(_ keyring: String) -> String {
    """
    #!/bin/sh
    verb=$1
    while [ $# -gt 1 ]; do [ "$1" = entry ] && entry='\(keyring)'/$2; shift; done
    # Long enough to be looked at.
    sleep 0.05
    case $verb in
      store) cat > "$entry" ;;
      lookup) [ -e "$entry" ] && cat "$entry" ;;
      clear) [ -e "$entry" ] && rm "$entry" ;;
    esac

    """
  }
}
