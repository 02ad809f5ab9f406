import Foundation
import Model
import SimdjsonScanner
import Sync
import Testing

/// Random pages, compared with what Foundation's own parser makes of them.
@Suite("Scanning random pages") struct OracleTests {
  struct Random: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  @Test("records read as JSONSerialization reads them", arguments: 0..<150 as Range<UInt64>)
  func oracle(_ seed: UInt64) throws {
    var random = Random(state: seed)
    let records = (0..<Int.random(in: 0...40, using: &random)).map { record(id: $0 + 1, &random) }
    let text = "[" + records.map { space(&random) + $0 + space(&random) }.joined(separator: ",") + "]"
    let page = try scan(text)
    let values = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
    #expect(page.ids == values.map { $0["id"] as? Int })
    for (row, value) in values.enumerated() {
      let raw = try JSONSerialization.jsonObject(with: Data(page.raw(ofRow: row))) as? NSDictionary
      #expect(raw == value as NSDictionary, "seed \(seed)")
      for field in sample.fields.dropFirst() { try compare(page, row, field, value, seed) }
    }
  }

  @Test("a page that is damaged anywhere is read as JSONSerialization reads it, or both refuse it", arguments: 0..<40)
  func damaged(_ seed: Int) throws {
    var random = Random(state: UInt64(seed) &+ 10_000)
    let whole = Array("[\(record(id: 1, &random)),\(record(id: 2, &random))]".utf8)
    let scanner = try SimdjsonScanner()
    let plan = ScanPlan(sample)
    var accepted = 0
    for _ in 0..<300 {
      let bytes = damage(whole, &random)
      let text = String(decoding: bytes, as: UTF8.self)
      guard let page = try? scanner.scan(bytes, plan: plan) else {
        #expect((try? JSONSerialization.jsonObject(with: Data(bytes))) as? [Any] == nil, "refused: \(text)")
        continue
      }
      accepted += 1
      guard let values = (try? JSONSerialization.jsonObject(with: Data(bytes))) as? [Any] else {
        #expect((try? JSONSerialization.jsonObject(with: Data(tamed(text).utf8))) is [Any], "accepted: \(text)")
        continue
      }
      #expect(page.entryCount == values.count)
      #expect(page.ids == values.compactMap { ($0 as? [String: Any])?["id"] as? Int }, "\(text)")
      for row in 0..<page.count {
        let raw = try JSONSerialization.jsonObject(with: Data(page.raw(ofRow: row))) as? NSDictionary
        #expect(values.contains { ($0 as? NSDictionary) == raw }, "\(text)")
      }
    }
    #expect(accepted > 30)
  }

