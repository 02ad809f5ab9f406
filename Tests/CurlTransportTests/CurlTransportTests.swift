import ConnectWise
import Crypto
import CurlTransport
import Foundation
import Model
import TestSupport
import Testing

@Suite("The transport on libcurl", .timeLimit(.minutes(5)))
struct CurlTransportTests {
  static let secretText = "s3cr3t-marker"
  let secrets = LockedSecrets()
  let transport: CurlTransport
  let secret: SecretHandle

  init() {
    transport = CurlTransport(secrets: secrets)
    secret = secrets.make()
    secrets.replace(secret, 0..<0, with: Self.secretText)
  }

  private func request(_ port: Int, _ path: String = "/") -> HTTPRequest {
    HTTPRequest(Origin(.http, "127.0.0.1", port: port), path: path)
  }

  private func authorized(_ port: Int) -> HTTPRequest {
    var request = request(port)
    request.authorization = .init(user: "acme+public", secret: secret, origin: request.origin)
    return request
  }

  private func failure(_ request: HTTPRequest) async -> TransportError? {
    do throws(TransportError) {
      _ = try await transport.send(request)
      return nil
    } catch {
      return error
    }
  }

  @Test("a response comes whole: status, headers in any case, body, times")
  func wholeResponse() async throws {
    let server = try RawServer(
      answering: "HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\nlInK: <a>\r\nLink: <b>\r\n\r\nhello")
    defer { server.stop() }
    let response = try await transport.send(request(server.port, "/a?b=c"))
    #expect(response.status == 404)
    #expect(response.headers["content-length"] == "5")
    #expect(response.headers.all("Link") == ["<a>", "<b>"])
    #expect(response.body == Array("hello".utf8))
    #expect(response.timing.total > .zero)
    #expect(server.heads[0].hasPrefix("GET /a?b=c HTTP/1.1\r\n"))
    #expect(!server.heads[0].contains("Authorization"))
  }

