import Foundation
import Simulator
import TestSupport
import Testing

@Suite("Faults")
struct FaultTests {
  @Test("a fault hits the requests it names, as often as it says")
  func times() throws {
    let running = try RunningSimulator()
    running.simulator.inject(Fault(.serverError, on: "service/tickets", after: 1, times: 2))
    #expect(running.get("service/boards").status == 200)
    #expect((0..<4).map { _ in running.get("service/tickets").status } == [200, 500, 500, 200])
    let id = running.simulator.inject(Fault(.gateway(503)))
    #expect(running.get("service/boards").status == 503)
    running.simulator.mend(id)
    #expect(running.get("service/boards").status == 200)
  }

  @Test("429 says when to come back in each of three ways")
  func rateLimit() throws {
    let running = try RunningSimulator()
    running.simulator.inject(Fault(.tooManyRequests(.seconds(7)), times: 1))
    let seconds = running.get("service/boards")
    #expect(seconds.status == 429 && seconds.header("Retry-After") == "7")
    #expect(seconds.object["error"] as? String == "ConnectWiseAPI" && seconds.object["code"] == nil)
    running.simulator.inject(Fault(.tooManyRequests(.date(inSeconds: 60)), times: 1))
    #expect(running.get("service/boards").header("Retry-After")?.hasSuffix(" GMT") == true)
    running.simulator.inject(Fault(.tooManyRequests(.missing), times: 1))
    #expect(running.get("service/boards").header("Retry-After") == nil)
  }

  @Test("broken lines: cut, chunked and cut, truncated, stalled, hung up")
  func lines() throws {
    let running = try RunningSimulator()
    func once(_ kind: Fault.Kind) -> RawClient.Answer {
      running.simulator.inject(Fault(kind, times: 1))
      return running.get("service/tickets")
    }
    let cut = once(.cut(afterByteCount: 1_000))
    #expect(cut.status == 200 && cut.body.count == 1_000 && !cut.isComplete)
    #expect(once(.cutChunked(afterByteCount: 1_000)).header("Content-Length") == nil)
    let truncated = once(.truncated)
    #expect(truncated.isComplete && truncated.array.isEmpty)
    #expect(!once(.stall(afterByteCount: 10, for: .milliseconds(30))).isComplete)
    #expect(once(.hangUp).status == 0)
    #expect(running.get("service/tickets").isComplete)
  }

  @Test("a poisoned row spoils each page that holds it, and no other")
  func poison() throws {
    let running = try RunningSimulator()
    let ids = try running.simulator.ids(of: "service/tickets")
    running.simulator.inject(Fault(.poisonedRow(id: ids[12]), on: "service/tickets"))
    let statuses = (0..<3).map { page in
      running.get(
        "service/tickets", [("pageSize", "10"), ("pageId", "\(page == 0 ? 0 : ids[page * 10 - 1])")], forwardOnly: true
      ).status
    }
    #expect(statuses == [200, 500, 200])
    #expect(running.get("service/tickets/\(ids[12])").status == 500)
    #expect(running.get("service/tickets/count").status == 200)
  }

