import Foundation
import Model
import Simulator
import TestSupport
import Testing

/// The Python in which the clients are installed; nil where nobody did that.
private let peerPython = ProcessInfo.processInfo.environment["BOARDWALK_PEER_PYTHON"]

/// Clients of ConnectWise PSA that others wrote, against the simulator: what they take for right is more than our word.
///
/// `Tests/Peers/run` makes what it needs and names it here.
@Suite(
  "Clients of others", .timeLimit(.minutes(5)),
  .enabled(if: peerPython != nil, "Tests/Peers/run runs these, with clients from their registry"))
struct PeerTests {
  @Test("pyconnectwise reads every list that it knows, and all of it decodes")
  func pyconnectwise() throws {
    let provider = try Provider(isEncrypted: true, tickets: 60)
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Peers/read_all.py")
    let lists: [JSONValue] = try Resource.all.flatMap { resource in
      try resource.routes.flatMap { route in
        try paths(route, of: resource, provider).map { path in
          [
            "path": .string(path), "byID": .bool(resource.isAskedByID),
            "ids": .array(try provider.simulator.ids(of: path).map { .integer(Int64($0)) }),
          ]
        }
      }
    }
    let configuration = provider.simulator.configuration
    let task: JSONValue = [
      "host": .string(String(provider.site.dropFirst("https://".count))), "company": .string(configuration.companyID),
      "publicKey": .string(configuration.publicKey), "privateKey": .string(configuration.privateKey),
      "lists": .array(lists),
    ]
    let process = Process()
    let (input, output) = (Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: try #require(peerPython))
    process.arguments = [script.path]
    process.environment = ["REQUESTS_CA_BUNDLE": try #require(provider.caPath), "LANG": "C.UTF-8"]
    process.standardInput = input
    process.standardOutput = output
    process.standardError = output
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data(task.bytes + [0x0A]))
    try input.fileHandleForWriting.close()
    let words = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    print(words)
    #expect(process.terminationStatus == 0, "\(words)")
  }

  /// A list's path; below parents that of the first parent that has any record there.
  private func paths(_ route: Resource.Route, of resource: Resource, _ provider: Provider) throws -> [String] {
    guard let parent = resource.parent else { return [route.path] }
    let parents = try Resource[parent].routes.flatMap { try provider.simulator.ids(of: $0.path) }
    let all = parents.map { route.path.replacingOccurrences(of: "{parent}", with: "\($0)") }
    // A route may stand below some of the parents only, as notes of project tickets do.
    return all.first { ((try? provider.simulator.ids(of: $0)) ?? []).count > 0 }.map { [$0] } ?? []
  }
}