  @Test(
    "the sign-in is a Basic header made from user and secret", arguments: ["", "x", "pässwörd", "abcdefgh12345678"])
  func signIn(text: String) async throws {
    let server = try RawServer(answering: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    defer { server.stop() }
    let handle = secrets.make()
    secrets.replace(handle, 0..<0, with: text)
    var request = authorized(server.port)
    request.headers["clientId"] = "guid\r\nEvil: yes"
    request.authorization = .init(user: "acme+public", secret: handle, origin: request.origin)
    _ = try await transport.send(request)
    let expected = Data("acme+public:\(text)".utf8).base64EncodedString()
    #expect(server.heads[0].contains("\r\nAuthorization: Basic \(expected)\r\n"))
    #expect(server.heads[0].contains("\r\nclientId: guidEvil: yes\r\n"))
  }

  @Test("credentials of another origin are not sent")
  func foreignOrigin() async throws {
    let server = try RawServer(answering: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    defer { server.stop() }
    var request = authorized(server.port)
    request.origin = Origin(.http, "localhost", port: server.port)
    #expect(await failure(request) == .foreignCredentials(host: "localhost"))
    #expect(server.heads.isEmpty)
  }

  @Test("plain http goes to this machine only")
  func plainElsewhere() async {
    let error = await failure(HTTPRequest(Origin(.http, "192.0.2.1"), path: "/"))
    guard case .other = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("a wiped secret stops the request")
  func wipedSecret() async throws {
    let server = try RawServer(answering: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    defer { server.stop() }
    secrets.forget(secret)
    #expect(await failure(authorized(server.port)) == .secretGone)
    #expect(server.heads.isEmpty)
  }

  @Test("a redirect is handed over, not followed")
  func redirect() async throws {
    let target = try RawServer(answering: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    let server = try RawServer(
      answering: "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:\(target.port)/x\r\nContent-Length: 0\r\n\r\n")
    defer {
      server.stop()
      target.stop()
    }
    let response = try await transport.send(authorized(server.port))
    #expect(response.status == 302)
    #expect(response.headers["Location"] == "http://127.0.0.1:\(target.port)/x")
    #expect(target.heads.isEmpty)
  }

  @Test("a port that nothing listens on is refused at once")
  func closedPort() async throws {
    let port = try makeClosedPort()
    #expect(await failure(request(port)) == .refused(host: "127.0.0.1", port: port))
  }

  @Test("an unknown name says so, and says so again when it is tried again")
  func unknownName() async {
    for _ in 0..<2 {
      let error = await failure(HTTPRequest(Origin(.https, "nothing.invalid"), path: "/"))
      guard case .proxy = error else {
        #expect(error == .nameNotFound(host: "nothing.invalid"))
        continue
      }
    }
  }

  @Test(
    "an answer that ends early is cut",
    arguments: ["HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf", "HTTP/1.1 200 OK\r\nTransfer-Enc", ""])
  func cutAnswer(text: String) async throws {
    let server = try RawServer(answering: text)
    defer { server.stop() }
    #expect(await failure(request(server.port)) == .cut(host: "127.0.0.1:\(server.port)"))
  }

  @Test("a line that stops sending is a stall")
  func stall() async throws {
    let server = try RawServer {
      $0.send("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf")
      $0.waitForClose()
    }
    defer { server.stop() }
    var request = request(server.port)
    request.limits.stall = .seconds(1)
    #expect(await failure(request) == .timedOut(.stall, host: "127.0.0.1:\(server.port)"))
  }

  @Test("an answer that takes too long as a whole is given up")
  func totalTime() async throws {
    let server = try RawServer { $0.waitForClose() }
    defer { server.stop() }
    var request = request(server.port)
    request.limits.total = .milliseconds(200)
    #expect(await failure(request) == .timedOut(.total, host: "127.0.0.1:\(server.port)"))
  }

  @Test("a handshake that nobody answers runs into the connect limit")
  func connectTime() async throws {
    let server = try RawServer { $0.waitForClose() }
    defer { server.stop() }
    var request = HTTPRequest(Origin(.https, "127.0.0.1", port: server.port), path: "/")
    request.limits.connect = .milliseconds(200)
    #expect(await failure(request) == .timedOut(.connect, host: "127.0.0.1:\(server.port)"))
  }

  @Test(
    "a body over the limit is refused, announced or not",
    arguments: ["Content-Length: 2000\r\n\r\n", "Connection: close\r\n\r\n"])
  func tooLarge(ending: String) async throws {
    let body = String(repeating: "x", count: 2_000)
    let server = try RawServer(answering: "HTTP/1.1 200 OK\r\n\(ending)\(body)")
    defer { server.stop() }
    var request = request(server.port)
    request.maximumBodySize = 1_000
    #expect(await failure(request) == .tooLarge(limit: 1_000))
  }

  @Test("headers without end are refused")
  func endlessHeaders() async throws {
    let line = "X-Filler: \(String(repeating: "y", count: 1_000))\r\n"
    let server = try RawServer(answering: "HTTP/1.1 200 OK\r\n" + String(repeating: line, count: 100) + "\r\n")
    defer { server.stop() }
    let error = await failure(request(server.port))
    guard case .tooLarge = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("cancelling ends a transfer")
  func cancelling() async throws {
    let (started, signal) = AsyncStream.makeStream(of: Void.self)
    let server = try RawServer {
      signal.yield()
      $0.waitForClose()
    }
    defer { server.stop() }
    let request = request(server.port)
    let task = Task { await failure(request) }
    for await _ in started { break }
    // The server never answers: without it this would not end.
    task.cancel()
    #expect(await task.value == .cancelled)
  }

  @Test("a cancelled task sends nothing")
  func cancelledBefore() async throws {
    let server = try RawServer(answering: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    defer { server.stop() }
    let request = request(server.port)
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return await failure(request)
    }
    #expect(await task.value == .cancelled)
    #expect(server.heads.isEmpty)
  }

  @Test("many requests at once all come back, each with its own answer")
  func parallel() async throws {
    let server = try RawServer { connection in
      let path = connection.head.split(separator: " ")[1]
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(path.utf8.count)\r\nConnection: close\r\n\r\n\(path)")
    }
    defer { server.stop() }
    let requests = (0..<40).map { request(server.port, "/\($0)") }
    let transport = transport
    let bodies = try await withThrowingTaskGroup(of: String.self) { group in
      for request in requests {
        group.addTask { String(decoding: try await transport.send(request).body, as: UTF8.self) }
      }
      return try await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(bodies == Set((0..<40).map { "/\($0)" }))
  }

  @Test("no error tells the secret")
  func errorsTellNoSecret() async throws {
    let server = try RawServer { $0.send("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n\($0.head)") }
    defer { server.stop() }
    let error = try #require(await failure(authorized(server.port)))
    let encoded = Data("acme+public:\(Self.secretText)".utf8).base64EncodedString()
    for text in [String(describing: error), String(reflecting: error), error.cause, error.mend] {
      #expect(!text.contains(Self.secretText) && !text.contains(encoded))
    }
  }

  @Test("a CA file is looked at before anything is sent")
  func caFiles() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "boardwalk-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let wrong = folder.appending(path: "wrong.pem").path
    try Data("no certificate".utf8).write(to: URL(filePath: wrong))
    let missing = folder.appending(path: "missing.pem").path
    for (path, fault) in [
      (missing, TransportError.CAFileFault.missing), (wrong, .notCertificates), (folder.path, .unreadable),
    ] {
      var request = HTTPRequest(Origin(.https, "127.0.0.1", port: 1), path: "/")
      request.caFile = path
      #expect(await failure(request) == .caFile(fault, path: path))
    }
  }
}
