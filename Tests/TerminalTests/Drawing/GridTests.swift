@testable import Terminal
import Testing

@Suite struct GridTests {
  @Test("writing outside is clipped, at any coordinates")
  func clips() {
    var grid = Grid(width: 4, height: 2)
    for x in [Int.min, -3, 3, 4, 1000, Int.max] {
      for y in [Int.min, -1, 0, 1, 2, Int.max] {
        grid.put("abc", x: x, y: y, style: .plain)
        grid.put("日本", in: Rect(x: x, y: y, width: x, height: 1), align: .right, style: .plain)
        grid.fill(Rect(x: x, y: y, width: Int.max, height: Int.max), style: .plain)
      }
    }
    #expect(grid.lines.count == 2)
    var none = Grid(width: 0, height: -3)
    none.put("abc", x: 0, y: 0, style: .plain)
    #expect(none.lines.isEmpty)
  }

  @Test("a wide character is never cut in half")
  func wide() {
    var grid = Grid(width: 5, height: 1)
    grid.put("日本", x: 0, y: 0, style: .plain)
    grid.put("x", x: 1, y: 0, style: .plain)
    #expect(grid.lines == [" x本 "])
    grid.put("y", x: 2, y: 0, style: .plain)
    #expect(grid.lines == [" xy  "])
    grid.put("日", x: 4, y: 0, style: .plain)
    #expect(grid.lines == [" xy  "])
    grid.put("本", x: -1, y: 0, style: .plain)
    #expect(grid.lines == [" xy  "])
    grid.put("日本", x: 0, y: 0, style: .plain)
    grid.put("語", x: 1, y: 0, style: .plain)
    #expect(grid.lines == [" 語  "])
  }

  @Test("marks stay with their letter, and a lone mark is a question mark")
  func marks() {
    var grid = Grid(width: 4, height: 1)
    grid.put(ScreenText(cleaning: "e\u{301}x"), x: 0, y: 0, style: .plain)
    #expect(grid.text(x: 0, y: 0) == "e\u{301}")
    #expect(grid.text(x: 1, y: 0) == "x")
    grid.put(ScreenText(cleaning: "\u{301}"), x: 3, y: 0, style: .plain)
    #expect(grid.text(x: 3, y: 0) == "?")
  }

  @Test("the difference is the runs that changed, whole for wide characters")
  func diff() {
    let old = Grid(width: 10, height: 3)
    var new = old
    #expect(GridDiff.runs(from: old, to: new).isEmpty)
    new.put("ab", x: 2, y: 1, style: .plain)
    new.put("日", x: 8, y: 2, style: .plain)
    #expect(
      GridDiff.runs(from: old, to: new) == [
        GridDiff.Run(x: 2, y: 1, count: 2), GridDiff.Run(x: 8, y: 2, count: 2),
      ])
    #expect(GridDiff.runs(from: nil, to: new).count == 3)
    #expect(GridDiff.runs(from: Grid(width: 9, height: 3), to: new).count == 3)
  }

  @Test("grids with clusters compare by what they show, not by how it is stored")
  func clusters() {
    var one = Grid(width: 4, height: 1)
    one.put(ScreenText(cleaning: "a\u{301}e\u{301}"), x: 0, y: 0, style: .plain)
    var two = Grid(width: 4, height: 1)
    two.put(ScreenText(cleaning: "e\u{301}"), x: 1, y: 0, style: .plain)
    two.put(ScreenText(cleaning: "a\u{301}"), x: 0, y: 0, style: .plain)
    #expect(one == two)
    var copy = Grid(width: 4, height: 1)
    copy.draw(one, at: Point(x: 0, y: 0))
    #expect(copy == one)
  }

  @Test("random drawing keeps every wide character whole")
  func fuzz() {
    var random = SeededRandom(seed: 3)
    let texts: [ScreenText] = ["a", "日本語テスト", "e\u{301}x", "─── ✓", "mixed 日 text"]
    var grid = Grid(width: 20, height: 5)
    for _ in 0..<3000 {
      let text = texts[Int.random(in: 0..<texts.count, using: &random)]
      let x = Int.random(in: -12...24, using: &random)
      let y = Int.random(in: -1...5, using: &random)
      switch Int.random(in: 0...2, using: &random) {
      case 0: grid.put(text, x: x, y: y, style: .plain)
      case 1: grid.put(text, in: Rect(x: x, y: y, width: 7, height: 1), align: .centre, style: .plain)
      default: grid.fill(Rect(x: x, y: y, width: 5, height: 2), style: .plain)
      }
      for line in grid.lines { #expect(TextWidth.of(line) == 20) }
    }
  }
}

@Suite struct LayoutTests {
  @Test("rows share what the lengths leave, and never more than there is")
  func rows() {
    let rect = Rect(x: 1, y: 2, width: 10, height: 10)
    #expect(rect.rows([.length(2), .rest, .length(3)]).map(\.height) == [2, 5, 3])
    #expect(rect.rows([.length(2), .rest, .length(3)]).map(\.y) == [2, 4, 9])
    #expect(rect.rows([.length(8), .length(8), .rest]).map(\.height) == [8, 2, 0])
    #expect(rect.columns([.fill(1), .fill(2)], gap: 1).map(\.width) == [3, 6])
    #expect(Rect.empty.columns([.rest, .rest], gap: 4).map(\.width) == [0, 0])
  }

  @Test(
    "sizes have their layouts",
    arguments: [
      (80, 24, SizeClass.normal), (39, 24, .tooSmall), (40, 12, .narrow), (80, 11, .tooSmall), (60, 20, .compact),
      (120, 29, .normal), (120, 30, .wide), (1, 1, .tooSmall),
    ])
  func classes(width: Int, height: Int, expected: SizeClass) {
    #expect(SizeClass(Size(width: width, height: height)) == expected)
  }

  @Test("the frame of 80x24 has its body in rows 3 to 21")
  func frame() {
    let frame = FrameLayout(Size(width: 80, height: 24))
    #expect(frame.body == Rect(x: 0, y: 2, width: 80, height: 19))
    #expect(frame.bottomRule.y == 21 && frame.message.y == 22 && frame.hints.y == 23)
  }
}
