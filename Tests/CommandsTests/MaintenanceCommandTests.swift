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
      Verification(profile: "default", lines: [.init(.boards, here: 3, server: 3)])
    }
    #expect(await shell("verify").exit == .done)
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