  /// A page with one byte changed, taken out or put in, or a piece of it doubled.
  private func damage(_ whole: [UInt8], _ random: inout Random) -> [UInt8] {
    let signs = Array(#"{}[]:,"\ 019-+.eEtfnu/"#.utf8) + [0, 9, 10, 12, 26, 31, 0x80, 0xC3, 0xED, 0xFF]
    var bytes = whole
    let place = Int.random(in: 0..<bytes.count, using: &random)
    let sign = signs.randomElement(using: &random) ?? 0
    switch Int.random(in: 0...3, using: &random) {
    case 0: bytes[place] = sign
    case 1: bytes.remove(at: place)
    case 2: bytes.insert(sign, at: place)
    default: bytes.insert(contentsOf: bytes[place..<min(place + 4, bytes.count)], at: place)
    }
    return bytes
  }

  /// A text without what Foundation refuses although it is JSON: numbers out of its range and halves of pairs.
  private func tamed(_ text: String) -> String {
    text.replacing(/\\u[dD][89a-fA-F][0-9a-fA-F]{2}/, with: #"\\ufffd"#)
      .replacing(/-?\b(0|[1-9][0-9]*)(\.[0-9]+)?[eE][+-]?[0-9]+/, with: "1")
      .replacing(/[0-9]{15,}/, with: "1")
  }

  private func compare(
    _ page: ScannedPage, _ row: Int, _ field: Field, _ record: [String: Any], _ seed: UInt64
  ) throws {
    var found: Any? = record
    for key in field.path { found = (found as? [String: Any])?[key] }
    let read = bound(page, field.column, row: row)
    switch (found, field.kind) {
    case (let text as String, .text): #expect(read == text.replacingOccurrences(of: "\0", with: ""), "seed \(seed)")
    case (let number as NSNumber, .decimal) where !(number is Bool) && kind(number) != .flag:
      // Foundation rounds numbers of many digits a little off.
      let difference = abs((read.flatMap(Double.init) ?? .nan) - number.doubleValue)
      #expect(difference <= abs(number.doubleValue) * 1e-15, "seed \(seed) \(number)")
    case (let number as NSNumber, .integer) where kind(number) == .integer:
      #expect(read == "\(number.intValue)", "seed \(seed)")
    case (let number as NSNumber, .flag) where kind(number) == .flag:
      #expect(read == (number.boolValue ? "1" : "0"), "seed \(seed)")
    default: break
    }
  }

  private enum NumberKind { case flag, integer, decimal }
  private func kind(_ number: NSNumber) -> NumberKind {
    switch String(cString: number.objCType) {
    case "c", "B": .flag
    case "q", "i", "l", "Q", "s": .integer
    default: .decimal
    }
  }

  // MARK: Making JSON

  private func record(id: Int, _ random: inout Random) -> String {
    var members = ["\"id\":\(space(&random))\(id)"]
    let names = ["name", "recordKind", "count", "price", "flag", "time", "board", "a", "zzz", "é", "\u{1F600}", ""]
    for name in names.shuffled(using: &random).prefix(Int.random(in: 0...names.count, using: &random)) {
      members.append("\(string(name, &random))\(space(&random)):\(value(depth: 0, &random))")
    }
    return "{" + members.shuffled(using: &random).joined(separator: "," + space(&random)) + "}"
  }

  private func value(depth: Int, _ random: inout Random) -> String {
    switch Int.random(in: 0...(depth > 4 ? 6 : 8), using: &random) {
    case 0: return "null"
    case 1: return Bool.random(using: &random) ? "true" : "false"
    case 2: return "\(Int.random(in: -1_000_000...1_000_000, using: &random))"
    case 3: return "\(Double(Int.random(in: -100_000...100_000, using: &random)) / 100)"
    case 4: return "\(Double.random(in: -1e20...1e20, using: &random))"
    case 5, 6:
      let texts = ["", "x", "Blue Dental", "2026-06-09T21:59:47Z", "\u{1F600}é中\u{200F}", "\"\\/\n\t\u{7}\0", "[{]},:"]
      return string(texts[Int.random(in: 0..<texts.count, using: &random)], &random)
    case 7:
      let items = (0..<Int.random(in: 0...3, using: &random)).map { _ in value(depth: depth + 1, &random) }
      return "[" + space(&random) + items.joined(separator: ",") + "]"
    default:
      let keys = ["id", "b", "c", "name", "_info"].shuffled(using: &random)
      let members = keys.prefix(Int.random(in: 0...3, using: &random)).map {
        "\(string($0, &random)):\(space(&random))\(value(depth: depth + 1, &random))"
      }
      return "{" + members.joined(separator: ",") + space(&random) + "}"
    }
  }

  /// A string, some of its characters escaped.
  private func string(_ text: String, _ random: inout Random) -> String {
    var result = "\""
    for unit in text.unicodeScalars {
      if unit.value < 0x20 || unit == "\"" || unit == "\\" || Int.random(in: 0...9, using: &random) == 0 {
        for half in String(unit).utf16 { result += "\\u" + String(format: "%04x", half) }
      } else {
        result.unicodeScalars.append(unit)
      }
    }
    return result + "\""
  }

  private func space(_ random: inout Random) -> String {
    ["", "", "", " ", "\n", "\t \r\n"][Int.random(in: 0...5, using: &random)]
  }
}
