import Foundation
import Model
import Simulator
import TestSupport
import Testing

@Suite("What the simulated instance answers")
struct ServingTests {
  @Test("company info needs no keys, and is null for a company it does not know")
  func companyInfo() throws {
    let running = try RunningSimulator()
    let known = running.client.send("/login/companyinfo/BOARDWALK")
    #expect(known.status == 200)
    #expect(known.object["Codebase"] as? String == "v2025_1/")
    #expect(known.object["IsCloud"] as? Bool == true)
    let unknown = running.client.send("/login/companyinfo/nobody")
    #expect(unknown.status == 200)
    #expect(unknown.text == "null")
  }

  @Test("a page has the default size, whole records, and a Date")
  func page() throws {
    let running = try RunningSimulator()
    let answer = running.get("service/tickets")
    #expect(answer.status == 200)
    #expect(answer.array.count == 25)
    #expect(answer.header("Date") != nil)
    #expect(answer.header("Content-Type") == "application/json; charset=utf-8")
    let average = answer.body.count / answer.array.count
    #expect((3_000...6_000).contains(average), "a ticket has \(average) bytes")
    let info = try #require(answer.array[0]["_info"] as? [String: Any])
    #expect(info["lastUpdated"] != nil && info["dateEntered"] != nil)
  }

  @Test("every list of the resource table is served, with a count that agrees with it")
  func everyList() throws {
    let running = try RunningSimulator()
    let board = try #require(running.get("service/boards").ids.first)
    for path in Self.paths {
      let path = path.replacing("{parent}", with: "\(board)")
      let list = running.get(path, [("pageSize", "1000")])
      #expect(list.status == 200, "\(path): \(list.text.prefix(200))")
      let count = running.get(path + "/count").object["count"] as? Int
      #expect(count == list.array.count, "\(path)")
      #expect(list.array.count > 0, "\(path) is empty")
      #expect(list.ids == list.ids.sorted(), "\(path)")
      let first = running.get("\(path)/\(list.ids[0])")
      #expect(first.status == 200 && first.object["id"] as? Int == list.ids[0], "\(path)")
    }
  }

  static let paths = [
    "company/companies", "company/companies/types", "company/companies/statuses", "company/companyTypeAssociations",
    "system/locations", "company/marketDescriptions", "company/contacts", "company/contacts/types", "system/members",
    "service/boards", "service/boards/{parent}/statuses", "service/boards/{parent}/types",
    "service/boards/{parent}/subtypes", "service/boards/{parent}/items", "service/boards/{parent}/teams",
    "service/priorities", "service/sources", "service/tickets", "project/tickets", "sales/opportunities",
    "sales/stages", "sales/opportunities/statuses", "sales/opportunities/types", "sales/probabilities",
    "sales/opportunities/ratings", "service/info/boards", "system/info/members", "system/info/locations",
    "company/companies/info/types", "company/marketDescriptions/info", "company/contacts/types/info",
    "service/sources/info", "sales/stages/info", "sales/probabilities/info", "sales/opportunities/statuses/info",
    "sales/opportunities/types/info", "sales/opportunities/ratings/info", "project/projects", "project/projectTypes",
    "project/statuses", "project/projectTypes/info", "project/statuses/info", "company/configurations",
    "company/configurations/types", "company/configurations/statuses", "company/configurations/statuses/info",
    "finance/agreements", "finance/agreements/types", "finance/agreements/types/info", "finance/invoices",
    "procurement/catalog", "procurement/catalog/info", "procurement/products", "procurement/purchaseorders",
    "procurement/purchaseorders/info", "time/entries", "schedule/entries", "sales/activities",
  ]

  @Test("every route and twin of the resource table is served, and every field of it has a value somewhere")
  func resourceTable() throws {
    var configuration = SimulatorConfiguration.fixed()
    configuration.size.tickets = 800
    configuration.size.companies = 80
    configuration.size.opportunities = 60
    let running = try RunningSimulator(configuration)
    let simulator = running.simulator
    for resource in Resource.all {
      var records: [[String: Any]] = []
      for (index, route) in resource.routes.enumerated() {
        for parent in try Self.parents(of: resource, route: index, simulator) {
          let path = route.path.replacing("{parent}", with: "\(parent)")
          records += running.get(path, [("pageSize", "1000")]).array
          guard let twin = route.twin?.replacing("{parent}", with: "\(parent)") else { continue }
          #expect(running.get(twin).array.count > 0, "\(twin)")
        }
      }
      #expect(!records.isEmpty, "\(resource.id)")
      // A forecast does not name its opportunity.
      for field in resource.fields where resource.id != .opportunityForecasts || field.column != "opportunity_id" {
        let isThere = records.contains { Self.value(of: field.path, in: $0) != nil }
        #expect(isThere, "no record of \(resource.id) has \(field.conditionName)")
      }
    }
  }

