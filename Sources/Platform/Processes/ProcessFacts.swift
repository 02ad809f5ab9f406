import Glibc

/// What the kernel tells of a process.
enum ProcessFacts {
  /// When a process started, in clock ticks since boot; `nil` when there is none of this id.
  ///
  /// With the id it names one process for good, as ids are used again.
  static func startTime(of pid: Int32) -> UInt64? {
    // The name stands in parentheses and may hold any character; the start time is the 20th word behind it.
    guard let text = text("/proc/\(pid)/stat"), let end = text.lastIndex(of: ")") else { return nil }
    let words = text[text.index(after: end)...].split(separator: " ")
    return words.count > 19 && words[0] != "Z" ? UInt64(words[19]) : nil
  }

  /// Where this process was started from: its systemd unit, its terminal, or the id of its parent.
  static var origin: String {
    if getenv("INVOCATION_ID") != nil, let unit = text("/proc/self/cgroup")?.split(separator: "/").last,
      unit.hasSuffix(".service\n") || unit.hasSuffix(".service")
    {
      return unit.filter { $0 != "\n" }
    }
    for number: Int32 in 0...2 {
      var name = [CChar](repeating: 0, count: 128)
      if isatty(number) == 1, ttyname_r(number, &name, name.count) == 0 {
        return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      }
    }
    return "process \(getppid())"
  }

  /// The first 4 KiB of a file of the kernel's.
  private static func text(_ path: String) -> String? {
    let number = open(path, O_RDONLY | O_CLOEXEC)
    guard number >= 0 else { return nil }
    let file = Descriptor(number)
    var room = [UInt8](repeating: 0, count: 4_096)
    let count = retrying { read(file.number, &room, room.count) }
    return count > 0 ? String(decoding: room[..<count], as: UTF8.self) : nil
  }
}
