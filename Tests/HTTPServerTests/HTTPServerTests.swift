import Foundation
import HTTPServer
import Synchronization
import TestSupport
import Testing

@Suite("The HTTP server")
struct HTTPServerTests {
  private func client(_ server: HTTPServer) -> RawClient { RawClient("http://127.0.0.1:\(server.port)") }

  @Test("a handler gets the request as it was sent")
  func request() throws {
    let seen = Mutex<HTTPRequest?>(nil)
    let server = try HTTPServer { request in
      seen.withLock { $0 = request }
      return HTTPResponse(status: 201, headers: [HTTPHeader("X-Answer", "yes")], body: .bytes(Array("done".utf8)))
    }
    defer { server.stop() }
    let answer = client(server).send(
      "/a%20b/c?x=%22y+z%22&empty&e=", method: "POST", headers: ["X-One": "1"], body: "hello")
    #expect(answer.status == 201)
    #expect(answer.header("x-answer") == "yes")
    #expect(answer.text == "done")
    let request = try #require(seen.withLock { $0 })
    #expect(request.method == "POST")
    #expect(request.path == "/a%20b/c")
    #expect(request.query == "x=%22y+z%22&empty&e=")
    #expect(
      request.queryItems == [
        QueryItem(name: "x", value: "\"y z\""), QueryItem(name: "empty", value: ""), QueryItem(name: "e", value: ""),
      ])
    #expect(request.header("x-ONE") == "1")
    #expect(request.body == Array("hello".utf8))
  }

  @Test("many clients are answered at once")
  func parallel() async throws {
    let server = try HTTPServer { HTTPResponse(status: 200, body: .bytes(Array($0.path.utf8))) }
    defer { server.stop() }
    let client = client(server)
    await withTaskGroup(of: Bool.self) { group in
      for number in 0..<24 { group.addTask { client.send("/\(number)").text == "/\(number)" } }
      for await right in group { #expect(right) }
    }
  }

  @Test("a body beyond the limit is refused, and the handler never sees it")
  func bodyLimit() throws {
    var configuration = HTTPServer.Configuration()
    configuration.bodyByteLimit = 100
    let calls = Atomic(0)
    let server = try HTTPServer(configuration) { _ in
      calls.add(1, ordering: .relaxed)
      return HTTPResponse(status: 200)
    }
    defer { server.stop() }
    #expect(client(server).send("/", method: "POST", body: String(repeating: "x", count: 101)).status == 413)
    #expect(calls.load(ordering: .relaxed) == 0)
    #expect(client(server).send("/", method: "POST", body: String(repeating: "x", count: 100)).status == 200)
  }

  @Test("broken bodies are broken in their own way")
  func brokenBodies() throws {
    let bytes = [UInt8](repeating: UInt8(ascii: "x"), count: 100_000)
    let server = try HTTPServer { request in
      let body: HTTPBody =
        switch request.path {
        case "/cut": .cut(bytes, afterByteCount: 40_000)
        case "/chunked": .cutChunked(bytes, afterByteCount: 40_000)
        case "/stall": .stalled(bytes, afterByteCount: 10, for: .milliseconds(50))
        case "/hangup": .hangUp
        default: .bytes(bytes)
        }
      return HTTPResponse(status: 200, body: body)
    }
    defer { server.stop() }
    let cut = client(server).send("/cut")
    #expect(cut.header("Content-Length") == "100000")
    #expect(cut.body.count == 40_000 && !cut.isComplete)
    let chunked = client(server).send("/chunked")
    #expect(chunked.header("Content-Length") == nil)
    #expect(chunked.body.count >= 40_000 && !chunked.text.hasSuffix("0\r\n\r\n"))
    #expect(client(server).send("/stall").body.count == 10)
    #expect(client(server).send("/hangup").status == 0)
    #expect(client(server).send("/whole").isComplete)
  }

  @Test("stopping ends a stalled answer at once, and frees the port")
  func stop() throws {
    let server = try HTTPServer { _ in
      HTTPResponse(status: 200, body: .stalled([1, 2, 3], afterByteCount: 1, for: .seconds(60)))
    }
    let client = client(server)
    let started = ContinuousClock.now
    let thread = Thread { _ = client.send("/") }
    thread.start()
    while !thread.isExecuting { Thread.sleep(forTimeInterval: 0.001) }
    server.stop()
    server.stop()
    #expect(ContinuousClock.now - started < .seconds(5))
    var configuration = HTTPServer.Configuration()
    configuration.port = server.port
    let next = try HTTPServer(configuration) { _ in HTTPResponse(status: 204) }
    #expect(self.client(next).send("/").status == 204)
    next.stop()
  }

  @Test("a port that is taken is an error")
  func takenPort() throws {
    let server = try HTTPServer { _ in HTTPResponse(status: 200) }
    defer { server.stop() }
    var configuration = HTTPServer.Configuration()
    configuration.port = server.port
    #expect(throws: HTTPServer.StartError.self) { try HTTPServer(configuration) { _ in HTTPResponse(status: 200) } }
  }
}
