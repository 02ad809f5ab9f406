import ConnectWise
import Crypto
import CurlTransport
import Foundation
import TestSupport
import Testing

@Suite("TLS", .timeLimit(.minutes(5)), .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")))
struct TLSTests {
  private let transport = CurlTransport(secrets: LockedSecrets())

  private func send(_ host: String, _ port: Int, caFile: String? = nil) async -> Result<HTTPResponse, TransportError> {
    var request = HTTPRequest(Origin(.https, host, port: port), path: "/")
    request.caFile = caFile
    do throws(TransportError) {
      return .success(try await transport.send(request))
    } catch {
      return .failure(error)
    }
  }

  @Test("a private authority is trusted when it is named, and only then")
  func privateAuthority() async throws {
    let bench = try TLSBench()
    let port = try bench.serve("server", for: "IP:127.0.0.1,DNS:localhost")
    let response = try await send("127.0.0.1", port, caFile: bench.path("ca.pem")).get()
    #expect(response.status == 200)
    #expect(response.timing.tls > .zero)
    #expect(response.certificateExpiry != nil)

    let authority = "127.0.0.1:\(port)"
    #expect(await send("127.0.0.1", port) == .failure(.tls(.untrusted, host: authority)))
    let other = bench.path("other-ca.pem")
    #expect(await send("127.0.0.1", port, caFile: other) == .failure(.tls(.untrusted, host: authority)))
  }

  @Test("a certificate for another name is told from one that is not trusted")
  func otherName() async throws {
    let bench = try TLSBench()
    let port = try bench.serve("elsewhere", for: "DNS:cw.example.com")
    let result = await send("127.0.0.1", port, caFile: bench.path("ca.pem"))
    #expect(result == .failure(.tls(.hostMismatch, host: "127.0.0.1:\(port)")))
  }

  @Test("a certificate that has ended is told from one that is not trusted")
  func expired() async throws {
    let bench = try TLSBench()
    let port = try bench.serve("old", for: "IP:127.0.0.1", days: -1)
    let result = await send("127.0.0.1", port, caFile: bench.path("ca.pem"))
    #expect(result == .failure(.tls(.expired, host: "127.0.0.1:\(port)")))
  }

  @Test("a port without TLS is a failed handshake")
  func noTLS() async throws {
    // It waits for an empty line, which a handshake may never hold: then the connect limit ends it.
    let server = try RawServer(answering: "HTTP/1.1 400 Bad Request\r\n\r\n")
    defer { server.stop() }
    var request = HTTPRequest(Origin(.https, "127.0.0.1", port: server.port), path: "/")
    request.limits.connect = .milliseconds(300)
    await #expect(throws: TransportError.self) { try await transport.send(request) }
  }
}
