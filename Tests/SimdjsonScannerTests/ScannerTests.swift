import Foundation
import Model
import SimdjsonScanner
import Sync
import Testing

/// A resource with a column of each kind.
let sample = Resource(
  "samples", "Samples", of: .tickets, routes: [Resource.Route("x", constants: ["kind": "fixed"])],
  fields: [
    Field("name", "name"),
    Field("kind", "recordKind"),
    Field("count", "count", .integer),
    Field("price", "price", .decimal),
    Field("flag", "flag", .flag),
    Field("time", "time", .timestamp),
    Field("board_id", "board/id", .integer),
    Field("deep", "a/b/c"),
  ],
  pick: Resource.Pick("name"), permission: Resource.Permission("System", "x"))

func scan(_ text: String, extras: [[String]] = []) throws -> ScannedPage {
  try SimdjsonScanner().scan(Array(text.utf8), plan: ScanPlan(sample, route: sample.routes[0], extras: extras))
}

/// The value in a column, as the binding would see it.
func bound(_ page: ScannedPage, _ column: String, row: Int = 0) -> String? {
  guard let index = page.plan.columns.firstIndex(where: { $0.column == column }) else { return "no column" }
  let cell = page.cells[row * page.plan.columns.count + index]
  return switch cell.kind {
  case .null: nil
  case .integer: "\(Int64(bitPattern: cell.bits))"
  case .real: "\(Double(bitPattern: cell.bits))"
  case .text, .arenaText: page.text(index, ofRow: row)
  }
}

