import Model
import Testing

@Suite struct SettingsTests {
  private func read(_ text: String) throws -> (settings: Settings, remarks: [Settings.Remark]) {
    try Settings.read(Array(text.utf8))
  }

  @Test("everything that can be set is read, from JSON5")
  func all() throws {
    let (settings, remarks) = try read(
      """
      { // mine
        theme: 'nord', mouse: false, glyphs: "ascii", plain: true, trueColor: false,
        keys: { "sync.conditions": "C", "configure.setStage": ["6", "7"], },
      }
      """)
    #expect(settings.theme == "nord" && !settings.mouse && settings.glyphs == .ascii && settings.plain)
    #expect(settings.trueColor == false)
    #expect(settings.keys == ["sync.conditions": ["C"], "configure.setStage": ["6", "7"]])
    #expect(remarks.isEmpty)
    #expect(try read("{}").settings == Settings())
  }

  @Test("what is odd is told with its place, and the rest counts")
  func remarks() throws {
    let (settings, remarks) = try read("{\n  them: 'nord',\n  mouse: 'off', keys: { log: 3 },\n  theme: 'dark',\n}")
    #expect(settings.theme == "dark" && settings.mouse && settings.keys.isEmpty)
    #expect(remarks.map(\.path) == ["keys.log", "mouse", "them"])
    #expect(remarks.map(\.line) == [3, 3, 2])
    #expect(remarks.last?.words == "is not known; did you mean theme?")
  }

  @Test("a change keeps what the program does not know, and refuses a text that it cannot read")
  func change() throws {
    let old = Array("{ keys: { log: 'z' }, future: [1, 2], mouse: true }".utf8)
    let text = String(decoding: try Settings.text(.mouse(false), over: old), as: UTF8.self)
    let value = try JSONValue(parsing: text.utf8)
    #expect(value["mouse"] == false && value["future"] == [1, 2] && value["keys"]["log"] == "z")
    #expect(text.hasPrefix("{\n  \"future\"") && text.hasSuffix("}\n"))
    #expect(throws: JSONError.self) { try Settings.text(.theme("nord"), over: Array("{ mouse: ".utf8)) }
    #expect(
      String(decoding: try Settings.text(.theme("nord"), over: nil), as: UTF8.self).contains("\"theme\" : \"nord\""))
  }
}
