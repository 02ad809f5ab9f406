import Foundation
import HTTPServer
@testable import Simulator

private let simulator: Simulator = {
  var configuration = SimulatorConfiguration.small()
  configuration.now = 1_790_000_000
  configuration.largestPage = 10
  return Simulator(configuration)
}()

private let signIn = [
  HTTPHeader(
    "Authorization", "Basic " + Data("boardwalk+bW9ja1B1YmxpYzAx:bW9ja1ByaXZhdGUx".utf8).base64EncodedString()),
  HTTPHeader("clientId", "00000000-0000-4000-8000-000000000001"),
]

/// The simulated server answers every request with one that HTTP can carry, and with JSON where it says so.
///
/// The input: `METHOD target`, headers line by line, a blank line, the body.
func checkSimulator(_ bytes: [UInt8]) {
  var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
  let end = lines.firstIndex { $0.isEmpty } ?? lines.endIndex
  let body = Array(lines[min(end + 1, lines.count)...].joined(separator: [0x0A]))
  lines.removeSubrange(end...)
  let first = (lines.first ?? []).split(separator: 0x20, maxSplits: 1).map(text)
  // What the wire would take for the end of a target cannot stand in one.
  let target = first.count > 1 ? text(first[1].utf8.filter { $0 > 0x20 && $0 != 0x7F }) : "/"
  let mark = target.firstIndex(of: "?")
  let headers = lines.dropFirst().map { line in
    let parts = text(line).split(separator: ":", maxSplits: 1).map(String.init)
    return HTTPHeader(parts.first ?? "", parts.count > 1 ? parts[1] : "")
  }
  let request = HTTPRequest(
    method: first.first ?? "GET", path: String(target[..<(mark ?? target.endIndex)]),
    query: mark.map { String(target[$0...].dropFirst()) } ?? "", headers: headers + signIn, body: body)
  let response = simulator.respond(to: request)
  if simulator.requests.count > 1_000 { simulator.clearRequests() }

  expect((200...599).contains(response.status), "status \(response.status)")
  for header in response.headers {
    let isSafe = (header.name + header.value).unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
    expect(isSafe, "a header that breaks the answer: \(String(reflecting: header))")
  }
  guard case .bytes(let answer) = response.body else { fatalError("an answer that is broken without a fault") }
  let kind = response.headers.first { $0.isNamed("Content-Type") }?.value ?? ""
  guard kind.hasPrefix("application/json"), request.method != "HEAD" else { return }
  guard let value = try? JSONSerialization.jsonObject(with: Data(answer), options: .fragmentsAllowed) else {
    fatalError("an answer that is not JSON: \(text(answer))")
  }
  if response.status == 200, RequestPlace(request.path).faultPath.lowercased() != "system/mysecurity",
    let list = value as? [Any]
  {
    expect(list.count <= 10, "a page of \(list.count)")
  }
  let links = response.headers.filter { $0.isNamed("Link") }.map(\.value)
  if let page = nextPage(links) { expect(page > 1, "the next page is \(page)") }
}
