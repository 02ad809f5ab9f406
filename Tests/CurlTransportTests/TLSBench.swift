import Foundation
import HTTPServer

/// Certificates made by openssl for one test, and servers that show them.
final class TLSBench {
  let folder: URL
  private var servers: [HTTPServer] = []

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
    for server in servers { server.stop() }
    // A folder that stays behind in the temporary place does no harm.
    try? FileManager.default.removeItem(at: folder)
  }

  func path(_ name: String) -> String { folder.appending(path: name).path }

  /// Starts a server whose certificate is for a name, signed by `ca`.
  ///
  /// - Returns: Its port.
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
    var configuration = HTTPServer.Configuration()
    configuration.certificate = HTTPServer.Certificate(
      certificatePEM: try String(contentsOfFile: path("\(name).pem"), encoding: .utf8),
      keyPEM: try String(contentsOfFile: path("\(name).key"), encoding: .utf8))
    let server = try HTTPServer(configuration) { _ in HTTPResponse(status: 200, body: .bytes(Array("hello".utf8))) }
    servers.append(server)
    return Int(server.port)
  }

  private func openssl(_ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/openssl")
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
  }
}
