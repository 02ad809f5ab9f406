import Model
import Services
import Testing

@testable import Commands

@Suite struct MaintenanceCommandTests {
  @Test("verify exits with 0 only when all agrees, and names what does not")
  func verify() async throws {
    var shell = Shell()
    shell.maintenance.verification = { resources in
      #expect(resources.contains(.tickets))
      return Verification(
        profile: "default",
        lines: [
          .init(.tickets, here: 12, server: 13, leftOut: 1, missing: [3000], extra: [1003], stale: [1004]),
          .init(.boards, here: 3, server: 3),
        ])
    }
    let ended = await shell("verify", "tickets")
    #expect(ended.exit == .failed)
    #expect(ended.output.contains("tickets: missing 3000\n"))
    #expect(ended.output.contains("agrees"))
    let json = await shell("verify", "tickets", "--json")
    let document = try JSONValue(parsing: json.output.utf8)
    #expect(document["agrees"] == false && document["resources"].array?.first?["extra"] == [1003])
    shell.maintenance.verification = { _ in
      Verification(profile: "default", notCompared: [.configurations], lines: [.init(.boards, here: 3, server: 3)])
    }
    let whole = await shell("verify")
    #expect(whole.exit == .done)
    #expect(whole.error.contains("Not compared, as that is done only where they are named: configurations."))
  }

  @Test("logs show each run, what was wrong with it, and the skips by reason")
  func logs() async throws {
    var shell = Shell()
    var state = ProfileStatus.Run(
      started: Timestamp(seconds: 1_780_000_000), finished: Timestamp(seconds: 1_780_000_060), outcome: "partial")
    state.created = 12
    shell.maintenance.history = RunHistory(
      runs: [
        .init(id: 7, state: state, exit: 7, requests: 31, isFull: false, problems: [.contacts: "No right \u{1B}[31m"])
      ],
      skips: [
        .init(resource: .contacts, reason: "filtered companies/16", isNote: false, count: 2_113, ids: [104, 111])
      ])
    let ended = await shell("logs")
    #expect(ended.exit == .done)
    #expect(ended.output.contains("12 created") && !ended.output.contains("\u{1B}"))
    #expect(ended.output.contains("Run 7, contacts: No right"))
    #expect(ended.output.contains("filtered companies/16") && ended.output.contains("2,113"))
    let document = try JSONValue(parsing: (await shell("logs", "--json")).output.utf8)
    #expect(document["runs"].array?.first?["exit"] == 7 && document["skips"].array?.first?["count"] == 2_113)
    #expect(await shell("logs", "--limit", "none").exit == .usage)
  }

  @Test("logs --skips names every record by table and reason, of what was asked for")
  func skips() async throws {
    var shell = Shell()
    shell.maintenance.skips = { wanted in
      #expect(wanted.isEmpty || wanted == [.contacts, .contactTypes] || wanted == [.contactTypes, .contacts])
      return [
        .init(
          resource: .contacts, reason: "filtered companies/16", isNote: false, count: 40, ids: Array(101...140)),
        .init(resource: .contacts, reason: "value\u{1B}[31m", isNote: true, count: 1, ids: [7], columns: ["title"]),
        .init(resource: .contacts, reason: "no-id", isNote: false, count: 2, ids: []),
      ]
    }
    let ended = await shell("logs", "--skips", "contacts")
    #expect(ended.exit == .done && !ended.output.contains("\u{1B}"))
    let lines = ended.output.split(separator: "\n").map(String.init)
    #expect(lines.first == "contacts: filtered companies/16, 40 records")
    #expect(lines.allSatisfy { $0.count <= 80 })
    let ids = lines.dropFirst().prefix { $0.hasPrefix("  ") }.joined().split { !$0.isNumber }.compactMap { Int($0) }
    #expect(ids == Array(101...140))
    #expect(lines.contains { $0.hasPrefix("contacts: value") && $0.hasSuffix("in title (kept), 1 record") })
    #expect(lines.last == "contacts: no-id, 2 records")
    let document = try JSONValue(parsing: (await shell("logs", "--skips", "--json")).output.utf8)
    let groups = try #require(document["skips"].array)
    #expect(groups.map { $0["count"] } == [40, 1, 2] && groups[0]["ids"].array?.count == 40)
    #expect(groups[1]["kept"] == true && groups[1]["columns"] == ["title"])
    shell.maintenance.skips = { _ in [] }
    let nothing = await shell("logs", "--skips")
    #expect(nothing.output.isEmpty && nothing.error.contains("Nothing is left out"))
    #expect(await shell("logs", "contacts").exit == .usage)
    #expect(await shell("logs", "--skips", "kontacts").exit == .usage)
    #expect(await shell("logs", "--skips", "--limit", "3").exit == .usage)
  }

  @Test("at a terminal clearing tells what it deletes, and goes on only when the words are typed")
  func clearing() async {
    var shell = Shell()
    shell.isTerminal = true
    shell.status.state = ProfileStatus(
      profile: "default", store: "/data/default.sqlite", site: "https://na.myconnectwise.net", company: "acme",
      connected: true, resources: [.init(resource: .members, rows: 1_234)])
    let cleared = Flag()
    shell.sync.run = { request in
      #expect(request.isClearing && request.resources == [.members])
      cleared.raise()
      return []
    }
    for wrong in [nil, "", "yes", "clear", "clear contacts", "Clear members"] {
      shell.typed = wrong
      let ended = await shell("resync", "members", "--clear", "--quiet")
      #expect(ended.exit == .usage && ended.error.contains("nothing was cleared"), "\(wrong ?? "nil")")
      #expect(ended.error.contains("/data/default.sqlite") && ended.error.contains("members: 1,234 rows"))
      #expect(ended.error.contains("type clear members: "))
    }
    #expect(!cleared.isRaised)
    shell.typed = " clear  members "
    _ = await shell("resync", "members", "--clear")
    #expect(cleared.isRaised)
  }

  @Test("scripts clear with --yes, and are refused without it")
  func clearingUnattended() async {
    var shell = Shell()
    shell.typed = "clear members"
    let refused = await shell("resync", "members", "--clear")
    #expect(refused.exit == .usage && refused.error.contains("--yes"))
    let cleared = Flag()
    shell.sync.run = { _ in
      cleared.raise()
      return []
    }
    _ = await shell("resync", "members", "--clear", "--yes")
    #expect(cleared.isRaised)
  }

  @Test("resync clears only what is named, and only when that is confirmed")
  func resync() async {
    let shell = Shell()
    #expect(await shell("resync").exit == .usage)
    #expect(await shell("resync", "tickets").exit == .usage)
    let unconfirmed = await shell("resync", "tickets", "--clear")
    #expect(unconfirmed.exit == .usage && unconfirmed.error.contains("--yes"))
    #expect(await shell("resync", "tickets", "--undelete", "3").exit == .usage)
  }

  @Test("reset says what it ended, and that there was nothing to end")
  func reset() async {
    var shell = Shell()
    shell.maintenance.eviction = .nobody
    let nothing = await shell("reset")
    #expect(nothing.exit == .done && nothing.error.contains("No run is under way"))
    let holder = LockHolder(pid: 4711, since: Timestamp(seconds: 0), started: 1, origin: "/dev/pts/3")
    shell.maintenance.eviction = .ended(holder)
    #expect(await shell("reset").error.contains("4711"))
    shell.maintenance.eviction = .failed(holder)
    #expect(await shell("reset").exit == .failed)
  }
}
