import Foundation
import Model
import Testing

@Suite struct JSONReaderTests {
  private func read(_ text: String) throws(JSONError) -> JSONValue { try JSONValue(parsingJSON5: text.utf8) }

  @Test("what a person writes is read")
  func settings() throws {
    let value = try read(
      """
      \u{FEFF}// a comment
      { /* another */ unquoted: 'it''s'.length, }
      """.replacingOccurrences(of: "'it''s'.length", with: "'it\\'s \"so\"'"))
    #expect(value == ["unquoted": "it's \"so\""])
    #expect(
      try read("{a: [1, 2,], $b_1: {}, 'c d': null, \"e\": true, ü: false,}")
        == ["a": [1, 2], "$b_1": [:], "c d": nil, "e": true, "ü": false])
  }

  @Test(
    "numbers are read in all their forms",
    arguments: [
      ("0", 0), ("-7", -7), ("+7", 7), ("0x1F", 31), ("-0x10", -16), ("9223372036854775807", .integer(.max)),
      ("1.0", 1),
      ("2.5", 2.5), (".5", 0.5), ("5.", 5), ("-.25", -0.25), ("1e3", 1_000), ("1.5E-1", 0.15), ("5.e1", 50),
      ("18446744073709551616", 18446744073709551616.0),
    ] as [(String, JSONValue)])
  func numbers(text: String, value: JSONValue) throws { #expect(try read(text) == value) }

  @Test("escapes are read, and a line may be continued")
  func escapes() throws {
    #expect(try read(#""\n\t\\\"\/\x41\u00e9\ud83d\ude00\q""#) == "\n\t\\\"/A\u{E9}😀q")
    #expect(try read("'a\\\nb\\\r\nc'") == "abc")
  }

  @Test(
    "a mistake is told with its place",
    arguments: [
      ("", 1, 1), ("  ", 1, 3), ("{", 1, 1), ("{a:1", 1, 1), ("[1,\n [2", 2, 2), ("{\n  a: 1\n  b: 2\n}", 3, 3),
      ("{a}", 1, 3),
      ("{a: }", 1, 5), ("[1 2]", 1, 4), ("[,]", 1, 2), ("{1: 2}", 1, 2), ("oops", 1, 1), ("{ü: oops}", 1, 5),
      ("'a", 1, 1),
      ("'a\nb'", 1, 1), ("'\\u12'", 1, 4), ("'\\ud800'", 1, 2), ("'\\ud800\\u0041'", 1, 2), ("'\\1'", 1, 2),
      ("/* x", 1, 1),
      ("1 2", 1, 3), ("01", 1, 1), ("1x", 1, 1), ("0x", 1, 1), ("0xfg", 1, 1), ("-", 1, 1), (".", 1, 1), ("1e", 1, 1),
      ("1.2.3", 1, 1), ("Infinity", 1, 1), ("-Infinity", 1, 1), ("NaN", 1, 1), ("1e999", 1, 1), ("{a:1, a:2}", 1, 7),
      ("@", 1, 1), ("--1", 1, 1), ("0x-1", 1, 1), ("1_000", 1, 1),
    ])
  func mistakes(text: String, line: Int, column: Int) {
    do throws(JSONError) {
      let value = try read(text)
      Issue.record("read as \(value)")
    } catch {
      #expect(error.line == line && error.column == column, "\(error)")
    }
  }

  @Test("bytes that are no UTF-8 and depth without end are refused")
  func hostile() {
    #expect(throws: JSONError.self) { try JSONValue(parsingJSON5: [0x22, 0xFF, 0x22] as [UInt8]) }
    #expect(throws: JSONError.self) { try read(String(repeating: "[", count: 100_000)) }
    #expect(throws: JSONError.self) {
      try read(String(repeating: "{a:", count: 65) + "1" + String(repeating: "}", count: 65))
    }
    #expect(throws: Never.self) { try read(String(repeating: "[", count: 64) + String(repeating: "]", count: 64)) }
  }

  @Test("JSON that our own writer made is read as it was", arguments: 0..<50)
  func roundTrip(seed: Int) throws {
    var random = SystemRandomNumberGenerator()
    func value(_ depth: Int) -> JSONValue {
      switch Int.random(in: 0...(depth > 3 ? 4 : 6), using: &random) {
      case 0: .null
      case 1: .bool(.random(using: &random))
      case 2: .integer(.random(in: .min ... .max, using: &random))
      case 3: .number(Double.random(in: -1e9...1e9, using: &random) + 0.5)
      case 4:
        .string(
          String(
            (0..<8).map { _ in ["a", "\"", "\\", "\n", "é", "😀", "\u{1}", "/", "'"].randomElement() ?? "x" }.joined()))
      case 5: .array((0..<3).map { _ in value(depth + 1) })
      default: .object(["a": value(depth + 1), "b c": value(depth + 1)])
      }
    }
    let whole = value(0)
    #expect(try JSONValue(parsingJSON5: whole.bytes) == JSONValue(parsing: whole.bytes), "seed \(seed)")
    let decoded = try JSONDecoder().decode(JSONValue.self, from: Data(whole.bytes))
    #expect(try JSONValue(parsing: whole.bytes) == decoded, "seed \(seed)")
  }

  @Test(
    "JSON is read as Foundation reads it",
    arguments: [
      "{}", "[]", " [1, -2.5e3, 0, -0, 1E+2, 0.5, 1.0] ", #"{"a": [true, false, null], "b": {"c": "x"}}"#, "7", "\"x\"",
      #""\u00e9\ud83d\ude00\n\/\"\\\b\f\r\t""#, "\u{FEFF}[1]", "\r\n\t1 ",
    ])
  func plain(text: String) throws {
    #expect(try JSONValue(parsing: text.utf8) == JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)))
  }

  @Test(
    "what only JSON5 allows is no JSON",
    arguments: [
      "", "[1,]", "{\"a\":1,}", "{a:1}", "{'a':1}", "'a'", "+1", ".5", "5.", "0x1F", "01", "-01", "// x\n1", "/**/1",
      "\"a\\\nb\"", "\"\\x41\"", "\"\\v\"", "\"\\'\"", "\"\t\"", "\u{B}1", "\u{A0}1", "Infinity", "1 2", "[1}",
      "{\"a\"}",
      "1.e5", "1e", "-", "[", "nul",
    ])
  func strict(text: String) {
    #expect(throws: JSONError.self) { try JSONValue(parsing: text.utf8) }
    #expect(throws: Never.self) { try JSONValue(parsing: "[\"plain\"]".utf8) }
  }

  @Test("an answer made to cost much is refused")
  func costly() {
    let flat = "[" + String(repeating: "[],", count: 1_000_000) + "[]]"
    #expect(throws: JSONError.self) { try JSONValue(parsing: flat.utf8) }
    let deep = String(repeating: "[", count: 500) + String(repeating: "]", count: 500)
    #expect(throws: JSONError.self) { try JSONValue(parsing: deep.utf8) }
  }

  @Test("no cut or changed text stops the reader")
  func fuzz() {
    let text =
      Array(#"{a: [1, -2.5e3, 0x1F, 'x\u00e9\ud83d\ude00'], "b": {c: null, /* x */ d: true}, // y"#.utf8) + [
        0x0A, 0x7D,
      ]
    for end in text.indices { _ = try? JSONValue(parsingJSON5: text[..<end]) }
    for index in text.indices {
      for byte: UInt8 in [0, 0x22, 0x27, 0x2D, 0x5C, 0x7B, 0xFF] {
        var changed = text
        changed[index] = byte
        _ = try? JSONValue(parsingJSON5: changed)
      }
    }
  }
}
