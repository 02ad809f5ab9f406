import Glibc
package import Model

/// The time of day, in UTC.
package enum WallClock {
  package static func now() -> Timestamp { Timestamp(seconds: Int64(time(nil))) }
}

/// Names that nobody has given before.
package enum UniqueID {
  /// A random UUID of version 4, in small letters.
  package static func uuid() -> String {
    var bytes = (0..<16).map { _ in UInt8.random(in: 0...255) }
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    var text = ""
    for (index, byte) in bytes.enumerated() {
      if [4, 6, 8, 10].contains(index) { text += "-" }
      text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return text
  }

  /// The name of a run: its time and a random part, so that names sort by time.
  package static func run(at now: Timestamp = WallClock.now()) -> String {
    now.description.filter { $0 != "-" && $0 != ":" } + "-" + uuid().prefix(8)
  }
}
