import Foundation
import Simulator
import TestSupport
import Testing

/// The vendor's description of the API and captured samples, which lie beside the repository where there are any.
private enum Reference {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared/connectwise")
  static let isPresent = FileManager.default.fileExists(
    atPath: folder.appendingPathComponent("openapi-subset.json").path)

  static func json(_ name: String) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(contentsOf: folder.appendingPathComponent(name)))
  }
}

@Suite(
  "Against the description of the API",
  .enabled(if: Reference.isPresent, "the description of the API is not beside this repository"))
struct DescriptionTests {
  private let schemas: [String: [String: Any]]
  private let paths: [String: [String: Any]]

  init() throws {
    let document = try #require(Reference.json("openapi-subset.json") as? [String: Any])
    let components = try #require(document["components"] as? [String: Any])
    schemas = try #require(components["schemas"] as? [String: [String: Any]])
    paths = try #require(document["paths"] as? [String: [String: Any]])
  }

  @Test("every field that is served is described, with its type")
  func fields() throws {
    let running = try RunningSimulator()
    let board = try #require(running.get("service/boards").ids.first)
    let company = try #require(running.get("company/companies").ids.first)
    let ticket = try #require(
      try running.simulator.ids(of: "service/tickets").first {
        running.get("service/tickets/\($0)/notes").ids.count > 1
      })
    let projectTicket = try #require(
      try running.simulator.ids(of: "project/tickets").first {
        running.get("project/tickets/\($0)/notes").ids.count > 1
      })
    let parents = try [
      ("company", company), ("service/tickets", ticket), ("project/tickets", projectTicket),
      ("project/projects", #require(running.get("project/projects").ids.first)),
      ("finance", #require(running.get("finance/agreements").ids.first)),
      ("sales", #require(running.get("sales/opportunities").ids.first)), ("service/boards", board),
    ]
    for path in ServingTests.paths + Self.morePaths {
      let parent = parents.first { path.hasPrefix($0.0) }?.1 ?? 0
      let described = itemSchema(of: "/" + path.replacing("{parent}", with: "{parentId}"))
      let schema = try #require(described, "\(path) is not described")
      let records = running.get(path.replacing("{parent}", with: "\(parent)"), [("pageSize", "1000")]).array
      #expect(!records.isEmpty, "\(path)")
      var faults: Set<String> = []
      for record in records { check(record, schema, path, &faults) }
      #expect(faults.isEmpty, "\(faults.sorted().joined(separator: "\n"))")
    }
  }

  private static let morePaths = [
    "company/companies/{parent}/sites", "service/boards/{parent}/typeSubTypeItemAssociations",
    "service/boards/{parent}/statuses/info", "service/boards/{parent}/teams/info",
    "service/boards/{parent}/subtypes/info", "service/tickets/{parent}/notes", "service/tickets/{parent}/allNotes",
    "system/departments", "service/locations", "company/communicationTypes", "company/companies/{parent}/sites/info",
    "project/tickets/{parent}/notes", "project/projects/{parent}/phases", "finance/agreements/{parent}/additions",
    "sales/opportunities/{parent}/forecast",
  ]

  @Test("the count of every list is described where it is served")
  func counts() throws {
    let running = try RunningSimulator()
    for path in ServingTests.paths where !path.contains("{") && paths["/\(path)/count"] != nil {
      #expect(running.get(path + "/count").status == 200, "\(path)")
    }
  }

  @Test("what captured records hold is served too, in the parts that a client reads")
  func samples() throws {
    let running = try RunningSimulator()
    let expected: [(file: String, path: String, keys: Set<String>)] = [
      ("service-tickets", "service/tickets", ["id", "summary", "recordType", "board", "status", "company", "_info"]),
      (
        "company-contacts-full", "company/contacts",
        ["id", "firstName", "company", "customFields", "types", "companyLocation"]
      ),
      (
        "system-members", "system/members",
        ["id", "identifier", "firstName", "hireDate", "licenseClass", "officeEmail"]
      ),
      (
        "service-board-teams", "service/boards/1/teams",
        ["id", "name", "boardId", "members", "teamLeader", "defaultFlag"]
      ),
      (
        "sales-opportunity-statuses", "sales/opportunities/statuses",
        ["id", "name", "wonFlag", "closedFlag", "dateEntered"]
      ),
      ("project-statuses", "project/statuses", ["id", "name", "noTimeFlag", "closedFlag"]),
      (
        "time-entries", "time/entries",
        [
          "id", "company", "chargeToId", "chargeToType", "member", "timeStart", "timeEnd", "actualHours",
          "billableOption",
        ]
      ),
      (
        "sales-activities", "sales/activities",
        ["id", "name", "type", "company", "status", "assignTo", "assignedBy", "dateStart", "scheduleStatus"]
      ),
      ("finance-agreements", "finance/agreements", ["id", "name", "type", "company", "cancelledFlag", "billAmount"]),
      (
        "company-configuration-types", "company/configurations/types", ["id", "name", "inactiveFlag", "systemFlag"]
      ),
      ("service-boards", "service/boards", ["id", "name", "projectFlag", "inactiveFlag", "workRole", "billTime"]),
    ]
    for (file, path, keys) in expected {
      let sample = try #require(Reference.json("samples/\(file).json") as? [[String: Any]])
      let served = Set(running.get(path, [("pageSize", "1000")]).array.flatMap(\.keys))
      #expect(keys.isSubset(of: Set(sample[0].keys)), "\(file)")
      #expect(keys.isSubset(of: served), "\(path) lacks \(keys.subtracting(served))")
    }
  }

  @Test("error bodies have the captured keys")
  func errors() throws {
    let running = try RunningSimulator()
    let record = try #require(Reference.json("samples/error-404-record.json") as? [String: Any])
    let endpoint = try #require(Reference.json("samples/error-404-endpoint.json") as? [String: Any])
    let noRecord = running.get("company/contacts/57919")
    #expect(noRecord.object["code"] as? String == record["code"] as? String)
    #expect(noRecord.object["message"] as? String == record["message"] as? String)
    let noEndpoint = running.get("company/nothing")
    #expect(noEndpoint.object["code"] as? String == endpoint["code"] as? String)
    #expect(noEndpoint.object["message"] as? String == endpoint["message"] as? String)
  }

  // MARK: - Comparing

  private func itemSchema(of path: String) -> [String: Any]? {
    let described = paths.first { $0.key.lowercased() == path.lowercased() }?.value
    let get = described?["get"] as? [String: Any]
    let ok = (get?["responses"] as? [String: Any])?["200"] as? [String: Any]
    let content = (ok?["content"] as? [String: [String: Any]])?.values.first
    return ((content?["schema"] as? [String: Any])?["items"] as? [String: Any]).flatMap(resolve)
  }

  private func resolve(_ schema: [String: Any]) -> [String: Any]? {
    guard let name = (schema["$ref"] as? String)?.split(separator: "/").last else { return schema }
    return schemas[String(name)]
  }

  private func check(_ value: [String: Any], _ schema: [String: Any], _ path: String, _ faults: inout Set<String>) {
    guard let properties = schema["properties"] as? [String: [String: Any]] else { return }
    for (key, member) in value where key != "_info" {
      // Captures of 2025.1 show these three; the description of that release does not.
      if ["rowNum", "userDefinedFieldRecId", "podId"].contains(key), path.hasSuffix("customFields") { continue }
      guard let described = properties[key].flatMap(resolve) else {
        faults.insert("\(path)/\(key) is not described")
        continue
      }
      check(member, described, "\(path)/\(key)", &faults)
    }
  }

  private func check(_ value: Any, _ schema: [String: Any], _ path: String, _ faults: inout Set<String>) {
    if value is NSNull { return }
    let fits: Bool
    switch schema["type"] as? String {
    case "integer":
      fits = (value as? NSNumber).map { !isFlag($0) && $0.doubleValue == $0.doubleValue.rounded() } ?? false
    case "number": fits = (value as? NSNumber).map { !isFlag($0) } ?? false
    case "boolean": fits = (value as? NSNumber).map(isFlag) ?? false
    case "string":
      fits = value is String
      if let words = schema["enum"] as? [String], let word = value as? String, !words.contains(word) {
        faults.insert("\(path): \(word) is no member of the enumeration")
      }
    case "array":
      fits = value is [Any]
      if let items = (schema["items"] as? [String: Any]).flatMap(resolve) {
        for item in value as? [Any] ?? [] { check(item, items, path, &faults) }
      }
    default:
      fits = true
      if let object = value as? [String: Any] { check(object, schema, path, &faults) }
    }
    if !fits { faults.insert("\(path): \(value) is not of type \(schema["type"] ?? "?")") }
  }

  private func isFlag(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }
}
