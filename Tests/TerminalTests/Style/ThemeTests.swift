import BuiltInThemes
import Foundation
import Testing

@testable import Terminal

@Suite struct ThemeTests {
  static func theme(_ name: String) throws -> Theme {
    try ThemeParser.theme(named: name, lookup: BuiltInThemes.bytes).theme
  }

  @Test("the list of built-in themes is the folder's")
  func list() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Themes")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json") }
    #expect(Set(files) == Set(BuiltInThemes.names.map { "\($0).json" }))
    #expect(BuiltInThemes.bytes(named: "no-such") == nil)
  }

  @Test("each built-in theme reads without a warning and bears its own name", arguments: BuiltInThemes.names)
  func reads(name: String) throws {
    let (theme, warnings) = try ThemeParser.theme(named: name, lookup: BuiltInThemes.bytes)
    #expect(warnings.isEmpty, "\(warnings)")
    #expect(theme.name == name)
  }

  @Test("each built-in theme's text and marks are told from their grounds", arguments: BuiltInThemes.names)
  func contrast(name: String) throws {
    let failures = ThemeContrast(try Self.theme(name), isStrict: name == "high-contrast").failures
    #expect(failures.isEmpty, "\(failures)")
  }

  @Test(
    "a built-in theme with a ground of its own leaves no colour to the terminal",
    arguments: BuiltInThemes.names.filter { $0 != "default" && $0 != "mono" })
  func exact(name: String) throws {
    #expect(ThemeContrast(try Self.theme(name), isStrict: false).doubts.isEmpty)
  }

  @Test("the mono theme uses no colour")
  func mono() throws {
    for theme in [try Self.theme("mono"), Theme.mono] {
      for role in Role.allCases {
        #expect(theme[role].foreground == .standard && theme[role].background == .standard, "\(role.rawValue)")
      }
    }
  }

  @Test("a child role takes what it lacks from its parent, then from text")
  func fallback() throws {
    let source = """
      { palette: { sea: "#0000ff" }, // a comment
        roles: { text: "white", background: "black", "message": { fg: "sea", attrs: "bold" },
                 "message.warn": { bg: 3 }, focus: { attrs: ["reverse", "italic"] } }, }
      """
    let theme = try ThemeParser.theme(named: "mine") { $0 == "mine" ? Array(source.utf8) : nil }.theme
    #expect(theme[.messageOk].foreground == .rgb(0, 0, 255, ansi: Color.nearestCode))
    #expect(theme[.messageOk].attributes == .bold)
    #expect(theme[.messageWarn].background == .indexed(3))
    #expect(theme[.messageWarn].foreground == theme[.messageOk].foreground)
    #expect(theme[.focus] == Style(foreground: .ansi(7), background: .ansi(0), attributes: [.reverse, .italic]))
    #expect(theme[.title] == Style(foreground: .ansi(7), background: .ansi(0)))
  }

  @Test("unknown keys are told with their path, and the rest is used")
  func warnings() throws {
    let source =
      "{ rolls: {}, roles: { focsu: 'red', key: { fgg: 'red', attrs: 'blink' }, title: 'nope', rule: 'red' } }"
    let (theme, warnings) = try ThemeParser.theme(named: "x") { _ in Array(source.utf8) }
    #expect(
      warnings.map(\.path.string) == ["rolls", "roles.focsu", "roles.key.attrs.blink", "roles.key.fgg", "roles.title"])
    #expect(theme[.rule].foreground == .ansi(1))
  }

  @Test("a theme that cannot be used says why")
  func failures() {
    func failure(_ files: [String: String], _ name: String) -> ThemeParser.Failure? {
      do {
        _ = try ThemeParser.theme(named: name) { files[$0].map { Array($0.utf8) } }
        return nil
      } catch {
        return error
      }
    }
    #expect(failure(["a": "{ roles: "], "a") == .notATheme(name: "a"))
    #expect(failure(["a": "[1]"], "a") == .notATheme(name: "a"))
    #expect(failure([:], "a") == .noSuchTheme("a", wantedBy: "a"))
    #expect(failure(["a": "{inherits:'b'}"], "a") == .noSuchTheme("b", wantedBy: "a"))
    #expect(failure(["a": "{inherits:'b'}", "b": "{inherits:'a'}"], "a") == .circle(["a", "b", "a"]))
  }

  @Test("a theme's key that is no UTF-8 makes it none, and ends nothing")
  func keyOfRubbish() {
    let bytes = Array("{ text".utf8) + [0xFF] + Array("* focus: 1 }".utf8)
    #expect(throws: ThemeParser.Failure.notATheme(name: "a")) { try ThemeParser.theme(named: "a") { _ in bytes } }
  }

  @Test("a theme that keeps its parent's roles recolours them by its palette")
  func inherits() throws {
    let files = [
      "a": "{ kind: 'dark', palette: { x: '#ff0000' }, roles: { title: 'x' } }",
      "b": "{ inherits: 'a', palette: { x: '#00ff00' } }",
    ]
    let theme = try ThemeParser.theme(named: "b") { files[$0].map { Array($0.utf8) } }.theme
    #expect(theme[.title].foreground == .rgb(0, 255, 0, ansi: Color.nearestCode))
    #expect(theme.kind == .dark)
  }

  @Test("NO_COLOR and terminals without colour get mono, whatever was chosen; else the last word wins")
  func choice() {
    func name(_ flag: String?, _ settings: String?, _ environment: [String: String], _ depth: ColorDepth = .indexed256)
      -> String
    {
      ThemeChoice(flag: flag, settings: settings, environment: environment, depth: depth).name
    }
    #expect(name("dark", nil, ["NO_COLOR": "1"]) == "mono")
    #expect(name("dark", nil, ["NO_COLOR": ""]) == "dark")
    #expect(name("dark", nil, [:], .mono) == "mono")
    #expect(name("dark", "light", ["BOARDWALK_THEME": "mono"]) == "dark")
    #expect(name(nil, "light", ["BOARDWALK_THEME": "dark"]) == "dark")
    #expect(name(nil, "light", ["COLORFGBG": "15;0"]) == "light")
    #expect(name(nil, nil, ["COLORFGBG": "0;default;15"]) == "light")
    #expect(name(nil, nil, [:]) == "default")
  }
}

