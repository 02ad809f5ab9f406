import Foundation
import Model
import Platform
import Services
import Testing

@Suite struct ProfileFilesTests {
  private let temporary = TemporaryHome()
  private let now = Timestamp(year: 2026, month: 3, day: 4)
  private var storage: ProfileFiles { ProfileFiles(temporary.home) { [now] in now } }
  private var place: Place { temporary.home.profile(.default) }

  private func error(_ body: () throws -> Void) -> StorageError? {
    do { try body() } catch { return error as? StorageError }
    return nil
  }

  @Test("what is saved is loaded, with a revision and a time")
  func roundTrip() throws {
    var profile = Profile.sample
    profile.sync.tickets.boards = [3, 1]
    profile.configure.stages = [5: .stage(.waiting)]
    profile.configure.clientCommentStatus = [1: 7]
    let saved = try storage.save(profile, as: .default, expecting: 0)
    #expect(saved.revision == 1)
    #expect(saved.saved == now)
    profile.revision = 1
    profile.saved = now
    #expect(try storage.load(.default) == StoredProfile(profile))
    #expect(try storage.list() == [.default])
    #expect(try storage.exists(.default))
    #expect(try temporary.mode(place.path) == 0o600)
  }

  @Test("the text is sorted and indented, and holds no empty secret")
  func text() throws {
    _ = try storage.save(.sample, as: .default, expecting: 0)
    let text = try #require(temporary.text(place))
    #expect(text.hasPrefix("{\n  \"configure\""))
    #expect(text.contains("\n    \"clientId\" : \"0f9c2c1e-"))
    #expect(text.hasSuffix("}\n"))
    #expect(!text.contains("secretReference"))
  }

  @Test("a profile is read as JSON5")
  func json5() throws {
    try temporary.put(
      """
      // mine
      {
        id: 'p1',
        connection: { site: "https://na.myconnectwise.net", company: 'acme', clientId: 'c',
          auth: { method: 'integrator', username: "kim" }, },
        sync: { tickets: { boards: [0x10, +2,], }, },
      }
      """, at: place)
    let profile = try storage.load(.default).profile
    #expect(profile.id == "p1")
    #expect(profile.connection.authentication == .integrator(username: "kim"))
    #expect(profile.sync.tickets.boards == [16, 2])
  }

