@testable import Terminal
import Testing

@Suite struct InputDecoderTests {
  static let sequences: [(String, [Event])] = [
    ("a", [.key("a")]), ("é", [.key(.character("é"))]), ("日", [.key(.character("日"))]), ("😀", [.key(.character("😀"))]),
    ("\r", [.key(.enter)]), ("\t", [.key(.tab)]), ("\u{7F}", [.key(.backspace)]), ("\u{8}", [.key(.backspace)]),
    ("\u{E}", [.key(.control("n"))]), ("\u{1B}[A", [.key(.up)]), ("\u{1B}OB", [.key(.down)]),
    ("\u{1B}[1;2A", [.key(.shiftUp)]), ("\u{1B}[1;5C", [.key(Key(.right, .control))]), ("\u{1B}[Z", [.key(.shiftTab)]),
    ("\u{1B}[5~", [.key(.pageUp)]), ("\u{1B}[3~", [.key(.delete)]), ("\u{1B}[1~", [.key(.home)]),
    ("\u{1B}OP", [.key(.function(1))]), ("\u{1B}[11~", [.key(.function(1))]), ("\u{1B}[[A", [.key(.function(1))]),
    ("\u{1B}[24~", [.key(.function(12))]), ("\u{1B}[27;5;110~", [.key(.control("n"))]),
    ("\u{1B}[110;5u", [.key(.control("n"))]),
    ("\u{1B}[<0;10;5M", [.mouse(Mouse(.press(.left, clicks: 1), at: Point(x: 9, y: 4)))]),
    ("\u{1B}[<0;10;5m", [.mouse(Mouse(.release(.left), at: Point(x: 9, y: 4)))]),
    ("\u{1B}[<32;10;5M", [.mouse(Mouse(.drag(.left), at: Point(x: 9, y: 4)))]),
    ("\u{1B}[<65;10;5M", [.mouse(Mouse(.wheelDown, at: Point(x: 9, y: 4)))]),
    ("\u{1B}[<4;1;1M", [.mouse(Mouse(.press(.left, clicks: 1), at: Point(x: 0, y: 0), modifiers: .shift))]),
    ("\u{1B}[200~ab\u{1B}[31mc\r\nd\u{1B}[201~", [.paste("ab\u{1B}[31mc\nd")]),
    // Nobody asked for these: swallowed whole.
    ("\u{1B}]11;rgb:0000/0000/0000\u{7}", []), ("\u{1B}]11;rgb:1/2/3\u{1B}\\", []), ("\u{1B}P1$r0m\u{1B}\\", []),
    ("\u{1B}[?62;22c", []), ("\u{1B}[>0;276;0c", []), ("\u{1B}[?2026;2$y", []), ("\u{1B}[12;40R", []),
    ("\u{1B}[M !!", []), ("\u{1B}[<0;0;0M", []), ("\u{1B}[999~", []),
  ]

  static func decode(_ pieces: [[UInt8]]) -> [Event] {
    var decoder = InputDecoder()
    return pieces.flatMap { decoder.feed($0, at: .zero) }
  }

  @Test("each sequence gives its events, whole and split at every byte", arguments: sequences.indices)
  func split(index: Int) {
    let (text, expected) = Self.sequences[index]
    // A key after it shows that nothing of the sequence was left over.
    let bytes = Array(text.utf8) + [0x6A]
    let all = expected + [.key("j")]
    #expect(Self.decode([bytes]) == all)
    #expect(Self.decode(bytes.map { [$0] }) == all)
    for cut in 1..<bytes.count {
      #expect(Self.decode([Array(bytes[..<cut]), Array(bytes[cut...])]) == all, "cut at \(cut)")
    }
  }

  @Test("Esc alone is a key after its delay; Esc and a key are two keys")
  func escape() {
    var decoder = InputDecoder()
    #expect(decoder.feed([0x1B], at: .zero) == [])
    #expect(decoder.wait == .escape)
    #expect(decoder.expire() == [.key(.escape)])
    #expect(decoder.wait == nil)
    #expect(Self.decode([Array("\u{1B}j".utf8)]) == [.key(.escape), .key("j")])
    #expect(Self.decode([Array("\u{1B}\u{1B}[A".utf8)]) == [.key(.escape), .key(.up)])
  }

