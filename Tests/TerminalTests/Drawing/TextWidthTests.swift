@testable import Terminal
import Testing

@Suite struct TextWidthTests {
  @Test(
    "text takes the cells that terminals give it",
    arguments: [
      ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("한국", 4), ("ｱ", 1), ("Ａ", 2), ("😀", 2),
      ("❤", 1), ("─✓●▸…", 5), ("שלום", 4), ("e\u{301}\u{302}\u{303}", 1), ("\u{1100}\u{1161}\u{11A8}", 2),
      // Marks among the wide ones.
      ("か\u{3099}", 2), ("一\u{302A}", 2), ("👩\u{302A}", 2),
      // Disputed clusters keep the two cells that they mean to take.
      ("❤\u{FE0F}", 2), ("👨‍👩‍👧", 2), ("🇬🇧", 2), ("👍🏽", 2), ("1\u{FE0F}\u{20E3}", 2),
    ])
  func widths(text: String, width: Int) {
    #expect(TextWidth.of(text) == width)
  }

  @Test("disputed clusters are drawn as their first character padded, or ?")
  func disputed() {
    var grid = Grid(width: 10, height: 1)
    grid.put(ScreenText(cleaning: "❤\u{FE0F}👨‍👩‍👧🇬🇧|"), x: 0, y: 0, style: .plain)
    #expect(grid.lines == ["❤ 👨? |   "])
  }
}

@Suite struct ScreenTextTests {
  @Test(
    "what a terminal could obey is taken out",
    arguments: [
      ("a\u{1B}[31mb", "a[31mb"), ("a\u{7}b\u{0}c", "abc"), ("a\tb\nc", "a b c"), ("a\r\nb", "a b"),
      ("a\u{9B}31mb", "a31mb"),
      ("a\u{202E}b\u{2066}c\u{200F}d\u{61C}e", "abcde"), ("a\u{200B}b\u{FEFF}c\u{200D}d", "abcd"),
      ("x\u{E0041}y\u{E000}z", "xyz"), ("👨\u{200D}👩", "👨\u{200D}👩"), ("plain", "plain"),
      ("e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}", "e\u{301}\u{301}\u{301}\u{301}"),
    ])
  func cleans(text: String, clean: String) {
    #expect(Array(ScreenText(cleaning: text).string.unicodeScalars) == Array(clean.unicodeScalars))
  }

  @Test("cleaning shows where something was removed, in detail views")
  func marks() {
    #expect(ScreenText(cleaning: "a\u{1B}b", marked: true).string == "a\u{FFFD}b")
  }

  @Test("a field shows at most 4 kB")
  func limits() {
    #expect(ScreenText(cleaning: String(repeating: "é", count: 5000)).string.utf8.count <= 4096)
  }

  @Test("text is cut by cells, never inside a cluster")
  func truncates() {
    #expect(ScreenText(cleaning: "日本語").truncated(to: 4).string == "日…")
    #expect(ScreenText(cleaning: "日本語").truncated(to: 5).string == "日本…")
    #expect(ScreenText(cleaning: "日本語").truncated(to: 6).string == "日本語")
    #expect(ScreenText(cleaning: "e\u{301}e\u{301}e\u{301}").truncated(to: 2, ellipsis: "~").string == "e\u{301}~")
    #expect(ScreenText("abc").truncated(to: 0).string == "")
    #expect(ScreenText("abc").truncated(to: -5).string == "")
    #expect(ScreenText("abc").truncated(to: 1).string == "…")
  }

  @Test("numbers are grouped by thousands")
  func grouping() {
    let text: ScreenText = "\(grouped: 1_234_567) of \(grouped: 12) \(grouped: -1234) \(grouped: Int.min)"
    #expect(text.string == "1,234,567 of 12 -1,234 -9,223,372,036,854,775,808")
  }

  @Test("wrapping breaks at blanks, and words that are too long anywhere")
  func wraps() {
    #expect(ScreenText("one two three").wrapped(to: 7).map(\.string) == ["one two", "three"])
    #expect(ScreenText("abcdefgh ij").wrapped(to: 3).map(\.string) == ["abc", "def", "gh", "ij"])
    #expect(
      ScreenText("in /srv/data/default.sqlite").wrapped(to: 16).map(\.string) == ["in", "/srv/data/", "default.sqlite"])
    #expect(
      ScreenText("https://a.very.long.name/x").wrapped(to: 20).map(\.string) == ["https://a.very.long.", "name/x"])
    #expect(ScreenText("日本語").wrapped(to: 1).map(\.string) == ["日", "本", "語"])
    #expect(ScreenText("").wrapped(to: 5).map(\.string) == [""])
  }

  @Test("random scalars never leave a control behind, and widths add up in a grid")
  func fuzz() {
    var random = SeededRandom(seed: 7)
    for _ in 0..<2000 {
      var text = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0...12, using: &random) {
        let ranges: [ClosedRange<UInt32>] = [
          0...0x2FF, 0x300...0x36F, 0x2000...0x20FF, 0x1F1E6...0x1F9FF, 0...0x10FFFF,
        ]
        let range = ranges[Int.random(in: 0..<ranges.count, using: &random)]
        if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &random)) { text.append(scalar) }
      }
      let clean = ScreenText(cleaning: String(text))
      for scalar in clean.string.unicodeScalars {
        #expect(![.control, .surrogate, .privateUse, .lineSeparator].contains(scalar.properties.generalCategory))
      }
      #expect(
        ScreenText(cleaning: clean.string) == clean, "cleaning twice changes nothing: \(clean.string.debugDescription)")
      var grid = Grid(width: 40, height: 1)
      #expect(grid.put(clean, x: 0, y: 0, style: .plain) == clean.width)
      let cut = clean.truncated(to: 5)
      #expect(cut.width <= 5)
    }
  }
}

/// A small generator that gives the same numbers for the same seed.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &+ 0x9E37_79B9_7F4A_7C15 }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
