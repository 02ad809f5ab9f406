import Foundation
import Simulator
import TestSupport
import Testing

/// What happens on the line and at the server.
extension FaultRow {
  static let all = disk + files + clock + line + answers

  private static let rows = "all rows; the next run goes on"
  private static let html = "<!doctype html><html><title>Sign in to the network</title></html>"

  static let line: [FaultRow] = [
    FaultRow(
      part: .line, what: "the name of the server is not known", exit: 6,
      says: ["No server is known by the name nothing.invalid", "Check the spelling"], kept: rows, isSlow: true
    ) { try $0.move(to: "https://nothing.invalid") },
    FaultRow(
      part: .line, what: "nothing listens at the server", exit: 6, says: ["Nothing answers at 127.0.0.1 on port"],
      kept: rows, isSlow: true
    ) { try $0.move(to: "http://127.0.0.1:\(makeClosedPort())") },
    FaultRow(
      part: .line, what: "the server resets each connection", exit: 6,
      says: ["cut the connection in the middle of an answer"], kept: rows, isSlow: true
    ) { try $0.serve { $0.reset() } },
    FaultRow(
      part: .line, what: "the server hangs up without an answer", exit: 6,
      says: ["cut the connection in the middle of an answer"], kept: rows, isSlow: true
    ) { try $0.serve { _ in } },
    FaultRow(
      part: .line, what: "the server drips a byte a second", exit: 6,
      says: ["stopped sending in the middle of an answer"], kept: rows, isSlow: true
    ) { stage in
      try stage.serve {
        $0.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        $0.drip(0x20)
      }
    },
    FaultRow(
      part: .line, what: "the server announces more than it sends", exit: 6,
      says: ["cut the connection in the middle of an answer"], kept: rows, isSlow: true
    ) { try $0.serve { $0.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{\"Codebase\"") } },
    FaultRow(
      part: .line, what: "what answers does not speak HTTP", exit: 6, says: ["The request failed"], kept: rows,
      isSlow: true
    ) { try $0.serve { $0.send("SSH-2.0-OpenSSH_9.2\r\n") } },
    FaultRow(
      part: .line, what: "the server announces less than it sends", exit: 6, says: ["is not ConnectWise PSA"],
      kept: rows
    ) { try $0.serve { $0.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{\"Codebase\":\"v4_6_release/\"}") } },
    FaultRow(
      part: .line, what: "a proxy answers everything with a page of HTML", exit: 6,
      says: ["is not ConnectWise PSA", "a proxy or a sign-in page of the network may answer instead"], kept: rows
    ) { $0.serve(.answer(status: 200, contentType: "text/html", body: html)) },
    FaultRow(
      part: .line, what: "a proxy answers tickets with a page of HTML", exit: 6, says: ["is not ConnectWise PSA"],
      kept: rows
    ) { $0.serve(.answer(status: 200, contentType: "text/html", body: html), on: "service/tickets") },
    FaultRow(
      part: .line, what: "a proxy wants a sign-in of its own", exit: 6, says: ["The proxy failed: it wants a sign-in"],
      kept: rows
    ) { $0.serve(.answer(status: 407, contentType: "text/html", body: html)) },
    FaultRow(
      part: .line, what: "the server sends requests on to another host", exit: 6,
      says: ["sends requests on to evil.example", "enter it as the site"], kept: rows
    ) { $0.serve(.redirect(to: "https://evil.example/")) },
    FaultRow(
      part: .line, what: "a connection is cut in the middle of a page, once", exit: 0, says: [],
      kept: "everything; the page is asked for again"
    ) { $0.serve(.cut(afterByteCount: 700), on: "service/tickets", times: 1) },
    FaultRow(
      part: .line, what: "a page comes cut to half, with a length that fits, once", exit: 0, says: [],
      kept: "everything; the page is asked for again"
    ) { $0.serve(.truncated, on: "service/tickets", times: 1) },
    FaultRow(
      part: .line, what: "the server hangs up in the middle of a run, once", exit: 0, says: [],
      kept: "everything; the page is asked for again"
    ) { $0.serve(.hangUp, on: "service/tickets", times: 1) },
    FaultRow(
      part: .line, what: "a gateway fails in the middle of a run, once", exit: 0, says: [],
      kept: "everything; the page is asked for again"
    ) { $0.serve(.gateway(502), on: "service/tickets", times: 1) },
  ]