@Suite struct ThemeContrastTests {
  private func measure(_ roles: String, kind: String = "any", isStrict: Bool = false) throws -> ThemeContrast {
    let source = "{ kind: '\(kind)', roles: { \(roles) } }"
    let theme = try ThemeParser.theme(named: "x") { _ in Array(source.utf8) }.theme
    return ThemeContrast(theme, isStrict: isStrict)
  }

  @Test("text needs 4.5:1, marks need 3:1, and a strict theme 7:1 of both")
  func ratios() throws {
    // 3.9:1 and 5.7:1 on white, and about the same as the nearest of 256.
    let grey = "background: '#ffffff', surface: '#ffffff', text: '#000000'"
    #expect(
      try measure("\(grey), key: '#808080', rule: '#808080'").failures.map(\.role) == [
        .key, .key, .keyLabel, .keyLabel,
      ])
    #expect(try measure("\(grey), 'key': '#666666'").failures.isEmpty)
    #expect(try measure("\(grey), 'rule': '#666666'", isStrict: true).failures.map(\.role) == [.rule, .rule])
  }

  @Test("a popup's ground is measured too")
  func popup() throws {
    let contrast = try measure("background: '#000000', text: '#c0c0c0', surface: '#a0a0a0', rule: '#ffffff'")
    #expect(!contrast.failures.isEmpty)
    #expect(contrast.failures.allSatisfy { $0.ground == .surface })
  }

  @Test("what is legible exactly and not as the nearest of 256 fails")
  func nearest() throws {
    // 4.6:1; the nearest of 256 is lighter, 3.9:1.
    let contrast = try measure("background: '#ffffff', surface: '#ffffff', text: '#000000', title: '#767676'")
    let exact = Contrast.ratio((0x76, 0x76, 0x76), (255, 255, 255))
    #expect(exact >= 4.5)
    #expect(contrast.failures.allSatisfy { $0.role == .title && $0.ratio < exact })
  }

  @Test("the terminal's own colours fail where no palette shows them, and are doubtful where some do not")
  func palettes() throws {
    let contrast = try measure("text: 'default', title: 'yellow', key: { fg: 'black', bg: 'black' }")
    #expect(Set(contrast.failures.map(\.role)) == [.key, .keyLabel])
    let yellow = try #require(contrast.doubts.first { $0.role == .title })
    #expect(yellow.palettes.contains("xterm") && !yellow.palettes.contains("Solarized dark"))
  }

  @Test("a dark theme is measured on dark palettes alone")
  func kind() throws {
    #expect(try measure("text: 'bright-white'", kind: "dark").failures.isEmpty)
    #expect(try !measure("text: 'bright-white'", kind: "light").failures.isEmpty)
  }
}