  @Test("lies: counts, empty lists, caps, missing and foreign links, ignored walks, repeated pages")
  func lies() throws {
    let running = try RunningSimulator()
    let simulator = running.simulator
    let total = try simulator.count(of: "service/tickets")
    func with(_ kind: Fault.Kind, _ look: () throws -> Void) rethrows {
      let id = simulator.inject(Fault(kind))
      defer { simulator.mend(id) }
      try look()
    }
    with(.wrongCount(by: 3)) { #expect(running.get("service/tickets/count").object["count"] as? Int == total + 3) }
    with(.emptyList) {
      #expect(running.get("service/tickets").text == "[]")
      #expect(running.get("service/tickets/count").object["count"] as? Int == 0)
    }
    with(.pageSizeCap(4)) {
      let answer = running.get("service/tickets", [("pageSize", "50")])
      #expect(answer.ids.count == 4 && answer.header("Link")?.contains("rel=\"next\"") == true)
    }
    with(.noLink) { #expect(running.get("service/tickets", forwardOnly: true).header("Link") == nil) }
    with(.linkToHost("evil.example")) {
      #expect(running.get("service/tickets").header("Link")?.hasPrefix("<http://evil.example/v2025_1/") == true)
    }
    with(.ignoresForwardOnly) {
      #expect(running.get("service/tickets", forwardOnly: true).header("Link")?.contains("page=2") == true)
    }
    with(.redirect(to: "http://evil.example/")) {
      let answer = running.get("service/tickets")
      #expect(answer.status == 302 && answer.header("Location") == "http://evil.example/")
    }
    try with(.repeatsPage) {
      let ids = try simulator.ids(of: "service/tickets")
      #expect(running.get("service/tickets", [("pageId", "\(ids[5])")], forwardOnly: true).ids.first == ids[5])
    }
    with(.forbidden) { #expect(running.get("service/tickets").status == 403) }
    with(.cannotRoute) { #expect(running.get("service/tickets").text.hasPrefix("Cannot route")) }
    with(.latency(.milliseconds(40))) {
      let start = ContinuousClock.now
      #expect(running.get("service/tickets").status == 200)
      #expect(ContinuousClock.now - start >= .milliseconds(40))
    }
  }

  @Test("changes from outside are what the next request sees")
  func changes() throws {
    let running = try RunningSimulator()
    let simulator = running.simulator
    let added = simulator.add(.tickets, ["summary": "Made by hand", "board": .reference(.boards, 1), "zip": .null])
    let record = running.get("service/tickets/\(added)").object
    #expect(record["summary"] as? String == "Made by hand" && record["zip"] is NSNull)
    let open = try #require(
      try simulator.ids(of: "service/tickets", conditions: "closedFlag=false and board/id=1").first)
    let closed = try #require(try simulator.ids(of: "service/boards/1/statuses", conditions: "closedStatus=true").first)
    simulator.update(.tickets, open, ["status": .reference(.statuses, closed)])
    let after = running.get("service/tickets/\(open)").object
    #expect(after["closedFlag"] as? Bool == true && after["closedDate"] != nil)
    #expect(simulator.remove(.tickets, added))
    #expect(running.get("service/tickets/\(added)").status == 404)
    let company = try #require(try simulator.ids(of: "company/companies", conditions: "deletedFlag=false").first)
    simulator.softDelete(company: company)
    #expect(running.get("company/companies/\(company)").object["deletedFlag"] as? Bool == true)
    simulator.merge(ticket: open, into: added)
    #expect(running.get("service/tickets/\(open)").object["mergedParentTicket"] != nil)
  }

  @Test("requests and changes at the same time neither tear records nor lose changes")
  func parallel() async throws {
    let running = try RunningSimulator()
    let simulator = running.simulator
    let before = try simulator.count(of: "service/tickets")
    let client = running.client
    let keys = running.keys
    await withTaskGroup(of: Bool.self) { group in
      for worker in 0..<6 {
        group.addTask {
          for step in 0..<8 {
            if worker % 2 == 0 {
              simulator.add(.tickets, ["summary": .text("\(worker)/\(step)")])
            } else {
              let answer = client.send("/v2025_1/apis/3.0/service/tickets?pageSize=200", headers: keys)
              guard answer.isComplete, answer.ids == answer.ids.sorted(), answer.ids.count >= before else {
                return false
              }
            }
          }
          return true
        }
      }
      for await right in group { #expect(right) }
    }
    #expect(try simulator.count(of: "service/tickets") == before + 24)
    #expect(simulator.requests.count == 24)
  }

  @Test("a provider with next to nothing is served too")
  func emptyProvider() throws {
    var configuration = SimulatorConfiguration.fixed()
    configuration.size.companies = 0
    configuration.size.contacts = 0
    configuration.size.tickets = 0
    configuration.size.opportunities = 0
    configuration.size.members = 1
    configuration.size.boards = 1
    let running = try RunningSimulator(configuration)
    for path in ["company/companies", "company/contacts", "service/tickets", "project/tickets", "sales/opportunities"] {
      #expect(running.get(path).text == "[]", "\(path)")
      #expect(running.get(path + "/count").object["count"] as? Int == 0)
    }
    #expect(running.get("system/members").ids.count == 1)
    let added = running.simulator.add(.tickets, ["summary": "first"])
    #expect(running.get("service/tickets/\(added)").status == 200)
    configuration.size.tickets = 30
    #expect(try RunningSimulator(configuration).get("service/tickets").ids.count == 25)
  }

  @Test("numbers of records can be asked for without writing them")
  func numbers() throws {
    let simulator = Simulator(.fixed())
    let companies = try simulator.numbers("company/id", of: "service/tickets", conditions: "closedFlag=false")
    #expect(try companies.count == simulator.count(of: "service/tickets", conditions: "closedFlag=false"))
    #expect(try simulator.numbers("id", of: "company/contacts") == simulator.ids(of: "company/contacts"))
    #expect(try simulator.numbers("company/id", of: "company/contacts").contains(nil))
    #expect(throws: FilterError.self) { try simulator.numbers("colour", of: "service/tickets") }
  }

  @Test("an old server writes empty fields as null")
  func nulls() throws {
    var configuration = SimulatorConfiguration.fixed()
    configuration.writesNulls = true
    let running = try RunningSimulator(configuration)
    let records = running.get("company/companies", [("pageSize", "1000")]).array
    #expect(records.allSatisfy { $0.keys.contains("dateDeleted") })
    #expect(records.contains { $0["dateDeleted"] is NSNull })
  }
}
