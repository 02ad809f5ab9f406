import ConnectWise
import Crypto
import CurlTransport
import Foundation
import Testing

/// Certificates made by openssl for one test run, and its server that shows them.
final class TLSBench {
  let folder: URL
  private var servers: [Process] = []

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "boardwalk-tls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for name in ["ca", "other-ca"] {
      try openssl([
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
        "-subj", "/CN=Test \(name)", "-keyout", "\(name).key", "-out", "\(name).pem",
      ])
    }
  }

  deinit {
    for server in servers {
      server.terminate()
      server.waitUntilExit()
    }
    try? FileManager.default.removeItem(at: folder)
  }

  func path(_ name: String) -> String { folder.appending(path: name).path }

  /// Starts a server whose certificate is for a name, signed by `ca`.
  func serve(_ name: String, for alternative: String, days: Int = 2) throws -> Int {
    try openssl([
      "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=\(name)",
      "-keyout", "\(name).key", "-out", "\(name).csr",
    ])
    try Data("subjectAltName=\(alternative)\n".utf8).write(to: folder.appending(path: "\(name).ext"))
    try openssl([
      "x509", "-req", "-in", "\(name).csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "\(days)",
      "-extfile", "\(name).ext", "-out", "\(name).pem",
    ])
    let port = try makeClosedPort()
    let server = Process()
    server.executableURL = URL(filePath: "/usr/bin/openssl")
    server.arguments = [
      "s_server", "-accept", "127.0.0.1:\(port)", "-cert", "\(name).pem", "-key", "\(name).key", "-www",
    ]
    server.currentDirectoryURL = folder
    server.standardInput = FileHandle.nullDevice
    server.standardError = FileHandle.nullDevice
    let output = Pipe()
    server.standardOutput = output
    try server.run()
    servers.append(server)
    // It says ACCEPT as soon as it listens.
    _ = output.fileHandleForReading.availableData
    return port
  }

  private func openssl(_ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/openssl")
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
  }
}

@Suite("TLS", .timeLimit(.minutes(1)), .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")))
struct TLSTests {
  private let transport = CurlTransport(secrets: LockedSecrets())

  private func send(_ host: String, _ port: Int, caFile: String? = nil) async -> Result<HTTPResponse, TransportError> {
    var request = HTTPRequest(.get, Origin(.https, host, port: port), path: "/")
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
    let server = try RawServer(answering: "HTTP/1.1 400 Bad Request\r\n\r\n")
    defer { server.stop() }
    // The script waits for an empty line, which a handshake may never hold: the connect limit ends it then.
    var request = HTTPRequest(.get, Origin(.https, "127.0.0.1", port: server.port), path: "/")
    request.limits.connect = .milliseconds(300)
    await #expect(throws: TransportError.self) { try await transport.send(request) }
  }
}