@Suite struct StyleTests {
  @Test("a style is switched on by the codes that the depth has")
  func codes() {
    let style = Style(
      foreground: .rgb(255, 0, 0, ansi: 9), background: .ansi(4), attributes: [.bold, .underline])
    #expect(style.codes(at: .trueColor) == "1;4;38;2;255;0;0;44")
    #expect(style.codes(at: .indexed256) == "1;4;38;5;196;44")
    #expect(style.codes(at: .ansi16) == "1;4;91;44")
    #expect(Style(foreground: .ansi(9)).codes(at: .ansi8) == "1;31")
    #expect(style.codes(at: .mono) == "1;4")
    #expect(Style.plain.codes(at: .trueColor).isEmpty)
  }

  @Test("a style is named as in a theme's file")
  func words() {
    let style = Style(foreground: .rgb(1, 2, 255, ansi: 9), background: .ansi(9), attributes: [.reverse])
    #expect(style.words == "#0102ff on bright-red reverse")
    #expect(Style.plain.words == "default")
  }
}

@Suite struct ColorTests {
  @Test("exact colours come down to the nearest of 256")
  func nearest() {
    #expect(Color.rgb(255, 0, 0, ansi: Color.nearestCode).reduced(to: .indexed256) == .indexed(196))
    #expect(Color.rgb(0, 0, 0, ansi: Color.nearestCode).reduced(to: .indexed256) == .indexed(16))
    #expect(Color.rgb(255, 255, 255, ansi: Color.nearestCode).reduced(to: .indexed256) == .indexed(231))
    #expect(Color.rgb(128, 128, 128, ansi: Color.nearestCode).reduced(to: .indexed256) == .indexed(244))
  }

  @Test("16 colours take the theme's choice, else the nearest; 8 lose the brightness; none have none")
  func fallback() {
    let red = Color.rgb(250, 10, 10, ansi: Color.nearestCode)
    #expect(red.reduced(to: .ansi16) == .ansi(9))
    #expect(red.reduced(to: .ansi8) == .ansi(1))
    #expect(red.reduced(to: .mono) == .standard)
    #expect(red.reduced(to: .trueColor) == red)
    #expect(Color.rgb(1, 2, 3, ansi: Color.standardCode).reduced(to: .ansi16) == .standard)
    #expect(Color.rgb(1, 2, 3, ansi: 5).reduced(to: .ansi8) == .ansi(5))
    #expect(Color.indexed(196).reduced(to: .ansi16) == .ansi(9))
  }

  @Test("contrast is that of the guidelines")
  func contrast() {
    #expect(abs(Contrast.ratio((0, 0, 0), (255, 255, 255)) - 21) < 0.01)
    #expect(abs(Contrast.ratio((119, 119, 119), (255, 255, 255)) - 4.48) < 0.01)
  }
}
