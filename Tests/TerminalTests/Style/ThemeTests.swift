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

  /// What a theme's text stands on and is drawn in, where both are exact colours.
  static func exact(_ style: Style) -> (front: (UInt8, UInt8, UInt8), back: (UInt8, UInt8, UInt8))? {
    guard case .rgb(let r, let g, let b, _) = style.foreground, case .rgb(let x, let y, let z, _) = style.background
    else { return nil }
    return ((r, g, b), (x, y, z))
  }

  @Test(
    "text is told from its ground, on the page and in popups",
    arguments: BuiltInThemes.names.filter { $0 != "default" && $0 != "mono" })
  func contrast(name: String) throws {
    let theme = try Self.theme(name)
    let marks: Set<Role> = [.rule, .progressDone, .progressTodo, .scroll, .background, .surface]
    for role in Role.allCases where role != .background && role != .surface {
      for style in [theme[role], theme[role, on: .surface]] {
        let colors = try #require(Self.exact(style), "\(role.rawValue) has no exact colours")
        let least = name == "high-contrast" ? 7 : marks.contains(role) ? 3 : 4.5
        let ratio = Contrast.ratio(colors.front, colors.back)
        #expect(ratio >= least, "\(role.rawValue): \(ratio)")
      }
    }
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
      ThemeChoice.name(flag: flag, settings: settings, environment: environment, depth: depth)
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
