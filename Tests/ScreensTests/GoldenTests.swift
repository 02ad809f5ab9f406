import BuiltInThemes
import Foundation
import Terminal
import TestSupport
import Testing

@testable import Screens

/// Stored pictures, one file a screen: its text at each size, and below it what each cell of the first is for.
///
/// Read the difference before a new one is stored (`BOARDWALK_STORE_GOLDENS=1`).
///
/// What follows from these is not stored but held by program: the picture in ASCII is the same but for its signs, and
/// every cell has the look of its role in colour and in mono.
@MainActor
@Suite("Stored screens")
struct GoldenTests {
  @Test(
    "Each screen looks as stored, in every size; and in ASCII, in colour and in mono as that means",
    arguments: Scene.all)
  func looks(_ scene: Scene) async throws {
    let roles = try #require(RoleLayer.theme)
    var parts: [String] = []
    for (index, size) in scene.sizes.enumerated() {
      let journey = await scene.reach(size)
      parts.append("== \(size.width)x\(size.height)\n\(journey.text)\n")
      let picture = journey.frame.grid
      journey.look = Look(theme: roles, glyphs: .unicode)
      let layer = RoleLayer(journey.frame.grid)
      if index == 0 { parts.append("== what it is for (roles.txt has the letters)\n\(layer.text)\n") }
      for theme in try Self.themes() {
        journey.look = Look(theme: theme, glyphs: .unicode)
        let difference = layer.firstDifference(to: journey.frame.grid, theme: theme)
        #expect(difference == nil, "\(scene.name) \(size) in \(theme.name)")
      }
      journey.look = Look(theme: .mono, glyphs: .ascii)
      expectSame(journey.frame.grid, picture, "\(scene.name) \(size)")
    }
    try compare(parts.joined(separator: "\n"), scene.name)
  }

  @Test("Every page has its picture: one that is missing gets a line in Scene.swift")
  func everyPage() async {
    var pages: Set<Page> = []
    for scene in Scene.all { pages.insert(await scene.reach(Scene.usual).state.page) }
    #expect(pages == Set(Page.allCases))
  }

  @Test("The letters of the layers, and how each role looks, are as stored")
  func legend() throws {
    let themes = try Self.themes()
    #expect(Set(RoleLayer.letters.keys) == Set(Terminal.Role.allCases))
    try compare(RoleLayer.legend(colour: themes[0], mono: themes[1]), "roles")
  }

  @Test("No picture is kept of a screen that is no more")
  func leftOver() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    #expect(Set(names) == Set((Scene.all.map(\.name) + ["roles"]).map { "\($0).txt" }))
  }

  /// In colour and in mono.
  private static func themes() throws -> [Theme] {
    try ["default", "mono"].map { try ThemeParser.theme(named: $0, lookup: BuiltInThemes.bytes).theme }
  }

  /// Compares what a terminal without Unicode is sent for each cell.
  private func expectSame(_ ascii: Grid, _ unicode: Grid, _ place: String) {
    func sent(_ grid: Grid) -> [String] {
      grid.lines.map { String(String.UnicodeScalarView($0.unicodeScalars.map { GlyphSet.asciiPair(of: $0) ?? $0 })) }
    }
    for (row, lines) in zip(sent(ascii), sent(unicode)).enumerated() {
      #expect(lines.0 == lines.1, "\(place), row \(row) in ASCII")
    }
  }

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Goldens/Screens")

  private func compare(_ text: String, _ name: String) throws {
    let file = Self.folder.appending(path: "\(name).txt")
    if ProcessInfo.processInfo.environment["BOARDWALK_STORE_GOLDENS"] != nil {
      try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
      return
    }
    let stored = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    #expect(text == stored, "\(name) looks different; look at it, then store it with BOARDWALK_STORE_GOLDENS=1")
  }
}