  @Test("a sequence that never ends is dropped")
  func unfinished() {
    var decoder = InputDecoder()
    #expect(decoder.feed(Array("\u{1B}[12;".utf8), at: .zero) == [])
    #expect(decoder.wait == .sequence)
    #expect(decoder.expire() == [])
    #expect(decoder.feed(Array("k".utf8), at: .zero) == [.key("k")])
  }

  @Test("bytes that are no UTF-8 are dropped, what follows is kept")
  func invalid() {
    #expect(Self.decode([[0xC3, 0x61]]) == [.key("a")])
    #expect(Self.decode([[0xFF, 0xFE, 0x80, 0x62]]) == [.key("b")])
    #expect(Self.decode([[0xED, 0xA0, 0x80, 0x63]]) == [.key("c")])
  }

  @Test("a second press on the same cell within half a second is a double click")
  func clicks() {
    var decoder = InputDecoder()
    let press = Array("\u{1B}[<0;2;2M".utf8)
    func count(_ events: [Event]) -> Int? {
      guard case .mouse(let mouse)? = events.first, case .press(_, let clicks) = mouse.action else { return nil }
      return clicks
    }
    #expect(count(decoder.feed(press, at: .zero)) == 1)
    #expect(count(decoder.feed(press, at: .milliseconds(400))) == 2)
    #expect(count(decoder.feed(press, at: .milliseconds(1000))) == 1)
  }

  @Test("without bracketed paste, what comes too fast to be typed is a paste; Enter after it is pressed")
  func burst() {
    let text = "a line that was not typed\ranother one"
    #expect(
      Self.decode([Array((text + "\r").utf8)]) == [.paste("a line that was not typed\nanother one"), .key(.enter)])
    #expect(Self.decode([Array("quick".utf8)]).count == 5)
    // A key held down on a slow line.
    #expect(Self.decode([Array(String(repeating: "j", count: 60).utf8)]).count == 60)
  }

  @Test("a paste of a megabyte with escapes in it is one event")
  func largePaste() {
    let body = String(repeating: "0123456789abcdef\u{1B}[A\n", count: 50_000)
    let events = Self.decode([Array("\u{1B}[200~\(body)\u{1B}[201~x".utf8)])
    #expect(events == [.paste(body), .key("x")])
  }

  @Test("random bytes never stop the decoder")
  func fuzz() {
    var random = SeededRandom(seed: 11)
    for _ in 0..<300 {
      var decoder = InputDecoder()
      let bytes = (0..<200).map { _ in
        Bool.random(using: &random)
          ? UInt8.random(in: 0...255, using: &random)
          : [0x1B, 0x5B, 0x4F, 0x3C, 0x3B, 0x4D, 0x7E].randomElement(using: &random) ?? 0
      }
      _ = decoder.feed(bytes, at: .zero)
      _ = decoder.expire()
      #expect(decoder.feed([0x71], at: .seconds(1)) == [.key("q")])
    }
  }
}

@Suite struct KeyTests {
  @Test(
    "keys are written and read back",
    arguments: ["ctrl-n", "f1", "shift-tab", "space", "?", "G", "enter", "pageup", "ctrl-left", "é"])
  func names(name: String) throws {
    let key = try #require(Key(name: name))
    #expect(key.name == name)
    #expect(!key.label.isEmpty)
  }

  @Test("what is no key is refused", arguments: ["", "ctrl-", "f0", "f99", "nokey", "shift"])
  func refuses(name: String) {
    #expect(Key(name: name) == nil)
  }

  enum Action: Hashable, Sendable { case next, help, all }

  static let map = KeyMap<Action>([
    KeyBinding(.next, [.control("n")], "next", hint: 1), KeyBinding(.help, [.function(1), "?"], "help", hint: 0),
    KeyBinding(.all, ["a"], "all", place: .outsideFields, hint: 2),
  ])

  @Test("in a text field printable keys type, others work")
  func fields() {
    #expect(Self.map.action(for: "a", inTextField: false) == .all)
    #expect(Self.map.action(for: "a", inTextField: true) == nil)
    #expect(Self.map.action(for: "?", inTextField: true) == nil)
    #expect(Self.map.action(for: .function(1), inTextField: true) == .help)
    #expect(Self.map.hints(inTextField: true).map(\.action) == [.next, .help])
  }
}
