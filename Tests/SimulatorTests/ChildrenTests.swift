import Foundation
import Model
import Simulator
import TestSupport
import Testing

@Suite("What stands below a record")
struct ChildrenTests {
  /// A list of parents, and what follows a parent's path.
  private struct Lists: CustomTestStringConvertible {
    let parents: String
    let child: String
    /// How many children parents have.
    let counts: ClosedRange<Int>
    /// The role row that its list needs, and the resource that is read from it.
    let right: String
    let resource: String
    var testDescription: String { "\(parents)/…/\(child)" }

    func path(_ parent: Int) -> String { "\(parents)/\(parent)/\(child)" }
  }

  private static let lists: [Lists] = [
    Lists(
      parents: "company/companies", child: "sites", counts: 1...2, right: "Companies / Company Maintenance",
      resource: "company_sites"),
    Lists(
      parents: "service/tickets", child: "notes", counts: 0...8, right: "Service Desk / Service Tickets",
      resource: "ticket_notes"),
    Lists(
      parents: "project/tickets", child: "notes", counts: 0...8, right: "Project / Project Tickets",
      resource: "ticket_notes"),
    Lists(
      parents: "project/projects", child: "phases", counts: 2...5, right: "Project / Project Phase",
      resource: "project_phases"),
    Lists(
      parents: "finance/agreements", child: "additions", counts: 1...6, right: "Finance / Agreements",
      resource: "agreement_additions"),
    Lists(
      parents: "sales/opportunities", child: "forecast", counts: 1...1, right: "Sales / Opportunity",
      resource: "opportunity_forecasts"),
  ]

  /// A provider with enough of everything.
  private func start() throws -> RunningSimulator {
    var configuration = SimulatorConfiguration.fixed()
    configuration.size.companies = 60
    configuration.size.tickets = 300
    return try RunningSimulator(configuration)
  }

  @Test("every parent has its own, counted and paged, and no two parents share one", arguments: lists)
  private func everyParent(_ lists: Lists) throws {
    let running = try start()
    var seen: [Int] = []
    var most = 0
    let parents = try running.simulator.ids(of: lists.parents)
    #expect(!parents.isEmpty)
    for parent in parents.prefix(150) {
      let path = lists.path(parent)
      let ids = running.get(path, [("pageSize", "1000")]).ids
      #expect(lists.counts.contains(ids.count), "\(path)")
      #expect(ids == ids.sorted())
      #expect(running.get(path + "/count").object["count"] as? Int == ids.count, "\(path)")
      seen += ids
      guard ids.count > most else { continue }
      most = ids.count
      var walked: [Int] = []
      while let next = running.get(
        path, [("pageSize", "1"), ("pageId", "\(walked.last ?? 0)")], forwardOnly: true
      ).ids.first {
        walked.append(next)
      }
      #expect(walked == ids, "\(path)")
    }
    #expect(Set(seen).count == seen.count)
    #expect(most == lists.counts.upperBound)
  }

