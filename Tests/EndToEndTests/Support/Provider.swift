import Foundation
import HTTPServer
import Model
import Simulator
import TestSupport

/// A simulated provider that serves, and the answers that connect to it.
final class Provider: Sendable {
  let simulator: Simulator
  let site: String
  private let certificate: TestCertificate?

  /// A key that stands nowhere else, so that it is found wherever it leaks.
  static let secret = "Zq7-MARKED-secret-9vK"
  static let clientID = "0f9c2c1e-77aa-4b1e-9d5b-3f1f6a1c2d3e"

  init(isEncrypted: Bool = false, tickets: Int = 160, _ change: (inout SimulatorConfiguration) -> Void = { _ in })
    throws
  {
    certificate = isEncrypted ? try TestCertificate() : nil
    var configuration = SimulatorConfiguration()
    configuration.size.companies = 30
    configuration.size.contacts = 90
    configuration.size.tickets = tickets
    configuration.size.members = 8
    configuration.size.opportunities = 20
    configuration.size.boards = 4
    configuration.privateKey = Self.secret
    configuration.certificate = certificate.map {
      HTTPServer.Certificate(certificatePEM: $0.certificatePEM, keyPEM: $0.keyPEM)
    }
    change(&configuration)
    simulator = Simulator(configuration)
    site = try simulator.start()
  }

  deinit { simulator.stop() }

  var caPath: String? { certificate?.authorityPath }

  /// The `connection` of an answers file.
  func connection(site: String? = nil, company: String? = nil, publicKey: String? = nil, caFile: String? = nil)
    -> String
  {
    let ca = (caFile ?? caPath).map { ", caFile: \"\($0)\"" } ?? ""
    return """
      connection: {
        site: "\(site ?? self.site)", company: "\(company ?? simulator.configuration.companyID)",
        clientId: "\(Self.clientID)",
        auth: { method: "apiKeys", publicKey: "\(publicKey ?? simulator.configuration.publicKey)" }\(ca),
      },
      """
  }

  /// Answers with every kind of filter, and a stage for each status of the boards.
  func filteredAnswers(run: Bool = true) -> String {
    """
    {
      \(connection())
      sync: {
        resources: ["members", "companies", "contacts", "tickets", "opportunities"],
        companies: { skipInactive: true, excludeTypes: ["vendor"] },
        opportunities: { excludeTypes: ["Renewal"] },
        tickets: { boards: ["Help Desk", "Alerts/RMM"], excludeStatuses: ["Cancelled"], closedSince: "all" },
      },
      configure: {
        closedStatuses: [">Closed", "Completed"],
        stages: {
          new: ["New (not responded)"], triaged: ["Triage", "Needs Dispatch", "Assigned"],
          working: ["In Progress", "Scheduled", "Customer Responded"],
          waiting: ["Waiting on Customer", { board: "Alerts/RMM", status: "Waiting on Vendor" }],
          resolved: ["Completed", ">Closed", "Self-healed"], none: [{ board: "Help Desk", status: "Waiting on Vendor" }],
        },
      },
      import: { members: { select: "all", role: "technician" }, companies: { select: "all" } },
      run: \(run),
    }
    """
  }

  /// Answers with the connection alone.
  func plainAnswers(run: Bool = false) -> String { "{ \(connection()) run: \(run) }" }

  // MARK: - The simulator's own data

  /// The records of a list as the server would write them, by id.
  func records(_ path: String, conditions: String = "") throws -> [Int: JSONValue] {
    var found: [Int: JSONValue] = [:]
    for served in try simulator.records(of: path, conditions: conditions) {
      found[served.id] = try JSONValue(parsing: served.json)
    }
    return found
  }

  /// The same, byte for byte.
  func texts(_ path: String) throws -> [Int: String] {
    Dictionary(
      try simulator.records(of: path).map { ($0.id, String(decoding: $0.json, as: UTF8.self)) },
      uniquingKeysWith: { $1 })
  }
}
