import Foundation
import Glibc

/// What the kernel tells of processes that are not ours alone.
enum Processes {
  /// The processes whose command line holds a word; a test gives its program a word that no other has.
  static func with(_ word: String) -> [pid_t] {
    all.filter { pid in
      let line = (try? Data(contentsOf: URL(fileURLWithPath: "/proc/\(pid)/cmdline"))) ?? Data()
      return line.range(of: Data(word.utf8)) != nil && facts(of: pid)?.state != "Z"
    }
  }

  /// The processes that a process has started.
  static func children(of parent: pid_t) -> [pid_t] { all.filter { facts(of: $0)?.parent == parent } }

  /// The program itself, where a process guards it; else the process.
  static func program(guardedBy pid: pid_t) -> pid_t { children(of: pid).first ?? pid }

  /// The hundredths of a second that a process has computed.
  static func ticks(of pid: pid_t) -> Int { facts(of: pid)?.ticks ?? 0 }

  private static var all: [pid_t] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { pid_t($0) }
  }

  private static func facts(of pid: pid_t) -> (state: String, parent: pid_t, ticks: Int)? {
    // The name stands in parentheses and may hold any character.
    guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
      let end = text.lastIndex(of: ")")
    else { return nil }
    let words = text[text.index(after: end)...].split(separator: " ").map(String.init)
    guard words.count > 12, let parent = pid_t(words[1]) else { return nil }
    return (words[0], parent, (Int(words[11]) ?? 0) + (Int(words[12]) ?? 0))
  }
}
