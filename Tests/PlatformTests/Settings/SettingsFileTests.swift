import Foundation
import Model
import Platform
import Services
import TestSupport
import Testing

@Suite struct SettingsFileTests {
  @Test("what is kept is read next, by others too, and a broken file is told of and left alone")
  func keeps() throws {
    let folder = TemporaryFolder()
    let home = Home(base: folder.path("home"))
    let file = SettingsFile(home)
    #expect(try file.load().settings == Settings())
    try file.save(.theme("nord"))
    try file.save(.mouse(false))
    let loaded = try SettingsFile(home).load()
    #expect(loaded.settings.theme == "nord" && !loaded.settings.mouse && loaded.remarks.isEmpty)
    let attributes = try FileManager.default.attributesOfItem(atPath: home.settings.path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)

    let broken = Data("{ theme: 'nord'\n mouse }".utf8)
    try broken.write(to: URL(fileURLWithPath: home.settings.path))
    let problem = #expect(throws: StorageError.self) { try file.load() }
    #expect(problem?.message.contains("settings.json is broken at line 2") == true, "\(problem?.message ?? "")")
    #expect(throws: StorageError.self) { try file.save(.mouse(true)) }
    #expect(try Data(contentsOf: URL(fileURLWithPath: home.settings.path)) == broken)
  }

  @Test("a change in a watched folder is told, however the file comes there", .timeLimit(.minutes(5)))
  func watches() async throws {
    let folder = TemporaryFolder()
    let home = Home(base: folder.path("home"))
    try Files.makeFolder(home.themes)
    var changes = FolderWatch.changes(in: home.themes).makeAsyncIterator()
    try Files.write(Array("{}".utf8).span.bytes, to: home.themes.appending("mine.json"))
    #expect(await changes.next() != nil)
    var none = FolderWatch.changes(in: home.profiles).makeAsyncIterator()
    #expect(await none.next() == nil)
  }
}
