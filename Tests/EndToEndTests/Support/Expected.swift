import Foundation
import Model
import Simulator
import Testing

/// What a database must hold, judged by the simulator's own data and by rules written here anew.
struct Expected {
  let provider: Provider
  var excludedCompanyTypes: Set<String> = []
  var boards: Set<String>?
  var excludedStatuses: Set<String> = []
  /// The first instant of closed tickets that are wanted, as text; nil for all.
  var closedSince: String?
  var excludedOpportunityTypes: Set<String> = []
  /// The stage of a board's status, nil where the answers say none; without it stages are not looked at.
  var stage: ((_ board: String, _ status: String) -> String?)?

  /// The first instant of a day that lies so many days back, as ConnectWise writes it.
  static func day(_ count: Int) -> String {
    Date.now.addingTimeInterval(TimeInterval(-count) * 86_400).formatted(.iso8601.year().month().day()) + "T00:00:00Z"
  }

  /// What ``Provider/filteredAnswers(run:)`` asks for.
  static func filtered(_ provider: Provider) -> Expected {
    Expected(
      provider: provider, excludedCompanyTypes: ["Vendor"], boards: ["Help Desk", "Alerts/RMM"],
      excludedStatuses: ["Cancelled"], excludedOpportunityTypes: ["Renewal"]
    ) { board, status in
      switch status {
      case "New (not responded)": "new"
      case "Triage", "Needs Dispatch", "Assigned": "triaged"
      case "In Progress", "Scheduled", "Customer Responded": "working"
      case "Waiting on Customer": "waiting"
      case "Waiting on Vendor": board == "Alerts/RMM" ? "waiting" : nil
      case "Completed", ">Closed", "Self-healed": "resolved"
      default: nil
      }
    }
  }

  // MARK: - Rules

  func companies() throws -> Set<Int> {
    let inactive = try provider.records("company/companies/statuses").filter { $0.value["inactiveFlag"].bool == true }
    let types = try provider.records("company/companies/types")
    let links = try provider.records("company/companyTypeAssociations").values
    let typed = links.filter { link in
      let type = link["type"]["id"].integer.flatMap { types[$0]?["name"].string } ?? ""
      return excludedCompanyTypes.contains(type)
    }
    let excluded = Set(typed.compactMap { $0["company"]["id"].integer })
    let kept = try provider.records("company/companies").filter { id, company in
      let status = company["status"]["id"].integer
      let isInactive = status.map { inactive[$0] != nil } ?? false || company["deletedFlag"].bool == true
      return !excluded.contains(id) && !isInactive
    }
    return Set(kept.keys)
  }

  private func ofKept(_ records: [Int: JSONValue], _ kept: Set<Int>) -> [Int: JSONValue] {
    records.filter { $0.value["company"]["id"].integer.map(kept.contains) ?? true }
  }

  func tickets() throws -> [Int: JSONValue] {
    let names = try provider.records("service/boards").filter { _, board in
      if let boards { return boards.contains(board["name"].string ?? "") }
      return board["projectFlag"].bool != true && board["inactiveFlag"].bool != true
    }
    return try ofKept(provider.records("service/tickets"), companies()).filter { _, ticket in
      guard let board = ticket["board"]["id"].integer, names[board] != nil else { return false }
      if excludedStatuses.contains(ticket["status"]["name"].string ?? "") { return false }
      guard let closedSince, ticket["closedFlag"].bool == true else { return true }
      return (ticket["closedDate"].string ?? "") >= closedSince
    }
  }

  func opportunities() throws -> Set<Int> {
    let found = try ofKept(provider.records("sales/opportunities"), companies())
    return Set(found.filter { !excludedOpportunityTypes.contains($0.value["type"]["name"].string ?? "") }.keys)
  }

  // MARK: - Comparing

  /// Compares ids, the records as they came, and the stages.
  func check(_ database: Database, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let tickets = try tickets()
    let wanted: [(String, Set<Int>)] = [
      ("members", Set(try provider.records("system/members").keys)), ("companies", try companies()),
      ("contacts", Set(try ofKept(provider.records("company/contacts"), companies()).keys)),
      ("tickets", Set(tickets.keys)), ("opportunities", try opportunities()),
      ("boards", Set(try provider.records("service/boards").keys)),
      ("company_statuses", Set(try provider.records("company/companies/statuses").keys)),
    ]
    for (table, ids) in wanted {
      #expect(!ids.isEmpty, "the provider has no \(table)", sourceLocation: sourceLocation)
      #expect(try Set(database.ids(table)) == ids, "\(table)", sourceLocation: sourceLocation)
    }
    let paths = [("tickets", "service/tickets"), ("companies", "company/companies"), ("contacts", "company/contacts")]
    for (table, path) in paths {
      let served = try provider.texts(path)
      let other = try database.rows("select id, raw from \(table)").filter { row in
        row["id"].integer.flatMap { served[$0] } != row["raw"].string
      }
      #expect(other.isEmpty, "\(table) that are not byte for byte as served", sourceLocation: sourceLocation)
    }
    try checkStages(database, tickets, sourceLocation)
    #expect(try database.integrity() == "ok", sourceLocation: sourceLocation)
    #expect(
      try database.count("select count(*) from sync_runs where finished is null") == 0, sourceLocation: sourceLocation)
  }

  private func checkStages(_ database: Database, _ tickets: [Int: JSONValue], _ place: SourceLocation) throws {
    let rows = try database.rows("select ticket_id, stage from ticket_stages")
    #expect(rows.count == tickets.count, "ticket_stages", sourceLocation: place)
    guard let stage else { return }
    let wrong = rows.filter { row in
      guard let id = row["ticket_id"].integer, let ticket = tickets[id] else { return true }
      return row["stage"].string != stage(ticket["board"]["name"].string ?? "", ticket["status"]["name"].string ?? "")
    }
    #expect(wrong.isEmpty, "stages", sourceLocation: place)
  }
}
