import Foundation
import Simulator
import TestSupport
import Testing

@Suite("Paging")
struct PagingTests {
  /// The targets of a `Link` header by their relation, in the header's order.
  private func links(_ answer: RawClient.Answer) -> [(relation: String, target: String)] {
    (answer.header("Link") ?? "").components(separatedBy: ", ").compactMap { entry in
      guard let end = entry.firstIndex(of: ">"), entry.hasPrefix("<") else { return nil }
      let relation = entry.components(separatedBy: "rel=\"").last?.dropLast() ?? ""
      return (String(relation), String(entry[entry.index(after: entry.startIndex)..<end]))
    }
  }

  @Test("links come in the order next, last, first, prev, with the page last in the query")
  func linkOrder() throws {
    let running = try RunningSimulator()
    let first = running.get("service/tickets", [("page", "1"), ("pageSize", "10"), ("conditions", "id>0")])
    let site = running.simulator.siteAddress
    let total = try running.simulator.count(of: "service/tickets")
    let last = (total + 9) / 10
    #expect(links(first).map(\.relation) == ["next", "last", "first"])
    #expect(links(first)[0].target == "\(site)/v2025_1/apis/3.0/service/tickets?pageSize=10&conditions=id%3E0&page=2")
    #expect(links(first)[1].target.hasSuffix("&page=\(last)"))
    let middle = running.get("service/tickets/", [("pageSize", "10"), ("page", "2")])
    #expect(links(middle).map(\.relation) == ["next", "last", "first", "prev"])
    #expect(links(middle)[0].target == "\(site)/v2025_1/apis/3.0/service/tickets/?pageSize=10&page=3")
    let end = running.get("service/tickets", [("pageSize", "10"), ("page", "\(last)")])
    #expect(links(end).map(\.relation) == ["last", "first", "prev"])
    let past = running.get("service/tickets", [("pageSize", "10"), ("page", "\(last + 5)")])
    #expect(past.status == 200 && past.text == "[]")
    #expect(running.get("service/boards").header("Link") == nil)
  }

  @Test("walking by number and by id brings exactly what the oracle has")
  func walks() throws {
    let running = try RunningSimulator()
    for (path, conditions) in [
      ("service/tickets", ""), ("service/tickets", "closedFlag=true"), ("company/contacts", ""),
      ("project/tickets", ""),
    ] {
      let expected = try running.simulator.ids(of: path, conditions: conditions)
      #expect(walkForward(running, path, conditions, size: 7) == expected, "\(path)")
      var numbered: [Int] = []
      var page = 1
      while true {
        let answer = running.get(
          path, [("conditions", conditions), ("orderBy", "id asc"), ("pageSize", "7"), ("page", "\(page)")])
        numbered += answer.ids
        guard links(answer).contains(where: { $0.relation == "next" }) else { break }
        page += 1
      }
      #expect(numbered == expected, "\(path)")
    }
  }

  private func walkForward(
    _ running: RunningSimulator, _ path: String, _ conditions: String, size: Int, between: () -> Void = {}
  ) -> [Int] {
    var ids: [Int] = []
    var query = [("conditions", conditions), ("pageSize", "\(size)")]
    while true {
      let answer = running.get(path, query, forwardOnly: true)
      guard answer.status == 200, answer.header("Link") != nil else { return ids + [-1] }
      ids += answer.ids
      guard let next = links(answer).first, next.relation == "next" else { return ids }
      let id = next.target.components(separatedBy: "pageId=").last ?? ""
      query = [("conditions", conditions), ("pageSize", "\(size)"), ("pageId", id)]
      between()
    }
  }

  @Test("a walk by id meets every record that stays, whatever comes and goes meanwhile", arguments: [1, 2, 3, 4, 5])
  func movingData(_ round: Int) throws {
    let running = try RunningSimulator()
    let simulator = running.simulator
    let before = try simulator.ids(of: "service/tickets")
    var removed: Set<Int> = []
    let walked = walkForward(running, "service/tickets", "", size: 5) {
      if let victim = before.randomElement() {
        simulator.remove(.tickets, victim)
        removed.insert(victim)
      }
      simulator.add(.tickets, ["summary": "meanwhile"])
    }
    #expect(walked == walked.sorted() && Set(walked).count == walked.count)
    #expect(Set(before).subtracting(removed).isSubset(of: Set(walked)))
  }

  @Test("forward-only refuses an order; the end is an empty Link")
  func forwardOnly() throws {
    let running = try RunningSimulator()
    #expect(running.get("service/tickets", [("orderBy", "id desc")], forwardOnly: true).status == 400)
    let last = try #require(try running.simulator.ids(of: "service/tickets").last)
    let end = running.get("service/tickets", [("pageId", "\(last)")], forwardOnly: true)
    #expect(end.text == "[]")
    #expect(end.header("Link") == "")
    #expect(running.get("service/boards", forwardOnly: true).header("Link") == "")
  }

  @Test("orderBy sorts, references too, and refuses names it does not know")
  func orders() throws {
    let running = try RunningSimulator()
    let down = running.get("service/tickets", [("orderBy", "id desc"), ("pageSize", "1000")]).ids
    #expect(try down == running.simulator.ids(of: "service/tickets").reversed())
    let names = running.get("service/tickets", [("orderBy", "company/name asc,id desc"), ("pageSize", "1000")]).array
      .compactMap { (($0["company"] as? [String: Any])?["name"] as? String)?.lowercased() }
    #expect(names == names.sorted() && !names.isEmpty)
    #expect(
      running.get("service/tickets", [("orderBy", "colour")]).object["message"] as? String
        == "colour is not a recognized name.")
  }

  @Test("sizes: 25 unless asked, 1,000 at most, none refused")
  func sizes() throws {
    var configuration = SimulatorConfiguration.fixed()
    configuration.size.tickets = 1_300
    let running = try RunningSimulator(configuration)
    #expect(running.get("service/tickets", [("PAGESIZE", "5000")]).ids.count == 1_000)
    #expect(running.get("service/tickets", [("pageSize", "0")]).status == 400)
    #expect(running.get("service/tickets", [("pageSize", "many")]).status == 400)
    #expect(running.get("service/tickets", [("page", "9223372036854775807"), ("pageSize", "1000")]).text == "[]")
    configuration.refusesLargePages = true
    #expect(try RunningSimulator(configuration).get("service/tickets", [("pageSize", "1001")]).status == 400)
  }
}