@Suite("Scanning a page") struct ScannerTests {
  @Test("values are found where they stand, nested ones too")
  func values() throws {
    let record =
      #"{"id":7,"name":"Blue","recordKind":"k","count":-3,"price":0.1,"flag":true,"time":"2026-06-09T21:59:47Z","board":{"id":12,"name":"Help"},"a":{"b":{"c":"d"}},"other":[1,{"id":9}]}"#
    let page = try scan("[ \(record) , {\"id\":8}\n]")
    #expect(page.ids == [7, 8])
    #expect(String(decoding: page.raw(ofRow: 0), as: UTF8.self) == record)
    #expect(String(decoding: page.raw(ofRow: 1), as: UTF8.self) == #"{"id":8}"#)
    let expected = [
      "name": "Blue", "kind": "k", "count": "-3", "price": "0.1", "flag": "1", "time": "2026-06-09T21:59:47Z",
      "board_id": "12", "deep": "d",
    ]
    for (column, text) in expected { #expect(bound(page, column) == text, "\(column)") }
    #expect(page.notes.isEmpty && page.withoutID == 0)
    #expect(page.unknownKeys == ["other": 1])
  }

  @Test("a column that the list's records leave out has the list's constant")
  func constant() throws {
    let page = try scan(#"[{"id":1},{"id":2,"recordKind":"own"},{"id":3,"recordKind":null}]"#)
    #expect((0..<3).map { bound(page, "kind", row: $0) } == ["fixed", "own", "fixed"])
  }

  @Test(
    "of a repeated key the last counts, also when it takes an object away",
    arguments: [
      (#"{"id":1,"id":2,"count":1,"count":5}"#, "count", "5"),
      (#"{"id":1,"board":{"id":4},"board":{}}"#, "board_id", nil),
      (#"{"id":1,"board":{"id":4},"board":null}"#, "board_id", nil),
      (#"{"id":1,"board":null,"board":{"id":4,"id":5}}"#, "board_id", "5"),
      (#"{"id":1,"a":{"b":{"c":"x"}},"a":{"z":1}}"#, "deep", nil),
    ] as [(String, String, String?)])
  func repeated(_ text: String, _ column: String, _ expected: String?) throws {
    #expect(try bound(scan("[\(text)]"), column) == expected)
  }

  @Test(
    "what does not fit its column is null and noted, an absent value is not",
    arguments: [
      (#""count":"5""#, "count", true), (#""count":5.5"#, "count", true),
      (#""count":18446744073709551615"#, "count", true),
      (#""count":5.0"#, "count", false), (#""count":null"#, "count", false), (#""price":"1""#, "price", true),
      (#""flag":1"#, "flag", true), (#""flag":"true""#, "flag", true),
      (#""time":"soon""#, "time", true), (#""time":"2026-02-30T00:00:00Z""#, "time", true),
      (#""time":"""#, "time", false),
      (#""time":"1800-01-01T08:00:00Z""#, "time", false), (#""name":5"#, "name", true),
      (#""name":{"a":1}"#, "name", true),
      (#""name":[]"#, "name", true), (#""board":{}"#, "board_id", false), (#""board":"x""#, "board_id", false),
      (#""board":{"_info":{"board_href":"x"}}"#, "board_id", false), (#""board":{"id":"4"}"#, "board_id", true),
    ])
  func misfits(_ member: String, _ column: String, _ isNoted: Bool) throws {
    let page = try scan("[{\"id\":1,\(member)}]")
    #expect(page.notes == (isNoted ? [ScannedPage.Note(reason: .value, id: 1, column: column)] : []))
    if isNoted { #expect(bound(page, column) == nil) }
  }

  @Test("strings are unescaped, U+0000 is taken out and noted")
  func escapes() throws {
    let page = try scan(#"[{"id":1,"name":"a\"\\\/\b\f\n\r\t\u00e9\u4e2d\ud83d\ude00z"},{"id":2,"name":"a\u0000b"}]"#)
    #expect(bound(page, "name") == "a\"\\/\u{8}\u{c}\n\r\té中😀z")
    #expect(bound(page, "name", row: 1) == "ab")
    #expect(page.notes == [ScannedPage.Note(reason: .nul, id: 2, column: "name")])
  }

  @Test("keys with escapes are the keys that they stand for")
  func escapedKeys() throws {
    #expect(try bound(scan(#"[{"\u0069d":4,"n\u0061me":"x"}]"#), "name") == "x")
  }

  @Test("entries without a numeric id are left out and counted; of one id the later stays")
  func ids() throws {
    let page = try scan(#"[{"id":3,"count":1},{"name":"x"},{"id":"4"},5,null,{"id":2},{"id":3,"count":2}]"#)
    #expect(page.ids == [2, 3])
    #expect(bound(page, "count", row: 1) == "2")
    #expect(page.withoutID == 4)
    #expect(page.entryCount == 7)
  }

  @Test("extras are handed out as they stand")
  func extras() throws {
    let page = try scan(#"[{"id":1,"types":[ {"id":4}, {"id":7} ] },{"id":2}]"#, extras: [["types"]])
    #expect(String(decoding: page.extra(0, ofRow: 0), as: UTF8.self) == #"[ {"id":4}, {"id":7} ]"#)
    #expect(page.extra(0, ofRow: 1).isEmpty)
  }

  @Test("an empty list is an empty page")
  func empty() throws {
    #expect(try scan("[]").ids.isEmpty)
    #expect(try scan(" [ ] \r\n").entryCount == 0)
  }

  @Test(
    "what is not a list, or nests too deep, is refused",
    arguments: [
      ("", ScanError.Kind.malformed), ("{}", .notAList), ("null", .notAList), ("[{\"id\":1}", .malformed),
      ("[{\"id\":1}]x", .malformed), ("<html>", .malformed), ("[{\"id\":1,\"a\":\"\u{1}\"}]", .malformed),
      ("[{\"id\":1,\"unread\":tru}]", .malformed), ("[{\"id\":1,\"unread\":[1,]}]", .malformed),
      ("[{\"id\":1,\"unread\":\"\\x\"}]", .malformed), ("[{\"id\":1,\"name\":\"\\u12g4\"}]", .malformed),
      ("[{\"id\":1,\"\\q\":2}]", .malformed), ("[\"\\x\"]", .malformed), ("[{\"id\":01}]", .malformed),
      ("[{\"id\":1.}]", .malformed), ("[{\"id\":1e}]", .malformed), ("[{\"id\":-}]", .malformed),
      ("[{\"id\":1\"x\":2}]", .malformed), ("[{\"id\":1}{\"id\":2}]", .malformed), ("[{\"id\":1},]", .malformed),
      ("[{\"id\":1]}", .malformed), ("[{id:1}]", .malformed), ("[1,true,nul]", .malformed),
      ("[{\"id\":1,\"unread\":[{}}]]", .malformed), ("true", .notAList), (" \"[]\" ", .notAList), ("tru", .malformed),
    ])
  func refused(_ text: String, _ kind: ScanError.Kind) throws {
    let error = #expect(throws: ScanError.self) { try scan(text) }
    #expect(error?.kind == kind)
  }

  @Test("a page nests as deep as the limit and no deeper", arguments: ["[", #"{"a":"#, #"{"board":"#])
  func depth(_ bracket: String) throws {
    func nested(_ depth: Int) -> String {
      let opened = String(repeating: bracket, count: depth - 2)
      let closed = String(repeating: bracket == "[" ? "]" : "}", count: depth - 2)
      return "[{\"id\":1,\"x\":\(opened)\(bracket == "[" ? "" : "0")\(closed)}]"
    }
    #expect(try scan(nested(depthLimit)).ids == [1])
    #expect(throws: ScanError.self) { try scan(nested(depthLimit + 1)) }
  }

  @Test("a page has as many entries as the limit and no more, however small they are")
  func entries() throws {
    func page(_ count: Int) -> String { "[" + repeatElement("{}", count: count).joined(separator: ",") + "]" }
    #expect(try scan(page(entryLimit)).entryCount == entryLimit)
    let error = #expect(throws: ScanError.self) { try scan(page(entryLimit + 1)) }
    #expect(error?.kind == .malformed && error?.detail == "more entries than any page has")
  }

  @Test(
    "a number beyond what a machine holds spoils only its own value",
    arguments: ["1e400", "-1E+9999", "123456789012345678901234567890", "0.1e-9999", "9999999999999999999.5"])
  func wideNumbers(_ number: String) throws {
    let record = "{\"id\":1,\"name\":\"x\",\"count\":\(number),\"other\":[\(number)],\"board\":{\"id\":\(number)}}"
    let page = try scan("[\(record),{\"id\":2,\"price\":\(number)},{\"id\":\(number)}]")
    #expect(page.ids.first == 1 && page.ids.dropFirst().first == 2)
    #expect(bound(page, "name") == "x")
    #expect(String(decoding: page.raw(ofRow: 0), as: UTF8.self) == record)
    if number == "0.1e-9999" {
      #expect(bound(page, "count") == "0" && bound(page, "price", row: 1) == "0.0" && page.ids == [1, 2, 0])
    } else {
      #expect(bound(page, "count") == nil && bound(page, "board_id") == nil && page.withoutID == 1)
      let price = Double(number).flatMap { $0.isFinite ? $0 : nil }
      #expect(bound(page, "price", row: 1) == price.map { "\($0)" })
      let columns = page.notes.map { "\($0.id) \($0.column)" }
      #expect(columns == ["1 count", "1 board_id"] + (price == nil ? ["2 price"] : []))
    }
  }

  @Test("half of a pair of escapes is no character")
  func halfPairs() throws {
    let page = try scan(#"[{"id":1,"name":"a\ud83dz","\ud83d":1},{"id":2,"name":"\ude00\ud83d"}]"#)
    #expect(bound(page, "name") == "a\u{FFFD}z")
    #expect(bound(page, "name", row: 1) == "\u{FFFD}\u{FFFD}")
  }

  @Test("keys in another order in each record, left out and long ones, read the same")
  func keyOrder() throws {
    let members = [
      #""name":"n""#, #""count":4"#, #""board":{"name":"x","id":6}"#, #""price":2"#, #""a":{"b":{"c":"d"}}"#,
      #""mergedParentTicketsOfAll":1"#, #""mergedParentWorksetsOfAll":2"#, #""recordKind":"k""#,
    ]
    var random = OracleTests.Random(state: 7)
    let orders = (1...80).map { _ in members.shuffled(using: &random).prefix(Int.random(in: 0...8, using: &random)) }
    let records = orders.enumerated().map { "{" + (["\"id\":\($0)"] + $1).joined(separator: ",") + "}" }
    let page = try scan("[" + records.joined(separator: ",") + "]")
    for (row, order) in orders.enumerated() {
      #expect(bound(page, "name", row: row) == (order.contains(members[0]) ? "n" : nil))
      #expect(bound(page, "count", row: row) == (order.contains(members[1]) ? "4" : nil))
      #expect(bound(page, "board_id", row: row) == (order.contains(members[2]) ? "6" : nil))
      #expect(bound(page, "deep", row: row) == (order.contains(members[4]) ? "d" : nil))
      #expect(bound(page, "kind", row: row) == (order.contains(members[7]) ? "k" : "fixed"))
    }
  }

  @Test("bytes that are not UTF-8 are refused")
  func notUTF8() throws {
    var bytes = Array(#"[{"id":1,"name":"x"}]"#.utf8)
    bytes[17] = 0xFF
    #expect(throws: ScanError.self) { try SimdjsonScanner().scan(bytes, plan: ScanPlan(sample)) }
  }

  @Test("a page cut at any byte is refused")
  func cut() throws {
    let whole = Array(#"[{"id":1,"name":"a\"é","price":1.5,"board":{"id":2},"x":[true,null]},{"id":2}]"#.utf8)
    let scanner = try SimdjsonScanner()
    let plan = ScanPlan(sample)
    #expect(try scanner.scan(whole, plan: plan).ids == [1, 2])
    for count in 0..<whole.count {
      #expect(throws: ScanError.self, "\(count)") { try scanner.scan(Array(whole.prefix(count)), plan: plan) }
    }
  }

  @Test("decimals are rounded as the standard library rounds them")
  func decimals() throws {
    let texts = [
      "0", "-0.0", "0.1", "0.30000000000000004", "65.0", "1.25", "123456789012345", "123456789012345678", "1e-7",
      "-12.75", "2.2250738585072014e-308", "1E5", "999999999999999.9", "0.000001", "4.35",
    ]
    for text in texts {
      let page = try scan("[{\"id\":1,\"price\":\(text)}]")
      #expect(bound(page, "price") == Double(text).map { "\($0)" }, "\(text)")
    }
  }
}