  @Test("conditions, ids and parents that are not there", arguments: lists)
  private func looking(_ lists: Lists) throws {
    let running = try start()
    let parents = try running.simulator.ids(of: lists.parents)
    let parent = try #require(
      parents.first { running.get(lists.path($0)).ids.count >= min(2, lists.counts.upperBound) })
    let path = lists.path(parent)
    let ids = running.get(path).ids
    #expect(running.get(path, [("conditions", "id = \(ids[0])")]).ids == [ids[0]])
    #expect(running.get(path, [("conditions", "id > \(ids[ids.count - 1])")]).text == "[]")
    #expect(running.get(path, [("conditions", "colour = 3")]).status == 400)
    #expect(running.get("\(lists.parents)/999999/\(lists.child)").status == 404)
    let other = try #require(parents.first { !running.get(lists.path($0)).ids.isEmpty && $0 != parent })
    let foreign = try #require(running.get(lists.path(other)).ids.first)
    #expect(running.get("\(path)/\(foreign)").status == 404)
    guard lists.child != "forecast" else { return }
    #expect(running.get("\(path)/\(ids[0])").object["id"] as? Int == ids[0])
  }

  @Test("a list is forbidden by its role row and by the name of what is read from it", arguments: lists)
  private func rights(_ lists: Lists) throws {
    let running = try start()
    let path = lists.path(try #require(running.simulator.ids(of: lists.parents).first))
    for name in [lists.right, lists.resource] {
      #expect(running.get(path).status == 200)
      running.simulator.deny(name)
      #expect(running.get(path).status == 403, "\(name)")
      #expect(running.get(path + "/count").status == 403, "\(name)")
      running.simulator.allow()
    }
    running.simulator.deny("company_sites")
    if lists.child == "sites" { #expect(running.get(path + "/info").status == 200) }
  }

  @Test("the id behind a forecast's path is that of a line of it")
  func forecastLines() throws {
    let running = try start()
    let opportunity = try #require(running.simulator.ids(of: "sales/opportunities").first)
    let path = "sales/opportunities/\(opportunity)/forecast"
    let forecast = try #require(running.get(path).array.first)
    let lines = try #require(forecast["forecastItems"] as? [[String: Any]])
    let line = try #require(lines.first?["id"] as? Int)
    #expect(running.get("\(path)/\(line)").object["forecastType"] as? String == lines[0]["forecastType"] as? String)
    #expect(running.get("\(path)/\(forecast["id"] as? Int ?? 0)").status == 404)
    let total = lines.reduce(0) { $0 + ($1["revenue"] as? Double ?? 0) }
    let told = (forecast["forecastRevenueTotals"] as? [String: Any])?["revenue"] as? Double ?? 0
    #expect(abs(told - total) < 0.01)
  }

  @Test("a project ticket's phase is one of its project's")
  func phases() throws {
    let running = try start()
    let tickets = running.get("project/tickets", [("pageSize", "1000")]).array
    #expect(!tickets.isEmpty)
    for ticket in tickets {
      let project = try #require((ticket["project"] as? [String: Any])?["id"] as? Int)
      let phase = try #require((ticket["phase"] as? [String: Any])?["id"] as? Int)
      #expect(running.get("project/projects/\(project)/phases").ids.contains(phase))
    }
  }

  // MARK: - Changes from outside

  /// When a record was saved last, as its list tells.
  private func saved(_ simulator: Simulator, _ path: String, _ id: Int) throws -> Timestamp {
    try #require(try simulator.records(of: path, conditions: "id = \(id)").first).lastUpdated
  }

  @Test("writing, changing and deleting a note shows in its list and saves its ticket, and no other")
  func notes() throws {
    let running = try start()
    let simulator = running.simulator
    let tickets = try simulator.ids(of: "service/tickets").filter {
      running.get("service/tickets/\($0)/notes").ids.count > 1
    }
    let (ticket, other) = (tickets[0], tickets[1])
    let path = "service/tickets/\(ticket)/notes"
    let before = running.get(path).ids
    let untouched = try saved(simulator, "service/tickets", other)
    var last = try saved(simulator, "service/tickets", ticket)

    let added = simulator.add(.notes, ["ticketId": .integer(ticket), "text": "Written by hand"])
    #expect(running.get(path).ids == before + [added])
    #expect(running.get("\(path)/\(added)").object["text"] as? String == "Written by hand")
    #expect(try saved(simulator, "service/tickets", ticket) > last)

    last = Timestamp(seconds: 1_900_000_000)
    #expect(simulator.update(.notes, before[1], ["text": "Changed"], at: last))
    #expect(running.get(path).ids == before + [added])
    #expect(running.get("\(path)/\(before[1])").object["text"] as? String == "Changed")
    #expect(try saved(simulator, "service/tickets", ticket) == last)
    #expect(try saved(simulator, path, before[1]) == last)

    #expect(simulator.remove(.notes, before[0]) && simulator.remove(.notes, added))
    #expect(!simulator.remove(.notes, before[0]))
    #expect(running.get(path).ids == Array(before.dropFirst()))
    #expect(running.get("\(path)/\(before[0])").status == 404)
    #expect(try saved(simulator, "service/tickets", ticket) != last)
    #expect(try saved(simulator, "service/tickets", other) == untouched)
  }

  @Test(
    "other children come and go, and go with their parent",
    arguments: [
      ("company/companies", "sites", RecordKind.sites, RecordKind.companies, "company"),
      ("project/projects", "phases", .phases, .projects, "projectId"),
      ("finance/agreements", "additions", .additions, .agreements, "agreementId"),
      ("sales/opportunities", "forecast", .forecasts, .opportunities, "opportunity"),
      ("service/tickets", "notes", .notes, .tickets, "ticketId"),
      ("service/boards", "statuses", .statuses, .boards, "board"),
    ])
  func changes(_ parents: String, _ child: String, _ kind: RecordKind, _ above: RecordKind, _ key: String) throws {
    let running = try start()
    let simulator = running.simulator
    let ids = try simulator.ids(of: parents)
    let parent = ids[1]
    let path = "\(parents)/\(parent)/\(child)"
    let before = running.get(path).ids
    let neighbours = running.get("\(parents)/\(ids[0])/\(child)").ids
    let added = simulator.add(kind, [key: .integer(parent)])
    #expect(running.get(path).ids == (before + [added]).sorted())
    #expect(simulator.update(kind, added, [key: .integer(ids[0])]))
    #expect(running.get(path).ids == before)
    #expect(running.get("\(parents)/\(ids[0])/\(child)").ids == (neighbours + [added]).sorted())
    #expect(simulator.remove(above, ids[0]))
    #expect(running.get("\(parents)/\(ids[0])/\(child)").status == 404)
    #expect(!simulator.update(kind, added))
    #expect(running.get(path).ids == before)
  }

  @Test("a merged ticket is closed and both tell of it; a child ticket leaves its own state alone")
  func mergedAndNested() throws {
    let running = try start()
    let simulator = running.simulator
    let open = try simulator.ids(of: "service/tickets", conditions: "closedFlag = false")
    simulator.merge(ticket: open[0], into: open[1])
    let loser = running.get("service/tickets/\(open[0])").object
    #expect(loser["closedFlag"] as? Bool == true)
    #expect((loser["mergedParentTicket"] as? [String: Any])?["id"] as? Int == open[1])
    #expect(running.get("service/tickets/\(open[1])").object["hasMergedChildTicketFlag"] as? Bool == true)
    simulator.nest(ticket: open[2], under: open[1])
    #expect(running.get("service/tickets", [("conditions", "parentTicketId = \(open[1])")]).ids.contains(open[2]))
    #expect(running.get("service/tickets/\(open[2])").object["closedFlag"] as? Bool == false)
    #expect(running.get("service/tickets/\(open[1])").object["hasChildTicket"] as? Bool == true)
  }

  @Test("a moved ticket keeps its id and its notes, and has nothing left of its old board")
  func moved() throws {
    let running = try start()
    let simulator = running.simulator
    let boards = running.get("service/boards").array
    let (project, service) = try (
      #require(boards.first { $0["projectFlag"] as? Bool == true }?["id"] as? Int),
      #require(boards.last { $0["projectFlag"] as? Bool == false }?["id"] as? Int)
    )
    let ticket = try #require(
      try simulator.ids(of: "service/tickets", conditions: "board/id != \(service)").first {
        running.get("service/tickets/\($0)/notes").ids.count > 1
      })
    let notes = running.get("service/tickets/\(ticket)/notes").ids
    for (board, list, otherList) in [
      (service, "service/tickets", "project/tickets"), (project, "project/tickets", "service/tickets"),
    ] {
      #expect(simulator.move(ticket: ticket, to: board))
      let record = running.get("\(list)/\(ticket)").object
      #expect((record["board"] as? [String: Any])?["id"] as? Int == board)
      let status = try #require((record["status"] as? [String: Any])?["id"] as? Int)
      #expect(running.get("service/boards/\(board)/statuses").ids.contains(status))
      #expect(record["type"] == nil && record["subType"] == nil && record["item"] == nil)
      #expect(record["project"] != nil || board == service)
      #expect(running.get("\(otherList)/\(ticket)").status == 404)
      #expect(running.get("\(list)/\(ticket)/notes").ids == notes)
    }
    #expect(!simulator.move(ticket: ticket, to: 999_999))
  }
}