  static let answers: [FaultRow] = [
    FaultRow(
      part: .answers, what: "100 MB", exit: 6, says: ["The answer is larger than 1 MB"], kept: rows
    ) { stage in try stage.serve { send($0, megabytes: 100, head: "Content-Length: 104857600\r\n") } },
    FaultRow(
      part: .answers, what: "an answer without end", exit: 6, says: ["The answer is larger than 1 MB"], kept: rows
    ) { stage in try stage.serve { send($0, megabytes: 4_096, head: "") } },
    FaultRow(
      part: .answers, what: "headers without end", exit: 6, says: ["The answer is larger than"], kept: rows
    ) { stage in
      try stage.serve { connection in
        connection.send("HTTP/1.1 200 OK\r\n")
        while connection.send("X-Filler: \(String(repeating: "y", count: 900))\r\n") {}
      }
    },
    FaultRow(
      part: .answers, what: "a small answer that unpacks to 200 MB", exit: 6, says: ["The answer is larger than 1 MB"],
      kept: rows
    ) { stage in
      let path = stage.machine.folder.path("bomb.gz")
      guard try Tools.run("sh", "-c", "head -c 200000000 /dev/zero | gzip -9 > '\(path)'") == 0 else {
        throw CannotBeMade(why: "there is no gzip")
      }
      let bomb = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
      try stage.serve {
        $0.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(bomb.count)\r\n\r\n")
        $0.send(bomb)
      }
    },
    FaultRow(
      part: .answers, what: "a page of 100 MB", exit: 6, says: ["The answer is larger than 64 MB"], kept: rows
    ) { $0.serve(json(String(repeating: " ", count: 100 << 20)), on: "service/tickets") },
    FaultRow(
      part: .answers, what: "something that is not JSON, from the beginning", exit: 6, says: ["is not ConnectWise PSA"],
      kept: rows
    ) { $0.serve(json("It works!")) },
    FaultRow(
      part: .answers, what: "another kind of JSON than asked for, from the beginning", exit: 6,
      says: ["is not ConnectWise PSA"], kept: rows
    ) { $0.serve(json("[1, \"two\", null]")) },
    FaultRow(
      part: .answers, what: "100,000 brackets, from the beginning", exit: 6, says: ["is not ConnectWise PSA"],
      kept: rows
    ) { $0.serve(json(String(repeating: "[", count: 100_000))) },
    FaultRow(
      part: .answers, what: "tickets that are not JSON", exit: 7, says: ["tickets", "Try again later"], kept: rows
    ) { $0.serve(json("It works!"), on: "service/tickets") },
    FaultRow(
      part: .answers, what: "tickets that are no list", exit: 7, says: ["tickets", "Try again later"], kept: rows
    ) { $0.serve(json("{\"tickets\":[]}"), on: "service/tickets") },
    FaultRow(
      part: .answers, what: "tickets that nest 100,000 deep", exit: 7, says: ["tickets", "Try again later"], kept: rows
    ) {
      let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
      $0.serve(json("[{\"id\":1,\"x\":\(deep)}]"), on: "service/tickets")
    },
    FaultRow(
      part: .answers, what: "an empty list of tickets where there were many", exit: 7, says: ["tickets"], kept: rows
    ) { stage in
      stage.command = ["sync", "--full"]
      stage.serve(.emptyList, on: "service/tickets")
    },
    FaultRow(
      part: .answers, what: "a count that is too high", exit: 7,
      says: ["No row was taken out: the server counts", "and lists"],
      kept: "all rows, and what came with this run; the next count decides"
    ) { $0.serve(.wrongCount(by: 50), on: "service/tickets") },
    FaultRow(
      part: .answers, what: "pages that do not go on", exit: 7, says: ["repeats the page"], kept: rows
    ) { stage in
      stage.command = ["sync", "--full"]
      stage.serve(.pageSizeCap(40), on: "service/tickets")
      stage.serve(.repeatsPage, on: "service/tickets")
    },
    FaultRow(
      part: .answers, what: "a right that is taken away", exit: 7, says: ["may not read"], kept: rows
    ) { $0.serve(.forbidden, on: "sales/opportunities") },
    FaultRow(
      part: .answers, what: "a pause of 20 minutes that the server asks for", exit: 6, says: ["too many requests"],
      kept: "all rows; the next run waits for the pause, or is told `--force`"
    ) { stage in
      stage.serve(.tooManyRequests(.seconds(1_200)))
      let pause = stage.machine.path("state/default/pause.json")
      stage.mending { try FileManager.default.removeItem(atPath: pause) }
    },
  ]

  // MARK: - Help

  private static func json(_ body: String) -> Fault.Kind {
    .answer(status: 200, contentType: "application/json", body: body)
  }

  private static func send(_ connection: RawServer.Connection, megabytes: Int, head: String) {
    connection.send("HTTP/1.1 200 OK\r\n\(head)\r\n")
    let piece = [UInt8](repeating: 0x20, count: 1 << 20)
    for _ in 0..<megabytes where !connection.send(piece) { return }
  }
}