  /// The parents below which a route is looked at; one that stands for none where the list is not below any.
  private static func parents(of resource: Resource, route: Int, _ simulator: Simulator) throws -> ArraySlice<Int> {
    guard let parent = resource.parent else { return [0] }
    let routes = Resource[parent].routes
    return try simulator.ids(of: routes[min(route, routes.count - 1)].path).prefix(60)
  }

  private static func value(of path: [String], in record: [String: Any]) -> Any? {
    var current: Any? = record
    for key in path { current = (current as? [String: Any])?[key] }
    return current is NSNull ? nil : current
  }

  @Test("a page is the same whether tickets are written beforehand or when they are asked for")
  func prerendered() throws {
    var configuration = SimulatorConfiguration.fixed()
    configuration.prerendersTickets = true
    let running = try RunningSimulator(configuration)
    let page = running.get("service/tickets", [("pageSize", "1000")], forwardOnly: true).body
    let id = try #require(running.get("service/tickets").ids.first)
    running.simulator.update(.members, 150)  // drops what was written
    #expect(running.get("service/tickets", [("pageSize", "1000")], forwardOnly: true).body == page)
    running.simulator.update(.tickets, id, ["summary": "changed"])
    #expect(running.get("service/tickets").array[0]["summary"] as? String == "changed")
  }

  @Test("names that break programs arrive as they are")
  func oddities() throws {
    var configuration = SimulatorConfiguration.fixed()
    configuration.size.companies = 312
    let running = try RunningSimulator(configuration)
    let names = running.get("company/companies", [("pageSize", "1000")]).array.compactMap { $0["name"] as? String }
    for part in ["株式会社", "\u{0}", "\u{1B}[31m", "👩‍👩‍👧‍👦", "\u{A0}", "\u{202E}", "DROP TABLE", "\t", "\\"] {
      #expect(names.contains { $0.unicodeScalars.contains(part.unicodeScalars) }, "\(part.debugDescription)")
    }
    #expect(names.contains { $0.count == 100 })
    let ids = running.get("company/companies", [("pageSize", "1000")]).ids
    #expect((ids.last ?? 0) > 2_147_000_000)
    let hired = running.get("system/members").array.compactMap { $0["hireDate"] as? String }
    #expect(hired.contains("1800-01-01T08:00:00Z"))
  }

  @Test("equal seeds give equal bytes, another seed other data")
  func determinism() throws {
    let one = Simulator(.fixed()), same = Simulator(.fixed()), other = Simulator(.fixed(seed: 2))
    for path in ["service/tickets", "company/contacts", "company/companies"] {
      let bytes = try one.records(of: path).map(\.json)
      #expect(try bytes == same.records(of: path).map(\.json))
      #expect(try bytes != other.records(of: path).map(\.json))
    }
  }

  @Test("fields keep what they name; _info only when it is named")
  func fields() throws {
    let running = try RunningSimulator()
    let answer = running.get("service/tickets", [("fields", "id,status/id,Summary"), ("pageSize", "3")])
    let first = try #require(answer.array.first)
    #expect(Set(first.keys) == ["id", "status", "summary"])
    #expect((first["status"] as? [String: Any])?.keys.sorted() == ["id"])
    let info = running.get("service/tickets", [("fields", "id,_info"), ("pageSize", "1")])
    #expect(info.array.first?["_info"] != nil)
    #expect(running.get("service/tickets", [("fields", "id,nonsense")]).status == 400)
  }

  @Test("a search takes its conditions from the body")
  func search() throws {
    let running = try RunningSimulator()
    var headers = running.keys
    headers["Content-Type"] = "application/json"
    let answer = running.client.send(
      "/v2025_1/apis/3.0/service/tickets/search?pageSize=1000", method: "POST", headers: headers,
      body: #"{"conditions":"closedFlag=False"}"#)
    #expect(answer.status == 200)
    #expect(try answer.ids == running.simulator.ids(of: "service/tickets", conditions: "closedFlag = false"))
  }

  @Test("own rights and system info are told")
  func system() throws {
    let running = try RunningSimulator()
    #expect(running.get("system/info").object["version"] as? String == "v2025.1.101234")
    running.simulator.deny("companies")
    let rights = running.get("system/mySecurity").array
    let companies = rights.first { $0["moduleFunctionName"] as? String == "Contacts" }
    #expect(companies?["inquireLevel"] as? String == "All")
    #expect(running.get("company/companies").status == 403)
    #expect(running.get("company/companies").object["code"] as? String == "Security")
    running.simulator.deny("Table Setup")
    #expect(running.get("service/boards").status == 403)
    #expect(running.get("service/info/boards").status == 200)
    running.simulator.allow()
    #expect(running.get("service/boards").status == 200)
  }
}