  @Test("a profile of an older program, without the newer keys, reads with their defaults")
  func older() throws {
    try temporary.put(
      #"""
      {"id":"p1","connection":{"site":"https://a.example","company":"acme","auth":{"method":"apiKeys","publicKey":"k"}},
       "sync":{"companies":{"skipInactive":false}}}
      """#, at: place)
    let stored = try storage.load(.default)
    #expect(!stored.profile.sync.companies.skipInactive)
    #expect(stored.profile.sync.resources == SyncSettings().resources)
    #expect(stored.profile.sync.tickets.closedSince == .days(90))
    #expect(stored.profile.connection.secretStore == .keyFile)
    #expect(stored.unknownKeys.isEmpty)
  }

  @Test("a key that is not known is named, and kept by a save")
  func unknown() throws {
    try temporary.put(
      #"""
      {"id":"p1","connection":{"site":"https://a.example","company":"acme","auth":{"method":"apiKeys","publicKey":"k"}},
       "revision":4,"sync":{"tickets":{"bords":[1],"boards":[2]}},"note":null,"later":{"x":1}}
      """#, at: place)
    let stored = try storage.load(.default)
    #expect(stored.unknownKeys == ["later", "sync.tickets.bords"])
    var profile = stored.profile
    profile.sync.tickets.boards = []
    _ = try storage.save(profile, as: .default, expecting: 4)
    let again = try storage.load(.default)
    #expect(again.unknownKeys == ["later", "sync.tickets.bords"])
    #expect(again.profile.sync.tickets.boards == [])
  }

  @Test(
    "a broken profile is told with its place",
    arguments: [
      ("{\n  id: 'x',\n  connection: oops\n}", "line 3, column 15"),
      ("", "line 1, column 1"), ("[1]", "line 1"), ("{", "line 1, column 1"),
      (#"{"id":"p"}"#, "connection.site"),
      (
        #"{"id":"p","connection":{"site":"s","company":"c","auth":{"method":"magic"}}}"#,
        "connection.auth.method"
      ),
      (
        #"{"id":"p","connection":{"site":"s","company":7,"auth":{"method":"apiKeys","publicKey":"k"}}}"#,
        "connection.company"
      ),
      (
        #"{"id":"p","connection":{"site":"s","company":"c","auth":{"method":"apiKeys","publicKey":"k"}},"sync":{"tickets":{"boards":["x"]}}}"#,
        "sync.tickets.boards[0]"
      ),
    ])
  func broken(text: String, place wanted: String) throws {
    try temporary.put(text, at: place)
    let error = try #require(error { _ = try storage.load(.default) })
    guard case .malformed(let place, let reason) = error.cause else {
      Issue.record("\(error)")
      return
    }
    #expect(place == wanted, "\(reason)")
    #expect(error.message.contains(self.place.path))
    #expect(self.error { _ = try storage.save(.sample, as: .default, expecting: 0) }?.cause == error.cause)
    #expect(temporary.text(self.place) == text)
  }

  @Test("a profile of a newer program is refused, not lost")
  func newer() throws {
    try temporary.put(#"{"version":99}"#, at: place)
    #expect(error { _ = try storage.load(.default) }?.cause == .newer(version: 99, known: Profile.currentVersion))
    #expect(error { _ = try storage.save(.sample, as: .default, expecting: 0) } != nil)
    #expect(temporary.text(place) == #"{"version":99}"#)
  }

  @Test("a save over a newer revision is refused and says when that was made")
  func stale() throws {
    let first = try storage.save(.sample, as: .default, expecting: 0)
    _ = try storage.save(first, as: .default, expecting: 1)
    #expect(
      error { _ = try storage.save(first, as: .default, expecting: 1) }?.cause
        == .stale(expected: 1, found: 2, saved: now))
    #expect(
      error { _ = try storage.save(.sample, as: .default, expecting: 0) }?.cause
        == .stale(expected: 0, found: 2, saved: now))
    #expect(error { _ = try storage.save(.sample, as: try ProfileName("other"), expecting: 3) } != nil)
    #expect(try storage.list() == [.default])
  }

  @Test("of many writers with the same revision one succeeds")
  func concurrent() async throws {
    let first = try storage.save(.sample, as: .default, expecting: 0)
    let wins = await withTaskGroup(of: Bool.self) { [storage] group in
      for number in 0..<12 {
        group.addTask {
          var mine = first
          mine.connection.company = "acme\(number)"
          return (try? storage.save(mine, as: .default, expecting: 1)) != nil
        }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(wins == 1)
    #expect(try storage.load(.default).profile.revision == 2)
  }

  @Test("the version before a save is kept, and both go when the profile is deleted")
  func deletion() throws {
    let first = try storage.save(.sample, as: .default, expecting: 0)
    _ = try storage.save(first, as: .default, expecting: 1)
    let previous = place.folder.appending("default.json.1")
    #expect(temporary.text(previous)?.contains("\"revision\" : 1") == true)
    try storage.delete(.default)
    #expect(try storage.list().isEmpty)
    #expect(temporary.text(previous) == nil)
    #expect(error { _ = try storage.load(.default) }?.cause == .missing)
    try storage.delete(.default)
  }

  @Test("a draft is kept, read and discarded")
  func drafts() throws {
    let drafts = DraftFiles(temporary.home)
    #expect(try drafts.load(.default) == nil)
    try drafts.save(Array("{}".utf8), for: .default)
    #expect(try drafts.load(.default) == Array("{}".utf8))
    #expect(try temporary.mode(temporary.home.state(of: .default).appending("draft.json").path) == 0o600)
    try drafts.discard(.default)
    #expect(try drafts.load(.default) == nil)
  }
}
