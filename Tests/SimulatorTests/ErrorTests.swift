import Foundation
import HTTPServer
import Simulator
import TestSupport
import Testing

@Suite("Refusals and errors")
struct ErrorTests {
  private func basic(_ text: String) -> String { "Basic \(Data(text.utf8).base64EncodedString())" }

  @Test("both ways of signing in are accepted, and nothing else")
  func signIn() throws {
    let running = try RunningSimulator()
    let configuration = running.simulator.configuration
    let client = ["clientId": "0f9c2c1e-0000-4000-8000-000000000000"]
    func status(_ headers: [String: String]) -> Int { running.get("service/boards", headers: headers).status }
    let right = basic("boardwalk+\(configuration.publicKey):\(configuration.privateKey)")
    let integrator = basic("Boardwalk+\(configuration.integratorName):\(configuration.integratorPassword)")
    #expect(status(client.merging(["Authorization": right]) { $1 }) == 200)
    #expect(status(["CLIENTID": "x", "authorization": right]) == 200)
    #expect(status(client.merging(["Authorization": integrator, "x-cw-usertype": "integrator"]) { $1 }) == 200)
    #expect(status(client.merging(["Authorization": integrator]) { $1 }) == 401)
    #expect(status(client) == 401)
    #expect(status(["Authorization": right]) == 401)
    for text in [
      "other+\(configuration.publicKey):\(configuration.privateKey)",
      "boardwalk+\(configuration.privateKey):\(configuration.publicKey)", "boardwalk", "",
    ] {
      #expect(status(client.merging(["Authorization": basic(text)]) { $1 }) == 401, "\(text)")
    }
  }

  @Test("a failed sign-in can look as cloud and old servers make it look")
  func signInFailures() throws {
    let expected: [(SimulatorConfiguration.SignInFailure, Int, String)] = [
      (.unauthorized, 401, "Unauthorized"), (.userNotAuthenticated, 401, "UserNotAuthenticated"),
      (.notFound, 404, "Not Found"), (.cannotRoute, 400, "Cannot route. Codebase/company is invalid"),
    ]
    for (failure, status, text) in expected {
      var configuration = SimulatorConfiguration.fixed()
      configuration.signInFailure = failure
      let running = try RunningSimulator(configuration)
      let answer = running.get("service/boards", headers: ["clientId": "x", "Authorization": basic("a+b:c")])
      #expect(answer.status == status && answer.text.contains(text))
    }
  }

  @Test("the four meanings of 404 can be told apart")
  func notFound() throws {
    let running = try RunningSimulator()
    #expect(running.get("service/tickets/1").object["message"] as? String == "Ticket 1 not found")
    #expect(running.get("service/tickets/1").object["code"] as? String == "NotFound")
    #expect(running.get("service/nothing").object["code"] as? String == "ConnectWiseApi")
    #expect(running.get("service/boards/9999/statuses").object["code"] as? String == "NotFound")
    running.simulator.rename(codebase: "v2025_2/")
    let old = running.get("service/boards")
    #expect(old.status == 404 && old.object.isEmpty)
    #expect(running.client.send("/login/companyinfo/boardwalk").object["Codebase"] as? String == "v2025_2/")
    #expect(running.client.send("/v2025_2/apis/3.0/service/boards", headers: running.keys).status == 200)
    #expect(running.client.send("/v4_6_release/apis/3.0/service/boards", headers: running.keys).status == 200)
    let doubled = running.client.send(
      "/v4_6_release/apis/3.0/v4_6_release/apis/3.0/service/boards", headers: running.keys)
    #expect(doubled.status == 400 && doubled.text == "Cannot route. Codebase/company is invalid")
  }

  @Test("long URLs and wrong methods are refused")
  func limits() throws {
    let running = try RunningSimulator()
    let long = "id in (" + String(repeating: "1,", count: 6_000) + "1)"
    #expect(running.get("service/tickets", [("conditions", long)]).status == 414)
    let path = "/v2025_1/apis/3.0/service/tickets"
    #expect(running.client.send(path, method: "DELETE", headers: running.keys).status == 405)
    #expect(running.client.send(path + "/search", headers: running.keys).status == 405)
    #expect(running.client.send(path, method: "HEAD", headers: running.keys).body.isEmpty)
  }

  @Test("rows that a role hides vanish without an error")
  func hiddenRows() throws {
    let running = try RunningSimulator()
    running.simulator.hideBoards([1])
    #expect(try running.simulator.count(of: "service/tickets", conditions: "board/id=1") == 0)
    #expect(running.get("service/tickets", [("conditions", "board/id=1")]).text == "[]")
    running.simulator.hideBoards([])
    running.simulator.showOnlyTickets(of: 150)
    let owners = running.get("service/tickets", [("pageSize", "1000")]).array
      .map { ($0["owner"] as? [String: Any])?["id"] as? Int }
    #expect(!owners.isEmpty && owners.allSatisfy { $0 == 150 })
  }

  @Test("the log tells what was asked, and no secret")
  func log() throws {
    let running = try RunningSimulator()
    _ = running.get("service/tickets", [("pageSize", "1")], forwardOnly: true)
    let entry = try #require(running.simulator.requests.last)
    #expect(entry.method == "GET" && entry.path == "/v2025_1/apis/3.0/service/tickets" && entry.query == "pageSize=1")
    #expect(entry.headerNames.contains("pagination-type") && entry.headerNames.contains("authorization"))
    #expect(!"\(running.simulator.requests)".contains(running.keys["Authorization"] ?? "?"))
  }

  @Test("HTTPS with a certificate of its own authority")
  func tls() throws {
    let certificate = try TestCertificate()
    var configuration = SimulatorConfiguration.fixed()
    configuration.certificate = .init(certificatePEM: certificate.certificatePEM, keyPEM: certificate.keyPEM)
    let simulator = Simulator(configuration)
    let site = try simulator.start()
    defer { simulator.stop() }
    #expect(site.hasPrefix("https://localhost:"))
    func curl(_ arguments: [String]) throws -> (status: Int32, text: String) {
      let process = Process()
      let pipe = Pipe()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = ["curl", "-sS", "--noproxy", "*", "--max-time", "20"] + arguments
      process.standardOutput = pipe
      process.standardError = FileHandle.nullDevice
      try process.run()
      let output = pipe.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
    let trusted = try curl(["--cacert", certificate.authorityPath, "\(site)/login/companyinfo/boardwalk"])
    #expect(trusted.status == 0 && trusted.text.contains("v2025_1/"))
    #expect(try curl(["\(site)/login/companyinfo/boardwalk"]).status == 60)
  }
}
