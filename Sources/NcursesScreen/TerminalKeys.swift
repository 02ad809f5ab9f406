import CNcurses
import Terminal

/// The key sequences that this terminal's description has, for the decoder.
enum TerminalKeys {
  static func table() -> [[UInt8]: Key] {
    var table: [[UInt8]: Key] = [:]
    for (name, key) in names {
      // Single bytes mean the same everywhere; only sequences are taken.
      if let text = bw_string(name) {
        let bytes = Array(String(cString: text).utf8)
        if bytes.count > 1, bytes[0] == 0x1B { table[bytes] = key }
      }
    }
    return table
  }

  private static let names: [(String, Key)] =
    [
      ("kcuu1", .up), ("kcud1", .down), ("kcuf1", .right), ("kcub1", .left), ("khome", .home), ("kend", .end),
      ("kpp", .pageUp), ("knp", .pageDown), ("kich1", .insert), ("kdch1", .delete), ("kcbt", .shiftTab),
      ("kri", .shiftUp), ("kind", .shiftDown), ("kent", .enter),
    ] + (1...12).map { ("kf\($0)", .function($0)) }
}
