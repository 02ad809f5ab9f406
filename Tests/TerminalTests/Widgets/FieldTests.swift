import Testing

@testable import Terminal

@Suite struct TextFieldTests {
  static func typing(_ keys: [Key], into text: String = "") -> TextField {
    var field = TextField(text)
    for key in keys { _ = field.handle(key) }
    return field
  }

  @Test("the editing keys do what they say")
  func editing() {
    #expect(Self.typing(["a", "b", .left, "c"]).text == "acb")
    #expect(Self.typing([.home, .delete], into: "abc").text == "bc")
    #expect(Self.typing([.backspace], into: "abc").text == "ab")
    #expect(Self.typing([.control("w")], into: "one two  ").text == "one ")
    #expect(Self.typing([.left, .control("u")], into: "abc").text == "c")
    #expect(Self.typing([.home, .right, .control("k")], into: "abc").text == "a")
    #expect(Self.typing([.home, .backspace, .left], into: "abc").text == "abc")
    #expect(Self.typing([Key(.left, .control), "x"], into: "one two").text == "one xtwo")
  }

  @Test("keys that are not the field's are left to others")
  func foreign() {
    var field = TextField("a")
    for key in [Key.tab, .enter, .escape, .up, .down, .control("n"), .function(1), .shiftTab] {
      #expect(field.handle(key) == nil)
    }
    #expect(field.text == "a")
  }

  @Test("the cursor goes by grapheme, and marks join the letter before")
  func graphemes() {
    let family = "👨\u{200D}👩\u{200D}👧"
    #expect(Self.typing([.left, .left, .delete], into: "a\(family)b").text == "ab")
    let typed = Self.typing(["e", .character("\u{301}"), "x"])
    #expect(typed.text == "e\u{301}x" && typed.cursor == 2)
  }

  @Test("a paste loses its ends, line ends and controls, and says so")
  func paste() {
    var field = TextField()
    #expect(field.paste("  key \n") == "4 spaces removed")
    #expect(field.text == "key")
    field = TextField()
    #expect(field.paste("a\nb")?.isEmpty == false)
    #expect(field.text == "a b")
    field = TextField()
    #expect(field.paste("a\u{1B}[31mb\u{0}") == "2 control characters removed from the paste")
    #expect(field.text == "a[31mb")
    field = TextField()
    #expect(field.paste("clean") == nil)
  }

  @Test("a character that cannot be right is refused with the reason")
  func refuses() {
    var field = TextField()
    #expect(field.handle("x") { $0.isNumber ? nil : "Digits only" } == .refused("Digits only"))
    #expect(field.text.isEmpty)
  }

  @Test("a long value scrolls with the cursor in sight and signs at the edges", arguments: 0...60)
  func scrolls(lefts: Int) {
    var field = TextField(String(repeating: "0123456789", count: 6))
    for _ in 0..<lefts { _ = field.handle(.left) }
    var grid = Grid(width: 30, height: 1)
    let look = Look(theme: .mono, glyphs: .unicode)
    field.draw(into: &grid, Rect(x: 5, y: 0, width: 20, height: 1), isFocused: true, look: look)
    let cursor = grid.cursor?.x ?? -1
    #expect((5..<25).contains(cursor))
    #expect(grid.showsCursor)
    let digit = field.cursor < 60 ? "\(field.cursor % 10)" : "_"
    if cursor > 5, cursor < 24 { #expect(grid.text(x: cursor, y: 0) == digit) }
    #expect(grid.text(x: 4, y: 0) == " " && grid.text(x: 25, y: 0) == " ")
  }

  @Test("random keys keep the cursor inside the text")
  func fuzz() {
    var random = SeededRandom(seed: 5)
    let keys: [Key] = [
      "a", "é", .character("日"), .character("\u{301}"), .character("\u{200D}"), .character("👩"), .space, .left, .right,
      .home, .end, .backspace, .delete, .control("w"), .control("u"), .control("k"), Key(.left, .control),
    ]
    var field = TextField()
    let look = Look(theme: .mono, glyphs: .unicode)
    for _ in 0..<4000 {
      _ = field.handle(keys[Int.random(in: 0..<keys.count, using: &random)])
      #expect(field.cursor >= 0 && field.cursor <= field.text.count)
      var grid = Grid(width: 8, height: 1)
      field.draw(into: &grid, Rect(x: 1, y: 0, width: 6, height: 1), isFocused: true, look: look)
      #expect((1..<7).contains(grid.cursor?.x ?? -1))
    }
  }
}

@Suite struct SecretFieldTests {
  @Test("keys become edits by grapheme; the field knows the count alone")
  func edits() {
    var field = SecretField()
    #expect(field.handle("a") == .insert("a", at: 0))
    #expect(field.paste(" b\nc ").edit == .insert("bc", at: 1))
    #expect(field.count == 3 && field.cursor == 3)
    #expect(field.handle(.left) == .moved)
    #expect(field.handle(.backspace) == .delete(1..<2))
    #expect(field.handle(.control("k")) == .delete(1..<2))
    #expect(field.handle(.control("u")) == .delete(0..<1))
    #expect(field.handle(.backspace) == .moved)
    #expect(field.count == 0)
    #expect(field.handle(.tab) == nil)
  }

  @Test("a secret is drawn as bullets, with its length beside it")
  func draws() {
    var grid = Grid(width: 12, height: 1)
    let field = SecretField(count: 5)
    let look = Look(theme: .mono, glyphs: .unicode)
    field.draw(into: &grid, Rect(x: 0, y: 0, width: 10, height: 1), isFocused: true, look: look)
    #expect(grid.lines == ["•••••_____  "])
    #expect(field.note == "5 chars")
  }
}
