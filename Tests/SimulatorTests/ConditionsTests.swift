import Foundation
import Simulator
import TestSupport
import Testing

@Suite("The language of conditions")
struct ConditionsTests {
  /// Conditions that mean the same in two ways, judged record by record from the JSON that is served.
  static let table: [(path: String, conditions: String, judge: @Sendable ([String: Any]) -> Bool)] = [
    ("service/tickets", "id > 100040", { id($0) > 100_040 }),
    ("service/tickets", "ID<=100040", { id($0) <= 100_040 }),
    ("service/tickets", "closedFlag = False", { $0["closedFlag"] as? Bool == false }),
    (
      "service/tickets", "ClosedFlag=true AND Board/Id=1",
      { $0["closedFlag"] as? Bool == true && sub($0, "board") == 1 }
    ),
    ("service/tickets", "board/id in (1,2)", { [1, 2].contains(sub($0, "board")) }),
    ("service/tickets", "board/id not in (1, 2)", { ![1, 2].contains(sub($0, "board")) }),
    ("service/tickets", "status/name = 'in progress'", { name($0, "status").lowercased() == "in progress" }),
    (
      "service/tickets", "status/name in (\"Assigned\",\"TRIAGE\")",
      { ["assigned", "triage"].contains(name($0, "status").lowercased()) }
    ),
    ("service/tickets", "status/name like \"*closed\"", { name($0, "status").lowercased().hasSuffix("closed") }),
    (
      "service/tickets", "status/name like 'w%ng on*'",
      {
        let text = name($0, "status").lowercased()
        return text.hasPrefix("w") && text.contains("ng on")
      }
    ),
    ("service/tickets", "summary contains \"PASSWORD\"", { text($0, "summary").lowercased().contains("password") }),
    ("service/tickets", "Summary Not Contains \"e\"", { !text($0, "summary").lowercased().contains("e") }),
    ("service/tickets", "status/name not like \"*ed\"", { !name($0, "status").lowercased().hasSuffix("ed") }),
    ("service/tickets", "owner/id = null", { $0["owner"] == nil }),
    ("service/tickets", "owner/identifier != null", { $0["owner"] != nil }),
    ("service/tickets", "parentTicketId=null", { $0["parentTicketId"] == nil }),
    // `and` binds tighter than `or`.
    (
      "service/tickets", "(board/id=1 and closedFlag=true or board/id=2)",
      {
        sub($0, "board") == 1 && $0["closedFlag"] as? Bool == true || sub($0, "board") == 2
      }
    ),
    (
      "service/tickets", "board/id=1 and (closedFlag=true or id>100050)",
      {
        sub($0, "board") == 1 && ($0["closedFlag"] as? Bool == true || id($0) > 100_050)
      }
    ),
    ("service/tickets", "lastUpdated > [2026-05-01T00:00:00Z]", { updated($0) > "2026-05-01T00:00:00Z" }),
    ("service/tickets", "lastUpdated > [2026-05-01T00:00:00+02:00]", { updated($0) > "2026-04-30T22:00:00Z" }),
    ("service/tickets", "lastUpdated>=[2026-05-01]", { updated($0) >= "2026-05-01T00:00:00Z" }),
    ("service/tickets", "LastUpdated<[2026-05-01T00:00:00.678901]", { updated($0) < "2026-05-01T00:00:00Z" }),
    ("service/tickets", "dateEntered>[2025-06-01]", { info($0, "dateEntered") > "2025-06-01T00:00:00Z" }),
    ("service/tickets", "closedDate > [2026-01-01T00:00:00Z]", { text($0, "closedDate") > "2026-01-01T00:00:00Z" }),
    ("service/tickets", "severity='high'", { text($0, "severity") == "High" }),
    ("service/tickets", "actualHours >= 5.5", { ($0["actualHours"] as? Double ?? 0) >= 5.5 }),
    (
      "company/companies", "deletedFlag=False and status/id=1",
      { $0["deletedFlag"] as? Bool == false && sub($0, "status") == 1 }
    ),
    ("company/companies", "identifier like \"Blue*\"", { text($0, "identifier").lowercased().hasPrefix("blue") }),
    ("company/companies", "status/id != 1", { sub($0, "status") != 1 }),
    ("company/contacts", "company/identifier = null", { $0["company"] == nil }),
    ("system/locations", "lastUpdated > [2000-01-01T00:00:00Z]", { _ in true }),
    ("company/marketDescriptions", "name='Legal'", { text($0, "name") == "Legal" }),
  ]

  @Test("conditions choose what they say", arguments: ConditionsTests.table.indices)
  func conditions(_ index: Int) throws {
    let (path, conditions, judge) = Self.table[index]
    let running = try RunningSimulator()
    let all = running.get(path, [("pageSize", "1000")]).array
    let expected = all.filter(judge).compactMap { $0["id"] as? Int }
    let answer = running.get(path, [("conditions", conditions), ("pageSize", "1000")])
    #expect(answer.status == 200, "\(answer.text)")
    #expect(answer.ids == expected, "\(conditions)")
    #expect(running.get(path + "/count", [("conditions", conditions)]).object["count"] as? Int == expected.count)
  }

