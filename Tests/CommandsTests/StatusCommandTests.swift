import Model
import Services
import Testing

@testable import Commands

@Suite struct StatusCommandTests {
  private var state: ProfileStatus {
    var run = ProfileStatus.Run(
      started: Timestamp(seconds: 1_780_000_000), finished: Timestamp(seconds: 1_780_000_060), outcome: "done")
    run.created = 12
    return ProfileStatus(
      profile: "default", store: "/data/default.sqlite", site: "https://na.myconnectwise.net", company: "acme",
      connected: true,
      resources: [
        .init(resource: .tickets, rows: 4_321, cursor: Timestamp(seconds: 1_780_000_000), lastRun: run),
        .init(resource: .contacts, rows: 0),
      ])
  }

  @Test("the JSON has every key, null where there is nothing")
  func json() async throws {
    var shell = Shell()
    shell.status.state = state
    let ended = await shell("status", "--json")
    #expect(ended.exit == .done)
    let document = try JSONValue(parsing: ended.output.utf8)
    #expect(document["profile"] == "default" && document["connected"] == true)
    #expect(document["store"] == "/data/default.sqlite")
    let tickets = try #require(document["resources"].array?.first)
    #expect(tickets["resource"] == "tickets" && tickets["rows"] == 4_321 && tickets["cursor"] == "2026-05-28T20:26:40Z")
    #expect(
      tickets["lastRun"].object?.keys.sorted()
        == ["created", "deleted", "finished", "outcome", "skipped", "started", "unchanged", "updated"])
    let contacts = try #require(document["resources"].array?.last?.object)
    #expect(contacts.keys.sorted() == ["cursor", "lastRun", "resource", "rows"])
    #expect(contacts["lastRun"] == .null)
  }

  @Test("the text names profile, site, store and each table")
  func text() async {
    var shell = Shell()
    shell.status.state = state
    let ended = await shell("status")
    #expect(ended.output.contains("Site        https://na.myconnectwise.net as acme\n"))
    #expect(ended.output.contains("tickets   4,321  2026-05-28T20:26:40Z"))
    #expect(ended.output.contains("done: 12 created"))
  }

  @Test("what left in the last days is told by table and reason, and not when nothing did")
  func deletions() async throws {
    var shell = Shell()
    shell.status.state = state
    #expect(await !shell("status").output.contains("Left in"))
    let none = try JSONValue(parsing: (await shell("status", "--json")).output.utf8)
    #expect(none["deletions"] == [])
    shell.status.state?.deletions = [
      .init(resource: .tickets, reason: "deleted", count: 3), .init(resource: .tickets, reason: "scope", count: 1_200),
    ]
    let text = await shell("status").output
    #expect(text.contains("Left in the last 7 days"))
    #expect(text.contains("tickets") && text.contains("1,200  scope"))
    let document = try JSONValue(parsing: (await shell("status", "--json")).output.utf8)
    #expect(
      document["deletions"] == [
        ["resource": "tickets", "reason": "deleted", "count": 3],
        ["resource": "tickets", "reason": "scope", "count": 1_200],
      ])
  }
}