  @Test("child conditions look into arrays")
  func children() throws {
    let running = try RunningSimulator()
    let companies = running.get("company/companies", [("childConditions", "types/id=1"), ("pageSize", "1000")]).array
    #expect(!companies.isEmpty)
    #expect(companies.allSatisfy { list($0, "types").contains { $0["id"] as? Int == 1 } })
    let both = running.get(
      "company/companies", [("childConditions", "types/id=1 or types/id=2"), ("pageSize", "1000")]
    ).ids
    #expect(both.count > companies.count)
    let mail = running.get(
      "company/contacts",
      [
        ("childConditions", "communicationItems/value like \"*@*\" AND communicationItems/communicationType=\"Email\""),
        ("pageSize", "1000"),
      ]
    ).array
    #expect(!mail.isEmpty)
    #expect(
      mail.allSatisfy { list($0, "communicationItems").contains { $0["communicationType"] as? String == "Email" } })
    #expect(running.get("company/companies", [("childConditions", "types/id in (1,2)")]).status == 400)
    let custom = running.get(
      "service/tickets", [("customFieldConditions", "caption=\"Asset tag\" AND value != null"), ("pageSize", "1000")])
    #expect(custom.status == 200)
    #expect(
      !custom.array.isEmpty && custom.array.count < running.get("service/tickets", [("pageSize", "1000")]).array.count)
  }

  @Test(
    "an unknown name is refused in the server's words",
    arguments: [
      ("company/companies", "typeids=4", "typeids"), ("company/contacts", "types/name='x'", "types/name"),
      ("service/boards", "board/name='x'", "board/name"), ("service/tickets", "status/colour='x'", "status/colour"),
      ("project/tickets", "recordType='ProjectTicket'", "recordType"),
      ("service/tickets", "_info/lastUpdated>[2026-01-01]", "_info/lastUpdated"),
    ])
  func unknownName(_ path: String, _ conditions: String, _ name: String) throws {
    let running = try RunningSimulator()
    let answer = running.get(path, [("conditions", conditions)])
    #expect(answer.status == 400)
    #expect(answer.object["code"] as? String == "ApiFindCondition")
    #expect(answer.object["message"] as? String == "\(name) is not a recognized name.")
  }

  @Test(
    "a word outside an enumeration is refused",
    arguments: ["severity='Terrible'", "severity=null", "recordType Not Like 'Canceled'"])
  func badChoice(_ conditions: String) throws {
    let running = try RunningSimulator()
    let answer = running.get("service/tickets", [("conditions", conditions)])
    #expect(answer.status == 400)
    #expect(answer.object["message"] as? String == "Enum value supplied was invalid")
  }

  static let refused = [
    "(", ")", "id", "id=", "=3", "id=3 and", "id=3 or or id=4", "id==3", "id in 3", "id in ()", "id in (1,",
    "id not = 3",
    "summary='open", "lastUpdated>[2026-13-01]", "lastUpdated>[", "id=x", "id = 3 id = 4", "not id=3",
    "summary like null",
    "id=3;drop table", "closedFlag='perhaps'", "id=[2026-01-01]", "\u{0}", "🙂=1", "and", "summary > null", "((((((((((",
    String(repeating: "(", count: 2_000),
    String(repeating: "(", count: 100) + "id=1" + String(repeating: ")", count: 100),
  ]

  @Test("rubbish is refused, never obeyed", arguments: ConditionsTests.refused)
  func rubbish(_ conditions: String) throws {
    let simulator = Simulator(.fixed())
    #expect(throws: FilterError.self) { try simulator.count(of: "service/tickets", conditions: conditions) }
  }

  @Test("a filter of very many parts neither fails nor overflows the stack")
  func longFilter() throws {
    let simulator = Simulator(.fixed())
    let conditions = (0..<50_000).map { "id=\($0)" }.joined(separator: " or ")
    #expect(try simulator.count(of: "service/tickets", conditions: conditions) == 0)
  }

  @Test("random text never stops the parser")
  func fuzz() throws {
    let simulator = Simulator(.fixed())
    let pieces = [
      "id", "board/id", "=", "!=", "(", ")", "and", "or", "not", "in", "like", "\"a\"", "'", "[2026-01-01]", "1", ",",
      "null", "[", "é", "%",
    ]
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<3_000 {
      let text = (0..<Int.random(in: 0...12, using: &generator)).map { _ in pieces.randomElement() ?? "" }.joined(
        separator: " ")
      do {
        _ = try simulator.count(of: "company/marketDescriptions", conditions: text)
      } catch is FilterError {}
    }
  }

  @Test("brackets in a pattern are written doubled, and other patterns backtrack")
  func patterns() throws {
    let simulator = Simulator(.fixed())
    simulator.update(.markets, 1, ["name": "100% [Real] *Stars*"])
    simulator.update(.markets, 2, ["name": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"])
    func ids(_ conditions: String) throws -> [Int] {
      try simulator.ids(of: "company/marketDescriptions", conditions: conditions)
    }
    #expect(try ids("name like \"*[[]Real]*\"") == [1])
    #expect(try ids("name contains \"[[]real\"") == [1])
    #expect(try ids("name contains \"*stars\"") == [1])
    #expect(try ids("name like \"*a*a*a*a*a*a*a*a*a*b\"") == [2])
    #expect(try ids("name like \"*a*a*a*a*a*a*a*a*a*c\"") == [])
  }
}

private func id(_ record: [String: Any]) -> Int { record["id"] as? Int ?? 0 }
private func text(_ record: [String: Any], _ key: String) -> String { record[key] as? String ?? "" }
private func sub(_ record: [String: Any], _ key: String) -> Int { (record[key] as? [String: Any])?["id"] as? Int ?? 0 }
private func name(_ record: [String: Any], _ key: String) -> String {
  (record[key] as? [String: Any])?["name"] as? String ?? ""
}
private func info(_ record: [String: Any], _ key: String) -> String {
  (record["_info"] as? [String: Any])?[key] as? String ?? ""
}
private func updated(_ record: [String: Any]) -> String { info(record, "lastUpdated") }
private func list(_ record: [String: Any], _ key: String) -> [[String: Any]] { record[key] as? [[String: Any]] ?? [] }
